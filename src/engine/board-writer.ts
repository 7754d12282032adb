/**
 * Keeps what the board is read from, in the transaction of the steps it follows from: the place of each commitment, the places it has left,
 * the words it is found by, and counts. A step that leaves a commitment where it stands costs a comparison and no statement.
 */
import type { EntityManager } from 'typeorm';
import type { BoardPlace } from '../core/board-place.js';
import { LANES } from '../core/board-place.js';

/** From one place to the next; `from` is null for what has just been opened. */
export interface Move {
  at: Date;
  from: BoardPlace | null;
  to: BoardPlace;
}

/** The moves of one commitment, in the order they happened: at least one. */
export interface MovedCommitment {
  id: string;
  jurisdiction: string;
  kind: string;
  moves: readonly Move[];
}

/** Columns of a place, for every statement that writes one. */
const PLACE = 'jurisdiction, office_id, kind, lane, key_on, due_on, due_basis, rung, late_days, waiting, evidenced, claimed_on, closed_on, calendar_version';
const ROWS = `jsonb_to_recordset($1::jsonb) as r (id text, jurisdiction text, office text, kind text, lane smallint, "keyOn" date, "dueOn" date, basis text, rung text,
  "lateDays" integer, waiting boolean, evidenced boolean, "claimedOn" date, "closedOn" date, calendar text, since timestamptz, until timestamptz)`;
const VALUES = `r.jurisdiction, r.office, r.kind, r.lane, r."keyOn", r."dueOn", r.basis, r.rung, r."lateDays", r.waiting, r.evidenced, r."claimedOn", r."closedOn", r.calendar`;

/** Joins the transaction that wrote the steps and holds the lock of each commitment. */
export async function writePlaces(tx: EntityManager, moved: readonly MovedCommitment[]): Promise<void> {
  if (moved.length === 0) return;
  const left = moved.filter(({ moves }) => moves[0]?.from !== null).map(({ id, moves }) => ({ id, until: moves[0]?.at }));
  if (left.length > 0) {
    await tx.query(`
      insert into former_places (commitment_id, span, slot, in_time, ${PLACE}, since, until)
      select p.commitment_id, f.span, f.slot, ${inTime('p.lane', 'p.rung', 'p.key_on', 'u.until')}, ${PLACE}, p.since, u.until
      from jsonb_to_recordset($1::jsonb) as u (id text, until timestamptz) join board_places p on p.commitment_id = u.id cross join lateral former_slots(p.since, u.until) f
      where u.until > p.since on conflict do nothing`, [JSON.stringify(left)]);
  }
  const between = moved.flatMap((one) => one.moves.slice(0, -1).map((move, i) => ({ ...rowOf(one, move), until: one.moves[i + 1]?.at }))).filter(({ since, until }) => until !== undefined && since < until);
  await writeFormer(tx, between);
  const last = moved.flatMap((one) => one.moves.slice(-1).map((move) => rowOf(one, move)));
  await tx.query(`
    insert into board_places (commitment_id, ${PLACE}, since) select r.id, ${VALUES}, r.since from ${ROWS}
    on conflict (commitment_id) do update set ${PLACE.split(', ').map((column) => `${column} = excluded.${column}`).join(', ')}, since = excluded.since`, [JSON.stringify(last)]);
  await writeCounts(tx, moved);
  await writeTexts(tx, moved);
}

/** Writes anew what commitments are found by: title, words, numbers and office. For words that changed without a move. */
export async function writeBoardTexts(tx: EntityManager, ids: readonly string[]): Promise<void> {
  await tx.query('select write_board_texts($1)', [ids]);
}

/** Takes the changes into the counts. Returns how many there were; any number of processes may do so at once. */
export async function foldBoardCounts(tx: EntityManager): Promise<number> {
  const [folded] = await tx.query<{ n: number }[]>(`
    with gone as (delete from board_count_changes where id in (select id from board_count_changes order by id limit 50000 for update skip locked) returning *),
      sums as (select jurisdiction, lane, rung, inferred, waiting, due_on, sum(n) as n from gone group by 1, 2, 3, 4, 5, 6),
      kept as (insert into board_counts select * from sums where n <> 0 order by 1, 2, 3, 4, 5, 6
        on conflict (jurisdiction, lane, rung, inferred, waiting, due_on) do update set n = board_counts.n + excluded.n)
    select count(*)::int as n from gone`);
  return folded?.n ?? 0;
}

/** A day of grace, because the day ends at another instant in each time zone: a little too late is only read once too often. */
export function inTime(lane: string, rung: string, dueOn: string, until: string): string {
  return `${lane} = ${String(LANES.running)} and ${rung} = '' and (${until} at time zone 'UTC')::date <= ${dueOn} + 1`;
}

async function writeFormer(tx: EntityManager, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(`
    insert into former_places (commitment_id, span, slot, in_time, ${PLACE}, since, until)
    select r.id, f.span, f.slot, ${inTime('r.lane', 'r.rung', 'r."keyOn"', 'r.until')}, ${VALUES}, r.since, r.until from ${ROWS} cross join lateral former_slots(r.since, r.until) f
    on conflict do nothing`, [JSON.stringify(rows)]);
}

// One row for each way of standing that a batch has added to or taken from.
async function writeCounts(tx: EntityManager, moved: readonly MovedCommitment[]): Promise<void> {
  const changes = new Map<string, { jurisdiction: string; place: BoardPlace; n: number }>();
  const add = (jurisdiction: string, place: BoardPlace, n: number): void => {
    const key = `${jurisdiction} ${String(place.lane)} ${place.rung} ${place.basis === 'inferred' ? 'i' : ''} ${place.waiting ? 'w' : ''} ${countedOn(place)}`;
    const change = changes.get(key) ?? { jurisdiction, place, n: 0 };
    change.n += n;
    changes.set(key, change);
  };
  for (const { jurisdiction, moves } of moved) {
    const [first, last] = [moves[0], moves.at(-1)];
    if (first !== undefined && first.from !== null) add(jurisdiction, first.from, -1);
    if (last !== undefined) add(jurisdiction, last.to, 1);
  }
  const rows = [...changes.values()].filter(({ n }) => n !== 0)
    .map(({ jurisdiction, place, n }) => ({ jurisdiction, lane: place.lane, rung: place.rung, inferred: place.basis === 'inferred', waiting: place.waiting, due_on: countedOn(place), n }));
  if (rows.length === 0) return;
  await tx.query(`
    insert into board_count_changes (jurisdiction, lane, rung, inferred, waiting, due_on, n)
    select * from jsonb_to_recordset($1::jsonb) as r (jurisdiction text, lane smallint, rung text, inferred boolean, waiting boolean, due_on date, n integer)`, [JSON.stringify(rows)]);
}

// Only of what runs does the light depend on the date.
function countedOn({ lane, dueOn }: BoardPlace): string {
  return lane === LANES.running && dueOn !== null ? dueOn : '0001-01-01';
}

async function writeTexts(tx: EntityManager, moved: readonly MovedCommitment[]): Promise<void> {
  const changed = moved.filter(({ moves }) => {
    const [first, last] = [moves[0], moves.at(-1)];
    if (first === undefined || last === undefined) return false;
    return first.from === null || first.from.office !== last.to.office || (first.from.lane === LANES.closed) !== (last.to.lane === LANES.closed);
  });
  if (changed.length > 0) await writeBoardTexts(tx, changed.map(({ id }) => id));
}

function rowOf({ id, jurisdiction, kind }: MovedCommitment, { at, to }: Move): { id: string; since: Date } & Record<string, unknown> {
  return { id, jurisdiction, kind, ...to, since: at };
}
