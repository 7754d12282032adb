/** Which column of a foreign ledger means which of ours: proposed from its headers, corrected by a person, kept as settings. */
import { z } from 'zod';
import { DomainError } from '../../core/errors.js';
import { inBothLanguages, LINE, localDate, NO_CONTROLS } from '../../core/events.js';
import { COLUMN_KEYS, COLUMNS, columnOf, headerOf } from './columns.js';
import type { ColumnKey } from './columns.js';
import { textOf } from './table.js';
import type { ReadRow, Table } from './table.js';

/** A name of a kind or an office, as somebody calls it. */
const word = z.string().max(100);

/** How a ledger is to be read. Columns by their place from 0; what is not named is kept in the row's text and means nothing. */
export const settingsSchema = z.strictObject({
  sheet: z.string().min(1).max(100),
  /** Last row of the header, as the spreadsheet counts; the table begins below it. */
  headerRow: z.int().min(1).max(100),
  columns: z.record(z.string().regex(/^\d{1,3}$/), z.enum(COLUMN_KEYS)),
  /** Stand in where a row, or the whole ledger, says nothing. */
  defaults: z.strictObject({
    jurisdiction: z.string().regex(/^[a-z-]{1,40}$/).optional(), repliedOn: localDate.optional(), kind: word.optional(), office: word.optional(), session: z.string().max(300).regex(LINE, NO_CONTROLS).optional(),
  }).default({}),
  /** What this ledger calls our kinds and offices: its word -> ours. */
  words: z.strictObject({ kinds: z.record(word, word).default({}), offices: z.record(word, word).default({}) }).default({ kinds: {}, offices: {} }),
});
export type Settings = z.infer<typeof settingsSchema>;

export interface Proposal {
  headerRow: number;
  columns: { index: number; header: string; column: ColumnKey | null; samples: string[] }[];
}

/** Rows that are looked at for a header. */
const SEARCHED = 20;
/** Fewer known headers than this are an accident of words in a title. */
const ENOUGH = 3;
const SAMPLES = 3;

/**
 * The row with the most headers we know, among the first twenty; titles above it are passed over, and a header of two rows (merged
 * cells) is read as one. Throws `header-missing` when no row looks like one; `headerRow` names it then.
 */
export function proposeMapping(table: Table, headerRow: number | null = null): Proposal {
  const at = headerRow ?? likeliest(table);
  if (at === null) {
    throw new DomainError('header-missing', `${table.file}，工作表“${table.sheet}”前 ${String(SEARCHED)} 行中找不到表头 / no header among the first ${String(SEARCHED)} rows of sheet “${table.sheet}”`,
      `表头应含“建议编号”“承诺原文”“责任单位”等列名；也可指明表头在第几行 / a header names columns such as 建议编号, 承诺原文, 责任单位; or say which row it is`, { file: table.file, sheet: table.sheet });
  }
  const headers = headersAt(table, at);
  const below = table.rows.filter(({ row }) => row > headers.last);
  const taken = new Set<ColumnKey>();
  const columns = headers.names.map(({ index, names, header }) => {
    const column = names.map(known).find((key) => key !== null && !taken.has(key)) ?? null;
    if (column !== null) taken.add(column);
    return { index, header, column, samples: samplesOf(below, index) };
  });
  return { headerRow: headers.last, columns: columns.filter(({ header, samples }) => header !== '' || samples.length > 0) };
}

/** Settings that take a proposal as it is. */
export function settingsOf(table: Table, { headerRow, columns }: Proposal): Settings {
  return settingsSchema.parse({ sheet: table.sheet, headerRow, columns: Object.fromEntries(columns.flatMap(({ index, column }) => (column === null ? [] : [[String(index), column]]))) });
}

/** Header texts by column, as a report names them; `headerRow` is the last row of the header. */
export function headersOf(table: Table, headerRow: number): ReadonlyMap<number, string> {
  const upper = headersAt(table, headerRow - 1);
  const { names } = upper.last === headerRow ? upper : headersAt(table, headerRow);
  return new Map(names.map(({ index, header }) => [index, header]));
}

export const mapFileSchema = z.strictObject({
  sheet: z.string().optional(), header_row: z.int().min(1).max(100).optional(),
  /** Header text -> key of our column, or null to leave it out. */
  headers: z.record(z.string(), z.enum(COLUMN_KEYS).nullable()).default({}),
  defaults: z.strictObject({ jurisdiction: z.string().regex(/^[a-z-]{1,40}$/).optional(), replied_on: localDate.optional(), kind: word.optional(), office: word.optional(), session: z.string().max(300).regex(LINE, NO_CONTROLS).optional() }).default({}),
  kinds: z.record(word, word).default({}), offices: z.record(word, word).default({}),
});
export type MapFile = z.infer<typeof mapFileSchema>;

/** What `--map` holds. Throws `mapping-invalid` naming every wrong field. */
export function parseMapFile(json: unknown, file: string): MapFile {
  const result = mapFileSchema.safeParse(json, { error: inBothLanguages });
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => ({ field: issue.path.join('.'), problem: issue.message }));
  throw new DomainError('mapping-invalid', `${file}: ${problems.map((p) => `${p.field || '(root)'}: ${p.problem}`).join('; ')}`, `headers 的值为列的键或 null / values of headers are keys of columns or null: ${COLUMN_KEYS.join(', ')}`, { file, problems });
}

