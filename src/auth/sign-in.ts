import type { Database } from '../store/database.js';
import { passwordMatches } from './passwords.js';
import type { Sessions } from './sessions.js';

/** `refused` never says which part was wrong; `too-many` is told to known and unknown logins alike. */
export type SignInOutcome = { outcome: 'signed-in'; token: string } | { outcome: 'refused' } | { outcome: 'too-many' };

/** Failures per login before it has to wait, and for how long. Slows guessing down; an honest person is back after a coffee. */
export const FAILURES_ALLOWED = 10;
export const WAIT_MINUTES = 15;

const LOGINS_REMEMBERED = 10_000; // bounds the memory that made-up logins can take

/**
 * Checks login and password. Failures are counted in this process's memory: several processes allow as many times more,
 * and a restart forgets them; argon2 keeps guessing slow meanwhile.
 */
export class SignIn {
  readonly #failures = new Map<string, number[]>();

  /** @param clock milliseconds that only ever grow; where they start does not matter */
  constructor(
    private readonly database: Pick<Database, 'app'>,
    private readonly sessions: Pick<Sessions, 'open'>,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  async attempt(login: string, password: string): Promise<SignInOutcome> {
    // Counted before the check, or a hundred attempts at once would all find the counter at zero.
    if (!this.#countAttempt(login)) return { outcome: 'too-many' };
    const [person] = await this.database.app.query<{ id: string; password_hash: string | null }[]>(
      'select id, password_hash from people where login = $1 and disabled_at is null', [login]);
    const matches = await passwordMatches(password, person?.password_hash ?? null);
    if (person === undefined || !matches) return { outcome: 'refused' };
    this.#failures.delete(login);
    return { outcome: 'signed-in', token: await this.sessions.open(person.id) };
  }

  #countAttempt(login: string): boolean {
    const now = this.clock();
    const recent = (this.#failures.get(login) ?? []).filter((at) => now - at < WAIT_MINUTES * 60_000);
    if (recent.length >= FAILURES_ALLOWED) return false;
    this.#failures.delete(login); // re-inserted at the end, so that the map's first key is the one longest untouched
    this.#failures.set(login, [...recent, now]);
    if (this.#failures.size > LOGINS_REMEMBERED) for (const oldest of this.#failures.keys()) { this.#failures.delete(oldest); break; }
    return true;
  }
}
