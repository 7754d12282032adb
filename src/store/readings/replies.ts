import type { EntityManager } from 'typeorm';
import type { LocalDate } from '../../core/commitment.js';
import { scopeValues } from '../scope.js';
import type { Reach } from '../scope.js';

/** A reply that was confirmed or imported. */
export interface StoredReply {
  id: string;
  suggestionId: string;
  title: string;
  issuer: string;
  signedOn: LocalDate;
  sha256: string;
  importedAt: Date;
  importedBy: string;
  /** The reply it corrects. */
  replaces: string | null;
  /** What it promised: ids of its commitments. */
  commitments: string[];
}

const REPLY = `r.id, r.suggestion_id as "suggestionId", s.title, r.issuer, r.signed_on::text as "signedOn", r.sha256, r.imported_at as "importedAt", r.imported_by as "importedBy", r.replaces,
  array(select c.id from commitments c where c.reply_id = r.id order by c.id) as commitments from replies r join suggestions s on s.id = r.suggestion_id`;
// Whoever sees an office alone sees the replies that promised something for it.
const SEEN = `($1::text is null or s.jurisdiction = $1) and ($2::text[] is null or exists (select from commitments c where c.reply_id = r.id and c.office_id = any($2)))`;

/** At most `limit` within reach, the newest first, older than the reply `before`; null = from the newest on. */
export async function listReplies(tx: EntityManager, reach: Reach, suggestion: string | undefined, before: string | null, limit: number): Promise<StoredReply[]> {
  return tx.query(`select ${REPLY} where ${SEEN} and ($3::bigint is null or r.id < $3) and ($4::text is null or r.suggestion_id = $4) order by r.id desc limit $5`,
    [...scopeValues(reach), before, suggestion ?? null, limit]);
}

/** One of them with its text, or null. */
export async function readReply(tx: EntityManager, reach: Reach, id: string): Promise<(StoredReply & { text: string }) | null> {
  const [row] = await tx.query<(StoredReply & { text: string })[]>(`select r.text, ${REPLY} where ${SEEN} and r.id = $3`, [...scopeValues(reach), id]);
  return row ?? null;
}
