import { describe, expect, it } from '@jest/globals';
import { NATIONAL_LAYER, shippedCalendarOf } from '../../src/core/calendar-layers.js';
import type { IssuedLayer } from '../../src/core/calendar-layers.js';
import {
  addDays, addWorkingDays, Calendar, daysBetween, endOfPeriod, firstWorkdayOnOrAfter, instantAt, NATIONAL_CALENDAR, workingDaysBetween,
} from '../../src/core/calendar.js';
import type { Period } from '../../src/core/calendar.js';
import type { Clock } from '../../src/core/clock.js';
import { countOf, dueOf, explainClock, hasRunOut, pauseClock, recount, resumeClock, startClock, switchGoal } from '../../src/core/clock.js';
import type { LocalDate } from '../../src/core/commitment.js';
import { profileById } from '../../src/core/profile.js';
import { instantOf, ladderOf, officeOpening, workingDaysLeft } from '../../src/core/schedule.js';

const cal = NATIONAL_CALENDAR;
const profile = profileById('guangxi', 1);
const GOALS: readonly Period[] = [{ workingDays: 1 }, { workingDays: 7 }, { workingDays: 30 }, { days: 2 }, { days: 30 }, { months: 1 }, { months: 3 }];

/** `house`: 28 September 2022 off, the make-up Saturday and Sunday of the National Day break not worked. */
const house: IssuedLayer = {
  id: 'house-1', level: 'own', jurisdiction: null, source: '通知',
  days: Object.fromEntries(['2022-09-28', '2022-10-08', '2022-10-09'].map((date) => [date, { off: true, zh: '厅庆', en: 'house day' }])),
};
const changed = Calendar.of([NATIONAL_LAYER, house]);

function everyDate(from: LocalDate, to: LocalDate, step = 1): LocalDate[] {
  const dates: LocalDate[] = [];
  for (let date = from; date <= to; date = addDays(date, step)) dates.push(date);
  return dates;
}

/** The due date of a clock that was paused and resumed at the given days. */
function pausedBetween(goal: Period, start: LocalDate, pauses: readonly (readonly [LocalDate, LocalDate])[], notAfter: LocalDate | null = null): Clock {
  return pauses.reduce((clock, [from, to]) => resumeClock(pauseClock(clock, from, cal), to, cal), startClock(goal, start, notAfter));
}

function local(date: LocalDate, time: string): Date {
  return instantAt(date, time, profile.timeZone);
}

const throwsInvalid = expect.objectContaining({ code: 'clock-invalid' });

