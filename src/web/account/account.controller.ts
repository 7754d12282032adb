import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { recordAccess } from '../../auth/access-log.js';
import { Access, ACCESS_CONFIG, actorOf } from '../../auth/access.js';
import type { AccessConfig, GuardedRequest } from '../../auth/access.js';
import { endOwnToken, liveTokensOf } from '../../auth/api-tokens.js';
import { endMandate, grantMandate, holdsMandate, mandatesOf } from '../../auth/mandates.js';
import { accountsOf } from '../../auth/people.js';
import { addressOf } from '../../auth/address.js';
import { Scopes } from '../../auth/scope.js';
import { endSecrets } from '../../auth/secrets-of-person.js';
import { sessionCookie } from '../../auth/session-cookie.js';
import { endSessions, Sessions } from '../../auth/sessions.js';
import { localDate } from '../../core/events.js';
import { DomainError } from '../../core/errors.js';
import { DATABASE } from '../ports.js';
import type { Transaction, WebDatabase } from '../ports.js';
import { statusOf } from '../problem.filter.js';
import { Views } from '../view.js';
import { accountPage } from './account.page.js';
import type { AccountPage } from './account.page.js';

const substituteForm = z.object({ substitute: z.string().max(40).catch(''), from: localDate.catch(''), until: localDate.catch(''), reason: z.string().trim().max(200).regex(/^[^\p{Cc}\p{Cs}]*$/u).catch('') });
const actingForm = z.object({ principal: z.string().max(40).catch('') });
const doneQuery = z.enum(['away', 'password', 'token']).nullable().catch(null);

/** One's own account: sessions, programs that act in one's name, and who stands in while one is away. */
@Controller('account')
export class AccountController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
  ) {}

  @Get()
  @Access('signed-in')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Query('done') done: unknown): Promise<void> {
    await this.#render(request, response, doneQuery.parse(done), null);
  }

  @Post('sign-out-everywhere')
  @Access('signed-in', 'first-password')
  async everywhere(@Req() request: GuardedRequest, @Res() response: Response): Promise<void> {
    await this.database.transaction(async (tx) => {
      const by = { person: actorOf(request).id, address: addressOf(request) };
      await endSessions(tx, by.person);
      await endSecrets(tx, by.person, by);
      await recordAccess(tx, { event: 'signed-out-everywhere', ...by });
    });
    const { name, options } = sessionCookie(this.config.publicUrl);
    response.clearCookie(name, options).redirect(303, '/sign-in');
  }

  @Post('substitutes')
  @Access('signed-in')
  async substitute(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const { substitute, from, until, reason } = substituteForm.parse(body);
    await this.#act(request, response, async (tx) => {
      if (from === '' || until === '' || reason === '') {
        throw new DomainError('mandate-invalid', '代理安排：请填写起止日期与事由 / standing in: give both dates and a reason', '未作更改 / nothing was changed', { problems: [] });
      }
      const { id } = actorOf(request);
      await grantMandate(tx, { principal: id, substitute, from, until, reason }, { id }, addressOf(request));
    });
  }

  @Post('substitutes/:id/end')
  @Access('signed-in')
  async end(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    await this.#act(request, response, (tx) => endMandate(tx, id, actorOf(request), addressOf(request)));
  }

  @Post('tokens/:id/revoke')
  @Access('signed-in')
  async revoke(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    if (!await this.database.transaction((tx) => endOwnToken(tx, { id, person: actorOf(request).id, address: addressOf(request) }))) throw new NotFoundException();
    response.redirect(303, '/account?done=token');
  }

  /** This session goes on with the roles of a principal whose mandate holds, or in the person's own name again. */
  @Post('acting')
  @Access('signed-in')
  async act(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const { principal } = actingForm.parse(body);
    const { id } = actorOf(request);
    await this.#act(request, response, async (tx) => {
      if (principal !== '' && !await holdsMandate(tx, id, principal)) throw new DomainError('no-mandate', '没有有效的代办授权 / there is no mandate in force for this', '请由本人办理 / let them act themselves', {});
      await this.sessions.actFor(request.signedIn?.session ?? '', principal === '' ? null : principal, tx);
      await recordAccess(tx, { event: 'acting-for', person: id, address: addressOf(request), detail: principal === '' ? '—' : `for ${principal}` });
    });
  }

  async #act(request: GuardedRequest, response: Response, act: (tx: Transaction) => Promise<void>): Promise<void> {
    try {
      await this.database.transaction(act);
    } catch (error) {
      if (!(error instanceof DomainError) || request.accepts(['html', 'json']) === 'json') throw error;
      response.status(statusOf(error));
      await this.#render(request, response, null, error);
      return;
    }
    response.redirect(303, '/account?done=away');
  }

  async #render(request: GuardedRequest, response: Response, done: AccountPage['done'], refusal: DomainError | null): Promise<void> {
    const view = await this.views.of(request, response);
    const page = await this.database.transaction(async (tx) => {
      const { id } = actorOf(request);
      const colleagues = await accountsOf(tx, (await this.scopes.of(actorOf(request), tx)).jurisdiction);
      return { self: colleagues.find((one) => one.id === id) ?? null, colleagues: colleagues.filter((one) => one.id !== id && one.disabledAt === null), mandates: await mandatesOf(tx, id), tokens: await liveTokensOf(tx, id) };
    });
    response.type('html').send(accountPage(view, { ...page, done, refusal }));
  }
}
