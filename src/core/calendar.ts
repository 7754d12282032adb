import { Temporal } from 'temporal-polyfill';
import type { IssuedLayer } from './calendar-layers.js';
import type { LocalDate, Named } from './commitment.js';
import { DomainError } from './errors.js';
import { NATIONAL } from './national-holidays.js';
export type { IssuedLayer };

/**
 * Local dates: which of them are working days, how periods are counted, and which instants they stand for.
 *
 * A calendar is built in layers, the later one winning: weekends < national holidays and make-up workdays < regional
 * overrides < an organisation's own (core/calendar-layers.ts). Its version names them all, for deadlines to record.
 * Promises: pure, the same answer for the same version; no date is silently wrong (a date that does not exist raises RangeError).
 * Does not promise: that next year's national holidays are known. Dates outside the covered years follow the weekend rule alone
 * and are *provisional*.
 *
 * Periods follow the Civil Code of the People's Republic of China 民法典, general part (https://flk.npc.gov.cn):
 * 第二百条　民法所称的期间按照公历年、月、日、小时计算。
 * 第二百零一条　按照年、月、日计算期间的，开始的当日不计入，自下一日开始计算。…
 * 第二百零二条　按照年、月计算期间的，到期月的对应日为期间的最后一日；没有对应日的，月末日为期间的最后一日。
 * 第二百零三条　期间的最后一日是法定休假日的，以法定休假日结束的次日为期间的最后一日。期间的最后一日的截止时间为二十四时；…
 * 第二百零四条　期间的计算方法依照本法的规定，但是法律另有规定或者当事人另有约定的除外。
 */

/** One day of a layer: off or worked, and the holiday on whose account it is so. */
export interface DayRule extends Named {
  off: boolean;
}

/** Days of one authority. `id` must change whenever `days` does: it becomes part of the calendar's version. */
export interface CalendarLayer {
  readonly id: string;
  readonly days: Readonly<Record<LocalDate, DayRule>>;
}

/** Whether a day is worked and why, in words. `named` is false where only the weekday decides. */
export interface DayReason extends Named {
  working: boolean;
  named: boolean;
}

/** A length of time as rules write it. 「日」 is a calendar day; a working day is meant only where 「工作日」 is written. */
export type Period = { workingDays: number } | { days: number } | { months: number };

/** Working days of one year in order, and for each date how many of them lie on or before it. */
interface YearTable {
  workdays: readonly LocalDate[];
  through: ReadonlyMap<LocalDate, number>;
}

/** Breaks that the national table names in English after one day of them: that of the New Year often begins on 31 December. */
const BREAKS: Readonly<Partial<Record<string, string>>> = { 'New Year\'s Day': 'the New Year holiday' };

/** A century of days: a longer promise is a typing error, and a walk from day to day must end. */
const LONGEST_COUNT = 36_600;
const WEEKDAYS: readonly Named[] = [
  { zh: '周一', en: 'Mon' }, { zh: '周二', en: 'Tue' }, { zh: '周三', en: 'Wed' }, { zh: '周四', en: 'Thu' },
  { zh: '周五', en: 'Fri' }, { zh: '周六', en: 'Sat' }, { zh: '周日', en: 'Sun' },
];
const REMEMBERED = 20_000; // entries per memo; a sweep over 100 000 commitments meets a few thousand different dates

export class Calendar {
  /** Every layer by name and version, e.g. `CN-chinese-days-1.5.7+guangxi-1`. */
  readonly version: string;
  readonly layers: readonly CalendarLayer[];
  /** First and last year for which the national notice is in the data. */
  readonly firstYear: number;
  readonly lastYear: number;
  readonly #noticed: ReadonlySet<number>;
  readonly #rules = new Map<LocalDate, DayRule>();
  readonly #years = new Map<number, YearTable>();

  /** A calendar over any national tables, e.g. older ones; a higher level wins, then the later layer. @throws as new */
  static of(layers: readonly IssuedLayer[]): Calendar {
    const at = (wanted: IssuedLayer['level']) => layers.filter(({ level }) => level === wanted);
    return new Calendar([...at('regional'), ...at('own')], at('national'));
  }

