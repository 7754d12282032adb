/**
 * The one place that writes commitments, history, timers and notices: a whole batch, one statement per table.
 *
 * Columns travel as one text each, values separated by a line feed, and are unnested in the server: canonical entries
 * hold no raw line feed, and joining is cheaper than quoting an array literal element by element. An empty text makes an
 * empty array, whose missing elements unnest as null: hence nullif and coalesce on every column that may be empty.
 */
import type { EntityManager } from 'typeorm';
import { localDateOf } from '../core/calendar.js';
import type { Calendar } from '../core/calendar.js';
import { isDisputed, LETTERS } from '../core/commitment.js';
import type { Letter, Level, LocalDate, NoticeIntent } from '../core/commitment.js';
import { nextFireAt } from '../core/fold.js';
import { MAY_BE_NEEDLESS, needlessBecause } from '../core/needless-asks.js';
import type { Report } from '../core/needless-asks.js';
import { officeOpening } from '../core/schedule.js';
import { canonical } from '../core/step.js';
import { reportsOn } from '../store/readings/reports.js';
import type { Aggregate } from './aggregate.js';
import { writePlaces } from './board-writer.js';
import type { Plan, PlannedEntry } from './plan.js';
import { Recipients } from './recipients.js';
import type { Recipient } from './recipients.js';

interface NoticeRow {
  id: string; commitmentId: string; seq: number; letter: string; level: Level; recipient: Recipient | null;
  state: 'queued' | 'awaiting-approval' | 'suppressed' | 'superseded'; standing: boolean; repeats: boolean; reason: string | null; sendAfter: Date;
}

const ASKS = Object.entries(LETTERS).filter(([, { repeats }]) => repeats).map(([letter]) => letter);

interface Addressed { letter: NoticeIntent['letter']; level: Level; recipient: Recipient | null }

/** Puts the calendar in front of a statement that refers to it: a new version of the program may count with a new one. */
export const KNOWN_CALENDAR = `
    with known as (insert into calendars (version, source, covers_until) values ($1, 'chinese-days', $2) on conflict do nothing)`;

/** The first two parameters of a statement that begins with KNOWN_CALENDAR. */
export function calendarFacts({ version, lastYear }: Calendar): [string, LocalDate] {
  return [version, `${String(lastYear)}-12-31`];
}

/** Writes every plan that has entries. Joins the caller's transaction, which must hold the lock of each commitment. */
export async function writePlans(tx: EntityManager, plans: readonly Plan[], now: Date): Promise<void> {
  const moved = plans.filter(({ entries }) => entries.length > 0);
  if (moved.length === 0) return;
  await writeHistory(tx, moved, now);
  await writeTimers(tx, moved);
  await writeCommitments(tx, moved, now);
  await writePlaces(tx, moved.flatMap(({ aggregate: { id, jurisdiction, workflow: { kind } }, moves = [] }) => (moves.length === 0 ? [] : [{ id, jurisdiction, kind, moves }])));
  await writeNotices(tx, moved, now);
}

async function writeHistory(tx: EntityManager, plans: readonly Plan[], now: Date): Promise<void> {
  const rows = plans.flatMap(({ aggregate, entries }) => entries.map((entry) => ({ id: aggregate.id, ...entry })));
  await tx.query(`
    insert into history (commitment_id, seq, at, recorded_at, actor, event, body, prev_hash, hash)
    select id, seq, at, $4, actor, event, body, prev_hash, hash
    from unnest(string_to_array($1, e'\\n'), string_to_array($2, e'\\n')::int[], string_to_array($3, e'\\n')::timestamptz[],
      string_to_array($5, e'\\n'), string_to_array($6, e'\\n'), string_to_array($7, e'\\n'), string_to_array($8, e'\\n'), string_to_array($9, e'\\n'))
      as t (id, seq, at, actor, event, body, prev_hash, hash)`, [
    column(rows, (r) => r.id), column(rows, (r) => String(r.seq)), column(rows, (r) => r.at.toISOString()), now,
    column(rows, (r) => r.actor), column(rows, (r) => r.event), column(rows, (r) => r.body), column(rows, (r) => r.prevHash), column(rows, (r) => r.hash),
  ]);
  // One row for the whole batch, so that a sweep pays one statement, and nothing while nobody listens. Who is told what is worked out by the outbox.
  await tx.query('insert into webhook_feed (commitments, seqs) select $1, $2 where exists (select from webhooks where disabled_at is null)',
    [column(rows, (r) => r.id), column(rows, (r) => String(r.seq))]);
}

