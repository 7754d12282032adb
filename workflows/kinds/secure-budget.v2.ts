/** K5 安排/加大投入, second version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { secureBudget as first } from './secure-budget.v1.js';

export const secureBudget: KindDefinition = { ...first, version: 2 };