describe('a clock that runs through', () => {
  it.each<[LocalDate, Period, LocalDate]>([
    ['2022-01-25', { workingDays: 5 }, '2022-01-30'], ['2022-04-01', { workingDays: 3 }, '2022-04-07'], ['2022-04-29', { workingDays: 5 }, '2022-05-10'],
    ['2022-09-26', { workingDays: 10 }, '2022-10-13'], ['2024-02-02', { workingDays: 10 }, '2024-02-21'], ['2024-09-27', { workingDays: 5 }, '2024-10-10'],
    ['2025-09-26', { workingDays: 5 }, '2025-10-10'], ['2026-02-11', { workingDays: 5 }, '2026-02-25'], ['2022-06-23', { workingDays: 5 }, '2022-06-30'],
    ['2022-06-23', { workingDays: 10 }, '2022-07-07'], ['2022-06-23', { workingDays: 15 }, '2022-07-14'], ['2022-06-23', { workingDays: 20 }, '2022-07-21'],
    ['2022-06-23', { workingDays: 30 }, '2022-08-04'], ['2022-06-23', { days: 90 }, '2022-09-21'], ['2021-11-30', { months: 3 }, '2022-02-28'],
    ['2022-01-31', { months: 1 }, '2022-02-28'], ['2022-04-08', { months: 6 }, '2022-10-08'], ['2022-07-01', { months: 3 }, '2022-10-08'],
    ['2022-06-23', { months: 1 }, '2022-07-25'], ['2022-06-23', { months: 3 }, '2022-09-23'], ['2022-06-23', { months: 6 }, '2022-12-23'],
  ])('from %s, %j ends on %s (domain 2.3)', (start, goal, end) => {
    expect(dueOf(startClock(goal, start), cal)).toBe(end);
    expect(explainClock(startClock(goal, start), cal).en.at(-1)).toContain(`Due ${end} (`);
  });

  it('agrees with endOfPeriod from every day of 2022 and 2023', () => {
    for (const start of everyDate('2022-01-01', '2023-12-31')) {
      for (const goal of GOALS) expect([start, goal, dueOf(startClock(goal, start), cal)]).toEqual([start, goal, endOfPeriod(start, goal, cal)]);
    }
  });

  it.each<[string, LocalDate, LocalDate]>([
    ['a scope that ends on a Saturday, never rolled', '2022-12-31', '2022-12-31'], ['a scope that ends on the start itself', '2022-06-23', '2022-06-23'],
    ['a scope wider than the limit', '2023-06-30', '2023-03-23'],
  ])('keeps inside %s', (_, notAfter, due) => {
    expect(dueOf(startClock({ months: 9 }, '2022-06-23', notAfter), cal)).toBe(due);
  });

  it('counts with the region\'s days', () => {
    expect(dueOf(startClock({ workingDays: 3 }, '2023-04-20'), cal)).toBe('2023-04-24');
    expect(dueOf(startClock({ workingDays: 3 }, '2023-04-20'), shippedCalendarOf('guangxi'))).toBe('2023-04-26');
  });
});