  /**
   * @param overrides regional layers first, the organisation's own last; they win over the national days
   * @param national the national tables; the one shipped where none is given
   * @throws DomainError `config-invalid` for a date that does not exist, `calendar-invalid` without a national table
   */
  constructor(overrides: readonly CalendarLayer[] = [], national: readonly CalendarLayer[] = [NATIONAL]) {
    this.layers = [...national, ...overrides];
    this.version = this.layers.map((layer) => layer.id).join('+');
    for (const layer of this.layers) {
      if (layer !== NATIONAL) requireRealDates(layer);
      for (const [date, rule] of Object.entries(layer.days)) this.#rules.set(date, rule);
    }
    // National Day stands in every notice; the New Year break of the year after may stand in it too and proves nothing.
    this.#noticed = new Set(national.flatMap(({ days }) => Object.keys(days)).filter((date) => date.endsWith('-10-01')).map(yearOf));
    if (this.#noticed.size === 0) {
      throw new DomainError('calendar-invalid', `日历 ${this.version} 没有全国放假安排 / the calendar ${this.version} has no national table`,
        '请加上写明国庆节的全国层 / add a national layer that names National Day', { version: this.version });
    }
    this.firstYear = Math.min(...this.#noticed);
    this.lastYear = Math.max(...this.#noticed);
  }

  /** @throws RangeError for a date that does not exist; DomainError `calendar-missing` for a year without any working day */
  isWorkday(date: LocalDate): boolean {
    const { workdays, through } = this.year(yearOf(date));
    return workdays[placeOf(date, through) - 1] === date;
  }

  /** True where no national notice is known, so that the answer follows weekends alone and may still change. */
  isProvisional(date: LocalDate): boolean {
    return !this.#noticed.has(yearOf(date));
  }

  /** Why the day is worked or not. */
  reasonOf(date: LocalDate): DayReason {
    const rule = this.#rules.get(date);
    if (rule !== undefined) {
      const { zh, en } = { zh: rule.zh, en: BREAKS[rule.en] ?? rule.en };
      return rule.off ? { working: false, named: true, zh, en } : { working: true, named: true, zh: `${zh}调休上班`, en: `make-up workday for ${en}` };
    }
    return isWeekend(Temporal.PlainDate.from(date))
      ? { working: false, named: false, zh: '周末', en: 'weekend' }
      : { working: true, named: false, zh: '工作日', en: 'working day' };
  }

  /**
   * The working days of a year, computed once. Every walk goes through here, so a calendar that closes a whole year is
   * refused instead of searched for ever (GLPI ran into that).
   */
  year(year: number): YearTable {
    const known = this.#years.get(year);
    if (known) return known;
    if (!(year >= 1 && year <= 9999)) throw outOfRange(`${year} 年超出日历 / the year ${year} lies outside the calendar`, { year });
    const workdays: LocalDate[] = [];
    const through = new Map<LocalDate, number>();
    for (let day = Temporal.PlainDate.from({ year, month: 1, day: 1 }); day.year === year; day = day.add({ days: 1 })) {
      const date = day.toString();
      const rule = this.#rules.get(date);
      if (rule ? !rule.off : !isWeekend(day)) workdays.push(date);
      through.set(date, workdays.length);
    }
    if (workdays.length === 0) {
      throw new DomainError('calendar-missing', `日历 ${this.version} 在 ${year} 年没有工作日 / the calendar has no working day in ${year}`,
        '请改正该年的覆盖，至少要有一个工作日 / correct the overrides of that year; at least one day must be worked', { version: this.version, year });
    }
    const table = { workdays, through };
    this.#years.set(year, table);
    return table;
  }
}

/**
 * The nth working day from `start`, which itself does not count; negative n goes back, 0 gives `start` unchanged.
 * @throws DomainError `timer-out-of-range` for a broken or longer than a century count, or beyond the years 1..9999
 */
export function addWorkingDays(start: LocalDate, n: number, calendar: Calendar): LocalDate {
  if (!Number.isInteger(n) || Math.abs(n) > LONGEST_COUNT) throw outOfRange(`不能自 ${start} 起数 ${n} 个工作日 / cannot count ${n} working days from ${start}`, { start, n });
  if (n === 0) return start;
  let year = yearOf(start);
  let table = calendar.year(year);
  const through = placeOf(start, table.through);
  let nth = n < 0 && table.workdays[through - 1] !== start ? through + n + 1 : through + n;
  while (nth > table.workdays.length) {
    nth -= table.workdays.length;
    table = calendar.year(++year);
  }
  while (nth < 1) {
    table = calendar.year(--year);
    nth += table.workdays.length;
  }
  return table.workdays[nth - 1] as LocalDate;
}

/** The last day of a statutory period of calendar days: start excluded, a day off rolls forward (Civil Code 201, 203). */
export function addStatutoryDays(start: LocalDate, n: number, calendar: Calendar): LocalDate {
  requirePeriod(start, n);
  return firstWorkdayOnOrAfter(addDays(start, n), calendar);
}

/** The last day of a statutory period of months: corresponding day, else month end; a day off rolls forward (Civil Code 202, 203). */
export function addStatutoryMonths(start: LocalDate, n: number, calendar: Calendar): LocalDate {
  requirePeriod(start, n);
  return firstWorkdayOnOrAfter(addMonths(start, n), calendar);
}

/** The last day of a period that starts the day after `start`, whichever unit the rule uses. */
export function endOfPeriod(start: LocalDate, period: Period, calendar: Calendar): LocalDate {
  if ('months' in period) return addStatutoryMonths(start, period.months, calendar);
  if ('days' in period) return addStatutoryDays(start, period.days, calendar);
  requirePeriod(start, period.workingDays);
  return addWorkingDays(start, period.workingDays, calendar);
}

/** The day itself if worked, else the working day before it. Promised period ends (年底前) use this for reminders and never roll. */
export function lastWorkdayOnOrBefore(date: LocalDate, calendar: Calendar): LocalDate {
  return calendar.isWorkday(date) ? date : addWorkingDays(date, -1, calendar);
}

/** The day itself if worked, else the working day after it. */
export function firstWorkdayOnOrAfter(date: LocalDate, calendar: Calendar): LocalDate {
  return calendar.isWorkday(date) ? date : addWorkingDays(date, 1, calendar);
}

/** Working days in (after, until]; 0 when `until` is not later than `after`. */
export function workingDaysBetween(after: LocalDate, until: LocalDate, calendar: Calendar): number {
  if (until <= after) return 0;
  const [from, to] = [yearOf(after), yearOf(until)];
  let count = placeOf(until, calendar.year(to).through) - placeOf(after, calendar.year(from).through);
  for (let year = from; year < to; year++) count += calendar.year(year).workdays.length;
  return count;
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days;
}

export function weekdayOf(date: LocalDate): Named {
  return WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1] as Named;
}

/** Plain calendar arithmetic, no roll. @throws DomainError `timer-out-of-range` beyond the years 1..9999 or for a broken count */
export function addDays(date: LocalDate, n: number): LocalDate {
  return shifted(date, n, 'days');
}

/** The corresponding day n months on, else that month's last day; no roll. @throws as addDays */
export function addMonths(date: LocalDate, n: number): LocalDate {
  return shifted(date, n, 'months');
}

const instants = new Map<string, number>();

/** The instant of a local wall time `HH:MM` in an IANA time zone; a time skipped by a clock change moves after the gap. */
export function instantAt(date: LocalDate, time: string, timeZone: string): Date {
  return new Date(remember(instants, `${date} ${time} ${timeZone}`, () =>
    Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds));
}

const localDates = new Map<string, LocalDate>();

/** The local date on which an instant falls. @throws RangeError for an invalid Date */
export function localDateOf(instant: Date, timeZone: string): LocalDate {
  const ms = instant.getTime();
  return remember(localDates, `${ms} ${timeZone}`, () =>
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate().toString());
}

/** Bounded memory of a pure function: the oldest entry leaves when the memo is full. */
export function remember<V>(memo: Map<string, V>, key: string, make: () => V): V {
  const known = memo.get(key);
  if (known !== undefined) return known;
  const made = make();
  if (memo.size >= REMEMBERED) for (const oldest of memo.keys()) { memo.delete(oldest); break; }
  memo.set(key, made);
  return made;
}

function requireRealDates({ id, days }: CalendarLayer): void {
  const date = Object.keys(days).find((day) => !isRealDate(day));
  if (date === undefined) return;
  throw new DomainError('config-invalid', `日历层 ${id} 中的 ${date} 不是日期 / the calendar layer names ${date}, which is not a date`,
    '日历中的日期写作 YYYY-MM-DD / write the days of a calendar as YYYY-MM-DD', { layer: id, date });
}

/** Whether a text is a date that exists, written `YYYY-MM-DD`. */
export function isRealDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}

