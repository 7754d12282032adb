import type { EntityManager } from 'typeorm';
import type { DueBasis, Letter, Level, LocalDate } from '../../core/commitment.js';
import type { NoticeState } from '../../core/words.js';
import { STANDING_COLUMNS, withTimers } from './board.js';
import type { StandingRow } from './board.js';

export interface DeadlineRow {
  seq: number;
  at: Date;
  dueOn: LocalDate | null;
  basis: DueBasis;
  reason: string;
  decidedBy: string;
}

export interface EvidenceRow {
  seq: number;
  at: Date;
  event: string;
  /** JSON text of field name -> value, as the office gave it. */
  fields: string;
}

export interface NoticeRow {
  id: string;
  seq: number;
  letter: Letter;
  level: Level;
  recipient: string;
  address: string;
  state: NoticeState;
  reason: string | null;
  approvedBy: string | null;
  sendAfter: Date;
  settledAt: Date | null;
  attempts: number;
  /** What the mail server said last; null before the first attempt. */
  response: string | null;
}

export interface IncidentRow {
  at: Date;
  code: string;
  message: string;
}

export interface CommitmentReading extends StandingRow {
  label: string;
  title: string;
  quote: string;
  /** UTF-16 offsets into `replyText`. */
  spanStart: number;
  spanEnd: number;
  /** JSON text of `Pledge[]`: clauses of the same reply that belong to this pledge. */
  attached: string;
  /** The reply, or the row of the imported ledger that holds the words; empty without either. */
  replyText: string;
  issuer: string;
  /** The stored reply; null without one. */
  replyId: string | null;
  /** The imported ledger the words were taken from, and the row in it; null for words of a stored reply. */
  ledger: { name: string; sheet: string; row: number } | null;
  signedOn: LocalDate;
  suggestionId: string;
  suggestionTitle: string;
  leadDeputy: string;
  officeId: string;
  officeName: string;
  officeNameEn: string;
  /** The offices above the responsible one, nearest first. */
  superiors: string[];
  /** Parts, follow-ons and what was merged into it. */
  children: { id: string; title: string }[];
  parentId: string | null;
  mergedInto: string | null;
  openedAt: Date;
  failures: number;
  retryAt: Date | null;
  deadlines: DeadlineRow[];
  evidence: EvidenceRow[];
  notices: NoticeRow[];
  incidents: IncidentRow[];
}

/** The offices above that of `commitments c`, nearest first. */
export const SUPERIORS = `array(with recursive above (id, parent_id, n) as (
    select id, parent_id, 0 from offices where id = c.office_id
    union all select u.id, u.parent_id, above.n + 1 from offices u join above on u.id = above.parent_id where above.n < 20)
    select id from above where n > 0 order by n)`;

/** Everything one commitment's page shows but its history, or null when there is none with this id. */
export async function readCommitment(tx: EntityManager, id: string): Promise<CommitmentReading | null> {
  const [row] = await tx.query<Omit<CommitmentReading, 'deadlines' | 'evidence' | 'notices' | 'incidents'>[]>(`
    select ${STANDING_COLUMNS}, c.label, c.title, c.quote, c.span_start as "spanStart", c.span_end as "spanEnd", c.attached, coalesce(r.text, w.text, '') as "replyText", coalesce(r.issuer, '') as issuer, r.id as "replyId",
      case when r.id is null and l.id is not null then json_build_object('name', l.name, 'sheet', l.sheet, 'row', c.ledger_row) end as ledger,
      c.promised_on::text as "signedOn", s.id as "suggestionId", s.title as "suggestionTitle", s.lead_deputy as "leadDeputy",
      o.id as "officeId", o.name as "officeName", o.name_en as "officeNameEn", c.parent_id as "parentId", c.merged_into as "mergedInto",
      ${SUPERIORS} as superiors,
      coalesce((select json_agg(json_build_object('id', k.id, 'title', k.title) order by k.id) from commitments k where k.parent_id = c.id or k.merged_into = c.id), '[]') as children,
      c.opened_at as "openedAt", c.failures, c.retry_at as "retryAt"
    from commitments c left join replies r on r.id = c.reply_id left join ledgers l on l.id = c.ledger_id
      left join ledger_rows w on w.ledger_id = c.ledger_id and w.row = c.ledger_row join suggestions s on s.id = c.suggestion_id join offices o on o.id = c.office_id
    where c.id = $1`, [id]);
  if (row === undefined) return null;
  const deadlines = await tx.query<DeadlineRow[]>(`
    select d.seq, h.at, d.due_on::text as "dueOn", d.basis, d.reason, coalesce(p.name, k.name, d.decided_by) as "decidedBy"
    from deadlines d join history h using (commitment_id, seq) left join people p on p.id = d.decided_by left join contacts k on d.decided_by = 'contact:' || k.id
    where d.commitment_id = $1 order by d.seq`, [id]);
  const evidence = await tx.query<EvidenceRow[]>(`
    select e.seq, h.at, e.event, e.fields from evidence e join history h using (commitment_id, seq)
    where e.commitment_id = $1 order by e.seq`, [id]);
  const notices = await tx.query<NoticeRow[]>(`
    select n.id, n.seq, n.letter, n.level, n.recipient, n.address, n.state, coalesce((select split_part(n.reason, ':', 1) || ':' || d.name from people d where n.reason in ('resent:' || d.id, 'settled:' || d.id)), n.reason) as reason,
      coalesce(p.name, k.name, n.approved_by) as "approvedBy",
      n.send_after as "sendAfter", n.settled_at as "settledAt", n.attempts,
      (select d.response from deliveries d where d.notice_id = n.id order by d.id desc limit 1) as response
    from notices n left join people p on p.id = n.approved_by left join contacts k on n.approved_by = 'contact:' || k.id
    where n.commitment_id = $1 order by n.seq desc, n.id`, [id]);
  const incidents = await tx.query<IncidentRow[]>(`
    select at, code, message from incidents where commitment_id = $1 and resolved_at is null order by id desc limit 5`, [id]);
  return { ...withTimers(row), deadlines, evidence, notices, incidents };
}
