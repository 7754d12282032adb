/**
 * The log as JSON, one object a line, for whoever collects logs. It is kept longer and read by more people than the database, so it holds
 * neither secrets nor personal data: a domain error is told by its code alone, and every other text loses what stands in quotation marks or
 * Chinese, addresses and long tokens, since that is where names, quotes and values stand. The whole story is in the history, behind a login.
 */
import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { DomainError } from '../../core/errors.js';
import type { Answered } from './request-log.js';
import { requestContext } from './request-log.js';

export class JsonLog implements LoggerService {
  readonly #pino: Logger;

  constructor(stream: DestinationStream) {
    this.#pino = pino({
      base: null, messageKey: 'message', timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) }, mixin: () => ({ ...requestContext() }),
    }, stream);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#pino.info(scopeOf(rest), textOf(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#pino.warn(scopeOf(rest), textOf(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#pino.error(scopeOf(rest), textOf(message));
  }

  /** One line for each request, whoever sent it. */
  request(answered: Answered): void {
    this.#pino.info({ scope: 'http', ...answered }, 'request');
  }
}

/** Nest hands the scope in as the last argument. */
function scopeOf(rest: readonly unknown[]): { scope?: string } {
  const scope = rest.at(-1);
  return typeof scope === 'string' && /^[\w-]{1,40}$/.test(scope) ? { scope } : {};
}

function textOf(message: unknown): string {
  if (message instanceof DomainError) return `[${message.code}]`;
  if (message instanceof Error) return withoutPersons(message.stack ?? message.message);
  return withoutPersons(typeof message === 'string' ? message : JSON.stringify(message));
}

/** A text without what it may quote. The frames of a stack and the names of jobs and constraints stay. */
export function withoutPersons(text: string): string {
  return text
    .replace(/^DomainError: [^\n]*/u, 'DomainError')
    .replaceAll(/(postgres(?:ql)?|smtps?|https?):\/\/\S+/gu, '$1://…')
    .replaceAll(/[^\s<>@"(]+@[^\s<>@"/]+\.[^\s<>@"/]+/gu, '…')
    .replaceAll(/"[^"\n]*":?|'[^'\n]*'|“[^”\n]*”|=\([^)\n]*\)/gu, (found) => (/^"\w{1,40}":$/.test(found) ? found : '…'))
    .replaceAll(/[A-Za-z0-9_-]{33,}/gu, '…')
    .replaceAll(/\p{Script=Han}[\p{Script=Han}\p{P}\d]*/gu, '…');
}
