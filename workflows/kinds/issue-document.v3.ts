/** K1 制定出台/印发, third version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { issueDocument as second } from './issue-document.v2.js';

export const issueDocument: KindDefinition = { ...second, version: 3 };
