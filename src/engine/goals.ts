/**
 * Which limit of a profile a counted date stands on, what another profile has in its place, and what is due then. Pure.
 */
import { endOfPeriod } from '../core/calendar.js';
import type { Calendar, Period } from '../core/calendar.js';
import { dueOf, recount, switchGoal } from '../core/clock.js';
import type { Clock } from '../core/clock.js';
import type { LocalDate } from '../core/commitment.js';
import { waitsForTermEnd } from '../core/recount-step.js';
import type { InferredLimit, Profile } from '../core/profile.js';
import { answeringOf, firstDue, firstLimit, rehandlingLimit } from '../core/reply-limit.js';
import type { Aggregate } from './aggregate.js';

type Counted = Pick<Aggregate, 'clock' | 'basis' | 'quote' | 'profile' | 'workflow' | 'snapshot' | 'repliedOn'>;

/** What is due under other rules: the same commitment with its clock and date as they would be. */
export interface Recounted { calendar: Calendar; profile: Profile; clock: Clock | null; dueOn: LocalDate | null }

/** Counted limits under another calendar and profile; a limit that stands still keeps its last date until it goes on. */
export function recounted({ clock, dueOn, calendar: from, ...rest }: Aggregate, calendar: Calendar, profile: Profile, today: LocalDate): Recounted {
  if (changesItsNature({ clock, dueOn, ...rest }, profile)) return { calendar, profile, ...firstDue(profile.reply, rest.repliedOn, calendar) };
  if (clock === null) return { calendar, profile, clock, dueOn };
  const goal = goalUnder({ clock, ...rest }, profile);
  const moved = recount(goal === null ? clock : switchGoal(clock, goal, today), from, calendar, today);
  return { calendar, profile, clock: moved, dueOn: dueOf(moved, calendar) ?? dueOn };
}

/**
 * Whether the first answer is due on a day that one of the two rules names and not, or not that day, in the other: a provisional year's
 * three months become the notice's 30 June once it is there. What was waited for is nothing to a day of the year.
 */
function changesItsNature({ clock, dueOn, basis, profile: own, workflow, snapshot, repliedOn }: Counted & Pick<Aggregate, 'dueOn'>, other: Profile): boolean {
  if (answeringOf(workflow.kind, snapshot) !== 'first' || basis !== 'statutory') return false;
  const [mine, theirs] = [firstLimit(own.reply, repliedOn), firstLimit(other.reply, repliedOn)];
  if ('on' in mine) return clock === null && dueOn === mine.on && JSON.stringify(mine) !== JSON.stringify(theirs);
  return 'on' in theirs && clock !== null && same(mine, clock.goal);
}

/**
 * The end of the term under another profile, where that is another day and the state waits for it; undefined where a recount has
 * nothing to arm. A state that comes to wait for it later asks the profile it has by then.
 */
export function termEndUnder({ profile, workflow, snapshot }: Pick<Aggregate, 'profile' | 'workflow' | 'snapshot'>, other: Profile): LocalDate | null | undefined {
  return other.termEndsOn !== profile.termEndsOn && waitsForTermEnd(workflow.machine, snapshot) ? other.termEndsOn : undefined;
}

/** The limit another profile has in the place of the one that is running; null when it is none of the profile's, and then it stays. */
function goalUnder({ clock, basis, quote, profile: own, workflow, snapshot, repliedOn }: Counted, other: Profile): Period | null {
  if (clock === null) return null;
  const { goal } = clock;
  const pairs: [Period | null | undefined, Period | null | undefined][] = basis === 'inferred'
    ? [[periodOf(own.inferred, quote), periodOf(other.inferred, quote)]]
    : answeringOf(workflow.kind, snapshot) === 'first'
      ? [[periodAlone(firstLimit(own.reply, repliedOn)), periodAlone(firstLimit(other.reply, repliedOn))], [own.reply.extended?.limit, other.reply.extended?.limit]]
      : [workflow.kind === 'answer-suggestion' ? [rehandlingLimit(own), rehandlingLimit(other)] : [{ months: own.rehandlingMonths }, { months: other.rehandlingMonths }]];
  return pairs.find(([mine, theirs]) => same(mine, goal) && theirs !== null && theirs !== undefined)?.[1] ?? null;
}

/** The profile's period for the vague words of a pledge, if counting it, capped by the scope, gives the very date that was confirmed. */
export function inferredPeriod(quote: string, dueOn: unknown, { profile, calendar, startedOn, terms }: Pick<Aggregate, 'profile' | 'calendar' | 'startedOn' | 'terms'>): Period | null {
  const capped = (end: LocalDate): LocalDate => (terms.scopeEndsOn !== undefined && terms.scopeEndsOn < end ? terms.scopeEndsOn : end);
  const found = profile.inferred.find(({ phrases, due }) => due !== null && due !== 'yearEnd'
    && phrases.some((phrase) => quote.includes(phrase)) && capped(endOfPeriod(startedOn, due, calendar)) === dueOn);
  return found === undefined || found.due === 'yearEnd' ? null : found.due;
}

function periodOf(inferred: readonly InferredLimit[], quote: string): Period | null {
  const due = inferred.find(({ phrases }) => phrases.some((phrase) => quote.includes(phrase)))?.due ?? null;
  return due === 'yearEnd' ? null : due;
}

function periodAlone(limit: ReturnType<typeof firstLimit>): Period | null {
  return 'on' in limit ? null : limit;
}

function same(a: Period | null | undefined, b: Period): boolean {
  return a !== null && a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