/** One row for each complaint of field-notes D.2 that a clock, a calendar or the schedule can answer. */
describe('complaints about other products', () => {
  it('zammad#390: the sum behind a date names every day skipped and every make-up day counted', () => {
    const { zh, en } = explainClock(startClock({ workingDays: 10 }, '2022-09-26'), cal);
    expect(zh).toEqual([
      '期限 10 个工作日，自 2022-09-26（周一）起。', '2022-09-26（周一）为起算日，不计入。', '跳过 2022-10-01 至 2022-10-07（国庆节）。',
      '计入 2022-10-08（周六，国庆节调休上班）、2022-10-09（周日，国庆节调休上班）。', '第 10 个工作日为 2022-10-13（周四）。', '到期日 2022-10-13（周四）。',
    ]);
    expect(en[2]).toBe('Skipped 2022-10-01 to 2022-10-07 (National Day).');
  });

  it.each([
    ['midnight of a working day', '2022-09-22', '00:00', '2022-09-22', '08:30'], ['a Saturday', '2022-09-24', '12:00', '2022-09-26', '08:30'],
    ['a make-up Saturday', '2022-10-08', '07:00', '2022-10-08', '08:30'], ['the evening before National Day', '2022-09-30', '18:00', '2022-10-08', '08:30'],
  ])('zammad#4432: a letter due at %s waits for the opening', (_, date, time, opens, at) => {
    expect(officeOpening(local(date, time), profile, cal)).toEqual(local(opens, at));
  });

  it('zammad#3140, #5177: goals are independent', () => {
    const [first, second] = [startClock({ workingDays: 5 }, '2022-06-23'), startClock({ months: 3 }, '2022-06-23')];
    const before = JSON.stringify([first, second]);
    const met = pauseClock(first, '2022-06-24', cal);
    expect([dueOf(met, cal), dueOf(second, cal)]).toEqual([null, '2022-09-23']);
    expect(JSON.stringify([first, second])).toBe(before);
  });

  it.each([
    ['a week with a weekend', '2022-06-20'], ['the National Day break and its make-up weekend', '2022-10-11'], ['the break of 2023', '2023-10-08'],
    ['Spring Festival', '2022-02-08'], ['a make-up Saturday', '2024-02-18'],
  ])('glpi#22678: an offset before the deadline over %s is working time, back and forth', (_, due) => {
    for (const n of [1, 2, 3, 7, 15]) {
      expect(addWorkingDays(addWorkingDays(due, -n, cal), n, cal)).toBe(due);
      expect(workingDaysBetween(addWorkingDays(due, -n, cal), due, cal)).toBe(n);
    }
    for (const { on, at } of ladderOf({ startedOn: addDays(due, -20), dueOn: due, profile, calendar: cal }).reminders) {
      expect(at).toEqual(local(on, profile.officeHours.open));
      expect(cal.isWorkday(on)).toBe(true);
    }
  });

  it.each<[string, LocalDate, LocalDate, LocalDate]>([
    ['a weekend costs nothing', '2022-06-24', '2022-06-26', '2022-07-07'], ['Friday to Monday costs one working day', '2022-06-24', '2022-06-27', '2022-07-08'],
    ['Wednesday to Wednesday costs five', '2022-06-29', '2022-07-06', '2022-07-14'], ['from the start', '2022-06-23', '2022-06-30', '2022-07-14'],
  ])('glpi#10594: a pause is counted in the unit of the goal: %s', (_, from, to, due) => {
    expect(dueOf(pausedBetween({ workingDays: 10 }, '2022-06-23', [[from, to]]), cal)).toBe(due);
  });

  it.each<[string, LocalDate, LocalDate, LocalDate]>([
    ['National Day costs nothing', '2022-09-30', '2022-10-07', '2022-10-13'], ['a make-up Saturday costs one', '2022-09-30', '2022-10-08', '2022-10-14'],
    ['a make-up weekend costs two', '2022-10-07', '2022-10-09', '2022-10-17'],
  ])('glpi#10594: the same over a break: %s', (_, from, to, due) => {
    expect(dueOf(pausedBetween({ workingDays: 10 }, '2022-09-26', [[from, to]]), cal)).toBe(due);
  });

  it('glpi#15605, #6902: another goal keeps what was used and what was paused', () => {
    const clock = pausedBetween({ workingDays: 20 }, '2022-06-23', [['2022-06-28', '2022-07-05']]);
    const switched = switchGoal(clock, { workingDays: 10 }, '2022-07-06');
    expect(countOf(switched, '2022-07-06', cal)).toEqual({ unit: 'workingDays', goal: 10, used: 4, left: 6 });
    expect(dueOf(switched, cal)).toBe(addWorkingDays('2022-07-05', 7, cal));
    expect(switched.pauses).toEqual([{ from: '2022-06-28', to: '2022-07-05' }]);
  });

  it('glpi#17186, #16236: no deadline moves by itself (that each move leaves an entry: test/engine and test/core/history)', () => {
    const clock = pausedBetween({ workingDays: 10 }, '2022-09-26', [['2022-09-29', '2022-10-08']]);
    const stored = JSON.parse(JSON.stringify(clock)) as Clock;
    const rebuilt = Calendar.of([NATIONAL_LAYER]);
    expect(stored).toEqual(clock);
    expect([dueOf(stored, rebuilt), dueOf(stored, rebuilt)]).toEqual([dueOf(clock, cal), dueOf(clock, cal)]);
    expect(explainClock(stored, rebuilt)).toEqual(explainClock(clock, cal));
  });

  it('glpi#9082: a resumed limit ends on a working day, and its reminders stand at the opening', () => {
    for (const to of everyDate('2022-09-20', '2022-10-20')) {
      for (const goal of GOALS) {
        const due = dueOf(pausedBetween(goal, '2022-09-16', [['2022-09-17', to]]), cal);
        expect([to, goal, due !== null && cal.isWorkday(due)]).toEqual([to, goal, true]);
      }
    }
    const dueOn = dueOf(pausedBetween({ days: 30 }, '2022-08-29', [['2022-09-01', '2022-09-05']]), cal) ?? '';
    const ladder = ladderOf({ startedOn: '2022-08-29', dueOn, profile, calendar: cal });
    const hours = ladder.reminders.map(({ on, at }) => officeOpening(at, profile, cal).getTime() === at.getTime() && local(on, profile.officeHours.close) > at);
    expect([dueOn, hours.length > 0, hours.every(Boolean)]).toEqual(['2022-10-08', true, true]);
  });

  it('glpi#2184: the ladder of one goal stands on that goal', () => {
    const dues = [startClock({ workingDays: 5 }, '2022-06-23'), startClock({ months: 3 }, '2022-06-23')].map((clock) => dueOf(clock, cal) ?? '');
    const overdue = dues.map((dueOn) => instantOf('untilOverdue', {
      ladder: ladderOf({ startedOn: '2022-06-23', dueOn, profile, calendar: cal }), at: local('2022-06-23', '10:00'), reminder: 0, terms: {}, profile, calendar: cal, dueOn,
    }));
    expect(overdue).toEqual([local('2022-07-01', '00:00'), local('2022-09-24', '00:00')]);
  });

  it('chatwoot#14009, frappe/helpdesk#2212: several intervals a day: a letter waits for the end of the break, no date moves', () => {
    const siesta = { ...profile, officeHours: { open: '08:30', close: '18:00', breaks: [{ from: '12:00', to: '15:00' }, { from: '16:30', to: '16:45' }] } };
    expect(['08:00', '11:59', '12:00', '14:59', '15:00', '16:35', '18:00'].map((time) => officeOpening(local('2022-09-22', time), siesta, cal))).toEqual([
      ...['08:30', '11:59', '15:00', '15:00', '15:00', '16:45'].map((time) => local('2022-09-22', time)), local('2022-09-23', '08:30'),
    ]);
    expect(officeOpening(local('2022-09-22', '12:30'), profile, cal)).toEqual(local('2022-09-22', '12:30')); // where no break is known
    const input = { startedOn: '2022-06-23', dueOn: '2022-09-21', calendar: cal };
    expect(ladderOf({ ...input, profile: siesta }).reminders).toEqual(ladderOf({ ...input, profile }).reminders);
  });

  it('osTicket#1168 to #6438: working days and pauses at once, as often as wanted', () => {
    const clock = pausedBetween({ workingDays: 10 }, '2022-09-20', [['2022-09-22', '2022-09-23'], ['2022-09-23', '2022-09-27'], ['2022-09-29', '2022-10-10']]);
    expect(countOf(clock, '2022-10-10', cal)).toEqual({ unit: 'workingDays', goal: 10, used: 4, left: 6 });
    expect(dueOf(clock, cal)).toBe('2022-10-18');
  });

  // chatwoot#6889 (somebody higher is told after a wait) is a matter of the ladder and of roles: test/workflows, test/engine.
  it('MS Dynamics: through a holiday a running clock stands still, and the sum says why', () => {
    const clock = startClock({ workingDays: 10 }, '2022-09-26');
    const left = everyDate('2022-09-30', '2022-10-08').map((today) => countOf(clock, today, cal).left);
    expect(left).toEqual([6, 6, 6, 6, 6, 6, 6, 6, 5]);
    expect(workingDaysLeft(dueOf(clock, cal) ?? '', '2022-10-03', cal)).toBe(6);
    expect(explainClock(clock, cal).zh.join('')).toContain('国庆节');
    expect(clock.pausedOn).toBeNull();
  });

  it('Plain: time used stays as the old calendar counted it, time left counts under the new', () => {
    const clock = startClock({ workingDays: 10 }, '2022-09-26');
    const after = recount(clock, cal, changed, '2022-09-29');
    expect([dueOf(clock, cal), dueOf(clock, changed), dueOf(after, changed)]).toEqual(['2022-10-13', '2022-10-18', '2022-10-17']);
    expect([countOf(after, '2022-09-29', changed).used, countOf(clock, '2022-09-29', changed).used]).toEqual([3, 2]);
    expect(recount(clock, changed, cal, '2022-09-29').used.workingDays).toBe(2);
  });
});

