import { Inject, Injectable, SetMetadata } from '@nestjs/common';
import type { CanActivate, ExecutionContext, OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import type { Secret } from '../secret.js';
import type { Actor, Role } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { ApiTokens } from './api-tokens.js';
import type { Admission, TokenScope } from './api-tokens.js';
import { isCsrfToken } from './csrf.js';
import { addressOf } from './address.js';
import { RefusalLog, routeOf } from './refusal-log.js';
import { cookieOf, sessionCookie } from './session-cookie.js';
import { receiveUpload, UPLOAD } from './upload.js';
import type { UploadLimits } from './upload.js';
import { Sessions } from './sessions.js';
import type { SignedIn } from './sessions.js';

/** Who may use a route: anybody, anybody signed in, or the holders of certain roles; `first-password`: even before their first password is changed. */
export type Allowed = 'public' | 'signed-in' | 'first-password' | Role;

/** A request that has passed the guard. */
export type GuardedRequest = Request & { signedIn?: SignedIn; admitted?: Admission };

/** What guarding needs to know of the configuration; injected under ACCESS_CONFIG. */
export interface AccessConfig {
  publicUrl: string;
  secret: Secret;
}
export const ACCESS_CONFIG = Symbol('AccessConfig');

/** Who sent a request that has passed the guard of a route that is not public. */
export function actorOf({ signedIn }: GuardedRequest): Actor {
  if (signedIn === undefined) throw new Error('the guard lets nobody through without a session');
  return signedIn.actor;
}

const ACCESS = 'jiannuo:access';
const SCOPE = 'jiannuo:scope';
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Declares who may use a route. There is no default: a route without it stops the program from starting. */
export const Access = (...allowed: [Allowed, ...Allowed[]]): MethodDecorator => SetMetadata(ACCESS, allowed);

/** Declares a route of the API: a token with this scope admits to it, and no session does. Needed by every route under `api/` that is not public. */
export const ApiScope = (scope: TokenScope): MethodDecorator => SetMetadata(SCOPE, scope);

/**
 * Deny by default, for every route of the program. Throws `not-signed-in` without a valid session, `not-allowed` for a route that
 * declares nobody, a role the person doesn't hold, or a changing request without its session's CSRF token, and `password-must-change`
 * for whoever still has a password that somebody else has made. What is refused to somebody signed in, here or later, is recorded.
 * A route of the API asks for a token instead, and a token is worth nothing elsewhere: there is no cookie that another site could make a browser send along.
 * Throws those of ApiTokens.admit(), `token-invalid`, `rate-limited` and `scope-missing` then. A token is no way around a first password.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(ACCESS_CONFIG) private readonly config: AccessConfig,
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(RefusalLog) private readonly refusals: RefusalLog,
    @Inject(ApiTokens) private readonly tokens: ApiTokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const allowed = this.reflector.get<Allowed[] | undefined>(ACCESS, context.getHandler());
    if (allowed === undefined) throw notAllowed('This route declares nobody who may use it.', '');
    if (allowed.includes('public')) return true;
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    const scope = this.reflector.get<TokenScope | undefined>(SCOPE, context.getHandler());
    request.signedIn = scope === undefined ? await this.#requireSession(request) : await this.#requireToken(request, context.switchToHttp().getResponse<Response>(), scope);
    if (scope === undefined) this.refusals.watch(request, context.switchToHttp().getResponse<Response>(), request.signedIn.actor.id);
    if (request.signedIn.mustChange && !allowed.includes('first-password')) throw mustChange();
    const { roles } = request.signedIn.actor;
    if (!allowed.includes('signed-in') && !roles.some((role) => allowed.includes(role))) {
      throw notAllowed('您的身份不能使用此页面。/ Your roles do not admit you to this page.', `需要 / needs: ${allowed.join(', ')}`);
    }
    // The token stands in the body, and the body of a form with a file is read only once it is known who sends it.
    const upload = this.reflector.get<UploadLimits | undefined>(UPLOAD, context.getHandler());
    if (upload !== undefined && typeof request.is('multipart/form-data') === 'string') await receiveUpload(request, context.switchToHttp().getResponse<Response>(), upload);
    if (scope !== undefined) return true;
    const token = (request.body as { csrf?: unknown } | undefined)?.csrf;
    if (!SAFE_METHODS.includes(request.method) && !isCsrfToken(this.config.secret, request.signedIn.session, token)) {
      throw notAllowed('表单已失效，未作任何更改。/ This form is no longer valid; nothing was changed.',
        '请返回并刷新页面后重新提交。/ Go back, reload the page and send it again.', { formExpired: true });
    }
    return true;
  }

  async #requireToken(request: GuardedRequest, response: Response, scope: TokenScope): Promise<SignedIn> {
    const [, token] = /^Bearer +(jn_[A-Za-z0-9_-]{43})$/i.exec(request.headers.authorization ?? '') ?? [];
    if (token === undefined) {
      throw new DomainError('token-invalid', '没有令牌，或令牌格式不对 / there is no token, or it is not one of ours',
        '请在请求头写明 Authorization: Bearer jn_… / send the header Authorization: Bearer jn_…');
    }
    const admitted = await this.tokens.admit(token, { address: addressOf(request), detail: routeOf(request) });
    request.admitted = admitted;
    this.refusals.watch(request, response, admitted.actor.id, `#${admitted.token} `); // before anything is refused to it
    const { limit, used, resetIn, scopes } = admitted;
    // draft-ietf-httpapi-ratelimit-headers
    response.set({ 'RateLimit-Policy': `"token";q=${String(limit)};w=60`, 'RateLimit': `"token";r=${String(Math.max(0, limit - used))};t=${String(resetIn)}` });
    if (used > limit) {
      response.set('Retry-After', String(resetIn));
      throw new DomainError('rate-limited', `此令牌每分钟至多 ${String(limit)} 次请求 / this token may send ${String(limit)} requests a minute`,
        `请在 ${String(resetIn)} 秒后再试 / try again in ${String(resetIn)} seconds`, { limit, retryAfter: resetIn });
    }
    if (!scopes.includes(scope)) {
      throw new DomainError('scope-missing', `令牌没有权限范围 ${scope} / the token lacks the scope ${scope}`, '请用有此范围的令牌 / use a token that has it', { needed: scope, scopes });
    }
    return admitted;
  }

  async #requireSession(request: GuardedRequest): Promise<SignedIn> {
    const token = cookieOf(request, sessionCookie(this.config.publicUrl).name);
    const found = token === null ? null : await this.sessions.find(token);
    if (found !== null) return found;
    throw new DomainError('not-signed-in', '请先登录。/ You are not signed in.', '登录后继续。/ Sign in to go on.');
  }
}

/** Refuses to start a program that has a route nobody has thought about. */
@Injectable()
export class AccessCheck implements OnApplicationBootstrap {
  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
  ) {}

  onApplicationBootstrap(): void {
    const undeclared = this.discovery.getControllers().flatMap(({ metatype }) => {
      const prototype = (metatype as { prototype: object }).prototype as Record<string, object>;
      return this.scanner.getAllMethodNames(prototype)
        .filter((name) => isRoute(prototype[name]) && !isDeclared(prototype[name], metatype as object))
        .map((name) => `${metatype?.name ?? '?'}.${name}`);
    });
    if (undeclared.length > 0) throw new Error(`Routes without @Access: ${undeclared.join(', ')}. Declare who may use them.`);
  }
}

/** A route of the API that has no scope would ask for a session, which no program has and another site could abuse. */
function isDeclared(handler: object, controller: object): boolean {
  const allowed = Reflect.getMetadata(ACCESS, handler) as Allowed[] | undefined;
  // A route's path begins with its controller's, or with its own where the controller has none.
  const paths = [controller, handler].flatMap((part) => [Reflect.getMetadata('path', part) as unknown].flat());
  const ofApi = paths.some((path) => typeof path === 'string' && /^\/?api(\/|$)/.test(path));
  return allowed !== undefined && (!ofApi || allowed.includes('public') || Reflect.hasMetadata(SCOPE, handler));
}

function isRoute(handler: object | undefined): handler is object {
  // 'method' is set by every @Get, @Post, ... and by nothing else.
  return handler !== undefined && Reflect.hasMetadata('path', handler) && Reflect.hasMetadata('method', handler);
}

function mustChange(): DomainError {
  return new DomainError('password-must-change', '请先更改初始密码。/ Change your first password first.', '更改后即可继续。/ Then go on.', {});
}

function notAllowed(message: string, hint: string, facts: Record<string, unknown> = {}): DomainError {
  return new DomainError('not-allowed', message, hint, facts);
}
