/**
 * A newer calendar or profile for what is open: first as a plan, then as an event RECOUNTED on each commitment with old and new
 * date. What was used of a counted limit stays as it was counted (Plain's rule, field notes D.3); promised dates stay, only
 * their ladder is counted anew. Closed and overdue commitments are never touched: a breach is evidence.
 */
import type { EntityManager } from 'typeorm';
import type { Calendar } from '../core/calendar.js';
import { localDateOf } from '../core/calendar.js';
import { countOf, hasRunOut } from '../core/clock.js';
import type { Actor, LocalDate } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import type { Profile } from '../core/profile.js';
import { knowsTermEnd, takesRecount } from '../core/recount-step.js';
import { ladderOf } from '../core/schedule.js';
import type { Ladder } from '../core/schedule.js';
import type { Database } from '../store/database.js';
import { ensureLayers, ensureProfile } from '../store/rule-book.js';
import type { RuleBook } from '../store/rule-book.js';
import { lockOne, understand } from './aggregate.js';
import type { Aggregate } from './aggregate.js';
import type { Commitments } from './commitments.js';
import { recounted, termEndUnder } from './goals.js';
import { calendarOfLayers, jurisdictionsOf } from './rules.js';

/**
 * What a recount does to a commitment: its due date moves; only its ladder moves; its dates stay and are no longer provisional;
 * only the end of the term, at which it must be explained, is another; it has no ladder, and what it is asked from now on is counted anew. Or nothing, and why.
 */
export const RECOUNT_OUTCOMES = ['moved', 'ladder', 'term', 'firm', 'asks', 'same', 'overdue', 'in-the-past', 'migrate-first', 'not-now', 'unreadable'] as const;
export type RecountOutcome = (typeof RECOUNT_OUTCOMES)[number];
const CHANGING: readonly RecountOutcome[] = ['moved', 'ladder', 'term', 'firm', 'asks'];

export interface RecountItem {
  id: string;
  outcome: RecountOutcome;
  before: CountedDates;
  after: CountedDates;
  /** Used so far of a counted limit, e.g. `12 of 90 days`; null for a promised date. */
  used: { unit: 'workingDays' | 'days'; used: number; goal: number } | null;
  /** The end of the term that is to be waited for from now on; absent where nothing changes about that. */
  termEndsOn?: LocalDate | null;
  /** Why it is `unreadable`, e.g. a definition that this program lacks; it must not keep the others from being recounted. */
  problem?: string;
}

export interface CountedDates {
  calendar: string;
  profile: string;
  dueOn: LocalDate | null;
  /** First reminder, first day overdue, orange; null without a ladder. */
  remindOn: LocalDate | null;
  overdueOn: LocalDate | null;
  orangeOn: LocalDate | null;
  /** Last day of the term of the congress as the profile has it; null where it has none or the kind is not asked about it. */
  termEndsOn: LocalDate | null;
}

export interface RecountOrder {
  jurisdiction: string;
  /** Default: the one in force. */
  calendar?: string;
  /** Default: that of each commitment. */
  profile?: { id: string; version: number };
  now: Date;
  /** Only ids after this one, so many at the most; default: all. */
  after?: string;
  limit?: number;
}

/** Commitments in one transaction: about four seconds, for which nobody can act on them. */
const BATCH = 500;

/**
 * The whole jurisdiction, batch by batch, each in a transaction of its own; `signed` null only plans. Cut off between two
 * batches, the same order takes up what is left. What is wrong with the order itself is refused before anything is written.
 */
export async function recountAll(database: Pick<Database, 'transaction'>, book: RuleBook, order: RecountOrder, signed: { commitments: Pick<Commitments, 'send'>; by: Actor; reason: string } | null): Promise<RecountItem[]> {
  // The same target for every batch, whatever is put in force meanwhile.
  const calendar = order.calendar ?? await database.transaction(async (tx) => (await book.current(tx)).calendarOf(order.jurisdiction).version);
  const items: RecountItem[] = [];
  for (let batch: RecountItem[] | null = null; batch === null || batch.length === BATCH;) {
    const next = { ...order, calendar, after: items.at(-1)?.id ?? '', limit: BATCH };
    batch = await database.transaction((tx) => (signed === null ? planRecount(tx, book, next) : applyRecount(tx, book, signed.commitments, { ...next, ...signed })));
    items.push(...batch);
  }
  return items;
}

