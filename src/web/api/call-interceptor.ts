import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import type { z } from 'zod';
import { DomainError } from '../../core/errors.js';
import { inBothLanguages } from '../../core/events.js';
import { canonical } from '../../core/step.js';
import { operationOf } from './operation.js';
import type { Answer, Call, CheckedRequest, Operation } from './operation.js';

/**
 * Checks a request against its operation before the controller sees it, and puts the controller's answer into a response. Throws
 * `request-invalid` naming every place that is wrong, `media-type-unsupported` and `precondition-missing`.
 */
@Injectable()
export class CallInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<Answer | null>): Observable<null> {
    const op = operationOf(context.getHandler());
    if (op === undefined) throw new Error('a route of the API without its operation');
    const [request, response] = [context.switchToHttp().getRequest<CheckedRequest>(), context.switchToHttp().getResponse<Response>()];
    request.call = checked(op, request, response);
    return next.handle().pipe(map((answer) => {
      if (answer !== null && !response.headersSent) send(op, request, response, answer);
      return null;
    }));
  }
}

function checked(op: Operation, request: CheckedRequest, response: Response): Call {
  const { signedIn } = request;
  if (signedIn === undefined) throw new Error('the guard lets nobody through without a token');
  // The ETag says which revision it is, and not that every byte is the same: lateness grows overnight. So nothing is "not modified".
  delete request.headers['if-none-match'];
  refuseOtherMedia(op, request);
  if (typeof request.body === 'string') request.body = parsed(request.body);
  refuseDeep(request.body);
  const file = request.file === undefined ? null : { name: request.file.originalname, bytes: request.file.buffer };
  const problems: Problem[] = [];
  const given = {
    params: read(op.params, request.params, 'path', problems),
    query: read(op.query, request.query, 'query', problems),
    body: bodyOf(op, request, file !== null, problems),
  };
  const key = keyOf(op, request, problems);
  if (problems.length > 0) throw invalid(problems);
  const revision = op.revision === 'needs' ? revisionOf(request) : null;
  const digest = key === null ? null : digestOf(request, file);
  return { ...given, file, by: signedIn.actor, key, digest, revision, response } as Call;
}

/** What is wrong, where: `in` is path, query, header or body; `field` a path within it. */
interface Problem { in: string; field: string; problem: string }

function read(schema: z.ZodType, value: unknown, place: string, problems: Problem[]): unknown {
  const result = schema.safeParse(value, { error: inBothLanguages });
  if (result.success) return result.data;
  problems.push(...result.error.issues.map((issue) => ({ in: place, field: issue.path.join('.'), problem: issue.message })));
  return undefined;
}

/** The bytes of a body are bounded before they come here. */
function parsed(text: string): object {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below: what a parser says about a place in a text helps nobody who sends JSON by a program.
  }
  throw new DomainError('body-not-json', '请求正文不是 JSON 对象 / the body is no JSON object', '请核对其语法与编码（UTF-8）/ check its syntax and its encoding (UTF-8)', {});
}

/** No verb has fields this deep; what reads or hashes a value beyond that would use up its stack. */
const DEEPEST = 64;

/** Walks without recursion, for the same reason. Throws `request-invalid` naming the place, shortened. */
function refuseDeep(body: unknown): void {
  const open: { value: unknown; path: readonly string[] }[] = [{ value: body, path: [] }];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const { value, path } = one;
    if (typeof value !== 'object' || value === null) continue;
    if (path.length > DEEPEST) {
      const field = Array.from(path.join('.')).slice(0, 200).join('');
      throw invalid([{ in: 'body', field, problem: `嵌套超过 ${String(DEEPEST)} 层 / nested more than ${String(DEEPEST)} deep` }]);
    }
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'object') open.push({ value: inner, path: [...path, name] });
    }
  }
}

