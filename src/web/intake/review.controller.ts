import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import type { Actor } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import { inBothLanguages } from '../../core/events.js';
import { repeatsOf } from '../../intake/repeats.js';
import { confirmCards } from '../../intake/review/confirm.js';
import { contextOf, officeOfCard } from '../../intake/review/context.js';
import type { ReviewContext } from '../../intake/review/context.js';
import { addEdit, loadDraft } from '../../intake/review/drafts.js';
import type { Draft } from '../../intake/review/drafts.js';
import { parseEdit } from '../../intake/review/edits.js';
import type { DraftEdit } from '../../intake/review/edits.js';
import { isLive, lastUndoable } from '../../intake/review/fold.js';
import type { Review } from '../../intake/review/fold.js';
import { draftBytes } from '../../store/readings/drafts.js';
import { promisedBy } from '../../store/readings/review-context.js';
import type { PromisedRow } from '../../store/readings/review-context.js';
import type { RuleBook } from '../../store/rule-book.js';
import { COMMITMENTS, DATABASE, RULE_BOOK } from '../ports.js';
import type { Transaction, WebCommitments, WebDatabase } from '../ports.js';
import { statusOf } from '../problem.filter.js';
import { Views } from '../view.js';
import { editOf, textsOf } from './edit-form.js';
import { reviewPage } from './review.page.js';
import type { Attempt, ReviewPage } from './review-view.js';

const query = z.object({
  open: z.string().regex(/^(?:header|[A-Z][0-9]{1,5}[ab]{0,6})$/).nullable().catch(null),
  done: z.enum(['saved', 'confirmed', 'known']).nullable().catch(null),
});
/** Only the word itself means every card that is accepted: what cannot be read confirms nothing. Ids are checked as those of any edit. */
const confirmationForm = z.object({ cards: z.string().trim().min(1).max(4000), revision: z.string().trim().regex(/^\d{1,9}$/).transform(Number) });

/** One draft under review. Each action is one small form: it is kept at once, and the page comes back where the eye was. */
@Controller('intake/:id')
export class ReviewController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(COMMITMENTS) private readonly commitments: WebCommitments,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(Views) private readonly views: Views,
  ) {}

  @Get()
  @Access('signed-in')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string, @Query() asked: unknown): Promise<void> {
    await this.#render(request, response, id, query.parse(asked), null);
  }

  /** The bytes as they came, never shown in the browser: they are somebody else's file. */
  @Get('original')
  @Access('signed-in')
  async original(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    const { name, bytes } = await this.database.transaction(async (tx) => {
      const { row } = await loadDraft(tx, id, actorOf(request));
      return { name: row.name, bytes: await draftBytes(tx, id) };
    });
    response.attachment(name).type('application/octet-stream').set('X-Content-Type-Options', 'nosniff').send(bytes);
  }

  @Post('edits')
  @Access('handler', 'sectionHead', 'deputyHead', 'head', 'supervisor')
  async edit(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    const texts = textsOf(body);
    await this.#act(request, response, id, texts, async (tx, by, now) => {
      const { edit, expected } = editOf(texts, await loadDraft(tx, id, by));
      const { review, row } = await addEdit(tx, id, { edit, expected, by, now });
      return `/intake/${id}?done=saved#${anchorOf(edit, row.revision, review)}`;
    });
  }

  /** Cards by id, or every one that is accepted. */
  @Post('confirmations')
  @Access('supervisor')
  async confirm(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    await this.#act(request, response, id, {}, async (tx, by, now) => {
      const { ids, revision } = confirmationOf(body);
      const engine = { commitments: this.commitments, book: this.book };
      await confirmCards(tx, engine, { draft: id, cards: ids, expected: revision, by, now });
      return `/intake/${id}?done=confirmed${ids === 'accepted' ? '' : `#${ids[0] ?? ''}`}`;
    });
  }

  /** All of it or nothing; a refusal shows the page again with everything that was entered. */
  async #act(
    request: GuardedRequest, response: Response, id: string, texts: Attempt['texts'], act: (tx: Transaction, by: Actor, now: Date) => Promise<string>,
  ): Promise<void> {
    try {
      const next = await this.database.transaction(async (tx) => act(tx, actorOf(request), await this.database.now(tx)));
      response.redirect(303, next);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'unknown-draft' || request.accepts(['html', 'json']) === 'json') throw error;
      response.status(statusOf(error));
      const open = texts['kind'] === 'header' ? 'header' : texts['card'] ?? (Array.isArray(error.facts['missing']) ? 'header' : null);
      await this.#render(request, response, id, { open, done: null }, { texts, error });
    }
  }

  async #render(request: GuardedRequest, response: Response, id: string, { open, done }: z.infer<typeof query>, attempt: Attempt | null): Promise<void> {
    const view = await this.views.of(request, response);
    const page = await this.database.transaction(async (tx): Promise<ReviewPage> => {
      const draft = await loadDraft(tx, id, actorOf(request));
      const context = await contextOf(tx, draft);
      return { draft, context, open, done, attempt, repeats: await repeatsIn(tx, draft, context), last: lastUndoable(draft.found, draft.row.text, draft.edits) };
    });
    response.type('html').send(reviewPage(view, page));
  }
}

