/** K7 由…牵头, third version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { watchOtherBody as second } from './watch-other-body.v2.js';

export const watchOtherBody: KindDefinition = { ...second, version: 3 };
