/** K6 有所突破, second version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { achieveOutcome as first } from './achieve-outcome.v1.js';

export const achieveOutcome: KindDefinition = { ...first, version: 2 };
