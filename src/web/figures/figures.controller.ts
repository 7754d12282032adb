import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { addMonths, localDateOf } from '../../core/calendar.js';
import { officesWithCommitments } from '../../store/readings/board.js';
import { openGroups, pastGroups } from '../../store/readings/figures.js';
import type { RuleBook } from '../../store/rule-book.js';
import { DATABASE, RULE_BOOK } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { HOUSE_TIME_ZONE, Views } from '../view.js';
import { MONTHS } from './figures.js';
import { figuresPage } from './figures.page.js';

// A filter that makes no sense is no filter: links are typed, shortened and bookmarked.
const figuresQuery = z.object({ office: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/).nullable().catch(null) });

@Controller('figures')
export class FiguresController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
  ) {}

  @Get()
  @Access('signed-in')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Query() query: unknown): Promise<void> {
    const view = await this.views.of(request, response);
    const { office } = figuresQuery.parse(query);
    const today = localDateOf(view.now, HOUSE_TIME_ZONE);
    const figures = await this.database.transaction(async (tx) => {
      const scope = await this.scopes.of(actorOf(request), tx);
      return {
        today, office, rules: await this.book.current(tx), offices: await officesWithCommitments(tx, scope),
        open: await openGroups(tx, scope, office), past: await pastGroups(tx, scope, office, `${addMonths(today, 1 - MONTHS).slice(0, 7)}-01`, today),
      };
    });
    response.type('html').send(figuresPage(view, figures));
  }
}
