import { createHash, randomBytes } from 'node:crypto';
import type { Actor, Language, Role } from '../core/commitment.js';
import type { Database } from '../store/database.js';

/** The person behind a request, read anew each time: a disabled login or a changed role holds from the next click on. */
export interface SignedIn {
  actor: Actor;
  login: string;
  language: Language;
  /** sha256 of the session's token, hex. What the table holds and what CSRF tokens are bound to. */
  session: string;
}

/** How long a session lasts: a working day with its overtime, then the password is asked for again. */
export const SESSION_HOURS = 12;

const TOKEN_BYTES = 32;

/**
 * Sessions in the table `sessions`, which holds only hashes of tokens: whoever reads the table cannot use it. They expire by
 * the real clock of the database and not by jiannuo_now(), so that advancing a demo's clock signs nobody out.
 */
export class Sessions {
  constructor(private readonly database: Pick<Database, 'app'>) {}

  /** Opens a session and returns its token, the only copy there is. Expired sessions are swept away on the occasion. */
  async open(personId: string): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    await this.database.app.query('delete from sessions where expires_at <= clock_timestamp()');
    await this.database.app.query(
      `insert into sessions (token_hash, person_id, created_at, expires_at)
       values ($1, $2, clock_timestamp(), clock_timestamp() + make_interval(hours => $3))`,
      [hashOf(token), personId, SESSION_HOURS],
    );
    return token;
  }

  /** Who holds this token, or null: unknown, expired, or the login was disabled since. */
  async find(token: string): Promise<SignedIn | null> {
    const session = hashOf(token);
    const [found] = await this.database.app.query<{
      id: string; name: string; login: string; roles: Role[]; office_id: string | null; language: Language;
    }[]>(
      `select p.id, p.name, p.login, p.roles, p.office_id, p.language
       from sessions s join people p on p.id = s.person_id
       where s.token_hash = $1 and s.expires_at > clock_timestamp() and p.disabled_at is null`,
      [session],
    );
    if (found === undefined) return null;
    const { id, name, login, roles, office_id: office, language } = found;
    return { actor: { id, name, roles, office }, login, language, session };
  }

  /** Ends the session; no error when it is already gone. */
  async end(token: string): Promise<void> {
    await this.database.app.query('delete from sessions where token_hash = $1', [hashOf(token)]);
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
