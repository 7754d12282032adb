import type { Calendar } from '../../core/calendar.js';
import { localDateOf } from '../../core/calendar.js';
import { RUNGS } from '../../core/commitment.js';
import type { DueBasis, Letter, Level, LocalDate, MachineState, Rung, Schedule, StateValue, Terms, TimerName } from '../../core/commitment.js';
import { foldDue, nextFireAt } from '../../core/fold.js';
import type { ArmedTimers, FoldFacts } from '../../core/fold.js';
import type { ForecastFacts } from '../../core/forecast.js';
import type { Profile } from '../../core/profile.js';
import type { Rules } from '../../core/rules.js';
import { ladderOf, scheduleOf, workingDaysLate, workingDaysLeft } from '../../core/schedule.js';
import { StepMemory } from '../../core/step.js';
import type { StandingRow } from './board.js';
import { workflowOf } from '../../../workflows/registry.js';
import type { Workflow } from '../../../workflows/registry.js';

/** What the clock will do next if nobody does anything, and whom it will write to. */
export interface NextStep {
  at: Date;
  timer: TimerName;
  letters: readonly { letter: Letter; to: Level[] }[];
}

/** The third axis with its counts. */
export interface Lateness {
  schedule: Schedule;
  /** Working days after the due date until today, or until the claim in force or the closing. */
  workingDaysLate: number;
  workingDaysLeft: number;
  dueOn: LocalDate | null;
  today: LocalDate;
  /** Today is no working day. */
  todayOff: boolean;
  /** The day of the claim in force; null while there is none. */
  claimedOn: LocalDate | null;
}

/** Where a commitment stands at an instant: everything that is derived from its row and never stored. */
export interface Standing extends Lateness {
  workflow: Workflow;
  profile: Profile;
  calendar: Calendar;
  state: MachineState;
  basis: DueBasis;
  /** The rung the ladder has reached after the due date; null ahead of it and while it is held. */
  rung: Rung | null;
  /** Null when no timer is armed. */
  next: NextStep | null;
}

const memory = new StepMemory(2_000); // pure results only; a board repeats the same few cases

/** How the commitment stands against its due date. Measured on the day of the claim once there is one: a reviewer's time is not the office's. */
export function latenessOf(
  { dueOn, dueBasis: basis, claimedOn, closedOn, ...row }: Pick<StandingRow, 'dueOn' | 'dueBasis' | 'claimedOn' | 'closedOn' | 'profileId' | 'profileVersion' | 'calendarVersion'>,
  rules: Rules, now: Date,
): Lateness {
  const today = localDateOf(now, rules.profile(row.profileId, row.profileVersion).timeZone);
  const calendar = rules.calendar(row.calendarVersion);
  const measuredOn = claimedOn ?? closedOn ?? today;
  return {
    schedule: scheduleOf({ dueOn, basis, claimedOn, closedOn, today }), dueOn, today, todayOff: !calendar.isWorkday(today), claimedOn,
    workingDaysLate: dueOn === null ? 0 : workingDaysLate(dueOn, measuredOn, calendar),
    workingDaysLeft: dueOn === null ? 0 : workingDaysLeft(dueOn, measuredOn, calendar),
  };
}

/** Throws `definition-mismatch` for a definition this program lacks, `config-invalid` for a profile it lacks. */
export function standingOf(row: StandingRow, rules: Rules, now: Date): Standing {
  const [profile, calendar] = [rules.profile(row.profileId, row.profileVersion), rules.calendar(row.calendarVersion)];
  const workflow = workflowOf(row.kind, row.version, row.definitionHash);
  const state = JSON.parse(row.snapshot) as MachineState;
  return {
    workflow, profile, calendar, basis: row.dueBasis, state,
    rung: rungOf(state.value),
    ...latenessOf(row, rules, now),
    next: nextStep(row, workflow, foldFacts(row, profile, calendar)),
  };
}

/** What a forecast starts from. Throws as standingOf. */
export function forecastFactsOf(row: StandingRow, rules: Rules): ForecastFacts {
  const [profile, calendar] = [rules.profile(row.profileId, row.profileVersion), rules.calendar(row.calendarVersion)];
  const { machine } = workflowOf(row.kind, row.version, row.definitionHash);
  const { snapshot, revision, claimedOn, dueBasis: basis } = row;
  return { ...foldFacts(row, profile, calendar), machine, snapshot, revision, claimedOn, basis, armed: armedOf(row) };
}

/** The rung of the ladder a state has reached after the due date; null ahead of it and while it is held. */
export function rungOf(value: StateValue): Rung | null {
  const overdue = child(child(child(value, 'underway'), 'clock'), 'overdue');
  return RUNGS.find((rung) => rung === overdue) ?? null;
}

/** What lies below a state of that name, or null when the value isn't in it. */
export function child(value: StateValue | null, name: string): StateValue | null {
  return value === null || typeof value === 'string' ? null : value[name] ?? null;
}

function nextStep({ snapshot, revision, ...row }: StandingRow, { machine }: Workflow, facts: FoldFacts): NextStep | null {
  const armed = armedOf(row);
  const until = nextFireAt(armed);
  if (until === null) return null;
  const [fired] = foldDue((from, event) => memory.take(machine, from, event), snapshot, revision, armed, facts, until, 1);
  return fired === undefined ? null : { at: fired.at, timer: fired.name, letters: fired.step.notices };
}

function foldFacts({ startedOn, dueOn, terms }: StandingRow, profile: Profile, calendar: Calendar): FoldFacts {
  const ladder = dueOn === null ? null : ladderOf({ startedOn, dueOn, profile, calendar });
  return { ladder, dueOn, terms: JSON.parse(terms) as Terms, profile, calendar };
}

function armedOf({ timers }: Pick<StandingRow, 'timers'>): ArmedTimers {
  return new Map(timers.map(({ name, event, epoch, fireAt }) => [name, { event, epoch, at: fireAt }]));
}
