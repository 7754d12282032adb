/**
 * What a person's event does to a commitment besides its state: the due date and the clock behind it, whose it is, what it
 * covers. Pure; done before the machine is asked, because the rung it needs is that of the new date, and given up with the
 * transaction when the machine refuses.
 */
import { addStatutoryMonths, endOfPeriod } from '../core/calendar.js';
import type { Period } from '../core/calendar.js';
import { dueOf, pauseClock, resumeClock, startClock } from '../core/clock.js';
import type { DueBasis, LocalDate } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { extendedClock, extendedTo, rehandlingLimit } from '../core/reply-limit.js';
import type { Rules } from '../core/rules.js';
import { canonical } from '../core/step.js';
import { factsAfter } from '../core/tracked-facts.js';
import type { Aggregate } from './aggregate.js';
import { inferredPeriod, recounted, termEndUnder } from './goals.js';

/** Bases a due date may have once its event has set it. */
const BASIS_AFTER: Partial<Record<string, DueBasis>> = {
  DATE_DECLARED: 'declared', CHANGE_APPROVED: 'decided', REOPENED: 'decided', OUTCOME_SET_ASIDE: 'decided', DISSATISFIED: 'statutory', EXTENSION_GRANTED: 'statutory',
};
/** Events after which a limit of its own begins; a declared date is the old limit confirmed (reminder bands go by its length). */
const STARTS_ANEW: readonly string[] = ['CHANGE_APPROVED', 'REOPENED', 'OUTCOME_SET_ASIDE', 'DISSATISFIED'];
/** Events that go on counting, whatever the date: its basis stays. */
const GOES_ON: readonly string[] = ['CONDITION_MET', 'RETURNED', 'RECOUNTED'];

/** Whether an event moves the due date, and so leaves a baseline behind. */
export function setsDeadline(type: string, data: Readonly<Record<string, unknown>>): boolean {
  return type === 'CONFIRMED' || type === 'RECOUNTED' || ((Object.hasOwn(BASIS_AFTER, type) || GOES_ON.includes(type)) && typeof data['dueOn'] === 'string');
}

/**
 * The date an event brings along although nobody typed it: the legal limit of a second handling or of an extension, or what
 * is left of a counted limit once the condition is there.
 */
export function computedDueOn(type: string, data: Readonly<Record<string, unknown>>, aggregate: Aggregate, today: LocalDate): LocalDate | null {
  const { calendar, clock, workflow } = aggregate;
  if (typeof data['dueOn'] === 'string') return null;
  if (type === 'DISSATISFIED') return rehandledBy(aggregate, today);
  if (type === 'EXTENSION_GRANTED' && workflow.kind === 'answer-suggestion') return extendedTo(aggregate, today);
  if ((type === 'CONDITION_MET' || type === 'RETURNED') && clock !== null && clock.pausedOn !== null) {
    const due = dueOf(resumeClock(clock, today, calendar), calendar);
    return due === aggregate.dueOn ? null : due;
  }
  return null;
}

/** Moves the aggregate on in place. `data` is checked and holds the computed date. @throws DomainError `event-data-invalid`, `recount-refused` */
export function apply(aggregate: Aggregate, type: string, data: Readonly<Record<string, unknown>>, today: LocalDate, rules: Rules): void {
  if (type === 'CONFIRMED') refuseBorrowedBasis(aggregate, data);
  if (type === 'RECOUNTED') recountUnder(aggregate, data, today, rules);
  moveClock(aggregate, type, data, today);
  if (setsDeadline(type, data)) {
    aggregate.dueOn = data['dueOn'] as LocalDate | null;
    aggregate.basis = aggregate.dueOn === null ? 'none' : BASIS_AFTER[type] ?? (GOES_ON.includes(type) ? aggregate.basis : data['dueBasis'] as DueBasis);
    if (STARTS_ANEW.includes(type)) aggregate.startedOn = today;
  }
  Object.assign(aggregate, factsAfter(aggregate, type, data));
}

