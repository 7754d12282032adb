/** K8 持续/不断, third version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { maintainEffort as second } from './maintain-effort.v2.js';

export const maintainEffort: KindDefinition = { ...second, version: 3 };
