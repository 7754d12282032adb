import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { Upload } from '../../auth/upload.js';
import { DomainError } from '../../core/errors.js';
import { readTable } from '../../intake/spreadsheet/read-table.js';
import { FILE_LIMIT_BYTES } from '../../intake/spreadsheet/read-workbook.js';
import { keepUpload, waitingUploads } from '../../intake/spreadsheet/uploads.js';
import { officesWithCommitments } from '../../store/readings/board.js';
import type { RuleBook } from '../../store/rule-book.js';
import { DATABASE, RULE_BOOK } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { statusOf } from '../problem.filter.js';
import { isSupervisor, Views } from '../view.js';
import { ledgerPage } from './ledger.page.js';
import { ledgerName } from './planned-upload.js';
import { sendLedger } from './send-ledger.js';

// What makes no sense asks for everything: links are typed and shortened.
const exportQuery = z.object({
  format: z.enum(['xlsx', 'csv']).catch('xlsx'), office: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/).nullable().catch(null), state: z.enum(['open', 'closed', 'all']).catch('all'),
});
const doneQuery = z.coerce.number().int().min(0).max(100_000).nullable().catch(null);

@Controller('ledger')
export class LedgerController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
  ) {}

  @Get()
  @Access('signed-in')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Query('opened') opened: unknown): Promise<void> {
    await this.#render(request, response, opened === undefined ? null : doneQuery.parse(opened), null);
  }

  /** The ledger as it is now, as far as its reader may see it on the board too. */
  @Get('export')
  @Access('signed-in')
  async export(@Req() request: GuardedRequest, @Res() response: Response, @Query() query: unknown): Promise<void> {
    const { format, ...filter } = exportQuery.parse(query);
    await sendLedger(response, this.database, this.book, format, { ...filter, reach: await this.scopes.of(actorOf(request)) });
  }

  /** Keeps a file for the steps that follow, once it has turned out to be a table. */
  @Post('uploads')
  @Access('supervisor')
  @Upload({ field: 'file', bytes: FILE_LIMIT_BYTES, fields: 8, fieldBytes: 2_000 })
  async upload(@Req() request: GuardedRequest & { file?: { originalname: string; buffer: Buffer } }, @Res() response: Response): Promise<void> {
    try {
      const { file, signedIn } = request;
      if (file === undefined || file.buffer.length === 0 || signedIn === undefined) {
        throw new DomainError('upload-missing', '没有选择文件，或文件是空的 / no file was chosen, or it is empty', '请选择台账文件 / choose the ledger', {});
      }
      const name = ledgerName(file.originalname);
      await readTable(file.buffer, name);
      const id = await this.database.transaction((tx) => keepUpload(tx, signedIn.actor.id, name, file.buffer));
      response.redirect(303, `/ledger/uploads/${id}`);
    } catch (error) {
      if (!(error instanceof DomainError) || request.accepts(['html', 'json']) === 'json') throw error;
      response.status(statusOf(error));
      await this.#render(request, response, null, error);
    }
  }

  async #render(request: GuardedRequest, response: Response, opened: number | null, refusal: DomainError | null): Promise<void> {
    const view = await this.views.of(request, response);
    const page = await this.database.transaction(async (tx) => ({
      offices: await officesWithCommitments(tx, await this.scopes.of(actorOf(request), tx)), waiting: isSupervisor(view) && view.actor !== null ? await waitingUploads(tx, view.actor.id) : [],
    }));
    response.type('html').send(ledgerPage(view, { ...page, opened, refusal }));
  }
}
