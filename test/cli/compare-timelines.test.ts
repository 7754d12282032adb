import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { comparisonOf, comparisonText } from '../../src/cli/compare-timelines.js';
import { timelinesOf } from '../../src/cli/timeline.js';
import type { ComparedTimeline, TimelineEntry } from '../../src/cli/timeline.js';
import { SHIPPED_LAYERS } from '../../src/core/calendar-layers.js';
import { localDateOf } from '../../src/core/calendar.js';
import { startClock } from '../../src/core/clock.js';
import { supposing } from '../../src/core/what-if.js';
import { foreseeReply } from '../../src/cli/foresee-reply.js';
import { parseLedger } from '../../src/intake/ledger.js';
import type { LocalDate, TimerName } from '../../src/core/commitment.js';
import { at } from '../support/factory.js';

const SUPPOSED = { dueOn: '2022-11-30' };

function entry(on: string, event: TimerName, commitment = 'P5', time = '00:00'): TimelineEntry {
  return { on, at: at(`${on}T${time}`).toISOString(), commitment, event, stage: 'doing.drafting', schedule: 'on_time', letters: [] };
}
const told = (...timeline: TimelineEntry[]): ComparedTimeline => ({ timeline, untold: [] });
const ZONE = 'Asia/Shanghai';

/** P5 of the seed as of its reply, and as it would be if these days were off: what changes, by local days. */
function changesIf(daysOff: LocalDate[], end: Date | null): string[] {
  const [p5] = foreseeReply(readFileSync('src/intake/seed/2022190.txt', 'utf8'), parseLedger(readFileSync('src/intake/seed/2022190.ledger.json', 'utf8'), 'ledger.json')).filter(({ id }) => id === '2022190-P5');
  if (p5 === undefined) throw new Error('the seed has no P5');
  const facts = { ...p5.facts, startedOn: '2022-06-23', repliedOn: '2022-06-23', office: 'cxkj', clock: startClock({ days: 90 }, '2022-06-23') };
  const pair = { now: p5, then: { ...p5, facts: supposing(facts, { daysOff }, SHIPPED_LAYERS, at('2022-06-24T10:00')) } };
  const { now, then } = timelinesOf([pair], 'http://localhost', end);
  for (const { timeline } of [now, then]) if (end !== null) expect(timeline.every((one) => new Date(one.at) <= end)).toBe(true);
  const day = (instant: string | null): string => (instant === null ? '—' : localDateOf(new Date(instant), ZONE));
  return comparisonOf(now, then, { daysOff }, []).changes.map(({ event, now: was, supposed }) => `${event} ${day(was)} → ${day(supposed)}`);
}

describe('what a holiday would change for P5', () => {
  const WEEK = ['2022-09-19', '2022-09-20', '2022-09-21', '2022-09-22', '2022-09-23'];

  it('is told for both up to the same end: an ask that comes in both on the same day is no change, nor is one that only comes later missing', () => {
    // Due on the Monday after; the two reminders that would fall together with others are gone for good. The asks of 14 July to 16 September stay.
    expect(changesIf(WEEK, null)).toEqual([
      'halfTime 2022-08-05 → 2022-08-09', 'nextReminder 2022-08-22 → 2022-08-26', 'nextReminder 2022-09-06 → 2022-09-09', 'nextReminder 2022-09-14 → 2022-09-16',
      'nextReminder 2022-09-16 → 2022-09-26', 'nextReminder 2022-09-20 → —', 'nextReminder 2022-09-21 → —', 'untilOverdue 2022-09-22 → 2022-09-27',
      'untilBlueAgain 2022-09-28 → 2022-10-08', 'untilOrange 2022-10-10 → 2022-10-13', 'declareBy 2022-10-12 → 2022-10-19',
      'undeclaredReview 2022-10-17 → 2022-10-20', 'undeclaredReview 2022-10-24 → 2022-10-27', 'declareBy 2022-11-02 → 2022-11-09',
    ]);
  });

  it('is the same up to a given day, where what is put off beyond it keeps its day', () => {
    const changes = changesIf(WEEK, at('2022-09-24T23:59'));
    expect(changes).toContain('untilOverdue 2022-09-22 → 2022-09-27');
    const whole = changesIf(WEEK, null);
    for (const change of changes) expect(whole).toContain(change);
  });
});

describe('two forecasts side by side', () => {
  it('say what comes on another day, what comes no more and what comes besides, in the order of the days', () => {
    const now = told(entry('2022-09-14', 'nextReminder'), entry('2022-09-22', 'untilOverdue'), entry('2022-10-10', 'untilOrange'), entry('2023-01-01', 'yearEnd'));
    const then = told(entry('2022-09-13', 'declareBy'), entry('2022-11-15', 'nextReminder'), entry('2022-12-01', 'untilOverdue'), entry('2023-01-01', 'yearEnd'));
    const { changes, ...documents } = comparisonOf(now, then, SUPPOSED, []);
    expect(documents).toEqual({ supposed: SUPPOSED, left_out: [], timeline: now.timeline, supposed_timeline: then.timeline });
    const instant = (on: string): string => at(`${on}T00:00`).toISOString();
    expect(changes).toEqual([
      { commitment: 'P5', event: 'declareBy', n: 1, now: null, supposed: instant('2022-09-13') },
      { commitment: 'P5', event: 'nextReminder', n: 1, now: instant('2022-09-14'), supposed: instant('2022-11-15') },
      { commitment: 'P5', event: 'untilOverdue', n: 1, now: instant('2022-09-22'), supposed: instant('2022-12-01') },
      { commitment: 'P5', event: 'untilOrange', n: 1, now: instant('2022-10-10'), supposed: null },
    ]);
  });

  it('compare the nth happening of a name with the nth, for each commitment by itself', () => {
    const now = told(entry('2022-09-14', 'nextReminder', 'P5'), entry('2022-09-14', 'nextReminder', 'P6'), entry('2022-09-16', 'nextReminder', 'P5'));
    const then = told(entry('2022-09-14', 'nextReminder', 'P5'), entry('2022-09-15', 'nextReminder', 'P5'), entry('2022-09-14', 'nextReminder', 'P6'), entry('2022-09-16', 'nextReminder', 'P5'));
    expect(comparisonOf(now, then, SUPPOSED, []).changes.map(({ commitment, n, now: was, supposed }) => [commitment, n, was?.slice(0, 10) ?? null, supposed?.slice(0, 10) ?? null])).toEqual([
      ['P5', 2, '2022-09-15', '2022-09-14'], ['P5', 3, null, '2022-09-15'],
    ]);
  });

  it('are a table with local days and a dash, or say that nothing would change', () => {
    const text = comparisonText(comparisonOf(told(entry('2022-09-22', 'untilOverdue'), entry('2022-10-10', 'untilOrange')), told(entry('2022-12-01', 'untilOverdue')), SUPPOSED, []), ZONE);
    expect(text).toMatch(/P5 +\S+ +2022-09-22 +2022-12-01\n[^]*P5 +\S+ +2022-10-10 +—/u);
    expect(comparisonText(comparisonOf(told(entry('2022-09-22', 'untilOverdue')), told(entry('2022-09-22', 'untilOverdue')), SUPPOSED, []), ZONE)).toBe('没有不同 / nothing would change');
    expect(comparisonText(comparisonOf(told(), told(), SUPPOSED, []), ZONE)).toBe('没有不同 / nothing would change');
  });
});
