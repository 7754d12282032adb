/**
 * A view of the board as ranges of indexes: the keys of one page are the first of each range, merged, so that a page costs the same
 * however many commitments there are and however deep it lies. Statements are put together from constants; values travel as parameters.
 */
import { LANES } from '../../core/board-place.js';
import type { Lane } from '../../core/board-place.js';
import { AGES } from '../../core/board-view.js';
import type { Age, BoardKey, BoardView, Light } from '../../core/board-view.js';
import { addDays, workingDaysBetween } from '../../core/calendar.js';
import type { Calendar } from '../../core/calendar.js';
import type { LocalDate } from '../../core/commitment.js';
import { DUE_SOON_DAYS } from '../../core/schedule.js';

/** What a statement is made of besides the view. */
export interface RangeFacts {
  today: LocalDate;
  /** The past instant it is asked about; null for now. */
  asOf: Date | null;
  jurisdictions: readonly string[];
  /** Only these; null for every office of the jurisdictions. */
  offices: readonly string[] | null;
  /** Years (UTC) in which something that still stands began. */
  years: readonly number[];
  /** Every calendar that something may be counted with. */
  calendars: readonly Calendar[];
  /** Ids that alone may be shown, found by words or by trouble; null where that says nothing. */
  candidates: readonly string[] | null;
  /** A tsquery to try on each row in the board's order: for words that are too common to collect their rows. */
  words: string | null;
}

export interface Statement { sql: string; params: unknown[] }

interface Bounds { from: LocalDate; to: LocalDate }

/** As the function former_slots files. */
const SPANS = [0, 1, 2, 3, 4, 5, 6] as const;
const FIRST = '0001-01-01';
const LAST = '9999-12-31';
const GROUPS: Readonly<Record<Lane, number>> = { [LANES.running]: 0, [LANES.lateClaim]: 0, [LANES.claimed]: 1, [LANES.undated]: 2, [LANES.closed]: 3 };
const HIGHEST_ID = '~'; // above every character of an id

/** The keys of at most `limit` rows after `after`, as columns grp, "on", id and past (the row is one of former_places, with its since). Null where nothing can match. */
export function keysOf(asked: BoardView, facts: RangeFacts, after: BoardKey | null, limit: number): Statement | null {
  const view: BoardView = asked.sort === 'moved' && facts.asOf !== null ? { ...asked, sort: 'due' } : asked;
  const params: unknown[] = [];
  const p = (value: unknown): string => `$${String(params.push(value))}`;
  const lanes = boundsOf(view, facts);
  if (lanes.size === 0 || facts.jurisdictions.length === 0 || facts.offices?.length === 0 || facts.candidates?.length === 0) return null;
  const tables = facts.asOf === null ? [false] : [false, true];
  const where = conditionsOf(view, facts, p);
  const instant = facts.asOf === null ? null : p(facts.asOf);
  const parts = tables.flatMap((past) => {
    const held = instant === null ? '' : ` and s.since <= ${instant}${past ? ` and s.until > ${instant}` : ''}`;
    return view.sort === 'moved' ? [byMove(lanes, facts, past, `${where}${held}`, after, limit, p)]
      : [false, true].map((falls) => byDate({ lanes, view, facts, past, falls, where: `${where}${held}`, after, limit, p }));
  });
  const kept = parts.filter((part) => part !== null);
  if (kept.length === 0) return null;
  return {
    sql: `select * from (${kept.join('\nunion all\n')}) k order by grp, up_on, up_id, down_on desc, down_id desc limit ${String(limit)}`, params,
  };
}

interface DateRanges {
  lanes: ReadonlyMap<Lane, Bounds>; view: BoardView; facts: RangeFacts; past: boolean; falls: boolean; where: string; after: BoardKey | null; limit: number; p: (value: unknown) => string;
}

