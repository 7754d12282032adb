import { describe, expect, it } from '@jest/globals';
import { NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import type { TimerChange, TimerName } from '../../src/core/commitment.js';
import { applyTimers, foldDue, nextFireAt } from '../../src/core/fold.js';
import type { ArmedTimers, FiredStep, FoldFacts } from '../../src/core/fold.js';
import { profileById } from '../../src/core/profile.js';
import { ladderOf } from '../../src/core/schedule.js';
import { begin } from '../../src/core/step.js';
import type { Step } from '../../src/core/step.js';
import { currentWorkflow } from '../../workflows/registry.js';
import { at, DUE_ON, REPLIED_ON } from '../support/factory.js';

const profile = profileById('guangxi', 1);
const FACTS: FoldFacts = {
  ladder: ladderOf({ startedOn: REPLIED_ON, dueOn: DUE_ON, profile, calendar: NATIONAL_CALENDAR }), dueOn: DUE_ON, terms: {}, profile, calendar: NATIONAL_CALENDAR,
};

const begun = begin(currentWorkflow('issue-document').machine);
const causing = (timers: TimerChange[]): Step => ({ ...begun, timers });
const nothing = (): Step => causing([]);

function armed(...timers: [TimerName, Date][]): ArmedTimers {
  return new Map(timers.map(([name, instant]) => [name, { event: name, at: instant, epoch: 1 }]));
}

function fold(timers: ArmedTimers, take: (event: string) => Step, limit = 10): FiredStep[] {
  return foldDue((_, { type }) => take(type), begun.snapshot, 3, timers, FACTS, at('2022-10-24T00:00'), limit);
}

describe('foldDue', () => {
  it('fires by instant, then by name, and leaves what is not due', () => {
    const timers = armed(['untilRed', at('2022-10-24T00:00')], ['untilOverdue', at('2022-09-22T00:00')], ['declareBy', at('2022-09-22T00:00')], ['untilReferred', new Date(at('2022-10-24T00:00').getTime() + 1)]);
    expect(fold(timers, nothing).map(({ name }) => name)).toEqual(['declareBy', 'untilOverdue', 'untilRed']);
    expect([...timers.keys()]).toEqual(['untilReferred']);
  });

  it('drops what an earlier step has cancelled, although it was due', () => {
    const timers = armed(['untilOverdue', at('2022-09-22T00:00')], ['nextReminder', at('2022-09-23T00:00')]);
    expect(fold(timers, () => causing([{ disarm: 'nextReminder' }])).map(({ name }) => name)).toEqual(['untilOverdue']);
  });

  it('fires what was re-armed at its new instant only', () => {
    const timers = armed(['untilOverdue', at('2022-09-22T00:00')], ['untilOrange', at('2022-09-23T00:00')]);
    const fired = fold(timers, (event) => causing(event === 'untilOverdue' ? [{ arm: 'untilOrange', event: 'untilOrange' }] : []));
    expect(fired.map(({ name, at: instant }) => [name, instant])).toEqual([['untilOverdue', at('2022-09-22T00:00')], ['untilOrange', at('2022-10-10T00:00')]]);
  });

  it('fires what is armed into the past within the same fold, from the instant of its cause', () => {
    const fired = fold(armed(['untilOverdue', at('2022-09-22T00:00')]), (event) =>
      causing(event === 'untilOverdue' ? [{ arm: 'verifyBy', event: 'verifyBy' }] : []));
    expect(fired.map(({ name, at: instant }) => [name, instant])).toEqual([['untilOverdue', at('2022-09-22T00:00')], ['verifyBy', at('2022-09-29T08:30')]]);
    expect(fired[0]?.instants).toEqual(new Map([['verifyBy', at('2022-09-29T08:30')]]));
  });

  it('stops at the limit and goes on from there', () => {
    const timers = armed(['confirmBy', at('2022-07-01T08:30')]);
    const again = (): Step => causing([{ arm: 'confirmBy', event: 'confirmBy' }]);
    const first = fold(timers, again, 4);
    const rest = fold(timers, again, 100);
    expect(first).toHaveLength(4);
    expect(rest[0]?.at.getTime()).toBeGreaterThan(first[3]?.at.getTime() ?? NaN);
    expect(nextFireAt(timers)?.getTime()).toBeGreaterThan(at('2022-10-24T00:00').getTime());
  });

  it('lets what a step throws pass', () => {
    expect(() => fold(armed(['untilOverdue', at('2022-09-22T00:00')]), () => { throw new Error('broken'); })).toThrow('broken');
  });
});

describe('applyTimers', () => {
  it('arms with its epoch, disarms, and does not arm what has nothing to stand on', () => {
    const timers = armed(['untilOrange', at('2022-09-23T00:00')], ['nextReminder', at('2022-09-20T00:00')]);
    const instants = applyTimers([{ disarm: 'untilOrange' }, { arm: 'nextReminder', event: 'n' }, { arm: 'untilRed', event: 'r' }], timers,
      { ...FACTS, at: at('2022-09-21T09:00'), reminder: 6 }, 9);
    expect(timers).toEqual(new Map([['untilRed', { event: 'r', at: at('2022-10-24T00:00'), epoch: 9 }]]));
    expect(instants).toEqual(new Map([['nextReminder', null], ['untilRed', at('2022-10-24T00:00')]]));
  });
});

describe('nextFireAt', () => {
  it('is the earliest, or null', () => {
    expect(nextFireAt(new Map())).toBeNull();
    expect(nextFireAt(armed(['untilRed', at('2022-10-24T00:00')], ['untilOrange', at('2022-10-10T00:00')]))).toEqual(at('2022-10-10T00:00'));
  });
});
