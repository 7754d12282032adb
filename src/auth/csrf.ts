import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../secret.js';

/** The token every form of a session carries. Bound to the session, so that one person's token is worth nothing to another. */
export function csrfToken(secret: Secret, session: string): string {
  return createHmac('sha256', secret.reveal()).update(`csrf ${session}`).digest('base64url');
}

/** Whether `given` is this session's token; takes the same time for every wrong one. */
export function isCsrfToken(secret: Secret, session: string, given: unknown): boolean {
  if (typeof given !== 'string') return false;
  const [right, offered] = [Buffer.from(csrfToken(secret, session)), Buffer.from(given)];
  return right.length === offered.length && timingSafeEqual(right, offered);
}