/**
 * Every open commitment of the jurisdiction that is counted with something else than the target. Writes nothing, but locks them
 * to the end of the transaction: so what applyRecount() writes is what it planned.
 */
export async function planRecount(tx: EntityManager, book: RuleBook, order: RecountOrder): Promise<RecountItem[]> {
  const { calendar, profile } = await targetOf(tx, book, order);
  return planTowards(tx, book, order, calendar, profile);
}

/** Applies the plan in the caller's transaction. Throws `not-allowed` for anybody but an administrator. */
export async function applyRecount(tx: EntityManager, book: RuleBook, commitments: Pick<Commitments, 'send'>, order: RecountOrder & { by: Actor; reason: string }): Promise<RecountItem[]> {
  const { by, reason, now } = order;
  if (!by.roles.includes('administrator')) {
    throw new DomainError('not-allowed', `${by.name} 不能重新计算时限 / ${by.name} may not recount dates`, '由系统管理员办理 / an administrator does that', { person: by.id });
  }
  const { calendar, profile } = await targetOf(tx, book, order);
  // Before any commitment is locked, as whoever opens one does it.
  await ensureLayers(tx, calendar, now);
  if (profile !== null) await ensureProfile(tx, profile);
  const items = await planTowards(tx, book, order, calendar, profile);
  for (const { id, before, after, termEndsOn } of items.filter(({ outcome }) => CHANGING.includes(outcome))) {
    const was = { calendar: before.calendar, profile: before.profile, dueOn: before.dueOn };
    await commitments.send(tx, { id, type: 'RECOUNTED', data: { calendar: after.calendar, profile: after.profile, dueOn: after.dueOn, before: was, reason, ...(termEndsOn === undefined ? {} : { termEndsOn }) }, by, now });
  }
  return items;
}

async function targetOf(tx: EntityManager, book: RuleBook, { jurisdiction, calendar, profile }: RecountOrder): Promise<{ calendar: Calendar; profile: Profile | null }> {
  const places = await jurisdictionsOf(tx);
  if (!places.includes(jurisdiction)) {
    throw new DomainError('recount-refused', `没有地区 ${jurisdiction} / there is no jurisdiction ${jurisdiction}`, `可用 / use one of: ${places.join(', ')}`, { jurisdiction, known: places });
  }
  const rules = await book.current(tx);
  return {
    calendar: calendar === undefined ? rules.calendarOf(jurisdiction) : await calendarOfLayers(tx, jurisdiction, calendar.split('+')),
    profile: profile === undefined ? null : rules.profile(profile.id, profile.version),
  };
}

/** A profile is a target only for what is counted with another version of it: nothing changes its place by being recounted. */
async function planTowards(tx: EntityManager, book: RuleBook, { jurisdiction, now, after = '', limit }: RecountOrder, calendar: Calendar, profile: Profile | null): Promise<RecountItem[]> {
  const rules = await book.current(tx);
  const open = await tx.query<{ id: string }[]>(`
    select id from commitments
    where jurisdiction = $1 and closed_on is null and (calendar_version <> $2 or (profile_id = $3 and profile_version <> $4)) and id > $5
    order by id limit $6 for update`,
  [jurisdiction, calendar.version, profile?.id ?? null, profile?.version ?? null, after, limit ?? null]);
  const items: RecountItem[] = [];
  for (const { id } of open) {
    const row = await lockOne(tx, id);
    try {
      const aggregate = understand(row, rules);
      const own = profile !== null && holdsFor(profile, aggregate) ? profile : aggregate.profile;
      items.push(itemOf(aggregate, calendar, own, localDateOf(now, aggregate.profile.timeZone)));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const stays = { calendar: row.calendar_version, profile: `${row.profile_id}@${String(row.profile_version)}`, dueOn: row.due_on, remindOn: null, overdueOn: null, orangeOn: null, termEndsOn: null };
      items.push({ id, outcome: 'unreadable', before: stays, after: stays, used: null, problem: error.message });
    }
  }
  return items;
}

