import { Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DomainError } from '../core/errors.js';
import type { Database } from '../store/database.js';
import { recordAccess } from './access-log.js';
import { addressOf } from './address.js';

/** By request: what a rule has refused to whoever sent it. */
const refusedByRule = new WeakMap<object, DomainError>();

/** Tells of an error that a route answers with, so that a rule's refusal is recorded too: its status says no more than that of a form with a gap. */
export function noteRefusal(request: object, error: unknown): void {
  if (error instanceof DomainError && (error.code === 'event-refused' || error.code === 'not-allowed')) refusedByRule.set(request, error);
}

/**
 * Records what was refused to somebody who is signed in: what they may not do (403), what a rule keeps from them (noteRefusal) and what
 * they may not see or is not there (404), with the address of the page and never its query, nor anything that they wrote. Looks at the answer itself, so that no way of refusing can be forgotten. Whoever is not
 * signed in leaves no line here: the web is full of programs that try addresses.
 */
export class RefusalLog implements OnApplicationShutdown {
  readonly #log = new Logger('access');
  readonly #writing = new Set<Promise<void>>();

  constructor(private readonly database: Pick<Database, 'transaction'>) {}

  /** Call it once per request, before anything can be refused. `by` goes before the route: the number of a token. */
  watch(request: Request, response: Response, person: string, by = ''): void {
    const address = addressOf(request); // when the answer has gone out, the connection may have, and its address with it
    response.once('finish', () => {
      const byRule = refusedByRule.get(request);
      if (byRule === undefined && response.statusCode !== 403 && response.statusCode !== 404) return;
      const what = byRule === undefined ? '' : ruleOf(byRule);
      const writing: Promise<void> = this.database.transaction((tx) => recordAccess(tx, {
        event: response.statusCode === 404 ? 'not-found' : 'refused', person, address, detail: `${by}${routeOf(request)} ${what}`.trimEnd(),
      })).catch((error: unknown) => {
        this.#log.error(`a refusal could not be recorded: ${error instanceof Error ? error.message : String(error)}`);
      }).finally(() => this.#writing.delete(writing));
      this.#writing.add(writing);
    });
  }

  /** After the last answer has gone out: resolves when everything refused is written. */
  async onApplicationShutdown(): Promise<void> {
    while (this.#writing.size > 0) await Promise.all(this.#writing); // one may be begun while others are waited for
  }
}

/** The commitment and the event, as the engine names them: neither holds what somebody typed. */
function ruleOf({ facts }: DomainError): string {
  return [facts['commitment'], facts['event']].filter((part) => typeof part === 'string').join(' ');
}

/** What was asked for, without its query. */
export function routeOf({ method, originalUrl }: Pick<Request, 'method' | 'originalUrl'>): string {
  return `${method} ${originalUrl.split('?')[0] ?? ''}`;
}
