/** Drafts and their edits as rows: bringing one in, reading one, adding an edit. Every function joins the caller's transaction. */
import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { scopeOf } from '../../auth/scope.js';
import type { Scoped } from '../../auth/scope.js';
import { OFFICE_ROLES } from '../../core/commitment.js';
import type { Actor } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import { draftByHash, editsOf, readDraft } from '../../store/readings/drafts.js';
import type { DraftEditRow, DraftRow } from '../../store/readings/drafts.js';
import { officesOf } from '../../store/readings/review-context.js';
import type { Scope } from '../../store/scope.js';
import { CURRENT_WORKFLOWS } from '../../../workflows/registry.js';
import { LIMITS } from '../read-document/limits.js';
import { refuseSecondReply } from '../second-reply.js';
import type { Extraction } from '../extract/extraction.js';
import { contextOf } from './context.js';
import { meet, parseEdit, touches } from './edits.js';
import type { DraftEdit, RecordedEdit } from './edits.js';
import { applied, foldReview, progressOf } from './fold.js';
import type { Review } from './fold.js';

/** A document as it came and as it reads. */
export interface ReceivedDocument {
  bytes: Uint8Array;
  name: string;
  text: string;
  /** Of plain text and web pages; the other formats say it themselves. */
  encoding?: string;
  format?: string;
}

/** How documents are read and pledges found; handed in by app.module.ts, so that pages and tests know neither. */
export interface ReplyReader {
  /** One document for a letter, several for an archive of letters, and what was passed over. Throws the domain errors of reading. */
  read: (bytes: Uint8Array, name: string) => Promise<{ documents: readonly ReceivedDocument[]; skipped: readonly { message: string; hint: string; mayHoldReply: boolean }[] }>;
  /** Pure. Every quote stands in the text at its span. */
  extract: (text: string, document: { sha256: string }) => Extraction;
}

export interface Draft {
  row: DraftRow;
  found: Extraction;
  edits: RecordedEdit[];
  review: Review;
}

/** What a person asks for, having seen the draft at `expected`. */
export interface Asked {
  edit: DraftEdit;
  expected: number;
  by: Actor;
  now: Date;
}

/** What bringing a document in came to: `created`, a draft that was `known`, or a reply that was `imported` without one. */
export type Arrival = { status: 'created' | 'known'; draft: string } | { status: 'imported'; suggestion: string };

const NAME_LENGTH = 200;

/** Kinds a person may choose for a pledge: all but the duty to answer, which no reply promises. */
export const PLEDGE_KINDS = CURRENT_WORKFLOWS.filter(({ kind }) => kind !== 'answer-suggestion');

/** Whoever may import may review: people of an office and supervisors. Only a supervisor confirms. */
export function mayReview({ roles }: Pick<Actor, 'roles'>): boolean {
  return roles.some((role) => role === 'supervisor' || (OFFICE_ROLES as readonly string[]).includes(role));
}

/** The same bytes make one draft, whoever brings them. Throws `not-allowed`, also for bytes that others have, of whom this person sees nothing. */
export async function bringIn(tx: EntityManager, document: ReceivedDocument, extract: ReplyReader['extract'], by: Actor, now: Date): Promise<Arrival> {
  refuseOthers(by);
  const { bytes, name, text } = document;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const scope = await scopeOf(tx, by);
  const place = scope.jurisdiction;
  if (place === '') throw new DomainError('unknown-person', `没有人员 ${by.id} / there is nobody with the id ${by.id}`, '请先由台账登记该人员 / name them in a ledger first', { person: by.id });
  const known = await draftByHash(tx, sha256);
  if (known !== null) return knownTo(tx, scope, known, name);
  const [imported] = await tx.query<{ suggestion: string; jurisdiction: string }[]>(
    'select s.id as suggestion, s.jurisdiction from replies r join suggestions s on s.id = r.suggestion_id where r.sha256 = $1', [sha256]);
  if (imported?.jurisdiction === place) return { status: 'imported', suggestion: imported.suggestion };
  if (imported !== undefined) throw elsewhere(name);
  refuseSecondReply(text, name);
  if (text.length > LIMITS.replyCharacters) throw tooLong(name, `有 ${text.length} 字，至多 ${LIMITS.replyCharacters} 字`, `has ${text.length} characters; a reply may have ${LIMITS.replyCharacters}`);
  const found = extract(text, { sha256 });
  if (found.pledges.length > LIMITS.pledges) throw tooLong(name, `读出 ${found.pledges.length} 条，至多 ${LIMITS.pledges} 条`, `holds ${found.pledges.length} findings; a reply may hold ${LIMITS.pledges}`);
  const astray = found.pledges.find(({ quote, span: [start, end] }) => text.slice(start, end) !== quote);
  if (astray !== undefined) throw new Error(`the extractor quotes ${astray.id} where it does not stand`);
  const [row] = await tx.query<{ id: string }[]>(`
    insert into drafts (jurisdiction, sha256, bytes, name, encoding, text, extraction, uploaded_at, uploaded_by)
    values ($9, $2, $3, $4, $5, $6, $7, $8, $1) on conflict (sha256) do nothing returning id`,
  [by.id, sha256, Buffer.from(bytes), name.slice(0, NAME_LENGTH), document.encoding ?? document.format ?? 'utf-8', text, JSON.stringify(found), now, place]);
  if (row !== undefined) return { status: 'created', draft: row.id };
  // Somebody else brought the same bytes at the same moment; the insert waited for them.
  const other = await draftByHash(tx, sha256);
  if (other === null) throw unknownDraft(sha256);
  return knownTo(tx, scope, other, name);
}

