import { createHash } from 'node:crypto';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Access, ACCESS_CONFIG } from '../../auth/access.js';
import type { AccessConfig } from '../../auth/access.js';
import { addressOf } from '../../auth/address.js';
import { openCalendarLink } from '../../auth/calendar-links.js';
import { countAttempt } from '../../auth/rate-limit.js';
import type { RateLimit } from '../../auth/rate-limit.js';
import { Scopes } from '../../auth/scope.js';
import { readDeadlines } from '../../store/readings/deadlines.js';
import { DATABASE } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { calendarFeed } from './calendar-feed.js';

/** Calendar programs ask once an hour or less; whole offices do so from one address. */
const PER_ADDRESS = { name: 'calendar from', allowed: 300, minutes: 1 };
export const PER_LINK = { name: 'calendar link', allowed: 30, minutes: 1 };

@Controller('calendar')
export class CalendarFeedController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
  ) {}

  /** The secret is the permission. One that opens nothing is a 404, whatever the reason. */
  @Get(':secret.ics')
  @Access('public')
  async feed(@Req() request: Request, @Res() response: Response, @Param('secret') secret: string): Promise<void> {
    if (await this.#tooMany(PER_ADDRESS, addressOf(request), response)) return;
    const link = await this.database.transaction((tx) => openCalendarLink(tx, secret));
    if (await this.#tooMany(PER_LINK, link.id, response)) return;
    const text = calendarFeed(await this.database.transaction(async (tx) => readDeadlines(tx, await this.scopes.of(link.person, tx), link.office)), this.config.publicUrl);
    const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
    response.set({
      'Content-Type': 'text/calendar; charset=utf-8', 'Content-Disposition': 'inline; filename="jiannuo.ics"',
      // May be kept by the one program that asked, which must ask again whether it still holds: a revoked link ends at once.
      'Cache-Control': 'private, no-cache', 'ETag': etag, 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex',
    });
    // Not left to express, which sends everything anew to a program that says no-cache beside it.
    if (holds(request.headers['if-none-match'], etag)) response.status(304).end();
    else response.send(text);
  }

  async #tooMany(limit: RateLimit, subject: string, response: Response): Promise<boolean> {
    const { allowed, secondsLeft } = await this.database.transaction((tx) => countAttempt(tx, limit, subject));
    if (!allowed) response.status(429).set('Retry-After', String(secondsLeft)).type('text/plain').send('请求过于频繁，请稍后再试 / too many requests; try again later\n');
    return !allowed;
  }
}

function holds(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
}
