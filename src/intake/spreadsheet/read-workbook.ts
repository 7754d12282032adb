/**
 * A ledger file as a table of cells with places: .xlsx or CSV. Merged cells are understood, everything is bounded, and what
 * cannot be read is refused with the file, sheet and row.
 */
import { CsvError, parse } from 'csv-parse/sync';
import { detectDelimiter } from 'hucre/csv';
import { readXlsx } from 'hucre/xlsx';
import type { CellValue, Sheet } from 'hucre/xlsx';
import { DomainError } from '../../core/errors.js';
import type { CellContent, ReadCell, ReadRow, Table } from './table.js';
import { columnName } from './write-workbook.js';
import { undefused } from './write-csv.js';
import { archiveProblem } from './zip-bounds.js';

export const FILE_LIMIT_BYTES = 10 * 1024 * 1024;
export const ROW_LIMIT = 20_000;
const COLUMN_LIMIT = 200;
const SHEET_LIMIT = 100;

/**
 * `sheet` null takes the first visible one that holds anything. Throws `table-unreadable`, `table-too-large` (bytes, unpacked bytes, sheets,
 * rows, columns) or `sheet-missing`. Takes as long and as much memory as the file wants: called in a thread of its own (`read-table.ts`).
 */
export async function parseTable(bytes: Uint8Array, file: string, sheet: string | null): Promise<Table> {
  if (bytes.length > FILE_LIMIT_BYTES) throw tooLarge(file, `${String(bytes.length)} 字节 bytes`, `${String(FILE_LIMIT_BYTES)}（10 MB）`);
  if (bytes.length === 0) throw unreadable(file, '文件是空的 / the file is empty', '请检查文件 / check the file');
  if (startsWith(bytes, OLE)) {
    throw unreadable(file, '是旧格式（.xls）或加了密码 / is in the old format (.xls) or protected by a password', '请在电子表格中去掉密码，另存为 .xlsx 或 CSV / take the password off and save it as .xlsx or CSV');
  }
  return startsWith(bytes, ZIP) ? workbook(Buffer.from(bytes), file, sheet) : csv(bytes, file);
}

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const OLE = [0xd0, 0xcf, 0x11, 0xe0];

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

async function workbook(bytes: Buffer, file: string, wanted: string | null): Promise<Table> {
  const problem = await archiveProblem(bytes);
  if (problem === 'not-an-archive') throw unreadable(file, '已损坏 / is damaged', '请在电子表格中打开并重新保存 / open it in a spreadsheet and save it again');
  if (problem !== null) throw tooLarge(file, '解压后内容过多 / unpacks into too much', '一份台账 / one ledger');
  const names: string[] = [];
  let chosen: Sheet | undefined;
  try {
    // One row and column more than allowed, so that too many can be told from just enough; empty sheets of a new workbook are passed over.
    const { sheets } = await readXlsx(bytes, { range: `A1:${columnName(COLUMN_LIMIT + 1)}${String(ROW_LIMIT + HEADER_ROOM + 1)}`, sheets: (info) => !info.hidden && !info.veryHidden });
    if (sheets.length > SHEET_LIMIT) throw tooLarge(file, `${String(sheets.length)} 张工作表 sheets`, String(SHEET_LIMIT));
    const filled = sheets.filter(({ rows }) => rows.some((row) => row.some((value) => value !== null && value !== '')));
    names.push(...filled.map(({ name }) => name));
    chosen = wanted === null ? filled[0] : filled.find(({ name }) => name === wanted);
  } catch (error) {
    if (error instanceof DomainError) throw error;
    // Whatever a damaged file makes the reader stumble over, the file is what is wrong; the reader's words are for whoever keeps the program.
    throw unreadable(file, '不是可读的 .xlsx / is no readable .xlsx', '请在电子表格中打开并重新保存 / open it in a spreadsheet and save it again');
  }
  if (chosen === undefined) throw sheetMissing(file, wanted, names);
  const merges = (chosen.merges ?? []).map(({ startRow, startCol, endRow, endCol }) => ({ startRow, startCol, endRow, endCol }));
  return tableOf(file, chosen.name, names, chosen.rows, merges);
}

function csv(bytes: Uint8Array, file: string): Table {
  const text = decoded(bytes);
  if (text === null) throw unreadable(file, '不是 .xlsx，也不是 UTF-8 或 GBK 的 CSV / is neither .xlsx nor CSV in UTF-8 or GBK', '请另存为 .xlsx 或 CSV / save it as .xlsx or CSV');
  try {
    const rows = parse(text, { delimiter: detectDelimiter(text), relax_column_count: true, bom: true, to: ROW_LIMIT + HEADER_ROOM + 1, max_record_size: 1_000_000 });
    return tableOf(file, CSV_SHEET, [CSV_SHEET], rows.map((row) => row.map((cell) => undefused(cell))), []);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (error as { lines?: number }).lines;
    throw unreadable(file, `第 ${String(line ?? 1)} 行的引号不成对或字段过长 / line ${String(line ?? 1)}: quotes without their pair, or a field that is too long`, '请改正该行，或另存为 .xlsx / mend that line, or save it as .xlsx');
  }
}

