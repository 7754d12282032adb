/** The ledger as a workbook: title, header frozen and filtered, print area and titles set, dates as dates, every text a text. */
import { writeXlsx } from 'hucre/xlsx';
import type { Cell, CellStyle, CellValue } from 'hucre/xlsx';
import { instantText } from '../../core/sentence.js';
import { COLUMNS, headerOf } from './columns.js';
import type { Column, ColumnKey } from './columns.js';
import type { Printed } from './print-row.js';

export const SHEET = '台账';
/** The title stands above the header. */
export const HEADER_ROW = 2;
/** The number, the commitment and its suggestion stay in view while the rest scrolls. */
const FROZEN_COLUMNS = 2;

/** Rows as cells, in the order of the columns. */
export async function cellsOf(rows: AsyncIterable<Record<ColumnKey, Printed>>): Promise<CellValue[][]> {
  const cells: CellValue[][] = [];
  for await (const row of rows) cells.push(COLUMNS.map(({ key, type }) => cellOf(row[key], type)));
  return cells;
}

/**
 * Bytes of an .xlsx; `now` is printed in the title. The whole workbook is put together in memory, about 20 KB a row at its peak, so callers
 * bound the rows. Every text is stored as a text, so that one that begins with `=` is never computed.
 */
export async function writeWorkbook(cells: readonly CellValue[][], now: Date, timeZone: string): Promise<Uint8Array> {
  const table: CellValue[][] = [[`承诺事项台账 Ledger of commitments（截至 as of ${instantText(now, timeZone, 'zh')}）`], COLUMNS.map(headerOf), ...cells];
  const [last, end] = [columnName(COLUMNS.length), table.length];
  return writeXlsx({
    sheets: [
      {
        name: SHEET, rows: table, cells: headings(), columns: COLUMNS.map(({ width, type }) => ({ width, style: type === 'date' ? { ...BODY, numFmt: 'yyyy-mm-dd' } : BODY })),
        freezePane: { rows: HEADER_ROW, columns: FROZEN_COLUMNS }, autoFilter: { range: `A${String(HEADER_ROW)}:${last}${String(end)}` },
        rowDefs: new Map([[0, { height: 28 }], [1, { height: 34 }]]),
        pageSetup: {
          paperSize: 'a3', orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, printArea: `$A$1:$${last}$${String(end)}`, printTitlesRow: `$1:$${String(HEADER_ROW)}`,
        },
        headerFooter: { oddFooter: '&L&A&R&P / &N' },
      },
      { name: '说明 Notes', rows: notes(), columns: [{ width: 22, style: BODY }, { width: 30, style: BODY }, { width: 70, style: BODY }], freezePane: { rows: 1 } },
    ],
    properties: { title: '承诺事项台账', creator: '践诺 Jiannuo', created: now, modified: now },
    stringMode: 'inline',
  });
}

/** A local date as the day it is: spreadsheets know no time zone, the library reads UTC. */
function cellOf(printed: Printed, type: Column['type']): CellValue {
  if (type !== 'date' || typeof printed !== 'string') return typeof printed === 'string' ? fitting(printed) : printed;
  return new Date(`${printed}T00:00:00Z`);
}

/** What a cell can hold: 32,767 characters. */
function fitting(text: string): string {
  return text.length <= CELL_LIMIT ? text : `${text.slice(0, CELL_LIMIT - 1)}…`;
}

function headings(): Map<string, Partial<Cell>> {
  const header = COLUMNS.map(({ zh, en }, i): [string, Partial<Cell>] => [`1,${String(i)}`, { value: headerOf({ zh, en }), type: 'string', style: HEADER }]);
  return new Map([['0,0', { style: TITLE }], ...header]);
}

/** What each column holds, and which are there for an office to fill in by hand. */
function notes(): CellValue[][] {
  const own = ['strength', 'dueWords', 'published'];
  return [
    ['列 Column', 'English', '说明 Note'],
    ...COLUMNS.map(({ key, zh, en, derived }) => [zh, en, own.includes(key) ? '系统不存此项，供手工填写 / not kept by the system; for filling in by hand'
      : derived === true ? '导出时计算 / computed at the time of the export' : '']),
    ['', '', '改动本表不会改动事项：再次导入时，改过的单元格只列示、不采用；请在事项页面办理 / editing this file changes no commitment: a changed cell is listed on import and not taken; use the page of the commitment'],
  ];
}

/** 1 is A, 27 is AA. */
export function columnName(n: number): string {
  const [rest, letter] = [Math.floor((n - 1) / 26), String.fromCharCode(65 + ((n - 1) % 26))];
  return rest === 0 ? letter : `${columnName(rest)}${letter}`;
}

const CELL_LIMIT = 32_767;
const BODY: CellStyle = { alignment: { wrapText: true, vertical: 'top' } };
const TITLE: CellStyle = { font: { bold: true, size: 16 }, alignment: { vertical: 'center' } };
const EDGE = { style: 'thin', color: { rgb: '8C8577' } } as const;
const HEADER: CellStyle = {
  font: { bold: true }, fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'F1EFE9' } }, border: { bottom: EDGE, top: EDGE, left: EDGE, right: EDGE },
  alignment: { wrapText: true, vertical: 'center', horizontal: 'center' },
};
