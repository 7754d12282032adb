/**
 * A forgotten password is reset by mail. Asking says the same for every address and takes the same time: it writes one row or none, and
 * the link is made only when the mail is written. The table holds hashes; the mail holds the only copy of a link, good for one use.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../core/errors.js';
import type { Language } from '../core/commitment.js';
import type { Mailer } from '../outbox/mailer.js';
import type { Database } from '../store/database.js';
import { recordAccess } from './access-log.js';
import { setPassword, tooMany } from './own-password.js';
import { refuseWeak } from './password-rules.js';
import { hashPassword } from './passwords.js';
import { countAttempt } from './rate-limit.js';
import { resetMail } from './reset-mail.js';
import { endSecrets } from './secrets-of-person.js';

/** How long a link opens anything: long enough for slow mail, short enough for a mailbox that others read. */
export const LINK_MINUTES = 30;
/** A mail server that does not answer for this long will not help whoever waits. */
const MAIL_ATTEMPTS = 5;
const RETRY_MINUTES = 2;

const ASKED_FROM_ADDRESS = { name: 'reset asked from', allowed: 20, minutes: 60 };
const ASKED_FOR_MAILBOX = { name: 'reset asked for', allowed: 3, minutes: 60 };
const TRIED_FROM_ADDRESS = { name: 'reset tried from', allowed: 30, minutes: 60 };

export class PasswordResets {
  constructor(private readonly database: Pick<Database, 'transaction' | 'app'>) {}

  /**
   * Somebody says that they have forgotten the password of the account with this mail address. Says nothing about whether there is one.
   * Nothing is mailed to somebody who has no password yet: a file may have brought them and their address, and an administrator lets them in.
   * Throws `too-many-attempts` for one address that asks again and again, whomever it asks about; too many mails to one mailbox are silently not written.
   */
  async ask(email: string, address: string): Promise<void> {
    const asked = email.trim().toLowerCase();
    const allowed = await this.database.transaction(async (tx) => {
      const [from, mailbox] = [await countAttempt(tx, ASKED_FROM_ADDRESS, address), await countAttempt(tx, ASKED_FOR_MAILBOX, asked)];
      if (from.allowed && mailbox.allowed) await askedFor(tx, asked, address);
      return from.allowed;
    });
    if (!allowed) throw tooMany();
  }

  /** Writes the mails that are due, each with a link of its own; a link that was mailed before for the same request is worth nothing any more. */
  async run(mailer: Pick<Mailer, 'deliver'>, publicUrl: string, now: Date): Promise<{ mailed: number; failed: number }> {
    const counts = { mailed: 0, failed: 0 };
    for (;;) {
      const token = randomBytes(32).toString('base64url');
      const due = await this.database.transaction((tx) => claim(tx, token));
      if (due === null) return counts;
      const { id, person, name, email, language } = due;
      const verdict = await mailer.deliver({
        noticeId: `account.${id}.${String(due.attempts)}`, commitmentId: null, to: { name, address: email }, date: now,
        ...resetMail({ name, language, link: `${publicUrl}/password/reset?token=${token}`, minutes: LINK_MINUTES }),
      });
      const sent = verdict.outcome === 'sent' || verdict.outcome === 'uncertain';
      await this.database.transaction(async (tx) => {
        if (verdict.raw !== null) await tx.query('insert into mailbox (person_id, received_at, raw) values ($1, jiannuo_now(), $2)', [person, verdict.raw]);
        if (sent) {
          await tx.query('update password_resets set sent_at = clock_timestamp() where id = $1', [id]);
          await recordAccess(tx, { event: 'reset-mailed', person });
        } else if (verdict.outcome === 'dead') {
          await tx.query('update password_resets set attempts = $2 where id = $1', [id, MAIL_ATTEMPTS]);
        }
      });
      counts[sent ? 'mailed' : 'failed'] += 1;
    }
  }

  /** Sets the password of whoever the link was mailed to, and ends all their sessions, calendar links and API tokens. Throws `reset-link-invalid` and `password-weak`; the link survives the latter. */
  async complete(token: string, next: string, address: string): Promise<void> {
    const { allowed } = await this.database.transaction((tx) => countAttempt(tx, TRIED_FROM_ADDRESS, address));
    if (!allowed) throw tooMany();
    const owner = await this.database.transaction((tx) => ownerOf(tx, token));
    if (owner === null) throw invalid();
    refuseWeak(next, owner);
    const hash = await hashPassword(next);
    await this.database.transaction(async (tx) => {
      // Locked and looked at again: two that come at once must not both be let through.
      const still = await ownerOf(tx, token, { locked: true });
      if (still === null) throw invalid();
      await setPassword(tx, still.id, hash, { issued: false });
      await endSecrets(tx, still.id, { person: still.id, address });
      await recordAccess(tx, { event: 'password-reset', person: still.id, address });
    });
  }

  /** Whether a link would still open anything, for the page that asks for the new password. */
  async isOpen(token: string): Promise<boolean> {
    return await this.database.transaction((tx) => ownerOf(tx, token)) !== null;
  }
}

async function askedFor(tx: EntityManager, email: string, address: string): Promise<void> {
  const [row] = await tx.query<{ person_id: string }[]>(`
    insert into password_resets (person_id) select id from people where lower(email) = $1 and disabled_at is null and password_hash is not null returning person_id`, [email]);
  await recordAccess(tx, { event: 'reset-asked', person: row?.person_id ?? null, address });
}

interface Due { id: string; person: string; attempts: number; name: string; email: string; language: Language }

/** One request whose mail is due, with the hash of a new link on it. Committed before the mail leaves: what is mailed opens something. */
async function claim(tx: EntityManager, token: string): Promise<Due | null> {
  await tx.query(`delete from password_resets where asked_at < clock_timestamp() - interval '30 days'`);
  const [[due]] = await tx.query<[Due[], number]>(`
    update password_resets r set attempts = r.attempts + 1, token_hash = $1, expires_at = clock_timestamp() + make_interval(mins => $2), try_at = clock_timestamp() + make_interval(mins => $3)
    from people p where p.id = r.person_id and p.disabled_at is null and p.email is not null and r.id = (
      select id from password_resets where sent_at is null and used_at is null and attempts < $4 and try_at <= clock_timestamp() and asked_at > clock_timestamp() - interval '1 hour'
      order by try_at limit 1 for update skip locked)
    returning r.id, r.person_id as person, r.attempts, p.name, p.email, p.language`, [hashOf(token), LINK_MINUTES, RETRY_MINUTES, MAIL_ATTEMPTS]);
  return due ?? null;
}

interface Owner { id: string; login: string; name: string; email: string | null }

async function ownerOf(tx: EntityManager, token: string, { locked = false } = {}): Promise<Owner | null> {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const [owner] = await tx.query<Owner[]>(`
    select p.id, p.login, p.name, p.email from password_resets r join people p on p.id = r.person_id
    where r.token_hash = $1 and r.expires_at > clock_timestamp() and r.used_at is null and p.disabled_at is null ${locked ? 'for update of r' : ''}`, [hashOf(token)]);
  return owner ?? null;
}

function hashOf(token: string): string {
  return createHash('sha256').update(`reset ${token}`).digest('hex');
}

function invalid(): DomainError {
  return new DomainError('reset-link-invalid', '链接无效、已使用或已过期 / the link is wrong, was used, or has expired', `链接在 ${String(LINK_MINUTES)} 分钟内可用一次，请重新申请 / a link is good for ${String(LINK_MINUTES)} minutes and one use; ask for another`, {});
}
