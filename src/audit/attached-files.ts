import type { EntityManager } from 'typeorm';
import type { Flaw } from '../core/history.js';
import { filesNamedIn } from '../store/readings/attachments.js';

const PAGE = 50; // files hashed per statement, of up to 20 MB each: bounds how long one statement takes

/**
 * The files of proof against the digests they are kept under, which the chain of hashes seals. Each is hashed once per examination, by the
 * database, so that no content travels. A file that was read as intact and is altered while the examination goes on is found by the next one.
 */
export class AttachedFiles {
  readonly #altered = new Map<string, boolean>();

  constructor(private readonly tx: EntityManager) {}

  /** How many files have been compared so far. */
  get compared(): number {
    return this.#altered.size;
  }

  /** The first of these entries that names a file which is not there, or no longer what it was. */
  async flawIn(entries: readonly { seq: number; body: string }[]): Promise<Flaw | null> {
    const named = entries.flatMap(({ seq, body }) => filesNamedIn(body).map((sha256) => ({ seq, sha256 })));
    await this.#compare([...new Set(named.map(({ sha256 }) => sha256))]);
    for (const { seq, sha256 } of named) {
      const altered = this.#altered.get(sha256);
      if (altered === undefined) return { seq, problem: 'file missing', detail: `所列附件不存在 / the file that it names is not there: ${sha256}` };
      if (altered) return { seq, problem: 'file altered', detail: alteredText(sha256) };
    }
    return null;
  }

  /** What is wrong with the files that were not named by any entry given before, a sentence each. */
  async alteredUnnamed(): Promise<string[]> {
    const found: string[] = [];
    for (let after = ''; ;) {
      const page = (await this.tx.query<{ sha256: string }[]>('select sha256 from attachments where sha256 > $1 order by sha256 limit $2', [after, PAGE])).map(({ sha256 }) => sha256);
      const others = page.filter((sha256) => !this.#altered.has(sha256));
      await this.#compare(others);
      found.push(...others.filter((sha256) => this.#altered.get(sha256) === true).map(alteredText));
      const last = page.at(-1);
      if (last === undefined) return found;
      after = last;
    }
  }

  async #compare(digests: readonly string[]): Promise<void> {
    const unknown = digests.filter((sha256) => !this.#altered.has(sha256));
    for (let from = 0; from < unknown.length; from += PAGE) {
      const rows = await this.tx.query<{ sha256: string; altered: boolean }[]>(
        `select sha256, pg_catalog.encode(pg_catalog.sha256(bytes), 'hex') <> sha256 as altered from attachments where sha256 = any($1)`, [unknown.slice(from, from + PAGE)]);
      for (const { sha256, altered } of rows) this.#altered.set(sha256, altered);
    }
  }
}

function alteredText(sha256: string): string {
  return `附件内容与其摘要不符 / the bytes of the file no longer have the digest they are kept under: ${sha256}`;
}
