/** A forecast as it is told: what will happen on which date, and every letter with its recipient, subject and hour of leaving. */
import { localDateOf } from '../core/calendar.js';
import type { Letter, Level, LocalDate, Named, Schedule, TimerName } from '../core/commitment.js';
import type { Happening } from '../core/compare-forecasts.js';
import { forecast, forecastBoth } from '../core/forecast.js';
import type { ForecastFacts, TimelineItem } from '../core/forecast.js';
import { milestonesDue } from '../core/needless-asks.js';
import { workingDaysLate, workingDaysLeft } from '../core/schedule.js';
import { instantText } from '../core/sentence.js';
import { WORDS, word } from '../core/words.js';
import { subjectOf } from '../outbox/letters/compose-letter.js';
import { dutyOf } from '../store/readings/letter-facts.js';
import type { Workflow } from '../../workflows/registry.js';
import { table } from './table.js';

/** A commitment to be forecast, with the words its letters need. */
export interface Foreseen {
  id: string;
  title: string;
  quote: string;
  workflow: Workflow;
  office: Named;
  suggestion: { number: string; title: string; leadDeputy: string };
  facts: ForecastFacts;
  /** Who is written to at a level; empty when nobody is named there, and then no letter can leave. */
  recipientsAt: (level: Level) => readonly { name: string; address: string }[];
}

/** The document of `jiannuo forecast --json`. */
export interface TimelineDocument {
  timeline: TimelineEntry[];
}

export interface TimelineEntry {
  /** Local date in the profile's zone. */
  on: LocalDate;
  at: string;
  commitment: string;
  event: TimerName;
  stage: string;
  schedule: Schedule;
  letters: TimelineLetter[];
}

export interface TimelineLetter {
  letter: Letter;
  /** The level written to; name and address are null when nobody is named at it. */
  to: Level;
  name: string | null;
  address: string | null;
  subject: string;
  /** Not before the office opens; a letter that needs approval leaves when it is approved, no earlier than this. */
  leaves_at: string;
}

/** Everything that will happen to these commitments if nobody does anything, in the order of the days, up to `end` if one is given. */
export function timelineOf(foreseen: readonly Foreseen[], publicUrl: string, end: Date | null = null): TimelineDocument {
  return { timeline: inOrder(foreseen.flatMap((one) => forecast(one.facts, end).map((item) => entryOf(one, item, publicUrl)))) };
}

/** A timeline that is compared with another one. */
export interface ComparedTimeline extends TimelineDocument {
  /** What happens besides: loops that only go on, and what comes after the end. */
  untold: Happening[];
}

/** The same commitments as they are and as they are supposed to be, each pair told up to one and the same end. */
export function timelinesOf(pairs: readonly { now: Foreseen; then: Foreseen }[], publicUrl: string, end: Date | null = null): { now: ComparedTimeline; then: ComparedTimeline } {
  const [now, then]: [ComparedTimeline, ComparedTimeline] = [{ timeline: [], untold: [] }, { timeline: [], untold: [] }];
  for (const pair of pairs) {
    const sides = forecastBoth(pair.now.facts, pair.then.facts, end);
    for (const [document, one, { told, untold }] of [[now, pair.now, sides[0]], [then, pair.then, sides[1]]] as const) {
      document.timeline.push(...told.map((item) => entryOf(one, item, publicUrl)));
      document.untold.push(...untold.map(({ event, at }) => ({ commitment: one.id, event, at: at.toISOString() })));
    }
  }
  inOrder(now.timeline);
  inOrder(then.timeline);
  return { now, then };
}

function inOrder(entries: TimelineEntry[]): TimelineEntry[] {
  return entries.sort((a, b) => a.at.localeCompare(b.at) || a.commitment.localeCompare(b.commitment));
}

/** The timeline for people: letters of one kind that leave at the same hour are told together. */
export function timelineText({ timeline }: TimelineDocument, zone: string): string {
  if (timeline.length === 0) return '不再有任何到期事宜 / nothing will fall due any more';
  return table(['日期 Date', '事项 Commitment', '将发生 What happens', '函件，发出，收件人 Letter, leaves, to'], timeline.map(({ on, commitment, event, letters }) =>
    [on, commitment, `${word('zh', `timer.${event}`)}\n${word('en', `timer.${event}`)}`, lettersText(letters, zone)]));
}

function entryOf(one: Foreseen, item: TimelineItem, publicUrl: string): TimelineEntry {
  const letters = item.letters.flatMap(({ letter, to, leavesAt }) => to.flatMap((level) => {
    const people: readonly { name: string | null; address: string | null }[] = one.recipientsAt(level);
    const named = people.length > 0 ? people : [{ name: null, address: null }];
    return named.map(({ name, address }) => ({
      letter, to: level, name, address, leaves_at: leavesAt.toISOString(),
      subject: subjectAt(one, item, letter, { name: name ?? '', level }, leavesAt, publicUrl),
    }));
  }));
  const { on, at, event, stage, schedule } = item;
  return { on, at: at.toISOString(), commitment: one.id, event, stage, schedule, letters };
}

function subjectAt(
  { id, title, quote, workflow, office, suggestion, facts }: Foreseen, { event, stage, on }: TimelineItem, letter: Letter,
  recipient: { name: string; level: Level }, leavesAt: Date, publicUrl: string,
): string {
  const { dueOn, basis, claimedOn = null, calendar, profile: { timeZone } } = facts;
  const today = localDateOf(leavesAt, timeZone);
  return subjectOf(letter, {
    commitment: id, duty: dutyOf(workflow.kind), title, quote, terms: facts.terms, rules: facts.profile, suggestionNumber: suggestion.number, suggestionTitle: suggestion.title, leadDeputy: suggestion.leadDeputy,
    office, kind: workflow.definition.title, kindId: workflow.kind, dueOn, dueBasis: basis, today, claimedOn,
    workingDaysLeft: dueOn === null ? 0 : workingDaysLeft(dueOn, claimedOn ?? today, calendar),
    workingDaysLate: dueOn === null ? 0 : workingDaysLate(dueOn, claimedOn ?? today, calendar),
    sum: { zh: [], en: [] }, stage, stageNames: workflow.definition.stages, indicatorLack: null, opinionsReturned: [], milestonesOpen: milestonesDue(facts.terms, on, calendar), recipient, cause: event, next: null, windowUntil: null, windowSum: { zh: [], en: [] }, event: null, timeZone, publicUrl,
  });
}

function lettersText(letters: readonly TimelineLetter[], zone: string): string {
  const together = new Map<string, string[]>();
  for (const { letter, leaves_at, to, name } of letters) {
    const heading = `${WORDS[`letter.${letter}`].zh} / ${WORDS[`letter.${letter}`].en}，${instantText(new Date(leaves_at), zone, 'zh')}`;
    const who = name ?? `${word('zh', `level.${to}`)}（无联系人 nobody named）`;
    together.set(heading, [...together.get(heading) ?? [], who]);
  }
  return [...together].map(([heading, people]) => `${heading}\n→ ${people.join('、')}`).join('\n');
}
