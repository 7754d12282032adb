/**
 * The extractor: what a reply promises, found by rules that can be read and by two votes of words whose weights stand in a table, and every
 * finding with the rules that fired and the words that spoke. Pure: no network, no clock; the same text gives the same extraction. It promises that no text makes it throw and that its time grows with the
 * length of the text; it does not promise to be right: a person confirms every commitment before it is tracked.
 */
import { readClause } from './acts.js';
import type { Reading } from './acts.js';
import { placeSentence } from './attach.js';
import type { Placed } from './attach.js';
import { confidenceOf } from './confidence.js';
import { timesIn } from './dates.js';
import type { FoundTime } from './dates.js';
import { baselineOf, documentsIn } from './documents.js';
import { dueOf } from './due.js';
import type { Extraction, Fired, FoundHeader, FoundPledge, Span } from './extraction.js';
import { readHeader, titleIssuer } from './header.js';
import { outline } from './outline.js';
import { KIND_VOTES } from './lexicon/kind-votes.js';
import { QUESTION } from './lexicon/openings.js';
import { isNobody, Issuer, partners } from './owners.js';
import { PROMISE_VOTES } from './lexicon/promise-votes.js';
import { PromiseVotes } from './promise.js';
import type { Seen, Verdict } from './promise.js';
import { paragraphsOf } from './sentences.js';
import type { Paragraph } from './sentences.js';
import { unwrap } from './unwrapped.js';
import { Ballot } from './votes.js';
import { zonesOf } from './zones.js';
import type { Zoned } from './zones.js';

export interface ExtractOptions {
  /** Of the original bytes; it is copied into the extraction. */
  sha256: string;
}

/** What decides with weights: which clauses are part of a promise, and which kind an act is. */
export interface Votes {
  promises: { judge(seen: Seen): readonly (Verdict | null)[] };
  kinds: Ballot;
}

/** Reads one reply. Never throws for any text. */
export function extractReply(original: string, { sha256 }: ExtractOptions, votes: Votes = VOTES): Extraction {
  const { text, original: back } = unwrap(original);
  const paragraphs = paragraphsOf(text);
  const { header, issuer, zoned } = walked(text, paragraphs);
  const placed = placeAll(zoned, issuer, votes);
  const past = zoned.filter(({ zone }) => zone === 'past').map(({ clause }) => clause);
  const pledges = numbered(placed, text, { issuer, signedOn: header.signed_on, past, kinds: votes.kinds });
  return { header, pledges: text === original ? pledges : pledges.map((pledge) => inOriginal(pledge, original, back)), text_length: original.length, sha256 };
}

function walked(text: string, paragraphs: readonly Paragraph[]): { header: FoundHeader; issuer: Issuer; zoned: Zoned[] } {
  const header = readHeader(text, paragraphs);
  const issuer = new Issuer(header.issuer, titleIssuer(paragraphs.slice(0, 3)), header.signers.slice(1));
  return { header, issuer, zoned: zonesOf(outline(paragraphs), issuer, header.signed_on) };
}

/** For the trainer of the votes: what they see of a reply, and where each clause stands in the text as it is. */
export function seenIn(original: string): { seen: Seen; spans: Span[] } {
  const { text, original: back } = unwrap(original);
  const { issuer, zoned } = walked(text, paragraphsOf(text));
  return { seen: seenOf(zoned, issuer).seen, spans: zoned.map(({ clause }) => [back(clause.start), back(clause.end - 1) + 1]) };
}

/** The same pledge with spans and quotes of the text as it is. */
function inOriginal(pledge: FoundPledge, original: string, back: (offset: number) => number): FoundPledge {
  const moved = ([start, end]: Span): Span => [back(start), back(Math.max(start, end - 1)) + (end > start ? 1 : 0)];
  const span = moved(pledge.span);
  const { baseline } = pledge;
  const of = (place: Span): string => original.slice(...moved(place));
  return {
    ...pledge, span, quote: original.slice(...span), documents: pledge.documents.map((document) => ({ ...document, span: moved(document.span) })),
    ...(baseline ? { baseline: { ...baseline, quote: of(baseline.span), span: moved(baseline.span) } } : {}),
  };
}

interface Around {
  issuer: Issuer;
  signedOn: string | null;
  past: readonly { text: string; start: number }[];
  kinds: Ballot;
}

