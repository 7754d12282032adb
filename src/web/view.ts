import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { ACCESS_CONFIG } from '../auth/access.js';
import type { AccessConfig, GuardedRequest } from '../auth/access.js';
import { csrfToken } from '../auth/csrf.js';
import { cookieOf, sessionCookie } from '../auth/session-cookie.js';
import { Sessions } from '../auth/sessions.js';
import { LANGUAGES } from '../core/commitment.js';
import type { Actor, Language } from '../core/commitment.js';
import { readClock } from '../store/readings/clock.js';
import { pageWords } from './page-words.js';
import type { Say } from './page-words.js';
import { DATABASE } from './ports.js';
import type { WebDatabase } from './ports.js';

/** What every page is given besides its rows: who reads it, in which language, and what time it is. */
export interface View {
  lang: Language;
  say: Say;
  /** Null on public pages and for errors before sign-in. */
  actor: Actor | null;
  /** Empty without a session. */
  csrf: string;
  /** By the database clock. */
  now: Date;
  /** A demo has shifted the clock: every page says so. */
  demoClock: boolean;
  /** Path and query under which this page can be visited, without the language switch. */
  path: string;
}

/** Zone in which pages that show many commitments read the clock; a single commitment is read in its profile's zone. */
export const HOUSE_TIME_ZONE = 'Asia/Shanghai';

const LANGUAGE_COOKIE = 'lang';
const YEAR_MS = 365 * 86_400_000;

@Injectable()
export class Views {
  constructor(
    @Inject(DATABASE) private readonly database: WebDatabase,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
  ) {}

  /** `?lang=` chooses a language and is remembered; then the cookie, then the person's own language, then Chinese. */
  async of(request: GuardedRequest, response: Response): Promise<View> {
    const token = cookieOf(request, sessionCookie(this.config.publicUrl).name);
    const signedIn = request.signedIn ?? (token === null ? null : await this.sessions.find(token));
    const asked = languageOf(request.query['lang']);
    if (asked !== null) response.cookie(LANGUAGE_COOKIE, asked, { sameSite: 'lax', path: '/', maxAge: YEAR_MS });
    const lang = asked ?? languageOf(cookieOf(request, LANGUAGE_COOKIE)) ?? signedIn?.language ?? 'zh';
    const { now, shifted } = await this.database.transaction(readClock);
    return {
      lang, say: pageWords(lang), actor: signedIn?.actor ?? null,
      csrf: signedIn === null ? '' : csrfToken(this.config.secret, signedIn.session),
      now, demoClock: shifted, path: pathOf(request),
    };
  }
}

/** Whether the reader decides about letters; what is sent is decided elsewhere. */
export function isSupervisor({ actor }: View): boolean {
  return actor?.roles.includes('supervisor') === true;
}

/** The view of a page that must come out even when the database does not answer. */
export function bareView(request: GuardedRequest, now: Date): View {
  const lang = languageOf(request.query['lang']) ?? languageOf(cookieOf(request, LANGUAGE_COOKIE)) ?? 'zh';
  return { lang, say: pageWords(lang), actor: null, csrf: '', now, demoClock: false, path: pathOf(request) };
}

function languageOf(value: unknown): Language | null {
  return LANGUAGES.find((language) => language === value) ?? null;
}

function pathOf({ method, originalUrl }: GuardedRequest): string {
  const { pathname, searchParams } = new URL(originalUrl, 'http://localhost');
  // A refused form is answered under its own address, which cannot be visited: the page it stands on is one segment up.
  if (!['GET', 'HEAD'].includes(method) && !['/sign-in', '/intake'].includes(pathname)) return pathname.slice(0, pathname.lastIndexOf('/')) || '/';
  searchParams.delete('lang');
  return searchParams.size === 0 ? pathname : `${pathname}?${searchParams.toString()}`;
}