describe('pausing and resuming', () => {
  it('has no due date while paused', () => {
    const paused = pauseClock(startClock({ days: 30 }, '2022-06-23'), '2022-07-01', cal);
    expect([dueOf(paused, cal), hasRunOut(paused, '2030-01-01', cal)]).toEqual([null, false]);
    expect(countOf(paused, '2022-07-20', cal)).toEqual({ unit: 'days', goal: 30, used: 8, left: 22 });
  });

  it('gives back exactly the paused days, for many starts, goals and pauses', () => {
    for (const start of everyDate('2022-08-20', '2022-09-20', 3)) {
      for (const goal of GOALS.slice(1).filter((length) => !('days' in length && length.days < 7))) {
        const before = startClock(goal, start);
        for (const length of [0, 1, 4, 9, 31]) {
          const [from, to] = [addDays(start, 5), addDays(start, 5 + length)];
          const after = pausedBetween(goal, start, [[from, to]]);
          expect([start, goal, length, dueOf(after, cal)]).toEqual([start, goal, length, walked(before, from, to)]);
          expect(after.used.days).toBe(daysBetween(start, after.since) - length * Math.sign(length));
        }
      }
    }
  });

  it('changes nothing on one day, from every day of a year with every goal', () => {
    for (const start of everyDate('2022-01-01', '2022-12-31', 2)) {
      for (const goal of GOALS) {
        const clock = startClock(goal, start);
        for (const on of [start, addDays(start, 1), dueOf(clock, cal) ?? '']) expect(resumeClock(pauseClock(clock, on, cal), on, cal)).toEqual(clock);
      }
    }
  });

  it.each<[string, LocalDate, LocalDate, LocalDate]>([
    ['1 month of 31 days leaves 21 days, not 18', '2022-01-15', '2022-02-25', '2022-03-18'],
    ['the end of February', '2022-01-31', '2022-03-10', '2022-03-28'],
  ])('counts what is left of months in days: %s', (_, start, to, due) => {
    const clock = pausedBetween({ months: 1 }, start, [[addDays(start, 10), to]]);
    expect([dueOf(clock, cal), explainClock(clock, cal).zh[0]]).toEqual([due, expect.stringContaining('期限 1 个月')]);
  });

  it('lets a limit paused in the days its end has rolled over end on the day it is resumed', () => {
    const clock = startClock({ days: 30 }, '2022-09-01');
    expect(dueOf(clock, cal)).toBe('2022-10-08');
    expect(dueOf(pausedBetween({ days: 30 }, '2022-09-01', [['2022-10-03', '2022-10-12']]), cal)).toBe('2022-10-12');
    expect(dueOf(pausedBetween({ days: 30 }, '2022-09-01', [['2022-10-03', '2022-10-15']]), cal)).toBe('2022-10-17');
  });

  it('leaves a limit that has run out as it is: a missed date stays missed', () => {
    for (const goal of GOALS) {
      const clock = startClock(goal, '2022-06-23');
      const due = dueOf(clock, cal) ?? '';
      expect(pauseClock(clock, addDays(due, 1), cal)).toBe(clock);
      expect(pauseClock(clock, due, cal).pausedOn).toBe(due);
    }
  });

  it('keeps inside the scope after a pause', () => {
    expect(dueOf(pausedBetween({ days: 90 }, '2022-06-23', [['2022-07-01', '2022-11-30']], '2022-12-31'), cal)).toBe('2022-12-31');
  });
});

