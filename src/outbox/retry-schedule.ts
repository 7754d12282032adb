import { createHash } from 'node:crypto';

const MINUTE_MS = 60_000;
const FIRST_MS = MINUTE_MS;
const LONGEST_MS = 6 * 60 * MINUTE_MS;
/** Mail servers themselves rarely queue longer (RFC 5321 4.5.4.1 suggests 4-5 days); a reminder older than this is of no use. */
const GIVE_UP_AFTER_MS = 3 * 24 * 60 * MINUTE_MS;

/**
 * When to try again after failed attempt number `attempt`, or null to give up. Doubles from 1 minute to 6 hours, each wait
 * spread over its upper half so that letters that failed together do not come back together. The spread is derived from
 * notice and attempt: the same case gives the same instant.
 */
export function retryAt(noticeId: string, attempt: number, firstTriedAt: Date, now: Date): Date | null {
  if (now.getTime() - firstTriedAt.getTime() >= GIVE_UP_AFTER_MS) return null;
  const wait = Math.min(FIRST_MS * 2 ** Math.min(attempt - 1, 20), LONGEST_MS);
  const spread = createHash('sha256').update(`${noticeId}:${attempt}`).digest().readUInt32BE(0) / 2 ** 32;
  return new Date(now.getTime() + Math.round(wait * (0.5 + spread / 2)));
}
