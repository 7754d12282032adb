import { describe, expect, it } from '@jest/globals';
import { NATIONAL_CALENDAR, localDateOf, workingDaysBetween } from '../../src/core/calendar.js';
import type { DueBasis, LocalDate } from '../../src/core/commitment.js';
import type { ArmedTimers } from '../../src/core/fold.js';
import { forecast } from '../../src/core/forecast.js';
import type { TimelineItem } from '../../src/core/forecast.js';
import { profileById } from '../../src/core/profile.js';
import { ladderOf } from '../../src/core/schedule.js';
import { begin } from '../../src/core/step.js';
import { CURRENT_WORKFLOWS, currentWorkflow } from '../../workflows/registry.js';
import { REPLIED_ON, at } from '../support/factory.js';
import { confirmed } from './confirmed.js';

const profile = profileById('guangxi', 1);

/** What happens to a commitment that a supervisor confirms on the day of the reply and that nobody touches again. */
function foresee(kind: string, dueOn: LocalDate | null, basis: DueBasis): TimelineItem[] {
  const facts = confirmed(kind, dueOn, basis);
  const before = new Map(facts.armed);
  const items = forecast(facts);
  expect(facts.armed).toEqual(before);
  return items;
}

const told = (items: TimelineItem[]): string[] => items.map(({ on, event, letters }) => [on, event, ...letters.map(({ letter, to }) => `${letter}>${to.join('+')}`)].join(' '));

