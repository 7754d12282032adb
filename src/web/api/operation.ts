/**
 * What one verb of the API takes and gives, said once: the route, the guard, the checks on whatever comes in, the OpenAPI document
 * and the types of its controller all come from this value. So the document cannot say anything else than what happens.
 */
import type { Response } from 'express';
import { z } from 'zod';
import type { Allowed, GuardedRequest } from '../../auth/access.js';
import type { TokenScope } from '../../auth/api-tokens.js';
import type { UploadLimits } from '../../auth/upload.js';
import type { Actor, Named } from '../../core/commitment.js';
import type { ErrorCode } from '../../core/errors.js';

/** Where every verb lives. */
export const API_ROOT = 'api/v1';
/** Bytes of a JSON body: a whole page of prose in each field of the longest form, several times over. */
export const API_BODY_BYTES = 256 * 1024;
export const OPERATION = 'jiannuo:operation';

const nothing = z.strictObject({});
type Nothing = typeof nothing;

export interface Operation<Params extends z.ZodObject = z.ZodObject, Query extends z.ZodObject = z.ZodObject, Body extends z.ZodType = z.ZodType, Answered extends z.ZodType = z.ZodType> {
  method: 'get' | 'post';
  /** Below API_ROOT, with `{id}` for a parameter. */
  path: string;
  id: string;
  tag: string;
  summary: Named;
  scope: TokenScope;
  roles: [Allowed, ...Allowed[]];
  params: Params;
  query: Query;
  body: Body | null;
  /** A file may come instead, as the field of a multipart form. */
  file: UploadLimits | null;
  /** `gives`: the answer has an ETag. `needs`: it is made of a commitment at the revision that If-Match names, and nothing else. */
  revision: 'none' | 'gives' | 'needs';
  status: 200 | 201;
  answer: Answered;
  /** Media types of an answer that is a file. */
  binary: readonly string[];
  /** What it may be refused with, besides what every verb may. */
  refusals: readonly ErrorCode[];
}

interface Said<Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType, Answered extends z.ZodType> {
  method: 'get' | 'post'; path: string; id: string; tag: string; summary: Named; scope: TokenScope; roles?: [Allowed, ...Allowed[]];
  params?: Params; query?: Query; body?: Body; file?: UploadLimits; revision?: Operation['revision']; status?: 200 | 201; answer: Answered; binary?: readonly string[];
  refusals?: readonly ErrorCode[];
}

/** A verb with its defaults filled in: open to everybody who is signed in, no parameters, no body. */
export function operation<Params extends z.ZodObject = Nothing, Query extends z.ZodObject = Nothing, Body extends z.ZodType = z.ZodUndefined, Answered extends z.ZodType = z.ZodType>(
  said: Said<Params, Query, Body, Answered>,
): Operation<Params, Query, Body, Answered> {
  const { roles = ['signed-in'], params = nothing as unknown as Params, query = nothing as unknown as Query, body = null, file = null, revision = 'none', binary = [], refusals = [] } = said;
  return { ...said, roles, params, query, body, file, revision, status: said.status ?? (said.method === 'post' ? 201 : 200), binary, refusals };
}

/** A request that was checked: everything in it is of the types that its operation says. */
export interface Call<Op = Operation> {
  params: Op extends Operation<infer Params> ? z.output<Params> : never;
  query: Op extends Operation<z.ZodObject, infer Query> ? z.output<Query> : never;
  body: Op extends Operation<z.ZodObject, z.ZodObject, infer Body> ? z.output<Body> : never;
  file: { name: string; bytes: Buffer } | null;
  by: Actor;
  /** Of the header Idempotency-Key; null without one. */
  key: string | null;
  /** Tells this request from others under the same key; null without one. */
  digest: string | null;
  /** Of the header If-Match; null where the operation does not need it. */
  revision: number | null;
  response: Response;
}

/** What a controller gives back; the interceptor makes headers of all but the body. */
export interface Answer<Op = Operation> {
  body: Op extends Operation<z.ZodObject, z.ZodObject, z.ZodType, infer Answered> ? z.input<Answered> : never;
  /** Other than the operation's own: something was there already. */
  status?: 200 | 201;
  revision?: number;
  /** Path of what was made, from the root. */
  location?: string;
  /** Cursor of the page that follows. */
  next?: string | null;
  /** The answer to an earlier request with the same key. */
  replayed?: boolean;
}

export type CheckedRequest = GuardedRequest & { call?: Call };

export function operationOf(handler: object): Operation | undefined {
  return Reflect.getMetadata(OPERATION, handler) as Operation | undefined;
}
