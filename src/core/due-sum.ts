/**
 * The sum behind a commitment's dates, for its page and its letters: the clock where the limit is counted, the origin where a
 * person or the text set the date, then every step of the ladder that hangs on it.
 */
import { explainClock } from './clock.js';
import type { Clock } from './clock.js';
import { explainDates, explainLadder, originOf, provisionalRule, unconfirmed } from './explain.js';
import type { DatedPledge, Explanation } from './explain.js';

export interface SummedPledge extends DatedPledge {
  clock: Clock | null;
}

/** Due date and ladder. @throws as explainDates */
export function explainAll(pledge: SummedPledge): Explanation {
  const { clock, dueOn, basis, timed, startedOn, profile, calendar } = pledge;
  if (clock === null || dueOn === null || !timed) return explainDates(pledge);
  return [explainDue(pledge), explainLadder({ startedOn, dueOn, profile, calendar }), unconfirmed(basis)].reduce(joined);
}

/** Where the due date itself comes from, without what hangs on it: short enough for a letter. Empty without a date. */
export function explainDue(pledge: SummedPledge): Explanation {
  const { clock, dueOn, calendar } = pledge;
  if (dueOn === null) return { zh: [], en: [] };
  const origin = originOf(dueOn, pledge);
  if (clock === null) return joined(origin, provisionalRule(pledge));
  // Which rule gave the limit; how it was counted the clock tells better, because it knows of pauses.
  const counted = origin.zh.length > 1;
  return [{ zh: counted ? origin.zh.slice(0, 1) : [], en: counted ? origin.en.slice(0, 1) : [] }, explainClock(clock, calendar), provisionalRule(pledge)].reduce(joined);
}

function joined(first: Explanation, second: Explanation): Explanation {
  return { zh: [...first.zh, ...second.zh], en: [...first.en, ...second.en] };
}
