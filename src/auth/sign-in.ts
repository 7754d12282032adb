import type { Database } from '../store/database.js';
import { recordAccess } from './access-log.js';
import { DEMO_PASSWORD } from './password-rules.js';
import { passwordMatches } from './passwords.js';
import { countAttempt, forgetAttempts, forgetOldAttempts, refundAttempt } from './rate-limit.js';
import type { Sessions } from './sessions.js';

/** `refused` never says which part was wrong; `too-many` is told to known and unknown logins alike. */
export type SignInOutcome = { outcome: 'signed-in'; token: string; mustChange: boolean } | { outcome: 'refused' } | { outcome: 'too-many' };

/** Failures per login before it has to wait, and for how long. Slows guessing down; an honest person is back after a coffee. */
export const FAILURES_ALLOWED = 10;
export const WAIT_MINUTES = 15;
/** From one address, over all logins: an office behind one gateway, and not a list of logins tried with one password each. */
export const FAILURES_PER_ADDRESS = 200;

const PER_LOGIN = { name: 'sign-in login', allowed: FAILURES_ALLOWED, minutes: WAIT_MINUTES };
const PER_ADDRESS = { name: 'sign-in address', allowed: FAILURES_PER_ADDRESS, minutes: WAIT_MINUTES };

/**
 * Checks login and password. Failures are counted in the database: they hold across processes and restarts, for logins that exist and
 * for those that do not. Every attempt stands in the access log, a failed one without what was typed.
 */
export class SignIn {
  constructor(
    private readonly database: Pick<Database, 'app' | 'transaction'>,
    private readonly sessions: Pick<Sessions, 'open'>,
  ) {}

  /** @param address where the request comes from */
  async attempt(login: string, password: string, address = ''): Promise<SignInOutcome> {
    const known = login.trim().toLowerCase();
    const [person] = await this.database.app.query<Person[]>(`
      select id, demo, must_change as "mustChange", case when password_expires_at <= clock_timestamp() then null else password_hash end as hash
      from people where login = $1 and disabled_at is null`, [login]);
    const who = person?.id ?? null;
    // Counted before the check, or a hundred attempts at once would all find the counter at zero.
    if (!await this.#counted(known, address, who)) return { outcome: 'too-many' };
    const matches = await passwordMatches(password, person?.hash ?? null) && (person?.demo === true || password !== DEMO_PASSWORD);
    return this.database.transaction(async (tx): Promise<SignInOutcome> => {
      if (person === undefined || !matches) {
        await recordAccess(tx, { event: 'sign-in-refused', person: who, address });
        return { outcome: 'refused' };
      }
      await forgetOldAttempts(tx);
      await forgetAttempts(tx, PER_LOGIN, known);
      await refundAttempt(tx, PER_ADDRESS, address);
      await recordAccess(tx, { event: 'signed-in', person: person.id, address });
      return { outcome: 'signed-in', token: await this.sessions.open(person.id, tx), mustChange: person.mustChange };
    });
  }

  async #counted(login: string, address: string, who: string | null): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const counts = [await countAttempt(tx, PER_LOGIN, login), await countAttempt(tx, PER_ADDRESS, address)];
      // Once when it begins, not with each of a thousand attempts.
      if (counts.some(({ first }) => first)) await recordAccess(tx, { event: 'locked-out', person: who, address });
      return counts.every(({ allowed }) => allowed);
    });
  }
}

interface Person { id: string; demo: boolean; mustChange: boolean; hash: string | null }
