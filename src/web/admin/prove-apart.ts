/** Proofs of definitions, walked in a thread of their own: pages and sweep go on meanwhile. What a program has once proved holds for it, since its definitions do not change. */
import type { Checked } from '../../../workflows/check.js';
import type { Workflow } from '../../../workflows/registry.js';
import { runApart } from '../apart.js';

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
  const found = await runApart<Omit<Proved, 'seconds'>>(new URL('./proving-thread.ts', import.meta.url), { kind, version }, LONGEST_MS);
  return { ...found, seconds: (performance.now() - began) / 1000 };
}
