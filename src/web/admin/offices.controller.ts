import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { addressOf } from '../../auth/address.js';
import { addContact, addOffice, changeContact, changeOffice, officeTree } from '../../auth/offices.js';
import type { ContactDetails } from '../../auth/offices.js';
import type { Keeper } from '../../auth/people.js';
import { noteRefusal } from '../../auth/refusal-log.js';
import { Scopes } from '../../auth/scope.js';
import { DomainError } from '../../core/errors.js';
import { DATABASE } from '../ports.js';
import type { Transaction, WebDatabase } from '../ports.js';
import { statusOf } from '../problem.filter.js';
import { Views } from '../view.js';
import { officesPage } from './offices.page.js';
import type { OfficesPage } from './offices.page.js';

const text = (most: number) => z.string().max(most).catch('');
const officeForm = z.object({ id: text(100), name: text(300), nameEn: text(400), parent: text(100) });
const contactForm = z.object({ level: text(40), name: text(300), address: text(400), language: z.enum(['zh', 'en']).catch('zh') });

/** The tree of offices and whom letters reach at each. What is decided is decided in auth/offices.ts. */
@Controller('admin/offices')
export class OfficesController {
  constructor(@Inject(DATABASE) private readonly database: WebDatabase, @Inject(Scopes) private readonly scopes: Scopes, @Inject(Views) private readonly views: Views) {}

  @Get()
  @Access('administrator')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Query('done') done: unknown): Promise<void> {
    await this.#render(request, response, { done: done === 'yes' });
  }

  @Post()
  @Access('administrator')
  async add(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const form = officeForm.parse(body);
    await this.#act(request, response, (tx, by) => addOffice(tx, form, by), { entered: form });
  }

  @Post(':office')
  @Access('administrator')
  async change(@Req() request: GuardedRequest, @Res() response: Response, @Param('office') id: string, @Body() body: unknown): Promise<void> {
    const form = officeForm.parse(body);
    await this.#act(request, response, (tx, by) => changeOffice(tx, id, form, by), {}, id);
  }

  @Post(':office/contacts')
  @Access('administrator')
  async addContact(@Req() request: GuardedRequest, @Res() response: Response, @Param('office') office: string, @Body() body: unknown): Promise<void> {
    const form = contactForm.parse(body) as ContactDetails;
    await this.#act(request, response, (tx, by) => addContact(tx, office, form, by), { contact: { office, id: '', form } }, office);
  }

  @Post(':office/contacts/:contact')
  @Access('administrator')
  async changeContact(@Req() request: GuardedRequest, @Res() response: Response, @Param('office') office: string, @Param('contact') id: string, @Body() body: unknown): Promise<void> {
    const form = contactForm.parse(body) as ContactDetails;
    await this.#act(request, response, (tx, by) => changeContact(tx, office, id, form, by), { contact: { office, id, form } }, office);
  }

  async #act(request: GuardedRequest, response: Response, act: (tx: Transaction, by: Keeper) => Promise<void>, kept: Partial<OfficesPage>, at = ''): Promise<void> {
    try {
      await this.database.transaction(async (tx) => act(tx, { person: actorOf(request).id, jurisdiction: (await this.scopes.of(actorOf(request), tx)).jurisdiction, address: addressOf(request) }));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'unknown-office' || request.accepts(['html', 'json']) === 'json') throw error;
      noteRefusal(request, error);
      response.status(statusOf(error));
      await this.#render(request, response, { refusal: error, ...kept });
      return;
    }
    response.redirect(303, `/admin/offices?done=yes${at === '' ? '' : `#${encodeURIComponent(at)}`}`);
  }

  async #render(request: GuardedRequest, response: Response, more: Partial<OfficesPage>): Promise<void> {
    const view = await this.views.of(request, response);
    const offices = await this.database.transaction(async (tx) => officeTree(tx, (await this.scopes.of(actorOf(request), tx)).jurisdiction));
    response.type('html').send(officesPage(view, { offices, done: false, refusal: null, entered: null, contact: null, ...more }));
  }
}
