/** The thread of those who read pages. Started by `bench-pages.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { PageTask } from './bench-pages.js';

const { url, password, runs, readers, pages } = workerData as PageTask;
const WARM = 5;
const sessions = new Map<string, string>();

const measures = [];
for (const [login, path] of pages) {
  const cookie = login === null ? '' : await signedIn(login);
  for (let n = 0; n < WARM; n += 1) await read(path, cookie);
  const times: number[] = [];
  let bytes = 0;
  for (let n = 0; n < runs; n += 1) {
    const began = performance.now();
    bytes = await read(path, cookie);
    times.push(performance.now() - began);
  }
  const began = performance.now();
  await Promise.all(Array.from({ length: readers }, async () => {
    for (let n = 0; n < Math.ceil(runs / readers); n += 1) await read(path, cookie);
  }));
  const seconds = (performance.now() - began) / 1000;
  times.sort((one, other) => one - other);
  measures.push({ path, login: login ?? '—', kilobytes: Math.round(bytes / 100) / 10, p50: percentile(times, 0.5), p95: percentile(times, 0.95), per_second: Math.round(readers * Math.ceil(runs / readers) / seconds) });
}
parentPort?.postMessage(measures);

async function signedIn(login: string): Promise<string> {
  const known = sessions.get(login);
  if (known !== undefined) return known;
  const answer = await fetch(`${url}/sign-in`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ login, password }) });
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
  if (answer.status !== 303) throw new Error(`${login} could not sign in: ${String(answer.status)}`);
  sessions.set(login, cookie);
  return cookie;
}

/** Bytes of the page; anything but a page ends the measurement, since an error is quickly answered. */
async function read(path: string, cookie: string): Promise<number> {
  const answer = await fetch(`${url}${path}`, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${path} answered ${String(answer.status)}`);
  return Buffer.byteLength(text);
}

function percentile(sorted: readonly number[], share: number): number {
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}
