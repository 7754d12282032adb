import { describe, expect, it } from '@jest/globals';
import { comparisonOf, comparisonText } from '../../src/cli/compare-timelines.js';
import type { TimelineDocument, TimelineEntry } from '../../src/cli/timeline.js';
import type { TimerName } from '../../src/core/commitment.js';
import { at } from '../support/factory.js';

const SUPPOSED = { dueOn: '2022-11-30' };

function entry(on: string, event: TimerName, commitment = 'P5', time = '00:00'): TimelineEntry {
  return { on, at: at(`${on}T${time}`).toISOString(), commitment, event, stage: 'doing.drafting', schedule: 'on_time', letters: [] };
}
const told = (...timeline: TimelineEntry[]): TimelineDocument => ({ timeline });

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
    const text = comparisonText(comparisonOf(told(entry('2022-09-22', 'untilOverdue'), entry('2022-10-10', 'untilOrange')), told(entry('2022-12-01', 'untilOverdue')), SUPPOSED, []));
    expect(text).toMatch(/P5 +\S+ +2022-09-22 +2022-12-01\n[^]*P5 +\S+ +2022-10-10 +—/u);
    expect(comparisonText(comparisonOf(told(entry('2022-09-22', 'untilOverdue')), told(entry('2022-09-22', 'untilOverdue')), SUPPOSED, []))).toBe('没有不同 / nothing would change');
    expect(comparisonText(comparisonOf(told(), told(), SUPPOSED, []))).toBe('没有不同 / nothing would change');
  });
});
