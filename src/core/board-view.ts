/**
 * A view of the board as one value: what is shown, in which order, as of when. A link to a view is its query string, and a
 * query string that makes no sense is never refused: what is understood is shown, the rest is named in `ignored`.
 */
import { createHash } from 'node:crypto';
import { instantAt, isRealDate } from './calendar.js';

/**
 * The third axis as a supervisor asks for it. `overdue` is any rung or none yet; the four rungs are what the machine reached;
 * `claimed` waits for whoever verifies, in time; `late-claim` was claimed after its date and is overdue until it is decided.
 */
export const LIGHTS = ['overdue', 'blue', 'orange', 'red', 'referred', 'late-claim', 'due-soon', 'ahead', 'claimed', 'undated', 'closed', 'closed-late'] as const;
export type Light = (typeof LIGHTS)[number];

/** Working days late, as [from, to]. The day after a Friday is late by no working day yet: it belongs to the first. */
export const AGES = { '1-5': [0, 5], '6-20': [6, 20], '21-60': [21, 60], '61-': [61, null] } as const satisfies Record<string, readonly [number, number | null]>;
export type Age = keyof typeof AGES;

/** Narrowings that are either wanted or not. `stuck` and `failing` are no part of a history: they are known only as of now. */
export const ONLY = ['new', 'waiting', 'inferred', 'no-evidence', 'stuck', 'failing'] as const;
export type Only = (typeof ONLY)[number];

/** `due`: the longest overdue first. `latest`: the latest due date first. `moved`: what changed its place on the board last comes first. */
export const SORTS = ['due', 'latest', 'moved'] as const;
export type Sort = (typeof SORTS)[number];

export const STATES = ['open', 'closed', 'all'] as const;

export interface BoardView {
  state: (typeof STATES)[number];
  /** Words that all must occur in title, quote, suggestion's number, commitment's number or office's name; empty for none. */
  text: string;
  /** Ids; empty for every office. Several widen, as with kinds, lights and ages; different filters narrow each other. */
  offices: readonly string[];
  /** The id of a contact: all offices that have this address among their leaders. */
  leader: string | null;
  kinds: readonly string[];
  lights: readonly Light[];
  ages: readonly Age[];
  only: readonly Only[];
  sort: Sort;
  /** A past day (its end) or minute, local: `2022-12-31`, `2022-12-31T09:30`; null for now. */
  at: string | null;
}

export interface ParsedView {
  view: BoardView;
  /** What could not be understood or was too much, as name and value; for people to read. */
  ignored: readonly { name: string; value: string }[];
}

export const WHOLE_BOARD: BoardView = Object.freeze({ state: 'open', text: '', offices: [], leader: null, kinds: [], lights: [], ages: [], only: [], sort: 'due', at: null });

/** Values of one filter that are honoured; nobody picks more by hand, and each is a range to be merged. */
export const MOST_VALUES = 20;
const LONGEST_TEXT = 100;
const MOST_IGNORED = 8;
const OFFICE = /^[a-z0-9][a-z0-9-]{0,39}$/;
const KIND = /^[a-z][a-z-]{0,39}$/;
const CONTACT = /^\d{1,18}$/;

/** Reads a query string. `knownTo` are names that belong to something else on the page, as a language. Never throws. */
export function parseBoardView(query: URLSearchParams, others: readonly string[] = []): ParsedView {
  const ignored: { name: string; value: string }[] = [];
  const refuse = (name: string, value: string): void => {
    if (ignored.length < MOST_IGNORED) ignored.push({ name: name.slice(0, 40), value: value.slice(0, 40) });
  };
  const given = (name: string): string[] => [...new Set(query.getAll(name).map((value) => value.trim()).filter((value) => value !== ''))];
  const one = <T extends string>(name: string, fits: (value: string) => value is T): T | null => {
    const [first, ...more] = given(name);
    for (const value of more) refuse(name, value);
    if (first === undefined || fits(first)) return first ?? null;
    refuse(name, first);
    return null;
  };
  const many = <T extends string>(name: string, fits: (value: string) => value is T): T[] => {
    const good = given(name).filter((value): value is T => {
      const fit = fits(value);
      if (!fit) refuse(name, value);
      return fit;
    });
    for (const value of good.slice(MOST_VALUES)) refuse(name, value);
    return good.slice(0, MOST_VALUES);
  };
  const lights = many('light', among(LIGHTS));
  const view: BoardView = {
    state: one('state', among(STATES)) ?? (lights.some((light) => light.startsWith('closed')) ? 'all' : WHOLE_BOARD.state),
    text: textOf(given('q').join(' '), refuse),
    offices: many('office', like(OFFICE)), leader: one('leader', like(CONTACT)), kinds: many('kind', like(KIND)), lights,
    ages: many('age', among(Object.keys(AGES) as Age[])), only: many('only', among(ONLY)), sort: one('sort', among(SORTS)) ?? WHOLE_BOARD.sort,
    at: one('at', isMoment),
  };
  for (const [name, value] of query) if (!NAMES.includes(name) && !others.includes(name)) refuse(name, value);
  return { view, ignored };
}