describe('switching the goal', () => {
  it('to the same one changes nothing, from every day with every goal', () => {
    for (const start of everyDate('2022-01-01', '2022-12-31', 5)) {
      for (const goal of GOALS) for (const on of [start, addDays(start, 3), addDays(start, 200)]) expect(switchGoal(startClock(goal, start), { ...goal }, on)).toEqual(startClock(goal, start));
    }
  });

  it('twice is switching once to the last, over units and pauses', () => {
    const clocks = [startClock({ workingDays: 20 }, '2022-09-20'), pauseClock(startClock({ months: 2 }, '2022-09-20'), '2022-09-30', cal), pausedBetween({ days: 60 }, '2022-09-20', [['2022-09-23', '2022-09-27']])];
    for (const clock of clocks) {
      for (const first of GOALS) for (const last of GOALS) {
        expect(switchGoal(switchGoal(clock, first, '2022-10-08'), last, '2022-10-10')).toEqual(switchGoal(clock, last, '2022-10-10'));
      }
    }
  });

  it('while paused counts from the same start once resumed', () => {
    const paused = pauseClock(startClock({ workingDays: 20 }, '2022-06-23'), '2022-06-28', cal);
    const resumed = resumeClock(switchGoal(paused, { workingDays: 10 }, '2022-07-01'), '2022-07-05', cal);
    expect(resumed).toEqual(switchGoal(pausedBetween({ workingDays: 20 }, '2022-06-23', [['2022-06-28', '2022-07-05']]), { workingDays: 10 }, '2022-07-05'));
    expect(dueOf(resumed, cal)).toBe('2022-07-14');
  });

  it('from working days to months and back measures the same time in both units', () => {
    const clock = pausedBetween({ workingDays: 20 }, '2022-09-20', [['2022-09-30', '2022-10-10']]);
    const months = switchGoal(clock, { months: 1 }, '2022-10-11');
    expect([countOf(clock, '2022-10-12', cal).used, countOf(months, '2022-10-12', cal)]).toEqual([10, { unit: 'days', goal: 30, used: 12, left: 18 }]);
    expect(dueOf(months, cal)).toBe('2022-10-31');
    expect(switchGoal(months, clock.goal, '2022-10-11')).toEqual(clock);
  });

  it('to one that is used up gives the day the segment began, rolled, and says so', () => {
    const clock = switchGoal(pausedBetween({ workingDays: 10 }, '2022-09-26', [['2022-09-29', '2022-10-05']]), { workingDays: 2 }, '2022-10-06');
    expect(dueOf(clock, cal)).toBe('2022-10-08');
    expect(explainClock(clock, cal).en.slice(-3)).toEqual([
      '3 working days used, more than the limit of 2 working days.', 'Nothing is left: 2022-10-05 (Wed) is the last day, rolled over days off.', 'Due 2022-10-08 (Sat).',
    ]);
  });
});

