import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, actorOf } from '../../auth/access.js';
import type { GuardedRequest } from '../../auth/access.js';
import { recordAccess } from '../../auth/access-log.js';
import type { AccessEvent } from '../../auth/access-log.js';
import { addressOf } from '../../auth/address.js';
import { noteRefusal } from '../../auth/refusal-log.js';
import { Scopes } from '../../auth/scope.js';
import { localDateOf } from '../../core/calendar.js';
import { DomainError } from '../../core/errors.js';
import { addLayer, addProfile, checkLayer, checkProfile, useCalendar } from '../../engine/rules.js';
import { recountAll } from '../../engine/recount.js';
import type { RecountItem } from '../../engine/recount.js';
import { layersOf, profilesOf } from '../../store/rule-book.js';
import type { RuleBook } from '../../store/rule-book.js';
import { COMMITMENTS, DATABASE, RULE_BOOK } from '../ports.js';
import type { Transaction, WebCommitments, WebDatabase } from '../ports.js';
import { statusOf } from '../problem.filter.js';
import { HOUSE_TIME_ZONE, Views } from '../view.js';
import { profilePage } from './profile.page.js';
import { recountPage } from './recount.page.js';
import { rulesPage } from './rules.page.js';
import type { RulesPage } from './rules.page.js';

const reason = z.string().max(2000).catch('').transform((text) => text.trim());
const storeForm = z.object({ json: z.string().max(200_000).catch(''), reason, act: z.enum(['check', 'store']).catch('check') });
const useForm = z.object({ layers: z.union([z.string().transform((one) => [one]), z.array(z.string().max(100)).max(50)]).catch([]), reason });
const recountForm = z.object({ profile: z.string().regex(/^[a-z-]{1,40}@\d{1,6}$/).nullable().catch(null), reason });
const DONE = ['stored', 'used'] as const;

