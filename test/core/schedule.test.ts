import { describe, it, expect } from '@jest/globals';
import { NATIONAL_CALENDAR, addDays, addWorkingDays, instantAt, localDateOf } from '../../src/core/calendar.js';
import type { LocalDate, TimerName } from '../../src/core/commitment.js';
import { TIMER_NAMES } from '../../src/core/commitment.js';
import { MAY_BE_NULL } from '../../src/core/ask-instants.js';
import { profileById } from '../../src/core/profile.js';
import type { Ladder, TimerFacts } from '../../src/core/schedule.js';
import {
  instantOf, ladderOf, officeOpening, rungAt, scheduleOf, workingDaysLate, workingDaysLeft,
} from '../../src/core/schedule.js';

const calendar = NATIONAL_CALENDAR;
const profile = profileById('guangxi', 1);
const zone = profile.timeZone;
const seedLadder = ladder('2022-06-23', '2022-09-21');

function ladder(startedOn: LocalDate, dueOn: LocalDate): Ladder {
  return ladderOf({ startedOn, dueOn, profile, calendar });
}

function local(date: LocalDate, time: string): Date {
  return instantAt(date, time, zone);
}

function facts(over: Partial<TimerFacts> = {}): TimerFacts {
  return { ladder: seedLadder, at: local('2022-06-23', '10:00'), reminder: 0, terms: {}, profile, calendar, dueOn: '2022-09-21', ...over };
}

function stepsOf({ reminders, overdue, blueAgain, orange, red, referred }: Ladder) {
  return [...reminders, overdue, blueAgain, orange, red, referred];
}

function everyDate(from: LocalDate, to: LocalDate): LocalDate[] {
  const dates: LocalDate[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date);
  return dates;
}

describe('the shipped profile', () => {
  it('is honest about not being verified and refuses unknown ones', () => {
    expect(profile).toMatchObject({ id: 'guangxi', version: 1, verified: false, timeZone: 'Asia/Shanghai' });
    const known = expect.arrayContaining(['guangxi@1', 'guangxi@2']);
    expect(() => profileById('guangxi', 3)).toThrow(expect.objectContaining({ code: 'config-invalid', facts: { id: 'guangxi', version: 3, known } }));
  });

  it('has bands from long to short and a rising ladder, as the schedule assumes', () => {
    const lengths = profile.reminders.map(({ minDays }) => minDays);
    expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
    const { blueAgain, orange, red, referred } = profile.ladder;
    expect([1, blueAgain, orange, red, referred]).toEqual([1, blueAgain, orange, red, referred].sort((a, b) => a - b));
  });
});

