/**
 * What opens something in a person's name without their password: links of calendars, tokens of programs, links in letters to a contact
 * that is theirs. Whoever may have had the password, or has left, must not keep them; so they end where the password or the account does.
 */
import type { EntityManager } from 'typeorm';
import { recordAccess } from './access-log.js';

/** Who ends them: the person themselves, an administrator, or null for the command line. */
export interface EndingBy { person: string | null; address: string }

/** Ends every calendar link and API token of a person at once and for good, and says in the access log how many there were; nothing is said where there were none. */
export async function endSecrets(tx: EntityManager, person: string, by: EndingBy): Promise<void> {
  const [, links] = await tx.query<[unknown[], number]>('update calendar_links set revoked_at = jiannuo_now() where person_id = $1 and revoked_at is null', [person]);
  const [, tokens] = await tx.query<[unknown[], number]>('update api_tokens set revoked_at = clock_timestamp() where person_id = $1 and revoked_at is null', [person]);
  await told(tx, person, by, { 'calendar links': links, 'API tokens': tokens });
}

/**
 * Ends those links in letters to the contacts of a person that are not used yet, as their account is closed: without this they would open again with it.
 * A new letter to the contact brings a new link. Not for a forgotten password: such a link came to the mailbox that the password is reset by.
 */
export async function endLetterLinks(tx: EntityManager, person: string, by: EndingBy): Promise<void> {
  const [, links] = await tx.query<[unknown[], number]>(`
    update links l set revoked_at = clock_timestamp(), revoked_by = coalesce($2, $1), revoked_reason = '账户停用 / the account was closed'
    from contacts k where k.id = l.contact_id and k.person_id = $1 and l.revoked_at is null and l.used_at is null`, [person, by.person]);
  await told(tx, person, by, { 'links in letters': links });
}

async function told(tx: EntityManager, person: string, by: EndingBy, counts: Record<string, number>): Promise<void> {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  if (some.length === 0) return;
  await recordAccess(tx, { event: 'secrets-ended', person: by.person, ...(by.person === person ? {} : { about: person }), address: by.address, detail: some.map(([what, count]) => `${what}: ${String(count)}`).join(', ') });
}
