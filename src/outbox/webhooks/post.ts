/** One POST to one receiver, and what became of it. No redirect is followed, no answer is read, nothing waits longer than the deadline. */
import { request as httpRequest, Agent as HttpAgent } from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';
import { TargetRefused } from './target.js';
import type { WebhookTargets } from './target.js';

/** `refused`: the target may not be reached; `failed`: no HTTP answer came. Both texts are kept as they are and hold no secret. */
export type PostVerdict = { outcome: 'answered'; status: number; retryAfterSeconds: number | null } | { outcome: 'failed' | 'refused'; reason: string };

export const DEADLINE_MS = 15_000; // the specification suggests 15 to 30 seconds

const agents = { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false }) };

/** Never throws for what a receiver or the network may do. `deadlineMs` covers everything from the look-up to the answer's head. */
export function post(href: string, headers: Readonly<Record<string, string>>, body: string, targets: WebhookTargets, deadlineMs = DEADLINE_MS): Promise<PostVerdict> {
  const url = new URL(href);
  try {
    targets.admit(url);
  } catch (error) {
    return Promise.resolve(verdictOf(error));
  }
  const bytes = Buffer.from(body, 'utf8');
  const options = {
    method: 'POST', lookup: targets.lookup, signal: AbortSignal.timeout(deadlineMs), maxHeaderSize: 16_384,
    headers: { ...headers, 'content-type': 'application/json', 'content-length': String(bytes.length), 'user-agent': 'Jiannuo-Webhooks/1' },
  };
  return new Promise((resolve) => {
    const request = url.protocol === 'https:' ? httpsRequest(url, { ...options, agent: agents.https }) : httpRequest(url, { ...options, agent: agents.http });
    request.on('response', (response) => {
      resolve({ outcome: 'answered', status: response.statusCode ?? 0, retryAfterSeconds: secondsOf(response.headers['retry-after']) });
      response.on('error', () => undefined);
      response.destroy(); // whatever it says, however long
    });
    request.on('error', (error) => { resolve(verdictOf(error)); }); // also after the answer, when it says nothing new
    request.end(bytes);
  });
}

function verdictOf(error: unknown): PostVerdict {
  if (error instanceof TargetRefused) return { outcome: 'refused', reason: `target-refused: ${error.message}` };
  const { name, code } = error as NodeJS.ErrnoException;
  return { outcome: 'failed', reason: code === 'ABORT_ERR' || name === 'TimeoutError' ? 'timeout' : `no-answer: ${code ?? name}` };
}

function secondsOf(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : null;
}
