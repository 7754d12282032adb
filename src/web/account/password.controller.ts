import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, ACCESS_CONFIG, actorOf } from '../../auth/access.js';
import type { AccessConfig, GuardedRequest } from '../../auth/access.js';
import { changePassword } from '../../auth/own-password.js';
import { PasswordResets } from '../../auth/password-reset.js';
import { addressOf } from '../../auth/address.js';
import { sessionCookie } from '../../auth/session-cookie.js';
import { SESSION_HOURS, Sessions } from '../../auth/sessions.js';
import { DomainError } from '../../core/errors.js';
import { DATABASE } from '../ports.js';
import type { WebDatabase } from '../ports.js';
import { statusOf } from '../problem.filter.js';
import { Views } from '../view.js';
import { forgottenPage, passwordPage, resetPage } from './password.page.js';

const text = (most: number) => z.string().max(most).catch('');
const changeForm = z.object({ old: text(400), next: text(400) });
const askForm = z.object({ email: text(254) });
const resetForm = z.object({ token: text(100), next: text(400) });

/** One's own password: changed with the old one, or set anew with a link from a mail. */
@Controller('password')
export class PasswordController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(PasswordResets) private readonly resets: PasswordResets,
    @Inject(Views) private readonly views: Views,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
  ) {}

  @Get()
  @Access('signed-in', 'first-password')
  async show(@Req() request: GuardedRequest, @Res() response: Response): Promise<void> {
    response.type('html').send(passwordPage(await this.views.of(request, response), { first: request.signedIn?.mustChange === true, refusal: null }));
  }

  /** Ends every session of the person; this one goes on under a new token. */
  @Post()
  @Access('signed-in', 'first-password')
  async change(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const { old, next } = changeForm.parse(body);
    const refusal = await refused(async () => {
      const token = await changePassword(this.database, this.sessions, { person: actorOf(request).id, old, next, address: addressOf(request) });
      const { name, options } = sessionCookie(this.config.publicUrl);
      response.cookie(name, token, { ...options, maxAge: SESSION_HOURS * 3_600_000 }).redirect(303, '/account?done=password');
    }, request);
    if (refusal === null) return;
    response.status(statusOf(refusal)).type('html').send(passwordPage(await this.views.of(request, response), { first: request.signedIn?.mustChange === true, refusal }));
  }

  @Get('forgotten')
  @Access('public')
  async askPage(@Req() request: GuardedRequest, @Res() response: Response): Promise<void> {
    response.type('html').send(forgottenPage(await this.views.of(request, response), { done: false, refusal: null }));
  }

  /** Says the same for every address. */
  @Post('forgotten')
  @Access('public')
  async ask(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const { email } = askForm.parse(body ?? {});
    const refusal = await refused(() => this.resets.ask(email.replaceAll('\0', ''), addressOf(request)), request);
    response.status(refusal === null ? 200 : statusOf(refusal)).type('html').send(forgottenPage(await this.views.of(request, response), { done: refusal === null, refusal }));
  }

  /** Opening the link changes nothing: mail scanners open links too. */
  @Get('reset')
  @Access('public')
  async resetForm(@Req() request: GuardedRequest, @Res() response: Response, @Query('token') given: unknown): Promise<void> {
    const token = typeof given === 'string' ? given : '';
    const open = await this.resets.isOpen(token);
    const refusal = open ? null : new DomainError('reset-link-invalid', '链接无效、已使用或已过期 / the link is wrong, was used, or has expired', '请重新申请 / ask for another', {});
    response.status(open ? 200 : 404).type('html').send(resetPage(await this.views.of(request, response), { token: open ? token : null, done: false, refusal }));
  }

  @Post('reset')
  @Access('public')
  async reset(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const { token, next } = resetForm.parse(body ?? {});
    const refusal = await refused(() => this.resets.complete(token, next, addressOf(request)), request);
    const again = refusal?.code === 'password-weak' ? token : null;
    response.status(refusal === null ? 200 : statusOf(refusal)).type('html')
      .send(resetPage(await this.views.of(request, response), { token: again, done: refusal === null, refusal }));
  }
}

/** What `act` was refused for, for the page that shows it; programs that ask for JSON get it as a problem. */
async function refused(act: () => Promise<void>, request: GuardedRequest): Promise<DomainError | null> {
  try {
    await act();
    return null;
  } catch (error) {
    if (!(error instanceof DomainError) || request.accepts(['html', 'json']) === 'json') throw error;
    return error;
  }
}
