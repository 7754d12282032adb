import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, ACCESS_CONFIG } from '../../auth/access.js';
import type { AccessConfig, GuardedRequest } from '../../auth/access.js';
import { calendarAddress, calendarLinksOf, renewCalendarLink, revokeCalendarLink } from '../../auth/calendar-links.js';
import { visibleOffices } from '../../store/readings/deadlines.js';
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
    const secret = await this.database.transaction(async (tx) => renewCalendarLink(tx, { personId: idOf(request), office, now: await this.database.now(tx) }));
    await this.#render(request, response, { fresh: calendarAddress(this.config.publicUrl, secret), revoked: false });
  }

  @Post('revoke')
  @Access('signed-in')
  async revoke(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const { id } = revokeForm.parse(body ?? {});
    await this.database.transaction(async (tx) => revokeCalendarLink(tx, { id, personId: idOf(request), now: await this.database.now(tx) }));
    response.redirect(303, '/calendar-links?revoked=yes');
  }

  async #render(request: GuardedRequest, response: Response, { fresh, revoked }: { fresh: string | null; revoked: boolean }): Promise<void> {
    const view = await this.views.of(request, response);
    const page = await this.database.transaction(async (tx) => ({
      links: await calendarLinksOf(tx, idOf(request)), offices: await visibleOffices(tx, idOf(request)), fresh, revoked,
    }));
    response.type('html').send(calendarLinksPage(view, page));
  }
}

function idOf({ signedIn }: GuardedRequest): string {
  if (signedIn === undefined) throw new Error('the guard lets nobody in without a session');
  return signedIn.actor.id;
}
