import { readHistory } from '../../store/readings/history.js';
import { lettersOf } from '../../store/readings/history-details.js';
import { officeNamesIn } from '../../store/readings/office-names.js';
import type { Transaction, WebVerifier } from '../ports.js';
import type { ExportedHistory } from './export-histories.js';

/** One history with everything that an export holds of it, examined in the same transaction. Throws `unknown-commitment`. */
export async function readForExport(tx: Transaction, verifier: WebVerifier, id: string): Promise<ExportedHistory> {
  const { head, entries } = await readHistory(tx, id);
  return { head, entries, letters: await lettersOf(tx, id), officeNames: await officeNamesIn(tx, entries.map(({ body }) => body)), flaw: await verifier.verifyOne(tx, id) };
}
