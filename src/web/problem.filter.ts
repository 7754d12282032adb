import { Catch, HttpException, Inject, Injectable, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import type { GuardedRequest } from '../auth/access.js';
import { noteRefusal } from '../auth/refusal-log.js';
import { DomainError } from '../core/errors.js';
import type { ErrorCode } from '../core/errors.js';
import { isApi, sendProblem } from './api/problem.js';
import { complaintOf, errorPage } from './error.page.js';
import type { Complaint } from './error.page.js';
import { bareView, Views } from './view.js';
import type { View } from './view.js';

const STATUSES: Partial<Record<ErrorCode, number>> = {
  'not-signed-in': 401, 'not-allowed': 403, 'password-must-change': 403, 'too-many-attempts': 429, 'reset-link-invalid': 404,
  'password-weak': 422, 'password-wrong': 422, 'person-invalid': 422, 'person-exists': 409, 'last-administrator': 409, 'mandate-invalid': 422, 'no-mandate': 422,
  'unknown-commitment': 404, 'unknown-notice': 404, 'unknown-person': 404, 'unknown-office': 404, 'unknown-draft': 404, 'unknown-calendar-link': 404, 'unknown-webhook': 404,
  'event-not-accepted': 409, 'stale-revision': 409, 'notice-not-awaiting': 409, 'definition-mismatch': 409,
  'event-refused': 422, 'evidence-incomplete': 422, 'due-before-reply': 422, 'event-data-invalid': 422, 'step-failed': 500,
  'edit-invalid': 422, 'edit-refused': 422, 'draft-incomplete': 422, 'suggestion-differs': 422, 'merge-circle': 422, 'span-mismatch': 422, 'unknown-kind': 422,
  'table-unreadable': 422, 'table-too-large': 413, 'sheet-missing': 422, 'header-missing': 422, 'mapping-invalid': 422, 'import-refused': 422,
  'link-unknown': 404, 'link-expired': 410, 'link-revoked': 410, 'link-used': 409, 'link-moved-on': 410, 'link-too-often': 429,
  'extension-not-provided': 422, 'extension-exhausted': 422, 'extension-by-leader': 403, 'upload-too-large': 413, 'document-too-large': 413, 'upload-unknown': 404, 'database-unreachable': 503,
  'attachment-refused': 422, 'attachment-damaged': 500, 'unknown-attachment': 404, 'sign-on-unavailable': 503, 'sign-on-refused': 400, 'sign-on-not-admitted': 403,
  'token-unknown': 401, 'token-expired': 401, 'token-revoked': 401, 'token-invalid': 401, 'person-disabled': 401, 'scope-missing': 403, 'rate-limited': 429,
  'body-too-large': 413, 'media-type-unsupported': 415, 'unknown-route': 404, 'precondition-missing': 428, 'idempotency-key-reused': 422, 'idempotency-in-progress': 409,
  'office-invalid': 422, 'office-exists': 409, 'profile-invalid': 422, 'profile-gap': 422, 'profile-overlap': 422, 'calendar-invalid': 422, 'recount-refused': 422, 'unknown-reply': 404, 'unknown-profile': 404, 'internal': 500,
};

/** The HTTP status of a domain error; 400 for a code that no page is expected to meet with. */
export function statusOf(error: DomainError): number {
  return STATUSES[error.code] ?? 400;
}

/**
 * Every error of every route: a page for people, problem JSON (RFC 9457) for programs that ask for JSON. A person who isn't signed
 * in is sent to the sign-in page and comes back. What isn't a domain error is logged whole and shown without its message.
 */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger('web');

  constructor(@Inject(Views) private readonly views: Views) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<GuardedRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const status = statusOfAny(error);
    noteRefusal(request, error);
    if (status >= 500) this.#logger.error(error instanceof Error ? error.stack ?? error.message : String(error));
    if (response.headersSent) {
      response.end();
    } else if (isApi(request)) {
      // Whoever named the revision they had seen has a precondition that failed, and is not just late.
      sendProblem(response, error, error instanceof DomainError && error.code === 'stale-revision' && request.headers['if-match'] !== undefined ? 412 : status);
    } else if (request.accepts(['html', 'json']) === 'json') {
      response.status(status).type('application/problem+json').send(JSON.stringify(problemOf(error, status)));
    } else if (error instanceof DomainError && error.code === 'password-must-change' && request.method === 'GET') {
      response.redirect(303, '/password');
    } else if (status === 401 && request.method === 'GET') {
      response.redirect(303, `/sign-in?next=${encodeURIComponent(request.originalUrl)}`);
    } else {
      const view = await this.#viewOf(request, response);
      response.status(status).type('html').send(errorPage(view, complaintOfAny(view, error, status)));
    }
  }

  async #viewOf(request: GuardedRequest, response: Response): Promise<View> {
    try {
      return await this.views.of(request, response);
    } catch {
      return bareView(request, new Date(0)); // its `now` is shown only under a demo clock, which is off here
    }
  }
}

function statusOfAny(error: unknown): number {
  if (error instanceof DomainError) return statusOf(error);
  if (error instanceof HttpException) return error.getStatus();
  // body-parser and express put it on the error: 413, or 400 for a malformed body or URL.
  const { status } = (error ?? {}) as { status?: unknown };
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

function complaintOfAny(view: View, error: unknown, status: number): Complaint {
  if (error instanceof DomainError) return complaintOf(view, error);
  const { say } = view;
  if (status === 404) return { sentence: say('error.not-found'), hint: say('error.not-found.hint'), detail: null };
  if (status === 403) return { sentence: say('error.cross-origin'), hint: '', detail: null };
  if (status === 413) return { sentence: say('error.too-large'), hint: '', detail: null };
  if (status < 500) return { sentence: say('error.bad-request'), hint: '', detail: null };
  return { sentence: say('error.internal'), hint: say('error.internal.hint'), detail: null };
}

function problemOf(error: unknown, status: number): object {
  if (error instanceof DomainError) {
    return { type: `urn:jiannuo:error:${error.code}`, title: error.message, status, detail: error.hint, facts: error.facts };
  }
  return { type: 'about:blank', title: status >= 500 ? 'Internal error' : 'Request refused', status };
}
