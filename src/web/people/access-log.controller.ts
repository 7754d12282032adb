import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { Scopes } from '../../auth/scope.js';
import { accessRows } from '../../store/readings/access-log.js';
import { DATABASE } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { Views } from '../view.js';
import { accessLogPage } from './access-log.page.js';

// A filter that makes no sense is no filter.
const filterQuery = z.object({
  event: z.string().regex(/^[a-z][a-z-]{1,39}$/).nullable().catch(null),
  person: z.string().trim().regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$/).nullable().catch(null),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
});

/** Who signed in, what was refused, who was given what: read by auditors and administrators of the place, changed by nobody. */
@Controller('access-log')
export class AccessLogController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
  ) {}

  @Get()
  @Access('auditor', 'administrator')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Query() query: unknown): Promise<void> {
    const view = await this.views.of(request, response);
    const filter = filterQuery.parse(query);
    const found = await this.database.transaction(async (tx) => accessRows(tx, (await this.scopes.of(actorOf(request), tx)).jurisdiction, filter));
    response.type('html').send(accessLogPage(view, filter, found));
  }
}
