/** The ledger as a file, read at one instant: what was written while it is being read does not appear in half of it. */
import type { EntityManager } from 'typeorm';
import { DomainError } from '../../core/errors.js';
import type { Rules } from '../../core/rules.js';
import type { Database } from '../../store/database.js';
import { countLedger, ledgerRows } from '../../store/readings/ledger.js';
import type { LedgerFilter } from '../../store/readings/ledger.js';
import type { ColumnKey } from './columns.js';
import { printRow } from './print-row.js';
import type { Printed } from './print-row.js';
import { writeCsv } from './write-csv.js';
import { cellsOf, writeWorkbook } from './write-workbook.js';

const TIME_ZONE = 'Asia/Shanghai';

/** Must be the first statement of its transaction. */
async function atOneInstant(tx: EntityManager): Promise<void> {
  await tx.query('set transaction isolation level repeatable read, read only');
}

/**
 * Bytes of an .xlsx. Throws `table-too-large` above `limit` rows, since a workbook is put together in memory; that takes its time, so no
 * transaction is held open meanwhile.
 */
export async function exportWorkbook(
  database: Pick<Database, 'transaction'>, filter: LedgerFilter, rulesOf: (tx: EntityManager) => Promise<Rules>, now: Date, limit: number,
): Promise<Uint8Array> {
  const cells = await database.transaction(async (tx) => {
    await atOneInstant(tx);
    const rows = await countLedger(tx, filter);
    if (rows > limit) throw tooMany(rows, limit);
    return cellsOf(printed(tx, filter, await rulesOf(tx), now));
  });
  return writeWorkbook(cells, now, TIME_ZONE);
}

function tooMany(rows: number, limit: number): DomainError {
  return new DomainError('table-too-large', `共 ${String(rows)} 行，一份工作簿至多 ${String(limit)} 行 / ${String(rows)} rows; a workbook holds at most ${String(limit)} here`,
    '请按承办单位导出，或导出 CSV / export one office, or CSV', { rows, limit });
}

/** A stream of CSV that must be read to its end, or destroyed, within the transaction. */
export async function exportCsv(tx: EntityManager, filter: LedgerFilter, rulesOf: (tx: EntityManager) => Promise<Rules>, now: Date): Promise<ReturnType<typeof writeCsv>> {
  await atOneInstant(tx);
  return writeCsv(printed(tx, filter, await rulesOf(tx), now));
}

async function* printed(tx: EntityManager, filter: LedgerFilter, rules: Rules, now: Date): AsyncGenerator<Record<ColumnKey, Printed>> {
  let no = 0;
  for await (const row of ledgerRows(tx, filter)) {
    no += 1;
    yield printRow(row, no, rules, now);
  }
}