function yearOf(date: LocalDate): number {
  return Number(date.slice(0, 4));
}

function placeOf(date: LocalDate, through: ReadonlyMap<LocalDate, number>): number {
  const place = through.get(date);
  if (place === undefined) throw new RangeError(`${date} is not a date.`);
  return place;
}

function isWeekend(day: Temporal.PlainDate): boolean {
  return day.dayOfWeek >= 6;
}

function requirePeriod(start: LocalDate, n: number): void {
  if (!Number.isSafeInteger(n) || n < 1) throw outOfRange(`自 ${start} 起的期间须为正整数，不能是 ${n} / a period needs a whole number above zero, not ${n}`, { start, n });
}

const UNITS = { days: '日', months: '个月' } as const;

function shifted(date: LocalDate, n: number, unit: 'days' | 'months'): LocalDate {
  if (!Number.isInteger(n) || Math.abs(n) > LONGEST_COUNT) throw outOfRange(`不能自 ${date} 起数 ${n} ${UNITS[unit]} / cannot count ${n} ${unit} from ${date}`, { date, n, unit });
  const end = Temporal.PlainDate.from(date).add({ [unit]: n });
  if (end.year < 1 || end.year > 9999) throw outOfRange(`自 ${date} 起 ${n} ${UNITS[unit]}超出公元 1 至 9999 年 / ${n} ${unit} from ${date} leaves the years 1 to 9999`, { date, n, unit });
  return end.toString();
}

function outOfRange(message: string, facts: Record<string, unknown>): DomainError {
  return new DomainError('timer-out-of-range', message, '请检查日期与期间长度 / check the date and the length of the period', facts);
}

/** The national calendar without overrides. One shared value, so that its tables are computed once per process. */
export const NATIONAL_CALENDAR = new Calendar();