async function writeTimers(tx: EntityManager, plans: readonly Plan[]): Promise<void> {
  const gone: { id: string; name: string }[] = [];
  const armed: { id: string; name: string; event: string; epoch: number; at: Date }[] = [];
  for (const { aggregate, entries } of plans) {
    const since = entries[0]?.seq ?? 0;
    for (const name of aggregate.stored) if (!aggregate.armed.has(name)) gone.push({ id: aggregate.id, name });
    for (const [name, timer] of aggregate.armed) if (timer.epoch >= since) armed.push({ id: aggregate.id, name, ...timer });
  }
  if (gone.length > 0) {
    await tx.query(`
      delete from timers t using unnest(string_to_array($1, e'\\n'), string_to_array($2, e'\\n')) as g (id, name)
      where t.commitment_id = g.id and t.name = g.name`, [column(gone, (r) => r.id), column(gone, (r) => r.name)]);
  }
  if (armed.length > 0) {
    await tx.query(`
      insert into timers (commitment_id, name, event, epoch, fire_at)
      select * from unnest(string_to_array($1, e'\\n'), string_to_array($2, e'\\n'), string_to_array($3, e'\\n'),
        string_to_array($4, e'\\n')::int[], string_to_array($5, e'\\n')::timestamptz[])
      on conflict (commitment_id, name) do update set event = excluded.event, epoch = excluded.epoch, fire_at = excluded.fire_at`, [
      column(armed, (r) => r.id), column(armed, (r) => r.name), column(armed, (r) => r.event),
      column(armed, (r) => String(r.epoch)), column(armed, (r) => r.at.toISOString()),
    ]);
  }
}

async function writeCommitments(tx: EntityManager, plans: readonly Plan[], now: Date): Promise<void> {
  const rows = plans.map(({ aggregate }) => aggregate);
  await tx.query(`
    update commitments c set snapshot = u.snapshot, stage = u.stage, revision = u.revision, head_hash = u.head_hash,
      next_fire_at = nullif(u.next_fire_at, '')::timestamptz, started_on = u.started_on, due_on = nullif(u.due_on, '')::date, due_basis = u.due_basis,
      claimed_on = nullif(u.claimed_on, '')::date, closed_on = nullif(u.closed_on, '')::date, failures = 0, retry_at = null
    from unnest(string_to_array($1, e'\\n'), string_to_array($2, e'\\n'), string_to_array($3, e'\\n'), string_to_array($4, e'\\n')::int[],
      string_to_array($5, e'\\n'), string_to_array($6, e'\\n'), string_to_array($7, e'\\n')::date[], string_to_array($8, e'\\n'),
      string_to_array($9, e'\\n'), string_to_array($10, e'\\n'), string_to_array($11, e'\\n'))
      as u (id, snapshot, stage, revision, head_hash, next_fire_at, started_on, due_on, due_basis, closed_on, claimed_on)
    where c.id = u.id`, [
    column(rows, (r) => r.id), column(rows, (r) => r.snapshot), column(rows, (r) => r.stage), column(rows, (r) => String(r.revision)),
    column(rows, (r) => r.headHash), column(rows, (r) => nextFireText(r)), column(rows, (r) => r.startedOn), column(rows, (r) => r.dueOn ?? ''),
    column(rows, (r) => r.basis), column(rows, (r) => r.closedOn ?? ''), column(rows, (r) => r.claimedOn ?? ''),
  ]);
  const healed = rows.filter((r) => r.failures > 0).map((r) => r.id);
  if (healed.length > 0) await tx.query('update incidents set resolved_at = $2 where commitment_id = any($1) and resolved_at is null', [healed, now]);
}