describe('ladderOf', () => {
  it('gives the model item its whole ladder', () => {
    expect(seedLadder.reminders.map(({ on }) => on)).toEqual(['2022-08-22', '2022-09-06', '2022-09-14', '2022-09-16', '2022-09-20', '2022-09-21']);
    expect(seedLadder.reminders[0]?.at.toISOString()).toBe('2022-08-22T00:30:00.000Z');
    expect(seedLadder.overdue).toEqual({ on: '2022-09-22', at: new Date('2022-09-21T16:00:00.000Z') });
    expect(seedLadder.blueAgain).toEqual({ on: '2022-09-28', at: new Date('2022-09-27T16:00:00.000Z') });
    expect([seedLadder.orange.on, seedLadder.red.on, seedLadder.referred.on]).toEqual(['2022-10-10', '2022-10-24', '2022-11-21']);
  });

  it('never rolls a promised period end, and moves its reminders back', () => {
    const { reminders, overdue, blueAgain } = ladder('2022-06-23', '2022-12-31');
    expect(reminders.at(-1)?.on).toBe('2022-12-30');
    expect(overdue).toEqual({ on: '2023-01-01', at: new Date('2022-12-31T16:00:00.000Z') });
    expect(blueAgain.on).toBe('2023-01-09');
  });

  it.each([
    ['60 days: the long band', '2022-06-23', '2022-08-22', ['2022-07-22', '2022-08-05', '2022-08-15', '2022-08-19', '2022-08-22']],
    ['59 days: half-time and the week before', '2022-06-23', '2022-08-21', ['2022-07-22', '2022-08-12', '2022-08-18', '2022-08-19']],
    ['15 days: half-time falls on the week before', '2022-06-23', '2022-07-08', ['2022-07-01', '2022-07-05', '2022-07-07', '2022-07-08']],
    ['14 days: the short band', '2022-06-23', '2022-07-07', ['2022-07-04', '2022-07-06', '2022-07-07']],
    ['2 days over a weekend: only what lies after the start', '2022-06-24', '2022-06-26', []],
    ['due on the first day', '2022-06-23', '2022-06-23', []],
    ['due before the start, from an old ledger', '2022-06-23', '2022-01-31', []],
  ])('%s', (_, startedOn, dueOn, expected) => {
    expect(ladder(startedOn, dueOn).reminders.map(({ on }) => on)).toEqual(expected);
  });

  it('is strictly ordered, with reminders on workdays at opening after the start, for every due date of 2020 to 2026', () => {
    const broken: string[] = [];
    for (const dueOn of everyDate('2020-01-01', '2026-12-31')) {
      for (const length of [120, 40, 20, 9, 1]) {
        const startedOn = addDays(dueOn, -length);
        const built = ladder(startedOn, dueOn);
        const times = stepsOf(built).map(({ at }) => at.getTime());
        const ordered = times.every((time, index) => index === 0 || time > (times[index - 1] ?? Infinity));
        const timely = built.reminders.every(({ on, at }) => on > startedOn && on <= dueOn && calendar.isWorkday(on) && at.getTime() === local(on, '08:30').getTime());
        if (!ordered || !timely || built.overdue.on !== addDays(dueOn, 1)) broken.push(`${startedOn} ${dueOn}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it('remembers by value of dates and identity of profile and calendar, and cannot be changed', () => {
    expect(ladder('2022-06-23', '2022-09-21')).toBe(seedLadder);
    const slower = { ...profile, ladder: { ...profile.ladder, orange: 15 } };
    expect(ladderOf({ startedOn: '2022-06-23', dueOn: '2022-09-21', profile: slower, calendar }).orange.on).toBe('2022-10-17');
    expect(seedLadder.orange.on).toBe('2022-10-10');
    expect([Object.isFrozen(seedLadder), Object.isFrozen(seedLadder.reminders), Object.isFrozen(seedLadder.orange)]).toEqual([true, true, true]);
  });

  it('refuses dates that do not exist or leave the calendar', () => {
    expect(() => ladder('2022-06-23', '2022-09-31')).toThrow(RangeError);
    expect(() => ladder('9999-01-01', '9999-12-31')).toThrow(expect.objectContaining({ code: 'timer-out-of-range' }));
  });
});

describe('instantOf', () => {
  const at = local('2022-06-23', '10:00');
  const friday = local('2022-09-30', '17:00');

  it.each<[TimerName, Partial<TimerFacts>, string | null]>([
    ['nextReminder', {}, '2022-08-22T00:30:00.000Z'],
    ['nextReminder', { reminder: 5 }, '2022-09-21T00:30:00.000Z'],
    ['nextReminder', { reminder: 6 }, null],
    ['untilOverdue', {}, '2022-09-21T16:00:00.000Z'],
    ['untilBlueAgain', {}, '2022-09-27T16:00:00.000Z'],
    ['untilOrange', {}, '2022-10-09T16:00:00.000Z'],
    ['untilRed', {}, '2022-10-23T16:00:00.000Z'],
    ['untilReferred', {}, '2022-11-20T16:00:00.000Z'],
    ['confirmBy', { at }, '2022-06-30T00:30:00.000Z'],
    ['declareBy', { at }, '2022-07-14T00:30:00.000Z'],
    ['undeclaredReview', { at }, '2022-06-30T00:30:00.000Z'],
    ['verifyBy', { at }, '2022-06-30T00:30:00.000Z'],
    ['verifyBy', { at: friday }, '2022-10-12T00:30:00.000Z'],
    ['decideBy', { at: new Date('2022-06-22T16:30:00.000Z') }, '2022-06-30T00:30:00.000Z'],
    ['ratingBy', { at }, '2022-07-21T16:00:00.000Z'],
    ['ratingBy', { at: local('2022-12-02', '10:00') }, '2022-12-30T16:00:00.000Z'], // 20 working days: 30 December to its end
    ['referredReview', { at }, '2022-07-21T00:30:00.000Z'],
    ['nextDelivery', { at }, '2022-09-07T00:30:00.000Z'],
    ['nextDelivery', { at, terms: { gapDays: 100 } }, '2022-09-16T00:30:00.000Z'],
    ['nextDelivery', { at: friday, terms: { gapDays: 3 } }, '2022-10-08T00:30:00.000Z'],
    ['gapAlarm', { at }, '2022-09-21T16:00:00.000Z'],
    ['gapAlarm', { at, terms: { gapDays: 100 } }, '2022-10-01T16:00:00.000Z'],
    ['gapAlarm', { at: friday, terms: { gapDays: 3 } }, '2022-10-08T16:00:00.000Z'],
    ['nextCheckIn', { at }, '2022-06-30T00:30:00.000Z'],
    ['nextCheckIn', { at: local('2022-06-30', '08:30') }, '2022-09-30T00:30:00.000Z'],
    ['nextCheckIn', { at: local('2022-12-31', '12:00') }, '2023-03-31T00:30:00.000Z'],
    ['nextCheckIn', { at: local('2023-09-27', '12:00') }, '2023-09-28T00:30:00.000Z'],
    ['nextCheckIn', { at: local('2023-09-29', '12:00') }, '2023-12-29T00:30:00.000Z'],
    ['nextLook', { at }, '2022-12-23T00:30:00.000Z'],
    ['nextLook', { at: local('2022-06-30', '10:00') }, '2022-12-30T00:30:00.000Z'],
    ['nextLook', { at: local('2022-07-01', '10:00') }, '2023-01-03T00:30:00.000Z'],
    ['untilReview', { at, reviewOn: '2022-08-20' }, '2022-08-20T00:30:00.000Z'],
    ['untilReview', { at: local('2022-08-20', '08:30'), reviewOn: '2022-08-20' }, '2022-08-26T00:30:00.000Z'],
    ['untilReview', { at }, '2022-06-30T00:30:00.000Z'],
  ])('%s %j -> %s', (name, over, expected) => {
    expect(instantOf(name, facts(over))?.toISOString() ?? null).toBe(expected);
  });

  it('gives every name an instant, and nothing but the ladder\'s own names null without a due date', () => {
    const onLadder = ['nextReminder', 'untilOverdue', 'untilBlueAgain', 'untilOrange', 'untilRed', 'untilReferred'];
    for (const name of TIMER_NAMES.filter((one) => !MAY_BE_NULL.includes(one) || one === 'nextReminder')) {
      expect(instantOf(name, facts())).toBeInstanceOf(Date);
      expect(instantOf(name, facts({ ladder: null, dueOn: null })) === null).toBe(onLadder.includes(name));
    }
  });

  it('lies after the moment it is counted from, at every hour of a holiday-rich year, or a sweep would fire for ever', () => {
    const waiting = TIMER_NAMES.slice(TIMER_NAMES.indexOf('confirmBy'));
    const terms = { lastEditionOn: '2020-02-29', milestones: { tender: '2023-01-22', opened: '2023-10-06' }, pilotEndsOn: '2023-05-01', coHandlers: ['会办局'] };
    const [termed, met] = [{ ...profile, termEndsOn: '2023-01-13' }, new Set<TimerName>()];
    const stuck: string[] = [];
    for (const date of everyDate('2022-12-25', '2023-12-31')) {
      for (const time of ['00:00', '08:30', '17:30', '23:59']) {
        const given = facts({ at: local(date, time), terms, reviewOn: date, profile: termed });
        for (const name of waiting) {
          const instant = instantOf(name, given);
          if (instant !== null) met.add(name);
          if (instant === null ? !MAY_BE_NULL.includes(name) : instant <= given.at) stuck.push(`${name} ${date} ${time}`);
        }
        for (const gapDays of [1, 3, 90]) {
          const [asking, alarm] = (['nextDelivery', 'gapAlarm'] as const).map((name) => instantOf(name, { ...given, terms: { gapDays } }) ?? given.at);
          if (!(asking !== undefined && alarm !== undefined && asking > given.at && alarm > asking)) stuck.push(`gap ${date} ${time} ${gapDays}`);
        }
      }
    }
    expect(stuck).toEqual([]);
    expect(waiting.filter((name) => !met.has(name))).toEqual(['halfTime', 'staffBy']); // the half of this ladder lies in August 2022; no rule of this place wants people named
  });

  it.each<[string, string, Partial<TimerFacts>]>([
    ['an unknown name', 'untilDoomsday', {}],
    ['a name inherited from Object', 'constructor', {}],
    ['an invalid instant', 'verifyBy', { at: new Date(Number.NaN) }],
    ['an instant beyond the year 9999', 'verifyBy', { at: new Date(8.64e15) }],
    ['a result beyond the year 9999', 'nextLook', { at: new Date('9999-12-01T00:00:00.000Z') }],
    ['a gap of nothing', 'nextDelivery', { terms: { gapDays: 0 } }],
    ['a broken gap', 'nextDelivery', { terms: { gapDays: Number.NaN } }],
    ['a gap of ten thousand years', 'gapAlarm', { terms: { gapDays: 3_650_000 } }],
  ])('refuses %s', (_, name, over) => {
    expect(() => instantOf(name as TimerName, facts(over))).toThrow(expect.objectContaining({ code: 'timer-out-of-range' }));
  });
});

describe('rungAt', () => {
  it('is undated without a ladder', () => {
    expect(rungAt(null, local('2022-09-21', '12:00'))).toEqual({ rung: 'undated', reminder: 0 });
  });

  it.each([
    ['2022-06-23', '10:00', 'ahead', 0], ['2022-08-22', '08:29', 'ahead', 0], ['2022-08-22', '08:30', 'ahead', 1],
    ['2022-09-21', '23:59', 'ahead', 6], ['2022-09-22', '00:00', 'blue', 6], ['2022-09-28', '00:00', 'blueAgain', 6],
    ['2022-10-10', '00:00', 'orange', 6], ['2022-10-23', '23:59', 'orange', 6], ['2022-10-24', '00:00', 'red', 6], ['2022-11-21', '00:00', 'referred', 6],
    ['2030-01-01', '00:00', 'referred', 6],
  ])('on %s %s: %s, reminder %i', (date, time, rung, reminder) => {
    expect(rungAt(seedLadder, local(date, time))).toEqual({ rung, reminder });
  });

  it('turns exactly at each instant of every ladder of 2022', () => {
    const climb = ['ahead', 'blue', 'blueAgain', 'orange', 'red', 'referred'];
    const wrong: string[] = [];
    for (const dueOn of everyDate('2022-01-01', '2022-12-31')) {
      const built = ladder(addDays(dueOn, -90), dueOn);
      stepsOf(built).forEach(({ at }, index) => {
        const before = rungAt(built, new Date(at.getTime() - 1));
        const after = rungAt(built, at);
        const place = (here: { rung: string; reminder: number }) => here.reminder + climb.indexOf(here.rung);
        if (place(before) !== index || place(after) !== index + 1) wrong.push(`${dueOn} step ${index}`);
      });
    }
    expect(wrong).toEqual([]);
  });
});

describe('the schedule axis', () => {
  it.each([
    [null, 'none', null, '2022-09-01', 'no_date'],
    ['2022-09-21', 'explicit', null, '2022-09-13', 'on_time'],
    ['2022-09-21', 'explicit', null, '2022-09-14', 'due_soon'],
    ['2022-09-21', 'explicit', null, '2022-09-21', 'due_soon'],
    ['2022-09-21', 'explicit', null, '2022-09-22', 'overdue'],
    ['2022-09-21', 'inferred', null, '2022-09-20', 'provisional'],
    ['2022-09-21', 'inferred', null, '2022-09-22', 'overdue'],
    ['2022-09-21', 'declared', '2022-09-21', '2023-01-01', 'closed'],
    ['2022-09-21', 'declared', '2022-09-22', '2023-01-01', 'closed_late'],
    [null, 'none', '2022-09-22', '2023-01-01', 'closed'],
  ] as const)('due %s (%s), closed %s, seen on %s: %s', (dueOn, basis, closedOn, today, expected) => {
    expect(scheduleOf({ dueOn, basis, closedOn, today })).toBe(expected);
  });

  it('is overdue at once, though no working day has passed in the holiday after the date', () => {
    expect(scheduleOf({ dueOn: '2022-09-30', basis: 'explicit', closedOn: null, today: '2022-10-01' })).toBe('overdue');
    expect(workingDaysLate('2022-09-30', '2022-10-07', calendar)).toBe(0);
    expect(workingDaysLate('2022-09-30', '2022-10-08', calendar)).toBe(1);
    expect(workingDaysLate('2022-09-30', '2022-09-29', calendar)).toBe(0);
  });

  it('agrees with the ladder on how many working days late a rung is', () => {
    expect(workingDaysLate('2022-09-21', seedLadder.orange.on, calendar)).toBe(profile.ladder.orange);
    expect(workingDaysLeft('2022-09-30', '2022-09-21', calendar)).toBe(7);
    expect(workingDaysLeft('2022-09-30', '2022-09-30', calendar)).toBe(0);
  });
});

describe('officeOpening', () => {
  it.each([
    ['2022-09-22', '00:00', '2022-09-22', '08:30'], ['2022-09-22', '08:30', '2022-09-22', '08:30'], ['2022-09-22', '12:34', '2022-09-22', '12:34'],
    ['2022-09-22', '17:29', '2022-09-22', '17:29'], ['2022-09-22', '17:30', '2022-09-23', '08:30'], ['2022-09-30', '18:00', '2022-10-08', '08:30'],
    ['2022-10-01', '12:00', '2022-10-08', '08:30'], ['2022-10-09', '09:00', '2022-10-09', '09:00'],
  ])('a letter of %s %s leaves on %s %s', (date, time, day, hour) => {
    expect(officeOpening(local(date, time), profile, calendar)).toEqual(local(day, hour));
  });

  it('never leaves outside hours or earlier than written, and settles, at every hour of 2023', () => {
    const wrong: string[] = [];
    for (const date of everyDate('2023-01-01', '2023-12-31')) {
      for (let hour = 0; hour < 24; hour++) {
        const written = local(date, `${String(hour).padStart(2, '0')}:17`);
        const leaves = officeOpening(written, profile, calendar);
        const day = localDateOf(leaves, zone);
        const inHours = calendar.isWorkday(day) && leaves >= local(day, '08:30') && leaves < local(day, '17:30');
        const settled = officeOpening(leaves, profile, calendar).getTime() === leaves.getTime();
        const earliest = leaves.getTime() === written.getTime() || day === date || day === addWorkingDays(date, 1, calendar);
        if (!inHours || leaves < written || !settled || !earliest) wrong.push(written.toISOString());
      }
    }
    expect(wrong).toEqual([]);
  });
});
