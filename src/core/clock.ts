/**
 * Limits that are counted: a goal, how much of it is used, and the date that gives. One algebra for running, pausing and
 * changing, so that a pause is counted in the same unit as the goal (GLPI counts one around the clock and the other in hours).
 *
 * Promises: values are plain JSON and never change; a due date depends on the clock and the calendar alone, so none moves by
 * itself; used + left = goal until the goal is used up. Does not promise that a switched goal still lies ahead: whoever
 * switches to a goal that is used up already gets a date that has passed, and must ask first.
 *
 * How time is used (Civil Code 201-204, quoted in core/calendar.ts): the day a segment began does not count, the day of a pause
 * does, the day of the resumption does not; so pausing and resuming on one day changes nothing. Both units are kept, because a
 * goal may be switched from one to the other. A months goal ends on its corresponding day (202); months have no fixed length,
 * so its length is the calendar days from the very first day to that corresponding day, and after a pause what is left of them
 * is counted in calendar days (200 counts by days as well). No article settles this; it is our reading, and it gives back
 * exactly the days that were left. Only the end rolls (203), never a pause.
 */
import type { Calendar, Period } from './calendar.js';
import { addDays, addMonths, addWorkingDays, daysBetween, firstWorkdayOnOrAfter, isRealDate, weekdayOf, workingDaysBetween } from './calendar.js';
import type { LocalDate, Named } from './commitment.js';
import { DomainError } from './errors.js';
import type { Explanation } from './explain.js';
import { explainDays } from './explain.js';

/** Time used, in both units. */
export interface Used {
  readonly workingDays: number;
  readonly days: number;
}