describe('counting', () => {
  it('adds up: used + left = goal on every day up to the end', () => {
    for (const start of everyDate('2022-01-01', '2022-12-31', 7)) {
      const clock = pausedBetween({ workingDays: 15 }, start, [[addDays(start, 4), addDays(start, 9)]]);
      for (const on of everyDate(clock.since, dueOf(clock, cal) ?? '')) {
        const { used, left, goal } = countOf(clock, on, cal);
        expect([start, on, used + left, goal]).toEqual([start, on, 15, 15]);
      }
      expect(countOf(clock, dueOf(clock, cal) ?? '', cal).left).toBe(0);
    }
  });
});

describe('recounting', () => {
  it('with the same calendar changes nothing, and with one that has the same days moves no date', () => {
    const same = Calendar.of([NATIONAL_LAYER, { ...house, id: 'empty-1', days: {} }]);
    for (const start of everyDate('2022-08-15', '2022-09-15', 4)) {
      for (const goal of GOALS) {
        const clock = startClock(goal, start);
        const due = dueOf(clock, cal) ?? '';
        for (const on of everyDate(start, due)) {
          expect(recount(clock, cal, cal, on)).toBe(clock);
          expect([start, goal, on, dueOf(recount(clock, cal, same, on), same)]).toEqual([start, goal, on, due]);
        }
      }
    }
  });

  it('on one day through several calendars is recounting to the last', () => {
    const clock = startClock({ workingDays: 10 }, '2022-09-26');
    const other = Calendar.of([NATIONAL_LAYER, { ...house, id: 'house-2', days: { '2022-10-10': { off: true, zh: '停业', en: 'closed' } } }]);
    expect(recount(recount(clock, cal, other, '2022-09-29'), other, changed, '2022-09-29')).toEqual(recount(clock, cal, changed, '2022-09-29'));
  });

  it('while paused keeps what was used up to the pause', () => {
    const paused = pauseClock(startClock({ workingDays: 10 }, '2022-09-26'), '2022-09-29', cal);
    const resumed = resumeClock(recount(paused, cal, changed, '2022-10-07'), '2022-10-07', changed);
    expect([resumed.used.workingDays, dueOf(resumed, changed)]).toEqual([3, '2022-10-18']);
  });

  it('rolls an end that the new calendar makes a day off', () => {
    const clock = startClock({ workingDays: 2 }, '2022-09-26');
    expect(dueOf(recount(clock, cal, changed, '2022-09-28'), changed)).toBe('2022-09-29');
  });

  it('refuses a limit that ran out: its date is evidence', () => {
    const clock = startClock({ workingDays: 2 }, '2022-09-26');
    expect(() => recount(clock, cal, changed, '2022-09-29')).toThrow(expect.objectContaining({ code: 'clock-invalid', facts: { on: '2022-09-29', dueOn: '2022-09-28' } }));
  });

  it('leaves the calendar without working days to be refused by whoever counts with it', () => {
    const days = Object.fromEntries(everyDate('2022-01-01', '2022-12-31').map((date) => [date, { off: true, zh: '停业', en: 'closed' }]));
    const closed = Calendar.of([NATIONAL_LAYER, { ...house, id: 'closed-1', days }]);
    expect(() => dueOf(startClock({ days: 3 }, '2022-09-26'), closed)).toThrow(expect.objectContaining({ code: 'calendar-missing' }));
  });
});

