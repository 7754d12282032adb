/** What the page of one reply shows beside its text. The reply itself is read by readings/replies.ts. */
import type { EntityManager } from 'typeorm';
import type { LocalDate } from '../../core/commitment.js';
import { inScope, scopeValues } from '../scope.js';
import type { Reach } from '../scope.js';
import { STANDING_COLUMNS, withTimers } from './board.js';
import type { StandingRow } from './board.js';

/** A commitment with its place in the text. */
export interface PromisedHere extends StandingRow {
  label: string;
  title: string;
  quote: string;
  spanStart: number;
  spanEnd: number;
  /** JSON text of `Pledge[]`: clauses of the same reply that belong to this pledge. */
  attached: string;
  officeName: string;
  officeNameEn: string;
  mergedInto: string | null;
}

/** Another reply to the same suggestion. */
export interface ReplyVersion {
  id: string;
  issuer: string;
  signedOn: LocalDate;
  /** The reply it corrects. */
  replaces: string | null;
}

const PROMISED = `${STANDING_COLUMNS}, c.label, c.title, c.quote, c.span_start as "spanStart", c.span_end as "spanEnd", c.attached, o.name as "officeName", o.name_en as "officeNameEn", c.merged_into as "mergedInto"
  from commitments c join offices o on o.id = c.office_id`;

/** Those whose words stand in this reply, as far as they are within reach, in the order of the text. */
export async function promisedIn(tx: EntityManager, reach: Reach, replyId: string): Promise<PromisedHere[]> {
  return (await tx.query<PromisedHere[]>(`select ${PROMISED} where ${inScope(1)} and c.reply_id = $3 order by c.span_start, c.id`, [...scopeValues(reach), replyId])).map(withTimers);
}

/** The duty to answer the suggestion, which has a machine of its own; null where nobody handed it over here or it is out of reach. */
export async function answerTo(tx: EntityManager, reach: Reach, suggestionId: string): Promise<PromisedHere | null> {
  const [row] = await tx.query<PromisedHere[]>(`select ${PROMISED} where ${inScope(1)} and c.suggestion_id = $3 and c.kind = 'answer-suggestion' order by c.opened_at desc, c.id limit 1`, [...scopeValues(reach), suggestionId]);
  return row === undefined ? null : withTimers(row);
}

/** The replies to a suggestion, the first one first, of those a reader may see: whoever sees an office alone sees the ones that promised something for it. */
export async function versionsOf(tx: EntityManager, reach: Reach, suggestionId: string): Promise<ReplyVersion[]> {
  return tx.query(`select r.id, r.issuer, r.signed_on::text as "signedOn", r.replaces from replies r join suggestions s on s.id = r.suggestion_id
    where ($1::text is null or s.jurisdiction = $1) and ($2::text[] is null or exists (select from commitments c where c.reply_id = r.id and c.office_id = any($2))) and r.suggestion_id = $3 order by r.id`,
  [...scopeValues(reach), suggestionId]);
}