function byDate({ lanes, view, facts, past, falls, where, after, limit, p }: DateRanges): string | null {
  const shown = [...lanes].filter(([lane]) => (view.sort === 'latest' || lane === LANES.closed) === falls && (after === null || GROUPS[lane] >= after.group))
    .flatMap(([lane, bounds]) => (past ? pastRanges(lane, bounds, facts.today) : [{ lane, bounds, inTime: false }]));
  if (shown.length === 0) return null;
  const starts = shown.map(({ lane, bounds: { from, to } }) => {
    const own = after !== null && GROUPS[lane] === after.group ? after : null;
    if (own === null) return { on: falls ? to : from, id: falls ? HIGHEST_ID : '' };
    if (falls) return own.on > to ? { on: to, id: HIGHEST_ID } : own;
    return own.on < from ? { on: from, id: '' } : own;
  });
  const ranges = `unnest(${p(shown.map(({ lane }) => lane))}::smallint[], ${p(shown.map(({ lane }) => GROUPS[lane]))}::int[], ${p(starts.map(({ on }) => on))}::date[], ${p(starts.map(({ id }) => id))}::text[],
      ${p(shown.map(({ bounds: { from, to } }) => (falls ? from : to)))}::date[]${past ? `, ${p(shown.map(({ inTime }) => inTime))}::boolean[]` : ''}) as l (lane, grp, start_on, start_id, end_on${past ? ', in_time' : ''})`;
  const { from, on } = sourceOf(view, facts, past, p);
  const way = falls ? ' desc' : '';
  return `select l.grp, ${falls ? 'null::date' : 'm.key_on'} as up_on, ${falls ? 'null' : 'm.commitment_id'} as up_id, ${falls ? 'm.key_on' : 'null::date'} as down_on,
      ${falls ? 'm.commitment_id' : 'null'} as down_id, m.key_on::text as "on", m.commitment_id as id, ${past ? 'm.since' : 'null::timestamptz'} as since
    from ${ranges}${from} cross join lateral (
      select s.key_on, s.commitment_id, s.since from ${past ? 'former_places' : 'board_places'} s
      where ${on} and s.lane = l.lane${past ? ' and s.in_time = l.in_time' : ''} and (s.key_on, s.commitment_id) ${falls ? '<' : '>'} (l.start_on, l.start_id) and s.key_on ${falls ? '>=' : '<='} l.end_on${where}
      order by s.key_on${way}, s.commitment_id${way} limit ${String(limit)}) m`;
}

/** What ran and ended in time was at no instant overdue: of it only what was due on that day or later is looked at. */
function pastRanges(lane: Lane, bounds: Bounds, today: LocalDate): { lane: Lane; bounds: Bounds; inTime: boolean }[] {
  if (lane !== LANES.running) return [{ lane, bounds, inTime: false }];
  // Two days of grace for the time zones.
  const ahead = { from: bounds.from > addDays(today, -2) ? bounds.from : addDays(today, -2), to: bounds.to };
  return [{ lane, bounds, inTime: false }, ...(ahead.from > ahead.to ? [] : [{ lane, bounds: ahead, inTime: true }])];
}

/** Index board_places_moved. Not of the past: what moved last then is asked for by looking at that day's histories. */
function byMove(lanes: ReadonlyMap<Lane, Bounds>, facts: RangeFacts, past: boolean, where: string, after: BoardKey | null, limit: number, p: (value: unknown) => string): string | null {
  if (past) return null;
  const bounds = [...lanes];
  const { from, on } = scopeOf(facts, p);
  const start = after === null ? '' : ` and (s.since, s.commitment_id) < (${p(after.on)}::timestamptz, ${p(after.id)})`;
  return `select 0 as grp, null::date as up_on, null as up_id, m.since as down_on, m.commitment_id as down_id,
      to_char(m.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "on", m.commitment_id as id, null::timestamptz as since
    from (values (1)) v (one)${from} cross join lateral (
      select s.since, s.commitment_id from board_places s
      where ${on} and exists (select from unnest(${p(bounds.map(([lane]) => lane))}::smallint[], ${p(bounds.map(([, b]) => b.from))}::date[], ${p(bounds.map(([, b]) => b.to))}::date[]) as l (lane, a, z)
        where l.lane = s.lane and s.key_on between l.a and l.z)${where}${start}
      order by s.since desc, s.commitment_id desc limit ${String(limit)}) m`;
}

/**
 * Which ranges are merged: the narrowest that an index begins with. Of an office its own; of a rung, a kind, what waits or is inferred theirs;
 * else one for each year. Of what was left since, one slot of each span.
 */
