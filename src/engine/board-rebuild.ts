/**
 * Makes everything the board is read from anew, out of the histories: for what was there before the board kept it, and for whoever doubts it.
 * A batch is one transaction that locks its commitments; between batches the program goes on.
 */
import type { EntityManager } from 'typeorm';
import { placeOf, samePlace } from '../core/board-place.js';
import type { BoardPlace } from '../core/board-place.js';
import { localDateOf } from '../core/calendar.js';
import { DomainError } from '../core/errors.js';
import type { Entry } from '../core/history.js';
import type { Rules } from '../core/rules.js';
import { factsAfter } from '../core/tracked-facts.js';
import type { TrackedFacts } from '../core/tracked-facts.js';
import type { Database } from '../store/database.js';
import type { RuleBook } from '../store/rule-book.js';
import { lockAll } from './aggregate.js';
import { writePlaces } from './board-writer.js';
import type { Move, MovedCommitment } from './board-writer.js';
import { daysAfter } from './plan.js';
import type { Days } from './plan.js';

const BATCH = 500;

export interface Rebuilt {
  commitments: number;
  /** Their history cannot be read by this program; they stay as they were. */
  unread: string[];
}

/** Rebuilds what the migration left to be built; nothing when it was. */
export async function buildBoard(database: Database, book: RuleBook): Promise<Rebuilt | null> {
  const [state] = await database.app.query<{ built: boolean }[]>('select built from board_state');
  return state?.built === false ? rebuildBoard(database, book) : null;
}

/** From the first commitment to the last. The counts are counted at the end, in one transaction. */
export async function rebuildBoard(database: Database, book: RuleBook): Promise<Rebuilt> {
  const result: Rebuilt = { commitments: 0, unread: [] };
  for (let after = ''; ;) {
    const ids = await database.transaction((tx) => rebuildBatch(tx, book, after, result));
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
  }
  await database.transaction(recountBoard);
  return result;
}

async function rebuildBatch(tx: EntityManager, book: RuleBook, after: string, result: Rebuilt): Promise<string[]> {
  const rows = await tx.query<{ id: string; jurisdiction: string; kind: string }[]>('select id, jurisdiction, kind from commitments where id > $1 order by id limit $2', [after, BATCH]);
  const ids = rows.map(({ id }) => id);
  await lockAll(tx, ids);
  const rules = await book.current(tx);
  const entries = await tx.query<{ id: string; at: Date; body: string }[]>('select commitment_id as id, at, body from history where commitment_id = any($1) order by commitment_id, seq', [ids]);
  const histories = new Map<string, { at: Date; body: string }[]>(ids.map((id) => [id, []]));
  for (const { id, at, body } of entries) histories.get(id)?.push({ at, body });
  const moved: MovedCommitment[] = [];
  for (const row of rows) {
    try {
      moved.push({ ...row, moves: movesOf((histories.get(row.id) ?? []).map(({ at, body }) => ({ at, entry: JSON.parse(body) as Entry })), rules) });
    } catch (error) {
      if (!(error instanceof DomainError || error instanceof SyntaxError || error instanceof TypeError)) throw error;
      result.unread.push(row.id);
    }
  }
  const read = moved.filter(({ moves }) => moves.length > 0);
  await tx.query('delete from former_places where commitment_id = any($1)', [read.map(({ id }) => id)]);
  await writePlaces(tx, read);
  result.commitments += read.length;
  return ids;
}

/** Where a history moves its commitment on the board: the same fold as the engine's, over what was written. */
export function movesOf(history: readonly { at: Date; entry: Entry }[], rules: Rules): Move[] {
  const moves: Move[] = [];
  let facts: TrackedFacts | null = null;
  let days: Days = { claimedOn: null, closedOn: null };
  let place: BoardPlace | null = null;
  for (const { at, entry: { event, state, deadline } } of history) {
    const data = event.data ?? {};
    facts = facts === null ? { office: String(data['office']), terms: {}, quote: '', start: 0, end: 0 } : factsAfter(facts, event.type, data);
    const [id = '', version = ''] = deadline.profile.split('@');
    days = daysAfter(days, state, localDateOf(at, rules.profile(id, Number(version)).timeZone));
    const to = placeOf({ ...days, office: facts.office, startedOn: deadline.startedOn, dueOn: deadline.dueOn, basis: deadline.basis, calendar: rules.calendar(deadline.calendar) }, state);
    if (place === null || !samePlace(place, to)) moves.push({ at, from: place, to });
    place = to;
  }
  return moves;
}

/** Counts what is there. Writers wait meanwhile: what they add after it must not be counted twice. */
export async function recountBoard(tx: EntityManager): Promise<void> {
  await tx.query('lock table board_count_changes in exclusive mode');
  await tx.query('delete from board_count_changes');
  await tx.query('delete from board_counts');
  await tx.query(`
    insert into board_counts (jurisdiction, lane, rung, inferred, waiting, due_on, n)
    select jurisdiction, lane, rung, due_basis = 'inferred', waiting, case when lane = 0 then due_on else '0001-01-01' end, count(*) from board_places group by 1, 2, 3, 4, 5, 6`);
  await tx.query('update board_state set built = true');
}
