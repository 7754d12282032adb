/**
 * The second look at every clause: the words it is made of and what stands around it vote on whether it is part of a promise at all. Only a
 * clear vote overrules the rules, and it says so. Weights are counted from labelled replies (test/fixtures/train-votes.js); the vote sees, on
 * purpose, not what the rules concluded, so that it is a second opinion and no echo. Signs are numbers and summed while the clause is walked,
 * because every clause of every reply is judged.
 */
import type { Fired } from './extraction.js';
import { PROMISE_VOTES } from './lexicon/promise-votes.js';
import type { Zoned } from './zones.js';

/** Odds of about seven to one. */
const CLEAR = 1.9;

/** Where a character or a pair stands: in the clause, first, last, in the clause before or after; or a fact about the zones around. */
const PLACES = ['w', '^', '$', '<', '>', '~'] as const;
type Place = 0 | 1 | 2 | 3 | 4 | 5;
const [WORD, FIRST, LAST, BEFORE, AFTER, FACT] = [0, 1, 2, 3, 4, 5] as const;

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
  const fact = (kind: number, value: number): void => tell(kind * 4096 + value);
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
  fact(13, Math.min(3, Math.floor((4 * at) / all.length)));
  fact(14, Math.min(6, Math.floor(clause.text.length / 5)));
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

/** What each sign says for a promise, less what it says against one: by place, single characters and facts in a row, pairs looked up. */
const ONES = PLACES.map(() => new Int16Array(65536));
const PAIRS = PLACES.map(() => new Map<number, number>());
for (const line of PROMISE_VOTES) {
  const parts = line.split(' ');
  for (let i = 1; i + 1 < parts.length; i += 2) {
    const sign = parts[i] as string;
    const place = PLACES.indexOf(sign.charAt(0) as (typeof PLACES)[number]);
    const weight = (parts[0] === 'yes' ? 1 : -1) * Number(parts[i + 1]);
    const [ones, pairs] = [ONES[place] as Int16Array, PAIRS[place] as Map<number, number>];
    if (place !== FACT && sign.length === 3) pairs.set(keyOf(sign.charCodeAt(1), sign.charCodeAt(2)), (pairs.get(keyOf(sign.charCodeAt(1), sign.charCodeAt(2))) ?? 0) + weight);
    else { const code = place === FACT ? Number(sign.slice(1)) : sign.charCodeAt(1); ones[code] = (ones[code] as number) + weight; }
  }
}

/** A whole number of 31 bits, which is quick to look up. */
function keyOf(first: number, second: number): number {
  return ((first & 0x7fff) << 16) | second;
}

function weightOf(place: Place, value: number): number {
  return value < 65536 ? ((ONES[place] as Int16Array)[value] as number) : ((PAIRS[place] as Map<number, number>).get(keyOf(Math.floor(value / 65536), value % 65536)) ?? 0);
}

/** The weight of a sign as it is written, in hundredths; the quick way and the table agree on it. */
export function signWeight(sign: string): number {
  const place = PLACES.indexOf(sign.charAt(0) as (typeof PLACES)[number]) as Place;
  return weightOf(place, place === FACT ? Number(sign.slice(1)) : sign.length === 3 ? sign.charCodeAt(1) * 65536 + sign.charCodeAt(2) : sign.charCodeAt(1));
}

const [WORDS, FIRSTS, , BEFORES, AFTERS, FACTS] = ONES as [Int16Array, Int16Array, Int16Array, Int16Array, Int16Array, Int16Array];
const [WORD_PAIRS, FIRST_PAIRS, LAST_PAIRS] = PAIRS as [Map<number, number>, Map<number, number>, Map<number, number>];

/** What the signs of `walkWords` weigh together. The same walk without a call for each sign: it is done for every clause of every reply. */
function wordVotes(text: string): number {
  let [sum, before, place, first] = [0, 0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at);
    if (code <= 32 || code === 0x3000 || code === 0xa0) continue;
    if (PARTED.has(code)) { before = 0; continue; }
    if (code >= 48 && code <= 57) {
      while (at + 1 < text.length && isFigure(text.charCodeAt(at + 1))) at++;
      code = 48;
    }
    sum += WORDS[code] as number;
    if (before !== 0) sum += WORD_PAIRS.get(keyOf(before, code)) ?? 0;
    if (place === 0) sum += FIRSTS[code] as number;
    if (place === 1) sum += FIRST_PAIRS.get(keyOf(first, code)) ?? 0;
    if (place === 0) first = code;
    before = code;
    place++;
  }
  const end = text.length;
  return end < 2 ? sum : sum + (LAST_PAIRS.get(keyOf(text.charCodeAt(end - 2), text.charCodeAt(end - 1))) ?? 0);
}

/** The logarithm of the odds that the clause is part of a promise. */
export function votesFor(all: readonly Zoned[], at: number): number {
  const here = all[at];
  if (here === undefined) return 0;
  let sum = wordVotes(here.clause.text);
  factsOf(all, at, (value) => { sum += FACTS[value] as number; });
  const [before, after] = [all[at - 1], all[at + 1]];
  if (before?.sentence === here.sentence) for (let i = Math.max(0, before.clause.text.length - 6); i < before.clause.text.length; i++) sum += BEFORES[before.clause.text.charCodeAt(i)] as number;
  if (after?.sentence === here.sentence) for (let i = 0; i < Math.min(6, after.clause.text.length); i++) sum += AFTERS[after.clause.text.charCodeAt(i)] as number;
  return sum / 100;
}

/** The words that spoke most for the outcome, the strongest first. */
function wordsFor(all: readonly Zoned[], at: number, sign: number): string {
  const found = new Map<string, number>();
  walk(all, at, (place, value) => { if (place === WORD && value >= 65536) found.set(written(place, value).slice(1), sign * weightOf(WORD, value)); });
  return [...found].filter(([word, weight]) => weight > 10 && /^[\u4e00-\u9fa5]{2}$/.test(word)).sort(([, a], [, b]) => b - a).slice(0, 3).map(([word]) => `「${word}」`).join('');
}

export interface Verdict {
  taken: boolean;
  why: Fired;
}

/** What a clear vote says against the rules; null where it agrees or is not clear. @param taken the rules took the clause into a pledge */
export function verdictOn(all: readonly Zoned[], at: number, taken: boolean): Verdict | null {
  const votes = votesFor(all, at);
  if (Math.abs(votes) < CLEAR || votes > 0 === taken) return null;
  const said = wordsFor(all, at, Math.sign(votes));
  return { taken: !taken, why: { id: 'zone.votes', zh: `${said}等词和上下文多见于承诺`, en: `${said}: its words and what stands around it are mostly those of promises` } };
}
