/** K16 向上级反映, second version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { passUp as first } from './pass-up.v1.js';

export const passUp: KindDefinition = { ...first, version: 2 };