const READ = new Set<Zoned['zone']>(['forward', 'progress', 'other']);

function seenOf(zoned: readonly Zoned[], issuer: Issuer): { seen: Seen; byRules: Placed[] } {
  const read = zoned.map((each) => (isRead(each) ? readClause(each, issuer) : null));
  const byRules = placed(read);
  return { seen: { zoned, read, took: coveredBy(zoned, byRules) }, byRules };
}

/** What the rules place, then what the vote adds to it or takes away. */
function placeAll(zoned: readonly Zoned[], issuer: Issuer, { promises }: Votes): Placed[] {
  const { seen, byRules } = seenOf(zoned, issuer);
  const verdicts = promises.judge(seen);
  if (verdicts.every((each) => each === null || (each.why === null && each.joined === null))) return byRules;
  return placed(seen.read.map((reading, at) => {
    const verdict = verdicts[at] ?? null;
    if (verdict === null) return reading;
    const { taken, joined, why } = verdict;
    if (!taken) return why === null ? reading : null;
    const read = why === null && reading !== null ? reading : takenIn(reading ?? readClause(zoned[at] as Zoned, issuer), why);
    return joined === null ? read : { ...read, joined: true, fired: [...read.fired, joined] };
  }));
}

/** For each clause, the place of the pledge that most of it went into, or -1. */
function coveredBy(zoned: readonly Zoned[], found: readonly Placed[]): number[] {
  let from = 0;
  return zoned.map(({ clause: { start, end } }) => {
    while (from < found.length && (found[from]?.span[1] ?? 0) <= start) from++;
    let [covered, into] = [0, -1];
    for (let i = from; i < found.length; i++) {
      const [a, b] = found[i]?.span ?? [end, end];
      if (a >= end) break;
      if (Math.min(b, end) > Math.max(a, start)) into = i;
      covered += Math.max(0, Math.min(b, end) - Math.max(a, start));
    }
    return covered >= 0.4 * (end - start) ? into : -1;
  });
}

/** A clause that the vote takes in: read as said of the future. */
function takenIn(reading: Reading, why: Fired | null): Reading {
  const zoned: Zoned = isRead(reading.zoned) ? reading.zoned : { ...reading.zoned, zone: 'forward' };
  const weight = reading.weight === 'nothing' || (reading.weight === 'frame' && !/[前后时期间上下中]$/.test(reading.text)) ? 'aim' : reading.weight;
  return { ...reading, weight, zoned: { ...zoned, why: why === null ? zoned.why : [...zoned.why, why] } };
}

/** @param readings of all clauses in the order of the text; null: not read */
function placed(readings: readonly (Reading | null)[]): Placed[] {
  const found: Placed[] = [];
  let previous: Placed | null = null;
  let paragraph = -1;
  let at = 0;
  const read = readings.filter((each) => each !== null);
  while (at < read.length) {
    const first = (read[at] as Reading).zoned;
    let end = at;
    while (end < read.length && read[end]?.zoned.sentence === first.sentence) end++;
    if (first.paragraph !== paragraph) previous = null;
    paragraph = first.paragraph;
    const here = placeSentence(read.slice(at, end), previous);
    found.push(...here);
    previous = here.findLast(({ role }) => role === 'commitment') ?? previous;
    at = end;
  }
  return found;
}

/** Past narration is read only where it may hide a promise: 「并持续推动…」 after what was done. */
function isRead({ zone, afterPast, clause }: Zoned): boolean {
  return READ.has(zone) || (zone === 'plain' && QUESTION.test(clause.text)) || (zone === 'past' && afterPast && /^(?:并|并且|同时|还)(?:将)?(?:持续|不断|继续|长期)/.test(clause.text));
}

function numbered(placed: readonly Placed[], text: string, around: Around): FoundPledge[] {
  const ids = new Map<Placed, string>();
  const counts = { commitment: 0, watch: 0, ambiguous: 0, attached: 0 };
  const letters = { commitment: 'P', watch: 'W', ambiguous: 'Q', attached: 'A' } as const;
  for (const each of placed) ids.set(each, `${letters[each.role]}${++counts[each.role]}`);
  return placed.map((each) => pledgeOf(each, ids, text, around));
}

