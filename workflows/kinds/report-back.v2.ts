/** K15 再次答复/反馈, second version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { reportBack as first } from './report-back.v1.js';

export const reportBack: KindDefinition = { ...first, version: 2 };
