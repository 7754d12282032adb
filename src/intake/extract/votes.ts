/**
 * A vote of signs: every character, pair of characters, head verb, family of words and lexicon row seen in an act speaks for or against each
 * candidate with a weight that was counted from labelled replies (test/fixtures/train-votes.js); the candidate with the highest sum is named,
 * and the words that spoke most for it are the reason. Pure and deterministic: the same signs give the same answer.
 */
import { FAMILIES } from './lexicon/families.js';
import { openVerb } from './lexicon/verbs.js';

export interface Voted {
  /** The candidate with the most votes. */
  name: string;
  /** How far it is ahead of the second, in the logarithm of odds. */
  lead: number;
  /** The words of the act that spoke most for it, the strongest first; at most three. */
  words: readonly string[];
}

export interface Act {
  /** The act as quoted. */
  text: string;
  /** Ids of the rows of the lexicon that fired. */
  rows: readonly string[];
  condition: string | null;
}

const ROW = /^(?:kind|object|plain|act|tone|aim|soft|condition|time)\./;

/** The signs of one act. The trainer and the extractor both call it, so that what is counted is what votes. */
export function signsOf({ text, rows, condition }: Act): string[] {
  const signs = new Set<string>(['*']);
  const words = text.replace(/\s+/g, '');
  const plain = words.replace(/\d+(?:\.\d+)?/g, '0').replace(/[，。、；：,;:]/g, ' ');
  for (let at = 0; at < plain.length; at++) {
    const one = plain.charAt(at);
    if (one === ' ') continue;
    signs.add(one);
    const two = plain.slice(at, at + 2);
    if (two.length === 2 && two.charAt(1) !== ' ') signs.add(two);
  }
  signs.add(`^${plain.slice(0, 2)}`.trim()).add(`^${plain.slice(0, 1)}`).add(`${plain.slice(-2)}$`.trim());
  for (const [name, , pattern] of FAMILIES) {
    if (!pattern.test(words)) continue;
    signs.add(`#${name}`);
    if (pattern.test(words.slice(0, 7))) signs.add(`^#${name}`);
    if (pattern.test(words.slice(-5))) signs.add(`#${name}$`);
  }
  signs.add(`=${openVerb(words)?.verb ?? ''}`);
  for (const id of rows) if (ROW.test(id) && id !== 'kind.votes') signs.add(`@${id}`);
  if (condition !== null) {
    signs.add('?');
    const waits = condition.replace(/\s+/g, '');
    for (let at = 0; at < waits.length - 1; at++) signs.add(`?${waits.slice(at, at + 2)}`);
    for (const [name, , pattern] of FAMILIES) if (pattern.test(waits)) signs.add(`?#${name}`);
  }
  return [...signs];
}

/** Weights as they are written by the trainer: one line per candidate, `name sign weight sign weight …`, weights in hundredths. */
export class Ballot {
  readonly #names: readonly string[];
  readonly #weights = new Map<string, Float64Array>();

  constructor(lines: readonly string[]) {
    this.#names = lines.map((line) => line.slice(0, line.indexOf(' ')));
    for (const [at, line] of lines.entries()) {
      const parts = line.split(' ');
      for (let i = 1; i + 1 < parts.length; i += 2) {
        const sign = parts[i] as string;
        const row = this.#weights.get(sign) ?? new Float64Array(lines.length);
        row[at] = Number(parts[i + 1]) / 100;
        this.#weights.set(sign, row);
      }
    }
  }

  vote(signs: readonly string[]): Voted {
    const sums = new Float64Array(this.#names.length);
    const seen: (readonly [string, Float64Array])[] = [];
    for (const sign of signs) {
      const weights = this.#weights.get(sign);
      if (weights === undefined) continue;
      seen.push([sign, weights]);
      for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) + (weights[i] as number);
    }
    let best = 0;
    for (let i = 1; i < sums.length; i++) if ((sums[i] as number) > (sums[best] as number)) best = i;
    const second = Math.max(...sums.filter((_, i) => i !== best));
    const words = seen.filter(([sign, weights]) => (weights[best] as number) > 0.3 && /^[\u4e00-\u9fa5]{2}$/.test(sign)).sort(([, a], [, b]) => (b[best] as number) - (a[best] as number)).slice(0, 3).map(([sign]) => sign);
    return { name: this.#names[best] as string, lead: (sums[best] as number) - second, words };
  }
}
