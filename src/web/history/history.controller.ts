import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { readHistory } from '../../store/readings/history.js';
import { officeNamesIn } from '../../store/readings/office-names.js';
import { DATABASE, VERIFIER } from '../ports.js';
import type { WebDatabase, WebVerifier } from '../ports.js';
import { Views } from '../view.js';
import { historyPage } from './history.page.js';

@Controller('commitments/:id')
export class HistoryController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(VERIFIER) private readonly verifier: WebVerifier,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
  ) {}

  @Get('history')
  @Access('signed-in')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    const view = await this.views.of(request, response);
    const page = await this.database.transaction(async (tx) => {
      await this.scopes.requireCommitment(actorOf(request), id, tx);
      const history = await readHistory(tx, id);
      return { ...history, flaw: await this.verifier.verifyOne(tx, id), officeNames: await officeNamesIn(tx, history.entries.map(({ body }) => body)) };
    });
    response.type('html').send(historyPage(view, page));
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
