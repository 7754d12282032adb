import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { accountsOf, addAccount, resetAccount, setDetails, setDisabled, setRoles } from '../../auth/people.js';
import type { AccountRow, Keeper, NewAccount } from '../../auth/people.js';
import { addressOf } from '../../auth/address.js';
import { Scopes } from '../../auth/scope.js';
import { DomainError } from '../../core/errors.js';
import { officesOf } from '../../store/readings/review-context.js';
import { DATABASE } from '../ports.js';
import type { Transaction, WebDatabase } from '../ports.js';
import { statusOf } from '../problem.filter.js';
import { Views } from '../view.js';
import { peoplePage } from './people.page.js';
import type { Issued, PeoplePage } from './people.page.js';

const text = (most: number) => z.string().max(most).catch('');
// One box ticked comes as a word, several as a list.
const roles = z.union([z.string().transform((one) => [one]), z.array(z.string().max(20)).max(20)]).catch([]);
const addForm = z.object({ login: text(200), name: text(200), email: text(300), office: text(60), language: z.enum(['zh', 'en']).catch('zh'), roles });
const rolesForm = z.object({ office: text(60), roles });
const detailsForm = z.object({ name: text(200), email: text(300), language: z.enum(['zh', 'en']).catch('zh') });
const stateForm = z.object({ disabled: z.enum(['yes', 'no']) });
const doneQuery = z.enum(['roles', 'details', 'disabled', 'enabled']).nullable().catch(null);

/** The accounts of a jurisdiction, for its administrators. What is decided about whom is decided in auth/people.ts. */
@Controller('people')
export class PeopleController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
  ) {}

  @Get()
  @Access('administrator')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Query('done') done: unknown): Promise<void> {
    await this.#render(request, response, { done: doneQuery.parse(done) });
  }

  /** Answers with the first password, which is shown nowhere else: no redirect, and no cache keeps a page of this site. */
  @Post()
  @Access('administrator')
  async add(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const form = addForm.parse(body);
    await this.#act(request, response, (tx, by) => addAccount(tx, form as NewAccount, by), form);
  }

  @Post(':id/password')
  @Access('administrator')
  async reset(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string): Promise<void> {
    await this.#act(request, response, (tx, by) => resetAccount(tx, id, by));
  }

  @Post(':id/roles')
  @Access('administrator')
  async roles(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    const form = rolesForm.parse(body);
    await this.#act(request, response, async (tx, by) => {
      await setRoles(tx, id, { roles: form.roles, office: form.office === '' ? null : form.office }, by);
      return 'roles';
    });
  }

  @Post(':id/details')
  @Access('administrator')
  async details(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    const form = detailsForm.parse(body);
    await this.#act(request, response, async (tx, by) => {
      await setDetails(tx, id, form, by);
      return 'details';
    });
  }

  @Post(':id/state')
  @Access('administrator')
  async state(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string, @Body() body: unknown): Promise<void> {
    const form = stateForm.safeParse(body);
    if (!form.success) throw new DomainError('person-invalid', '表单不完整 / the form is incomplete', '未作更改 / nothing was changed', { problems: [{ field: 'disabled', problem: 'yes | no' }] });
    await this.#act(request, response, async (tx, by) => {
      await setDisabled(tx, id, form.data.disabled === 'yes', by);
      return form.data.disabled === 'yes' ? 'disabled' : 'enabled';
    });
  }

  async #act(
    request: GuardedRequest, response: Response, act: (tx: Transaction, by: Keeper) => Promise<{ account: AccountRow; password: string } | NonNullable<PeoplePage['done']>>, entered?: PeoplePage['entered'],
  ): Promise<void> {
    let issued: Issued | null = null;
    try {
      const outcome = await this.database.transaction(async (tx) => act(tx, { person: actorOf(request).id, jurisdiction: (await this.scopes.of(actorOf(request), tx)).jurisdiction, address: addressOf(request) }));
      if (typeof outcome === 'string') {
        response.redirect(303, `/people?done=${outcome}`);
        return;
      }
      issued = { name: outcome.account.name, login: outcome.account.login, password: outcome.password };
    } catch (error) {
      if (!(error instanceof DomainError) || request.accepts(['html', 'json']) === 'json') throw error;
      response.status(statusOf(error));
      await this.#render(request, response, { refusal: error, ...(entered === undefined ? {} : { entered }) });
      return;
    }
    await this.#render(request, response, { issued });
  }

  async #render(request: GuardedRequest, response: Response, more: Partial<PeoplePage>): Promise<void> {
    const view = await this.views.of(request, response);
    const page = await this.database.transaction(async (tx) => {
      const { jurisdiction } = await this.scopes.of(actorOf(request), tx);
      return { accounts: await accountsOf(tx, jurisdiction), offices: await officesOf(tx, jurisdiction) };
    });
    response.type('html').send(peoplePage(view, { done: null, refusal: null, issued: null, entered: null, ...page, ...more }));
  }
}
