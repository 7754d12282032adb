import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { addDays, localDateOf } from '../../core/calendar.js';
import { DUE_SOON_DAYS } from '../../core/schedule.js';
import { boardCounts, boardRows, officesWithCommitments } from '../../store/readings/board.js';
import { houseIncidents } from '../../store/readings/house-incidents.js';
import type { RuleBook } from '../../store/rule-book.js';
import { DATABASE, RULE_BOOK } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { HOUSE_TIME_ZONE, Views } from '../view.js';
import { boardPage } from './board.page.js';

// A filter that makes no sense is no filter: links are typed, shortened and bookmarked.
const filterQuery = z.object({
  office: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/).nullable().catch(null),
  state: z.enum(['open', 'closed', 'all']).catch('open'),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

@Controller()
export class BoardController {
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
    const filter = filterQuery.parse(query);
    const today = localDateOf(view.now, HOUSE_TIME_ZONE);
    const board = await this.database.transaction(async (tx) => {
      const scope = await this.scopes.of(actorOf(request), tx);
      return {
        rules: await this.book.current(tx),
        incidents: await houseIncidents(tx),
        rows: await boardRows(tx, scope, filter, today),
        counts: await boardCounts(tx, scope, filter, today, addDays(today, DUE_SOON_DAYS)),
        offices: await officesWithCommitments(tx, scope),
      };
    });
    response.type('html').send(boardPage(view, filter, board));
  }
}
