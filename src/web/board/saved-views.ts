import { DomainError } from '../../core/errors.js';
import { parseBoardView, printBoardView } from '../../core/board-view.js';
import type { Transaction } from '../ports.js';

export interface SavedView { name: string; query: string }

/** More than anybody finds their way among. */
const MOST_VIEWS = 30;
const NAME = /^[^\p{Cc}\p{Cs}]{1,60}$/u;

/** Those of a person, by name. */
export async function savedViews(tx: Transaction, person: string): Promise<SavedView[]> {
  return tx.query('select name, query from saved_views where person_id = $1 order by name', [person]);
}

/** Keeps what a query string means, not what it says; a name that the person has already stands for the new view from now on. Throws `request-invalid`. */
export async function saveView(tx: Transaction, person: string, name: string, query: string): Promise<SavedView> {
  const tidy = name.trim();
  if (!NAME.test(tidy)) throw new DomainError('request-invalid', '请给视图取一个不超过60字的名称 / give the view a name of at most 60 characters', '例如“本月到期” / such as “due this month”', { field: 'name' });
  const view = { name: tidy, query: printBoardView(parseBoardView(new URLSearchParams(query)).view) };
  await tx.query('select 1 from people where id = $1 for update', [person]); // of one person's two clicks the second counts what the first has kept
  const others = await tx.query<{ n: number }[]>('select count(*)::int as n from saved_views where person_id = $1 and name <> $2', [person, tidy]);
  if ((others[0]?.n ?? 0) >= MOST_VIEWS) throw new DomainError('request-invalid', `最多保存${MOST_VIEWS}个视图 / ${MOST_VIEWS} views are kept at the most`, '请先删除不用的 / forget one first', { field: 'name' });
  await tx.query('insert into saved_views (person_id, name, query) values ($1, $2, $3) on conflict (person_id, name) do update set query = excluded.query, saved_at = clock_timestamp()', [person, view.name, view.query]);
  return view;
}

/** One that is not there is forgotten already. */
export async function forgetView(tx: Transaction, person: string, name: string): Promise<void> {
  await tx.query('delete from saved_views where person_id = $1 and name = $2', [person, name.trim()]);
}