/** A pause that is over: the days in (from, to] did not count. */
export interface Pause {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

export interface Clock {
  readonly goal: Period;
  /** Latest date the scope allows; the due date never passes it. */
  readonly notAfter: LocalDate | null;
  /** The day the limit began, excluded; the corresponding day of a months goal is found from it. */
  readonly startedOn: LocalDate;
  /** The day the running segment began to count, excluded. */
  readonly since: LocalDate;
  /** Used in (startedOn, since], as it was counted then; a later calendar does not change it. */
  readonly used: Used;
  /** Pauses that are over, oldest first, for the sum on the page. */
  readonly pauses: readonly Pause[];
  readonly pausedOn: LocalDate | null;
}

/** What is used and left of a goal on a day. Months are counted in calendar days. */
export interface Count {
  readonly unit: keyof Used;
  readonly goal: number;
  readonly used: number;
  /** Never below zero. */
  readonly left: number;
}

/** Longest goals, a century: a longer one is a typing error. */
const LONGEST = { workingDays: 36_600, days: 36_600, months: 1200 } as const;

/** @throws DomainError `clock-invalid` for a goal that is no period, or a scope that ends before the start */
export function startClock(goal: Period, on: LocalDate, notAfter: LocalDate | null = null): Clock {
  requireGoal(goal);
  requireDate(on);
  if (notAfter !== null) requireDate(notAfter);
  if (notAfter !== null && notAfter < on) {
    throw invalid(`期限自 ${on} 起算，而最迟日 ${notAfter} 在其前 / the limit starts on ${on}, after ${notAfter}, the latest date allowed`,
      '请更正最迟日，或不设最迟日 / correct the latest date or leave it out', { on, notAfter });
  }
  return { goal, notAfter, startedOn: on, since: on, used: { workingDays: 0, days: 0 }, pauses: [], pausedOn: null };
}

/**
 * Stops counting at the end of `on`. A limit that has run out is returned as it is: there is nothing left to pause, and a date
 * that was missed stays missed. @throws DomainError `clock-invalid` when already paused or before the segment began
 */
export function pauseClock(clock: Clock, on: LocalDate, calendar: Calendar): Clock {
  if (clock.pausedOn !== null) {
    throw invalid(`期限自 ${clock.pausedOn} 起已中止 / the clock has been paused since ${clock.pausedOn}`, '请先恢复 / resume it first', { on, pausedOn: clock.pausedOn });
  }
  requireNotBefore(clock.since, on);
  return hasRunOut(clock, on, calendar) ? clock : { ...clock, pausedOn: on };
}

/** Counts on from the day after `on`. @throws DomainError `clock-invalid` when not paused or before the pause */
export function resumeClock(clock: Clock, on: LocalDate, calendar: Calendar): Clock {
  const { pausedOn } = clock;
  if (pausedOn === null) throw invalid('期限未中止，不能恢复 / the clock is not paused', '只有中止的期限才能恢复 / only a paused clock can be resumed', { on });
  requireNotBefore(pausedOn, on);
  if (on === pausedOn) return { ...clock, pausedOn: null };
  return { ...countedTo(pausedOn, clock, calendar), since: on, pauses: [...clock.pauses, { from: pausedOn, to: on }], pausedOn: null };
}

/**
 * Another goal from the same start: what was used and what was paused stay (GLPI forgets it), also while paused. Only the last of
 * several switches counts. @throws DomainError `clock-invalid` for a goal that is no period, or a day before the segment or pause
 */
export function switchGoal(clock: Clock, goal: Period, on: LocalDate): Clock {
  requireGoal(goal);
  requireNotBefore(clock.pausedOn ?? clock.since, on);
  return { ...clock, goal };
}

/**
 * A changed calendar: the time used by the end of `on` stays as the old one counted it, the time left counts under the new one
 * (the rule of Plain). @throws DomainError `clock-invalid` when the limit has run out under the old one: a missed date stays
 */
export function recount(clock: Clock, from: Calendar, to: Calendar, on: LocalDate): Clock {
  requireNotBefore(clock.pausedOn ?? clock.since, on);
  if (from.version === to.version) return clock;
  if (hasRunOut(clock, on, from)) {
    const dueOn = dueOf(clock, from);
    throw invalid(`期限已于 ${String(dueOn)} 届满，不再重算 / the limit ran out on ${String(dueOn)} and is not counted again`,
      '重算只及于未到期的事项；要改期请按程序调整 / only limits still running are recounted; to move this date, have a change decided', { on, dueOn });
  }
  return countedTo(clock.pausedOn ?? on, clock, from);
}

/**
 * The last day of the limit; null while paused. A day off rolls forward (Civil Code 203), the scope's latest date does not.
 * @throws DomainError `timer-out-of-range` beyond the year 9999
 */
export function dueOf(clock: Clock, calendar: Calendar): LocalDate | null {
  if (clock.pausedOn !== null) return null;
  const { unit, left } = countOf(clock, clock.since, calendar);
  const last = unit === 'workingDays' ? addWorkingDays(clock.since, left, calendar) : addDays(clock.since, left);
  const end = firstWorkdayOnOrAfter(last, calendar);
  return clock.notAfter !== null && clock.notAfter < end ? clock.notAfter : end;
}

/** Whether the last day lies before `on`. A paused limit does not run out. */
export function hasRunOut(clock: Clock, on: LocalDate, calendar: Calendar): boolean {
  const due = dueOf(clock, calendar);
  return due !== null && due < on;
}

/** What is used and left at the end of `on`; while paused, at the end of the day of the pause. */
export function countOf(clock: Clock, on: LocalDate, calendar: Calendar): Count {
  const { goal, startedOn } = clock;
  const unit = 'workingDays' in goal ? 'workingDays' : 'days';
  const total = 'workingDays' in goal ? goal.workingDays : 'days' in goal ? goal.days : daysBetween(startedOn, addMonths(startedOn, goal.months));
  const used = countedTo(clock.pausedOn ?? on, clock, calendar).used[unit];
  return { unit, goal: total, used, left: Math.max(0, total - used) };
}

/** The sum behind the date: goal, pauses, used + left, the days skipped and counted, the cap. The lists run in parallel. */
export function explainClock(clock: Clock, calendar: Calendar): Explanation {
  const { goal, since, startedOn, pausedOn, notAfter } = clock;
  const count = countOf(clock, since, calendar);
  const untouched = since === startedOn && pausedOn === null;
  const lines = [goalLine(clock), ...clock.pauses.map(pauseLine), ...(untouched ? [] : sumLines(clock, calendar))];
  const due = dueOf(clock, calendar);
  if (due === null) return explanation(lines);
  const rest = count.left === 0 ? explanation([usedUpLine(since)]) : explainDays(since, untouched ? goal : restOf(count), calendar);
  const capped = notAfter === due && notAfter < String(dueOf({ ...clock, notAfter: null }, calendar));
  const ends = [
    ...(capped ? [{ zh: `不得晚于 ${dayText(due).zh}（所在范围的最后一日），不顺延。`, en: `Not later than ${dayText(due).en}, the last day of its scope; no roll.` }] : []),
    { zh: `到期日 ${dayText(due).zh}。`, en: `Due ${dayText(due).en}.` },
  ];
  const [before, after] = [explanation(lines), explanation(ends)];
  return { zh: [...before.zh, ...rest.zh, ...after.zh], en: [...before.en, ...rest.en, ...after.en] };
}

/** The clock with the time in (since, on] added to what is used. */
function countedTo(on: LocalDate, clock: Clock, calendar: Calendar): Clock {
  const { since, used } = clock;
  if (on === since) return clock;
  const workingDays = used.workingDays + workingDaysBetween(since, on, calendar);
  return { ...clock, since: on, used: { workingDays, days: used.days + daysBetween(since, on) } };
}

function goalLine({ goal, startedOn }: Clock): Named {
  const start = dayText(startedOn);
  if (!('months' in goal)) {
    const text = 'workingDays' in goal ? lengthText('workingDays', goal.workingDays) : lengthText('days', goal.days);
    return { zh: `期限 ${text.zh}，自 ${start.zh}起。`, en: `A limit of ${text.en} from ${start.en}.` };
  }
  const end = addMonths(startedOn, goal.months);
  const [text, length] = [{ zh: `${goal.months} 个月`, en: plural(goal.months, 'month') }, lengthText('days', daysBetween(startedOn, end))];
  return { zh: `期限 ${text.zh}，自 ${start.zh}起至 ${dayText(end).zh}，共 ${length.zh}。`, en: `A limit of ${text.en} from ${start.en} to ${dayText(end).en}: ${length.en}.` };
}

function pauseLine({ from, to }: Pause): Named {
  const length = lengthText('days', daysBetween(from, to));
  return { zh: `${dayText(from).zh}中止，${dayText(to).zh}恢复：其间 ${length.zh}不计入。`, en: `Paused on ${dayText(from).en}, resumed on ${dayText(to).en}: ${length.en} between do not count.` };
}

function sumLines(clock: Clock, calendar: Calendar): Named[] {
  const { unit, goal, used, left } = countOf(clock, clock.since, calendar);
  const [total, spent, rest] = [lengthText(unit, goal), lengthText(unit, used), lengthText(unit, left)];
  const over = used > goal;
  const sum = over
    ? { zh: `已用 ${spent.zh}，多于期限 ${total.zh}。`, en: `${spent.en} used, more than the limit of ${total.en}.` }
    : { zh: `已用 ${spent.zh}（按当时的日历计，不再重算）＋剩余 ${rest.zh}＝${total.zh}。`, en: `${spent.en} used (as counted then, and not counted again) + ${rest.en} left = ${total.en}.` };
  if (clock.pausedOn === null) return [sum];
  const day = dayText(clock.pausedOn);
  return [sum, { zh: `${day.zh}起中止，恢复后再定到期日。`, en: `Paused since ${day.en}; the due date follows when it is resumed.` }];
}

function usedUpLine(since: LocalDate): Named {
  return { zh: `没有剩余，${dayText(since).zh}为最后一日，遇休息日顺延。`, en: `Nothing is left: ${dayText(since).en} is the last day, rolled over days off.` };
}

function restOf({ unit, left }: Count): Period {
  return unit === 'workingDays' ? { workingDays: left } : { days: left };
}

function lengthText(unit: keyof Used, n: number): Named {
  return unit === 'workingDays' ? { zh: `${n} 个工作日`, en: plural(n, 'working day') } : { zh: `${n} 日`, en: plural(n, 'day') };
}

function dayText(date: LocalDate): Named {
  return { zh: `${date}（${weekdayOf(date).zh}）`, en: `${date} (${weekdayOf(date).en})` };
}

function plural(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}

function explanation(lines: readonly Named[]): Explanation {
  return { zh: lines.map(({ zh }) => zh), en: lines.map(({ en }) => en) };
}

function requireGoal(goal: Period): void {
  const [[unit, n] = [], ...more] = Object.entries(goal as Readonly<Record<string, unknown>>);
  const longest = unit !== undefined && Object.hasOwn(LONGEST, unit) ? LONGEST[unit as keyof typeof LONGEST] : 0;
  if (more.length === 0 && typeof n === 'number' && Number.isInteger(n) && n >= 1 && n <= longest) return;
  throw invalid(`${JSON.stringify(goal)} 不是期限 / is not a limit`,
    '期限为若干个工作日、日或月之一，须为正整数，不超过一百年 / a limit is a whole number of workingDays, days or months, from one to a century', { goal });
}

function requireNotBefore(first: LocalDate, on: LocalDate): void {
  requireDate(on);
  if (on < first) {
    throw invalid(`${on} 早于 ${first}，期限已计到该日 / ${on} lies before ${first}, to which the clock has counted already`,
      `请用 ${first} 或以后的日期 / use ${first} or a later date`, { on, first });
  }
}

function requireDate(date: LocalDate): void {
  if (!isRealDate(date)) throw invalid(`${date} 不是日期 / ${date} is not a date`, '日期写作 YYYY-MM-DD / write dates as YYYY-MM-DD', { date });
}

function invalid(message: string, hint: string, facts: Readonly<Record<string, unknown>>): DomainError {
  return new DomainError('clock-invalid', message, hint, facts);
}
