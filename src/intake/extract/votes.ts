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
  /** Where the weights of a sign begin. */
  readonly #at = new Map<string, number>();
  /** In hundredths, so that the whole table stays near the processor. */
  readonly #weights: Int16Array;

  constructor(lines: readonly string[]) {
    this.#names = lines.map((line) => line.slice(0, line.indexOf(' ')));
    const parts = lines.map((line) => line.split(' '));
    for (const each of parts) for (let i = 1; i + 1 < each.length; i += 2) if (!this.#at.has(each[i] as string)) this.#at.set(each[i] as string, this.#at.size * lines.length);
    this.#weights = new Int16Array(this.#at.size * lines.length);
    for (const [name, each] of parts.entries()) for (let i = 1; i + 1 < each.length; i += 2) this.#weights[(this.#at.get(each[i] as string) as number) + name] = Number(each[i + 1]);
  }

  vote(signs: readonly string[]): Voted {
    const K = this.#names.length;
    const weights = this.#weights;
    const sums = new Int32Array(K);
    const known: number[] = [];
    const pairs: string[] = [];
    for (const sign of signs) {
      const from = this.#at.get(sign);
      if (from === undefined) continue;
      known.push(from);
      pairs.push(sign);
      for (let k = 0; k < K; k++) sums[k] = (sums[k] as number) + (weights[from + k] as number);
    }
    let [best, second] = [0, -1];
    for (let k = 1; k < K; k++) {
      if ((sums[k] as number) > (sums[best] as number)) { second = best; best = k; } else if (second < 0 || (sums[k] as number) > (sums[second] as number)) second = k;
    }
    const spoke = pairs.flatMap((sign, i) => { const weight = weights[(known[i] as number) + best] as number; return sign.length === 2 && weight > 30 && isWord(sign) ? [{ sign, weight }] : []; });
    return { name: this.#names[best] as string, lead: second < 0 ? Infinity : ((sums[best] as number) - (sums[second] as number)) / 100, words: spoke.sort((a, b) => b.weight - a.weight).slice(0, 3).map(({ sign }) => sign) };
  }
}

function isWord(sign: string): boolean {
  return /^[\u4e00-\u9fa5]{2}$/.test(sign);
}
