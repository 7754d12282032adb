import type { EntityManager } from 'typeorm';
import { inScope, scopeValues } from '../scope.js';
import type { Scope } from '../scope.js';

export interface DraftRow {
  id: string;
  jurisdiction: string;
  sha256: string;
  name: string;
  text: string;
  encoding: string;
  /** JSON as the extractor gave it. */
  extraction: string;
  uploadedAt: Date;
  uploadedBy: string;
  replyId: string | null;
  state: 'open' | 'confirmed' | 'discarded';
  revision: number;
}

export interface DraftEditRow {
  draftId: string;
  seq: number;
  at: Date;
  byId: string;
  byName: string;
  /** JSON. */
  body: string;
}

const DRAFT = `d.id, d.jurisdiction, d.sha256, d.name, d.text, d.encoding, d.extraction, d.uploaded_at as "uploadedAt", p.name as "uploadedBy",
  d.reply_id as "replyId", d.state, d.revision from drafts d join people p on p.id = d.uploaded_by`;
/** A list that is longer than this is searched, not read. */
const LISTED = 200;

/**
 * A draft is seen by the people of its place alone; whoever sees some of its offices only, by those who work in them, if one of them
 * brought it in, or if the suggestion it answers or the reply it became is theirs. Parameters 1 and 2: the scope.
 */
const IN_SCOPE = `d.jurisdiction = $1::text and ($2::text[] is null or p.office_id = any($2::text[]) or exists (
  select from commitments c where ${inScope(1)} and (c.reply_id = d.reply_id or c.suggestion_id = d.extraction::json #>> '{header,suggestion_number}'
    or exists (select from draft_edits e where e.draft_id = d.id and e.kind = 'header' and e.body::json #>> '{changes,suggestionNumber}' = c.suggestion_id))))`;

/** Null when none of this id lies in the scope, also for an id that cannot be one. `locked` makes others who want to change it wait. */
export async function readDraft(tx: EntityManager, scope: Scope, id: string, { locked = false } = {}): Promise<DraftRow | null> {
  if (!/^\d{1,18}$/.test(id)) return null;
  const [row] = await tx.query<DraftRow[]>(`select ${DRAFT} where ${IN_SCOPE} and d.id = $3 ${locked ? 'for update of d' : ''}`, [...scopeValues(scope), id]);
  return row ?? null;
}

/** The bytes as they came, apart from the rest: nobody needs them but whoever downloads or confirms. */
export async function draftBytes(tx: EntityManager, id: string): Promise<Buffer> {
  const [row] = await tx.query<{ bytes: Buffer }[]>('select bytes from drafts where id = $1', [id]);
  return row?.bytes ?? Buffer.alloc(0);
}

/** Of whatever place: the same bytes make one draft. */
export async function draftByHash(tx: EntityManager, sha256: string): Promise<DraftRow | null> {
  const [row] = await tx.query<DraftRow[]>(`select ${DRAFT} where d.sha256 = $1`, [sha256]);
  return row ?? null;
}

/** Where a draft stands in the list. */
export interface DraftPlace { open: boolean; uploadedAt: string; id: string }

/** Those in the scope after a place in the list: open ones first, each group the newest first; at most 200 unless said. */
export async function listDrafts(tx: EntityManager, scope: Scope, after: DraftPlace | null = null, limit: number = LISTED): Promise<DraftRow[]> {
  return tx.query<DraftRow[]>(`select ${DRAFT} where ${IN_SCOPE}
    and ($3::boolean is null or (d.state <> 'open') > $3 or ((d.state <> 'open') = $3 and (d.uploaded_at, d.id) < ($4::timestamptz, $5::bigint)))
    order by d.state <> 'open', d.uploaded_at desc, d.id desc limit $6`, [...scopeValues(scope), after === null ? null : !after.open, after?.uploadedAt, after?.id, limit]);
}

/** Oldest first, for the labels. */
export async function draftsConfirmed(tx: EntityManager): Promise<DraftRow[]> {
  return tx.query<DraftRow[]>(`select ${DRAFT} where d.state = 'confirmed' order by d.id`);
}

/** The edits of these drafts, in their order. */
export async function editsOf(tx: EntityManager, drafts: readonly string[]): Promise<DraftEditRow[]> {
  return tx.query<DraftEditRow[]>(`
    select e.draft_id as "draftId", e.seq, e.at, e.by as "byId", p.name as "byName", e.body
    from draft_edits e join people p on p.id = e.by where e.draft_id = any($1::bigint[]) order by e.draft_id, e.seq`, [drafts]);
}