describe('the sum behind a date', () => {
  it('tells pauses, used, left, skipped and the end, in both languages', () => {
    const { zh, en } = explainClock(pausedBetween({ workingDays: 10 }, '2022-09-26', [['2022-09-29', '2022-10-05']]), cal);
    expect(zh).toEqual([
      '期限 10 个工作日，自 2022-09-26（周一）起。', '2022-09-29（周四）中止，2022-10-05（周三）恢复：其间 6 日不计入。',
      '已用 3 个工作日（按当时的日历计，不再重算）＋剩余 7 个工作日＝10 个工作日。', '2022-10-05（周三，国庆节）为起算日，不计入。', '跳过 2022-10-06 至 2022-10-07（国庆节）。',
      '计入 2022-10-08（周六，国庆节调休上班）、2022-10-09（周日，国庆节调休上班）。', '第 7 个工作日为 2022-10-14（周五）。', '到期日 2022-10-14（周五）。',
    ]);
    expect(en).toHaveLength(zh.length);
    expect(en.slice(1, 3)).toEqual([
      'Paused on 2022-09-29 (Thu), resumed on 2022-10-05 (Wed): 6 days between do not count.',
      '3 working days used (as counted then, and not counted again) + 7 working days left = 10 working days.',
    ]);
  });

  it('names no date while paused', () => {
    const { zh } = explainClock(pauseClock(startClock({ months: 1 }, '2022-06-23'), '2022-07-01', cal), cal);
    expect(zh).toEqual([
      '期限 1 个月，自 2022-06-23（周四）起至 2022-07-23（周六），共 30 日。', '已用 8 日（按当时的日历计，不再重算）＋剩余 22 日＝30 日。', '2022-07-01（周五）起中止，恢复后再定到期日。',
    ]);
  });

  it('says when the scope cuts it short and when a date is provisional', () => {
    const capped = explainClock(startClock({ months: 3 }, '2022-07-01', '2022-09-30'), cal).en;
    expect(capped.slice(-2)).toEqual(['Not later than 2022-09-30 (Fri), the last day of its scope; no roll.', 'Due 2022-09-30 (Fri).']);
    expect(explainClock(startClock({ months: 3 }, '2022-06-01', '2022-09-01'), cal).en.join('')).not.toContain('Not later');
    expect(explainClock(startClock({ days: 3 }, `${cal.lastYear + 1}-03-01`), cal).en.join('')).toContain('provisional');
  });

  it('ends with the date that dueOf gives, in parallel lists, for many clocks', () => {
    for (const start of everyDate('2022-01-01', '2022-12-31', 6)) {
      for (const goal of GOALS) {
        for (const clock of [startClock(goal, start), pausedBetween(goal, start, [[addDays(start, 1), addDays(start, 8)]])]) {
          const { zh, en } = explainClock(clock, cal);
          expect([zh.length, zh.at(-1)]).toEqual([en.length, expect.stringContaining(`到期日 ${dueOf(clock, cal) ?? ''}（`)]);
        }
      }
    }
  });
});

