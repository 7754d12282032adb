/** The whole 台账 for a spreadsheet: everything that is stored about each commitment, a page of rows at a time. */
import type { EntityManager } from 'typeorm';
import type { DueBasis, LocalDate } from '../../core/commitment.js';
import { inScope, scopeValues } from '../scope.js';
import type { Reach } from '../scope.js';
import { OPEN, STANDING_COLUMNS, withTimers } from './board.js';
import type { StandingRow } from './board.js';

export interface LedgerFilter {
  reach: Reach;
  office: string | null;
  state: 'open' | 'closed' | 'all';
}

export interface LedgerRow extends StandingRow {
  title: string;
  quote: string;
  spanStart: number;
  spanEnd: number;
  attached: { quote: string }[];
  promisedOn: LocalDate;
  session: string;
  suggestionId: string;
  suggestionTitle: string;
  leadDeputy: string;
  joint: boolean;
  officeId: string;
  officeName: string;
  officeNameEn: string;
  parentName: string | null;
  /** Names of the people at the office's levels, each level joined by 、. */
  handlers: string;
  deputyHeads: string;
  /** The duty to answer of the same suggestion: who has it, and the bodies that owe an opinion. */
  leadOffice: string | null;
  coHandlers: string[];
  /** What was answered, as registered there; null before. */
  answered: { number?: string; on?: LocalDate; signer?: string; classLetter?: string; scheme?: string } | null;
  deadlines: { dueOn: LocalDate | null; basis: DueBasis; on: LocalDate; reason: string; by: string }[];
  evidence: { event: string; on: LocalDate; fields: Record<string, unknown> }[];
  ratings: { rating: string; text: string; on: LocalDate }[];
  /** Letters that have left or wait, counted by template. */
  letters: { letter: string; count: number; last: LocalDate }[];
  /** Text of the history entries that a ledger tells of, oldest first. */
  entries: string[];
}

/** Rows of a page: large enough that 100,000 commitments are 200 queries, small enough to hold in memory. */
const PAGE = 500;
/** What a ledger tells of, besides the tables of their own. `yearEnd` is the carry-over. */
const TOLD = ['PROGRESS_REPORTED', 'STAGE_REACHED', 'WAIT_BEGUN', 'CONDITION_MET', 'REPLIED_AGAIN', 'VERIFIED', 'FINDING_SET_ASIDE', 'DROPPED', 'LISTED', 'DISMISSED', 'CHANGE_APPROVED', 'RATED', 'yearEnd'];

const SELECT = `
  select ${STANDING_COLUMNS}, c.title, c.quote, c.span_start as "spanStart", c.span_end as "spanEnd", c.attached::json as attached, c.promised_on::text as "promisedOn",
    s.session, s.id as "suggestionId", s.title as "suggestionTitle", s.lead_deputy as "leadDeputy", s.joint,
    o.id as "officeId", o.name as "officeName", o.name_en as "officeNameEn", u.name as "parentName",
    coalesce((select string_agg(k.name, '、' order by k.id) from contacts k where k.office_id = o.id and k.level = 'handler'), '') as handlers,
    coalesce((select string_agg(k.name, '、' order by k.id) from contacts k where k.office_id = o.id and k.level = 'deputyHead'), '') as "deputyHeads",
    a.office as "leadOffice", coalesce(a.terms::json -> 'coHandlers', '[]') as "coHandlers", a.answered,
    coalesce((select json_agg(json_build_object('dueOn', d.due_on, 'basis', d.basis, 'on', (h.at at time zone 'Asia/Shanghai')::date, 'reason', d.reason, 'by', coalesce(p.name, d.decided_by)) order by d.seq)
      from deadlines d join history h using (commitment_id, seq) left join people p on p.id = d.decided_by where d.commitment_id = c.id), '[]') as deadlines,
    coalesce((select json_agg(json_build_object('event', e.event, 'on', (h.at at time zone 'Asia/Shanghai')::date, 'fields', e.fields::json) order by e.seq)
      from evidence e join history h using (commitment_id, seq) where e.commitment_id = c.id), '[]') as evidence,
    coalesce((select json_agg(json_build_object('rating', r.rating, 'text', r.text, 'on', (h.at at time zone 'Asia/Shanghai')::date) order by r.seq)
      from ratings r join history h using (commitment_id, seq) where r.commitment_id = c.id), '[]') as ratings,
    coalesce((select json_agg(json_build_object('letter', n.letter, 'count', n.count, 'last', n.last) order by n.last, n.letter) from (
      select letter, count(*)::int as count, max((coalesce(settled_at, send_after) at time zone 'Asia/Shanghai')::date) as last from notices
      where commitment_id = c.id and state in ('sent', 'uncertain', 'sending', 'retry', 'queued', 'awaiting-approval') group by letter) n), '[]') as letters,
    coalesce((select json_agg(h.body order by h.seq) from history h where h.commitment_id = c.id and h.event = any($1)), '[]') as entries
  from commitments c join suggestions s on s.id = c.suggestion_id join offices o on o.id = c.office_id left join offices u on u.id = o.parent_id
    left join lateral (
      select w.name as office, ans.terms,
        (select (h.body::json -> 'event' -> 'data') from history h where h.commitment_id = ans.id and h.event = 'ANSWERED' order by h.seq desc limit 1) as answered
      from commitments ans join offices w on w.id = ans.office_id
      where ans.suggestion_id = c.suggestion_id and ans.kind = 'answer-suggestion' order by ans.id limit 1) a on true`;

/** How many rows `ledgerRows` will give. */
export async function countLedger(tx: EntityManager, { reach, office, state }: LedgerFilter): Promise<number> {
  const [row] = await tx.query<{ n: number }[]>(`
    select count(*)::int as n from commitments c where ${inScope(3)} and ($1::text is null or c.office_id = $1) and ($2 = 'all' or ($2 = 'open') = ${OPEN})`, [office, state, ...scopeValues(reach)]);
  return row?.n ?? 0;
}

/** Every row that passes the filter, by id; read page by page, so that memory does not grow with the ledger. */
export async function* ledgerRows(tx: EntityManager, filter: LedgerFilter): AsyncGenerator<LedgerRow> {
  for (let after = ''; ;) {
    const rows = await ledgerPage(tx, filter, after, PAGE);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.id;
  }
}

/** At most `limit` of those rows, after the id `after`. */
export async function ledgerPage(tx: EntityManager, { reach, office, state }: LedgerFilter, after: string, limit: number): Promise<LedgerRow[]> {
  const rows = await tx.query<LedgerRow[]>(`${SELECT}
    where c.id > $2 and ${inScope(6)} and ($3::text is null or c.office_id = $3) and ($4 = 'all' or ($4 = 'open') = ${OPEN})
    order by c.id limit $5`, [TOLD, after, office, state, limit, ...scopeValues(reach)]);
  return rows.map(withTimers);
}

/** The rows with these ids, by id. */
export async function ledgerRowsOf(tx: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, LedgerRow>> {
  const found = new Map<string, LedgerRow>();
  for (let start = 0; start < ids.length; start += PAGE) {
    const rows = await tx.query<LedgerRow[]>(`${SELECT} where c.id = any($2)`, [TOLD, ids.slice(start, start + PAGE)]);
    for (const row of rows) found.set(row.id, withTimers(row));
  }
  return found;
}
