/**
 * Which limit of a place's rule the reply is counted by: that of the first answer, as a period or as a day of the year, the longer one
 * of an extension, and that of a second handling. Pure.
 *
 * The rules have columns of their own for more time and for the second handling (domain 1.2), and none of them has more time for the
 * second: an extension is of the first answer alone. Six months more would be up to six times what the rule gives a second handling.
 */
import { endOfPeriod } from './calendar.js';
import type { Calendar, Period } from './calendar.js';
import { dueOf, startClock, switchGoal } from './clock.js';
import type { Clock } from './clock.js';
import type { LocalDate, MachineState } from './commitment.js';
import type { Profile } from './profile.js';

/** The first answer, or the one after a deputy was dissatisfied. Null for whatever is not the duty to answer. */
export type Answering = 'first' | 'again' | null;

export function answeringOf(kind: string, snapshot: string): Answering {
  if (kind !== 'answer-suggestion') return null;
  return (JSON.parse(snapshot) as MachineState).context.rehandled === true ? 'again' : 'first';
}

/**
 * The limit of the first answer: a day that the rule names, or a period from the start. A rule that names a day (Guizhou: 30 June)
 * names one of that year, up to and including it: whoever gets a suggestion on the last day is still told to answer by then. Once it
 * is over it says nothing about what is handed over later, which has the three months of the national law; next year's notice sets its own.
 */
export function firstLimit({ limit }: Pick<Profile['reply'], 'limit'>, from: LocalDate): { on: LocalDate } | Period {
  if (!('monthDay' in limit)) return limit;
  return from.slice(5) <= limit.monthDay ? { on: `${from.slice(0, 4)}-${limit.monthDay}` } : NATIONAL_LIMIT;
}

/** The national law's time to answer (代表法: three months). */
const NATIONAL_LIMIT = { months: 3 } as const;

/** The limit of the first answer as date and clock; a day that the rule names stands by itself. */
export function firstDue(reply: Pick<Profile['reply'], 'limit'>, from: LocalDate, calendar: Calendar): { dueOn: LocalDate; clock: Clock | null } {
  const limit = firstLimit(reply, from);
  return 'on' in limit ? { dueOn: limit.on, clock: null } : { dueOn: endOfPeriod(from, limit, calendar), clock: startClock(limit, from) };
}

/** The rule's limit of a second handling; the house's where it names none. */
export function rehandlingLimit({ reply: { rehandling }, rehandlingMonths }: Pick<Profile, 'reply' | 'rehandlingMonths'>): Period {
  return rehandling ?? { months: rehandlingMonths };
}

/**
 * The longer limit: the whole, from where the first one began, also after the matter was closed and taken up again; what was waited for
 * still doesn't count. Null where the rule knows no extension.
 */
export function extendedClock({ profile, clock, repliedOn }: { profile: Profile; clock: Clock | null; repliedOn: LocalDate }, today: LocalDate): Clock | null {
  if (profile.reply.extended === null) return null;
  const { limit } = profile.reply.extended;
  return clock === null ? startClock(limit, repliedOn) : switchGoal(clock, limit, today);
}

/** The date that an extension gives; null where the rule knows none, or the limit stands still. @throws as dueOf */
export function extendedTo(facts: { profile: Profile; clock: Clock | null; repliedOn: LocalDate; calendar: Calendar }, today: LocalDate): LocalDate | null {
  const extended = extendedClock(facts, today);
  return extended === null ? null : dueOf(extended, facts.calendar);
}
