/** K10 争取/申报/报批, second version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { seekApproval as first } from './seek-approval.v1.js';

export const seekApproval: KindDefinition = { ...first, version: 2 };
