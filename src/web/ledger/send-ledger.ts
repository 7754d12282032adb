import type { Response } from 'express';
import { pipeline } from 'node:stream/promises';
import { localDateOf } from '../../core/calendar.js';
import { exportCsv, exportWorkbook } from '../../intake/spreadsheet/export-ledger.js';
import type { LedgerFilter } from '../../store/readings/ledger.js';
import type { RuleBook } from '../../store/rule-book.js';
import type { WebDatabase } from '../ports.js';
import { HOUSE_TIME_ZONE } from '../view.js';

/** A workbook of this many rows takes some 300 MB while it is put together; above that there is CSV, one office, or the command line. */
const WORKBOOK_ROWS = 20_000;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The ledger as it is now, as a download. Throws `table-too-large` before anything is sent. */
export async function sendLedger(response: Response, database: Pick<WebDatabase, 'transaction' | 'now'>, book: RuleBook, format: 'csv' | 'xlsx', filter: LedgerFilter): Promise<void> {
  const now = await database.now();
  const name = `台账-${localDateOf(now, HOUSE_TIME_ZONE)}.${format}`;
  const rules = (tx: Parameters<RuleBook['current']>[0]): ReturnType<RuleBook['current']> => book.current(tx);
  if (format === 'xlsx') {
    const bytes = await exportWorkbook(database, filter, rules, now, WORKBOOK_ROWS);
    response.attachment(name).type(XLSX).send(Buffer.from(bytes));
    return;
  }
  await database.transaction(async (tx) => {
    const csv = await exportCsv(tx, filter, rules, now);
    response.attachment(name).type('text/csv; charset=utf-8');
    // Whoever stops reading ends the export; there is nobody left to tell.
    await pipeline(csv, response).catch((error: unknown) => {
      if (!response.destroyed) throw error;
    });
  });
}
