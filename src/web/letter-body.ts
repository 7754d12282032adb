import type { Response } from 'express';

// Nothing is loaded, nothing runs, nothing is submitted; the inline styles that mail programs need are the one thing allowed. The
// `sandbox` directive holds even when somebody opens the address itself instead of the page with the frame.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";

/** Sends the formatted part of a letter as a document of its own: the only raw markup that leaves this program. */
export function sendLetterBody(response: Response, html: string): void {
  response.set({ 'Content-Security-Policy': POLICY, 'X-Frame-Options': 'SAMEORIGIN', 'Cache-Control': 'private, no-store' });
  response.type('html').send(html);
}
