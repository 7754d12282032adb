import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { ACCESS_CONFIG } from '../../auth/access.js';
import type { AccessConfig } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { DUE_BASES, OFFICE_ROLES } from '../../core/commitment.js';
import { PLEDGE_ROLES } from '../../intake/extract/extraction.js';
import { confirmCards } from '../../intake/review/confirm.js';
import { contextOf, NEEDED, officeOfCard } from '../../intake/review/context.js';
import { addEdit, listedDraft, loadDraft } from '../../intake/review/drafts.js';
import type { Draft } from '../../intake/review/drafts.js';
import { draftEdit, parseEdit } from '../../intake/review/edits.js';
import { progressOf } from '../../intake/review/fold.js';
import { editsOf, listDrafts } from '../../store/readings/drafts.js';
import type { DraftPlace } from '../../store/readings/drafts.js';
import type { RuleBook } from '../../store/rule-book.js';
import { COMMITMENTS, DATABASE, RULE_BOOK } from '../ports.js';
import type { Transaction, WebCommitments, WebDatabase } from '../ports.js';
import { afterOf, cursorTo, pageOf, paging } from './cursor.js';
import { Given, Operates } from './operates.js';
import { API_ROOT, operation } from './operation.js';
import type { Answer, Call } from './operation.js';
import { instant, listOf, rowId } from './schemas.js';
import { Writes } from './writes.js';

const params = z.strictObject({ id: rowId });
const revision = z.int().min(0).max(999_999_999).meta({ description: 'The number of the edit that was seen last; the draft’s `revision`' });
const date = z.iso.date().nullable();
const summary = {
  id: z.string(), name: z.string(), state: z.enum(['open', 'confirmed', 'discarded']), revision: z.int(), uploadedAt: instant, uploadedBy: z.string(), reply: z.string().nullable(),
};
const listing = operation({
  method: 'get', path: '/drafts', id: 'listDrafts', tag: 'replies', scope: 'read', query: z.strictObject(paging), summary: { zh: '待核对的答复，未办完的在前，各以新的在前', en: 'Drafts in review, open ones first, each group the newest first' },
  answer: listOf(z.strictObject({ ...summary, readable: z.boolean() }).meta({ id: 'ListedDraft' })), refusals: ['cursor-invalid'],
});
const whole = z.strictObject({
  ...summary,
  text: z.string(),
  progress: z.strictObject({ total: z.int(), decided: z.int(), accepted: z.int(), confirmed: z.int() }),
  header: z.strictObject({
    suggestionNumber: z.string().nullable(), session: z.string().nullable(), title: z.string().nullable(), leadDeputy: z.string().nullable(), joint: z.boolean(), handedOverBy: z.string().nullable(),
    issuer: z.string().nullable(), signedOn: date, office: z.string().nullable(), replaces: z.string().nullable(),
  }),
  missing: z.array(z.enum(NEEDED)).meta({ description: 'What the header still lacks; nothing is confirmed before' }),
  conflicts: z.array(z.string()).meta({ description: 'Fields in which the suggestion registered under this number differs' }),
  cards: z.array(z.strictObject({
    id: z.string(), quote: z.string(), start: z.int(), end: z.int(), role: z.enum(PLEDGE_ROLES), to: z.string().nullable(), kind: z.string(), title: z.string().nullable(), office: z.string().nullable(),
    dueOn: date, dueBasis: z.enum(DUE_BASES), decision: z.string(), reason: z.string().nullable(), into: z.string().nullable(), commitment: z.string().nullable(),
  })),
}).meta({ id: 'Draft', description: 'A document that was read, what was found in it, and what people have made of that' });
const reading = operation({
  method: 'get', path: '/drafts/{id}', id: 'getDraft', tag: 'replies', scope: 'read', params, summary: { zh: '一份待核对的答复', en: 'One draft' }, answer: whole, refusals: ['unknown-draft'],
});
const editing = operation({
  method: 'post', path: '/drafts/{id}/edits', id: 'editDraft', tag: 'replies', scope: 'write:replies', roles: [...OFFICE_ROLES, 'supervisor'], params, summary: { zh: '核对一处', en: 'One edit of a draft' },
  body: z.strictObject({ revision, edit: draftEdit }), answer: whole, refusals: ['unknown-draft', 'edit-invalid', 'edit-refused', 'stale-revision', 'unknown-office', 'unknown-kind', 'unknown-commitment'],
});
const confirming = operation({
  method: 'post', path: '/drafts/{id}/confirmations', id: 'confirmDraft', tag: 'replies', scope: 'write:replies', roles: ['supervisor'], params, summary: { zh: '立项：所接受的承诺成为承诺事项', en: 'Confirm: what was accepted becomes commitments' },
  body: z.strictObject({ revision, cards: z.union([z.literal('accepted'), z.array(z.string().regex(/^[A-Z][0-9]{1,5}[ab]{0,6}$/)).min(1).max(500)]) }),
  answer: z.strictObject({ reply: z.string(), cards: z.record(z.string(), z.string()), opened: z.array(z.string()), corrected: z.array(z.string()), untouched: z.array(z.string()) }),
  refusals: ['unknown-draft', 'draft-incomplete', 'stale-revision', 'due-before-reply', 'edit-refused'],
});

