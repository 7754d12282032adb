/** K13 试点→推广, second version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { runPilot as first } from './run-pilot.v1.js';

export const runPilot: KindDefinition = { ...first, version: 2 };
