import { Controller, Get, Inject, NotFoundException, Query, Req, Res } from '@nestjs/common';
import type { CookieOptions, Request, Response } from 'express';
import { recordAccess } from '../../auth/access-log.js';
import { Access, ACCESS_CONFIG } from '../../auth/access.js';
import type { AccessConfig } from '../../auth/access.js';
import { addressOf } from '../../auth/address.js';
import { cookieOf, sessionCookie } from '../../auth/session-cookie.js';
import { SESSION_HOURS, Sessions } from '../../auth/sessions.js';
import { personVouchedFor } from '../../auth/sign-on-person.js';
import { ATTEMPT_MS } from '../../auth/single-sign-on.js';
import { DomainError } from '../../core/errors.js';
import { DATABASE, SIGN_ON } from '../ports.js';
import type { SignOn, WebDatabase } from '../ports.js';
import { localPath } from './sign-in.controller.js';

/** Where the provider sends people back to; registered there with the public address before it. */
export const SIGN_ON_CALLBACK = '/sign-in/sso/callback';

/** The way to the provider of single sign-on and back. A 404 where there is none. */
@Controller('sign-in/sso')
export class SignOnController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(SIGN_ON) private readonly ways: SignOn,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
  ) {}

  @Get()
  @Access('public')
  async begin(@Res() response: Response, @Query('next') next: unknown): Promise<void> {
    const { to, sealed } = await this.#single().begin(localPath(next), await this.#now());
    const { name, options } = this.#attemptCookie();
    response.cookie(name, sealed, { ...options, maxAge: ATTEMPT_MS }).redirect(303, to.href);
  }

  /** Refused: whoever brings no attempt of their own browser, so that nobody can sign somebody else in as themselves. */
  @Get('callback')
  @Access('public')
  async finish(@Req() request: Request, @Res() response: Response): Promise<void> {
    const attempt = this.#attemptCookie();
    response.clearCookie(attempt.name, attempt.options);
    const address = addressOf(request);
    const single = this.#single();
    try {
      const { vouched, next } = await single.finish(request.originalUrl.split('?')[1] ?? '', cookieOf(request, attempt.name), await this.#now());
      const token = await this.database.transaction(async (tx) => {
        const person = await personVouchedFor(tx, vouched, address);
        await recordAccess(tx, { event: 'signed-in', person, address, detail: 'single sign-on' });
        return await this.sessions.open(person, tx);
      });
      const { name, options } = sessionCookie(this.config.publicUrl);
      const before = cookieOf(request, name);
      if (before !== null) await this.sessions.end(before); // as after a password
      response.cookie(name, token, { ...options, maxAge: SESSION_HOURS * 3_600_000 }).redirect(303, next);
    } catch (error) {
      // Outside of the transaction that it undid, or the log would forget it too.
      if (error instanceof DomainError) await this.database.transaction((tx) => recordAccess(tx, { event: 'sign-in-refused', person: personOf(error), address, detail: `single sign-on: ${error.code}` }));
      throw error;
    }
  }

  async #now(): Promise<Date> {
    return this.database.transaction((tx) => this.database.now(tx));
  }

  #single(): NonNullable<SignOn['single']> {
    if (this.ways.single === null) throw new NotFoundException();
    return this.ways.single;
  }

  #attemptCookie(): { name: string; options: CookieOptions } {
    const { name, options } = sessionCookie(this.config.publicUrl);
    return { name: `${name}-sso`, options };
  }
}

/** Whom the provider vouched for and this program knows, but does not let in. */
function personOf({ facts }: DomainError): string | null {
  return typeof facts['person'] === 'string' ? facts['person'] : null;
}
