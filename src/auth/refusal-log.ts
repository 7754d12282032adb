import { Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Database } from '../store/database.js';
import { recordAccess } from './access-log.js';
import { addressOf } from './address.js';

/**
 * Records what was refused to somebody who is signed in: what they may not do (403) and what they may not see or is not there (404), with
 * the address of the page and never its query. Looks at the answer itself, so that no way of refusing can be forgotten. Whoever is not
 * signed in leaves no line here: the web is full of programs that try addresses.
 */
export class RefusalLog implements OnApplicationShutdown {
  readonly #log = new Logger('access');
  readonly #writing = new Set<Promise<void>>();

  constructor(private readonly database: Pick<Database, 'transaction'>) {}

  /** Call it once per request, before anything can be refused. `by` goes before the route: the number of a token. */
  watch(request: Request, response: Response, person: string, by = ''): void {
    response.once('finish', () => {
      if (response.statusCode !== 403 && response.statusCode !== 404) return;
      const writing: Promise<void> = this.database.transaction((tx) => recordAccess(tx, {
        event: response.statusCode === 403 ? 'refused' : 'not-found', person, address: addressOf(request), detail: `${by}${routeOf(request)}`,
      })).catch((error: unknown) => {
        this.#log.error(`a refusal could not be recorded: ${error instanceof Error ? error.message : String(error)}`);
      }).finally(() => this.#writing.delete(writing));
      this.#writing.add(writing);
    });
  }

  /** After the last answer has gone out: resolves when everything refused is written. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.#writing);
  }
}

/** What was asked for, without its query. */
export function routeOf({ method, originalUrl }: Pick<Request, 'method' | 'originalUrl'>): string {
  return `${method} ${originalUrl.split('?')[0] ?? ''}`;
}
