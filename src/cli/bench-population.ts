/**
 * Commitments for the benchmark: real machines under way, each with its whole valid history, waiting for a reminder.
 * Written through the engine's own planning and writing, so that what is measured is what the product stores, and so that
 * the result can be verified afterwards.
 */
import { NATIONAL_CALENDAR, addDays, instantAt, localDateOf } from '../core/calendar.js';
import type { Actor, LocalDate, PersonEvent } from '../core/commitment.js';
import { applyTimers } from '../core/fold.js';
import { GENESIS, recordedTimers } from '../core/history.js';
import { profileById } from '../core/profile.js';
import { ladderOf } from '../core/schedule.js';
import { begin, take } from '../core/step.js';
import type { Aggregate } from '../engine/aggregate.js';
import { planEvent } from '../engine/plan.js';
import type { Plan } from '../engine/plan.js';
import { writePlans } from '../engine/write.js';
import type { Database } from '../store/database.js';
import { currentWorkflow } from '../../workflows/registry.js';

const OFFICES = 200;
const DUE_DATES = 250; // about a year of different working days
const WRITE_BATCH = 1000;
const TITLE = '制定出台文件';
const QUOTE = '尽快制定出台《方案》';
const SHA256 = '0'.repeat(64);
const SUPERVISOR: Actor = { id: 'bench-supervisor', name: 'bench', roles: ['supervisor'], office: null };

/** Two days before the first round: everything is confirmed then. */
export const BENCH_START: LocalDate = '2024-03-04';

/** Offices with a contact each, and the one reply everything hangs on. */
export async function createDirectory(database: Database): Promise<void> {
  const profile = profileById('guangxi', 1);
  const { app } = database;
  await app.query(`insert into offices (id, jurisdiction, name) select 'office-' || i, 'bench', '处室' || i from generate_series(1, $1) i`, [OFFICES]);
  await app.query(`insert into contacts (office_id, level, name, address) select 'office-' || i, 'handler', '经办人', 'handler' || i || '@bench.example' from generate_series(1, $1) i`, [OFFICES]);
  await app.query(`insert into people (id, jurisdiction, name, login, roles) values ($1, 'bench', 'bench', 'bench', array['supervisor'])`, [SUPERVISOR.id]);
  await app.query(`insert into profiles (id, version, body, valid_from, verified, source) values ($1, $2, '{}', $3, false, 'bench')`, [profile.id, profile.version, profile.validFrom]);
  await app.query(`insert into calendars (version, source, covers_until) values ($1, 'bench', '2026-12-31')`, [NATIONAL_CALENDAR.version]);
  await app.query(`insert into suggestions (id, jurisdiction, session, title, lead_deputy, joint, handed_over_by) values ('bench', 'bench', 's', 't', 'd', false, 'h')`);
  await app.query(`insert into replies (suggestion_id, sha256, bytes, encoding, text, issuer, signed_on, imported_at, imported_by)
    values ('bench', $3, 'x', 'utf-8', 'x', 'i', $1, now(), $2)`, [BENCH_START, SUPERVISOR.id, SHA256]);
}

/** `count` commitments named `<prefix><n>`, whose next reminder stands at `fireAt`. */
export async function createCommitments(database: Database, prefix: string, count: number, fireAt: Date): Promise<void> {
  for (let from = 0; from < count; from += WRITE_BATCH) {
    const plans = Array.from({ length: Math.min(WRITE_BATCH, count - from) }, (_, i) => planOf(`${prefix}${String(from + i)}`, from + i, fireAt));
    await database.transaction(async (tx) => {
      const rows = plans.map(({ aggregate }) => aggregate);
      await tx.query(`
        insert into commitments (id, jurisdiction, suggestion_id, promised_on, reply_id, label, kind, version, definition_hash, title, quote, span_start, span_end, office_id, profile_id, profile_version,
          calendar_version, started_on, due_on, due_basis, snapshot, stage, revision, head_hash, opened_at)
        select id, 'bench', 'bench', $9::date, (select min(id) from replies), id, $3, $4, $5, $12, $13, 0, $14, office, $6, $7, $8, $9, due_on::date, 'explicit', '', 'proposed', 1, $10, now()
        from unnest($1::text[], $2::text[], $11::text[]) as t (id, office, due_on)`, [
        rows.map((r) => r.id), rows.map((r) => r.office), rows[0]?.workflow.kind, rows[0]?.workflow.version, rows[0]?.workflow.hash,
        rows[0]?.profile.id, rows[0]?.profile.version, NATIONAL_CALENDAR.version, BENCH_START, GENESIS, rows.map((r) => r.dueOn), TITLE, QUOTE, QUOTE.length,
      ]);
      await writePlans(tx, plans, instantAt(BENCH_START, '09:00', 'Asia/Shanghai'));
    });
  }
}