/** Profiles and calendars of the place: looked at by whoever watches, added to by an administrator. What is decided is decided in engine/rules.ts and engine/recount.ts. */
@Controller('admin/rules')
export class RulesController {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(COMMITMENTS) private readonly commitments: WebCommitments,
    @Inject(RULE_BOOK) private readonly book: RuleBook,
    @Inject(Scopes) private readonly scopes: Scopes,
    @Inject(Views) private readonly views: Views,
  ) {}

  @Get()
  @Access('supervisor', 'auditor', 'administrator')
  async show(@Req() request: GuardedRequest, @Res() response: Response, @Query('done') done: unknown): Promise<void> {
    await this.#render(request, response, { done: DONE.find((one) => one === done) ?? null });
  }

  @Get('recount')
  @Access('administrator')
  async plan(@Req() request: GuardedRequest, @Res() response: Response, @Query() query: unknown): Promise<void> {
    await this.#recount(request, response, recountForm.parse(query).profile, null);
  }

  @Post('recount')
  @Access('administrator')
  async apply(@Req() request: GuardedRequest, @Res() response: Response, @Body() body: unknown): Promise<void> {
    const form = recountForm.parse(body);
    await this.#recount(request, response, form.profile, form.reason);
  }

  @Get('profiles/:id/:version')
  @Access('supervisor', 'auditor', 'administrator')
  async profile(@Req() request: GuardedRequest, @Res() response: Response, @Param('id') id: string, @Param('version') version: string): Promise<void> {
    const found = await this.database.transaction(async (tx) => (await profilesOf(tx, id)).find((one) => String(one.version) === version));
    if (found === undefined) throw new DomainError('unknown-profile', `没有地方规则 ${id}@${version} / there is no profile ${id}@${version}`, '请从规则一览进入 / start from the list of rules', { id, version });
    response.type('html').send(profilePage(await this.views.of(request, response), found));
  }

  @Post('profiles')
  @Access('administrator')
  async storeProfile(@Req() request: GuardedRequest, @Res() response: Response, @Body() given: unknown): Promise<void> {
    await this.#store(request, response, 'profile', given, async (tx, body, signed) => {
      const { id, version } = signed === null ? await checkProfile(tx, body, 'JSON') : await addProfile(tx, { body, place: 'JSON', ...signed });
      return `${id}@${version}`;
    });
  }

  @Post('layers')
  @Access('administrator')
  async storeLayer(@Req() request: GuardedRequest, @Res() response: Response, @Body() given: unknown): Promise<void> {
    await this.#store(request, response, 'layer', given, async (tx, body, signed) => (signed === null ? await checkLayer(tx, body, 'JSON') : await addLayer(tx, { body, place: 'JSON', ...signed })).id);
  }

  @Post('calendar')
  @Access('administrator')
  async use(@Req() request: GuardedRequest, @Res() response: Response, @Body() given: unknown): Promise<void> {
    const form = useForm.parse(given);
    await this.#refusable(request, response, {}, async () => {
      requireReason(form.reason);
      await this.database.transaction(async (tx) => {
        const { jurisdiction } = await this.scopes.of(actorOf(request), tx);
        const { version } = await useCalendar(tx, { jurisdiction, layers: form.layers, by: actorOf(request), reason: form.reason, now: await this.database.now(tx) });
        await this.#log(tx, request, 'calendar-used', version);
      });
      response.redirect(303, '/admin/rules?done=used');
    });
  }

  async #store(
    request: GuardedRequest, response: Response, what: 'profile' | 'layer', given: unknown,
    keep: (tx: Transaction, body: unknown, signed: { by: ReturnType<typeof actorOf>; reason: string; now: Date } | null) => Promise<string>,
  ): Promise<void> {
    const form = storeForm.parse(given);
    const entered = { what, json: form.json, reason: form.reason };
    await this.#refusable(request, response, { entered }, async () => {
      const body = parsedJson(form.json);
      if (form.act === 'store') requireReason(form.reason);
      const name = await this.database.transaction(async (tx) => {
        const kept = await keep(tx, body, form.act === 'check' ? null : { by: actorOf(request), reason: form.reason, now: await this.database.now(tx) });
        if (form.act === 'store') await this.#log(tx, request, what === 'profile' ? 'profile-stored' : 'layer-stored', kept);
        return kept;
      });
      if (form.act === 'store') response.redirect(303, '/admin/rules?done=stored');
      else await this.#render(request, response, { entered, checked: name });
    });
  }

  /** What was typed comes back with the reason. */
  async #refusable(request: GuardedRequest, response: Response, kept: Partial<RulesPage>, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof DomainError) || request.accepts(['html', 'json']) === 'json') throw error;
      noteRefusal(request, error);
      response.status(statusOf(error));
      await this.#render(request, response, { refusal: error, ...kept });
    }
  }

  /** `why` null only plans. */
  async #recount(request: GuardedRequest, response: Response, profile: string | null, why: string | null): Promise<void> {
    const view = await this.views.of(request, response);
    const { jurisdiction, now, profiles } = await this.database.transaction(async (tx) => ({
      jurisdiction: (await this.scopes.of(actorOf(request), tx)).jurisdiction, now: await this.database.now(tx), profiles: await profilesOf(tx),
    }));
    const [id = '', version = ''] = profile?.split('@') ?? [];
    const order = { jurisdiction, now, ...(profile === null ? {} : { profile: { id, version: Number(version) } }) };
    let refusal: DomainError | null = null;
    let items: RecountItem[] = [];
    try {
      if (why !== null) requireReason(why);
      items = await recountAll(this.database, this.book, order, why === null ? null : { commitments: this.commitments, by: actorOf(request), reason: why });
      if (why !== null) await this.database.transaction((tx) => this.#log(tx, request, 'recounted', `${items.length}: ${why}`));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      noteRefusal(request, error);
      response.status(statusOf(error));
      refusal = error;
    }
    response.type('html').send(recountPage(view, { profiles, profile, items, applied: why !== null && refusal === null, refusal }));
  }

  async #log(tx: Transaction, request: GuardedRequest, event: AccessEvent, detail: string): Promise<void> {
    await recordAccess(tx, { event, person: actorOf(request).id, address: addressOf(request), detail });
  }

  async #render(request: GuardedRequest, response: Response, more: Partial<RulesPage>): Promise<void> {
    const view = await this.views.of(request, response);
    const today = localDateOf(view.now, HOUSE_TIME_ZONE);
    const page = await this.database.transaction(async (tx) => {
      const { jurisdiction } = await this.scopes.of(actorOf(request), tx);
      const rules = await this.book.current(tx);
      return { profiles: await profilesOf(tx), layers: [...(await layersOf(tx)).values()].filter((layer) => layer.jurisdiction === null || layer.jurisdiction === jurisdiction), calendar: rules.calendarOf(jurisdiction) };
    });
    response.type('html').send(rulesPage(view, { ...page, today, done: null, refusal: null, entered: null, checked: null, ...more }));
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new DomainError('profile-invalid', `JSON 无法读取：${String(error)} / the JSON cannot be read: ${String(error)}`, '请检查引号、逗号和括号 / check quotes, commas and brackets', {});
  }
}

function requireReason(text: string): void {
  if (text === '') throw new DomainError('profile-invalid', '请写明理由 / give a reason', '理由留在记录里，供日后查考 / it stays on record for whoever asks later', { field: 'reason' });
}