/** The query string of a view, without a question mark: the same view has one text, and what is usual is left out. */
export function printBoardView(view: BoardView): string {
  const query = new URLSearchParams();
  const usualState = view.lights.some((light) => light.startsWith('closed')) ? 'all' : WHOLE_BOARD.state;
  if (view.state !== usualState) query.set('state', view.state);
  if (view.text !== '') query.set('q', view.text);
  for (const office of [...view.offices].sort()) query.append('office', office);
  if (view.leader !== null) query.set('leader', view.leader);
  for (const kind of [...view.kinds].sort()) query.append('kind', kind);
  for (const light of LIGHTS) if (view.lights.includes(light)) query.append('light', light);
  for (const age of Object.keys(AGES) as Age[]) if (view.ages.includes(age)) query.append('age', age);
  for (const only of ONLY) if (view.only.includes(only)) query.append('only', only);
  if (view.sort !== WHOLE_BOARD.sort) query.set('sort', view.sort);
  if (view.at !== null) query.set('at', view.at);
  return query.toString();
}

/** Whether anything narrows the view: order and instant narrow nothing. */
export function isNarrowed(view: BoardView): boolean {
  return printBoardView({ ...view, sort: WHOLE_BOARD.sort, at: null }) !== '';
}

/** The instant a view is as of, or null for now: also where the given one lies ahead, which nobody knows. A day is asked about at its end. */
export function instantOfView({ at }: Pick<BoardView, 'at'>, timeZone: string, now: Date): Date | null {
  if (at === null) return null;
  const [day = '', time] = at.split('T');
  const instant = time === undefined ? new Date(instantAt(day, '23:59', timeZone).getTime() + 59_999) : instantAt(day, time, timeZone);
  return instant < now ? instant : null;
}

/** The place of a row in a view's order, for the page after it. */
export interface BoardKey {
  /** Which part of the order: overdue and ahead, claimed in time, undated, closed. 0 throughout where the order is by instant. */
  group: number;
  /** A date, or an instant where the order is by instant. */
  on: string;
  id: string;
}

/** A key as text. It carries a check against typing errors and other views, not a signature: whatever it says, nobody sees more than their own. */
export function cursorOf(view: BoardView, { group, on, id }: BoardKey): string {
  const text = `${String(group)} ${on} ${id}`;
  return `${Buffer.from(text).toString('base64url')}.${checkOf(view, text)}`;
}

/** Null for a cursor that was altered or belongs to another view. */
export function keyOf(view: BoardView, cursor: string): BoardKey | null {
  const [payload = '', check = ''] = cursor.slice(0, 300).split('.');
  const text = Buffer.from(payload, 'base64url').toString();
  const [, group, on = '', id = ''] = /^(\d) (\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?) ([A-Za-z0-9-]{1,60})$/.exec(text) ?? [];
  if (group === undefined || checkOf(view, text) !== check || !isRealDate(on.slice(0, 10))) return null;
  return { group: Number(group), on, id };
}

const NAMES = ['state', 'q', 'office', 'leader', 'kind', 'light', 'age', 'only', 'sort', 'at'];

function checkOf(view: BoardView, text: string): string {
  return createHash('sha256').update(`${printBoardView(view)} ${text}`).digest('base64url').slice(0, 8);
}

function among<T extends string>(values: readonly T[]): (value: string) => value is T {
  return (value): value is T => (values as readonly string[]).includes(value);
}

function like(form: RegExp): (value: string) => value is string {
  return (value): value is string => form.test(value);
}

function isMoment(value: string): value is string {
  const [, day = '', hour = '0', minute = '0'] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d):(\d\d))?$/.exec(value) ?? [];
  return isRealDate(day) && day >= '1900-01-01' && Number(hour) < 24 && Number(minute) < 60;
}

function textOf(given: string, refuse: (name: string, value: string) => void): string {
  const text = given.replaceAll(/\p{Cc}|\p{Cs}/gu, ' ').replaceAll(/\s+/g, ' ').trim();
  const characters = Array.from(text);
  if (characters.length <= LONGEST_TEXT) return text;
  refuse('q', characters.slice(LONGEST_TEXT).join(''));
  return characters.slice(0, LONGEST_TEXT).join('').trim();
}