describe('forecast', () => {
  it('P5 of the seed, inferred: reminded, blue, never orange; its silence is reported', () => {
    const items = foresee('issue-document', '2022-09-21', 'inferred');
    expect(told(items).slice(0, 15)).toEqual([
      '2022-07-05 objectBy', '2022-07-14 declareBy declare-date>handler+sectionHead', '2022-08-04 declareBy declare-date>handler+sectionHead',
      '2022-08-05 halfTime stage-ask>handler', '2022-08-22 nextReminder reminder>handler', '2022-08-25 declareBy declare-date>handler+sectionHead',
      '2022-09-06 nextReminder reminder>handler', '2022-09-14 nextReminder reminder>handler',
      '2022-09-16 declareBy declare-date>handler+sectionHead', '2022-09-16 nextReminder reminder>handler',
      '2022-09-20 nextReminder reminder>handler', '2022-09-21 nextReminder reminder>handler',
      '2022-09-22 untilOverdue overdue-blue>handler+sectionHead', '2022-09-28 untilBlueAgain overdue-blue>sectionHead+deputyHead',
      '2022-10-10 untilOrange undeclared>sectionHead+deputyHead',
    ]);
    expect(told(items).slice(15)).toContain('2022-10-17 undeclaredReview undeclared>sectionHead+deputyHead+supervisor');
    expect(items.flatMap(({ letters }) => letters.map(({ letter }) => letter))).not.toContain('overdue-orange');
    expect(items.map(({ schedule }) => schedule).filter((schedule, i, all) => schedule !== all[i - 1])).toEqual(['provisional', 'overdue']);
  });

  it('P11 of the seed, inferred: blue on a Saturday, the letter on Monday; undeclared after New Year', () => {
    const items = foresee('publish-edition', '2022-12-23', 'inferred');
    const [blue] = items.filter(({ event }) => event === 'untilOverdue');
    expect(blue).toMatchObject({ at: at('2022-12-24T00:00'), on: '2022-12-24', letters: [{ letter: 'overdue-blue', leavesAt: at('2022-12-26T08:30') }] });
    expect(told(items)).toContain('2023-01-09 untilOrange undeclared>sectionHead+deputyHead');
    expect(items.some(({ event }) => event === 'untilRed')).toBe(false);
  });

  it('a promised date: orange on the 10th working day, red on the 20th, referred on the 40th, over the October holidays', () => {
    const items = foresee('issue-document', '2022-09-21', 'explicit');
    expect(told(items).slice(8)).toEqual([
      '2022-09-22 untilOverdue overdue-blue>handler+sectionHead', '2022-09-28 untilBlueAgain overdue-blue>sectionHead+deputyHead',
      '2022-10-10 untilOrange overdue-orange>deputyHead+head', '2022-10-24 untilRed overdue-red>head+supervisor', '2022-11-21 untilReferred referred>liaison+supervisor',
      '2022-12-19 referredReview look-again>supervisor', '2023-01-01 yearEnd carried-over>handler+sectionHead+supervisor',
      '2023-01-17 referredReview look-again>supervisor', '2024-01-01 yearEnd carried-over>handler+sectionHead+supervisor',
    ]);
    expect(items.slice(8, 13).map((item) => item.at)).toEqual(['2022-09-22', '2022-09-28', '2022-10-10', '2022-10-24', '2022-11-21'].map((on) => at(`${on}T00:00`)));
    expect(new Set(items.map(({ stage }) => stage))).toEqual(new Set(['doing.drafting']));
    expect(items.find(({ event, on }) => event === 'nextReminder' && on === '2022-09-14')).toMatchObject({ on: '2022-09-14', schedule: 'due_soon' });
  });

  it('one without a date asks for one, and another body is never overdue', () => {
    expect(told(foresee('issue-document', null, 'none'))[0]).toBe('2022-06-30 undeclaredReview declare-date>handler+sectionHead');
    const watched = foresee('watch-other-body', null, 'none');
    expect(told(watched)).toEqual(['2022-07-05 objectBy', '2023-01-05 nextLook look-again>handler+supervisor', expect.stringMatching(/^2023-07-\d\d nextLook/)]);
    expect(watched.map(({ schedule }) => schedule)).toEqual(['no_date', 'no_date', 'no_date']);
  });

  it.each(CURRENT_WORKFLOWS.map(({ kind }) => kind).filter((kind) => kind !== 'answer-suggestion'))('of %s ends, runs forward, and every letter leaves in office hours', (kind) => {
    for (const basis of ['explicit', 'inferred', 'none'] as const) {
      const items = foresee(kind, basis === 'none' ? null : '2022-12-31', basis);
      expect(items.length).toBeGreaterThan(0);
      expect(items.length).toBeLessThan(60);
      expect(items.map((item) => item.at.getTime())).toEqual(items.map((item) => item.at.getTime()).sort((a, b) => a - b));
      for (const { at: instant, letters } of items) {
        for (const { leavesAt } of letters) {
          const on = localDateOf(leavesAt, profile.timeZone);
          expect(NATIONAL_CALENDAR.isWorkday(on)).toBe(true);
          expect(leavesAt >= at(`${on}T08:30`) && leavesAt < at(`${on}T17:30`) && leavesAt >= instant).toBe(true);
        }
      }
    }
  });

  it('up to a day that is asked for, tells every repetition, that instant included, and nothing after it', () => {
    const facts = confirmed('issue-document', null, 'none');
    const asks = (items: TimelineItem[]): TimelineItem[] => items.filter(({ event }) => event === 'undeclaredReview');
    expect(asks(forecast(facts))).toHaveLength(3); // one while the office may still object, two that repeat themselves
    const end = at('2023-03-31T08:30');
    const items = forecast(facts, end);
    expect(items.every((item) => item.at <= end)).toBe(true);
    // Every five working days since 23 June 2022.
    expect(asks(items)).toHaveLength(Math.floor(workingDaysBetween(REPLIED_ON, '2023-03-31', NATIONAL_CALENDAR) / 5));
    expect(forecast(facts, at('2022-06-30T08:29'))).toEqual([]);
    expect(told(forecast(facts, at('2022-06-30T08:30')))).toEqual(['2022-06-30 undeclaredReview declare-date>handler+sectionHead']);
  });

  it('while others verify nothing gets later', () => {
    const { machine } = currentWorkflow('issue-document');
    const ladder = ladderOf({ startedOn: REPLIED_ON, dueOn: '2022-09-21', profile, calendar: NATIONAL_CALENDAR });
    const state = JSON.parse(begin(machine).snapshot) as { value: unknown; context: object };
    const snapshot = JSON.stringify({ ...state, context: { ...state.context, claimedBy: 'h', claimedFor: 'o' }, value: { underway: { work: 'claimed', clock: 'held', change: 'settled', cohort: 'current' } } });
    const armed: ArmedTimers = new Map([['verifyBy', { event: 'xstate.after.verifyBy.commitment.underway.work.claimed', at: at('2022-09-27T08:30'), epoch: 3 }]]);
    const facts = { ladder, dueOn: '2022-09-21', terms: {}, profile, calendar: NATIONAL_CALENDAR, machine, snapshot, revision: 3, armed, basis: 'explicit' as const };
    expect(forecast({ ...facts, claimedOn: '2022-09-20' }).map(({ event, schedule }) => [event, schedule])).toEqual([['verifyBy', 'due_soon'], ['verifyBy', 'due_soon']]);
    expect(forecast({ ...facts, claimedOn: '2022-09-22' })[0]).toMatchObject({ schedule: 'overdue', stage: 'claimed' });
  });
});
