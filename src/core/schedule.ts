import type { Calendar } from './calendar.js';
import {
  addDays, addMonths, addStatutoryMonths, addWorkingDays, daysBetween, firstWorkdayOnOrAfter, instantAt, lastWorkdayOnOrBefore,
  localDateOf, remember, workingDaysBetween,
} from './calendar.js';
import type { DueBasis, LocalDate, Rung, Schedule, Terms, TimerName } from './commitment.js';
import { DomainError } from './errors.js';
import { ASKS } from './ask-instants.js';
import type { Profile, Wait } from './profile.js';

/**
 * Due date + profile + calendar -> every instant a commitment waits for. The only place that knows which instant a timer name means.
 *
 * Promises: pure; the same inputs give the same instants; every name gives an instant, null (nothing to stand on) or a DomainError,
 * never NaN. Does not promise that an instant lies in the future: after an outage the ladder is caught up in order.
 * A rung turns at 00:00 local, and a window that lapses closes at 00:00 after its last day; reminders and questions stand at the
 * opening of the office. Promised period ends never roll, and statutory dates were rolled when they were computed, so nothing
 * here moves a due date.
 */

/** An instant of the ladder and the local date it stands on. Shared between callers: never change the Date. */
export interface LadderStep {
  readonly on: LocalDate;
  readonly at: Date;
}

/** Reminders ahead of the date, strictly increasing, then the rungs after it. */
export interface Ladder {
  readonly startedOn: LocalDate;
  readonly dueOn: LocalDate;
  readonly reminders: readonly LadderStep[];
  readonly overdue: LadderStep;
  readonly blueAgain: LadderStep;
  readonly orange: LadderStep;
  readonly red: LadderStep;
  readonly referred: LadderStep;
}

export interface LadderInput {
  /** The day the limit began to run: the reply's date, or that of the decision that set a new due date. */
  startedOn: LocalDate;
  dueOn: LocalDate;
  profile: Profile;
  calendar: Calendar;
}

/** A reminder with its origin: how long before the due date, the day that gives, and the working day it was moved back to. */
export interface ReminderDay {
  before: number | 'half';
  planned: LocalDate;
  on: LocalDate;
}

/** What a timer name may need. `at` = when the state that names it was entered (a fired timer's own instant). */
export interface TimerFacts {
  /** Null without a due date. */
  ladder: Ladder | null;
  at: Date;
  /** Index of the next reminder, as in the machine's context. */
  reminder: number;
  /** Review date of the condition waited for. */
  reviewOn?: LocalDate;
  terms: Terms;
  profile: Profile;
  calendar: Calendar;
  /** The deadline in force; named in errors only, the ladder already stands on it. */
  dueOn: LocalDate | null;
}