describe('bad input', () => {
  const clock = startClock({ workingDays: 10 }, '2022-09-26');
  const paused = pauseClock(clock, '2022-09-29', cal);

  it.each<[string, () => unknown]>([
    ['a second pause', () => pauseClock(paused, '2022-09-30', cal)],
    ['a pause before the start', () => pauseClock(clock, '2022-09-25', cal)],
    ['resuming what runs', () => resumeClock(clock, '2022-09-30', cal)],
    ['resuming before the pause', () => resumeClock(paused, '2022-09-28', cal)],
    ['switching before the start', () => switchGoal(clock, { days: 3 }, '2022-09-25')],
    ['switching before the pause', () => switchGoal(paused, { days: 3 }, '2022-09-28')],
    ['recounting before the start', () => recount(clock, cal, changed, '2022-09-25')],
    ['a scope that ends before the start', () => startClock({ days: 3 }, '2022-09-26', '2022-09-25')],
    ['a start that does not exist', () => startClock({ days: 3 }, '2022-02-30')],
    ['a day written short', () => pauseClock(clock, '2022-9-29', cal)],
    ['a scope that is no date', () => startClock({ days: 3 }, '2022-09-26', 'never')],
    ['a pause at no date', () => resumeClock(paused, '', cal)],
  ])('refuses %s with a way out', (_, act) => {
    expect(act).toThrow(expect.objectContaining({ code: 'clock-invalid', hint: expect.stringMatching(/^.+ \/ .+$/) }));
  });

  it.each<[unknown]>([
    [{}], [{ days: 0 }], [{ days: -3 }], [{ days: 1.5 }], [{ days: Number.NaN }], [{ days: '3' }], [{ weeks: 2 }], [{ days: 3, months: 1 }], [{ months: 1201 }], [{ workingDays: 36_601 }], [{ constructor: 1 }],
  ])('refuses the goal %j at the start and at a switch', (goal) => {
    expect(() => startClock(goal as Period, '2022-09-26')).toThrow(throwsInvalid);
    expect(() => switchGoal(clock, goal as Period, '2022-09-26')).toThrow(throwsInvalid);
  });

  it('counts a century and refuses to leave the years', () => {
    expect(dueOf(startClock({ months: 1200 }, '2022-06-23'), cal)).toBe('2122-06-23');
    expect(() => dueOf(startClock({ months: 12 }, '9999-06-23'), cal)).toThrow(expect.objectContaining({ code: 'timer-out-of-range' }));
  });
});

/** The due date by walking day by day, with the days in (from, to] left out: knows nothing of counts. */
function walked({ goal, startedOn }: Clock, from: LocalDate, to: LocalDate): LocalDate {
  const runs = (date: LocalDate) => date <= from || date > to;
  const counts = (date: LocalDate) => runs(date) && (!('workingDays' in goal) || cal.reasonOf(date).working);
  const nominal = 'months' in goal ? Math.round((Date.parse(monthsOn(startedOn, goal.months)) - Date.parse(startedOn)) / 86_400_000) : 'days' in goal ? goal.days : goal.workingDays;
  let date = startedOn;
  for (let left = nominal; left > 0;) {
    date = addDays(date, 1);
    if (counts(date)) left--;
  }
  return firstWorkdayOnOrAfter(date, cal);
}

function monthsOn(date: LocalDate, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}
