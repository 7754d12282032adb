/** A view of the board as a file: the lines its pages would show, in their order, with the instant they are true of and what the view asked for. */
import { stringify } from 'csv-stringify/sync';
import { writeXlsx } from 'hucre/xlsx';
import type { CellStyle } from 'hucre/xlsx';
import { DomainError } from '../../core/errors.js';
import type { BoardView } from '../../core/board-view.js';
import { instantText } from '../../core/sentence.js';
import type { Rules } from '../../core/rules.js';
import { boardPage } from '../../store/readings/board-page.js';
import type { Reach } from '../../store/scope.js';
import type { Transaction } from '../ports.js';
import { HOUSE_TIME_ZONE } from '../view.js';
import type { View } from '../view.js';
import { runApart } from '../apart.js';
import { LINE_HEADS, LINE_PARTS, textOfLine } from './line-text.js';
import type { LineText } from './line-text.js';
import type { PdfTask } from './pdf-thread.js';

export const FORMATS = { xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', csv: 'text/csv; charset=utf-8', pdf: 'application/pdf' } as const;
export type Format = keyof typeof FORMATS;

/** A file is put together in memory; whoever wants more exports the ledger, which streams. A PDF is for reading: sixty pages of it are more than anybody reads. */
const MOST_LINES: Readonly<Record<Format, number>> = { csv: 20_000, xlsx: 20_000, pdf: 1_000 };
const AT_ONCE = 500;

export interface ExportedBoard { lines: LineText[]; asOf: string; query: string }

/** Everything the view shows, page after page in the caller's transaction. Throws `table-too-large`. */
export async function exportedBoard(tx: Transaction, reach: Reach, view: View, shown: BoardView, query: string, rules: Rules, format: Format): Promise<ExportedBoard> {
  const most = MOST_LINES[format];
  const lines: LineText[] = [];
  let cursor: string | null = null;
  let asOf = view.now;
  do {
    const page = await boardPage(tx, reach, shown, cursor, { now: view.now, timeZone: HOUSE_TIME_ZONE, rules }, AT_ONCE);
    lines.push(...page.lines.map((line) => textOfLine(view, line, page, rules)));
    ({ next: cursor, asOf } = page);
    if (lines.length > most || (lines.length === most && cursor !== null)) {
      throw new DomainError('table-too-large', `本视图超过 ${most} 行，${format} 至多 ${most} 行 / this view has more than ${most} lines, which is the most for ${format}`,
        '请缩小筛选范围，或从“导入导出”导出整个台账 / narrow the view, or export the whole ledger', { format, most });
    }
  } while (cursor !== null);
  return { lines, asOf: instantText(asOf, HOUSE_TIME_ZONE, view.lang), query };
}

/** Bytes of the file. A text is a text in each: nothing in it is ever computed. */
export async function writeBoard(view: View, format: Format, board: ExportedBoard): Promise<Buffer> {
  if (format === 'csv') return csvOf(view, board);
  return format === 'xlsx' ? workbookOf(view, board) : pdfOf(view, board);
}

function headsOf({ say }: View): string[] {
  return LINE_PARTS.map((part) => say(LINE_HEADS[part]));
}

function titleOf({ say, lang }: View, { asOf, query, lines }: ExportedBoard): string {
  return `${say('board.title')} · ${say('board.as-of')} ${asOf} · ${lines.length}${lang === 'zh' ? ' 项' : ' lines'}${query === '' ? '' : ` · ${query}`}`;
}

function csvOf(view: View, board: ExportedBoard): Buffer {
  const rows = [[titleOf(view, board)], headsOf(view), ...board.lines.map((line) => LINE_PARTS.map((part) => line[part]))];
  return Buffer.from(stringify(rows, { bom: true, escape_formulas: true, record_delimiter: 'windows' }));
}

const WRAPPED: CellStyle = { alignment: { wrapText: true, vertical: 'top' } };
const BOLD: CellStyle = { font: { bold: true }, alignment: { wrapText: true, vertical: 'center' } };
const WIDTHS: Readonly<Partial<Record<keyof LineText, number>>> = { title: 34, quote: 60, office: 22, next: 34, nextOn: 20, schedule: 20, stage: 20 };

async function workbookOf(view: View, board: ExportedBoard): Promise<Buffer> {
  const rows = [[titleOf(view, board)], headsOf(view), ...board.lines.map((line) => LINE_PARTS.map((part) => line[part].slice(0, 32_767)))];
  const last = String.fromCharCode(64 + LINE_PARTS.length);
  const bytes = await writeXlsx({
    sheets: [{
      name: view.say('nav.board'), rows, columns: LINE_PARTS.map((part) => ({ width: WIDTHS[part] ?? 14, style: WRAPPED })), freezePane: { rows: 2, columns: 2 }, autoFilter: { range: `A2:${last}${rows.length}` },
      cells: new Map(headsOf(view).map((value, i) => [`1,${i}`, { value, type: 'string' as const, style: BOLD }])),
      pageSetup: { paperSize: 'a4', orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, printTitlesRow: '$1:$2' }, headerFooter: { oddFooter: '&L&A&R&P / &N' },
    }],
    properties: { title: titleOf(view, board), creator: '践诺 Jiannuo', created: view.now, modified: view.now }, stringMode: 'inline',
  });
  return Buffer.from(bytes);
}

/** Ten times what the longest takes. */
const LONGEST_PDF_MS = 60_000;

async function pdfOf(view: View, board: ExportedBoard): Promise<Buffer> {
  const { say } = view;
  const task: PdfTask = {
    name: say('board.title'), title: titleOf(view, board), lines: board.lines, suggestion: say('commitment.suggestion'),
    heads: [say('board.schedule'), say('board.promise'), say('board.office'), say('board.stage'), say('board.next')],
  };
  return Buffer.from(await runApart<Uint8Array>(new URL('./pdf-thread.ts', import.meta.url), task, LONGEST_PDF_MS));
}
