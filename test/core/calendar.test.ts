import { describe, it, expect } from '@jest/globals';
import chineseDaysPackage from 'chinese-days/package.json' with { type: 'json' };
import type { CalendarLayer, DayRule } from '../../src/core/calendar.js';
import {
  Calendar, NATIONAL_CALENDAR, addDays, addMonths, addStatutoryDays, addStatutoryMonths, addWorkingDays, daysBetween, endOfPeriod,
  firstWorkdayOnOrAfter, instantAt, lastWorkdayOnOrBefore, localDateOf, weekdayOf, workingDaysBetween,
} from '../../src/core/calendar.js';
import { GUANGXI } from '../../src/core/regional-holidays.js';

const cal = NATIONAL_CALENDAR;
const off = (zh: string, en: string): DayRule => ({ off: true, zh, en });
const worked = (zh: string, en: string): DayRule => ({ off: false, zh, en });

const sanyuesan: CalendarLayer = GUANGXI;

function closedFrom(from: string, days: number): CalendarLayer {
  return { id: 'closed', days: Object.fromEntries(Array.from({ length: days }, (_, n) => [addDays(from, n), off('停业', 'closed')])) };
}

describe('the national calendar', () => {
  it('names its data and the years it covers', () => {
    expect(cal.version).toBe(`CN-chinese-days-${chineseDaysPackage.version}`);
    expect(cal.firstYear).toBe(2004);
    expect(cal.lastYear).toBeGreaterThanOrEqual(2026);
    expect(cal.isProvisional(`${cal.lastYear}-12-31`)).toBe(false);
    expect(cal.isProvisional(`${cal.lastYear + 1}-01-01`)).toBe(true);
    expect(cal.isProvisional('2003-12-31')).toBe(true);
  });

  it.each([
    ['2022-06-23', true, '工作日', 'working day'],
    ['2022-06-25', false, '周末', 'weekend'],
    ['2022-06-03', false, '端午', 'Dragon Boat Festival'],
    ['2022-01-30', true, '春节调休上班', 'make-up workday for Spring Festival'],
    ['2022-10-08', true, '国庆节调休上班', 'make-up workday for National Day'],
    ['2022-12-31', false, '元旦', 'the New Year holiday'], ['2026-01-04', true, '元旦调休上班', 'make-up workday for the New Year holiday'],
  ])('%s is worked: %s (%s)', (date, working, zh, en) => {
    expect(cal.isWorkday(date)).toBe(working);
    expect(cal.reasonOf(date)).toMatchObject({ working, zh, en });
  });

  it('follows weekends alone beyond its data', () => {
    const nationalDay = `${cal.lastYear + 2}-10-01`;
    expect(cal.isWorkday(nationalDay)).toBe(!['Sat', 'Sun'].includes(weekdayOf(nationalDay).en));
  });

  it.each(['2022-02-30', '2022-13-01', '2022-6-3', '2022-06-03T00:00'])('refuses %s, which is not a date', (text) => {
    expect(() => cal.isWorkday(text)).toThrow(RangeError);
    expect(() => addWorkingDays(text, 1, cal)).toThrow(RangeError);
  });
});

