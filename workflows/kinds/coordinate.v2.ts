/** K14 会同/协调/督促, second version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { coordinate as first } from './coordinate.v1.js';

export const coordinate: KindDefinition = { ...first, version: 2 };
