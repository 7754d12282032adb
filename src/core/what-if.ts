/**
 * What would change if a date moved or a holiday came: the same commitment under another due date or calendar, for a forecast
 * beside the one that holds. Nothing is stored. The machine is asked as RECOUNTED would ask it, so that what is shown is what
 * would happen; a definition that does not know that event (version 1) refuses with `event-not-accepted`.
 */
import { Calendar, localDateOf } from './calendar.js';
import type { IssuedLayer } from './calendar.js';
import { dueOf, hasRunOut, recount } from './clock.js';
import type { Clock } from './clock.js';
import { hasOutcome, stageOf } from './commitment.js';
import type { Actor, LocalDate, MachineState, PersonEvent } from './commitment.js';
import { applyTimers } from './fold.js';
import type { ArmedTimers } from './fold.js';
import type { ForecastFacts } from './forecast.js';
import { ladderOf, rungAt } from './schedule.js';
import { take } from './step.js';

/** What is supposed: another due date, or days off that no table knows. */
export type Supposition = { dueOn: LocalDate } | { daysOff: readonly LocalDate[] };

export interface SupposedFacts extends ForecastFacts {
  startedOn: LocalDate;
  office: string;
  repliedOn: LocalDate;
  clock: Clock | null;
}

const ASKER: Actor = { id: 'what-if', name: '', roles: ['administrator'], office: null };

/** The facts as they would be. Closed commitments come back unchanged, and overdue ones under a supposed holiday: a recount touches neither. */
export function supposing(facts: SupposedFacts, supposition: Supposition, layers: readonly IssuedLayer[], now: Date): SupposedFacts {
  const state = JSON.parse(facts.snapshot) as MachineState;
  if (hasOutcome(stageOf(state.value))) return facts;
  const calendar = 'daysOff' in supposition ? withDaysOff(layers, supposition.daysOff) : facts.calendar;
  const today = localDateOf(now, facts.profile.timeZone);
  const overdue = facts.dueOn !== null && (facts.claimedOn ?? today) > facts.dueOn;
  if (overdue && 'daysOff' in supposition) return facts;
  const runOut = facts.clock !== null && hasRunOut(facts.clock, today, facts.calendar); // claimed in time, and still being verified
  const undated = facts.dueOn === null && isTimed(state);
  if ('daysOff' in supposition && (runOut || undated)) return facts;
  const clock = facts.clock === null || 'dueOn' in supposition ? null : recount(facts.clock, facts.calendar, calendar, today);
  const dueOn = 'dueOn' in supposition ? supposition.dueOn : clock === null ? facts.dueOn : dueOf(clock, calendar) ?? facts.dueOn;
  const ladder = dueOn === null ? null : ladderOf({ startedOn: facts.startedOn, dueOn, profile: facts.profile, calendar });
  const moved = { ...facts, calendar, dueOn, ladder, clock };
  if (!waitsForDates(state)) return moved;
  const event: PersonEvent = {
    type: 'RECOUNTED', by: ASKER, data: { dueOn },
    situation: { ...rungAt(ladder, now), today, office: facts.office, dueOn: facts.dueOn, repliedOn: facts.repliedOn, terms: facts.terms, superiors: [] },
  };
  const step = take(facts.machine, facts.snapshot, event);
  const armed: ArmedTimers = new Map(facts.armed);
  applyTimers(step.timers, armed, { ...moved, at: now, reminder: step.state.context.reminder }, facts.revision);
  return { ...moved, snapshot: step.snapshot, armed };
}

/** Underway: before that and after it no ladder hangs on the date. */
function waitsForDates({ value }: MachineState): boolean {
  return typeof value !== 'string' && ('underway' in value || 'answering' in value);
}

/** Of a kind with a ladder, though none may hang on it yet. */
function isTimed({ value }: MachineState): boolean {
  return typeof value !== 'string' && typeof value['underway'] === 'object' && value['underway']['clock'] !== 'untimed';
}

function withDaysOff(layers: readonly IssuedLayer[], days: readonly LocalDate[]): Calendar {
  const supposed: IssuedLayer = {
    id: 'what-if', level: 'own', jurisdiction: null, source: 'what-if',
    days: Object.fromEntries(days.map((day) => [day, { off: true, zh: '假设放假', en: 'supposed day off' }])),
  };
  return Calendar.of([...layers, supposed]);
}
