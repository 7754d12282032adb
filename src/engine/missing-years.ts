/**
 * Asks an administrator for next year's holidays: an incident without a commitment, shown on the board and by `doctor`, as
 * long as a jurisdiction with open commitments counts with a calendar that lacks the year (the notice comes in November; until
 * the table is there, dates of that year are provisional). Asked once, and taken back when the table is in force.
 */
import type { EntityManager } from 'typeorm';
import { localDateOf } from '../core/calendar.js';
import { missingYear } from '../core/calendar-layers.js';
import { OPEN } from '../store/readings/board.js';
import type { RuleBook } from '../store/rule-book.js';

export interface MissingYears { asked: number; resolved: number }

const CODE = 'calendar-missing';
const ZONE = 'Asia/Shanghai'; // of every jurisdiction there is

/** Joins the caller's transaction. */
export async function askForMissingYears(tx: EntityManager, book: RuleBook, now: Date): Promise<MissingYears> {
  const rules = await book.current(tx);
  const today = localDateOf(now, ZONE);
  const jurisdictions = await tx.query<{ jurisdiction: string }[]>(`select distinct c.jurisdiction from commitments c where ${OPEN} order by 1`);
  const wanted = jurisdictions.flatMap(({ jurisdiction }) => {
    const year = missingYear(rules.calendarOf(jurisdiction), today);
    return year === null ? [] : [messageOf(jurisdiction, year)];
  });
  const [, resolved] = await tx.query<[unknown[], number]>(
    'update incidents set resolved_at = $2 where commitment_id is null and code = $1 and resolved_at is null and not (message = any($3))', [CODE, now, wanted]);
  const asked = await tx.query<unknown[]>(`
    insert into incidents (commitment_id, at, code, message)
    select null, $2, $1, w.message from unnest($3::text[]) as w (message)
    where not exists (select 1 from incidents i where i.commitment_id is null and i.code = $1 and i.resolved_at is null and i.message = w.message) returning 1`, [CODE, now, wanted]);
  return { asked: asked.length, resolved };
}

function messageOf(jurisdiction: string, year: number): string {
  return `${jurisdiction}: 缺 ${String(year)} 年放假安排，该年日期为暂定；请用 jiannuo calendar add 存入并启用 / the holidays of ${String(year)} are missing, so its dates are provisional; `
    + 'store them with `jiannuo calendar add` and put them in force with `calendar use`';
}
