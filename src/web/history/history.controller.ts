import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { attachmentsOf } from '../../store/readings/attachments.js';
import { evidenceOf, lettersOf } from '../../store/readings/history-details.js';
import { readHistory } from '../../store/readings/history.js';
import { officeNamesIn } from '../../store/readings/office-names.js';
import type { RuleBook } from '../../store/rule-book.js';
import { entryOf } from '../commitment/record.js';
import { DATABASE, RULE_BOOK, VERIFIER } from '../ports.js';
import type { WebDatabase, WebVerifier } from '../ports.js';
import { Views } from '../view.js';
import { exportHistories } from './export-histories.js';
import { readForExport } from './read-for-export.js';
import { historyPage } from './history.page.js';
import { pictureFor } from './pictures.js';
import { stepPage } from './step.page.js';

const historyQuery = z.object({ step: z.coerce.number().int().min(1).max(1e9).nullable().catch(null), again: z.literal('yes').transform(() => true).catch(false) });

@Controller('commitments/:id')
export class HistoryController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(VERIFIER) private readonly verifier: WebVerifier,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
  ) {}

  /** The whole history, or one step of it with the machine's picture. It is examined each time it is shown. */
  @Get('history')
  @Access('signed-in')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string, @Query() query: unknown): Promise<void> {
    const view = await this.views.of(request, response);
    const { step, again } = historyQuery.parse(query);
    const facts = await this.database.transaction(async (tx) => {
      await this.scopes.requireCommitment(actorOf(request), id, tx);
      const { head, entries } = await readHistory(tx, id);
      return {
        head, entries, again, flaw: await this.verifier.verifyOne(tx, id), officeNames: await officeNamesIn(tx, entries.map(({ body }) => body)),
        letters: await lettersOf(tx, id), evidence: await evidenceOf(tx, id), files: await attachmentsOf(tx, entries), rules: await this.book.current(tx),
      };
    });
    const { entries } = facts;
    const row = step === null ? undefined : entries.find(({ seq }) => seq >= step) ?? entries.at(-1);
    if (row === undefined) response.type('html').send(historyPage(view, facts));
    else {
      const definition = entryOf(row.body)?.definition;
      const picture = definition === undefined ? null : await pictureFor(definition, view.lang);
      response.type('html').send(stepPage(view, facts, { row, before: entries[entries.indexOf(row) - 1] ?? null, picture }));
    }
  }

  /** Showing a history examines it; this says so, for whoever wants to see it done now. */
  @Post('history/examination')
  @Access('signed-in')
  async examine(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    await this.scopes.requireCommitment(actorOf(request), id);
    response.redirect(303, `/commitments/${id}/history?again=yes`);
  }

  /** Sentences, entries, letters and how to check the chain by oneself, as one file. */
  @Get('history.zip')
  @Access('signed-in')
  async exported(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    const view = await this.views.of(request, response);
    const history = await this.database.transaction(async (tx) => {
      await this.scopes.requireCommitment(actorOf(request), id, tx);
      return readForExport(tx, this.verifier, id);
    });
    response.attachment(`${id}-history.zip`).type('application/zip').send(Buffer.from(exportHistories(view, [history])));
  }

  /** The entries exactly as they were hashed, one a line (canonical text holds no line break): sha256 of a line is its hash. */
  @Get('history.jsonl')
  @Access('signed-in')
  async download(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    const { entries } = await this.database.transaction(async (tx) => {
      await this.scopes.requireCommitment(actorOf(request), id, tx);
      return readHistory(tx, id);
    });
    response.attachment(`${id}.jsonl`).type('application/jsonl').send(Buffer.from(entries.map(({ body }) => `${body}\n`).join('')));
  }
}
