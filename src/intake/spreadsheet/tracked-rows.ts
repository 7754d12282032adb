import type { ReadFacts } from './read-row.js';

/** A commitment as far as a ledger's row can be recognised in it. */
export interface TrackedRow { id: string; suggestion: string; office: string; quote: string; label: string }

/** What is tracked already, found by id or by words: 20,000 rows must not be compared with 20,000. */
export class Tracked {
  readonly #byId: ReadonlyMap<string, TrackedRow>;
  readonly #byWords = new Map<string, TrackedRow[]>();
  readonly #labels = new Map<string, Set<string>>();

  constructor(rows: readonly TrackedRow[]) {
    this.#byId = new Map(rows.map((row) => [row.id, row]));
    for (const row of rows) {
      const key = keyOf(row.suggestion, row.quote);
      const same = this.#byWords.get(key) ?? [];
      same.push(row);
      this.#byWords.set(key, same);
      this.#labelsOf(row.suggestion).add(row.label);
    }
  }

  /** By its own id, else by the same words of the same suggestion for the same office. */
  match({ id, suggestion, quote, office }: ReadFacts): TrackedRow | undefined {
    return (id === null ? undefined : this.#byId.get(id)) ?? this.sameWords(suggestion, quote).find((row) => row.office === office);
  }

  sameWords(suggestion: string | null, quote: string | null): readonly TrackedRow[] {
    return suggestion === null || quote === null ? [] : this.#byWords.get(keyOf(suggestion, quote)) ?? [];
  }

  /** The wanted label when the suggestion has none like it, else the next free one: L1, L2, … */
  takeLabel(suggestion: string, wanted: string | null): string {
    const labels = this.#labelsOf(suggestion);
    const next = (n: number): string => (labels.has(`L${n}`) ? next(n + 1) : `L${n}`);
    const label = wanted !== null && !labels.has(wanted) ? wanted : next(1 + [...labels].filter((known) => /^L\d+$/.test(known)).length);
    labels.add(label);
    return label;
  }

  #labelsOf(suggestion: string): Set<string> {
    const labels = this.#labels.get(suggestion) ?? new Set<string>();
    this.#labels.set(suggestion, labels);
    return labels;
  }
}

function keyOf(suggestion: string, quote: string): string {
  return `${suggestion}\n${quote}`;
}
