/**
 * Firing due timers, purely: which timer fires next, what it causes, which timers that arms and disarms, until nothing is
 * due. The sweep, a person's event (which first lets the past happen) and the forecast all fold with this one function.
 *
 * Order is by instant, then by name. A timer that an earlier step cancelled or re-armed is gone from `armed` and so never
 * fires, also when it was due in the same batch; a timer armed into the past fires within the same fold (catch-up).
 */
import type { Calendar } from './calendar.js';
import type { LocalDate, Terms, TimerChange, TimerName } from './commitment.js';
import type { Profile } from './profile.js';
import { instantOf } from './schedule.js';
import type { Ladder } from './schedule.js';
import type { Step } from './step.js';

/** A timer in force. `epoch` = revision of the commitment when it was armed: tells a re-armed timer from its namesake. */
export interface ArmedTimer {
  event: string;
  at: Date;
  epoch: number;
}
export type ArmedTimers = Map<TimerName, ArmedTimer>;

/** What instants are computed from; does not change while timers fire, since only people move deadlines. */
export interface FoldFacts {
  ladder: Ladder | null;
  dueOn: LocalDate | null;
  terms: Terms;
  profile: Profile;
  calendar: Calendar;
}

export interface FiredStep {
  name: TimerName;
  event: string;
  at: Date;
  step: Step;
  /** The instant each armed name of this step stands for. */
  instants: ReadonlyMap<TimerName, Date | null>;
}

/**
 * Fires what is due at `until`, at most `limit` steps. Changes `armed` in place to what is in force afterwards.
 * `revision` is that of the commitment before the fold. Whatever `take` throws passes through; `armed` is then spoilt.
 */
export function foldDue(
  take: (snapshot: string, event: { type: string }) => Step,
  snapshot: string, revision: number, armed: ArmedTimers, facts: FoldFacts, until: Date, limit: number,
): FiredStep[] {
  const fired: FiredStep[] = [];
  let current = snapshot;
  for (let next = earliestDue(armed, until); next !== null && fired.length < limit; next = earliestDue(armed, until)) {
    const [name, timer] = next;
    armed.delete(name);
    const step = take(current, { type: timer.event });
    const instants = applyTimers(step.timers, armed, { ...facts, at: timer.at, reminder: step.state.context.reminder }, revision + fired.length + 1);
    fired.push({ name, event: timer.event, at: timer.at, step, instants });
    current = step.snapshot;
  }
  return fired;
}

/** Arms and disarms in place; returns the instant of every armed name (null: nothing to stand on, so not armed). */
export function applyTimers(
  changes: readonly TimerChange[], armed: ArmedTimers,
  facts: FoldFacts & { at: Date; reminder: number; reviewOn?: LocalDate }, epoch: number,
): ReadonlyMap<TimerName, Date | null> {
  const instants = new Map<TimerName, Date | null>();
  for (const change of changes) {
    if ('disarm' in change) {
      armed.delete(change.disarm);
    } else {
      const at = instantOf(change.arm, facts);
      instants.set(change.arm, at);
      if (at === null) armed.delete(change.arm);
      else armed.set(change.arm, { event: change.event, at, epoch });
    }
  }
  return instants;
}

/** The next instant anything fires, or null when nothing is armed. */
export function nextFireAt(armed: ArmedTimers): Date | null {
  let next: Date | null = null;
  for (const { at } of armed.values()) if (next === null || at < next) next = at;
  return next;
}

function earliestDue(armed: ArmedTimers, until: Date): [TimerName, ArmedTimer] | null {
  let best: [TimerName, ArmedTimer] | null = null;
  for (const entry of armed) {
    const [name, { at }] = entry;
    if (at > until) continue;
    if (best === null || at < best[1].at || (at.getTime() === best[1].at.getTime() && name < best[0])) best = entry;
  }
  return best;
}
