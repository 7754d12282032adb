import { BadRequestException, Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, ACCESS_CONFIG, actorOf } from '../../auth/access.js';
import type { AccessConfig, GuardedRequest } from '../../auth/access.js';
import { noteRefusal } from '../../auth/refusal-log.js';
import { Scopes } from '../../auth/scope.js';
import { DomainError } from '../../core/errors.js';
import { previewNotice } from '../../outbox/compose-notice.js';
import { letterMark } from '../../outbox/letters/compose-letter.js';
import type { ComposedLetter } from '../../outbox/letters/compose-letter.js';
import { undeliveredLetters } from '../../store/readings/undelivered-letters.js';
import { waitingLetters } from '../../store/readings/waiting-letters.js';
import type { WaitingLetterRow } from '../../store/readings/waiting-letters.js';
import { sendLetterBody } from '../letter-body.js';
import { COMMITMENTS, COMPOSE_NOTICE, DATABASE, DELIVERY } from '../ports.js';
import type { ComposeNotice, Transaction, WebCommitments, WebDatabase, WebDelivery } from '../ports.js';
import { statusOf } from '../problem.filter.js';
import { isSupervisor, Views } from '../view.js';
import { decideLetter, requireWaiting, settleDelivery } from './decide-letter.js';
import type { LetterDesk } from './decide-letter.js';
import { LETTERS_DONE, letterPage, lettersPage } from './letters.page.js';
import type { LetterRefusal, LettersPage } from './letters.page.js';

const decisionForm = z.object({
  decision: z.enum(['approve', 'withhold']),
  read: z.string().max(64).catch(''),
  reason: z.string().max(4000).catch('').transform((reason) => reason.replaceAll('\r\n', '\n').trim()),
});

const deliveryForm = z.object({ delivery: z.enum(['resend', 'arrived']) });
/** A word of this site's own redirects; anything else says nothing. */
const doneQuery = z.enum(LETTERS_DONE).nullable().catch(null);

/** Letters that a supervisor must approve, and those that reached nobody. Reading changes nothing: a letter is composed anew for each look and kept only on approval. */
@Controller('letters')
export class LettersController {
  readonly #desk: LetterDesk;

  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(COMMITMENTS) commitments: WebCommitments,
    @Inject(COMPOSE_NOTICE) compose: ComposeNotice,
    @Inject(DELIVERY) private readonly delivery: WebDelivery,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
  ) {
    this.#desk = { commitments, compose, publicUrl: config.publicUrl };
  }

  @Get()
  @Access('signed-in')
  async list(@Req() request: GuardedRequest, @Res() response: Response, @Query('done') done: unknown): Promise<void> {
    await this.#renderList(request, response, { done: doneQuery.parse(done), refusal: null });
  }

  @Get(':notice')
  @Access('signed-in')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Param('notice') id: string): Promise<void> {
    await this.#render(request, response, id, null);
  }

  @Get(':notice/body')
  @Access('signed-in')
  async body(@Req() request: GuardedRequest, @Res() response: Response, @Param('notice') id: string): Promise<void> {
    sendLetterBody(response, (await this.#preview(request, id)).letter.html);
  }

  /** Approves exactly the letter that was read, or withholds it with a reason. The engine decides whether this person may. */
  @Post(':notice/decision')
  @Access('signed-in')
  async decide(@Req() request: GuardedRequest, @Res() response: Response, @Param('notice') id: string, @Body() body: unknown): Promise<void> {
    const form = decisionForm.safeParse(body);
    if (!form.success) throw new BadRequestException();
    const { decision, read, reason } = form.data;
    try {
      const verdict = decision === 'approve' ? { decision, read } : { decision, reason };
      await this.database.transaction(async (tx) => {
        const { commitmentId } = await this.#requireWaiting(tx, request, id);
        await decideLetter(tx, this.#desk, { id, commitmentId }, verdict, actorOf(request), await this.database.now(tx));
      });
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'unknown-notice' || request.accepts(['html', 'json']) === 'json') throw error;
      noteRefusal(request, error);
      response.status(statusOf(error));
      await this.#render(request, response, id, { error, reason });
      return;
    }
    response.redirect(303, `/letters?done=${decision === 'approve' ? 'approved' : 'withheld'}`);
  }

  /** Sends a letter again that did not or perhaps did not arrive, or records that it arrived. */
  @Post(':notice/delivery')
  @Access('supervisor')
  async settle(@Req() request: GuardedRequest, @Res() response: Response, @Param('notice') id: string, @Body() body: unknown): Promise<void> {
    const form = deliveryForm.safeParse(body);
    if (!form.success) throw new BadRequestException();
    const { delivery } = form.data;
    try {
      await this.database.transaction(async (tx) => settleDelivery(tx, this.delivery, await this.scopes.of(actorOf(request), tx), { id, delivery }, actorOf(request), await this.database.now(tx)));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'unknown-notice' || request.accepts(['html', 'json']) === 'json') throw error;
      noteRefusal(request, error);
      response.status(statusOf(error));
      await this.#renderList(request, response, { done: null, refusal: error });
      return;
    }
    response.redirect(303, `/letters?done=${delivery === 'resend' ? 'resent' : 'arrived'}`);
  }

  async #renderList(request: GuardedRequest, response: Response, { done, refusal }: Pick<LettersPage, 'done' | 'refusal'>): Promise<void> {
    const view = await this.views.of(request, response);
    const letters = await this.database.transaction(async (tx) => {
      const scope = await this.scopes.of(actorOf(request), tx);
      return { waiting: await waitingLetters(tx, scope), undelivered: isSupervisor(view) ? await undeliveredLetters(tx, scope) : null };
    });
    response.type('html').send(lettersPage(view, { ...letters, done, refusal }));
  }

  async #render(request: GuardedRequest, response: Response, id: string, refusal: LetterRefusal | null): Promise<void> {
    const view = await this.views.of(request, response);
    const { row, letter } = await this.#preview(request, id);
    response.type('html').send(letterPage(view, row, { ...letter, mark: letterMark(letter) }, refusal));
  }

  async #preview(request: GuardedRequest, id: string): Promise<{ row: WaitingLetterRow; letter: ComposedLetter }> {
    return this.database.transaction(async (tx) => {
      const row = await this.#requireWaiting(tx, request, id);
      return { row, letter: await previewNotice(tx, row, await this.database.now(tx), this.config.publicUrl) };
    });
  }

  async #requireWaiting(tx: Transaction, request: GuardedRequest, id: string): Promise<WaitingLetterRow> {
    return requireWaiting(tx, await this.scopes.of(actorOf(request), tx), id);
  }
}
