/**
 * A commitment as the engine holds it while it writes: the locked row and its armed timers.
 *
 * Lock order is the commitment row first, everything else after it, for the sweep and for people alike. Claiming timers
 * first and their commitment second deadlocks against a person's event (40P01, reproduced; field notes 0.5).
 */
import type { EntityManager } from 'typeorm';
import { placeOf } from '../core/board-place.js';
import type { BoardPlace } from '../core/board-place.js';
import { remember } from '../core/calendar.js';
import type { Calendar } from '../core/calendar.js';
import type { Clock } from '../core/clock.js';
import type { DueBasis, LocalDate, MachineState, Terms, TimerName } from '../core/commitment.js';
import { unknownCommitment } from '../core/errors.js';
import type { ArmedTimers, FoldFacts } from '../core/fold.js';
import type { Profile } from '../core/profile.js';
import type { Rules } from '../core/rules.js';
import { ladderOf } from '../core/schedule.js';
import { workflowOf } from '../../workflows/registry.js';
import type { Workflow } from '../../workflows/registry.js';

export interface Aggregate {
  id: string;
  jurisdiction: string;
  suggestion: string;
  office: string;
  workflow: Workflow;
  snapshot: string;
  stage: string;
  revision: number;
  headHash: string;
  profile: Profile;
  /** The calendar its dates were counted with; another one comes only by RECOUNTED. */
  calendar: Calendar;
  /** The day the promise was made: the reply's date, or that of the handover for the duty to answer. */
  repliedOn: LocalDate;
  startedOn: LocalDate;
  dueOn: LocalDate | null;
  basis: DueBasis;
  terms: Terms;
  /** The limit behind the due date where it is counted out and not promised; null for a date that stands by itself. */
  clock: Clock | null;
  /** The promised words and where they stand in the reply's text. */
  quote: string;
  start: number;
  end: number;
  /** When the claim in force was made: from then on nothing gets later. Null while the office is still at it. */
  claimedOn: LocalDate | null;
  closedOn: LocalDate | null;
  failures: number;
  /** Where it stands on the board; null before its first entry. */
  place: BoardPlace | null;
  armed: ArmedTimers;
  /** Names armed in the table when the row was locked; what is not in `armed` any more is deleted. */
  stored: ReadonlySet<TimerName>;
}

interface Row {
  id: string; jurisdiction: string; suggestion_id: string; calendar_version: string; clock: string | null; quote: string; span_start: number; span_end: number; office_id: string; kind: string; version: number; definition_hash: string; snapshot: string; stage: string;
  revision: number; head_hash: string; profile_id: string; profile_version: number; promised_on: string; started_on: string; due_on: string | null;
  due_basis: DueBasis; terms: string; claimed_on: string | null; closed_on: string | null; failures: number;
  names: string | null; events: string | null; epochs: string | null; fires: string | null;
}

/** Dates as text and instants as milliseconds: the driver's Date objects would cost more than the whole step. */
const COLUMNS = `c.id, c.jurisdiction, c.suggestion_id, c.calendar_version, c.clock, c.quote, c.span_start, c.span_end, c.office_id, c.kind, c.version, c.definition_hash, c.snapshot, c.stage, c.revision, c.head_hash,
  c.profile_id, c.profile_version, c.promised_on::text, c.started_on::text, c.due_on::text, c.due_basis, c.terms, c.claimed_on::text, c.closed_on::text, c.failures`;
const TIMERS = `cross join lateral (
  select string_agg(name, ',') as names, string_agg(event, ',') as events, string_agg(epoch::text, ',') as epochs,
    string_agg((extract(epoch from fire_at) * 1000)::bigint::text, ',') as fires
  from timers where commitment_id = c.id) t`;

/**
 * Claims up to `limit` commitments with a due timer, oldest first, skipping what another process holds (index
 * commitments_due); `only` narrows it to named ones. The claim is the transaction: there is no "running" state to be left behind by a crash.
 */