/** What only people's events change about a commitment: whose it is, what it covers, what it is counted with, its definition. */
export async function writeFacts(tx: EntityManager, { id, office, terms, quote, start, end, clock, calendar, profile, workflow }: Aggregate): Promise<void> {
  await tx.query(`${KNOWN_CALENDAR}
    update commitments set calendar_version = $1, office_id = $4, terms = $5, quote = $6, span_start = $7, span_end = $8, clock = $9, profile_version = $10,
      version = $11, definition_hash = $12
    where id = $3`, [...calendarFacts(calendar), id, office, canonical(terms), quote, start, end, clock === null ? null : canonical(clock), profile.version, workflow.version, workflow.hash]);
}

/**
 * One row per recipient. After an outage the ladder catches up in order, but a person gets one letter about where things
 * stand now: an older unsent standing letter of the same commitment to the same address is superseded, in this batch and
 * among what was waiting. Closing makes them moot, and the asks to reviewers with them. Whoever is not named anywhere is shown as suppressed instead of being silently left out,
 * and so is an ask about what the office has told already.
 */
async function writeNotices(tx: EntityManager, plans: readonly Plan[], now: Date): Promise<void> {
  const asking = plans.filter(({ entries }) => entries.some(({ notices }) => notices.length > 0));
  const closed = plans.filter(({ aggregate }) => isSettled(aggregate)).map(({ aggregate }) => aggregate.id);
  if (closed.length > 0) {
    await tx.query(`
      update notices set state = 'superseded', reason = 'closed', settled_at = $2
      where commitment_id = any($1) and state in ('awaiting-approval', 'queued', 'retry') and (standing or letter = any($3))`, [closed, now, ASKS]);
  }
  if (asking.length === 0) return;
  const recipients = await Recipients.load(tx,
    new Set(asking.flatMap(({ entries }) => entries.flatMap(({ offices }) => offices))), new Set(asking.map(({ aggregate }) => aggregate.jurisdiction)));
  const reports = await reportsFor(tx, asking);
  const rows = asking.flatMap((plan) => noticeRows(plan, recipients, reports.get(plan.aggregate.id) ?? [], officeOpening(now, plan.aggregate.profile, plan.aggregate.calendar)));
  const live = rows.filter((r) => r.state !== 'suppressed' && r.state !== 'superseded' && (r.standing || r.repeats));
  if (live.length > 0) {
    await tx.query(`
      update notices n set state = 'superseded', reason = 'newer:' || u.id, settled_at = $6
      from unnest(string_to_array($1, e'\\n'), string_to_array($2, e'\\n'), string_to_array($3, e'\\n'), string_to_array($4, e'\\n'), string_to_array($5, e'\\n')::boolean[])
        as u (id, commitment_id, address, letter, standing)
      where n.commitment_id = u.commitment_id and n.address = u.address and n.state in ('awaiting-approval', 'queued', 'retry')
        and ((n.standing and u.standing) or n.letter = u.letter)`, [
      column(live, (r) => r.id), column(live, (r) => r.commitmentId), column(live, (r) => r.recipient?.address ?? ''),
      column(live, (r) => r.letter), column(live, (r) => String(r.standing)), now,
    ]);
  }
  await tx.query(`
    insert into notices (id, commitment_id, seq, letter, level, contact_id, recipient, address, language, state, standing, reason, send_after, created_at, settled_at)
    select id, commitment_id, seq, letter, level, nullif(contact_id, '')::bigint, coalesce(recipient, ''), coalesce(address, ''), language, state, standing, nullif(reason, ''), send_after, $13,
      case when state in ('suppressed', 'superseded') then $13::timestamptz end
    from unnest(string_to_array($1, e'\\n'), string_to_array($2, e'\\n'), string_to_array($3, e'\\n')::int[], string_to_array($4, e'\\n'), string_to_array($5, e'\\n'),
      string_to_array($6, e'\\n'), string_to_array($7, e'\\n'), string_to_array($8, e'\\n'), string_to_array($9, e'\\n'), string_to_array($10, e'\\n'),
      string_to_array($11, e'\\n')::boolean[], string_to_array($12, e'\\n'), string_to_array($14, e'\\n')::timestamptz[])
      as t (id, commitment_id, seq, letter, level, contact_id, recipient, address, language, state, standing, reason, send_after)`, [
    column(rows, (r) => r.id), column(rows, (r) => r.commitmentId), column(rows, (r) => String(r.seq)), column(rows, (r) => r.letter), column(rows, (r) => r.level),
    column(rows, (r) => r.recipient?.contactId ?? ''), column(rows, (r) => r.recipient?.name ?? ''), column(rows, (r) => r.recipient?.address ?? ''),
    column(rows, (r) => r.recipient?.language ?? 'zh'), column(rows, (r) => r.state), column(rows, (r) => String(r.standing)), column(rows, (r) => r.reason ?? ''),
    now, column(rows, (r) => r.sendAfter.toISOString()),
  ]);
}

