/**
 * Asks an administrator for what a year lacks: an incident without a commitment, shown on the board and by `doctor`, as long as a
 * jurisdiction with open commitments counts with
 *
 *  - a calendar without the holidays of that year (their notice comes in November), or
 *  - a profile that only stands in for the notice of that year (`Profile.provisional`).
 *
 * Until it is there, dates of that year are provisional. Asked once each, and taken back when the table is in force, or the notice stored.
 */
import type { EntityManager } from 'typeorm';
import { localDateOf } from '../core/calendar.js';
import { missingYear } from '../core/calendar-layers.js';
import type { LocalDate } from '../core/commitment.js';
import type { Rules } from '../core/rules.js';
import { OPEN } from '../store/readings/board.js';
import type { RuleBook } from '../store/rule-book.js';

export interface MissingYears { asked: number; resolved: number }

const ZONE = 'Asia/Shanghai'; // of every jurisdiction there is

/** Joins the caller's transaction. */
export async function askForMissingYears(tx: EntityManager, book: RuleBook, now: Date): Promise<MissingYears> {
  const rules = await book.current(tx);
  const today = localDateOf(now, ZONE);
  const jurisdictions = await tx.query<{ jurisdiction: string }[]>(`select distinct c.jurisdiction from commitments c where ${OPEN} order by 1`);
  const holidays = jurisdictions.flatMap(({ jurisdiction }) => {
    const year = missingYear(rules.calendarOf(jurisdiction), today);
    return year === null ? [] : [holidaysMissing(jurisdiction, year)];
  });
  const notices = (await missingNotices(tx, rules)).map(({ jurisdiction, year, rule }) => noticeMissing(jurisdiction, year, rule));
  const both = [await ask(tx, 'calendar-missing', holidays, now), await ask(tx, 'profile-not-in-force', notices, now)];
  return { asked: both.reduce((sum, { asked }) => sum + asked, 0), resolved: both.reduce((sum, { resolved }) => sum + resolved, 0) };
}

export interface MissingNotice { jurisdiction: string; year: string; rule: string }

/** The years of open commitments for which a place still has nothing but the version that stands in, oldest first. */
export async function missingNotices(tx: EntityManager, rules: Rules): Promise<MissingNotice[]> {
  const counted = await tx.query<{ jurisdiction: string; id: string; version: number; on: LocalDate }[]>(`
    select c.jurisdiction, c.profile_id as id, c.profile_version as version, max(c.promised_on)::text as on from commitments c
    where ${OPEN} group by c.jurisdiction, c.profile_id, c.profile_version, extract(year from c.promised_on) order by 1, 4`);
  return counted.filter(({ id, version, on }) => rules.profile(id, version).provisional && rules.profileOn(id, on).provisional)
    .map(({ jurisdiction, id, version, on }) => ({ jurisdiction, year: on.slice(0, 4), rule: `${id}@${String(version)}` }));
}

async function ask(tx: EntityManager, code: string, wanted: readonly string[], now: Date): Promise<MissingYears> {
  const [, resolved] = await tx.query<[unknown[], number]>(
    'update incidents set resolved_at = $2 where commitment_id is null and code = $1 and resolved_at is null and not (message = any($3))', [code, now, wanted]);
  const asked = await tx.query<unknown[]>(`
    insert into incidents (commitment_id, at, code, message)
    select null, $2, $1, w.message from unnest($3::text[]) as w (message)
    where not exists (select 1 from incidents i where i.commitment_id is null and i.code = $1 and i.resolved_at is null and i.message = w.message) returning 1`, [code, now, wanted]);
  return { asked: asked.length, resolved };
}

function holidaysMissing(jurisdiction: string, year: number): string {
  return `${jurisdiction}: 缺 ${String(year)} 年放假安排，该年日期为暂定；请用 jiannuo calendar add 存入并启用 / the holidays of ${String(year)} are missing, so its dates are provisional; `
    + 'store them with `jiannuo calendar add` and put them in force with `calendar use`';
}

function noticeMissing(jurisdiction: string, year: string, rule: string): string {
  return `${jurisdiction}: 缺 ${year} 年办理通知，答复时限暂按 ${rule} 计算；请用 jiannuo profile add 存入该年规则，再 jiannuo recount / the notice of ${year} is missing, so the time to reply is counted `
    + `provisionally by ${rule}; store the rules of that year with \`jiannuo profile add\`, then \`jiannuo recount\``;
}
