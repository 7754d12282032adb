import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { parseBoardView } from '../../core/board-view.js';
import { localDateOf } from '../../core/calendar.js';
import { boardChoices } from '../../store/readings/board-choices.js';
import { boardFigures } from '../../store/readings/board-figures.js';
import { boardPage } from '../../store/readings/board-page.js';
import { houseIncidents } from '../../store/readings/house-incidents.js';
import type { RuleBook } from '../../store/rule-book.js';
import { DATABASE, RULE_BOOK } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { HOUSE_TIME_ZONE, Views } from '../view.js';
import { savedViews } from './saved-views.js';
import { boardDocument } from './board.page.js';

@Controller()
export class BoardController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
  ) {}

  /** A view that makes no sense is never refused: links are typed, shortened and bookmarked. What was left out is said on the page. */
  @Get()
  @Access('signed-in')
  async show(@Req() request: GuardedRequest, @Res() response: Response): Promise<void> {
    const view = await this.views.of(request, response);
    // The text itself: a query with a thousand parameters is cut short by whoever parses it for everybody.
    const query = new URL(request.originalUrl, 'http://localhost').searchParams;
    const parsed = parseBoardView(query, ['lang', 'cursor']);
    const { now } = view;
    const board = await this.database.transaction(async (tx) => {
      const reach = await this.scopes.of(actorOf(request), tx);
      const rules = await this.book.current(tx);
      return {
        rules, incidents: await houseIncidents(tx), choices: await boardChoices(tx, reach), figures: await boardFigures(tx, reach, localDateOf(now, HOUSE_TIME_ZONE)),
        saved: await savedViews(tx, actorOf(request).id),
        page: await boardPage(tx, reach, parsed.view, query.get('cursor'), { now, timeZone: HOUSE_TIME_ZONE, rules }),
      };
    });
    response.type('html').send(boardDocument(view, { ...board, ...parsed, beyond: query.get('cursor') !== null }));
  }
}
