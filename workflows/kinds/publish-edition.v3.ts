/** K2 编制…（第N版）, third version: the office may contest how it ended (shell.v3.ts). */
import type { KindDefinition } from '../kind.v3.js';
import { publishEdition as second } from './publish-edition.v2.js';

export const publishEdition: KindDefinition = { ...second, version: 3 };