/** A proposal with what the file says instead. Throws `mapping-invalid` for a header that the ledger lacks, or one column meant twice. */
export function settingsFrom(table: Table, proposal: Proposal, map: MapFile, file: string): Settings {
  const unknown = Object.keys(map.headers).filter((header) => !proposal.columns.some((column) => normalised(column.header) === normalised(header)));
  if (unknown.length > 0) {
    throw new DomainError('mapping-invalid', `${file}: 台账中没有表头 ${unknown.join('、')} / the ledger has no header ${unknown.join(', ')}`,
      `台账的表头 / its headers: ${proposal.columns.map(({ header }) => header).join('、')}`, { file, headers: unknown });
  }
  const said = new Map(Object.entries(map.headers).map(([header, key]) => [normalised(header), key]));
  const named = new Set([...said.values()].filter((key) => key !== null));
  const columns = proposal.columns.map((column) => {
    const key = said.get(normalised(column.header));
    return { ...column, column: key === undefined ? (column.column !== null && named.has(column.column) ? null : column.column) : key };
  });
  refuseTwice(columns.flatMap(({ column, header }) => (column === null ? [] : [{ column, header }])));
  const { jurisdiction, replied_on: repliedOn, kind, office, session } = map.defaults;
  const settings = settingsOf(table, { ...proposal, columns });
  return settingsSchema.parse({ ...settings, defaults: { jurisdiction, repliedOn, kind, office, session }, words: { kinds: map.kinds, offices: map.offices } });
}

/** Throws `mapping-invalid` when two headers are said to mean one column. */
export function refuseTwice(columns: readonly { column: ColumnKey; header: string }[]): void {
  const twice = columns.filter(({ column }, i) => columns.findIndex((other) => other.column === column) !== i);
  if (twice.length === 0) return;
  const told = twice.map(({ column }) => `${columnOf(column).zh} ← ${columns.filter((other) => other.column === column).map(({ header }) => `“${header}”`).join('、')}`).join('；');
  throw new DomainError('mapping-invalid', `两列对应同一栏：${told} / two headers mean one column: ${twice.map(({ column }) => columnOf(column).en).join(', ')}`, '每一栏只能对应一列 / choose one of them', { columns: twice.map(({ column }) => column) });
}

/** Without spaces, punctuation and case: 「建议编号 (No.)」 and 建议编号NO are one. */
export function normalised(header: string): string {
  return header.normalize('NFKC').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

const KNOWN: ReadonlyMap<string, ColumnKey> = new Map(COLUMNS.flatMap((column) => {
  const { key, zh, en, aliases } = column;
  return [...aliases, key, en, zh, headerOf(column)].map((name): [string, ColumnKey] => [normalised(name), key]);
}));

function known(header: string): ColumnKey | null {
  return KNOWN.get(normalised(header)) ?? null;
}

function likeliest(table: Table): number | null {
  const scored = table.rows.filter(({ row }) => row <= SEARCHED).map(({ row }) => {
    const { names } = headersAt(table, row);
    return { row, score: new Set(names.flatMap((name) => name.names.map(known).find((key) => key !== null) ?? [])).size };
  });
  const best = scored.reduce<{ row: number; score: number } | null>((top, one) => (top === null || one.score > top.score ? one : top), null);
  return best === null || best.score < ENOUGH ? null : best.row;
}

interface Header { index: number; header: string; names: string[] }

/** The header that begins in a row: one row, or two where a cell is merged across columns and those below tell them apart. */
function headersAt({ rows, merges }: Table, at: number): { last: number; names: Header[] } {
  const upper = rows.find(({ row }) => row === at);
  const across = merges.filter(({ startRow, endRow, startCol, endCol }) => startRow === at - 1 && endRow === at - 1 && endCol > startCol);
  const down = merges.some(({ startRow, endRow, startCol, endCol }) => startRow === at - 1 && endRow === at && endCol === startCol);
  const lower = across.length > 0 && down ? rows.find(({ row }) => row === at + 1) : undefined;
  const width = Math.max(upper?.cells.length ?? 0, lower?.cells.length ?? 0);
  const names = Array.from({ length: width }, (_, index): Header => {
    const parent = across.find(({ startCol, endCol }) => index >= startCol && index <= endCol);
    const above = textOf(upper?.cells[parent === undefined || lower === undefined ? index : parent.startCol]?.value ?? null);
    const under = lower === undefined ? '' : textOf(lower.cells[index]?.value ?? null);
    if (under === '' || under === above) return { index, header: above, names: [above] };
    return { index, header: `${above}·${under}`, names: [`${above}${under}`, under, above] };
  });
  return { last: lower === undefined ? at : at + 1, names };
}

function samplesOf(rows: readonly ReadRow[], index: number): string[] {
  const seen = new Set<string>();
  for (const { cells } of rows) {
    const text = textOf(cells[index]?.value ?? null);
    if (text !== '') seen.add(text.length > 40 ? `${text.slice(0, 40)}…` : text);
    if (seen.size === SAMPLES) break;
  }
  return [...seen];
}