/** Throws `edit-invalid` naming what cannot be read. */
function confirmationOf(body: unknown): { ids: readonly string[] | 'accepted'; revision: number } {
  const form = confirmationForm.safeParse(body, { error: inBothLanguages });
  if (!form.success) {
    const problems = form.error.issues.map((issue) => ({ field: issue.path.join('.'), problem: issue.message }));
    throw new DomainError('edit-invalid', `确认表单有误，未立任何事项 / the confirmation is not right; nothing was confirmed: ${problems.map(({ field, problem }) => `${field || 'form'}: ${problem}`).join('; ')}`,
      '请刷新页面后再确认 / reload the page, then confirm again', { problems });
  }
  const { cards, revision } = form.data;
  if (cards === 'accepted') return { ids: cards, revision };
  const edit = parseEdit({ kind: 'accept', cards: cards.split(/\s+/u) });
  return { ids: edit.kind === 'accept' ? edit.cards : [], revision };
}

/** What this body has promised elsewhere; not in this reply, and not in the one it corrects. */
async function repeatsIn(tx: Transaction, { row, review }: Draft, context: ReviewContext): Promise<ReviewPage['repeats']> {
  const cards = review.cards.filter((card) => card.role === 'commitment' && isLive(card) && card.decision !== 'rejected');
  const offices = [...new Set(cards.flatMap((card) => officeOfCard(card, context)?.id ?? []))];
  const promised = (await promisedBy(tx, offices, context.header.issuer ?? '')).filter(({ replyId }) => replyId !== row.replyId && replyId !== context.replaces?.id);
  return new Map(cards.map((card): [string, PromisedRow[]] => [card.id, repeatsOf(card.quote, promised).map((one) => one.promised)]));
}

/** Where to go on: after accepting one card, the next that is open; else what was edited. */
function anchorOf(edit: DraftEdit, seq: number, { cards }: Review): string {
  if (edit.kind === 'mark') return `M${String(seq)}`;
  if (edit.kind === 'header') return 'header';
  if (edit.kind === 'split') return `${edit.card}a`;
  if (edit.kind === 'merge') return edit.into;
  if (edit.kind === 'accept') return edit.cards.length > 1 ? 'cards-title' : nextOpen(edit.cards[0] ?? '', cards);
  return 'card' in edit ? edit.card : 'cards-title';
}

function nextOpen(id: string, cards: Review['cards']): string {
  const after = cards.slice(cards.findIndex((card) => card.id === id) + 1);
  return after.find(({ role, decision }) => role !== 'attached' && decision === 'open')?.id ?? id;
}