/** From a document that was read to commitments: what people review on the page, as verbs. */
@Controller()
export class ApiDraftsController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(COMMITMENTS) private readonly commitments: WebCommitments,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(Writes) private readonly writes: Writes,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
  ) {}

  @Operates(listing)
  async list(@Given() { query: { cursor, limit }, by }: Call<typeof listing>): Promise<Answer<typeof listing>> {
    const after = afterOf(this.config.secret, 'drafts', {}, cursor);
    return this.database.transaction(async (tx) => {
      const found = await listDrafts(tx, await this.scopes.of(by, tx), after === null ? null : JSON.parse(after) as DraftPlace, limit + 1);
      const { rows, next } = pageOf(found, limit, ({ id, state, uploadedAt }) => cursorTo(this.config.secret, 'drafts', {}, JSON.stringify({ open: state === 'open', uploadedAt: uploadedAt.toISOString(), id } satisfies DraftPlace)));
      const edits = await editsOf(tx, rows.map(({ id }) => id));
      return { body: { items: rows.map((row) => ({ ...summaryOf(row), readable: !('unreadable' in listedDraft(row, edits.filter(({ draftId }) => draftId === row.id))) })), next }, next };
    });
  }

  @Operates(reading)
  async show(@Given() { params: { id }, by }: Call<typeof reading>): Promise<Answer<typeof reading>> {
    return this.database.transaction(async (tx) => ({ body: await told(tx, await loadDraft(tx, id, by)) }));
  }

  @Operates(editing)
  async edit(@Given() call: Call<typeof editing>): Promise<Answer<typeof editing>> {
    const { params: { id }, body: { revision: expected, edit }, by } = call;
    return this.writes.once<typeof editing>(call, async (tx, now) => ({ body: await told(tx, await addEdit(tx, id, { edit: parseEdit(edit), expected, by, now })), location: `/${API_ROOT}/drafts/${id}` }));
  }

  @Operates(confirming)
  async confirm(@Given() call: Call<typeof confirming>): Promise<Answer<typeof confirming>> {
    const { params: { id }, body: { revision: expected, cards }, by } = call;
    return this.writes.once<typeof confirming>(call, async (tx, now) => {
      const done = await confirmCards(tx, { commitments: this.commitments, book: this.book }, { draft: id, cards, expected, by, now });
      return { body: done, location: `/${API_ROOT}/replies/${done.reply}` };
    });
  }
}

function summaryOf({ id, name, state, revision: seen, uploadedAt, uploadedBy, replyId }: Draft['row']): { [Key in keyof typeof summary]: z.input<(typeof summary)[Key]> } {
  return { id, name, state, revision: seen, uploadedAt: uploadedAt.toISOString(), uploadedBy, reply: replyId };
}

async function told(tx: Transaction, draft: Draft): Promise<z.input<typeof whole>> {
  const context = await contextOf(tx, draft);
  const { header: { replaces, ...header }, missing, conflicts } = context;
  return {
    ...summaryOf(draft.row), text: draft.row.text, progress: progressOf(draft.review), header: { ...header, replaces: replaces ?? null }, missing: [...missing], conflicts: conflicts.map(({ field }) => field),
    cards: draft.review.cards.map((card) => {
      const { id, quote, span: [start, end], role, to, kind, title, dueOn, dueBasis, decision, reason, into, commitment } = card;
      return { id, quote, start, end, role, to, kind, title, office: officeOfCard(card, context)?.id ?? null, dueOn, dueBasis, decision, reason, into, commitment };
    }),
  };
}