/**
 * A version of the same place. One that has ended is not for what began after it, and what was counted provisionally waits for the
 * notice of its own year: another year's would give it another year's days.
 */
function holdsFor({ id, validFrom, validTo }: Profile, { profile, repliedOn }: Aggregate): boolean {
  return id === profile.id && (validTo === null || repliedOn <= validTo) && (!profile.provisional || validFrom <= repliedOn);
}

function itemOf(aggregate: Aggregate, calendar: Calendar, profile: Profile, today: LocalDate): RecountItem {
  const before = datesOf(aggregate, aggregate.calendar, aggregate.profile, aggregate.dueOn);
  const used = usedOf(aggregate, today);
  const outcome = blocked(aggregate, today);
  if (outcome !== null) return { id: aggregate.id, outcome, before, after: before, used };
  const { dueOn } = recounted(aggregate, calendar, profile, today);
  if (dueOn !== null && dueOn !== before.dueOn && dueOn < today) return { id: aggregate.id, outcome: 'in-the-past', before, after: before, used };
  const termEndsOn = termEndUnder(aggregate, profile);
  return {
    id: aggregate.id, outcome: dueOn !== before.dueOn ? 'moved' : unmoved(aggregate, calendar, profile), before, after: datesOf(aggregate, calendar, profile, dueOn), used,
    ...(termEndsOn === undefined ? {} : { termEndsOn }),
  };
}

function blocked({ dueOn, claimedOn, workflow, snapshot, clock, calendar }: Aggregate, today: LocalDate): RecountOutcome | null {
  if (dueOn !== null && (claimedOn ?? today) > dueOn) return 'overdue';
  if (clock !== null && hasRunOut(clock, today, calendar)) return 'not-now'; // claimed in time, and still being verified
  if (takesRecount(workflow.machine, snapshot)) return null;
  return workflow.machine.events.includes('RECOUNTED') ? 'not-now' : 'migrate-first';
}

function datesOf({ startedOn, workflow }: Aggregate, calendar: Calendar, profile: Profile, dueOn: LocalDate | null): CountedDates {
  const ladder = dueOn === null || !workflow.definition.timed ? null : ladderOf({ startedOn, dueOn, profile, calendar });
  return {
    calendar: calendar.version, profile: `${profile.id}@${String(profile.version)}`, dueOn,
    remindOn: ladder?.reminders[0]?.on ?? null, overdueOn: ladder?.overdue.on ?? null, orangeOn: ladder?.orange.on ?? null,
    termEndsOn: knowsTermEnd(workflow.machine) ? profile.termEndsOn : null,
  };
}

/** What changes although the due date stays. */
function unmoved({ startedOn, dueOn, workflow, profile: own, calendar: from }: Aggregate, calendar: Calendar, profile: Profile): RecountOutcome {
  if (!workflow.definition.timed) return 'asks';
  const firm = own.provisional && !profile.provisional ? 'firm' : 'same';
  const otherwise = knowsTermEnd(workflow.machine) && own.termEndsOn !== profile.termEndsOn ? 'term' : firm;
  if (dueOn === null) return otherwise;
  const [before, after] = [ladderOf({ startedOn, dueOn, profile: own, calendar: from }), ladderOf({ startedOn, dueOn, profile, calendar })];
  if (instantsOf(before) !== instantsOf(after)) return 'ladder';
  return [dueOn, after.referred.on].some((date) => from.isProvisional(date) && !calendar.isProvisional(date)) && otherwise === 'same' ? 'firm' : otherwise;
}

function instantsOf({ reminders, blueAgain, orange, red, referred }: Ladder): string {
  return [...reminders, blueAgain, orange, red, referred].map(({ at }) => at.toISOString()).join();
}

function usedOf({ clock, calendar }: Aggregate, today: LocalDate): RecountItem['used'] {
  if (clock === null) return null;
  const { unit, used, goal } = countOf(clock, today, calendar);
  return { unit, used, goal };
}
