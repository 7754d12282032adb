import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { DomainError } from '../../core/errors.js';
import { readReply } from '../../store/readings/replies.js';
import { answerTo, promisedIn, versionsOf } from '../../store/readings/reply-page.js';
import type { RuleBook } from '../../store/rule-book.js';
import { DATABASE, RULE_BOOK } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { Views } from '../view.js';
import { replyPage } from './reply.page.js';

/** A reply as it was sent, with where each of its promises stands. */
@Controller('replies/:id')
export class ReplyController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
  ) {}

  /** Whoever sees an office alone sees the replies that promised something for it, and in them only those promises. */
  @Get()
  @Access('signed-in')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    const view = await this.views.of(request, response);
    const page = await this.database.transaction(async (tx) => {
      const scope = await this.scopes.of(actorOf(request), tx);
      const reply = /^[1-9]\d{0,17}$/.test(id) ? await readReply(tx, scope, id) : null;
      if (reply === null) throw new DomainError('unknown-reply', `没有答复 ${id} / there is no reply ${id}`, '请从事项页面进入 / go there from a commitment', { reply: id });
      return {
        reply, promised: await promisedIn(tx, scope, id), answer: await answerTo(tx, scope, reply.suggestionId), versions: await versionsOf(tx, scope, reply.suggestionId), rules: await this.book.current(tx),
      };
    });
    response.type('html').send(replyPage(view, page));
  }
}
