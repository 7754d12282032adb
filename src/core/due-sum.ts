/**
 * The sum behind a commitment's dates, for its page and its letters: the clock where the limit is counted, the origin where a
 * person or the text set the date, then every step of the ladder that hangs on it.
 */
import { explainClock } from './clock.js';
import type { Clock } from './clock.js';
import { explainDates, explainLadder, originOf } from './explain.js';
import type { DatedPledge, Explanation } from './explain.js';

export interface SummedPledge extends DatedPledge {
  clock: Clock | null;
}

/** Due date and ladder. @throws as explainDates */
export function explainAll(pledge: SummedPledge): Explanation {
  const { clock, dueOn, timed, startedOn, profile, calendar } = pledge;
  if (clock === null || dueOn === null || !timed) return explainDates(pledge);
  return joined(explainClock(clock, calendar), explainLadder({ startedOn, dueOn, profile, calendar }));
}

/** Where the due date itself comes from, without what hangs on it: short enough for a letter. Empty without a date. */
export function explainDue(pledge: SummedPledge): Explanation {
  const { clock, dueOn, calendar } = pledge;
  if (dueOn === null) return { zh: [], en: [] };
  return clock === null ? originOf(dueOn, pledge) : explainClock(clock, calendar);
}

function joined(first: Explanation, second: Explanation): Explanation {
  return { zh: [...first.zh, ...second.zh], en: [...first.en, ...second.en] };
}