function sourceOf(view: BoardView, facts: RangeFacts, past: boolean, p: (value: unknown) => string): { from: string; on: string } {
  const { offices, candidates, asOf, jurisdictions, years } = facts;
  const slots = past && asOf !== null ? SPANS.map((span) => Math.floor(asOf.getTime() / 86_400_000 / 4 ** span)) : null;
  // Of the slots that a time is filed under, the one that holds the instant: each row once.
  const filed = (): string => (slots === null ? '' : ` and s.slot = (${p(slots)}::int[])[s.span + 1]`);
  if (candidates !== null) return { from: '', on: `s.commitment_id = any(${p(candidates)}) and s.jurisdiction = any(${p(jurisdictions)})${offices === null ? '' : ` and s.office_id = any(${p(offices)})`}${filed()}` };
  const scope = scopeOf(facts, p);
  if (offices !== null) return { from: scope.from, on: `${scope.on}${filed()}` };
  const spans = slots === null ? { from: '', on: '' } : { from: ` cross join unnest(${p(SPANS)}::smallint[], ${p(slots)}::int[]) as f (span, slot)`, on: ' and s.span = f.span and s.slot = f.slot' };
  const rungs = rungsOf(view.lights);
  if (rungs !== null) return { from: `${scope.from}${spans.from} cross join unnest(${p(rungs)}::text[]) as r (rung)`, on: `${scope.on}${spans.on} and s.rung = r.rung and s.rung <> ''` };
  if (slots !== null) return { from: `${scope.from}${spans.from}`, on: `${scope.on}${spans.on}` };
  if (asOf === null && (view.only.includes('waiting') || view.only.includes('inferred'))) return scope;
  if (asOf === null && view.kinds.length > 0) return { from: `${scope.from} cross join unnest(${p(view.kinds)}::text[]) as d (kind)`, on: `${scope.on} and s.kind = d.kind` };
  return { from: `${scope.from} cross join unnest(${p(years)}::smallint[]) as y (year)`, on: `${scope.on} and s.since_year = y.year` };
}

function scopeOf({ offices, jurisdictions }: RangeFacts, p: (value: unknown) => string): { from: string; on: string } {
  return offices === null
    ? { from: ` cross join unnest(${p(jurisdictions)}::text[]) as j (id)`, on: 's.jurisdiction = j.id' }
    : { from: ` cross join unnest(${p(offices)}::text[]) as o (id)`, on: `s.office_id = o.id and s.jurisdiction = any(${p(jurisdictions)})` };
}

/** The lanes a view looks into, each with the dates that bound it. */
function boundsOf({ state, lights, ages, only }: BoardView, { today, calendars, asOf }: RangeFacts): Map<Lane, Bounds> {
  const all: Lane[] = [LANES.running, LANES.lateClaim, LANES.claimed, LANES.undated, LANES.closed];
  let lanes = new Map(all.filter((lane) => state === 'all' || (state === 'closed') === (lane === LANES.closed)).map((lane): [Lane, Bounds] => [lane, { from: FIRST, to: LAST }]));
  const yesterday = addDays(today, -1);
  if (lights.length > 0) lanes = within(lanes, hull(lights.flatMap((light) => LIGHT_RANGES[light](today))));
  if (ages.length > 0) {
    const ranges = ages.flatMap((age) => calendars.map((calendar): [Lane, Bounds] => [LANES.running, ageRange(age, today, calendar)]));
    lanes = within(lanes, hull([...ranges, [LANES.lateClaim, { from: FIRST, to: yesterday }]]));
  }
  // What was closed after the instant was not closed then.
  if (asOf !== null) lanes = within(lanes, hull([...all.filter((lane) => lane !== LANES.closed).flatMap(WHOLE), [LANES.closed, { from: FIRST, to: addDays(today, 1) }]]));
  if (only.includes('new')) lanes = within(lanes, hull([[LANES.running, thisWeek(today)], [LANES.lateClaim, thisWeek(today)]]));
  return lanes;
}

/** Overdue begins on the day after the due date: this week's are due from last Sunday on. */
function thisWeek(today: LocalDate): Bounds {
  const weekday = (new Date(`${today}T00:00Z`).getUTCDay() + 6) % 7;
  return { from: addDays(today, -weekday - 1), to: addDays(today, -1) };
}

const LIGHT_RANGES: Readonly<Record<Light, (today: LocalDate) => [Lane, Bounds][]>> = {
  overdue: (today) => [[LANES.running, { from: FIRST, to: addDays(today, -1) }], [LANES.lateClaim, { from: FIRST, to: LAST }]],
  blue: () => WHOLE(LANES.running), orange: () => WHOLE(LANES.running), red: () => WHOLE(LANES.running), referred: () => WHOLE(LANES.running),
  'late-claim': () => WHOLE(LANES.lateClaim),
  'due-soon': (today) => [[LANES.running, { from: today, to: addDays(today, DUE_SOON_DAYS) }]],
  ahead: (today) => [[LANES.running, { from: today, to: LAST }]],
  claimed: () => WHOLE(LANES.claimed), undated: () => WHOLE(LANES.undated), closed: () => WHOLE(LANES.closed), 'closed-late': () => WHOLE(LANES.closed),
};

function WHOLE(lane: Lane): [Lane, Bounds][] {
  return [[lane, { from: FIRST, to: LAST }]];
}