function planOf(id: string, n: number, fireAt: Date): Plan {
  const workflow = currentWorkflow('issue-document');
  const profile = profileById('guangxi', 1);
  const calendar = NATIONAL_CALENDAR;
  const now = instantAt(BENCH_START, '09:00', profile.timeZone);
  const dueOn = addDays(localDateOf(fireAt, profile.timeZone), 120 + n % DUE_DATES);
  const office = `office-${String(1 + n % OFFICES)}`;
  const opened = begin(workflow.machine);
  const aggregate: Aggregate = {
    id, jurisdiction: 'bench', suggestion: 'bench', office, workflow, snapshot: opened.snapshot, stage: 'proposed', revision: 0, headHash: GENESIS, profile, calendar, repliedOn: BENCH_START,
    startedOn: BENCH_START, dueOn, basis: 'explicit', terms: {}, clock: null, quote: QUOTE, start: 0, end: QUOTE.length, claimedOn: null, closedOn: null, failures: 0, place: null, armed: new Map(), stored: new Set(),
  };
  const ladder = ladderOf({ startedOn: BENCH_START, dueOn, profile, calendar });
  const facts = { ladder, dueOn, terms: {}, profile, calendar };
  const plan: Plan = { aggregate, entries: [] };
  const atOpening = applyTimers(opened.timers, aggregate.armed, { ...facts, at: now, reminder: 0 }, 1);
  planEvent(plan, opened, {
    type: 'OPENED',
    data: { title: TITLE, kind: workflow.kind, quote: QUOTE, start: 0, end: QUOTE.length, replySha256: SHA256, repliedOn: BENCH_START, office, attached: [], terms: {} },
  }, SUPERVISOR, now,
    recordedTimers(opened.timers, (name) => atOpening.get(name) ?? null));
  const event: PersonEvent = {
    type: 'CONFIRMED', by: SUPERVISOR, data: { dueOn, dueBasis: 'explicit' },
    situation: { rung: 'ahead', reminder: 0, today: BENCH_START, office, dueOn, repliedOn: BENCH_START, terms: {} },
  };
  const confirmed = take(workflow.machine, opened.snapshot, event);
  const instants = new Map(applyTimers(confirmed.timers, aggregate.armed, { ...facts, at: now, reminder: 0 }, 2));
  // The first reminder is put where the round wants it; everything after it stands where the schedule says.
  const reminder = aggregate.armed.get('nextReminder');
  if (reminder === undefined) throw new Error('the benchmark expects a reminder to be armed');
  aggregate.armed.set('nextReminder', { ...reminder, at: fireAt });
  instants.set('nextReminder', fireAt);
  planEvent(plan, confirmed, { type: event.type, data: event.data, situation: event.situation }, SUPERVISOR, now,
    recordedTimers(confirmed.timers, (name) => instants.get(name) ?? null));
  // Accepted at once, or the end of the window to object would fall into the rounds.
  const accepting: PersonEvent = { ...event, type: 'ACCEPTED', by: { ...SUPERVISOR, id: 'bench-clerk', roles: ['handler'], office }, data: {} };
  const accepted = take(workflow.machine, confirmed.snapshot, accepting);
  const later = applyTimers(accepted.timers, aggregate.armed, { ...facts, at: now, reminder: 0 }, 3);
  planEvent(plan, accepted, { type: accepting.type, data: accepting.data, situation: accepting.situation }, accepting.by, now,
    recordedTimers(accepted.timers, (name) => later.get(name) ?? null));
  return plan;
}
