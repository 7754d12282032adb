import type { EntityManager } from 'typeorm';

/** What the log knows of. Other doors (programs, links in letters, single sign-on) add words of their own: lower case, with hyphens. */
export type AccessEvent =
  | 'signed-in' | 'sign-in-refused' | 'locked-out' | 'signed-out' | 'signed-out-everywhere' | 'refused' | 'not-found'
  | 'password-changed' | 'reset-asked' | 'reset-mailed' | 'password-reset' | 'password-issued'
  | 'person-added' | 'roles-changed' | 'disabled' | 'enabled' | 'mandate-granted' | 'mandate-changed' | 'mandate-ended' | 'acting-for'
  | (string & {});

export interface AccessEntry {
  event: AccessEvent;
  /** Who did it; null when nobody knows (an unknown login), or the command line without a name. */
  person: string | null;
  /** Whom it concerns, if not themselves. */
  about?: string;
  /** Where the request came from; empty on the command line. */
  address?: string;
  /** What, in a few plain words: a route, roles, dates. Never a password, a token or what somebody typed as a login. */
  detail?: string;
}

/**
 * Writes one line of the append-only log, in the caller's transaction: what is undone leaves none, so a refusal is recorded outside of
 * the one it undid. Whose auditors read it follows from the person who acts, or whom it concerns.
 */
export async function recordAccess(tx: EntityManager, { event, person, about, address = '', detail = '' }: AccessEntry): Promise<void> {
  await tx.query(`
    insert into access_log (jurisdiction, event, person_id, about_id, address, detail)
    select (select jurisdiction from people where id = coalesce($2, $3)), $1, $2, $3, $4, $5`,
  [event, person, about ?? null, address.slice(0, 64), Array.from(detail.replace(/[\p{Cc}\p{Cs}]/gu, ' ')).slice(0, 400).join('')]);
}
