/** K11 先…/专项行动, second version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { interimMeasure as first } from './interim-measure.v1.js';

export const interimMeasure: KindDefinition = { ...first, version: 2 };
