import type { EntityManager } from 'typeorm';
import type { DueBasis, LocalDate } from '../../core/commitment.js';

export interface OfficeRow {
  id: string;
  name: string;
  nameEn: string;
}

export interface SuggestionRow {
  id: string;
  jurisdiction: string;
  session: string;
  title: string;
  leadDeputy: string;
  joint: boolean;
  handedOverBy: string;
  /** Who was told to answer it; null when nobody has handed it over here. */
  office: string | null;
}

/** A reply that is kept already. */
export interface ReplyRow {
  id: string;
  issuer: string;
  signedOn: LocalDate;
  importedAt: Date;
  /** The reply that corrects it. */
  replacedBy: string | null;
}

/** What was promised before, as it is shown beside a new promise. */
export interface PromisedRow {
  id: string;
  replyId: string | null;
  suggestionId: string;
  title: string;
  quote: string;
  stage: string;
  kind: string;
  version: number;
  definitionHash: string;
  dueOn: LocalDate | null;
  dueBasis: DueBasis;
  closedOn: LocalDate | null;
  repliedOn: LocalDate | null;
}

/** More than a body promises in a decade; the newest are compared. */
const COMPARED = 5_000;

/** The offices of a jurisdiction, by name. */
export async function officesOf(tx: EntityManager, jurisdiction: string): Promise<OfficeRow[]> {
  return tx.query<OfficeRow[]>('select id, name, name_en as "nameEn" from offices where jurisdiction = $1 order by name, id', [jurisdiction]);
}

export async function suggestionOf(tx: EntityManager, id: string): Promise<SuggestionRow | null> {
  const [row] = await tx.query<SuggestionRow[]>(`
    select s.id, s.jurisdiction, s.session, s.title, s.lead_deputy as "leadDeputy", s.joint, s.handed_over_by as "handedOverBy",
      (select c.office_id from commitments c where c.suggestion_id = s.id and c.kind = 'answer-suggestion' limit 1) as office
    from suggestions s where s.id = $1`, [id]);
  return row ?? null;
}

/** Every reply to a suggestion, the oldest first. */
export async function repliesTo(tx: EntityManager, suggestion: string): Promise<ReplyRow[]> {
  return tx.query<ReplyRow[]>(`
    select r.id, r.issuer, r.signed_on::text as "signedOn", r.imported_at as "importedAt", n.id as "replacedBy"
    from replies r left join replies n on n.replaces = r.id where r.suggestion_id = $1 order by r.id`, [suggestion]);
}

/** What these offices, or replies of this issuer, have promised; the newest first. */
export async function promisedBy(tx: EntityManager, offices: readonly string[], issuer: string): Promise<PromisedRow[]> {
  return tx.query<PromisedRow[]>(`${PROMISED}
    where c.reply_id is not null and c.stage not in ('dismissed', 'merged', 'split') and (c.office_id = any($1) or r.issuer = $2)
    order by c.opened_at desc, c.id limit ${String(COMPARED)}`, [offices, issuer]);
}

/** What a reply has become, by label. */
export async function commitmentsOfReply(tx: EntityManager, reply: string): Promise<PromisedRow[]> {
  return tx.query<PromisedRow[]>(`${PROMISED} where c.reply_id = $1 order by c.span_start, c.id`, [reply]);
}

const PROMISED = `
  select c.id, c.reply_id as "replyId", c.suggestion_id as "suggestionId", c.title, c.quote, c.stage, c.kind, c.version, c.definition_hash as "definitionHash",
    c.due_on::text as "dueOn", c.due_basis as "dueBasis", c.closed_on::text as "closedOn", r.signed_on::text as "repliedOn"
  from commitments c left join replies r on r.id = c.reply_id`;
