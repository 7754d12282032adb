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

/** The signs of one act, for the trainer; `Ballot.vote` counts the same ones. */
export function signsOf(act: Act): string[] {
  const words = act.text.replace(/\s+/g, '');
  const plain = plainOf(words);
  const signs = new Set<string>(['*']);
  for (let at = 0; at < plain.length; at++) {
    const one = plain.charAt(at);
    if (one === ' ') continue;
    signs.add(one);
    const two = plain.slice(at, at + 2);
    if (two.length === 2 && two.charAt(1) !== ' ') signs.add(two);
  }
  for (const sign of otherSigns(act, words, plain)) signs.add(sign);
  return [...signs];
}

/** Every figure is one sign, and marks part. */
function plainOf(words: string): string {
  return words.replace(/\d+(?:\.\d+)?/g, '0').replace(/[，。、；：,;:]/g, ' ');
}

/** All but characters and pairs. */
function otherSigns({ rows, condition }: Act, words: string, plain: string): string[] {
  const signs = [`^${plain.slice(0, 2)}`.trim(), `^${plain.slice(0, 1)}`, `${plain.slice(-2)}$`.trim(), `=${openVerb(words)?.verb ?? ''}`];
  const [head, tail] = [words.slice(0, 7), words.slice(-5)];
  for (const [name, , pattern] of FAMILIES) {
    if (!pattern.test(words)) continue;
    signs.push(`#${name}`);
    if (pattern.test(head)) signs.push(`^#${name}`);
    if (pattern.test(tail)) signs.push(`#${name}$`);
  }
  for (const id of rows) if (ROW.test(id) && id !== 'kind.votes') signs.push(`@${id}`);
  if (condition === null) return signs;
  signs.push('?');
  const waits = condition.replace(/\s+/g, '');
  for (let at = 0; at < waits.length - 1; at++) signs.push(`?${waits.slice(at, at + 2)}`);
  for (const [name, , pattern] of FAMILIES) if (pattern.test(waits)) signs.push(`?#${name}`);
  return signs;
}

/** Weights as they are written by the trainer: one line per candidate, `name sign weight sign weight …`, weights in hundredths. */
export class Ballot {
  readonly #names: readonly string[];
  /** Where the weights of a sign begin. Characters and pairs, which are nearly all signs there are, are found by number. */
  readonly #at = new Map<string, number>();
  readonly #characters = new Int32Array(65536).fill(-1);
  readonly #pairs = new Map<number, number>();
  /** In hundredths, so that the whole table stays near the processor. */
  readonly #weights: Int16Array;
  /** The count of the last vote in which a sign was seen: each speaks once. */
  readonly #seen: Int32Array;
  #votes = 0;

  constructor(lines: readonly string[]) {
    this.#names = lines.map((line) => line.slice(0, line.indexOf(' ')));
    const parts = lines.map((line) => line.split(' '));
    for (const each of parts) for (let i = 1; i + 1 < each.length; i += 2) if (!this.#at.has(each[i] as string)) this.#at.set(each[i] as string, this.#at.size * lines.length);
    for (const [sign, from] of this.#at) {
      if (sign.length === 1) this.#characters[sign.charCodeAt(0)] = from;
      if (sign.length === 2 && !/^[#^=@?]|\$$/.test(sign)) this.#pairs.set(pairOf(sign.charCodeAt(0), sign.charCodeAt(1)), from);
    }
    this.#weights = new Int16Array(this.#at.size * lines.length);
    this.#seen = new Int32Array(this.#at.size * lines.length);
    for (const [name, each] of parts.entries()) for (let i = 1; i + 1 < each.length; i += 2) this.#weights[(this.#at.get(each[i] as string) as number) + name] = Number(each[i + 1]);
  }

  /** Of the signs of `signsOf`, counted while the act is walked. */
  vote(act: Act): Voted {
    const names = this.#names.length;
    const sums = new Int32Array(names);
    const words = act.text.replace(/\s+/g, '');
    const plain = plainOf(words);
    this.#votes++;
    this.#add(sums, this.#at.get('*'));
    for (let at = 0, before = 0; at < plain.length; at++) {
      const code = plain.charCodeAt(at);
      if (code !== SPACE) {
        this.#add(sums, this.#characters[code]);
        if (before !== 0) this.#add(sums, this.#pairs.get(pairOf(before, code)));
      }
      before = code === SPACE ? 0 : code;
    }
    for (const sign of otherSigns(act, words, plain)) this.#add(sums, this.#at.get(sign));
    let [best, second] = [0, -1];
    for (let k = 1; k < names; k++) {
      if ((sums[k] as number) > (sums[best] as number)) { second = best; best = k; } else if (second < 0 || (sums[k] as number) > (sums[second] as number)) second = k;
    }
    return { name: this.#names[best] as string, lead: second < 0 ? Infinity : ((sums[best] as number) - (sums[second] as number)) / 100, words: this.#spokeFor(best, plain) };
  }

  #add(sums: Int32Array, from: number | undefined): void {
    if (from === undefined || from < 0 || this.#seen[from] === this.#votes) return;
    this.#seen[from] = this.#votes;
    for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] as number) + (this.#weights[from + k] as number);
  }

  #spokeFor(name: number, plain: string): string[] {
    const spoke = new Map<string, number>();
    for (let at = 0; at + 1 < plain.length; at++) {
      const [first, second] = [plain.charCodeAt(at), plain.charCodeAt(at + 1)];
      if (!isHan(first) || !isHan(second)) continue;
      const from = this.#pairs.get(pairOf(first, second));
      const weight = from === undefined ? 0 : (this.#weights[from + name] as number);
      if (weight > 30) spoke.set(plain.slice(at, at + 2), weight);
    }
    return [...spoke].sort(([, a], [, b]) => b - a).slice(0, 3).map(([word]) => word);
  }
}

const SPACE = 32;

/** A whole number of 31 bits, which is quick to look up. Characters 32,768 apart count as one, of which no reply holds both: 路 and an African letter. */
function pairOf(first: number, second: number): number {
  return ((first & 0x7fff) << 16) | second;
}

function isHan(code: number): boolean {
  return code >= 0x4e00 && code <= 0x9fa5;
}
