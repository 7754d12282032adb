/**
 * One page of a view of the board, as of now or of any past instant. Whoever exports a view calls it in a loop with the cursor it gave:
 * what is exported is then what the pages show. Nothing is counted here.
 */
import type { EntityManager } from 'typeorm';
import type { BoardPlace } from '../../core/board-place.js';
import { cursorOf, instantOfView, keyOf } from '../../core/board-view.js';
import type { BoardKey, BoardView } from '../../core/board-view.js';
import { localDateOf } from '../../core/calendar.js';
import type { Calendar } from '../../core/calendar.js';
import type { LocalDate } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import type { Rules } from '../../core/rules.js';
import type { Reach } from '../scope.js';
import { linesNow, linesThen } from './board-lines.js';
import type { LineNow, LineThen } from './board-lines.js';
import { keysOf } from './board-ranges.js';
import type { RangeFacts } from './board-ranges.js';
import { candidatesOf } from './board-search.js';

/** Lines of a page: more than anybody reads at once, few enough to be there in a blink. */
export const BOARD_LINES = 50;

/** By whose clock and rules a view is read. */
export interface BoardMoment {
  now: Date;
  timeZone: string;
  rules: Rules;
}

export interface BoardLine {
  id: string;
  title: string;
  quote: string;
  kind: string;
  suggestionId: string;
  officeId: string;
  officeName: string;
  officeNameEn: string;
  /** Who handles it, and the leader in charge, by the contacts as they are now; null where nobody is named. */
  owner: string | null;
  leader: string | null;
  /** Where it stands, or stood. */
  place: BoardPlace;
  /** Exactly one of the two: how it stands now, or what its history said at the instant. */
  now: LineNow | null;
  then: LineThen | null;
}

export interface BoardPage {
  lines: BoardLine[];
  /** For the page after this one; null where it ends. */
  next: string | null;
  /** The instant all of it is true of, and its day. */
  asOf: Date;
  today: LocalDate;
  /** Whether that instant lies in the past; false also where one in the future was asked for. */
  past: boolean;
  /** The cursor given was altered or belongs to another view: this is the first page. */
  startedOver: boolean;
  /** Too much was found to be put in order: only the first so many were looked at. Null otherwise. */
  cut: number | null;
}

/** The lines of `view` within reach after `cursor` (null for the first). */
export async function boardPage(tx: EntityManager, reach: Reach, view: BoardView, cursor: string | null, moment: BoardMoment, limit = BOARD_LINES): Promise<BoardPage> {
  const then = instantOfView(view, moment.timeZone, moment.now);
  const after = cursor === null ? null : keyOf(view, cursor);
  const today = localDateOf(then ?? moment.now, moment.timeZone);
  const { keys, cut } = await keysIn(tx, reach, view, moment, then, today, after, limit + 1);
  const shown = keys.slice(0, limit);
  const last = shown.at(-1);
  const lines = then === null ? await linesNow(tx, shown.map(({ id }) => id)) : await linesThen(tx, shown, then);
  return {
    lines, next: keys.length > limit && last !== undefined ? cursorOf(view, { group: last.grp, on: last.on, id: last.id }) : null,
    asOf: then ?? moment.now, today, past: then !== null, startedOver: cursor !== null && after === null, cut,
  };
}

/** A row of the page before anything is joined to it; `since` of a place that was left since then. */
export interface PageKey { grp: number; on: string; id: string; since: Date | null }

async function keysIn(
  tx: EntityManager, reach: Reach, view: BoardView, { rules }: BoardMoment, then: Date | null, today: LocalDate, after: BoardKey | null, limit: number,
): Promise<{ keys: PageKey[]; cut: number | null }> {
  const found = await candidatesOf(tx, view, then !== null);
  const jurisdictions = reach === 'everything' ? await everyJurisdiction(tx) : [reach.jurisdiction];
  const facts: RangeFacts = {
    today, asOf: then, jurisdictions, offices: await officesOf(tx, reach, view), years: await yearsOf(tx, jurisdictions, then),
    calendars: view.ages.length === 0 ? [] : await calendarsOf(tx, rules), candidates: found.ids, words: found.words,
  };
  const statement = keysOf(view, facts, after, limit);
  return { keys: statement === null ? [] : await tx.query<PageKey[]>(statement.sql, statement.params), cut: found.cut };
}

/** Offices that are asked for and in reach; null for all of the jurisdiction. */
async function officesOf(tx: EntityManager, reach: Reach, { offices, leader }: BoardView): Promise<readonly string[] | null> {
  const within = reach === 'everything' || reach.offices === 'all' ? null : reach.offices;
  const narrowed = (wanted: readonly string[] | null, by: readonly string[]): readonly string[] => (wanted === null ? by : by.filter((id) => wanted.includes(id)));
  let wanted = offices.length === 0 ? within : narrowed(within, offices);
  if (leader !== null) wanted = narrowed(wanted, await officesLedBy(tx, leader));
  return wanted;
}

async function officesLedBy(tx: EntityManager, contact: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(`
    select distinct k.office_id as id from contacts l join contacts k on k.address = l.address and k.level in ('deputyHead', 'head')
    where l.id = $1 and l.level in ('deputyHead', 'head')`, [contact]);
  return rows.map(({ id }) => id);
}

async function everyJurisdiction(tx: EntityManager): Promise<string[]> {
  const rows = await tx.query<{ jurisdiction: string }[]>('select distinct jurisdiction from offices');
  return rows.map(({ jurisdiction }) => jurisdiction);
}

// The ends of index board_places_by_year.
async function yearsOf(tx: EntityManager, jurisdictions: readonly string[], then: Date | null): Promise<number[]> {
  const [row] = await tx.query<{ first: number | null; last: number | null }[]>(`
    select min(y.first) as first, max(y.last) as last from unnest($1::text[]) as j (id) cross join lateral (
      select (select since_year from board_places where jurisdiction = j.id order by since_year limit 1) as first,
        (select since_year from board_places where jurisdiction = j.id order by since_year desc limit 1) as last) y`, [jurisdictions]);
  const { first, last } = row ?? { first: null, last: null };
  if (first === null || last === null) return [];
  const until = then === null ? last : Math.min(last, then.getUTCFullYear());
  return Array.from({ length: Math.max(0, until - first + 1) }, (_, i) => first + i);
}

/** Those this program can rebuild; what it cannot, no working day of it can be counted anyway. */
async function calendarsOf(tx: EntityManager, rules: Rules): Promise<Calendar[]> {
  const rows = await tx.query<{ version: string }[]>('select version from calendars');
  return rows.flatMap(({ version }) => {
    try {
      return [rules.calendar(version)];
    } catch (error) {
      if (error instanceof DomainError) return [];
      throw error;
    }
  });
}
