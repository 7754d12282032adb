import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { HttpException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { DomainError } from '../../core/errors.js';
import { API_BODY_BYTES } from './operation.js';

/** Whether an answer to this request is one of the API, whatever the request says it accepts. Routes are found in any case of letters, so this is too. */
export function isApi({ originalUrl }: Pick<Request, 'originalUrl'>): boolean {
  return /^\/api\/v1(\/|\?|$)/i.test(originalUrl);
}

/** Whether a request brings JSON to the API, by its one name: a page of another site cannot send that without asking first. */
export function isApiJson({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): boolean {
  return isApi({ originalUrl: url }) && /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
}

/** Gives every answer of the API a number that its caller and the log can name it by. */
export function numberRequests(request: Request, response: Response, next: NextFunction): void {
  if (isApi(request)) requestIdOf(response);
  next();
}

function requestIdOf(response: Response): string {
  const given = response.getHeader('X-Request-Id');
  if (typeof given === 'string') return given;
  const id = randomUUID();
  response.setHeader('X-Request-Id', id);
  return id;
}

/** What is wrong as problem details (RFC 9457): the domain's code, message and hint in both languages, the facts, and the request's number. */
export function sendProblem(response: Response, error: unknown, status: number): void {
  const told = asDomainError(error, status);
  const requestId = requestIdOf(response);
  const code = told.code;
  if (status === 401) response.set('WWW-Authenticate', code === 'token-invalid' ? 'Bearer realm="jiannuo"' : 'Bearer realm="jiannuo", error="invalid_token"');
  if (code === 'scope-missing') response.set('WWW-Authenticate', 'Bearer realm="jiannuo", error="insufficient_scope"');
  response.status(status).type('application/problem+json').send(JSON.stringify({
    type: `urn:jiannuo:error:${code}`, title: titleOf(status), status, detail: told.message, instance: `urn:uuid:${requestId}`,
    code, hint: told.hint, facts: told.facts, requestId,
  }));
}

/** Of the HTTP status: what RFC 9457 wants to be the same each time. */
const TITLES: Readonly<Record<number, string>> = {
  400: '请求有误 / Bad request', 401: '须有有效令牌 / A valid token is needed', 403: '不允许 / Not allowed', 404: '没有找到 / Not found', 409: '与当前状态冲突 / In conflict with the state',
  412: '版本已变 / The revision has moved on', 413: '内容过大 / Too large', 415: '类型不受支持 / Unsupported type', 422: '规则不允许 / Refused by a rule', 428: '须注明版本 / A revision is needed',
  429: '请求过多 / Too many requests', 500: '内部错误 / Internal error', 503: '暂不可用 / Unavailable',
};

/** The words of a status. */
export function titleOf(status: number): string {
  return TITLES[status] ?? '被拒绝 / Refused';
}

/** What the frameworks below refuse in their own words. Of a defect nothing is told: the log has it. */
function asDomainError(error: unknown, status: number): DomainError {
  if (error instanceof DomainError) return error;
  if (status === 413) return new DomainError('body-too-large', `请求正文超过 ${String(API_BODY_BYTES / 1024)} KB / the body has more than ${String(API_BODY_BYTES / 1024)} KB`, '请缩短 / shorten it', { bytes: API_BODY_BYTES });
  if (status === 415) return new DomainError('media-type-unsupported', '不接受此字符集或编码 / this character set or encoding is not accepted', '请用 UTF-8 的 application/json / send application/json in UTF-8');
  if (status === 404) return new DomainError('unknown-route', '没有这个地址 / there is no such address', '见 /api/v1/openapi.json / see /api/v1/openapi.json');
  if (status === 403 && error instanceof HttpException) return new DomainError('not-allowed', '请求来自另一网站 / the request comes from another site', '接口供程序使用，不供其他网站的页面使用 / the API is for programs, not for pages of other sites');
  if (status < 500) return new DomainError('request-invalid', '请求有误 / the request is not right', '请核对地址、请求头与正文 / check address, headers and body');
  return new DomainError('internal', '内部错误，未作任何更改 / something went wrong here; nothing was changed', '请稍后重试；仍然如此的，请把 requestId 告诉管理员 / try again; if it goes on, tell an administrator the requestId');
}
