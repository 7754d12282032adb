import type { Fired } from '../extraction.js';

/** One expression of the lexicon: how it is found, what it means, and a clause of real life that it must match (a test runs it). */
export interface Row {
  /** Stable: it stands in `rules` of what is extracted. */
  readonly id: string;
  readonly pattern: RegExp;
  readonly zh: string;
  readonly en: string;
  readonly example: string;
}

export interface Hit<R extends Row = Row> {
  row: R;
  /** Offsets in the text that was searched. */
  start: number;
  end: number;
  words: string;
}

/** The first row, in the order of the table, whose expression stands in the text. */
export function firstHit<R extends Row>(rows: readonly R[], text: string): Hit<R> | null {
  for (const row of rows) {
    const hit = hitOf(row, text);
    if (hit) return hit;
  }
  return null;
}

/** Where one row's expression stands in the text. */
export function hitOf<R extends Row>(row: R, text: string): Hit<R> | null {
  const match = row.pattern.exec(text);
  return match === null ? null : { row, start: match.index, end: match.index + match[0].length, words: match[0] };
}

/** The hit as a rule in words: what was seen, and what it stands for. */
export function fired({ row, words }: Hit): Fired {
  return { id: row.id, zh: `「${words}」：${row.zh}`, en: `「${words}」: ${row.en}` };
}
