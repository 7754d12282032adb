import type { IncomingMessage } from 'node:http';
import type { CookieOptions } from 'express';

/** Name and attributes of the session's cookie, but for its age. Over https the `__Host-` prefix makes the browser insist on Secure and `/`. */
export function sessionCookie(publicUrl: string): { name: string; options: CookieOptions } {
  const secure = publicUrl.startsWith('https:');
  return {
    name: secure ? '__Host-jiannuo' : 'jiannuo',
    options: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
  };
}

/** One of our own cookies. Their values are base64url or a language code, so nothing needs decoding; others' are not read. */
export function cookieOf(request: IncomingMessage, name: string): string | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  return value !== undefined && /^[A-Za-z0-9_-]+$/.test(value) ? value : null;
}