/** How far ahead a due date counts as due soon, in calendar days. */
export const DUE_SOON_DAYS = 7;
const EARLIEST = Date.parse('0001-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

const ladders = new WeakMap<Calendar, WeakMap<Profile, Map<string, Ladder>>>();

/**
 * Every instant of the ladder of one due date; frozen, remembered per calendar and profile value.
 * @throws RangeError for a date that does not exist; DomainError `timer-out-of-range` near the ends of the years 1..9999
 */
export function ladderOf({ startedOn, dueOn, profile, calendar }: LadderInput): Ladder {
  let ofCalendar = ladders.get(calendar);
  if (!ofCalendar) ladders.set(calendar, (ofCalendar = new WeakMap()));
  let ofProfile = ofCalendar.get(profile);
  if (!ofProfile) ofCalendar.set(profile, (ofProfile = new Map<string, Ladder>()));
  return remember(ofProfile, `${startedOn} ${dueOn}`, () => buildLadder({ startedOn, dueOn, profile, calendar }));
}

/**
 * On which days to remind: the offsets of the profile's band, moved back to a working day, later than `startedOn`, each day once
 * (of two that fall together the one planned earlier is kept).
 */
export function reminderDays({ startedOn, dueOn, profile, calendar }: LadderInput): ReminderDay[] {
  const length = daysBetween(startedOn, dueOn);
  const band = profile.reminders.find(({ minDays }) => length >= minDays);
  const offsets = (band?.before ?? []).map((before) => ({ before, days: before === 'half' ? Math.floor(length / 2) : before }));
  const planned = offsets.sort((a, b) => b.days - a.days).map(({ before, days }) => ({ before, planned: addDays(dueOn, -days) }));
  const ordered = planned.map((day) => ({ ...day, on: lastWorkdayOnOrBefore(day.planned, calendar) })).filter(({ on }) => on > startedOn);
  return ordered.filter(({ on }, index) => ordered[index - 1]?.on !== on);
}

/**
 * The instant a timer name stands for, or null when it has nothing to stand on: no due date, no reminder left.
 * @throws DomainError `timer-out-of-range` for an unknown name, a broken `at`, a broken gap, or a result outside the years 1..9999
 */
export function instantOf(name: TimerName, facts: TimerFacts): Date | null {
  if (!Object.hasOwn(INSTANTS, name)) throw outOfRange(name, facts, '不是计时器名 / is not a timer name');
  if (!isStorable(facts.at)) throw outOfRange(name, facts, '的起算时刻无效 / is asked for at an invalid instant');
  const instant = INSTANTS[name](facts);
  if (instant !== null && !isStorable(instant)) throw outOfRange(name, facts, '超出公元 1 至 9999 年 / falls outside the years 1 to 9999');
  return instant;
}

/** Which rung holds at `now` and which reminder is next; a step counts from its instant on. */
export function rungAt(ladder: Ladder | null, now: Date): { rung: Rung; reminder: number } {
  if (!ladder) return { rung: 'undated', reminder: 0 };
  const passed = (step: LadderStep) => step.at.getTime() <= now.getTime();
  const next = ladder.reminders.findIndex((step) => !passed(step));
  const [highest] = CLIMB.filter(([, step]) => passed(ladder[step]));
  return { rung: highest?.[0] ?? 'ahead', reminder: next === -1 ? ladder.reminders.length : next };
}

/**
 * The third axis, by local dates alone. An inferred date reads `provisional` until it has passed: it must never look promised.
 * `due_soon` = within 7 calendar days, the due date included. From the claim on nothing gets later: a reviewer's or a
 * deputy's time is not the office's, so lateness is measured on the day of the claim that is in force.
 */
export function scheduleOf({ dueOn, basis, claimedOn = null, closedOn, today }: {
  dueOn: LocalDate | null; basis: DueBasis; claimedOn?: LocalDate | null; closedOn: LocalDate | null; today: LocalDate;
}): Schedule {
  const measuredOn = claimedOn ?? closedOn ?? today;
  if (closedOn !== null) return dueOn !== null && measuredOn > dueOn ? 'closed_late' : 'closed';
  if (dueOn === null) return 'no_date';
  if (measuredOn > dueOn) return 'overdue';
  if (basis === 'inferred') return 'provisional';
  return daysBetween(measuredOn, dueOn) <= DUE_SOON_DAYS ? 'due_soon' : 'on_time';
}

/** Working days in (dueOn, today]. 0 may still mean overdue: after a due date before a holiday no working day has passed yet. */
export function workingDaysLate(dueOn: LocalDate, today: LocalDate, calendar: Calendar): number {
  return workingDaysBetween(dueOn, today, calendar);
}

/** Working days in (today, dueOn]; 0 on the due date itself and after it. */
export function workingDaysLeft(dueOn: LocalDate, today: LocalDate, calendar: Calendar): number {
  return workingDaysBetween(today, dueOn, calendar);
}

/** The earliest instant not before the given one that lies in office hours of a working day: when a letter may leave (zammad#4432). */
export function officeOpening(instant: Date, profile: Profile, calendar: Calendar): Date {
  const today = localDateOf(instant, profile.timeZone);
  const closesAt = instantAt(today, profile.officeHours.close, profile.timeZone);
  const day = instant < closesAt ? firstWorkdayOnOrAfter(today, calendar) : firstWorkdayOnOrAfter(addDays(today, 1), calendar);
  const opensAt = openingOn(day, profile);
  if (instant <= opensAt) return opensAt;
  const on = (time: string): Date => instantAt(day, time, profile.timeZone);
  const pause = profile.officeHours.breaks?.find(({ from, to }) => on(from) <= instant && instant < on(to));
  return pause === undefined ? instant : on(pause.to);
}

function buildLadder(input: LadderInput): Ladder {
  const { startedOn, dueOn, profile, calendar } = input;
  const midnight = (on: LocalDate) => Object.freeze({ on, at: instantAt(on, '00:00', profile.timeZone) });
  const after = (workingDays: number) => midnight(addWorkingDays(dueOn, workingDays, calendar));
  const reminders = reminderDays(input).map(({ on }) => Object.freeze({ on, at: openingOn(on, profile) }));
  return Object.freeze({
    startedOn,
    dueOn,
    reminders: Object.freeze(reminders),
    overdue: midnight(addDays(dueOn, 1)),
    blueAgain: after(profile.ladder.blueAgain),
    orange: after(profile.ladder.orange),
    red: after(profile.ladder.red),
    referred: after(profile.ladder.referred),
  });
}

const INSTANTS: Readonly<Record<TimerName, (facts: TimerFacts) => Date | null>> = {
  nextReminder: ({ ladder, reminder }) => ladder?.reminders[reminder]?.at ?? null,
  untilOverdue: ({ ladder }) => ladder?.overdue.at ?? null,
  untilBlueAgain: ({ ladder }) => ladder?.blueAgain.at ?? null,
  untilOrange: ({ ladder }) => ladder?.orange.at ?? null,
  untilRed: ({ ladder }) => ladder?.red.at ?? null,
  untilReferred: ({ ladder }) => ladder?.referred.at ?? null,
  confirmBy: (facts) => afterWait('confirm', facts),
  declareBy: (facts) => afterWait('declare', facts),
  undeclaredReview: (facts) => afterWait('undeclaredReview', facts),
  verifyBy: (facts) => afterWait('verify', facts),
  decideBy: (facts) => afterWait('decide', facts),
  // The deputy has the whole last day, as in every window (ask-instants.ts).
  ratingBy: (facts) => instantAt(addDays(lastDayOf('rating', facts), 1), '00:00', facts.profile.timeZone),
  referredReview: (facts) => afterWait('referredReview', facts),
  nextDelivery: (facts) => openingOn(deliveryDays(facts).askedOn, facts.profile),
  gapAlarm,
  nextCheckIn,
  ...ASKS,
  nextLook: (facts) => openingOn(addStatutoryMonths(enteredOn(facts), facts.profile.lookMonths, facts.calendar), facts.profile),
  untilReview,
};

/** Steps after the due date, highest first. */
const CLIMB = [['referred', 'referred'], ['red', 'red'], ['orange', 'orange'], ['blueAgain', 'blueAgain'], ['blue', 'overdue']] as const;

function afterWait(wait: Wait, facts: TimerFacts): Date {
  return openingOn(lastDayOf(wait, facts), facts.profile);
}

function lastDayOf(wait: Wait, facts: TimerFacts): LocalDate {
  return addWorkingDays(enteredOn(facts), facts.profile.waits[wait], facts.calendar);
}

/** The gap's last day, and the working day on which the office is asked for the delivery. */
function deliveryDays(facts: TimerFacts): { lastOn: LocalDate; askedOn: LocalDate } {
  const { at, terms, profile, calendar } = facts;
  const gap = terms.gapDays ?? profile.deliveryGapDays;
  if (!Number.isSafeInteger(gap) || gap < 1) throw outOfRange('nextDelivery', facts, `的间隔为 ${gap} 日 / has a gap of ${gap} days`);
  const lastOn = addDays(enteredOn(facts), gap);
  const movedBack = lastWorkdayOnOrBefore(addDays(lastOn, -Math.min(profile.deliveryLeadDays, Math.floor(gap / 2))), calendar);
  // A gap shorter than a holiday would move back to where it started and fire for ever: then it moves forward.
  return { lastOn, askedOn: openingOn(movedBack, profile) > at ? movedBack : firstWorkdayOnOrAfter(lastOn, calendar) };
}

/** The gap is exceeded at 00:00 after its last day, but nobody is reported before having been asked. */
function gapAlarm(facts: TimerFacts): Date {
  const { lastOn, askedOn } = deliveryDays(facts);
  return instantAt(addDays(askedOn > lastOn ? askedOn : lastOn, 1), '00:00', facts.profile.timeZone);
}

function nextCheckIn(facts: TimerFacts): Date {
  const first = quarterEnd(enteredOn(facts));
  const opensAt = openingOn(lastWorkdayOnOrBefore(first, facts.calendar), facts.profile);
  const following = quarterEnd(addDays(first, 1));
  return opensAt > facts.at ? opensAt : openingOn(lastWorkdayOnOrBefore(following, facts.calendar), facts.profile);
}

function untilReview(facts: TimerFacts): Date {
  const review = facts.reviewOn === undefined ? null : openingOn(facts.reviewOn, facts.profile);
  // The review date has passed and nobody acted: ask again, or the commitment would wait for ever.
  return review !== null && review > facts.at ? review : afterWait('reviewAgain', facts);
}

/** Last day of the calendar quarter a date lies in. */
function quarterEnd(date: LocalDate): LocalDate {
  const [year = 0, month = 0] = date.split('-').map(Number);
  const firstOfYear = `${String(year).padStart(4, '0')}-01-01`;
  return addDays(addMonths(firstOfYear, Math.ceil(month / 3) * 3), -1);
}

function enteredOn({ at, profile }: TimerFacts): LocalDate {
  return localDateOf(at, profile.timeZone);
}

function openingOn(date: LocalDate, profile: Profile): Date {
  return instantAt(date, profile.officeHours.open, profile.timeZone);
}

function isStorable(instant: Date): boolean {
  return instant.getTime() >= EARLIEST && instant.getTime() <= LATEST;
}

function outOfRange(name: string, { at, dueOn }: TimerFacts, what: string): DomainError {
  const facts = { name, at: Number.isNaN(at.getTime()) ? null : at.toISOString(), dueOn };
  return new DomainError('timer-out-of-range', `计时器 ${name} ${what}`,
    '请检查事项的到期日、条款与地方规则 / check the due date, the terms and the profile of the commitment', facts);
}
