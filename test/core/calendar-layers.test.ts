import { describe, expect, it } from '@jest/globals';
import chineseDaysPackage from 'chinese-days/package.json' with { type: 'json' };
import {
  checkCalendar, LAYER_LEVELS, missingYear, NATIONAL_LAYER, parseLayer, shippedCalendarOf, SHIPPED_LAYERS,
} from '../../src/core/calendar-layers.js';
import type { IssuedLayer, LayerLevel } from '../../src/core/calendar-layers.js';
import { addDays, addWorkingDays, Calendar, NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import type { DayRule } from '../../src/core/calendar.js';
import { DomainError } from '../../src/core/errors.js';

const CLOSED: DayRule = { off: true, zh: '停业', en: 'closed' };
const WORKED: DayRule = { off: false, zh: '值班', en: 'duty' };
const next = NATIONAL_CALENDAR.lastYear + 1;

function layer(level: LayerLevel, id: string, days: Record<string, DayRule> = {}): IssuedLayer {
  return { id, level, jurisdiction: level === 'regional' ? 'guangxi' : null, source: '通知', days };
}

function closedYear(year: number, but: readonly string[] = []): Record<string, DayRule> {
  const dates = Array.from({ length: 366 }, (_, n) => addDays(`${year}-01-01`, n)).filter((date) => date.startsWith(String(year)));
  return Object.fromEntries(dates.filter((date) => !but.includes(date)).map((date) => [date, CLOSED]));
}

function refusal(body: unknown): DomainError {
  try {
    parseLayer(body, 'layers/own-1.json');
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('was not refused');
}

describe('the shipped layers', () => {
  it('keep the id of the national layer, which stored deadlines name', () => {
    expect(NATIONAL_LAYER.id).toBe(`CN-chinese-days-${chineseDaysPackage.version}`);
    expect(Calendar.of([NATIONAL_LAYER]).version).toBe(NATIONAL_CALENDAR.version);
    expect(SHIPPED_LAYERS.map(({ id }) => id)).toEqual([NATIONAL_CALENDAR.version, 'guangxi-1']);
  });

  it.each(SHIPPED_LAYERS)('$id comes back from JSON as it was', (shipped) => {
    expect(parseLayer(JSON.parse(JSON.stringify(shipped)), shipped.id)).toEqual(shipped);
    expect(shipped.source).not.toBe('');
  });

  it.each([
    ['2017-03-30', false], ['2017-03-31', false], ['2017-04-01', false], ['2017-04-02', false], ['2017-04-04', false], ['2017-04-05', true],
    ['2017-04-08', true], ['2023-04-20', true], ['2023-04-21', false], ['2023-04-22', false], ['2023-04-23', false], ['2023-04-24', true],
  ])('in Guangxi %s is worked: %s', (date, working) => {
    expect(shippedCalendarOf('guangxi').isWorkday(date)).toBe(working);
  });

  it('turn two national make-up workdays into days off', () => {
    expect(['2017-04-01', '2023-04-23'].map((date) => NATIONAL_CALENDAR.isWorkday(date))).toEqual([true, true]);
    expect(shippedCalendarOf('guangxi').reasonOf('2023-04-23')).toEqual({ working: false, named: true, zh: '壮族三月三', en: 'Sanyuesan Festival' });
  });

  it('fill in no year whose notice was not found', () => {
    const years = SHIPPED_LAYERS.filter(({ level }) => level === 'regional').flatMap(({ days }) => Object.keys(days).map((date) => date.slice(0, 4)));
    expect([...new Set(years)]).toEqual(['2017', '2023']);
    expect(shippedCalendarOf('guangxi').isWorkday('2022-04-06')).toBe(true);
    expect(SHIPPED_LAYERS[1]?.source).toContain('其他年份未找到');
  });

  it('give one calendar per region, and the national one where no region is shipped', () => {
    expect(shippedCalendarOf('guangxi')).toBe(shippedCalendarOf('guangxi'));
    expect(shippedCalendarOf('shanghai')).toBe(NATIONAL_CALENDAR);
    expect(addWorkingDays('2017-03-29', 3, shippedCalendarOf('guangxi'))).toBe('2017-04-07');
  });
});

describe('Calendar.of', () => {
  const day = '2022-10-08';

  it('lets the higher level win, in whatever order the layers come', () => {
    const [national, regional, own] = [layer('national', 'n', { '2022-10-01': CLOSED, [day]: WORKED }), layer('regional', 'r', { [day]: CLOSED }), layer('own', 'o', { [day]: WORKED })];
    expect(Calendar.of([national]).isWorkday(day)).toBe(true);
    expect(Calendar.of([regional, national]).isWorkday(day)).toBe(false);
    const all = Calendar.of([own, regional, national]);
    expect([all.version, all.isWorkday(day)]).toEqual(['n+r+o', true]);
    expect(LAYER_LEVELS).toEqual(['national', 'regional', 'own']);
  });

  it('lets the later layer of one level win', () => {
    const [first, second] = [layer('own', 'o1', { [day]: CLOSED }), layer('own', 'o2', { [day]: WORKED })];
    expect(Calendar.of([NATIONAL_LAYER, first, second]).isWorkday(day)).toBe(true);
    expect(Calendar.of([NATIONAL_LAYER, second, first]).isWorkday(day)).toBe(false);
  });

  it('rebuilds an older national table than the program ships', () => {
    const days = Object.fromEntries(Object.entries(NATIONAL_LAYER.days).filter(([date]) => date < '2023-01-01'));
    const older = Calendar.of([{ ...NATIONAL_LAYER, id: 'CN-chinese-days-1.2.0', days }]);
    expect([older.version, older.firstYear, older.lastYear]).toEqual(['CN-chinese-days-1.2.0', 2004, 2022]);
    expect([older.isProvisional('2022-10-08'), older.isProvisional('2023-01-03')]).toEqual([false, true]);
    expect(addWorkingDays('2022-09-26', 10, older)).toBe('2022-10-13');
    expect([older.isWorkday('2023-10-02'), NATIONAL_CALENDAR.isWorkday('2023-10-02')]).toEqual([true, false]);
  });

  it('takes one year\'s notice as a layer of its own, and a year between two notices stays provisional', () => {
    const notice = (year: number) => layer('national', `CN-${year}`, { [`${year}-10-01`]: { off: true, zh: '国庆节', en: 'National Day' } });
    const calendar = Calendar.of([NATIONAL_LAYER, notice(next), notice(next + 2)]);
    expect([next, next + 1, next + 2, next + 3].map((year) => calendar.isProvisional(`${year}-10-01`))).toEqual([false, true, false, true]);
    expect(calendar.lastYear).toBe(next + 2);
  });

  it.each([['none at all', []], ['own days only', [layer('own', 'o', { [day]: CLOSED })]], ['a national layer without National Day', [layer('national', 'n', { [day]: WORKED })]]])(
    'refuses %s', (_, layers) => {
      expect(() => Calendar.of(layers)).toThrow(expect.objectContaining({ code: 'calendar-invalid', hint: expect.stringContaining('National Day') }));
    });
});

describe('parseLayer', () => {
  const good = { id: 'own-1', level: 'own', jurisdiction: null, source: '厅办通知', days: { '2022-09-28': { off: true, zh: '厅庆', en: 'house day' } } };

  it('takes a whole layer, and one without days', () => {
    expect(parseLayer(good, 'x')).toEqual(good);
    expect(parseLayer({ ...good, days: {} }, 'x').days).toEqual({});
    expect(parseLayer({ ...good, jurisdiction: 'guangxi' }, 'x').jurisdiction).toBe('guangxi');
  });

  it.each<[string, unknown, string[]]>([
    ['nothing', null, ['(root)']],
    ['a list', [good], ['(root)']],
    ['an empty object', {}, ['id', 'level', 'jurisdiction', 'source', 'days']],
    ['a field nobody knows', { ...good, note: 'x' }, ['(root)']],
    ['an id with the sign that joins ids', { ...good, id: 'own+1' }, ['id']],
    ['an id of 61 letters', { ...good, id: 'a'.repeat(61) }, ['id']],
    ['an id with a line break', { ...good, id: 'own\n' }, ['id']],
    ['a level nobody knows', { ...good, level: 'city' }, ['level']],
    ['a regional layer without a region', { ...good, level: 'regional' }, ['jurisdiction']],
    ['a national layer of one region', { ...good, level: 'national', jurisdiction: 'guangxi' }, ['jurisdiction']],
    ['no source', { ...good, source: ' ' }, ['source']],
    ['days as a list', { ...good, days: ['2022-09-28'] }, ['days']],
    ['a date that does not exist', { ...good, days: { '2022-02-30': CLOSED } }, ['days.2022-02-30']],
    ['a date written short', { ...good, days: { '2022-2-3': CLOSED } }, ['days.2022-2-3']],
    ['a date of another age', { ...good, days: { '1022-09-28': CLOSED } }, ['days.1022-09-28']],
    ['a prototype among the dates', { ...good, days: JSON.parse('{"__proto__": {"off": true}}') as unknown }, ['days']],
    ['more days than five years have', { ...good, days: Object.fromEntries(Array.from({ length: 2001 }, (_, n) => [addDays('2022-01-01', n), CLOSED])) }, ['days']],
    ['control characters in a name', { ...good, days: { '2022-09-28': { off: true, zh: '厅\u0007庆', en: 'a\r\nBcc: b' } } }, ['days.2022-09-28.zh', 'days.2022-09-28.en']],
    ['a day without a name or a choice', { ...good, days: { '2022-09-28': { off: 'yes', zh: '' } } }, ['days.2022-09-28.off', 'days.2022-09-28.zh', 'days.2022-09-28.en']],
    ['everything wrong at once', { id: '', level: 'regional', jurisdiction: null, source: '', days: { '2022-02-30': CLOSED, '2022-09-28': { ...CLOSED, half: true } } },
      ['id', 'source', 'days.2022-02-30', 'days.2022-09-28', 'jurisdiction']],
  ])('refuses %s and names the fields', (_, body, fields) => {
    const { code, message, hint, facts } = refusal(body);
    expect(code).toBe('calendar-invalid');
    expect((facts['problems'] as { field: string }[]).map(({ field }) => field)).toEqual(fields);
    expect(message).toMatch(/^layers\/own-1\.json: /);
    for (const field of fields) expect(message).toContain(field);
    expect([hint, facts['place']]).toEqual([expect.stringContaining('mend'), 'layers/own-1.json']);
  });
});

describe('checkCalendar', () => {
  it('lets every shipped calendar pass', () => {
    for (const calendar of [NATIONAL_CALENDAR, shippedCalendarOf('guangxi')]) expect(() => checkCalendar(calendar)).not.toThrow();
  });

  it('lets a year with a single working day pass and refuses one without, wherever it lies', () => {
    expect(() => checkCalendar(Calendar.of([NATIONAL_LAYER, layer('own', 'o', closedYear(2031, ['2031-06-03']))]))).not.toThrow();
    for (const year of [1999, 2022, 2031]) {
      const calendar = Calendar.of([NATIONAL_LAYER, layer('own', 'own-9', closedYear(year))]);
      expect(() => checkCalendar(calendar)).toThrow(expect.objectContaining({
        code: 'calendar-missing', message: expect.stringContaining(String(year)), hint: expect.stringContaining('at least one day'), facts: { version: `${NATIONAL_LAYER.id}+own-9`, year },
      }));
    }
  });

  it('sees a year that only several layers together close', () => {
    const spring = layer('regional', 'r', closedYear(2031, ['2031-06-03', '2031-06-04']));
    const rest = layer('own', 'o', { '2031-06-03': CLOSED, '2031-06-04': CLOSED });
    expect(() => checkCalendar(Calendar.of([NATIONAL_LAYER, spring]))).not.toThrow();
    expect(() => checkCalendar(Calendar.of([NATIONAL_LAYER, spring, rest]))).toThrow(expect.objectContaining({ code: 'calendar-missing' }));
  });
});

describe('missingYear', () => {
  const last = NATIONAL_CALENDAR.lastYear;
  const stored = layer('national', `CN-${next}`, { [`${next}-10-01`]: CLOSED });

  it.each([
    ['2022-11-01', null], [`${last}-01-01`, null], [`${last}-10-31`, null], [`${last}-11-01`, next], [`${last}-12-31`, next],
    [`${next}-01-01`, next], [`${next}-10-31`, next], [`${next}-12-31`, next], ['2003-12-31', 2003],
  ])('on %s asks for %s', (today, year) => {
    expect(missingYear(NATIONAL_CALENDAR, today)).toBe(year);
  });

  it('is content once the notice is stored, until the next November', () => {
    const calendar = Calendar.of([NATIONAL_LAYER, stored]);
    expect([`${last}-11-01`, `${next}-06-01`, `${next}-11-01`].map((today) => missingYear(calendar, today))).toEqual([null, null, next + 1]);
  });
});