/** Read after the history was written: what a person tells in this very step answers an ask that fell due just before it. */
function reportsFor(tx: EntityManager, plans: readonly Plan[]): Promise<ReadonlyMap<string, readonly Report[]>> {
  const asking = plans.filter(({ entries }) => entries.some(({ notices }) => notices.some(({ letter }) => MAY_BE_NEEDLESS.includes(letter))));
  return reportsOn(tx, asking.map(({ aggregate: { id, profile } }) => ({ id, timeZone: profile.timeZone })));
}

function noticeRows({ aggregate, entries }: Plan, recipients: Recipients, reports: readonly Report[], sendAfter: Date): NoticeRow[] {
  const rows = entries.flatMap((entry) => {
    const { seq, notices, offices } = entry;
    const ofStep = notices.flatMap((intent) => recipientsOf(intent, offices, aggregate.jurisdiction, recipients));
    return ofStep.map(({ letter, level, recipient }, n): NoticeRow => {
      const { approval, standing, repeats } = LETTERS[letter];
      const reason = recipient === null ? 'no-contact' : needless(letter, entry, aggregate, reports);
      return {
        id: `${aggregate.id}.${String(seq)}.${String(n + 1)}`, commitmentId: aggregate.id, seq, letter, level, recipient, standing, repeats, sendAfter,
        state: reason !== null ? 'suppressed' : approval ? 'awaiting-approval' : 'queued', reason,
      };
    });
  });
  rows.forEach((older, i) => {
    if (older.state === 'suppressed') return;
    const newer = rows.slice(i + 1).findLast((r) => r.recipient !== null && r.state !== 'suppressed' && r.recipient.address === older.recipient?.address
      && ((r.standing && older.standing) || (r.repeats && r.letter === older.letter)));
    if (newer === undefined && isSettled(aggregate) && (older.standing || older.repeats)) {
      older.state = 'superseded';
      older.reason = 'closed';
    }
    if (newer === undefined) return;
    older.state = 'superseded';
    older.reason = `newer:${newer.id}`;
  });
  return rows;
}

function needless(letter: Letter, { event, at, state }: PlannedEntry, { workflow: { definition }, terms, calendar, profile }: Aggregate, reports: readonly Report[]): string | null {
  return needlessBecause({
    letter, cause: event, on: localDateOf(at, profile.timeZone), state, terms, calendar,
    stages: definition.stages.map(({ id }) => id), checksIn: definition.occurrences.some((occurrence) => occurrence.event === 'CHECKED_IN'),
  }, reports);
}

/** Verified or closed: nobody is asked for anything any more, and a slip that still waits for approval would be wrong. */
function isSettled({ closedOn, stage }: Aggregate): boolean {
  return (closedOn !== null && !isDisputed(stage)) || stage.startsWith('feedback') || stage === 'answered';
}

/** One letter per person and step, also for somebody who stands at two of the levels it goes to. */
function recipientsOf({ letter, to }: NoticeIntent, offices: readonly string[], jurisdiction: string, recipients: Recipients): Addressed[] {
  const reached = new Set<string>();
  return offices.flatMap((office) => to.map((level) => ({ office, level }))).flatMap(({ office, level }): Addressed[] => {
    const found = recipients.at(level, office, jurisdiction);
    if (found.length === 0) return [{ letter, level, recipient: null }];
    const fresh = found.filter(({ address }) => !reached.has(address));
    fresh.forEach(({ address }) => reached.add(address));
    return fresh.map((recipient) => ({ letter, level, recipient }));
  });
}

function nextFireText({ armed }: Aggregate): string {
  const next = nextFireAt(armed);
  return next === null ? '' : next.toISOString();
}

function column<R>(rows: readonly R[], value: (row: R) => string): string {
  return rows.map(value).join('\n');
}
