/**
 * The layers a calendar is built from: the shipped ones, and those an administrator hands in. A layer is never edited: changed
 * days are a new layer with a new id, so that a date computed under the old one can still be explained.
 *
 * Promises: pure; a layer that parseLayer() lets through can be stored, read back and built into a calendar.
 * Does not promise that a regional layer is complete: its `source` names the years whose notices were found.
 */
import { z } from 'zod';
import type { CalendarLayer } from './calendar.js';
import { Calendar, NATIONAL_CALENDAR } from './calendar.js';
import type { LocalDate } from './commitment.js';
import { DomainError } from './errors.js';
import { inBothLanguages, LINE, localDate, NO_CONTROLS } from './events.js';
import { NATIONAL } from './national-holidays.js';
import { GUANGXI } from './regional-holidays.js';

/** Who issued a layer, in the order in which layers override each other. */
export const LAYER_LEVELS = ['national', 'regional', 'own'] as const;
export type LayerLevel = (typeof LAYER_LEVELS)[number];

/** A layer as it is stored and shown: with its rank, its region (null = everywhere) and the notice it was taken from. */
export interface IssuedLayer extends CalendarLayer {
  readonly level: LayerLevel;
  readonly jurisdiction: string | null;
  readonly source: string;
}

/** The State Council's notices, as the program carries them. Its id, and so every stored version, is that of the package. */
export const NATIONAL_LAYER: IssuedLayer = {
  ...NATIONAL,
  level: 'national',
  jurisdiction: null,
  source: `国务院办公厅历年放假通知，${NATIONAL_CALENDAR.firstYear} 至 ${NATIONAL_CALENDAR.lastYear} 年，取自 chinese-days 软件包 / yearly notices of the State Council's General Office, as collected by the package chinese-days`,
};

/** Every layer the program carries; at most one per region. */
export const SHIPPED_LAYERS: readonly IssuedLayer[] = [NATIONAL_LAYER, GUANGXI];

// One value per region, so that its tables are computed once per process.
const REGIONAL_CALENDARS: ReadonlyMap<string | null, Calendar> = new Map(SHIPPED_LAYERS
  .filter(({ level }) => level === 'regional')
  .map((layer) => [layer.jurisdiction, Calendar.of([NATIONAL_LAYER, layer])]));

/** The national days with those of the region where a layer is shipped for it; the same value every time. */
export function shippedCalendarOf(jurisdiction: string): Calendar {
  return REGIONAL_CALENDARS.get(jurisdiction) ?? NATIONAL_CALENDAR;
}

const DAYS_LIMIT = 2000; // the shipped national layer has fewer than 800 for 23 years
// No `+`: it joins the ids of a version.
const ID = /^[A-Za-z0-9][A-Za-z0-9.-]{0,59}$/;

const name = z.string().trim().min(1).max(100).regex(LINE, NO_CONTROLS);
const day = z.strictObject({ off: z.boolean(), zh: name, en: name });
// Counted before they are read, or a huge file would be answered with a huge list of problems.
const days = z.unknown()
  .refine((value) => keysOf(value).length <= DAYS_LIMIT, `至多 ${DAYS_LIMIT} 天 / at most ${DAYS_LIMIT} days`)
  // zod leaves this key out without a word.
  .refine((value) => !keysOf(value).includes('__proto__'), '__proto__ 不是日期 / __proto__ is not a date')
  .pipe(z.record(localDate, day));
const layerSchema = z.strictObject({
  id: z.string().regex(ID, '须为字母、数字、点或连字符，至多 60 个 / letters, digits, dots and hyphens, at most 60'),
  level: z.enum(LAYER_LEVELS),
  jurisdiction: z.string().regex(/^[a-z-]{1,40}$/, '须为小写字母或连字符 / lower-case letters and hyphens').nullable(),
  source: z.string().trim().min(1).max(1000).regex(LINE, NO_CONTROLS),
  days,
}).refine(({ level, jurisdiction }) => level === 'own' || (level === 'regional') === (jurisdiction !== null), {
  error: '地方层须写明地区，全国层须为 null / a regional layer names its region, a national one has null',
  path: ['jurisdiction'],
  // Said together with whatever else is wrong, not only once the rest is right.
  when: ({ value }) => layerHead.safeParse(value).success,
});
const layerHead = z.object({ level: z.enum(LAYER_LEVELS), jurisdiction: z.string().nullable() });

/**
 * A layer from a file or a form.
 * @param place where it came from, for the message: a file name, a page
 * @throws DomainError `calendar-invalid` naming every wrong field (facts.problems)
 */
export function parseLayer(body: unknown, place: string): IssuedLayer {
  const result = layerSchema.safeParse(body, { error: inBothLanguages });
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => ({ field: issue.path.join('.') || '(root)', problem: issue.message }));
  throw new DomainError('calendar-invalid', `${place}: ${problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ')}`,
    '请改正所列字段；日历未改动 / mend the named fields; no calendar was changed', { place, problems });
}

/**
 * Whether every date can be counted with it. Years that no layer mentions have their weekdays.
 * @throws DomainError `calendar-missing` for the first year that a layer mentions and that has no working day
 */
export function checkCalendar(calendar: Calendar): void {
  const dates = calendar.layers.flatMap((layer) => Object.keys(layer.days)).sort();
  for (const year of new Set(dates.map((date) => Number(date.slice(0, 4))))) calendar.year(year);
}

/** The State Council's notice for the coming year appears from late October to November; before it nobody can be asked for it. */
const NOTICE_EXPECTED = '11-01';

/** The year whose national table an administrator should be asked for: this one, or from 1 November on the next; else null. */
export function missingYear(calendar: Calendar, today: LocalDate): number | null {
  const year = Number(today.slice(0, 4));
  if (calendar.isProvisional(today)) return year;
  const next = `${String(year + 1).padStart(4, '0')}-01-01`;
  return today.slice(5) >= NOTICE_EXPECTED && calendar.isProvisional(next) ? year + 1 : null;
}

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
