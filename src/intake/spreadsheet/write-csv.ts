/** The ledger as CSV: UTF-8 with a byte order mark, as Excel wants it; cells that a spreadsheet would compute are defused. */
import { stringify } from 'csv-stringify';
import type { Stringifier } from 'csv-stringify';
import { COLUMNS, headerOf } from './columns.js';
import type { ColumnKey } from './columns.js';
import type { Printed } from './print-row.js';

/**
 * A stream of bytes that takes rows as fast as its reader takes bytes. A text that begins with `=`, `+`, `-`, `@`, a tab, a
 * return or the full-width form of such a sign gets an apostrophe in front; reading the file again takes it away.
 */
export function writeCsv(rows: AsyncIterable<Record<ColumnKey, Printed>>): Stringifier {
  const csv = stringify({ bom: true, escape_formulas: true, record_delimiter: 'windows', columns: COLUMNS.map((column) => ({ key: column.key, header: headerOf(column).replace('\n', ' ') })), header: true });
  void feed(rows, csv);
  return csv;
}

async function feed(rows: AsyncIterable<Record<ColumnKey, Printed>>, csv: Stringifier): Promise<void> {
  try {
    for await (const row of rows) {
      if (csv.destroyed) return;
      // Whoever stopped reading will never drain it.
      if (!csv.write(row)) await new Promise<void>((resolve) => { csv.once('drain', resolve).once('close', resolve); });
    }
    csv.end();
  } catch (error) {
    csv.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

const FORMULA = /^'[=+\-@\t\r＝＋－＠]/u;

/** Undoes what was put in front of a text against being computed. */
export function undefused(text: string): string {
  return FORMULA.test(text) ? text.slice(1) : text;
}
