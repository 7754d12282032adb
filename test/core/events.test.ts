import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../../src/core/errors.js';
import { eventData, EVENTS, isEventType } from '../../src/core/events.js';

describe('eventData', () => {
  it('returns what is well formed, trimmed and with its defaults', () => {
    expect(eventData('RETURNED', { reason: '  附件不全\n请补充  ' })).toEqual({ reason: '附件不全\n请补充' });
    expect(eventData('VERIFIED', undefined)).toEqual({ outcome: 'fulfilled' });
    expect(eventData('CLAIMED', { evidence: { title: '《方案》', count: 3 } })).toEqual({ evidence: { title: '《方案》', count: 3 } });
    expect(eventData('CONFIRMED', { dueOn: null, dueBasis: 'none' })).toEqual({ dueOn: null, dueBasis: 'none' });
  });

  it.each<[string, string, unknown, string[]]>([
    ['a missing field', 'RETURNED', {}, ['reason']],
    ['an empty one', 'RETURNED', { reason: ' \n' }, ['reason']],
    ['a strange one', 'RETURNED', { reason: 'x', extra: 1 }, ['']],
    ['no object', 'RETURNED', 'reason', ['']],
    ['several at once', 'WAIT_BEGUN', { condition: '', reviewOn: 'soon' }, ['condition', 'reviewOn']],
    ['a day that is none', 'DATE_DECLARED', { dueOn: '2022-02-30' }, ['dueOn']],
    ['a day before any of this', 'DATE_DECLARED', { dueOn: '1900-01-01' }, ['dueOn']],
    ['a control character', 'RETURNED', { reason: 'a\u0007b' }, ['reason']],
    ['a line break in a line', 'STAGE_REACHED', { stage: 'drafting\r\nBcc: x@y' }, ['stage']],
    ['half a character', 'RETURNED', { reason: 'a\ud83d' }, ['reason']],
    ['too much', 'PROGRESS_REPORTED', { text: '字'.repeat(4001) }, ['text']],
    ['a threshold that is reached already', 'INDICATOR_PROPOSED', { indicator: '首单', threshold: 0, unit: '笔', source: '台账' }, ['threshold']],
    ['a basis that is none', 'CONFIRMED', { dueOn: '2022-09-21', dueBasis: 'hoped' }, ['dueBasis']],
    ['a date without a basis', 'CONFIRMED', { dueOn: '2022-09-21', dueBasis: 'none' }, ['dueBasis']],
    ['a basis without a date', 'CONFIRMED', { dueOn: null, dueBasis: 'explicit' }, ['dueBasis']],
    ['evidence with strange names', 'CLAIMED', { evidence: { '__proto__ x': 'y' } }, ['evidence.__proto__ x']],
    ['evidence that is nested', 'CLAIMED', { evidence: { title: { deep: 1 } } }, ['evidence.title']],
    ['a number that is none', 'DELIVERED', { count: NaN }, ['count']],
    ['an unknown change', 'CHANGE_REQUESTED', { change: 'colour', reason: 'x' }, ['change']],
    ['a change of office without the office', 'CHANGE_REQUESTED', { change: 'owner', reason: 'x' }, ['toOffice']],
    ['a change of scope without the scope', 'CHANGE_REQUESTED', { change: 'scope', reason: 'x' }, ['scope']],
    ['a percentage above a hundred', 'PROGRESS_REPORTED', { text: 'x', percent: 101 }, ['percent']],
    ['an attachment that is no digest', 'PROGRESS_REPORTED', { text: 'x', attachment: 'file.pdf' }, ['attachment']],
    ['a split into one', 'SPLIT', { parts: [{ label: 'a', title: 'a', start: 0, end: 1 }], reason: 'x' }, ['parts']],
  ])('refuses %s by the name of its field, in both languages', (_, type, data, fields) => {
    const { code, facts, message, hint } = refusal(type, data);
    const problems = facts['problems'] as { field: string; problem: string }[];
    expect([code, problems.map(({ field }) => field)]).toEqual(['event-data-invalid', fields]);
    for (const words of [message, hint, ...problems.map(({ problem }) => problem)]) expect(words).toMatch(/\p{Script=Han}.* \/ .*[a-z]/u);
  });

  it.each(['NOTHING', 'toString', '__proto__', 'OPENED', 'xstate.after.untilRed.commitment', ''])('does not know %p', (type) => {
    expect(isEventType(type)).toBe(false);
    expect(refusal(type, {})).toMatchObject({ code: 'unknown-event', hint: expect.stringContaining('CLAIMED') });
  });

  it('every event has a name in both languages, and so has every field of its form', () => {
    for (const { zh, en, fields } of Object.values(EVENTS)) {
      for (const named of [{ zh, en }, ...fields, ...fields.flatMap(({ choices = [] }) => choices)]) {
        expect(named.zh).toMatch(/\p{Script=Han}/u);
        expect(named.en).toMatch(/^[A-Za-z]/);
      }
    }
  });
});

function refusal(type: string, data: unknown): DomainError {
  try {
    eventData(type, data);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