async function knownTo(tx: EntityManager, scope: Scope, { id }: DraftRow, name: string): Promise<Arrival> {
  if (await readDraft(tx, scope, id) === null) throw elsewhere(name);
  return { status: 'known', draft: id };
}

/** Does not say of which place, nor which reply it is there. */
function elsewhere(name: string): DomainError {
  return new DomainError('not-allowed', `${name.slice(0, NAME_LENGTH)}：这份原件不能在本地登记 / this document cannot be brought in here`, '请核对是否选错文件；确属本地的，请与系统管理员联系 / check that it is the right file; if it is, ask an administrator', {});
}

/** Throws `unknown-draft`, also for one that this person may not see. */
export async function loadDraft(tx: EntityManager, id: string, reader: Scoped, options: { locked?: boolean } = {}): Promise<Draft> {
  const row = await readDraft(tx, await scopeOf(tx, reader), id, options);
  if (row === null) throw unknownDraft(id);
  return draftOf(row, await editsOf(tx, [row.id]));
}

/** A draft in a list: one whose edits cannot be read any more is named as such, and stands in nobody else's way. */
export type ListedDraft = Draft | { row: DraftRow; unreadable: DomainError };

/** As draftOf(); an edit that does not read or does not fit becomes `unreadable`. */
export function listedDraft(row: DraftRow, rows: readonly DraftEditRow[]): ListedDraft {
  try {
    return draftOf(row, rows);
  } catch (error) {
    if (error instanceof DomainError) return { row, unreadable: error };
    throw error;
  }
}

/** A row with its edits, folded. Throws `edit-invalid` for an edit that does not read, and as foldReview(). */
export function draftOf(row: DraftRow, rows: readonly DraftEditRow[]): Draft {
  const found = JSON.parse(row.extraction) as Extraction;
  const edits = rows.map(({ seq, at, byId, byName, body }) => ({ seq, at, by: { id: byId, name: byName }, edit: parseEdit(JSON.parse(body)) }));
  return { row, found, edits, review: foldReview(found, row.text, edits) };
}

/**
 * Adds what a person asks for, unless somebody has meanwhile edited the same thing: then `stale-revision`, whose facts hold the
 * number now and those of the edits in between. Edits about other things do not stand in the way. Throws as applied(), and
 * `not-allowed`, `unknown-draft`, `unknown-kind`, `unknown-office`, `unknown-commitment`.
 */
export async function addEdit(tx: EntityManager, id: string, { edit, expected, by, now }: Asked): Promise<Draft> {
  refuseOthers(by);
  if (edit.kind === 'confirmed') throw new DomainError('not-allowed', '立项不能这样登记 / confirming is not recorded this way', '请用“确认立项” / use “confirm”', {});
  const draft = await loadDraft(tx, id, by, { locked: true });
  refuseStale(draft, touches(edit, draft.edits), expected);
  refuseUnknownKind(edit);
  await refuseForeignOffice(tx, draft.row.jurisdiction, edit);
  await refuseForeignMatch(tx, draft, edit);
  return recordEdit(tx, draft, edit, by, now, draft.row.replyId);
}

/** Refuses when an edit after number `expected` is about any of these things: `stale-revision`; `edit-invalid` for a number nobody can have seen yet. */
export function refuseStale({ edits, row }: Draft, about: readonly string[], expected: number): void {
  if (expected > row.revision) {
    throw new DomainError('edit-invalid', `还没有第 ${String(expected)} 项修改（现为 ${String(row.revision)}）/ there is no edit number ${String(expected)} yet; the last is ${String(row.revision)}`,
      '未作任何改动；请刷新页面后重试 / nothing was changed; reload the page and try again', { problems: [{ field: 'revision', problem: `至多 ${String(row.revision)} / at most ${String(row.revision)}` }] });
  }
  const between = edits.filter(({ seq, edit }) => seq > expected && meet(about, touches(edit, edits)));
  if (between.length === 0) return;
  throw new DomainError('stale-revision', `您查看之后，${[...new Set(between.map(({ by }) => by.name))].join('、')}已改动同一处 / somebody has edited the same thing since you looked`,
    '未作任何改动；请看过对方的修改，再决定是否仍按您的意思改 / nothing was changed; look at what they did, then decide whether to go on',
    { revision: row.revision, between: between.map(({ seq }) => seq) });
}