describe('working days', () => {
  it.each([
    ['2022-01-25', 5, '2022-01-30'], ['2022-04-01', 3, '2022-04-07'], ['2022-04-29', 5, '2022-05-10'], ['2022-09-26', 10, '2022-10-13'],
    ['2024-02-02', 10, '2024-02-21'], ['2024-09-27', 5, '2024-10-10'], ['2025-09-26', 5, '2025-10-10'], ['2026-02-11', 5, '2026-02-25'],
    ['2022-06-23', 5, '2022-06-30'], ['2022-06-23', 10, '2022-07-07'], ['2022-06-23', 15, '2022-07-14'], ['2022-06-23', 20, '2022-07-21'],
    ['2022-06-23', 30, '2022-08-04'],
  ])('%s + %i working days = %s, and back', (start, n, end) => {
    expect(addWorkingDays(start, n, cal)).toBe(end);
    expect(addWorkingDays(end, -n, cal)).toBe(lastWorkdayOnOrBefore(start, cal));
    expect(workingDaysBetween(start, end, cal)).toBe(n);
  });

  it.each([
    ['2022-12-31', -1, '2022-12-30'], ['2023-01-03', -1, '2022-12-30'], ['2022-12-31', 1, '2023-01-03'], ['2022-10-05', 0, '2022-10-05'],
    ['2022-10-08', -1, '2022-09-30'], ['2022-01-04', -2, '2021-12-30'],
  ])('%s %i across a break gives %s', (start, n, end) => {
    expect(addWorkingDays(start, n, cal)).toBe(end);
  });

  it('agrees with counting day by day, forwards and backwards, from every day of 2020 to 2026', () => {
    const wrong: string[] = [];
    for (let date = '2020-01-01'; date <= '2026-12-31'; date = addDays(date, 1)) {
      for (const step of [1, -1]) {
        let walked = date;
        for (let left = 7; left > 0;) {
          walked = addDays(walked, step);
          if (cal.reasonOf(walked).working) left--;
        }
        if (addWorkingDays(date, 7 * step, cal) !== walked) wrong.push(`${date} ${step}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('counts nothing when the end is not later', () => {
    expect(workingDaysBetween('2022-06-23', '2022-06-23', cal)).toBe(0);
    expect(workingDaysBetween('2022-06-24', '2022-06-23', cal)).toBe(0);
    expect(workingDaysBetween('2022-12-31', '2023-01-02', cal)).toBe(0);
    expect(workingDaysBetween('2020-12-31', '2022-12-31', cal))
      .toBe(workingDaysBetween('2020-12-31', '2021-12-31', cal) + workingDaysBetween('2021-12-31', '2022-12-31', cal));
  });

  it.each([Number.NaN, 1.5, Infinity, 40_000, -40_000])('refuses to count %d', (n) => {
    expect(() => addWorkingDays('2022-06-23', n, cal)).toThrow(expect.objectContaining({ code: 'timer-out-of-range' }));
  });

  it('stops at the ends of the years 1 to 9999', () => {
    expect(() => addWorkingDays('9999-12-31', 5, cal)).toThrow(expect.objectContaining({ code: 'timer-out-of-range' }));
    expect(() => addWorkingDays('0001-01-01', -5, cal)).toThrow(expect.objectContaining({ code: 'timer-out-of-range' }));
    expect(() => addDays('9999-12-31', 1)).toThrow(expect.objectContaining({ code: 'timer-out-of-range' }));
  });
});

describe('statutory periods', () => {
  it.each([
    ['2021-11-30', 3, '2022-02-28'], ['2022-01-31', 1, '2022-02-28'], ['2022-04-08', 6, '2022-10-08'], ['2022-07-01', 3, '2022-10-08'],
    ['2022-06-23', 1, '2022-07-25'], ['2022-06-23', 3, '2022-09-23'], ['2022-06-23', 6, '2022-12-23'],
  ])('%s + %i months = %s', (start, months, end) => {
    expect(addStatutoryMonths(start, months, cal)).toBe(end);
    expect(endOfPeriod(start, { months }, cal)).toBe(end);
  });

  it.each([['2022-06-23', 90, '2022-09-21'], ['2022-06-23', 2, '2022-06-27'], ['2022-09-01', 30, '2022-10-08']])('%s + %i days = %s', (start, days, end) => {
    expect(addStatutoryDays(start, days, cal)).toBe(end);
    expect(endOfPeriod(start, { days }, cal)).toBe(end);
  });

  it('counts the start of a month period from its own day, not from a rolled one', () => {
    expect(addMonths('2022-07-01', 3)).toBe('2022-10-01');
    expect(addDays('2022-12-31', 1)).toBe('2023-01-01');
  });

  it.each([0, -1, 2.5, Number.NaN])('refuses a period of %d', (n) => {
    for (const period of [{ workingDays: n }, { days: n }, { months: n }]) {
      expect(() => endOfPeriod('2022-06-23', period, cal)).toThrow(expect.objectContaining({ code: 'timer-out-of-range' }));
    }
  });

  it.each([
    ['2022-12-31', '2022-12-30', '2023-01-03'], ['2023-09-30', '2023-09-28', '2023-10-07'], ['2023-12-31', '2023-12-29', '2024-01-02'],
    ['2024-03-31', '2024-03-29', '2024-04-01'], ['2024-06-30', '2024-06-28', '2024-07-01'], ['2022-09-21', '2022-09-21', '2022-09-21'],
  ])('the period end %s has its last workday on %s; only a statutory period would roll to %s', (end, before, after) => {
    expect(lastWorkdayOnOrBefore(end, cal)).toBe(before);
    expect(firstWorkdayOnOrAfter(end, cal)).toBe(after);
  });
});

describe('layers', () => {
  it('a region overrides the nation, an organisation overrides both, and the version says so', () => {
    const own: CalendarLayer = { id: 'own-1', days: { '2017-03-31': worked('值班', 'duty') } };
    const layered = new Calendar([sanyuesan, own]);
    expect(layered.version).toBe(`${cal.version}+guangxi-1+own-1`);
    expect(cal.isWorkday('2017-04-01')).toBe(true);
    expect(layered.isWorkday('2017-04-01')).toBe(false);
    expect(layered.reasonOf('2017-04-01')).toMatchObject({ zh: '壮族三月三', en: 'Sanyuesan Festival' });
    expect(layered.isWorkday('2017-03-31')).toBe(true);
    expect(addWorkingDays('2017-03-29', 3, new Calendar([sanyuesan]))).toBe('2017-04-07');
    expect(addWorkingDays('2017-04-07', 1, layered)).toBe('2017-04-08');
  });

  it('refuses an override of a day that does not exist', () => {
    const broken: CalendarLayer = { id: 'own-1', days: { '2022-02-30': off('停业', 'closed') } };
    expect(() => new Calendar([broken])).toThrow(expect.objectContaining({ code: 'config-invalid', facts: { layer: 'own-1', date: '2022-02-30' } }));
  });

  it('walks over a closed half-year and refuses a closed year instead of searching for ever', () => {
    expect(addWorkingDays('2030-01-31', 1, new Calendar([closedFrom('2030-02-01', 181)]))).toBe('2030-08-01');
    const closed = new Calendar([closedFrom('2030-01-01', 365)]);
    expect(() => addWorkingDays('2029-12-28', 5, closed)).toThrow(expect.objectContaining({ code: 'calendar-missing' }));
    expect(() => closed.isWorkday('2030-06-03')).toThrow(expect.objectContaining({ code: 'calendar-missing' }));
    expect(closed.isWorkday('2029-12-28')).toBe(true);
  });
});

describe('local dates and instants', () => {
  it('reads wall times in the zone of the profile', () => {
    expect(instantAt('2022-09-22', '00:00', 'Asia/Shanghai').toISOString()).toBe('2022-09-21T16:00:00.000Z');
    expect(instantAt('2022-09-21', '08:30', 'Asia/Shanghai').toISOString()).toBe('2022-09-21T00:30:00.000Z');
    expect(localDateOf(new Date('2022-09-21T15:59:59.999Z'), 'Asia/Shanghai')).toBe('2022-09-21');
    expect(localDateOf(new Date('2022-09-21T16:00:00.000Z'), 'Asia/Shanghai')).toBe('2022-09-22');
  });

  it('knows the zone history: Shanghai kept summer time in 1988', () => {
    expect(instantAt('1988-07-01', '00:00', 'Asia/Shanghai').toISOString()).toBe('1988-06-30T15:00:00.000Z');
  });

  it('counts calendar days in both directions', () => {
    expect(daysBetween('2022-06-23', '2022-09-21')).toBe(90);
    expect(daysBetween('2022-09-21', '2022-06-23')).toBe(-90);
  });

  it('refuses an invalid instant', () => {
    expect(() => localDateOf(new Date(Number.NaN), 'Asia/Shanghai')).toThrow(RangeError);
  });
});
