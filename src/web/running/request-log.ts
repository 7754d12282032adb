/** What every line that is logged during a request is told apart by; nothing of it comes from a header or a body. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { Metrics } from './metrics.js';

export interface RequestContext {
  request: string;
  /** Id of the commitment that the address names, as far as it looks like one. */
  commitment?: string;
}

const contexts = new AsyncLocalStorage<RequestContext>();

/** Null outside a request: in a recurring job, during the start. */
export function requestContext(): RequestContext | null {
  return contexts.getStore() ?? null;
}

export interface Answered {
  method: string;
  /** The pattern that matched, never the path: a path may hold what somebody typed. */
  route: string | null;
  status: number;
  ms: number;
}

/** Counts and tells of every request once it is answered or given up, and gives it an id that the answer carries as `X-Request-Id`. */
export function following(metrics: Metrics, tell: (answered: Answered) => void): (request: Request, response: Response, next: NextFunction) => void {
  return (request, response, next) => {
    const began = performance.now();
    const commitment = COMMITMENT.exec(request.path)?.[1];
    const context: RequestContext = { request: randomUUID(), ...(commitment === undefined ? {} : { commitment }) };
    response.set('X-Request-Id', context.request);
    response.once('close', () => {
      const ms = performance.now() - began;
      const route = (request.route as { path?: unknown } | undefined)?.path;
      const answered = { method: request.method, route: typeof route === 'string' ? route : null, status: response.writableFinished ? response.statusCode : 499, ms: Math.round(ms) };
      metrics.answered(answered.method, answered.route, answered.status, ms / 1000);
      contexts.run(context, () => { tell(answered); });
    });
    contexts.run(context, next);
  };
}

// As ids are made: a suggestion's number and a label. Anything else in this place of an address is not repeated.
const COMMITMENT = /^\/(?:api\/v1\/)?commitments\/([A-Za-z0-9-]{1,40})(?:\/|$)/;
