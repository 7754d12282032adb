/** The feed as text (RFC 5545). Pure and without a clock: the same rows give the same bytes, so that its hash tells whether anything changed. */
import ical, { ICalCalendarMethod, ICalEventTransparency } from 'ical-generator';
import type { ICalCalendar } from 'ical-generator';
import { addDays, localDateOf } from '../../core/calendar.js';
import type { Language, LocalDate, MachineState, Named } from '../../core/commitment.js';
import { shownStage, stageName } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import { DEADLINES_LIMIT } from '../../store/readings/deadlines.js';
import type { DatedCommitment } from '../../store/readings/deadlines.js';
import { child, rungOf } from '../../store/readings/standing.js';
import { WORKFLOWS } from '../../../workflows/registry.js';
import { officeIn } from '../office-name.js';
import { HOUSE_TIME_ZONE } from '../view.js';
import { FEED_WORDS } from './calendar-words.js';

/**
 * All-day events: one UID per commitment and date, the revision as SEQUENCE, so that a moved date moves its event and one that was closed is
 * no longer there. No alarms: calendars leave those of subscribed feeds out, and the reminders come as letters. Dates are local ones of the house's zone and carry no time. `publicUrl` is where the events lead.
 */
export function calendarFeed(commitments: readonly DatedCommitment[], publicUrl: string): string {
  const host = new URL(publicUrl).hostname;
  // No time zone for the library: it would write instants as local time without naming it. Its calendar name is not escaped.
  const calendar = ical({ name: `${FEED_WORDS.name.zh} / ${FEED_WORDS.name.en}`, prodId: { company: 'Jiannuo', product: 'deadlines', language: 'ZH' } });
  calendar.method(ICalCalendarMethod.PUBLISH).ttl(TTL_SECONDS);
  if (commitments.length > DEADLINES_LIMIT) calendar.description(bothOf(FEED_WORDS.more, ' / '));
  for (const commitment of commitments.slice(-DEADLINES_LIMIT)) {
    const { dueOn, reviewAt } = commitment;
    if (dueOn !== null) addEvent(calendar, commitment, { uid: `${commitment.id}.due@${host}`, on: dueOn, what: dueWords(commitment) }, publicUrl);
    if (reviewAt !== null) addEvent(calendar, commitment, { uid: `${commitment.id}.review@${host}`, on: localDateOf(reviewAt, HOUSE_TIME_ZONE), what: FEED_WORDS.review }, publicUrl);
  }
  return `${calendar.toString()}\r\n`; // the library leaves out the last line's end
}

interface Dated { uid: string; on: LocalDate; what: Named }

const TTL_SECONDS = 3_600;

function addEvent(calendar: ICalCalendar, commitment: DatedCommitment, { uid, on, what }: Dated, publicUrl: string): void {
  const { id, title, revision, changedAt } = commitment;
  calendar.createEvent({
    id: uid, sequence: revision, stamp: changedAt, lastModified: changedAt, allDay: true, start: dayOf(on), end: dayOf(addDays(on, 1)), transparency: ICalEventTransparency.TRANSPARENT,
    summary: clean(`${what.zh}：${title} / ${what.en}`), description: { plain: clean(`${describe(commitment, on, 'zh')}\n\n${describe(commitment, on, 'en')}`) },
    url: `${publicUrl}/commitments/${encodeURIComponent(id)}`,
  });
}

/** A returned claim, a listing, or how it ended is looked at again. */
const CONTESTED = /^(contested|doing\.disputed|disputed\.)/;

/** What keeps a date from being taken for a promise that runs stands in its title, not only in its description. */
function dueWords({ basis, snapshot, stage }: DatedCommitment): Named {
  const clock = child(child((JSON.parse(snapshot) as MachineState).value, 'underway'), 'clock');
  const waits = clock === 'waiting' || child(clock, 'waiting') !== null;
  const remarks = [...(basis === 'inferred' ? [FEED_WORDS.inferred] : []), ...(waits ? [FEED_WORDS.waiting] : []), ...(stage === 'claimed' ? [FEED_WORDS.claimed] : []), ...(CONTESTED.test(stage) ? [FEED_WORDS.contested] : [])];
  if (remarks.length === 0) return FEED_WORDS.due;
  return { zh: `${FEED_WORDS.due.zh}（${remarks.map(({ zh }) => zh).join('；')}）`, en: `${FEED_WORDS.due.en} (${remarks.map(({ en }) => en).join('; ')})` };
}

function describe({ kind, version, stage, stageReported, snapshot, basis, dueOn, officeName, officeNameEn, suggestionId }: DatedCommitment, on: LocalDate, lang: Language): string {
  const stages = WORKFLOWS.find((workflow) => workflow.kind === kind && workflow.version === version)?.definition.stages ?? [];
  const rung = rungOf((JSON.parse(snapshot) as MachineState).value);
  const lines: [keyof typeof FEED_WORDS, string][] = [
    ['date', on === dueOn ? `${on} (${word(lang, `basis.${basis}`)})` : on],
    ['stage', stageName(shownStage(stage, kind, stages, stageReported), stages, lang)],
    ...(rung === null ? [] : [['rung', word(lang, `rung.${rung}`)] as [keyof typeof FEED_WORDS, string]]),
    ['office', officeIn(lang, officeName, officeNameEn)],
    ['suggestion', suggestionId],
  ];
  return lines.map(([name, text]) => `${FEED_WORDS[name][lang]}${lang === 'zh' ? '：' : ': '}${text}`).join('\n');
}

/** The library reads a Date as UTC, where it writes the date alone. */
function dayOf(date: LocalDate): Date {
  return new Date(`${date}T00:00:00Z`);
}

/** The library escapes what RFC 5545 lets escape; other control characters may not stand in a feed at all. */
function clean(text: string): string {
  return text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '');
}

function bothOf({ zh, en }: Named, between: string): string {
  return `${zh}${between}${en}`;
}
