/**
 * Asks that would only repeat what the office has told already, or that it cannot answer yet: "no alert about what the user
 * just told the system" (domain 3.5, I4). They are recorded as suppressed with a reason (domain 4.3) and reach nobody. Pure.
 *
 * The machine has asked, and its history says so; here only the letter is kept back. Letters to those who supervise, slips and
 * reminders of a due date are never needless.
 */
import { lastWorkdayOnOrBefore } from './calendar.js';
import type { Calendar } from './calendar.js';
import type { Letter, LocalDate, StateValue, Terms } from './commitment.js';

/** Something the office has reported. `on` is the day of the act where the report names one, else the day it was recorded. */
export interface Report {
  event: 'CHECKED_IN' | 'STAGE_REACHED' | 'PROGRESS_REPORTED';
  on: LocalDate;
  stage: string | null;
}

/** One letter a machine asks for, and what its needlessness is judged by. */
export interface Ask {
  letter: Letter;
  /** What asked for it: a timer's name or an event's type. */
  cause: string;
  /** The local day of the step. */
  on: LocalDate;
  /** The machine's state after the step. */
  state: StateValue;
  terms: Terms;
  calendar: Calendar;
  /** Ids of the kind's stages, in order. */
  stages: readonly string[];
  /** The kind has check-ins; one without them is reported on by progress. */
  checksIn: boolean;
}

/** Letters whose need depends on what was reported before: only for these the reports must be read. */
export const MAY_BE_NEEDLESS: readonly Letter[] = ['check-in', 'budget-ask', 'milestone-due', 'delivery-due'];

/** The reason why a letter need not go out, as core/notice-reason.ts knows it; null when it must. */
export function needlessBecause(ask: Ask, reports: readonly Report[]): string | null {
  if (ask.letter === 'check-in' || (ask.letter === 'delivery-due' && ask.cause === 'nextDelivery')) {
    if (isWaiting(ask.state)) return 'waiting';
  }
  if (ask.letter === 'check-in' || ask.letter === 'budget-ask') {
    const told = reports.findLast((report) => answers(report, ask) && quarterOf(report.on) === quarterOf(ask.on));
    return told === undefined ? null : `told:${told.on}`;
  }
  if (ask.letter !== 'milestone-due') return null;
  const due = milestonesDue(ask.terms, ask.on, ask.calendar);
  return due.length > 0 && openMilestones(due, ask.stages, reports).length === 0 ? 'reached' : null;
}

/** Stages whose planned date is asked about on that day: a date on a day off is asked about on the working day before. */
export function milestonesDue({ milestones = {} }: Terms, on: LocalDate, calendar: Calendar): string[] {
  return Object.entries(milestones).filter(([, planned]) => lastWorkdayOnOrBefore(planned, calendar) === on).map(([stage]) => stage);
}

/** Those of the stages that nobody has reported yet, neither itself nor a later one. */
export function openMilestones(due: readonly string[], stages: readonly string[], reports: readonly Report[]): string[] {
  const furthest = Math.max(-1, ...reports.map(({ stage }) => (stage === null ? -1 : stages.indexOf(stage))));
  return due.filter((stage) => stages.indexOf(stage) > furthest);
}

/** Whether the clock is suspended until a condition is met. */
function isWaiting(state: StateValue): boolean {
  const underway = typeof state === 'string' ? undefined : state['underway'];
  return typeof underway === 'object' && underway['clock'] === 'waiting';
}

/** Whether a report says what the ask wants to hear. */
function answers({ event }: Report, { letter, checksIn }: Ask): boolean {
  if (letter === 'budget-ask') return event === 'STAGE_REACHED';
  return event === (checksIn ? 'CHECKED_IN' : 'PROGRESS_REPORTED');
}

function quarterOf(date: LocalDate): string {
  return `${date.slice(0, 4)}-${String(Math.ceil(Number(date.slice(5, 7)) / 3))}`;
}
