/**
 * "If nobody does anything": lets the timers of one commitment fire one after the other and says what would happen, on
 * which day, and who would be written to. Pure and without a database. Without an end, a loop that only repeats itself (a
 * weekly ask) is shown once more and then cut off, so that a forecast ends; up to a given instant everything is told.
 */
import type { AnyStateMachine } from 'xstate';
import { localDateOf } from './calendar.js';
import { hasOutcome, stageOf } from './commitment.js';
import type { DueBasis, Letter, Level, LocalDate, Schedule, TimerName } from './commitment.js';
import { foldDue, nextFireAt } from './fold.js';
import type { ArmedTimers, FoldFacts } from './fold.js';
import { officeOpening, scheduleOf } from './schedule.js';
import { StepMemory } from './step.js';

export interface TimelineItem {
  at: Date;
  /** Local date of `at`. */
  on: LocalDate;
  event: TimerName;
  stage: string;
  schedule: Schedule;
  /** `leavesAt`: letters wait for the next office hours; those that need approval leave no earlier than that. */
  letters: { letter: Letter; to: Level[]; leavesAt: Date }[];
}

export interface ForecastFacts extends FoldFacts {
  machine: AnyStateMachine;
  snapshot: string;
  revision: number;
  armed: ArmedTimers;
  basis: DueBasis;
  /** The day of the claim in force: while others verify, nothing gets later. */
  claimedOn?: LocalDate | null;
}

const REPEATS_SHOWN = 2;
const LONGEST = 200; // no machine of ours has a longer way to its last loop; a bound, should one ever have
const LONGEST_UNTIL = 5_000; // a century of weekly asks

/** What will happen from now on, in order; up to and including `end`, or to the last thing that is new. `armed` is not changed. */
export function forecast(facts: ForecastFacts, end: Date | null = null): TimelineItem[] {
  return unfolded(facts, end).map(({ item }) => item);
}

/** `times`: how often the same has happened in the same state by then. */
interface Unfolded { item: TimelineItem; times: number }

function unfolded(facts: ForecastFacts, end: Date | null): Unfolded[] {
  const armed: ArmedTimers = new Map(facts.armed);
  const memory = new StepMemory();
  const seen = new Map<string, number>();
  const items: Unfolded[] = [];
  let { snapshot, revision } = facts;
  while (items.length < (end === null ? LONGEST : LONGEST_UNTIL)) {
    const until = nextFireAt(armed);
    if (until === null || (end !== null && until > end)) break;
    const [fired] = foldDue((from, event) => memory.take(facts.machine, from, event), snapshot, revision, armed, facts, until, 1);
    if (fired === undefined) break;
    snapshot = fired.step.snapshot;
    revision += 1;
    const place = `${fired.name} ${snapshot}`;
    const times = (seen.get(place) ?? 0) + 1;
    seen.set(place, times);
    if (end === null && times > REPEATS_SHOWN) {
      armed.delete(fired.name);
      continue;
    }
    const on = localDateOf(fired.at, facts.profile.timeZone);
    const stage = stageOf(fired.step.state.value);
    items.push({ times, item: {
      at: fired.at, on, event: fired.name, stage,
      schedule: scheduleOf({ dueOn: facts.dueOn, basis: facts.basis, claimedOn: claimedOn(fired.step.state.context.claimedBy, facts), closedOn: hasOutcome(stage) ? on : null, today: on }),
      letters: fired.step.notices.map(({ letter, to }) => ({ letter, to, leavesAt: officeOpening(fired.at, facts.profile, facts.calendar) })),
    } });
  }
  return items;
}

/** One of two forecasts of a commitment: what it tells, and what happens besides. */
export interface Side {
  told: TimelineItem[];
  /** Loops that only go on, and what comes after the end; told by the other side perhaps. In order. */
  untold: TimelineItem[];
}

/**
 * Two forecasts of one commitment up to the same end: the one given, and then everything is told, or the last thing that is new
 * in either. Each alone would cut off its loops at another place, and the nth of an ask would seem to be missing in the other.
 */
export function forecastBoth(now: ForecastFacts, then: ForecastFacts, end: Date | null = null): [Side, Side] {
  const news = [forecast(now), forecast(then)].map((items) => items.at(-1)?.at.getTime() ?? 0);
  const until = end?.getTime() ?? Math.max(...news);
  const whole = new Date(Math.max(until, ...news) + RAREST_ASK_MS);
  const sideOf = (facts: ForecastFacts): Side => {
    const all = unfolded(facts, whole).map(({ item, times }) => ({ item, isTold: item.at.getTime() <= until && (end !== null || times <= REPEATS_SHOWN) }));
    const those = (told: boolean): TimelineItem[] => all.filter(({ isTold }) => isTold === told).map(({ item }) => item);
    return { told: those(true), untold: those(false) };
  };
  return [sideOf(now), sideOf(then)];
}

const RAREST_ASK_MS = 400 * 24 * 60 * 60 * 1000; // nothing of ours repeats less often than yearly; the rest is for holidays

function claimedOn(claimedBy: string | null, facts: ForecastFacts): LocalDate | null {
  return claimedBy === null ? null : facts.claimedOn ?? null;
}
