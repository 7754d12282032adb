import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { recordAccess } from '../../auth/access-log.js';
import { Access, ACCESS_CONFIG, actorOf } from '../../auth/access.js';
import type { AccessConfig, GuardedRequest } from '../../auth/access.js';
import { addressOf } from '../../auth/address.js';
import { cookieOf, sessionCookie } from '../../auth/session-cookie.js';
import { SESSION_HOURS, Sessions } from '../../auth/sessions.js';
import { SignIn } from '../../auth/sign-in.js';
import { DomainError } from '../../core/errors.js';
import { DATABASE, SIGN_ON } from '../ports.js';
import type { SignOn, WebDatabase } from '../ports.js';
import { Views } from '../view.js';
import { signInPage } from './sign-in.page.js';

// Without NUL, which no stored text holds and PostgreSQL refuses.
const text = (length: number) => z.string().max(length).regex(/^[^\0]*$/).catch('');
const signInForm = z.object({ login: text(100).transform((login) => login.trim()), password: text(200), next: text(2000).transform(localPath) });

@Controller()
export class SignInController {
  constructor(
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(Views) private readonly views: Views,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
    @Inject(SIGN_ON) private readonly ways: SignOn,
  ) {}

  @Get('sign-in')
  @Access('public')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Query('next') next: unknown): Promise<void> {
    const view = await this.views.of(request, response);
    response.type('html').send(signInPage(view, { next: localPath(next), login: '', refusal: null }, this.ways));
  }

  @Post('sign-in')
  @Access('public')
  async attempt(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    if (!this.ways.local) throw new DomainError('not-allowed', '本地账户已停用 / local accounts are switched off', '请用统一身份认证登录 / sign in with single sign-on', {});
    const { login, password, next } = signInForm.parse(body ?? {});
    const result = await this.signIn.attempt(login, password, addressOf(request));
    if (result.outcome === 'signed-in') {
      const { name, options } = sessionCookie(this.config.publicUrl);
      const before = cookieOf(request, name);
      if (before !== null) await this.sessions.end(before); // whoever planted or found the old one holds nothing
      response.cookie(name, result.token, { ...options, maxAge: SESSION_HOURS * 3_600_000 }).redirect(303, result.mustChange ? '/password' : next);
    } else {
      const view = await this.views.of(request, response);
      response.status(result.outcome === 'refused' ? 401 : 429).type('html').send(signInPage(view, { next, login, refusal: result.outcome }, this.ways));
    }
  }

  @Post('sign-out')
  @Access('signed-in', 'first-password')
  async end(@Req() request: GuardedRequest, @Res() response: Response): Promise<void> {
    const { name, options } = sessionCookie(this.config.publicUrl);
    const token = cookieOf(request, name);
    if (token !== null) await this.sessions.end(token);
    await this.database.transaction((tx) => recordAccess(tx, { event: 'signed-out', person: actorOf(request).id, address: addressOf(request) }));
    response.clearCookie(name, options).redirect(303, '/sign-in');
  }
}

/** A path of this site, or `/home`: nobody is sent elsewhere by a crafted link. */
export function localPath(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])[\x21-\x7e]+$/.test(next) ? next : '/home';
}
