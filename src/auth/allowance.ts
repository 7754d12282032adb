/**
 * So many tries per key within a time, in this process's memory: several processes allow as many times more, and a restart forgets.
 * Slows guessing and mistakes down; nothing that must hold rests on it.
 */
export class Allowance {
  readonly #tries = new Map<string, number[]>();

  /** @param clock milliseconds that only ever grow; where they start does not matter */
  constructor(
    private readonly tries: number,
    private readonly minutes: number,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Whether the key may try once more; that try is counted. */
  take(key: string): boolean {
    if (!this.isLeft(key)) return false;
    const recent = this.#recent(key);
    this.#tries.delete(key); // re-inserted at the end, so that the map's first key is the one longest untouched
    this.#tries.set(key, [...recent, this.clock()]);
    if (this.#tries.size > KEYS_REMEMBERED) for (const oldest of this.#tries.keys()) { this.#tries.delete(oldest); break; }
    return true;
  }

  /** Whether a try is left; none is counted. */
  isLeft(key: string): boolean {
    return this.#recent(key).length < this.tries;
  }

  #recent(key: string): number[] {
    const now = this.clock();
    return (this.#tries.get(key) ?? []).filter((at) => now - at < this.minutes * 60_000);
  }
}

const KEYS_REMEMBERED = 10_000; // bounds the memory that made-up keys can take
