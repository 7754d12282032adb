import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Verifier } from '../../src/audit/verifier.js';
import { Secret } from '../../src/secret.js';
import type { SignOnSettings } from '../../src/sign-on-settings.js';
import type { Commitments } from '../../src/engine/commitments.js';
import { replyReader } from '../../src/intake/reply-reader.js';
import type { ReplyReader } from '../../src/intake/review/drafts.js';
import { Dispatcher } from '../../src/outbox/dispatcher.js';
import { createMailer } from '../../src/outbox/mailer.js';
import { composeNotice } from '../../src/outbox/compose-notice.js';
import type { Database } from '../../src/store/database.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { secureApp, webModule } from '../../src/web/web.module.js';
import { closeBefore } from '../support/database.js';
import { PASSWORD } from './world.js';

/** What a test brings to be told the metrics. */
export const METRICS_TOKEN = 'a-token-of-the-tests-and-of-nobody-else';

/** The real pages on a real port, over the given database. */
export interface Site {
  readonly url: string;
  /** Every route that Nest serves, as `GET /commitments/:id`. */
  readonly routes: readonly string[];
  close(): Promise<void>;
}

/** As SECRET; whoever has it can make the token of any session's forms. */
export const SITE_SECRET = new Secret('a secret of the tests and of nobody else');

interface Given { reader?: ReplyReader; publicUrl?: string; singleSignOn?: SignOnSettings; localAccounts?: boolean; trustProxy?: number }

export async function startSite(database: Database, commitments: Commitments, { reader = replyReader, publicUrl = 'http://127.0.0.1', singleSignOn, localAccounts = true, trustProxy = 0 }: Given = {}): Promise<Site> {
  const config = { publicUrl, secret: SITE_SECRET, metricsToken: new Secret(METRICS_TOKEN), singleSignOn: singleSignOn ?? null, localAccounts };
  const mailer = createMailer({ smtpUrl: null, from: '"践诺" <jiannuo@example.cn>', replyTo: null, publicHost: 'example.cn' });
  const delivery = new Dispatcher(database, mailer, config.publicUrl);
  const app = await NestFactory.create<NestExpressApplication>(
    webModule({ database, commitments, verifier: new Verifier(new RuleBook()), composeNotice, delivery, reader, book: new RuleBook(), config }),
    { bodyParser: false, logger: ['error'], abortOnError: false },
  );
  secureApp(app, { publicUrl, trustProxy });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => { await (closing ??= app.close()); };
  closeBefore(database, close);
  return { routes: routesOf(app), url: `http://127.0.0.1:${String(port)}`, close };
}

function routesOf(app: NestExpressApplication): string[] {
  const controllers = app.get(DiscoveryService, { strict: false }).getControllers();
  const scanner = app.get(MetadataScanner, { strict: false });
  return controllers.flatMap(({ metatype }) => {
    const { prototype } = metatype as { prototype: Record<string, object> };
    const base = String(Reflect.getMetadata('path', metatype as object) ?? '');
    return scanner.getAllMethodNames(prototype).filter((name) => Reflect.hasMetadata('method', prototype[name] as object)).map((name) => {
      const handler = prototype[name] as object;
      const path = [base, String(Reflect.getMetadata('path', handler))].map((part) => part.replace(/^\/|\/$/g, '')).filter((part) => part !== '').join('/');
      return `${RequestMethod[Reflect.getMetadata('method', handler) as RequestMethod]} /${path}`;
    });
  }).sort();
}

/** A browser without a window: keeps its cookie, never follows a redirect by itself. */
export class Visitor {
  readonly #cookies = new Map<string, string>();

  constructor(private readonly site: Pick<Site, 'url'>) {}

  static async signedIn(site: Pick<Site, 'url'>, login: string): Promise<Visitor> {
    const visitor = new Visitor(site);
    const answer = await visitor.post('/sign-in', { login, password: PASSWORD });
    if (answer.status !== 303) throw new Error(`${login} could not sign in: ${String(answer.status)}`);
    return visitor;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#fetch(path, { headers });
  }

  async post(path: string, form: Record<string, string> | URLSearchParams, headers: Record<string, string> = {}): Promise<Response> {
    return this.#fetch(path, { method: 'POST', body: new URLSearchParams(form), headers });
  }

  /** As a form with a file in it. */
  async upload(path: string, fields: Record<string, string>, file: { bytes: Uint8Array; name: string } | null, headers: Record<string, string> = {}): Promise<Response> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    if (file !== null) form.set('file', new Blob([Uint8Array.from(file.bytes)]), file.name);
    return this.#fetch(path, { method: 'POST', body: form, headers });
  }

  /** Posts a form of a page with its hidden fields, as the browser would: those of the first form that has `marker` in it. */
  async submit(page: string, marker: string, action: string, fields: Record<string, string>): Promise<Response> {
    return this.post(action, { ...hiddenFields(await (await this.get(page)).text(), marker), ...fields });
  }

  /** Posts a form with a file, with the hidden fields of the page's first form that has `marker` in it. */
  async submitFile(page: string, marker: string, action: string, file: { name: string; bytes: Uint8Array }, fields: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Response> {
    return this.upload(action, { ...hiddenFields(await (await this.get(page)).text(), marker), ...fields }, file, headers);
  }

  async #fetch(path: string, init: { method?: string; body?: URLSearchParams | FormData; headers: Record<string, string> }): Promise<Response> {
    const answer = await fetch(`${this.site.url}${path}`, {
      ...init, redirect: 'manual', headers: { accept: 'text/html', cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; '), ...init.headers },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (name.startsWith('jiannuo')) this.#cookies.set(name, value);
    }
    return answer;
  }
}

export function hiddenFields(html: string, marker: string): Record<string, string> {
  const form = html.split('<form').find((part) => part.split('</form>')[0]?.includes(marker))?.split('</form>')[0] ?? '';
  return Object.fromEntries([...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
}