/** Nobody has declared or decided a date that is only being confirmed; a part or a follow-on keeps the date it was opened with, and where that came from. */
function refuseBorrowedBasis({ id, dueOn, basis }: Aggregate, { dueOn: given, dueBasis }: Readonly<Record<string, unknown>>): void {
  if ((dueBasis !== 'declared' && dueBasis !== 'decided') || (dueBasis === basis && given === dueOn)) return;
  throw new DomainError('event-data-invalid', `${id}: CONFIRMED: 立项时的时限依据不能是 ${dueBasis} / a date that is being confirmed cannot be ${dueBasis} already`,
    '请用 explicit、scope、inferred、statutory 或 none；确认与调整另有办理步骤 / use explicit, scope, inferred, statutory or none; a date is declared or decided by acts of their own',
    { problems: [{ field: 'dueBasis', problem: '立项时不适用 / not when it is confirmed' }] });
}

/** Counts the dates anew under the versions the event names. What it says must be what comes out: nobody types a recount. */
function recountUnder(aggregate: Aggregate, data: Readonly<Record<string, unknown>>, today: LocalDate, rules: Rules): void {
  const [, id = '', version = ''] = /^(.+)@(\d+)$/.exec(String(data['profile'])) ?? [];
  const next = recounted(aggregate, rules.calendar(String(data['calendar'])), rules.profile(id, Number(version)), today);
  const { calendar, profile, dueOn, claimedOn } = aggregate;
  const before = { calendar: calendar.version, profile: `${profile.id}@${String(profile.version)}`, dueOn };
  const overdue = dueOn !== null && (claimedOn ?? today) > dueOn;
  const termEndsOn = termEndUnder(aggregate, next.profile);
  if (overdue || termEndsOn !== data['termEndsOn'] || id !== profile.id || next.dueOn !== data['dueOn'] || canonical(before) !== canonical(data['before']) || (next.dueOn !== dueOn && next.dueOn !== null && next.dueOn < today)) {
    throw new DomainError('recount-refused', `${aggregate.id}: 不能这样重新计算 / cannot be recounted like this: ${overdue ? '已逾期 / it is overdue' : `${String(data['dueOn'])} ≠ ${String(next.dueOn)}`}`,
      '请用 jiannuo recount 先查看再执行 / use `jiannuo recount`, first without --apply', { before, computed: next.dueOn, overdue, ...(termEndsOn === undefined ? {} : { termEndsOn }) });
  }
  Object.assign(aggregate, next);
}

function moveClock(aggregate: Aggregate, type: string, data: Readonly<Record<string, unknown>>, today: LocalDate): void {
  const { clock, calendar, startedOn, quote } = aggregate;
  if (type === 'CONFIRMED') {
    const period = data['dueBasis'] === 'inferred' ? inferredPeriod(quote, data['dueOn'], aggregate) : null;
    aggregate.clock = period === null ? null : startClock(period, startedOn, aggregate.terms.scopeEndsOn ?? null);
  } else if (type === 'DISSATISFIED') {
    aggregate.clock = data['dueOn'] === rehandledBy(aggregate, today) ? startClock(rehandling(aggregate), today) : null;
  } else if (type === 'EXTENSION_GRANTED') {
    aggregate.clock = extendedClock(aggregate, today);
  } else if (type === 'WAIT_BEGUN') {
    // The limit for the answer is the law's: nobody pauses it by waiting; more time is asked for and granted (domain 1.2).
    aggregate.clock = clock === null || aggregate.workflow.kind === 'answer-suggestion' ? clock : pauseClock(clock, today, calendar);
  } else if ((type === 'CONDITION_MET' || type === 'RETURNED') && clock !== null && clock.pausedOn !== null) {
    aggregate.clock = resumeClock(clock, today, calendar);
  } else if (['DATE_DECLARED', 'CHANGE_APPROVED', 'REOPENED', 'OUTCOME_SET_ASIDE'].includes(type) && typeof data['dueOn'] === 'string') {
    aggregate.clock = null; // a date that somebody named stands by itself
  }
}

function rehandling({ profile, workflow }: Aggregate): Period {
  return workflow.kind === 'answer-suggestion' ? rehandlingLimit(profile) : { months: profile.rehandlingMonths };
}

function rehandledBy(aggregate: Aggregate, today: LocalDate): LocalDate {
  const period = rehandling(aggregate);
  return 'months' in period ? addStatutoryMonths(today, period.months, aggregate.calendar) : endOfPeriod(today, period, aggregate.calendar);
}
