/** The thread in which a ledger file is parsed. Started by `read-table.ts`. */
import { answerWith } from '../parse-apart.js';
import { parseTable } from './read-workbook.js';

export interface Task {
  bytes: Uint8Array;
  file: string;
  sheet: string | null;
}

await answerWith(async ({ bytes, file, sheet }: Task) => parseTable(bytes, file, sheet));
