import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { anomaliesOf, ANOMALIES } from '../../store/readings/anomalies.js';
import { officeChoices, searchEntries } from '../../store/readings/entry-search.js';
import { latestExamination, recordStretch } from '../../store/readings/examinations.js';
import { officeNamesIn } from '../../store/readings/office-names.js';
import { EXPORT_LIMIT, exportHistories } from '../history/export-histories.js';
import type { ExportedHistory } from '../history/export-histories.js';
import { readForExport } from '../history/read-for-export.js';
import { DATABASE, VERIFIER } from '../ports.js';
import type { WebDatabase, WebVerifier } from '../ports.js';
import { Views } from '../view.js';
import { anomaliesPage } from './anomalies.page.js';
import { auditPage } from './audit.page.js';
import { keyOf } from './entry-key.js';
import { filterOf, searchOf } from './search-form.js';

/** How long one press of the button examines; what is left is gone on with by the next one. */
const EXAMINE_MS = 4_000;
/** One box or several; what is no id selects nothing. */
const selection = z.union([z.array(z.string()), z.string().transform((id) => [id])]).catch([]).transform((ids) => ids.filter((id) => /^[A-Za-z0-9-]{1,60}$/.test(id)));
const examinationForm = z.object({ after: z.string().regex(/^[A-Za-z0-9-]{0,60}$/).default('') });

/** Read by the auditors and administrators of a place. Nothing here changes a commitment: an examination leaves a line that says who had it made. */
@Controller('audit')
export class AuditController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(VERIFIER) private readonly verifier: WebVerifier,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
  ) {}

  @Get()
  @Access('auditor', 'administrator')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Query() query: Record<string, unknown>): Promise<void> {
    const view = await this.views.of(request, response);
    const [search, before] = [searchOf(query), keyOf(query['before'])];
    const page = await this.database.transaction(async (tx) => {
      const scope = await this.scopes.of(actorOf(request), tx);
      const found = await searchEntries(tx, scope, filterOf(search), before);
      const anomalies = [];
      for (const kind of before === null ? ANOMALIES : []) anomalies.push({ kind, ...await anomaliesOf(tx, scope, kind, null) });
      return {
        search, before, found, anomalies, examination: await latestExamination(tx, scope.jurisdiction), offices: await officeChoices(tx, scope.jurisdiction),
        officeNames: await officeNamesIn(tx, found.entries.map(({ body }) => body)),
      };
    });
    response.type('html').send(auditPage(view, page));
  }

  /** The histories that were selected, or, when none was, all that the page of the search shows: one file that can be checked without this program. */
  @Get('export')
  @Access('auditor', 'administrator')
  async exported(@Req() request: GuardedRequest, @Res() response: Response, @Query() query: Record<string, unknown>): Promise<void> {
    const view = await this.views.of(request, response);
    const selected = selection.parse(query['c']);
    const histories = await this.database.transaction(async (tx) => {
      const scope = await this.scopes.of(actorOf(request), tx);
      const ids = selected.length > 0 ? selected : (await searchEntries(tx, scope, filterOf(searchOf(query)), keyOf(query['before']))).entries.map(({ commitment }) => commitment);
      const read: ExportedHistory[] = [];
      for (const id of [...new Set(ids)].toSorted().slice(0, EXPORT_LIMIT)) {
        await this.scopes.requireCommitment(actorOf(request), id, tx);
        read.push(await readForExport(tx, this.verifier, id));
      }
      return read;
    });
    response.attachment(`histories-${view.now.toISOString().slice(0, 10)}.zip`).type('application/zip').send(Buffer.from(exportHistories(view, histories)));
  }

  /** From the beginning, or after the last one examined. */
  @Post('examination')
  @Access('auditor', 'administrator')
  async examine(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const form = examinationForm.safeParse(body);
    if (!form.success) throw new NotFoundException();
    const { after } = form.data;
    const by = actorOf(request);
    await this.database.transaction(async (tx) => {
      const { jurisdiction } = await this.scopes.of(by, tx);
      const until = performance.now() + EXAMINE_MS;
      const stretch = await this.verifier.verifyNext(tx, jurisdiction, after, () => performance.now() < until);
      await recordStretch(tx, { jurisdiction, by: by.id, at: await this.database.now(tx), after }, stretch);
    });
    response.redirect(303, '/audit');
  }

  @Get('anomalies/:kind')
  @Access('auditor', 'administrator')
  async anomalies(@Req() request: GuardedRequest, @Res() response: Response, @Param('kind') asked: string, @Query('before') before: unknown): Promise<void> {
    const kind = ANOMALIES.find((known) => known === asked);
    if (kind === undefined) throw new NotFoundException();
    const view = await this.views.of(request, response);
    const key = keyOf(before);
    const page = await this.database.transaction(async (tx) => anomaliesOf(tx, await this.scopes.of(actorOf(request), tx), kind, key));
    response.type('html').send(anomaliesPage(view, kind, key, page));
  }
}
