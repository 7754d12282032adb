import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { recordAccess } from '../../auth/access-log.js';
import { addressOf } from '../../auth/address.js';
import { Scopes } from '../../auth/scope.js';
import { retryNow } from '../../engine/retry.js';
import { readReadiness } from '../../store/readings/readiness.js';
import { standingFigures } from '../../store/readings/standing-figures.js';
import { mailQueue, stuckWork } from '../../store/readings/stuck-work.js';
import { DATABASE } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { causesOf } from '../running/causes.js';
import { Views } from '../view.js';
import { overviewPage } from './overview.page.js';

/** What an administrator looks at in the morning: is all at work, what is stuck and why, what waits to leave. */
@Controller('admin')
export class OverviewController {
  constructor(@Inject(DATABASE) private readonly database: WebDatabase, @Inject(Scopes) private readonly scopes: Scopes, @Inject(Views) private readonly views: Views) {}

  @Get()
  @Access('administrator')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Query('done') done: unknown): Promise<void> {
    const view = await this.views.of(request, response);
    const causes = await causesOf(this.database);
    const found = await this.database.transaction(async (tx) => {
      const scope = await this.scopes.of(actorOf(request), tx);
      return { readiness: await readReadiness(tx), figures: await standingFigures(tx), stuck: await stuckWork(tx, scope), queue: await mailQueue(tx, scope) };
    });
    response.type('html').send(overviewPage(view, { causes, ...found, retried: done === 'retried' }));
  }

  @Post('stuck/:id/retry')
  @Access('administrator')
  async retry(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { jurisdiction } = await this.scopes.of(actorOf(request), tx);
      await retryNow(tx, id, jurisdiction, await this.database.now(tx));
      await recordAccess(tx, { event: 'retry-asked', person: actorOf(request).id, address: addressOf(request), detail: id });
    });
    response.redirect(303, '/admin?done=retried');
  }
}
