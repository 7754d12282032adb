/** How well and how fast the extractor reads labelled replies (test/fixtures/replies/README.md). Pure but for the stopwatch. */
import { createHash } from 'node:crypto';
import type { Extraction, FoundPledge, PledgeRole, Span } from '../intake/extract/extraction.js';
import { extractReply } from '../intake/extract/extract.js';

/** The labels of one reply, as far as they are scored. */
export interface Labels {
  commitments: LabelledPledge[];
  attached?: { quote: string; span: [number, number]; to: string }[];
  watch?: LabelledPledge[];
  ambiguous?: { id?: string; quote: string; span: [number, number] }[];
}

export interface LabelledPledge {
  id: string;
  quote: string;
  span: [number, number];
  kind: string;
  due_on?: string | null;
  due_basis?: string;
  owner?: string | null;
}

export interface LabelledReply {
  name: string;
  text: string;
  labels: Labels;
}

export interface Rates {
  precision: number;
  recall: number;
  f1: number;
  found: number;
  labelled: number;
  matched: number;
}

export interface HalfScore {
  half: string;
  replies: number;
  clauses: Rates;
  commitments: Rates;
  /** Of the matched clauses: the span is exactly that of the label. */
  exact_spans: number | null;
  /** Of matched commitments. */
  kind: number | null;
  due_on: number | null;
  due_basis: number | null;
  owner: number | null;
  /** Of matched clauses: the role is the labelled one. */
  role: number | null;
  confusions: { role: Count[]; kind: Count[]; basis: Count[] };
  missed: string[];
  extra: string[];
}

export interface Count {
  labelled: string;
  found: string;
  n: number;
}

interface Clause {
  role: PledgeRole;
  span: Span;
  quote: string;
  pledge: LabelledPledge | null;
}

/** Scores one half. A found clause matches a labelled one when they share at least half of their union, each at most once, the best first. @param read how the texts are read, the extractor as it is unless told */
export function scoreHalf(half: string, replies: readonly LabelledReply[], read: (text: string, options: { sha256: string }) => Extraction = extractReply): HalfScore {
  const all = { found: 0, labelled: 0, matched: 0 };
  const own = { found: 0, labelled: 0, matched: 0 };
  const right = { exact: 0, kind: 0, due: 0, basis: 0, owner: 0, role: 0, commitments: 0 };
  const confusions = { role: new Map<string, Count>(), kind: new Map<string, Count>(), basis: new Map<string, Count>() };
  const [missed, extra]: [string[], string[]] = [[], []];
  for (const { name, text, labels } of replies) {
    const extraction = read(text, { sha256: createHash('sha256').update(text).digest('hex') });
    const found = extraction.pledges;
    const labelled = clausesOf(labels);
    all.found += found.length;
    all.labelled += labelled.length;
    own.found += found.filter(({ role }) => role === 'commitment').length;
    own.labelled += labels.commitments.length;
    const pairs = matched(found, labelled);
    all.matched += pairs.length;
    for (const [pledge, label] of pairs) {
      if (pledge.span[0] === label.span[0] && pledge.span[1] === label.span[1]) right.exact++;
      if (pledge.role === label.role) right.role++;
      else count(confusions.role, label.role, pledge.role);
      if (label.role !== 'commitment' || pledge.role !== 'commitment' || label.pledge === null) continue;
      own.matched++;
      right.commitments++;
      const { kind, due_on = null, due_basis, owner } = label.pledge;
      if (kind === pledge.kind) right.kind++; else count(confusions.kind, kind, pledge.kind);
      if (due_on === pledge.due_on) right.due++;
      if (due_basis === pledge.due_basis) right.basis++; else count(confusions.basis, due_basis ?? '', pledge.due_basis);
      if (sameOwner(owner, pledge, extraction)) right.owner++;
    }
    missed.push(...labelled.filter((label) => !pairs.some(([, other]) => other === label)).map((label) => `${name} ${label.role} ${label.quote}`));
    extra.push(...found.filter((pledge) => !pairs.some(([other]) => other === pledge)).map((pledge) => `${name} ${pledge.role} ${pledge.quote}`));
  }
  const of = (n: number, total: number): number | null => (total === 0 ? null : rounded(n / total));
  return {
    half, replies: replies.length, clauses: rates(all), commitments: rates(own), exact_spans: of(right.exact, all.matched), kind: of(right.kind, right.commitments),
    due_on: of(right.due, right.commitments), due_basis: of(right.basis, right.commitments), owner: of(right.owner, right.commitments), role: of(right.role, all.matched),
    confusions: { role: sorted(confusions.role), kind: sorted(confusions.kind), basis: sorted(confusions.basis) }, missed, extra,
  };
}

