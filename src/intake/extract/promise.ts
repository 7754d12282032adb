/**
 * The second look at every clause: the words it is made of and what stands around it vote on whether it is part of a promise at all, and on
 * whether it goes on with the clause before it as one promise. Weights are counted from labelled replies (test/fixtures/train-votes.js). The first
 * vote sees, on purpose, not what the rules concluded, so that it is a second opinion and no echo: what the rules say is added to it with a
 * weight of its own. Signs are numbers and summed while the clause is walked, because every clause of every reply is judged.
 */
import type { Fired } from './extraction.js';
import { verbWithin } from './lexicon/verbs.js';
import type { Reading } from './acts.js';
import type { Zoned } from './zones.js';

/** What the rules add to the votes for what they took and take from those for what they left: odds of three to one, chosen with one author's set left out at a time. */
const RULES_SAY = 1.1;

/** Where a character or a pair stands: in the clause, first, last, in the clause before or after; or a fact about the zones around. */
const PLACES = ['w', '^', '$', '<', '>', '~'] as const;
type Place = 0 | 1 | 2 | 3 | 4 | 5;
const [WORD, FIRST, LAST, BEFORE, AFTER, FACT] = [0, 1, 2, 3, 4, 5] as const;

/** Clauses. */
const SHORT = 16;

type Sink = (place: Place, value: number) => void;

const ZONES = ['-', 'forward', 'progress', 'past', 'citation', 'heading', 'courtesy', 'other', 'refusal', 'background', 'plain'] as const;
const ZONE_CODES = new Map<string, number>(ZONES.map((zone, code) => [zone, code]));
const MARKS = '，。；：,;:';

/** Zones that no vote opens: what the outline says is no part of the answer. */
export function isOutside({ zone }: Zoned): boolean {
  return zone === 'heading' || zone === 'courtesy';
}

const PARTED = new Set(Array.from('，。、；：,;:', (mark) => mark.charCodeAt(0)));

function isFigure(code: number): boolean {
  return code === 46 || (code >= 48 && code <= 57);
}

/** Characters and pairs; every figure is one sign, blanks are none. */
function walkWords(text: string, sink: Sink): void {
  let [before, beforeThat, place] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at);
    if (code <= 32 || code === 0x3000 || code === 0xa0) continue;
    if (PARTED.has(code)) { before = 0; continue; }
    if (code >= 48 && code <= 57) {
      while (at + 1 < text.length && isFigure(text.charCodeAt(at + 1))) at++;
      code = 48;
    }
    sink(WORD, code);
    if (before !== 0) sink(WORD, before * 65536 + code);
    if (place === 0) sink(FIRST, code);
    if (place === 1) sink(FIRST, beforeThat * 65536 + code);
    [before, beforeThat] = [code, code];
    place++;
  }
  const end = text.length;
  if (end >= 2) sink(LAST, text.charCodeAt(end - 2) * 65536 + text.charCodeAt(end - 1));
}

function walk(all: readonly Zoned[], at: number, sink: Sink): void {
  const here = all[at];
  if (here === undefined) return;
  const { clause, sentence } = here;
  const [before, after] = [all[at - 1], all[at + 1]].map((other) => (other?.sentence === sentence ? other : undefined));
  walkWords(clause.text, sink);
  factsOf(all, at, (value) => { sink(FACT, value); });
  if (before) for (let i = Math.max(0, before.clause.text.length - 6); i < before.clause.text.length; i++) sink(BEFORE, before.clause.text.charCodeAt(i));
  if (after) for (let i = 0; i < Math.min(6, after.clause.text.length); i++) sink(AFTER, after.clause.text.charCodeAt(i));
}

/** What is known of the clause and of the zones around it, each as a number. */
function factsOf(all: readonly Zoned[], at: number, tell: (value: number) => void): void {
  const here = all[at] as Zoned;
  const { clause, paragraph, sentence } = here;
  const zoneAt = (place: number): number => { const other = all[place]; return other?.paragraph === paragraph ? (ZONE_CODES.get(other.zone) ?? 0) : 0; };
  const zone = ZONE_CODES.get(here.zone) ?? 0;
  const [previous, next] = [zoneAt(at - 1), zoneAt(at + 1)];
  const fact = (kind: number, value: number): void => tell(kind * 2048 + value);
  fact(0, 0);
  fact(1, zone);
  fact(2, 1 + MARKS.indexOf(clause.mark === '' ? '-' : clause.mark));
  fact(3, Number(here.own));
  fact(4, Number(here.led !== null));
  fact(5, Number(here.condition !== null));
  fact(6, Number(here.times.length > 0));
  fact(7, Number(here.scope !== null));
  fact(8, all[at - 1]?.sentence === sentence ? previous : 0);
  fact(9, all[at + 1]?.sentence === sentence ? next : 0);
  fact(10, previous * 11 + zone);
  fact(11, zone * 11 + next);
  fact(12, (zoneAt(at - 2) * 11 + previous) * 11 + zone);
  // In a reply of few clauses the answer may begin at once.
  fact(13, all.length < SHORT ? 4 : Math.min(3, Math.floor((4 * at) / all.length)));
  fact(14, Math.min(6, Math.floor(clause.text.length / 5)));
  const verb = verbWithin(clause.text, 12);
  fact(15, 1 + (verb < 0 ? -1 : verb <= 1 ? 0 : verb <= 4 ? 1 : 2));
  fact(16, 11 * (verb < 0 ? 0 : verb <= 4 ? 1 : 2) + zone);
}

