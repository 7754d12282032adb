import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, ACCESS_CONFIG, actorOf } from '../../auth/access.js';
import type { AccessConfig, GuardedRequest } from '../../auth/access.js';
import { calendarAddress, calendarLinksOf, renewCalendarLink, revokeCalendarLink } from '../../auth/calendar-links.js';
import { addressOf } from '../../auth/address.js';
import { Scopes } from '../../auth/scope.js';
import { officesInScope } from '../../store/readings/deadlines.js';
import { DATABASE } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { Views } from '../view.js';
import { calendarLinksPage } from './calendar-links.page.js';

const newForm = z.object({ office: z.string().max(40).catch('').transform((office) => (office === '' ? null : office)) });
const revokeForm = z.object({ id: z.string().max(20).catch('') });

/** Each person's own links; nobody sees or ends another's here. */
@Controller('calendar-links')
export class CalendarLinksController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
  ) {}

  @Get()
  @Access('signed-in')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Query('revoked') revoked: unknown): Promise<void> {
    await this.#render(request, response, { fresh: null, revoked: revoked === 'yes' });
  }

  /** Answers with the page itself and not with a redirect: the link is known now and never again. */
  @Post('new')
  @Access('signed-in')
  async renew(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const { office } = newForm.parse(body ?? {});
    const secret = await this.database.transaction(async (tx) => renewCalendarLink(tx, { person: actorOf(request), office, now: await this.database.now(tx), address: addressOf(request) }));
    await this.#render(request, response, { fresh: calendarAddress(this.config.publicUrl, secret), revoked: false });
  }

  @Post('revoke')
  @Access('signed-in')
  async revoke(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const { id } = revokeForm.parse(body ?? {});
    await this.database.transaction(async (tx) => revokeCalendarLink(tx, { id, personId: actorOf(request).id, now: await this.database.now(tx), address: addressOf(request) }));
    response.redirect(303, '/calendar-links?revoked=yes');
  }

  async #render(request: GuardedRequest, response: Response, { fresh, revoked }: { fresh: string | null; revoked: boolean }): Promise<void> {
    const view = await this.views.of(request, response);
    const page = await this.database.transaction(async (tx) => ({
      links: await calendarLinksOf(tx, actorOf(request).id), offices: await officesInScope(tx, await this.scopes.of(actorOf(request), tx)), fresh, revoked,
    }));
    response.type('html').send(calendarLinksPage(view, page));
  }
}
