import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { DomainError } from '../../core/errors.js';
import { foreignWords } from '../../intake/spreadsheet/foreign-words.js';
import { headersOf, proposeMapping, settingsOf } from '../../intake/spreadsheet/map-columns.js';
import type { Proposal } from '../../intake/spreadsheet/map-columns.js';
import { jurisdictionOf } from '../../intake/spreadsheet/plan-import.js';
import { readTable } from '../../intake/spreadsheet/read-table.js';
import type { Table } from '../../intake/spreadsheet/table.js';
import { dropUpload, keepSettings, uploadOf } from '../../intake/spreadsheet/uploads.js';
import type { Upload } from '../../intake/spreadsheet/uploads.js';
import { officesOf } from '../../store/readings/review-context.js';
import { profilesOf } from '../../store/rule-book.js';
import type { RuleBook } from '../../store/rule-book.js';
import { COMMITMENTS, DATABASE, RULE_BOOK } from '../ports.js';
import type { WebCommitments, WebDatabase } from '../ports.js';
import { statusOf } from '../problem.filter.js';
import { Views } from '../view.js';
import { refuseDoubles, settingsFromForm } from './mapping-form.js';
import { mappingPage } from './mapping.page.js';
import { importAsRead, markOf, matched, reportOf } from './planned-upload.js';
import { reportPage, shownRows } from './report.page.js';

const mappingQuery = z.object({ sheet: z.string().min(1).max(100).nullable().catch(null), header: z.coerce.number().int().min(1).max(100).nullable().catch(null) });
const reportQuery = z.object({ rows: z.enum(['all', 'to-see']).catch('to-see'), page: z.coerce.number().int().min(1).max(1_000).catch(1) });
const applyForm = z.object({ read: z.string().max(64).catch(''), repairs: z.literal('yes').nullable().catch(null), confirm: z.literal('yes').nullable().catch(null) });

/** The steps of an import after its file was kept: match the columns, read what would happen, import. */
@Controller('ledger/uploads/:id')
export class UploadsController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(COMMITMENTS) private readonly commitments: WebCommitments,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(Views) private readonly views: Views,
  ) {}

  @Get()
  @Access('supervisor')
  async match(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string, @Query() query: unknown): Promise<void> {
    const { sheet, header } = mappingQuery.parse(query);
    await this.#renderMapping(request, response, await this.#require(request, id), { sheet, header, refusal: null });
  }

  /** Keeps how the columns were matched and leads to the report, or shows the form again with what is missing. */
  @Post('mapping')
  @Access('supervisor')
  async keepMapping(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    const upload = await this.#require(request, id);
    const settings = settingsFromForm(body);
    try {
      const table = await readTable(upload.bytes, upload.name, settings.sheet);
      refuseDoubles(settings, headersOf(table, settings.headerRow));
      await this.database.transaction(async (tx) => {
        await keepSettings(tx, id, actorOf(request).id, settings);
        await reportOf(tx, this.book, { upload, settings, table }, actorOf(request), await this.database.now(tx));
      });
    } catch (error) {
      if (!(error instanceof DomainError) || request.accepts(['html', 'json']) === 'json') throw error;
      response.status(statusOf(error));
      await this.#renderMapping(request, response, { ...upload, settings }, { sheet: settings.sheet, header: settings.headerRow, refusal: error });
      return;
    }
    response.redirect(303, `/ledger/uploads/${id}/report`);
  }

  @Get('report')
  @Access('supervisor')
  async report(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string, @Query() query: unknown): Promise<void> {
    await this.#renderReport(request, response, id, reportQuery.parse(query), null);
  }

  /** Imports exactly what the report said, or shows the report anew when that has changed. */
  @Post('apply')
  @Access('supervisor')
  async apply(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    const { read, repairs, confirm } = applyForm.parse(body ?? {});
    const upload = await this.#require(request, id);
    const by = actorOf(request);
    try {
      const one = await matched(upload);
      const { counts, before } = await this.database.transaction(async (tx) =>
        importAsRead(tx, { commitments: this.commitments, book: this.book }, one, { read, acceptRepairs: repairs === 'yes', confirm: confirm === 'yes' }, by, await this.database.now(tx)));
      response.redirect(303, `/ledger?opened=${String(before ? 0 : counts.opened + counts.repaired)}`);
    } catch (error) {
      if (!(error instanceof DomainError) || request.accepts(['html', 'json']) === 'json') throw error;
      response.status(statusOf(error));
      await this.#renderReport(request, response, id, reportQuery.parse({}), error);
    }
  }

  @Post('discard')
  @Access('supervisor')
  async discard(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    await this.database.transaction((tx) => dropUpload(tx, id, actorOf(request).id));
    response.redirect(303, '/ledger');
  }

  async #renderMapping(
    request: GuardedRequest, response: Response, upload: Upload, { sheet, header, refusal }: { sheet: string | null; header: number | null; refusal: DomainError | null },
  ): Promise<void> {
    const view = await this.views.of(request, response);
    const table = await readTable(upload.bytes, upload.name, sheet ?? upload.settings?.sheet ?? null);
    const { proposal, problem } = proposed(table, header ?? (sheet === null ? upload.settings?.headerRow ?? null : null));
    const kept = upload.settings !== null && upload.settings.sheet === table.sheet && upload.settings.headerRow === proposal.headerRow ? upload.settings : null;
    const settings = kept ?? settingsOf(table, proposal);
    const page = await this.database.transaction(async (tx) => {
      const jurisdiction = await jurisdictionOf(tx, actorOf(request).id);
      const offices = await officesOf(tx, jurisdiction);
      return { offices, words: foreignWords(table, settings, offices), profiles: await profilesOf(tx), jurisdiction };
    });
    response.type('html').send(mappingPage(view, { id: upload.id, table, proposal, settings, refusal: refusal ?? problem, ...page }));
  }

  async #renderReport(request: GuardedRequest, response: Response, id: string, { rows, page }: z.infer<typeof reportQuery>, refusal: DomainError | null): Promise<void> {
    const view = await this.views.of(request, response);
    const upload = await this.#require(request, id);
    if (upload.settings === null) {
      response.redirect(303, `/ledger/uploads/${id}`);
      return;
    }
    const one = await matched(upload);
    const report = await this.database.transaction(async (tx) => reportOf(tx, this.book, one, actorOf(request), await this.database.now(tx)));
    response.type('html').send(reportPage(view, { id, report, mark: markOf(report), ...shownRows(report, rows, page), rows, page, refusal }));
  }

  #require(request: GuardedRequest, id: string): Promise<Upload> {
    return this.database.transaction((tx) => uploadOf(tx, id, actorOf(request).id));
  }
}

/** A header that nobody finds is a place to fill in on the page, not the end of it. */
function proposed(table: Table, header: number | null): { proposal: Proposal; problem: DomainError | null } {
  try {
    return { proposal: proposeMapping(table, header), problem: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { proposal: proposeMapping(table, table.rows[0]?.row ?? 1), problem: error };
  }
}
