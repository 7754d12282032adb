/**
 * Single sign-on by OpenID Connect: the code flow with PKCE, state and nonce, spoken by `openid-client`. What the provider says about a
 * person decides their roles anew at every sign-in; who may sign in at all, the mapping of the configuration says.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  allowInsecureRequests, authorizationCodeGrant, AuthorizationResponseError, buildAuthorizationUrl, calculatePKCECodeChallenge, discovery, randomNonce, randomPKCECodeVerifier, randomState,
} from 'openid-client';
import type { Configuration } from 'openid-client';
import { z } from 'zod';
import type { Secret } from '../secret.js';
import type { SignOnGrant, SignOnSettings } from '../sign-on-settings.js';
import { DomainError } from '../core/errors.js';

/** Whom the provider vouches for. */
export interface Vouched extends SignOnGrant {
  issuer: string;
  subject: string;
  login: string;
  name: string;
}

/** One attempt to sign in, between the way to the provider and the way back: kept by the browser, sealed. */
const attempt = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), next: z.string(), until: z.number() });

/** Milliseconds for which an attempt may be under way: somebody looks for their second factor. */
export const ATTEMPT_MS = 10 * 60_000;
/** Seconds that the provider may take to answer a request of ours. */
const PROVIDER_SECONDS = 10;

export class SingleSignOn {
  #provider: Promise<Configuration> | null = null;

  /** @param callback the whole address the provider sends people back to, as it is registered there */
  constructor(private readonly settings: SignOnSettings, private readonly secret: Secret, private readonly callback: string) {}

  /** Where to send somebody, and what their browser keeps until they are back. Throws `sign-on-unavailable`. */
  async begin(next: string, now: Date): Promise<{ to: URL; sealed: string }> {
    const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
    const to = buildAuthorizationUrl(await this.#configuration(), {
      redirect_uri: this.callback, scope: this.settings.scope, state, nonce, code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    });
    return { to, sealed: this.#seal(JSON.stringify({ state, nonce, verifier, next, until: now.getTime() + ATTEMPT_MS })) };
  }

  /**
   * Whom the provider vouches for, after it has sent somebody back with `query`. Throws `sign-on-refused` (no attempt of this browser, too
   * late, altered, refused by the provider, a code that was used) and `sign-on-not-admitted` (vouched for, without a role here).
   */
  async finish(query: string, sealed: string | null, now: Date): Promise<{ vouched: Vouched; next: string }> {
    const begun = sealed === null ? null : this.#unsealed(sealed);
    if (begun === null || begun.until < now.getTime()) throw refused('没有进行中的登录，或已过时 / no sign-in is under way in this browser, or it took too long');
    const claims = await this.#exchanged(query, begun);
    return { vouched: this.#vouched(claims), next: begun.next };
  }

  async #exchanged(query: string, { state, nonce, verifier }: z.infer<typeof attempt>): Promise<Record<string, unknown>> {
    const configuration = await this.#configuration();
    try {
      const tokens = await authorizationCodeGrant(configuration, new URL(`${this.callback}?${query}`), { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier });
      const claims = tokens.claims();
      if (claims === undefined) throw refused('身份提供方没有给出身份 / the provider named nobody');
      return claims;
    } catch (error) {
      if (error instanceof DomainError) throw error;
      if (error instanceof AuthorizationResponseError && error.error === 'access_denied') throw refused('身份提供方拒绝了登录 / the provider refused the sign-in');
      throw refused('身份提供方的答复无效 / what the provider answered does not hold', { cause: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : '' });
    }
  }

  #vouched(claims: Record<string, unknown>): Vouched {
    const { roleClaim, loginClaim, roles, issuer } = this.settings;
    const given = z.union([z.string().transform((one) => [one]), z.array(z.string())]).catch([]).parse(claims[roleClaim]);
    const grants = Object.entries(roles).filter(([value]) => given.includes(value)).map(([, grant]) => grant);
    const login = z.string().trim().toLowerCase().min(1).max(100).regex(/^[^\p{Cc}\p{Cs}]*$/u).safeParse(claims[loginClaim]);
    const subject = z.string().min(1).max(255).safeParse(claims['sub']);
    const [first] = grants;
    if (first === undefined || !login.success || !subject.success) throw notAdmitted(first === undefined ? roleClaim : loginClaim);
    // Several groups add up while they speak of one place and office; two places at once are a slip of the mapping, and nobody is let in by a slip.
    if (grants.some(({ jurisdiction, office }) => jurisdiction !== first.jurisdiction || (office !== null && first.office !== null && office !== first.office))) throw notAdmitted(roleClaim);
    const name = z.string().trim().min(1).max(100).regex(/^[^\p{Cc}\p{Cs}]*$/u).catch(login.data).parse(claims['name']);
    return {
      issuer, subject: subject.data, login: login.data, name, jurisdiction: first.jurisdiction, roles: [...new Set(grants.flatMap((grant) => grant.roles))],
      office: grants.find(({ office }) => office !== null)?.office ?? null,
    };
  }

  /** Asked for when it is first needed, and again after a failure: a provider that is down must not keep the program from starting. */
  async #configuration(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    // The configuration allows http on this very machine alone; the mark only makes it stand out.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const insecure = { execute: [allowInsecureRequests] };
    this.#provider ??= discovery(new URL(issuer), clientId, clientSecret?.reveal(), undefined, {
      timeout: PROVIDER_SECONDS, ...(issuer.startsWith('http:') ? insecure : {}),
    });
    try {
      return await this.#provider;
    } catch (error) {
      this.#provider = null;
      throw new DomainError('sign-on-unavailable', '统一身份认证暂不可用 / single sign-on is not available at the moment', '请稍后再试，或用本地账户登录 / try again later, or sign in with a local account',
        { cause: error instanceof Error ? error.message.slice(0, 200) : '' });
    }
  }

  /** The browser keeps the attempt but cannot make one up: what comes back was sealed here. */
  #seal(text: string): string {
    const body = Buffer.from(text).toString('base64url');
    return `${this.#mac(body)}${body}`;
  }

  #unsealed(sealed: string): z.infer<typeof attempt> | null {
    const [mac, body] = [Buffer.from(sealed.slice(0, MAC_LENGTH)), sealed.slice(MAC_LENGTH)];
    const right = Buffer.from(this.#mac(body));
    if (mac.length !== right.length || !timingSafeEqual(mac, right)) return null;
    return attempt.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  }

  #mac(body: string): string {
    return createHmac('sha256', this.secret.reveal()).update(`sign-on ${body}`).digest('base64url');
  }
}

/** Of a SHA-256 in base64url. */
const MAC_LENGTH = 43;

function refused(message: string, facts: Record<string, unknown> = {}): DomainError {
  return new DomainError('sign-on-refused', message, '请重新登录 / sign in again', facts);
}

function notAdmitted(claim: string): DomainError {
  return new DomainError('sign-on-not-admitted', '身份已确认，但没有本系统的角色 / the provider knows you, but you have no role here', '请与系统管理员联系 / ask an administrator', { claim });
}
