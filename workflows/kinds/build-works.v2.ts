/** K9 建设/开工, second version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { buildWorks as first } from './build-works.v1.js';

export const buildWorks: KindDefinition = { ...first, version: 2 };
