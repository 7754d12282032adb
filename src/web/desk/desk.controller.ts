import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import type { RuleBook } from '../../store/rule-book.js';
import { closedLast, deskRows } from '../../store/readings/desk.js';
import { DATABASE, RULE_BOOK } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { Views } from '../view.js';
import { deskPage } from './desk.page.js';
import { officeOnly } from './office-only.js';

/** The office's desk: what its people have to do, in the order in which it burns. */
@Controller('desk')
export class DeskController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
  ) {}

  @Get()
  @Access('handler', 'sectionHead', 'deputyHead', 'head')
  async show(@Req() request: GuardedRequest, @Res() response: Response): Promise<void> {
    const view = await this.views.of(request, response);
    const actor = actorOf(request);
    const desk = await this.database.transaction(async (tx) => {
      const scope = await this.scopes.of(officeOnly(actor), tx);
      return { rules: await this.book.current(tx), rows: await deskRows(tx, scope), closed: await closedLast(tx, scope) };
    });
    response.type('html').send(deskPage(view, actor, desk));
  }
}