export async function claimDue(tx: EntityManager, now: Date, limit: number, only: readonly string[] | null = null): Promise<ClaimedRow[]> {
  const due = await tx.query<{ id: string }[]>(`
    select id from commitments
    where next_fire_at <= $1 and (retry_at is null or retry_at <= $1) and ($3::text[] is null or id = any($3))
    order by next_fire_at limit $2 for update skip locked`, [now, limit, only]);
  return due.length === 0 ? [] : read(tx, due.map(({ id }) => id));
}

/** Locks several commitments in the order of their ids, so that two people who join the same two never wait for each other. */
export async function lockAll(tx: EntityManager, ids: readonly string[]): Promise<void> {
  await tx.query('select 1 from commitments where id = any($1) order by id for update', [ids]);
}

/** Locks one commitment for a person's event. Throws `unknown-commitment`. */
export async function lockOne(tx: EntityManager, id: string): Promise<ClaimedRow> {
  const locked = await tx.query<unknown[]>('select 1 from commitments where id = $1 for update', [id]);
  if (locked.length === 0) {
    throw unknownCommitment(id);
  }
  const [row] = await read(tx, [id]);
  return row as Row;
}

/**
 * Only after the lock, in a statement of its own: under READ COMMITTED the locking statement still sees the timers as they
 * were before it, and what another process committed meanwhile would be fired a second time.
 */
function read(tx: EntityManager, ids: readonly string[]): Promise<Row[]> {
  return tx.query<Row[]>(`
    select ${COLUMNS}, t.* from commitments c ${TIMERS}
    where c.id = any($1) order by c.next_fire_at, c.id`, [ids]);
}

/** A locked row, not yet understood: understanding may fail (a definition this program lacks), and only for its own row. */
export type ClaimedRow = Row;

/** Throws `definition-mismatch` when this program does not have exactly the definition the row was written under, and what `rules` throw. */
export function understand(row: ClaimedRow, rules: Rules): Aggregate {
  const armed: ArmedTimers = new Map();
  if (row.names !== null) {
    const events = split(row.events);
    const epochs = split(row.epochs);
    const fires = split(row.fires);
    split(row.names).forEach((name, i) => {
      armed.set(name as TimerName, { event: events[i] ?? '', epoch: Number(epochs[i]), at: new Date(Number(fires[i])) });
    });
  }
  const calendar = rules.calendar(row.calendar_version);
  const place = placeOf({
    office: row.office_id, startedOn: row.started_on, dueOn: row.due_on, basis: row.due_basis, claimedOn: row.claimed_on, closedOn: row.closed_on, calendar,
  }, remember(states, row.snapshot, () => JSON.parse(row.snapshot) as MachineState));
  return {
    id: row.id, jurisdiction: row.jurisdiction, suggestion: row.suggestion_id, office: row.office_id,
    workflow: workflowOf(row.kind, row.version, row.definition_hash),
    snapshot: row.snapshot, stage: row.stage, revision: row.revision, headHash: row.head_hash,
    profile: rules.profile(row.profile_id, row.profile_version), calendar,
    clock: row.clock === null ? null : JSON.parse(row.clock) as Clock, quote: row.quote, start: row.span_start, end: row.span_end,
    repliedOn: row.promised_on, startedOn: row.started_on, dueOn: row.due_on, basis: row.due_basis,
    terms: parseTerms(row.terms), claimedOn: row.claimed_on, closedOn: row.closed_on, failures: row.failures, place,
    armed, stored: new Set(armed.keys()),
  };
}

/** What this commitment's instants are computed from, under its deadline as it is now. */
export function factsOf({ startedOn, dueOn, profile, terms, calendar }: Aggregate): FoldFacts {
  return { ladder: dueOn === null ? null : ladderOf({ startedOn, dueOn, profile, calendar }), dueOn, terms, profile, calendar };
}

// The same few hundred states recur among all commitments.
const states = new Map<string, MachineState>();

const NO_TERMS: Terms = Object.freeze({});

function parseTerms(text: string): Terms {
  return text === '{}' ? NO_TERMS : JSON.parse(text) as Terms;
}

function split(list: string | null): string[] {
  return list === null ? [] : list.split(',');
}
