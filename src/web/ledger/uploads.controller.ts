import { createHash } from 'node:crypto';
import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import type { Actor } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import { foreignWords } from '../../intake/spreadsheet/foreign-words.js';
import { importLedger } from '../../intake/spreadsheet/import-ledger.js';
import type { Report } from '../../intake/spreadsheet/import-report.js';
import { headersOf, proposeMapping, settingsOf } from '../../intake/spreadsheet/map-columns.js';
import type { Proposal, Settings } from '../../intake/spreadsheet/map-columns.js';
import { jurisdictionOf, planImport } from '../../intake/spreadsheet/plan-import.js';
import { readTable } from '../../intake/spreadsheet/read-table.js';
import type { Table } from '../../intake/spreadsheet/table.js';
import { dropUpload, keepSettings, uploadOf } from '../../intake/spreadsheet/uploads.js';
import type { Upload } from '../../intake/spreadsheet/uploads.js';
import { officesOf } from '../../store/readings/review-context.js';
import { profilesOf } from '../../store/rule-book.js';
import type { RuleBook } from '../../store/rule-book.js';
import { COMMITMENTS, DATABASE, RULE_BOOK } from '../ports.js';
import type { Transaction, WebCommitments, WebDatabase } from '../ports.js';
import { statusOf } from '../problem.filter.js';
import { Views } from '../view.js';
import { refuseDoubles, settingsFromForm } from './mapping-form.js';
import { mappingPage } from './mapping.page.js';
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
        await this.#plan(tx, request, { ...upload, settings }, table, settings);
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
      const { settings, table } = await matched(upload);
      const { counts, before } = await this.database.transaction(async (tx) => {
        const planning = await this.#planning(tx, by, upload, table, settings);
        if (read !== markOf((await planImport(tx, planning)).report)) throw changed();
        const report = await importLedger(tx, this.commitments, { ...planning, by, acceptRepairs: repairs === 'yes', confirm: confirm === 'yes' });
        await dropUpload(tx, id, by.id);
        return report;
      });
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
    const { settings, table } = await matched(upload);
    const report = await this.database.transaction((tx) => this.#plan(tx, request, upload, table, settings));
    response.type('html').send(reportPage(view, { id, report, mark: markOf(report), ...shownRows(report, rows, page), rows, page, refusal }));
  }

  async #plan(tx: Transaction, request: GuardedRequest, upload: Upload, table: Table, settings: Settings): Promise<Report> {
    return (await planImport(tx, await this.#planning(tx, actorOf(request), upload, table, settings))).report;
  }

  async #planning(tx: Transaction, by: Actor, { bytes }: Upload, table: Table, settings: Settings): Promise<Parameters<typeof planImport>[1]> {
    return { table, bytes, settings, jurisdiction: await jurisdictionOf(tx, by.id), rules: await this.book.current(tx), now: await this.database.now(tx) };
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

async function matched(upload: Upload): Promise<{ settings: Settings; table: Table }> {
  const { settings } = upload;
  if (settings === null) throw new DomainError('mapping-invalid', '还没有核对列的对应 / its columns were not matched yet', '请先核对 / match them first', { upload: upload.id });
  return { settings, table: await readTable(upload.bytes, upload.name, settings.sheet) };
}

/** Tells one report from another: what is imported must be what was read. */
function markOf({ rows }: Report): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}

function changed(): DomainError {
  return new DomainError('stale-revision', '试算之后情况有变 / things have changed since the report', '请重新看过报告再导入 / read the report again', { reportChanged: true });
}
