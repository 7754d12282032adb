/** K12 调研/论证/研究, second version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { completeStudy as first } from './complete-study.v1.js';

export const completeStudy: KindDefinition = { ...first, version: 2 };