/** A sign as it is written in the table: its place and its characters, or the number of the fact. */
function written(place: Place, value: number): string {
  const pair = value >= 65536 ? String.fromCharCode(Math.floor(value / 65536), value % 65536) : String.fromCharCode(value);
  return `${PLACES[place]}${place === FACT ? String(value) : pair}`;
}

/** For the trainer: the signs of one clause, as often as they stand there. */
export function signsAround(all: readonly Zoned[], at: number): string[] {
  const signs: string[] = [];
  walk(all, at, (place, value) => signs.push(written(place, value)));
  return signs.filter((sign) => !/\s/.test(sign));
}

/** A whole number of 31 bits, which is quick to look up. */
function keyOf(first: number, second: number): number {
  return ((first & 0x7fff) << 16) | second;
}

/** A reply's clauses as the votes see them. */
export interface Seen {
  zoned: readonly Zoned[];
  /** Null: not read by the rules. */
  read: readonly (Reading | null)[];
  /** The place of the pledge that the rules took most of the clause into; -1 for none. */
  took: readonly number[];
}

export interface Verdict {
  taken: boolean;
  /** Null: it is a promise of its own. */
  joined: Fired | null;
  /** Null: the rules said so too. */
  why: Fired | null;
}

function tookIn(took: readonly number[], at: number): boolean {
  return (took[at] ?? -1) >= 0;
}

function figuresAlike(text: string): string {
  return /\d/.test(text) ? text.replace(/\d+(?:\.\d+)?/g, '0') : text;
}

/** For the second vote: how the two clauses open and end, how the rules read them, and how long they are. */
export function signsBetween({ zoned, read, took }: Seen, at: number): string[] {
  const [before, here] = [zoned[at - 1], zoned[at]];
  if (before === undefined || here === undefined) return [];
  const [first, second] = [figuresAlike(before.clause.text), figuresAlike(here.clause.text)];
  const [readFirst, readSecond] = [read[at - 1]?.weight ?? '-', read[at]?.weight ?? '-'];
  return [
    '*', `^${first.slice(0, 1)}`, `^${first.slice(0, 2)}`, `$${first.slice(-1)}`, `$${first.slice(-2)}`, `>${second.slice(0, 1)}`, `>${second.slice(0, 2)}`, `>>${second.slice(-2)}`,
    `w${readFirst}`, `v${readSecond}`, `${readFirst}+${readSecond}`, `z${before.zone}`, `y${here.zone}`, `l${String(Math.min(5, Math.floor(first.length / 4)))}`, `k${String(Math.min(5, Math.floor(second.length / 4)))}`,
    `t${String(here.times.length > 0)}`, `o${String(before.own)}`, `p${String(here.own)}`, `s${String(read[at]?.subject ?? false)}`, `r${String(tookIn(took, at - 1))}${String(tookIn(took, at))}`, `m${here.clause.mark}`,
  ].filter((sign) => !/\s/.test(sign));
}

/** Whether the second vote is asked: both stand in one sentence, one after the other. */
export function mayJoin({ zoned }: Seen, at: number): boolean {
  const [before, here] = [zoned[at - 1], zoned[at]];
  return before !== undefined && here !== undefined && before.sentence === here.sentence && !isOutside(before) && !isOutside(here);
}

/** Both votes, with weights as the trainer writes them: a line for each, `promise sign weight …` and `joined sign weight …`, in hundredths. */
export class PromiseVotes {
  /** By place, single characters and facts in a row, pairs looked up. */
  readonly #ones = PLACES.map(() => new Int16Array(65536));
  readonly #pairs = PLACES.map(() => new Map<number, number>());
  readonly #joins = new Map<string, number>();

