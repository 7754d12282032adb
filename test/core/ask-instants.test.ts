import { describe, expect, it } from '@jest/globals';
import { instantAt, NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import type { Terms, TimerName } from '../../src/core/commitment.js';
import { profileById } from '../../src/core/profile.js';
import { instantOf, ladderOf } from '../../src/core/schedule.js';

const ZONE = 'Asia/Shanghai';
const profile = profileById('guangxi', 2);
const ladder = ladderOf({ startedOn: '2022-06-23', dueOn: '2022-09-21', profile, calendar: NATIONAL_CALENDAR });

function told(name: TimerName, entered: string, terms: Terms, given: object = {}): string | null {
  const [date = '', time = ''] = entered.split('T');
  const at = instantOf(name, { ladder, at: instantAt(date, time, ZONE), reminder: 0, terms, profile, calendar: NATIONAL_CALENDAR, dueOn: '2022-09-21', ...given });
  return at === null ? null : at.toLocaleString('sv-SE', { timeZone: ZONE }).slice(0, 16).replace(' ', 'T');
}

describe('what the names of asks, windows and duties mean', () => {
  it.each<[TimerName, string, Terms, string | null]>([
    // Half of 90 days from 2022-06-23 is 08-07, a Sunday: asked on the Friday before, once.
    ['halfTime', '2022-06-23T10:00', {}, '2022-08-05T08:30'],
    ['halfTime', '2022-08-05T08:30', {}, null],
    ['lastSeason', '2022-06-23T10:00', { lastEditionOn: '2021-08-13' }, '2022-08-12T08:30'],
    ['lastSeason', '2022-08-12T08:30', { lastEditionOn: '2021-08-13' }, '2023-08-11T08:30'],
    ['lastSeason', '2022-06-23T10:00', {}, null],
    ['lastSeason', '2022-06-23T10:00', { lastEditionOn: '2020-02-29' }, '2023-02-28T08:30'],
    ['nextMilestone', '2022-06-23T10:00', { milestones: { tender: '2022-09-30', funds: '2022-07-09' } }, '2022-07-08T08:30'],
    ['nextMilestone', '2022-07-08T08:30', { milestones: { tender: '2022-09-30', funds: '2022-07-09' } }, '2022-09-30T08:30'],
    ['nextMilestone', '2022-09-30T08:30', { milestones: { tender: '2022-09-30' } }, null],
    ['nextBudgetDate', '2022-06-23T10:00', {}, '2022-07-01T08:30'],
    ['nextBudgetDate', '2022-07-01T08:30', {}, '2022-10-31T08:30'],
    ['nextBudgetDate', '2022-10-31T08:30', {}, '2023-01-13T08:30'], // 15 January 2023 is a Sunday
    ['pilotEnd', '2022-06-23T10:00', { pilotEndsOn: '2022-12-31' }, '2022-12-30T08:30'],
    ['pilotEnd', '2022-06-23T10:00', {}, null],
    ['yearEnd', '2022-06-23T10:00', {}, '2023-01-01T00:00'],
    ['yearEnd', '2023-01-01T00:00', {}, '2024-01-01T00:00'],
    ['termEnd', '2022-06-23T10:00', {}, null],
    ['opinionBy', '2022-06-23T10:00', {}, null],
    ['opinionBy', '2022-06-23T10:00', { coHandlers: ['会办局'] }, '2022-07-25T08:30'], // one month, rolled over Saturday and Sunday
    // A window is open through its whole last day.
    ['objectBy', '2022-06-23T10:00', {}, '2022-07-05T00:00'],
    ['acceptBy', '2022-06-23T10:00', {}, '2022-07-05T00:00'],
    ['indicatorBy', '2022-06-23T10:00', {}, '2022-07-15T00:00'],
    ['replyRatingBy', '2022-06-23T10:00', {}, '2022-07-22T00:00'],
    // A question goes out when the office opens.
    ['indicatorAsk', '2022-06-23T10:00', {}, '2022-07-07T08:30'],
    ['judgeBy', '2022-06-23T10:00', {}, '2022-06-30T08:30'],
    ['decideObjectionBy', '2022-06-23T10:00', {}, '2022-06-30T08:30'],
    ['reexamineBy', '2022-06-23T10:00', {}, '2022-07-25T08:30'], // 30 days: 23 July is a Saturday
    ['secondReplyBy', '2022-06-23T10:00', {}, '2022-07-07T08:30'],
    ['explainBy', '2022-06-23T10:00', {}, '2022-07-07T08:30'],
    ['measureAsk', '2022-06-23T10:00', {}, '2022-07-25T08:30'],
    ['coordinateAsk', '2022-06-23T10:00', {}, '2022-07-25T08:30'],
    ['returnDecisionBy', '2022-06-23T10:00', {}, '2022-07-07T08:30'],
    ['contactBy', '2022-06-23T10:00', {}, '2022-07-21T08:30'],
    ['extensionBy', '2022-06-23T10:00', {}, '2022-06-30T08:30'],
    ['tellDeputyBy', '2022-06-23T10:00', {}, '2022-06-30T08:30'],
    ['opinionRedoBy', '2022-06-23T10:00', {}, '2022-06-30T08:30'],
    ['meetBy', '2022-06-23T10:00', {}, '2022-07-21T08:30'],
    ['staffBy', '2022-06-23T10:00', {}, null], // no rule of this place
  ])('%s entered %s with %j: %s', (name, entered, terms, expected) => {
    expect(told(name, entered, terms)).toBe(expected);
  });

  it('explains at the change of term when the profile knows it', () => {
    const known = { profile: { ...profile, termEndsOn: '2023-01-13' } };
    expect(told('termEnd', '2022-06-23T10:00', {}, known)).toBe('2023-01-13T08:30');
    expect(told('termEnd', '2023-01-13T08:30', {}, known)).toBeNull();
  });

  it('has no half-time without a date', () => {
    expect(told('halfTime', '2022-06-23T10:00', {}, { ladder: null })).toBeNull();
  });

  it('names the people from the handover on, and again after each time that passed; redoes an opinion within the time of the rule', () => {
    const ruled = { ...profile, reply: { ...profile.reply, nameStaffWithin: { workingDays: 5 }, opinionRedoWithin: { days: 3 } } };
    expect(told('staffBy', '2022-06-23T10:00', {}, { profile: ruled })).toBe('2022-06-30T08:30');
    expect(told('staffBy', '2022-06-28T10:00', {}, { profile: ruled })).toBe('2022-06-30T08:30'); // accepted later, and due as before
    expect(told('staffBy', '2022-06-30T08:30', {}, { profile: ruled })).toBe('2022-07-07T08:30');
    expect(told('opinionRedoBy', '2022-06-20T10:00', {}, { profile: ruled })).toBe('2022-06-23T08:30');
  });
});
