import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Language, Role } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import type { ErrorCode } from '../core/errors.js';
import type { Database } from '../store/database.js';
import { recordAccess } from './access-log.js';
import type { SignedIn } from './sessions.js';

/** What a token may be used for. A scope only ever narrows: whatever it says, the person's own roles decide as well. */
export const SCOPES = ['read', 'write:replies', 'write:events', 'write:evidence', 'letters'] as const;
export type TokenScope = (typeof SCOPES)[number];

/** Days a token may live, and does unless it is said otherwise. A program that is forgotten stops by itself. */
export const LONGEST_DAYS = 366;
export const USUAL_DAYS = 90;
/** Requests a minute unless it is said otherwise. */
export const USUAL_PER_MINUTE = 300;
const WINDOW_SECONDS = 60;

export interface NewToken {
  person: string;
  /** What it is for, for whoever revokes it one day. */
  name: string;
  scopes: readonly TokenScope[];
  days: number;
  perMinute: number;
  /** Who makes it, for the access log; null = the command line. */
  by?: string | null;
}

/** A token as it may be shown: never the token itself, which nobody has but its holder. */
export interface TokenRow {
  id: string;
  person: string;
  login: string;
  name: string;
  scopes: TokenScope[];
  perMinute: number;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

/** A request that came with a token: who it acts for, what it may, and where it stands in the running minute. */
export interface Admission extends SignedIn {
  token: string;
  scopes: readonly TokenScope[];
  limit: number;
  /** Of this minute, this request included. Above `limit` it is to be refused. */
  used: number;
  /** Seconds until the count begins anew. */
  resetIn: number;
}

/**
 * Personal tokens of the API in the table `api_tokens`, which holds only their hashes. They expire by the real clock of the database,
 * as sessions do. A limit is kept per token in one row, so all processes count together.
 */
export class ApiTokens {
  constructor(private readonly database: Pick<Database, 'app' | 'transaction'>) {}

  /** Makes a token and returns it, the only copy there is; the access log says so. The caller has checked that the person exists. */
  async create({ person, name, scopes, days, perMinute, by = null }: NewToken): Promise<{ id: string; token: string; expiresAt: Date }> {
    const token = `jn_${randomBytes(32).toString('base64url')}`;
    return this.database.transaction(async (tx) => {
      const [row] = await tx.query<{ id: string; expires_at: Date }[]>(
        `insert into api_tokens (token_hash, person_id, name, scopes, per_minute, created_at, expires_at)
         values ($1, $2, $3, $4, $5, clock_timestamp(), clock_timestamp() + make_interval(days => $6)) returning id, expires_at`,
        [hashOf(token), person, name, [...new Set(scopes)], perMinute, days]);
      if (row === undefined) throw new Error('a token was written and is gone');
      await recordAccess(tx, { event: 'token-created', person: by, about: person, detail: `#${row.id} ${scopes.join(', ')} – ${row.expires_at.toISOString().slice(0, 10)}` });
      return { id: row.id, token, expiresAt: row.expires_at };
    });
  }

  /** Whose it is; null for an id that no token has. */
  async ownerOf(id: string): Promise<string | null> {
    const [known] = /^\d{1,18}$/.test(id) ? await this.database.app.query<{ person: string }[]>('select person_id as person from api_tokens where id = $1', [id]) : [];
    return known?.person ?? null;
  }

  /** Every token, of one person if one is named, the newest first. */
  async list(person: string | null = null): Promise<TokenRow[]> {
    return this.database.app.query(`
      select t.id, t.person_id as person, p.login, t.name, t.scopes, t.per_minute as "perMinute", t.created_at as "createdAt", t.expires_at as "expiresAt",
        t.revoked_at as "revokedAt", t.last_used_at as "lastUsedAt"
      from api_tokens t join people p on p.id = t.person_id where $1::text is null or t.person_id = $1 order by t.id desc`, [person]);
  }