  constructor(lines: readonly string[]) {
    for (const line of lines) {
      const parts = line.split(' ');
      for (let i = 1; i + 1 < parts.length; i += 2) {
        const [sign, weight] = [parts[i] as string, Number(parts[i + 1])];
        if (parts[0] === 'joined') { this.#joins.set(sign, weight); continue; }
        const place = PLACES.indexOf(sign.charAt(0) as (typeof PLACES)[number]);
        if (place !== FACT && sign.length === 3) (this.#pairs[place] as Map<number, number>).set(keyOf(sign.charCodeAt(1), sign.charCodeAt(2)), weight);
        else (this.#ones[place] as Int16Array)[place === FACT ? Number(sign.slice(1)) : sign.charCodeAt(1)] = weight;
      }
    }
  }

  /** For every clause; null where no vote opens what the outline closed. */
  judge(seen: Seen): (Verdict | null)[] {
    const { zoned, took } = seen;
    const votes = this.#together(seen);
    let before = false;
    return zoned.map((each, at) => {
      if (isOutside(each)) { before = false; return null; }
      const rules = tookIn(took, at);
      // What the rules leave to a person, practice or promise, no vote decides.
      const taken = (rules && each.zone === 'past') || (votes[at] as number) + (rules ? RULES_SAY : -RULES_SAY) > 0;
      const joined = taken && before && mayJoin(seen, at) && this.joins(seen, at) > 0;
      before = taken;
      return { taken, joined: joined ? JOINED : null, why: taken === rules ? null : this.#why(zoned, at, taken) };
    });
  }

  /** Clauses that the rules made one pledge of stand or fall together. */
  #together({ zoned, took }: Seen): number[] {
    const votes = zoned.map((each, at) => (isOutside(each) ? 0 : this.votes(zoned, at)));
    for (let at = 0; at < votes.length; at++) {
      let end = at + 1;
      while (end < votes.length && tookIn(took, at) && took[end] === took[at]) end++;
      if (end - at > 1) votes.fill(Math.max(...votes.slice(at, end)), at, end);
      at = end - 1;
    }
    return votes;
  }

  /** The logarithm of the odds that the clause is part of a promise, by its signs alone: the sum of the signs of `signsAround`. */
  votes(all: readonly Zoned[], at: number): number {
    const here = all[at];
    if (here === undefined) return 0;
    const [, , , befores, afters, facts] = this.#ones as [Int16Array, Int16Array, Int16Array, Int16Array, Int16Array, Int16Array];
    let sum = this.#ofWords(here.clause.text);
    factsOf(all, at, (value) => { sum += facts[value] as number; });
    const [before, after] = [all[at - 1], all[at + 1]];
    if (before?.sentence === here.sentence) for (let i = Math.max(0, before.clause.text.length - 6); i < before.clause.text.length; i++) sum += befores[before.clause.text.charCodeAt(i)] as number;
    if (after?.sentence === here.sentence) for (let i = 0; i < Math.min(6, after.clause.text.length); i++) sum += afters[after.clause.text.charCodeAt(i)] as number;
    return sum / 100;
  }

  /** The logarithm of the odds that the clause goes on with the one before it. */
  joins(seen: Seen, at: number): number {
    return signsBetween(seen, at).reduce((sum, sign) => sum + (this.#joins.get(sign) ?? 0), 0) / 100;
  }

  /** What the signs of `walkWords` weigh together. The same walk without a call for each sign: it is done for every clause of every reply. */
  #ofWords(text: string): number {
    const [words, firsts] = this.#ones as [Int16Array, Int16Array];
    const [wordPairs, firstPairs, lastPairs] = this.#pairs as [Map<number, number>, Map<number, number>, Map<number, number>];
    let [sum, before, place, first] = [0, 0, 0, 0];
    for (let at = 0; at < text.length; at++) {
      let code = text.charCodeAt(at);
      if (code <= 32 || code === 0x3000 || code === 0xa0) continue;
      if (PARTED.has(code)) { before = 0; continue; }
      if (code >= 48 && code <= 57) {
        while (at + 1 < text.length && isFigure(text.charCodeAt(at + 1))) at++;
        code = 48;
      }
      sum += words[code] as number;
      if (before !== 0) sum += wordPairs.get(keyOf(before, code)) ?? 0;
      if (place === 0) sum += firsts[code] as number;
      if (place === 1) sum += firstPairs.get(keyOf(first, code)) ?? 0;
      if (place === 0) first = code;
      before = code;
      place++;
    }
    const end = text.length;
    return end < 2 ? sum : sum + (lastPairs.get(keyOf(text.charCodeAt(end - 2), text.charCodeAt(end - 1))) ?? 0);
  }

  /** The words that spoke most for the outcome, the strongest first. */
  #why(all: readonly Zoned[], at: number, taken: boolean): Fired {
    const found = new Map<string, number>();
    const pairs = this.#pairs[WORD] as Map<number, number>;
    walk(all, at, (place, value) => { if (place === WORD && value >= 65536) found.set(written(place, value).slice(1), (taken ? 1 : -1) * (pairs.get(keyOf(Math.floor(value / 65536), value % 65536)) ?? 0)); });
    const said = [...found].filter(([word, weight]) => weight > 3 && /^[\u4e00-\u9fa5]{2}$/.test(word)).sort(([, a], [, b]) => b - a).slice(0, 3).map(([word]) => `「${word}」`).join('');
    return { id: 'zone.votes', zh: said === '' ? '各词和上下文多见于承诺' : `${said}等词和上下文多见于承诺`, en: `${said === '' ? '' : `${said}: `}its words and what stands around it are mostly those of promises` };
  }
}

const JOINED: Fired = { id: 'join.votes', zh: '与前一分句同说一件事', en: 'goes on with the clause before it: one pledge' };