/** CSV has no sheets; reports need a name all the same. */
const CSV_SHEET = 'CSV';
/** Rows above the table that do not count: titles, headers. */
const HEADER_ROOM = 30;

/** UTF-8 or UTF-16 by their marks, UTF-8 without one, else GB18030, which holds GBK; null when it is no text. */
function decoded(bytes: Uint8Array): string | null {
  const marked = startsWith(bytes, [0xff, 0xfe]) ? 'utf-16le' : startsWith(bytes, [0xfe, 0xff]) ? 'utf-16be' : null;
  for (const encoding of marked === null ? ['utf-8', 'gb18030'] : [marked]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return NO_TEXT.test(text) ? null : text;
    } catch {
      continue;
    }
  }
  return null;
}
// C0 controls besides white space never occur in a table of text.
const NO_TEXT = /[\u0000-\u0008\u000e-\u001f]/u;

function tableOf(file: string, sheet: string, sheets: string[], grid: readonly (readonly CellValue[])[], merges: Table['merges']): Table {
  const wide = grid.findIndex((row) => row.length > COLUMN_LIMIT && row.slice(COLUMN_LIMIT).some((value) => value !== null && value !== ''));
  if (wide !== -1) throw tooLarge(`${file}，${sheet}，第 ${String(wide + 1)} 行 row`, `${String(COLUMN_LIMIT)} 列以上 columns`, String(COLUMN_LIMIT));
  const rows = grid.map((row, i): ReadRow => ({ row: i + 1, cells: row.slice(0, COLUMN_LIMIT).map((value) => ({ value: contentOf(value) })) }));
  fillDown(rows, merges);
  const held = rows.filter(({ cells }) => cells.some(({ value }) => value !== null));
  if (held.length > ROW_LIMIT + HEADER_ROOM) throw tooLarge(`${file}，${sheet}`, `${String(ROW_LIMIT)} 行以上 rows`, String(ROW_LIMIT));
  return { file, sheet, sheets, rows: held, merges };
}

/**
 * A cell merged downwards stands for every row beside it, so its value is filled in and the cell says where from. One merged
 * across much of its row is a heading. Merged across two or three columns it is left as it is: nobody can say which of them is meant.
 */
function fillDown(rows: readonly ReadRow[], merges: Table['merges']): void {
  for (const { startRow, startCol, endRow, endCol } of merges) {
    const from = rows[startRow];
    if (from === undefined || startCol >= COLUMN_LIMIT) continue;
    const width = Math.max(0, ...rows.slice(startRow, startRow + 1).map(({ cells }) => cells.length));
    if (endCol > startCol && endCol - startCol + 1 >= Math.max(3, width / 2)) {
      for (const row of rows.slice(startRow, endRow + 1)) row.heading = true;
      continue;
    }
    const value = from.cells[startCol]?.value ?? null;
    if (value === null) continue;
    for (const row of rows.slice(startRow + 1, endRow + 1)) {
      while (row.cells.length <= startCol) row.cells.push({ value: null });
      const filled: ReadCell = { value, filled: `${columnName(startCol + 1)}${String(startRow + 1)}:${columnName(endCol + 1)}${String(endRow + 1)}` };
      row.cells[startCol] = filled;
    }
  }
}

function contentOf(value: CellValue): CellContent {
  if (typeof value !== 'string') return value;
  const text = value.replaceAll(/\r\n?/g, '\n').replaceAll('\u00a0', ' ').trim();
  return text === '' ? null : text;
}

function unreadable(file: string, what: string, hint: string): DomainError {
  return new DomainError('table-unreadable', `${file}: ${what}`, hint, { file });
}

export function tooLarge(place: string, has: string, limit: string): DomainError {
  return new DomainError('table-too-large', `${place}: ${has}，至多 / at most ${limit}`, '文件对吗？请按年度或单位分成几份再导入 / is it the right file? Divide it by year or office and import the parts', { place });
}

function sheetMissing(file: string, wanted: string | null, sheets: readonly string[]): DomainError {
  const named = sheets.join('、');
  return new DomainError('sheet-missing', wanted === null ? `${file}: 没有有内容的工作表 / no sheet holds anything` : `${file}: 没有工作表“${wanted}” / there is no sheet “${wanted}”`,
    named === '' ? '请检查文件 / check the file' : `可用 / sheets with anything in them: ${named}`, { file, sheets: [...sheets] });
}
