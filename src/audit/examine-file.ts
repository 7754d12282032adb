import { checkChain, hashOf } from '../core/history.js';
import type { Entry, Flaw, StoredEntry } from '../core/history.js';
import { replayEntries } from './replay.js';
import { entrySchema } from './verifier.js';

/** What a file of entries says about itself. */
export interface ExaminedFile {
  commitment: string;
  entries: number;
  /** Hash of the last entry: to be compared with a copy kept elsewhere, since a file cannot know what was cut off at its end. */
  last: string;
  flaw: Flaw | null;
}

/**
 * A history as it was downloaded: one entry a line, the very text that was hashed. Checks the chain and lives through every step again; needs
 * no database and trusts none. Not found: entries missing at the end, and a chain that was written anew as a whole.
 */
export function examineFile(text: string): ExaminedFile {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const stored = lines.map((body, i): StoredEntry => ({ seq: seqOf(body) ?? i + 1, body, prevHash: prevOf(body), hash: hashOf(body) }));
  const [last, first] = [stored.at(-1), stored[0]];
  const about = { commitment: first === undefined ? '' : commitmentOf(first.body), entries: stored.length, last: last?.hash ?? '' };
  if (last === undefined) return { ...about, flaw: { seq: 0, problem: 'removed', detail: '没有任何历史记录 / there is no history at all' } };
  const flaw = checkChain(stored, { revision: stored.length, hash: last.hash }) ?? foreign(stored, about.commitment) ?? replayEntries(stored.map(({ seq, body }) => ({ seq, entry: JSON.parse(body) as Entry })));
  return { ...about, flaw };
}

function foreign(stored: readonly StoredEntry[], commitment: string): Flaw | null {
  const odd = stored.find(({ body }) => entrySchema.safeParse(JSON.parse(body)).data?.commitment !== commitment);
  return odd === undefined ? null : { seq: odd.seq, problem: 'edited', detail: '这不是此事项的历史记录 / this is no entry of this history' };
}

function claimed(body: string): Partial<Record<keyof Entry, unknown>> {
  try {
    return JSON.parse(body) as Partial<Entry>;
  } catch {
    return {};
  }
}

function seqOf(body: string): number | null {
  const { seq } = claimed(body);
  return typeof seq === 'number' ? seq : null;
}

function prevOf(body: string): string {
  const { prev } = claimed(body);
  return typeof prev === 'string' ? prev : '';
}

function commitmentOf(body: string): string {
  const { commitment } = claimed(body);
  return typeof commitment === 'string' ? commitment : '';
}
