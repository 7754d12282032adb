/**
 * Instants of what a kind asks and of the windows and duties around a commitment; the ladder and its waits are in schedule.ts.
 *
 * Two sorts. An ask means the next instant of its sort *after* the state was entered, or null when none is left: so a state
 * may ask, enter itself anew and wait for the next. A limit means the end of a period from the moment the state was entered;
 * a window is open through its whole last day and closes at 00:00 after it, a question goes out at the opening of the office
 * on that day. What ends or settles anything by lapse is a window: nobody loses the last day of a period.
 */
import { addDays, addMonths, daysBetween, endOfPeriod, instantAt, lastWorkdayOnOrBefore, localDateOf } from './calendar.js';
import type { LocalDate, TimerName } from './commitment.js';
import type { PeriodName } from './profile.js';
import type { TimerFacts } from './schedule.js';

type Ask = 'halfTime' | 'lastSeason' | 'nextMilestone' | 'nextBudgetDate' | 'pilotEnd' | 'yearEnd' | 'termEnd' | 'opinionBy' | 'staffBy';
type Limit = 'objectBy' | 'indicatorBy' | 'acceptBy' | 'replyRatingBy';
type Question = 'indicatorAsk' | 'judgeBy' | 'measureAsk' | 'coordinateAsk' | 'decideObjectionBy' | 'reexamineBy' | 'secondReplyBy' | 'explainBy'
  | 'returnDecisionBy' | 'contactBy' | 'extensionBy' | 'tellDeputyBy' | 'opinionRedoBy' | 'meetBy';

/** What the ask and limit names mean; every name gives an instant or null. */
export const ASKS: Readonly<Record<Ask | Limit | Question, (facts: TimerFacts) => Date | null>> = {
  halfTime: (facts) => {
    if (facts.ladder === null) return null;
    const { startedOn, dueOn } = facts.ladder;
    return firstAfter([addDays(startedOn, Math.floor(daysBetween(startedOn, dueOn) / 2))], facts);
  },
  lastSeason: (facts) => (facts.terms.lastEditionOn === undefined ? null : firstAfter(anniversaries(facts.terms.lastEditionOn.slice(5), facts), facts)),
  nextMilestone: (facts) => firstAfter(Object.values(facts.terms.milestones ?? {}), facts),
  nextBudgetDate: (facts) => firstAfter(facts.profile.budgetDates.flatMap((monthDay) => anniversaries(monthDay, facts)), facts),
  pilotEnd: (facts) => (facts.terms.pilotEndsOn === undefined ? null : firstAfter([facts.terms.pilotEndsOn], facts)),
  // The year turns at 00:00: what is still open then belongs to the next.
  yearEnd: (facts) => instantAt(`${String(yearOf(facts) + 1).padStart(4, '0')}-01-01`, '00:00', facts.profile.timeZone),
  termEnd: (facts) => (facts.profile.termEndsOn === null ? null : firstAfter([facts.profile.termEndsOn], facts)),
  opinionBy: (facts) => {
    const { terms, profile } = facts;
    if ((terms.coHandlers ?? []).length === 0) return null;
    const rule = profile.reply.opinionWithin;
    return rule !== null && 'monthDay' in rule ? firstAfter(anniversaries(rule.monthDay, facts), facts) : question('opinion', facts);
  },
  // From the handover on, wherever it is asked from; and asked again each time that much has passed.
  staffBy: (facts) => {
    const { profile, calendar, ladder } = facts;
    const limit = profile.reply.nameStaffWithin;
    if (limit === null) return null;
    const days = [ladder?.startedOn ?? enteredOn(facts), enteredOn(facts)].map((from) => endOfPeriod(from, limit, calendar));
    return firstAfter(days, facts);
  },

  objectBy: (facts) => windowEnd('object', facts),
  indicatorBy: (facts) => windowEnd('indicator', facts),
  acceptBy: (facts) => windowEnd('return', facts),
  replyRatingBy: (facts) => windowEnd('replyRating', facts),

  indicatorAsk: (facts) => question('indicatorAsk', facts),
  judgeBy: (facts) => question('decideObjection', facts),
  measureAsk: (facts) => question('measureAsk', facts),
  coordinateAsk: (facts) => question('coordinateAsk', facts),
  decideObjectionBy: (facts) => question('decideObjection', facts),
  reexamineBy: (facts) => question('reexamine', facts),
  secondReplyBy: (facts) => question('secondReply', facts),
  explainBy: (facts) => question('explain', facts),
  returnDecisionBy: (facts) => question('reassign', facts),
  contactBy: (facts) => question('contact', facts),
  extensionBy: (facts) => question('decideExtension', facts),
  tellDeputyBy: (facts) => question('tellDeputy', facts),
  opinionRedoBy: (facts) => {
    const { profile, calendar } = facts;
    return instantAt(endOfPeriod(enteredOn(facts), profile.reply.opinionRedoWithin ?? profile.periods.opinionRedo, calendar), profile.officeHours.open, profile.timeZone);
  },
  meetBy: (facts) => question('meeting', facts),
};

/** Names that may mean nothing at all: no state may rely on one of them alone. */
export const MAY_BE_NULL: readonly TimerName[] = ['nextReminder', 'halfTime', 'lastSeason', 'nextMilestone', 'pilotEnd', 'termEnd', 'opinionBy', 'staffBy'];

/** The first of the days, each moved back to a working day, whose opening lies after the moment the state was entered. */
function firstAfter(days: readonly LocalDate[], { at, profile, calendar }: TimerFacts): Date | null {
  const openings = days.map((day) => instantAt(lastWorkdayOnOrBefore(day, calendar), profile.officeHours.open, profile.timeZone));
  return openings.filter((opening) => opening > at).sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

/** A month and day in this year and the next two: 02-29 falls on the last day of February where there is none. */
function anniversaries(monthDay: string, facts: TimerFacts): LocalDate[] {
  const leap = addMonths(`2000-${monthDay}`, 0);
  return [0, 1, 2].map((ahead) => addMonths(leap, (yearOf(facts) + ahead - 2000) * 12));
}

function question(name: PeriodName, facts: TimerFacts): Date {
  const { profile, calendar } = facts;
  return instantAt(endOfPeriod(enteredOn(facts), profile.periods[name], calendar), profile.officeHours.open, profile.timeZone);
}

function windowEnd(name: PeriodName, facts: TimerFacts): Date {
  const { profile, calendar } = facts;
  return instantAt(addDays(endOfPeriod(enteredOn(facts), profile.periods[name], calendar), 1), '00:00', profile.timeZone);
}

function enteredOn({ at, profile }: TimerFacts): LocalDate {
  return localDateOf(at, profile.timeZone);
}

function yearOf(facts: TimerFacts): number {
  return Number(enteredOn(facts).slice(0, 4));
}
