/** K4 提出总体方案/规划, second version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { adoptPlan as first } from './adopt-plan.v1.js';

export const adoptPlan: KindDefinition = { ...first, version: 2 };