/** Characters and replies of 3,000 characters read per second, over at least so many milliseconds. */
export function speedOf(texts: readonly string[], milliseconds = 1500): { characters_per_second: number; replies_of_3000_per_second: number } {
  const total = texts.reduce((sum, text) => sum + text.length, 0);
  if (total === 0) return { characters_per_second: 0, replies_of_3000_per_second: 0 };
  const started = performance.now();
  let characters = 0;
  do {
    for (const text of texts) extractReply(text, { sha256: '' });
    characters += total;
  } while (performance.now() - started < milliseconds);
  const perSecond = characters / ((performance.now() - started) / 1000);
  return { characters_per_second: Math.round(perSecond), replies_of_3000_per_second: Math.round(perSecond / 3000) };
}

function clausesOf({ commitments, attached = [], watch = [], ambiguous = [] }: Labels): Clause[] {
  return [
    ...commitments.map((pledge) => ({ role: 'commitment' as const, span: pledge.span, quote: pledge.quote, pledge })),
    ...attached.map(({ span, quote }) => ({ role: 'attached' as const, span, quote, pledge: null })),
    ...watch.map((pledge) => ({ role: 'watch' as const, span: pledge.span, quote: pledge.quote, pledge })),
    ...ambiguous.map(({ span, quote }) => ({ role: 'ambiguous' as const, span, quote, pledge: null })),
  ];
}

function matched(found: readonly FoundPledge[], labelled: readonly Clause[]): [FoundPledge, Clause][] {
  const candidates = found.flatMap((pledge) => labelled.map((label) => ({ pledge, label, share: shared(pledge.span, label.span) })).filter(({ share }) => share >= 0.5))
    .sort((a, b) => b.share - a.share);
  const taken = new Set<FoundPledge | Clause>();
  const pairs: [FoundPledge, Clause][] = [];
  for (const { pledge, label } of candidates) {
    if (taken.has(pledge) || taken.has(label)) continue;
    taken.add(pledge).add(label);
    pairs.push([pledge, label]);
  }
  return pairs;
}

/** The part of the union that both spans cover. */
function shared([a, b]: Span, [c, d]: Span): number {
  const both = Math.min(b, d) - Math.max(a, c);
  return both <= 0 ? 0 : both / (Math.max(b, d) - Math.min(a, c));
}

function sameOwner(owner: string | null | undefined, pledge: FoundPledge, { header }: Extraction): boolean {
  if (owner === undefined || owner === 'issuer') return pledge.owner === header.issuer;
  return owner === pledge.owner;
}

function rates({ found, labelled, matched: hits }: { found: number; labelled: number; matched: number }): Rates {
  const precision = found === 0 ? 0 : hits / found;
  const recall = labelled === 0 ? 0 : hits / labelled;
  return { precision: rounded(precision), recall: rounded(recall), f1: rounded(precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)), found, labelled, matched: hits };
}

function rounded(share: number): number {
  return Math.round(share * 1000) / 1000;
}

function count(counts: Map<string, Count>, labelled: string, found: string): void {
  const key = `${labelled} ${found}`;
  const known = counts.get(key);
  if (known) known.n++;
  else counts.set(key, { labelled, found, n: 1 });
}

function sorted(counts: ReadonlyMap<string, Count>): Count[] {
  return [...counts.values()].sort((a, b) => b.n - a.n);
}