  /** Ends a token at once; one that has ended stays so, and the access log says it once. Throws `token-unknown`. */
  async revoke(id: string, by: string | null = null): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [known] = /^\d{1,18}$/.test(id) ? await tx.query<{ person: string }[]>('select person_id as person from api_tokens where id = $1', [id]) : [];
      if (known === undefined) throw refusal('token-unknown', `没有令牌 ${id} / there is no token ${id}`, '见 jiannuo token list / see `jiannuo token list`');
      const [, ended] = await tx.query<[unknown[], number]>('update api_tokens set revoked_at = clock_timestamp() where id = $1 and revoked_at is null', [id]);
      if (ended > 0) await recordAccess(tx, { event: 'token-revoked', person: by, about: known.person, detail: `#${id}` });
    });
  }

  /**
   * Whoever holds this token, counted as one request of theirs. Throws `token-unknown`, `token-revoked`, `token-expired`,
   * `person-disabled`; those are no use. `request` says where it came from and for what, for the access log: a token that has ended, and one
   * that is over its limit, are written down once a minute, so that a program which goes on asking does not fill the log. One that never was is
   * nobody's, and leaves no line.
   */
  async admit(token: string, request: { address: string; detail: string }): Promise<Admission> {
    const rows = await this.database.app.query<[AdmittedRow[], number]>(`
      update api_tokens t set last_used_at = clock_timestamp(),
        window_count = case when ${FRESH} then 1 else least(t.window_count, 1000000) + 1 end,
        window_started_at = case when ${FRESH} then clock_timestamp() else t.window_started_at end
      from people p
      where t.token_hash = $1 and p.id = t.person_id and t.revoked_at is null and t.expires_at > clock_timestamp() and p.disabled_at is null
      returning t.id as token, t.scopes, t.per_minute as "limit", t.window_count as used,
        greatest(1, ceil(${String(WINDOW_SECONDS)} - extract(epoch from clock_timestamp() - t.window_started_at)))::int as "resetIn",
        p.id, p.name, p.login, p.roles, p.office_id, p.language, p.must_change`, [hashOf(token)]);
    const [found] = rows[0];
    if (found === undefined) throw await this.#refused(token, request);
    const { token: id, scopes, limit, used, resetIn, login, language } = found;
    if (used === limit + 1) await this.database.transaction((tx) => recordAccess(tx, { event: 'token-limited', person: found.id, address: request.address, detail: `#${id} ${request.detail}` }));
    return { token: id, scopes, limit, used, resetIn, login, language, session: '', mustChange: found.must_change, actor: { id: found.id, name: found.name, roles: found.roles, office: found.office_id } };
  }

  async #refused(token: string, { address, detail }: { address: string; detail: string }): Promise<DomainError> {
    const row = await this.database.transaction(async (tx) => {
      const [found] = await tx.query<{ id: string; person: string; revoked: boolean; disabled: boolean }[]>(`
        select t.id, p.id as person, t.revoked_at is not null as revoked, p.disabled_at is not null as disabled from api_tokens t join people p on p.id = t.person_id where t.token_hash = $1`, [hashOf(token)]);
      if (found === undefined) return undefined;
      // A count of nought marks a minute in which a refusal was written down: an ended token counts nothing else.
      const [, fresh] = await tx.query<[unknown[], number]>(`update api_tokens t set window_started_at = clock_timestamp(), window_count = 0 where t.id = $1 and (t.window_count > 0 or ${FRESH})`, [found.id]);
      if (fresh > 0) await recordAccess(tx, { event: 'token-refused', person: found.person, address, detail: `#${found.id} ${found.revoked ? 'token-revoked' : found.disabled ? 'person-disabled' : 'token-expired'} ${detail}` });
      return found;
    });
    if (row === undefined) return refusal('token-unknown', '没有这样的令牌 / there is no such token', '请核对令牌，或用 jiannuo token create 新建 / check the token, or make one with `jiannuo token create`');
    if (row.revoked) return refusal('token-revoked', '令牌已撤销 / the token was revoked', NEW_ONE);
    if (row.disabled) return refusal('person-disabled', '令牌所属人员的账号已停用 / the account of the token’s person is closed', '请与系统管理员联系 / ask an administrator');
    return refusal('token-expired', '令牌已过期 / the token has expired', NEW_ONE);
  }
}

/** A person's tokens that still open something, the newest first. */
export async function liveTokensOf(tx: EntityManager, person: string): Promise<Pick<TokenRow, 'id' | 'name' | 'scopes' | 'expiresAt' | 'lastUsedAt'>[]> {
  return tx.query(`select id, name, scopes, expires_at as "expiresAt", last_used_at as "lastUsedAt"
    from api_tokens where person_id = $1 and revoked_at is null and expires_at > clock_timestamp() order by id desc`, [person]);
}

/** A person ends one of their own tokens, which the access log says. False, and nothing else, for somebody else's, for none, and for one that has ended. */
export async function endOwnToken(tx: EntityManager, { id, person, address }: { id: string; person: string; address: string }): Promise<boolean> {
  if (!/^\d{1,18}$/.test(id)) return false;
  const [[ended]] = await tx.query<[{ name: string }[], number]>(
    'update api_tokens set revoked_at = clock_timestamp() where id = $1 and person_id = $2 and revoked_at is null returning name', [id, person]);
  if (ended !== undefined) await recordAccess(tx, { event: 'token-revoked', person, address, detail: ended.name });
  return ended !== undefined;
}

const NEW_ONE = '请用 jiannuo token create 新建 / make a new one with `jiannuo token create`';
const FRESH = `(t.window_started_at is null or t.window_started_at <= clock_timestamp() - interval '${String(WINDOW_SECONDS)} seconds')`;

interface AdmittedRow {
  token: string; scopes: TokenScope[]; limit: number; used: number; resetIn: number;
  id: string; name: string; login: string; roles: Role[]; office_id: string | null; language: Language; must_change: boolean;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function refusal(code: ErrorCode, message: string, hint: string): DomainError {
  return new DomainError(code, message, hint);
}
