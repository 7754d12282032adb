import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';

/** How often something may be tried within how long. */
export interface RateLimit {
  /** What is limited; part of the key. */
  name: string;
  allowed: number;
  minutes: number;
}

/**
 * Counts one attempt and says whether it is still allowed, in one statement: attempts that come all at once are counted one after the
 * other, in whichever process. A window begins with its first attempt and is not prolonged by those that are refused, so that nobody is
 * kept out for ever. By the real clock of the database, as sessions are. The counter outlives the process. `secondsLeft` is what is left of
 * the window, at least one. Tokens of the API count in their own row instead (api-tokens.ts), which each request writes anyway.
 */
export async function countAttempt(tx: EntityManager, { name, allowed, minutes }: RateLimit, subject: string): Promise<{ allowed: boolean; first: boolean; secondsLeft: number }> {
  const [row] = await tx.query<{ count: number; left: number }[]>(`
    insert into rate_counters as r (key, began_at, count) values ($1, clock_timestamp(), 1)
    on conflict (key) do update set
      count = case when r.began_at <= clock_timestamp() - make_interval(mins => $2) then 1 else r.count + 1 end,
      began_at = case when r.began_at <= clock_timestamp() - make_interval(mins => $2) then clock_timestamp() else r.began_at end
    returning count, greatest(1, ceil(60 * $2::int - extract(epoch from clock_timestamp() - began_at)))::int as left`, [keyOf(name, subject), minutes]);
  const count = row?.count ?? 0;
  return { allowed: count <= allowed, first: count === allowed + 1, secondsLeft: row?.left ?? minutes * 60 };
}

/** Forgets what was counted: after a success. */
export async function forgetAttempts(tx: EntityManager, { name }: RateLimit, subject: string): Promise<void> {
  await tx.query('delete from rate_counters where key = $1', [keyOf(name, subject)]);
}

/** Takes one attempt back that turned out to be none. */
export async function refundAttempt(tx: EntityManager, { name }: RateLimit, subject: string): Promise<void> {
  await tx.query('update rate_counters set count = greatest(count - 1, 0) where key = $1', [keyOf(name, subject)]);
}

/** Made-up logins must not fill the table. Call it now and then. */
export async function forgetOldAttempts(tx: EntityManager): Promise<void> {
  await tx.query(`delete from rate_counters where began_at < clock_timestamp() - interval '1 day'`);
}

function keyOf(name: string, subject: string): string {
  return createHash('sha256').update(`${name}\n${subject}`).digest('hex');
}
