/** Kinds and offices that a ledger calls by names of its own: what a person may match to ours before anything is tried. */
import type { ColumnKey } from './columns.js';
import { normalised } from './map-columns.js';
import type { Settings } from './map-columns.js';
import { nearest } from './parse-cells.js';
import { LEDGER_KINDS } from './read-row.js';
import type { Office } from './read-row.js';
import { textOf } from './table.js';
import type { Table } from './table.js';

export interface ForeignWord {
  word: string;
  /** How many rows say it. */
  rows: number;
  /** Id of the likeliest of ours; null when none comes near. */
  likely: string | null;
}

/** More than this is a column of free text, matched by a default instead. */
const SHOWN = 40;

/** The most frequent first. */
export function foreignWords(table: Table, settings: Settings, offices: readonly Office[]): { kinds: ForeignWord[]; offices: ForeignWord[] } {
  const kindNames = new Set(LEDGER_KINDS.flatMap(({ kind, title }) => [kind, title.zh, title.en].map(normalised)));
  const officeNames = new Set(offices.flatMap(({ id, name, nameEn }) => [id, name, nameEn]));
  return {
    kinds: counted(table, settings, 'kind', (word) => kindNames.has(normalised(word)))
      .map(([word, rows]) => ({ word, rows, likely: idOf(nearest(word, LEDGER_KINDS.map(({ title }) => title.zh), 1), LEDGER_KINDS.map(({ kind, title }) => [title.zh, kind])) })),
    offices: counted(table, settings, 'office', (word) => officeNames.has(word))
      .map(([word, rows]) => ({ word, rows, likely: idOf(nearest(word, offices.map(({ name }) => name), 1), offices.map(({ id, name }) => [name, id])) })),
  };
}

function idOf(near: readonly string[], ids: readonly (readonly string[])[]): string | null {
  return ids.find(([name]) => name === near[0])?.[1] ?? null;
}

function counted({ rows }: Table, { columns, headerRow }: Settings, key: ColumnKey, known: (word: string) => boolean): [string, number][] {
  const index = Object.entries(columns).find(([, column]) => column === key)?.[0];
  if (index === undefined) return [];
  const counts = new Map<string, number>();
  for (const { row, cells, heading } of rows) {
    const word = textOf(cells[Number(index)]?.value ?? null);
    if (row > headerRow && heading !== true && word !== '' && word.length <= 100 && !known(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
}