/** Beside a file stand only the fields of its form, which an operation has none of. */
function bodyOf(op: Operation, { body }: CheckedRequest, hasFile: boolean, problems: Problem[]): unknown {
  if (op.method === 'get') return undefined;
  if (!hasFile && op.body !== null) return read(op.body, body ?? {}, 'body', problems);
  const names = typeof body === 'object' && body !== null ? Object.keys(body as object) : [];
  problems.push(...names.map((field) => ({ in: 'body', field, problem: '没有这一项 / there is no such field' })));
  if (!hasFile) problems.push({ in: 'body', field: op.file?.field ?? '', problem: '缺少文件 / the file is missing' });
  return undefined;
}

function keyOf(op: Operation, { headers }: CheckedRequest, problems: Problem[]): string | null {
  const key = headers['idempotency-key'];
  if (op.method === 'get' || key === undefined) return null;
  if (typeof key === 'string' && /^[!-~]{1,255}$/.test(key)) return key;
  problems.push({ in: 'header', field: 'Idempotency-Key', problem: '须为 1 至 255 个可见的 ASCII 字符 / must be 1 to 255 visible ASCII characters' });
  return null;
}

function revisionOf({ headers }: CheckedRequest): number {
  const given = headers['if-match'];
  if (given === undefined) {
    throw new DomainError('precondition-missing', '缺少 If-Match：请写明所见的版本 / If-Match is missing: say which revision you have seen',
      '先读取该事项，把其 ETag 原样放入 If-Match / read the commitment first and send its ETag as If-Match', { header: 'If-Match' });
  }
  const [, revision] = /^"(\d{1,9})"$/.exec(given) ?? [];
  if (revision === undefined) throw invalid([{ in: 'header', field: 'If-Match', problem: '须为一个 ETag，如 "7" / must be one ETag, such as "7"' }]);
  return Number(revision);
}

function refuseOtherMedia(op: Operation, request: CheckedRequest): void {
  const accepted = [...op.body === null ? [] : ['application/json'], ...op.file === null ? [] : ['multipart/form-data']];
  // null: there is no body at all, and what it lacks is said by name.
  const foreign = /charset=(?!"?utf-?8\b)/i.test(request.headers['content-type'] ?? '');
  if (op.method === 'get' || (request.is(accepted) !== false && !foreign)) return;
  throw new DomainError('media-type-unsupported', `不接受 ${(request.headers['content-type'] ?? '未注明的类型').slice(0, 100)} / this type of body is not accepted`,
    `请用 / send ${accepted.join(' or ')}`, { accepted });
}

function invalid(problems: readonly Problem[]): DomainError {
  return new DomainError('request-invalid', problems.map(({ in: place, field, problem }) => `${place}${field === '' ? '' : ` ${field}`}: ${problem}`).join('; '),
    '请改正所列各处；未作任何更改 / mend the named places; nothing was changed', { problems });
}

function digestOf({ method, originalUrl, body }: CheckedRequest, file: Call['file']): string {
  const hash = createHash('sha256').update(`${method} ${originalUrl}\n`);
  return (file === null ? hash.update(canonical((body as object | undefined) ?? {})) : hash.update(`${file.name}\n`).update(file.bytes)).digest('hex');
}

function send(op: Operation, request: CheckedRequest, response: Response, { body, status = op.status, revision, location, next, replayed }: Answer): void {
  if (revision !== undefined) response.set('ETag', etagOf(revision));
  if (location !== undefined) response.location(location);
  if (replayed === true) response.set('Idempotency-Replayed', 'true');
  if (typeof next === 'string') {
    const url = new URL(request.originalUrl, 'http://localhost');
    url.searchParams.set('cursor', next);
    response.set('Link', `<${url.pathname}${url.search}>; rel="next"`);
  }
  // Not send(), which would make an ETag of its own for what has none to be sent back.
  response.status(status).type('application/json').end(JSON.stringify(body));
}

export function etagOf(revision: number): string {
  return `"${String(revision)}"`;
}
