/**
 * Ids that alone can be on a view: found by words, by failed steps or by letters that reached nobody. Few are collected and then put in
 * order; words that are in very many rows are tried on the rows in their order instead, where a page is soon full.
 */
import type { EntityManager } from 'typeorm';
import type { BoardView } from '../../core/board-view.js';
import { UNDELIVERED } from './undelivered-letters.js';

export interface Candidates {
  /** Null where nothing narrows to single rows. */
  ids: readonly string[] | null;
  /** A tsquery that is still to be tried on each row. */
  words: string | null;
  /** As BoardPage.cut. */
  cut: number | null;
}

/** A word in more rows than this is tried row by row: about where both ways take the same time. */
const RARE = 5_000;
/** Rows that are put in order at most. */
const MOST = 20_000;
const MOST_WORDS = 8;
/** A number or Latin word is looked for by its beginning from so many characters on: `2022` begins almost every number of a year. */
const BEGINNING = 6;

export async function candidatesOf(tx: EntityManager, { text, only, state }: BoardView, past: boolean): Promise<Candidates> {
  const words = queryOf(text);
  if (words === null && text !== '') return { ids: [], words: null, cut: null }; // nothing in it that could be written in a row
  const lists: string[][] = [];
  let cut: number | null = null;
  const collect = async (sql: string, params: unknown[]): Promise<void> => {
    const rows = await tx.query<{ id: string }[]>(`${sql} limit ${String(MOST + 1)}`, params);
    if (rows.length > MOST) cut = MOST;
    lists.push(rows.slice(0, MOST).map(({ id }) => id));
  };
  // Neither is in a history: of the past both are unknown, and the page says so.
  if (only.includes('stuck') && !past) await collect('select c.id from commitments c where c.failures > 0', []); // index commitments_stuck
  if (only.includes('failing') && !past) await collect(`select distinct n.commitment_id as id from notices n where ${UNDELIVERED}`, []); // index notices_attention
  const common = words !== null && await areCommon(tx, words);
  if (words !== null && !common) {
    // Indexes board_texts_open and board_texts_closed.
    const of = (open: string): string => `select t.commitment_id as id from board_texts t where ${open} and t.grams @@ $1::tsquery`;
    await collect(past || state === 'all' ? `${of('t.open')} union all ${of('not t.open')}` : of(state === 'open' ? 't.open' : 'not t.open'), [words]);
  }
  const [first, ...others] = lists;
  return { ids: first === undefined ? null : first.filter((id) => others.every((list) => list.includes(id))), words: common ? words : null, cut };
}

/** Words as a tsquery over what `board_grams` makes of a row: pairs of Han, beginnings of other words. Null where none is left. */
export function queryOf(text: string): string | null {
  const runs = text.normalize('NFKC').toLowerCase().match(/[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+/gu) ?? [];
  const terms = runs.slice(0, MOST_WORDS).flatMap((run) => (/^[a-z0-9]/.test(run) ? [`'${run.slice(0, 60)}'${run.length < BEGINNING ? '' : ':*'}`] : pairsOf(run)));
  return terms.length === 0 ? null : [...new Set(terms)].join(' & ');
}

function pairsOf(run: string): string[] {
  const characters = Array.from(run);
  return characters.length === 1 ? [`'${run}'`] : characters.slice(1).map((character, i) => `'${characters[i] ?? ''}${character}'`);
}

/**
 * By the rarest term of each word, as the statistics of the table know it, as if words did not know of one another. A term the statistics do not
 * know is rare.
 */
async function areCommon(tx: EntityManager, words: string): Promise<boolean> {
  const terms = words.split(' & ').map((term, i) => ({ term: /^'([^']+)'$/.exec(term)?.[1] ?? null, word: i }));
  if (terms.some(({ term }) => term === null)) return false; // a beginning, which is looked up
  const rows = await tx.query<{ term: string; frequency: number }[]>(`
    select e.term, f.frequency from pg_stats s cross join lateral unnest(s.most_common_elems::text::text[]) with ordinality as e (term, n)
      join lateral (select s.most_common_elem_freqs[e.n] as frequency) f on true
    where s.schemaname = current_schema() and s.tablename = 'board_texts' and s.attname = 'grams' and e.term = any($1)`, [terms.map(({ term }) => term)]);
  const known = new Map(rows.map(({ term, frequency }) => [term, frequency]));
  // Pairs that overlap come from one word: 管理 and 理方 are no two things.
  let [share, rarest, last] = [1, 1, ''];
  for (const { term } of terms) {
    const frequency = known.get(term ?? '') ?? 0;
    if (last !== '' && term?.startsWith(last) !== true) [share, rarest] = [share * rarest, 1];
    rarest = Math.min(rarest, frequency);
    last = term?.length === 2 ? term.slice(1) : '';
  }
  const [table] = await tx.query<{ rows: number }[]>(`select greatest(reltuples, 0)::float8 as rows from pg_class where oid = 'board_texts'::regclass`);
  return share * rarest * (table?.rows ?? 0) > RARE;
}
