/** Proofs of definitions, walked in a thread of their own: pages and sweep go on meanwhile. What a program has once proved holds for it, since its definitions do not change. */
import { Worker } from 'node:worker_threads';
import type { Checked } from '../../../workflows/check.js';
import type { Workflow } from '../../../workflows/registry.js';

/** What the page shows of a proof. */
export interface Proved extends Pick<Checked, 'findings' | 'states' | 'passages'> {
  /** Seconds it took. */
  seconds: number;
}

/** Ten times what the largest machine takes on a slow computer; a walk that never ends must not hold a thread for ever. */
const LONGEST_MS = 300_000;

const proved = new Map<string, Proved>();
const underWay = new Map<string, Promise<Proved>>();
let last: Promise<unknown> = Promise.resolve();

/** Of exactly this definition, since the program started; null before. */
export function proofOf({ hash }: Workflow): Proved | null {
  return proved.get(hash) ?? null;
}

/** Walks it once, however many ask; different ones one after the other. Throws when the thread ends without an answer. */
export async function prove({ kind, version, hash }: Workflow): Promise<Proved> {
  const known = proved.get(hash) ?? underWay.get(hash);
  if (known !== undefined) return known;
  const turn = last.then(async () => walked(kind, version));
  underWay.set(hash, turn);
  last = turn.catch(() => undefined);
  try {
    const found = await turn;
    proved.set(hash, found);
    return found;
  } finally {
    underWay.delete(hash);
  }
}

async function walked(kind: string, version: number): Promise<Proved> {
  const began = performance.now();
  const worker = new Worker(new URL(import.meta.url.replace('/src/web/admin/prove-apart.ts', '/dist/src/web/admin/proving-thread.js').replace(/prove-apart\.js$/, 'proving-thread.js')), { workerData: { kind, version } });
  let watch: NodeJS.Timeout | undefined;
  try {
    const found = await new Promise<Omit<Proved, 'seconds'>>((resolve, reject) => {
      watch = setTimeout(() => reject(new Error(`the proof of ${kind}@${version} took longer than ${LONGEST_MS} ms`)), LONGEST_MS);
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the proving thread ended with ${code} and said nothing`)));
    });
    return { ...found, seconds: (performance.now() - began) / 1000 };
  } finally {
    clearTimeout(watch);
    await worker.terminate();
  }
}
