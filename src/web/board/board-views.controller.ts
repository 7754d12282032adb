import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { parseBoardView, printBoardView } from '../../core/board-view.js';
import { localDateOf } from '../../core/calendar.js';
import type { RuleBook } from '../../store/rule-book.js';
import { DATABASE, RULE_BOOK } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { HOUSE_TIME_ZONE, Views } from '../view.js';
import { exportedBoard, FORMATS, writeBoard } from './export-board.js';
import type { Format } from './export-board.js';
import { forgetView, saveView } from './saved-views.js';

const saveForm = z.object({ name: z.string().max(300).catch(''), query: z.string().max(5_000).catch('') });

/** What is done with a view of the board: taken away as a file, kept under a name. */
@Controller('board')
export class BoardViewsController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
  ) {}

  /** Exactly the lines of the view, all of its pages, as of the instant it is of. */
  @Get('export')
  @Access('signed-in')
  async export(@Req() request: GuardedRequest, @Res() response: Response): Promise<void> {
    const view = await this.views.of(request, response);
    const query = new URL(request.originalUrl, 'http://localhost').searchParams;
    const { view: shown } = parseBoardView(query, ['lang', 'format']);
    const format = (Object.keys(FORMATS) as Format[]).find((one) => one === query.get('format')) ?? 'xlsx';
    const board = await this.database.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read, read only'); // what is written meanwhile does not appear in half of it
      return exportedBoard(tx, await this.scopes.of(actorOf(request), tx), view, shown, printBoardView(shown), await this.book.current(tx), format);
    });
    const bytes = await writeBoard(view, format, board);
    response.attachment(`${view.say('nav.board')}-${localDateOf(view.now, HOUSE_TIME_ZONE)}.${format}`).type(FORMATS[format]).send(bytes);
  }

  @Post('views')
  @Access('signed-in')
  async save(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const { name, query } = saveForm.parse(body);
    const saved = await this.database.transaction((tx) => saveView(tx, actorOf(request).id, name, query));
    response.redirect(303, saved.query === '' ? '/' : `/?${saved.query}`);
  }

  @Post('views/forget')
  @Access('signed-in')
  async forget(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const { name } = saveForm.parse(body);
    await this.database.transaction((tx) => forgetView(tx, actorOf(request).id, name));
    response.redirect(303, '/');
  }
}