function hull(ranges: readonly [Lane, Bounds][]): Map<Lane, Bounds> {
  const joined = new Map<Lane, Bounds>();
  for (const [lane, { from, to }] of ranges) {
    const known = joined.get(lane);
    joined.set(lane, known === undefined ? { from, to } : { from: from < known.from ? from : known.from, to: to > known.to ? to : known.to });
  }
  return joined;
}

function within(lanes: ReadonlyMap<Lane, Bounds>, others: ReadonlyMap<Lane, Bounds>): Map<Lane, Bounds> {
  return new Map([...lanes].flatMap(([lane, { from, to }]): [Lane, Bounds][] => {
    const other = others.get(lane);
    if (other === undefined) return [];
    const both = { from: from > other.from ? from : other.from, to: to < other.to ? to : other.to };
    return both.from > both.to ? [] : [[lane, both]];
  }));
}

/** Due dates before `today` that are so many working days ago. */
function ageRange(age: Age, today: LocalDate, calendar: Calendar): Bounds {
  const [least, most] = AGES[age];
  let to = addDays(today, -1);
  while (workingDaysBetween(to, today, calendar) < least) to = addDays(to, -1);
  if (most === null) return { from: FIRST, to };
  let from = to;
  while (workingDaysBetween(addDays(from, -1), today, calendar) <= most) from = addDays(from, -1);
  return { from, to };
}

const RUNGS_OF: Partial<Record<Light, readonly string[]>> = { blue: ['blue', 'blueAgain'], orange: ['orange'], red: ['red'], referred: ['referred'] };

function rungsOf(lights: readonly Light[]): string[] | null {
  if (lights.length === 0 || lights.some((light) => RUNGS_OF[light] === undefined)) return null;
  return lights.flatMap((light) => RUNGS_OF[light] ?? []);
}

/** What the ranges leave open, as conditions on each row. */
function conditionsOf({ lights, ages, only, kinds }: BoardView, { today, calendars, words }: RangeFacts, p: (value: unknown) => string): string {
  const parts: string[] = [];
  if (lights.length > 0) {
    parts.push(`(${lights.map((light) => LIGHT_CONDITIONS[light](today, p)).join(' or ')})`);
  }
  if (ages.length > 0) {
    const exact = ages.flatMap((age) => calendars.map((calendar) => ({ version: calendar.version, ...ageRange(age, today, calendar) })));
    const settled = ages.map((age) => `s.late_days between ${p(AGES[age][0])} and ${p(AGES[age][1] ?? 1_000_000)}`);
    parts.push(`((s.lane = 0 and exists (select from unnest(${p(exact.map((e) => e.version))}::text[], ${p(exact.map((e) => e.from))}::date[], ${p(exact.map((e) => e.to))}::date[]) as a (version, low, high)
      where a.version = s.calendar_version and s.due_on between a.low and a.high)) or (s.lane = 1 and (${settled.join(' or ')})))`);
  }
  if (kinds.length > 0) parts.push(`s.kind = any(${p(kinds)})`);
  if (only.includes('waiting')) parts.push('s.waiting');
  if (only.includes('inferred')) parts.push(`s.due_basis = 'inferred'`);
  if (only.includes('no-evidence')) parts.push('not s.evidenced');
  // A subquery that cannot become a join: tried on each row until the page is full.
  if (words !== null) parts.push(`(select t.grams @@ ${p(words)}::tsquery from board_texts t where t.commitment_id = s.commitment_id)`);
  return parts.map((part) => `\n        and ${part}`).join('');
}

const LIGHT_CONDITIONS: Readonly<Record<Light, (today: LocalDate, p: (value: unknown) => string) => string>> = {
  overdue: (today, p) => `s.lane = 1 or (s.lane = 0 and s.due_on < ${p(today)}::date)`,
  blue: (_, p) => `s.rung = any(${p(RUNGS_OF.blue)})`, orange: () => `s.rung = 'orange'`, red: () => `s.rung = 'red'`, referred: () => `s.rung = 'referred'`,
  'late-claim': () => 's.lane = 1',
  'due-soon': (today, p) => `(s.lane = 0 and s.due_basis <> 'inferred' and s.due_on between ${p(today)}::date and ${p(addDays(today, DUE_SOON_DAYS))}::date)`,
  ahead: (today, p) => `(s.lane = 0 and (s.due_on > ${p(addDays(today, DUE_SOON_DAYS))}::date or (s.due_on >= ${p(today)}::date and s.due_basis = 'inferred')))`,
  claimed: () => 's.lane = 2', undated: () => 's.lane = 3', closed: () => 's.lane = 4',
  'closed-late': () => '(s.lane = 4 and coalesce(s.claimed_on, s.closed_on) > s.due_on)',
};
