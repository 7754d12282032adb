import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Actor, Language, Role } from '../core/commitment.js';
import type { Database } from '../store/database.js';

/** The person behind a request, read anew each time: a disabled login or a changed role holds from the next click on. */
export interface SignedIn {
  /** With their own roles, or those of whoever they act for in this session. */
  actor: Actor;
  login: string;
  language: Language;
  /** sha256 of the session's token, hex. What the table holds and what CSRF tokens are bound to. */
  session: string;
  /** The password was made by somebody else: nothing but changing it is open. */
  mustChange: boolean;
}

/** How long a session lasts at most: a working day with its overtime, then the password is asked for again. */
export const SESSION_HOURS = 12;
/** How long it may lie idle: a lunch and a meeting, not a desk left for the day (OWASP ASVS 5.0 7.3.1). */
export const IDLE_MINUTES = 120;

const TOKEN_BYTES = 32;
const LIVE = `s.expires_at > clock_timestamp() and s.seen_at > clock_timestamp() - make_interval(mins => ${String(IDLE_MINUTES)})`;
/** Roles that nobody lends: who looks after accounts and who audits does so in their own name. */
const NEVER_LENT: readonly Role[] = ['administrator', 'auditor'];

/**
 * Sessions in the table `sessions`, which holds only hashes of tokens: whoever reads the table cannot use it. They expire by
 * the real clock of the database and not by jiannuo_now(), so that advancing a demo's clock signs nobody out.
 */
export class Sessions {
  constructor(private readonly database: Pick<Database, 'app'>) {}

  /** Opens a session and returns its token, the only copy there is: each sign-in has one of its own. Expired sessions are swept away on the occasion. */
  async open(personId: string, tx: EntityManager = this.database.app.manager): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    await tx.query(`delete from sessions s where not (${LIVE})`);
    await tx.query(
      `insert into sessions (token_hash, person_id, created_at, expires_at, seen_at)
       values ($1, $2, clock_timestamp(), clock_timestamp() + make_interval(hours => $3), clock_timestamp())`,
      [hashOf(token), personId, SESSION_HOURS],
    );
    return token;
  }

  /** Who holds this token, or null: unknown, expired, idle for too long, or the login was disabled since. Finding it keeps it from being idle. */
  async find(token: string): Promise<SignedIn | null> {
    const session = hashOf(token);
    const [found] = await this.database.app.query<Found[]>(`
      with touched as (update sessions s set seen_at = clock_timestamp() where s.token_hash = $1 and s.seen_at < clock_timestamp() - interval '1 minute' and ${LIVE})
      select p.id, p.name, p.login, p.roles, p.office_id as office, p.language, p.must_change as "mustChange",
        (select json_build_object('id', f.id, 'name', f.name, 'roles', f.roles, 'office', f.office_id) from people f
          where f.id = s.acting_for and f.disabled_at is null and f.jurisdiction = p.jurisdiction and exists (select from mandates m where m.person_id = p.id and m.for_id = f.id and ${HOLDS})) as principal
      from sessions s join people p on p.id = s.person_id
      where s.token_hash = $1 and ${LIVE} and p.disabled_at is null`, [session]);
    if (found === undefined) return null;
    const { id, name, login, roles, office, language, mustChange, principal } = found;
    const lent = principal === null ? null : { ...principal, roles: principal.roles.filter((role) => !NEVER_LENT.includes(role)) };
    const actor = lent === null ? { id, name, roles, office } : { id, name, roles: lent.roles, office: lent.office, behalf: lent };
    return { actor, login, language, session, mustChange };
  }

  /** From now on the session works with the roles of this principal, as long as a mandate holds; null = in the person's own name. */
  async actFor(session: string, principal: string | null, tx: EntityManager = this.database.app.manager): Promise<void> {
    await tx.query('update sessions set acting_for = $2 where token_hash = $1', [session, principal]);
  }

  /** Ends the session; no error when it is already gone. */
  async end(token: string): Promise<void> {
    await this.database.app.query('delete from sessions where token_hash = $1', [hashOf(token)]);
  }
}

/** A mandate `m` that holds today, by the clock everything is measured by. */
export const HOLDS = `m.ended_at is null and m.from_on <= (jiannuo_now() at time zone 'Asia/Shanghai')::date
  and (m.until_on is null or m.until_on >= (jiannuo_now() at time zone 'Asia/Shanghai')::date)`;

/** Ends every session of a person at once, but for the one they are in, if it is named. Returns how many. */
export async function endSessions(tx: EntityManager, personId: string, except: string | null = null): Promise<number> {
  const [, ended] = await tx.query<[unknown[], number]>('delete from sessions where person_id = $1 and token_hash is distinct from $2', [personId, except]);
  return ended;
}

interface Found {
  id: string; name: string; login: string; roles: Role[]; office: string | null; language: Language; mustChange: boolean;
  principal: { id: string; name: string; roles: Role[]; office: string | null } | null;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
