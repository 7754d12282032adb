/**
 * What a reply is found to say, before a person has looked at it. An extraction is a proposal: it opens no commitment.
 * Spans are UTF-16 offsets into the text that was read, start inclusive, end exclusive, and `quote` equals the text there.
 * Field names are those of the JSON that `jiannuo extract --json` prints.
 */
import type { LocalDate } from '../../core/commitment.js';

export type Span = readonly [start: number, end: number];

/**
 * `commitment`: the issuer promises it. `attached`: an aim, a measure or an acceptance point of the commitment named in `to`.
 * `watch`: another body's act, listed and never overdue. `ambiguous`: a person must say whether it is a pledge.
 */
export const PLEDGE_ROLES = ['commitment', 'attached', 'watch', 'ambiguous'] as const;
export type PledgeRole = (typeof PLEDGE_ROLES)[number];

/** domain 5.1, groups H, M (with P, whose completion is implied), S and O. */
export const STRENGTHS = ['hard', 'firm', 'soft', 'ongoing'] as const;
export type Strength = (typeof STRENGTHS)[number];

/**
 * Where a date comes from (domain 5.3): `explicit` is written in the clause, `scope` in the words that govern it (「2022年，我厅将」),
 * `inferred` is a default for vague wording (尽快), capped by the scope; `ongoing`: a yearly statement; `conditional`: waits for
 * `condition`, has no date; `none`: nothing says when.
 */
export const FOUND_BASES = ['explicit', 'scope', 'inferred', 'ongoing', 'conditional', 'none'] as const;
export type FoundBasis = (typeof FOUND_BASES)[number];

/** A rule that fired, in words: `id` is stable (a lexicon row or one of the rules), `zh` and `en` say what it saw. */
export interface Fired {
  id: string;
  zh: string;
  en: string;
}

/** A document named in 《》, with the edition that stands in or after its title. */
export interface NamedDocument {
  title: string;
  edition: string | null;
  span: Span;
}

/** What was already achieved, found near an ongoing pledge of the same noun (三批次). */
export interface Baseline {
  value: number;
  unit: string;
  quote: string;
  span: Span;
}

export interface FoundPledge {
  /** P1, P2 … for commitments, W1 … for watch items, Q1 … for doubts, A1 … for attached clauses, each in the order of the text. */
  id: string;
  quote: string;
  span: Span;
  role: PledgeRole;
  /** Of an attached clause: the id of its commitment. */
  to?: string;
  kind: string;
  strength: Strength;
  due_on: LocalDate | null;
  due_basis: FoundBasis;
  /** The arithmetic behind `due_on`, or why there is none, in both languages. */
  due_reason: { zh: string; en: string };
  /** Of an inferred date: the end of the words that govern it (「2022年，我厅将」), which it never passes. */
  scope_ends_on?: LocalDate;
  /** Who must act: the issuer's full name when the issuer does; null when the text names nobody who could. */
  owner: string | null;
  co_owners: string[];
  /** The words of the condition, as they stand in the text. */
  condition?: string;
  documents: NamedDocument[];
  baseline?: Baseline;
  /** 0 to 1: how sure that the role is right. Not a probability: an order to read in. */
  confidence: number;
  rules: Fired[];
}

/** A fact of the header; `doubt` says why a person should look (a mangled date, two candidates). */
export interface Doubt {
  field: string;
  zh: string;
  en: string;
}

export interface FoundHeader {
  form: 'suggestion' | 'proposal' | null; // 人大代表建议, 政协提案
  suggestion_number: string | null;
  session: string | null;
  year: number | null;
  title: string | null;
  lead_deputy: string | null;
  deputies: string[];
  joint: boolean;
  /** As written, without 「：」. */
  addressee: string | null;
  handed_over_by: string | null;
  issuer: string | null;
  /** Every body that signed, the issuer first. */
  signers: string[];
  /** 发文字号, such as 桂科函〔2022〕123号. */
  document_number: string | null;
  signed_on: LocalDate | null;
  class: string | null;
  /** Which scheme the letter belongs to when the text tells (A–D, 甲乙丙), by the id of the profile's scheme. */
  class_scheme: string | null;
  /** Never shown in public. */
  contact: { name: string | null; phone: string | null } | null;
  /** Bodies that were consulted or handle a part (会办、协办、分办). */
  co_handlers: string[];
  doubts: Doubt[];
}

export interface Extraction {
  header: FoundHeader;
  pledges: FoundPledge[];
  /** In UTF-16 code units. */
  text_length: number;
  /** Of the original bytes. */
  sha256: string;
}