function pledgeOf(each: Placed, ids: ReadonlyMap<Placed, string>, text: string, { issuer, signedOn, past, kinds }: Around): FoundPledge {
  const { reading, role, to, span, rule, dates } = each;
  const { zoned } = reading;
  const quote = text.slice(...span);
  const counts = role === 'commitment';
  const condition = counts ? zoned.condition : null;
  const seen: Fired[] = [...zoned.why, ...reading.fired, rule, ...(condition !== null && zoned.conditionWhy ? [zoned.conditionWhy] : [])];
  const named = counts && !reading.settled ? kindBy(kinds, quote, seen, condition) : null;
  const kind = named?.kind ?? reading.kind;
  const strength = kind === 'recurring-delivery' ? 'ongoing' : reading.strength;
  // 「每年底通报」: the date inside the period says when in each, not by when.
  const every = kind === 'recurring-delivery' ? zoned.clause.text.indexOf('每') : -1;
  const times = [...zoned.times.filter(({ start }) => zoned.clause.start + start >= span[0] && !(every >= 0 && start >= every && start <= every + 12)), ...dates.flatMap((date) => date.zoned.times)];
  if (kind === 'secure-budget' && times.every(({ row }) => row.sort === 'vague')) times.push(...fiscalYear(quote, signedOn));
  const due = counts
    ? dueOf({ kind, strength, times, led: zoned.led, scope: zoned.scope, condition: zoned.condition, inProgress: zoned.zone === 'progress', signedOn })
    : { on: null, basis: 'none' as const, scopeEndsOn: undefined, reason: role === 'attached' ? { zh: '随所属承诺', en: 'as the commitment it belongs to' } : { zh: '不计期限', en: 'not timed' } };
  const owner = ownerOf(each, issuer);
  const baseline = counts && strength === 'ongoing' ? baselineOf(quote, span[0], past) : undefined;
  const rules = named === null ? seen : [...seen, named.why];
  return {
    id: ids.get(each) ?? '', quote, span, role, ...(to === null ? {} : { to: ids.get(to) ?? '' }), kind: role === 'watch' ? 'watch-other-body' : kind, strength,
    due_on: due.on, due_basis: due.basis, due_reason: due.reason, ...(due.scopeEndsOn === undefined ? {} : { scope_ends_on: due.scopeEndsOn }), owner, co_owners: counts ? partners(zoned.clause.text, issuer) : [],
    ...(condition === null ? {} : { condition }), documents: documentsIn(quote, span[0]), ...(baseline ? { baseline } : {}),
    confidence: confidenceOf(each, due.basis), rules,
  };
}

/** 「在2026年部门预算中安排」: money is due by the end of the year of the budget, which is no deadline of any other act. */
function fiscalYear(quote: string, signedOn: string | null): FoundTime[] {
  const budget = /20\d\d年(?:度)?(?=[^，。]{0,8}(?:预算|资金|专项))/.exec(quote);
  return budget === null ? [] : timesIn(budget[0], { signedOn, year: null }).filter(({ due: { on } }) => on !== null && (signedOn === null || on >= signedOn));
}

const VOTES: Votes = { promises: new PromiseVotes(PROMISE_VOTES), kinds: new Ballot(KIND_VOTES) };

/** What the words of the act, the rows that fired and the condition together say it is. */
function kindBy(kinds: Ballot, text: string, seen: readonly Fired[], condition: string | null): { kind: string; why: Fired } {
  const { name, words } = kinds.vote({ text, rows: seen.map(({ id }) => id), condition });
  const said = words.map((word) => `「${word}」`).join('');
  return { kind: name, why: { id: 'kind.votes', zh: said === '' ? '按各词的倾向归类' : `${said}等词多见于这一类`, en: said === '' ? 'the kind that its words speak for' : `${said}: words that speak for this kind` } };
}

function ownerOf({ role, reading }: Placed, issuer: Issuer): string | null {
  const { other, clause } = reading.zoned;
  if (role === 'watch') return other === null || isNobody(other.body) ? null : other.body;
  const signer = issuer.signerAt(clause.text.replace(/^[一二三四五六七八九十]是/, ''));
  if (signer !== null) return signer;
  return reading.territory && issuer.name !== null && !/政府$/.test(issuer.name) ? null : issuer.name;
}
