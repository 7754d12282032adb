import type { EntityManager } from 'typeorm';

/** Everything the log knows of, a closed list: each has its words on the page of the log. */
export type AccessEvent =
  | 'signed-in' | 'sign-in-refused' | 'locked-out' | 'signed-out' | 'signed-out-everywhere' | 'sign-on-linked' | 'refused' | 'not-found'
  | 'password-changed' | 'reset-asked' | 'reset-mailed' | 'password-reset' | 'password-issued'
  | 'person-added' | 'roles-changed' | 'details-changed' | 'disabled' | 'enabled' | 'mandate-granted' | 'mandate-changed' | 'mandate-ended' | 'acting-for'
  | 'office-added' | 'office-changed' | 'contact-changed' | 'retry-asked' | 'profile-stored' | 'layer-stored' | 'calendar-used' | 'recounted'
  | 'token-created' | 'token-revoked' | 'token-refused' | 'token-limited' | 'secrets-ended'
  | 'calendar-link-made' | 'calendar-link-replaced' | 'calendar-link-ended'
  | 'webhook-added' | 'webhook-disabled' | 'webhook-enabled' | 'webhook-rotated' | 'webhook-replayed'
  | 'letter-link-used' | 'letter-link-renewed' | 'letter-link-refused' | 'letter-links-revoked';

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
  /** Whose auditors read it, where that follows from neither of the people: a recipient of letters is in no table. */
  jurisdiction?: string;
}

/**
 * Writes one line of the append-only log, in the caller's transaction: what is undone leaves none, so a refusal is recorded outside of
 * the one it undid. Whose auditors read it follows from the person who acts, or whom it concerns, unless it is said.
 */
export async function recordAccess(tx: EntityManager, { event, person, about, address = '', detail = '', jurisdiction }: AccessEntry): Promise<void> {
  await tx.query(`
    insert into access_log (jurisdiction, event, person_id, about_id, address, detail)
    select coalesce($6, (select jurisdiction from people where id = coalesce($2, $3))), $1, $2, $3, $4, $5`,
  [event, person, about ?? null, address.slice(0, 64), Array.from(detail.replace(/[\p{Cc}\p{Cs}]/gu, ' ')).slice(0, 400).join(''), jurisdiction ?? null]);
}