/**
 * The draft must be locked. Writes the edit and what follows for the draft's row; throws as applied(), and `edit-invalid` for what
 * could not be read again, whoever made it: one such row would close the draft to everybody.
 */
export async function recordEdit(tx: EntityManager, draft: Draft, asked: DraftEdit, by: Actor, now: Date, replyId: string | null): Promise<Draft> {
  const { row, found, edits } = draft;
  const edit = parseEdit(asked);
  const next: RecordedEdit = { seq: row.revision + 1, at: now, by: { id: by.id, name: by.name }, edit };
  const review = applied(found, row.text, edits, next);
  const state = stateOf(review, replyId);
  await tx.query('insert into draft_edits (draft_id, seq, at, by, kind, body) values ($1, $2, $3, $4, $5, $6)', [row.id, next.seq, now, by.id, edit.kind, JSON.stringify(edit)]);
  await tx.query('update drafts set revision = $2, state = $3, reply_id = $4 where id = $1', [row.id, next.seq, state, replyId]);
  return { row: { ...row, revision: next.seq, state, replyId }, found, edits: [...edits, next], review };
}

function stateOf(review: Review, replyId: string | null): DraftRow['state'] {
  if (review.discarded !== null) return 'discarded';
  const { total, decided, accepted } = progressOf(review);
  return replyId !== null && decided === total && accepted === 0 ? 'confirmed' : 'open';
}

function refuseOthers(by: Actor): void {
  if (mayReview(by)) return;
  throw new DomainError('not-allowed', `${by.name} 不能登记或核对答复 / ${by.name} may neither bring in nor review replies`, '由承办单位或督查人员办理 / people of an office and supervisors do', { by: by.id });
}

function refuseUnknownKind(edit: DraftEdit): void {
  const kind = edit.kind === 'mark' ? edit.pledgeKind : edit.kind === 'correct' ? edit.changes.pledgeKind : undefined;
  if (kind === undefined || PLEDGE_KINDS.some((workflow) => workflow.kind === kind)) return;
  throw new DomainError('unknown-kind', `没有事项类型 ${kind} / there is no kind ${kind}`, `可用 / use one of: ${PLEDGE_KINDS.map((workflow) => workflow.kind).join(', ')}`, { kind });
}

async function refuseForeignOffice(tx: EntityManager, jurisdiction: string, edit: DraftEdit): Promise<void> {
  const office = edit.kind === 'header' || edit.kind === 'correct' ? edit.changes.office : undefined;
  if (office === undefined || (await officesOf(tx, jurisdiction)).some(({ id }) => id === office)) return;
  throw new DomainError('unknown-office', `没有单位 ${office} / no office is known as ${office}`, '请从名单中选择；没有的，先由台账或交办单登记 / choose from the list; others come in with a ledger or a handover', { office });
}

/** Only a commitment of the reply that this one corrects can go on as one of its pledges. */
async function refuseForeignMatch(tx: EntityManager, draft: Draft, edit: DraftEdit): Promise<void> {
  if (edit.kind !== 'match' || edit.commitment === null) return;
  const { earlier } = await contextOf(tx, draft);
  if (earlier.has(edit.commitment)) return;
  throw new DomainError('unknown-commitment', `前一版答复中没有事项 ${edit.commitment} / the reply that this one corrects has no commitment ${edit.commitment}`,
    earlier.size === 0 ? '此件没有更正任何答复；请先在信头选定它所更正的答复 / it corrects no reply; choose the one it corrects first' : `可选 / choose one of: ${[...earlier.keys()].join(', ')}`, { commitment: edit.commitment, card: edit.card });
}

function unknownDraft(id: string): DomainError {
  return new DomainError('unknown-draft', `没有待核对的答复 ${id} / there is no draft ${id}`, '请从收文页面进入 / start from the list of replies in review', { id });
}

function tooLong(name: string, zh: string, en: string): DomainError {
  return new DomainError('document-too-large', `${name}: ${zh} / ${en}`, '文件对吗？请只放入一份答复的正文 / is it the right file? Bring in the text of one reply alone', { file: name });
}
