import type { EntityManager } from 'typeorm';
import { DomainError } from '../core/errors.js';
import type { Database } from '../store/database.js';
import { recordAccess } from './access-log.js';
import { refuseWeak } from './password-rules.js';
import { hashPassword, passwordMatches } from './passwords.js';
import { countAttempt, forgetAttempts } from './rate-limit.js';
import { endSessions } from './sessions.js';
import type { Sessions } from './sessions.js';

const PER_PERSON = { name: 'own password', allowed: 10, minutes: 15 };

export interface PasswordChange { person: string; old: string; next: string; address: string }

/**
 * A person changes their own password, knowing the old one. Every session of theirs ends; the token returned opens the new one. Throws
 * `password-wrong`, `password-weak`, and `too-many-attempts`: whoever sits at an open session must not guess the password there.
 */
export async function changePassword(database: Pick<Database, 'transaction' | 'app'>, sessions: Pick<Sessions, 'open'>, { person, old, next, address }: PasswordChange): Promise<string> {
  const { allowed } = await database.transaction((tx) => countAttempt(tx, PER_PERSON, person));
  if (!allowed) throw tooMany();
  const [row] = await database.app.query<{ hash: string | null; login: string; name: string; email: string | null }[]>(
    'select password_hash as hash, login, name, email from people where id = $1 and disabled_at is null', [person]);
  if (row === undefined || !await passwordMatches(old, row.hash)) throw new DomainError('password-wrong', '原密码不对 / the old password is wrong', '未作更改，请重新输入 / nothing was changed; enter it again', {});
  if (next === old) throw new DomainError('password-weak', '新密码与原密码相同 / the new password is the old one', '请换一个 / take another one', { why: 'same' });
  refuseWeak(next, row);
  const hash = await hashPassword(next);
  return database.transaction(async (tx) => {
    await forgetAttempts(tx, PER_PERSON, person);
    await setPassword(tx, person, hash, { issued: false });
    await recordAccess(tx, { event: 'password-changed', person, address });
    return sessions.open(person, tx);
  });
}

/** Days in which a password that somebody else has made must be changed. */
export const FIRST_PASSWORD_DAYS = 7;

/** Writes a password, ends every session of the person, and makes every link to reset it worthless. `issued` = made by somebody else, to be changed. */
export async function setPassword(tx: EntityManager, person: string, hash: string, { issued }: { issued: boolean }): Promise<void> {
  await tx.query(`update people set password_hash = $2, must_change = $3,
    password_expires_at = case when $3 then clock_timestamp() + make_interval(days => $4) end where id = $1`, [person, hash, issued, FIRST_PASSWORD_DAYS]);
  await endSessions(tx, person);
  await tx.query('update password_resets set used_at = clock_timestamp() where person_id = $1 and used_at is null', [person]);
}

export function tooMany(): DomainError {
  return new DomainError('too-many-attempts', '尝试次数过多 / too many attempts', '请15分钟后再试 / wait 15 minutes and try again', { minutes: 15 });
}
