/** What a draft is reviewed against: who is known, what the suggestion says, which reply it corrects, what is still missing. */
import type { EntityManager } from 'typeorm';
import { commitmentsOfReply, officesOf, repliesTo, suggestionOf } from '../../store/readings/review-context.js';
import type { OfficeRow, PromisedRow, ReplyRow, SuggestionRow } from '../../store/readings/review-context.js';
import { differencesOf } from '../same-suggestion.js';
import type { Difference } from '../same-suggestion.js';
import type { Draft } from './drafts.js';
import type { Card, ReviewedHeader } from './fold.js';
import { officeGuess } from './owners.js';
import { matchVersions } from './versions.js';
import type { Matching } from './versions.js';

/** Where a card's office comes from, the surest first. */
export type OfficeSource = 'chosen' | 'header' | 'handed-over' | 'exact' | 'near';
export interface CardOffice { id: string; source: OfficeSource }

export const NEEDED = ['suggestionNumber', 'session', 'title', 'leadDeputy', 'handedOverBy', 'issuer', 'signedOn', 'office'] as const;
export type NeededField = (typeof NEEDED)[number];

export interface ReviewContext {
  offices: OfficeRow[];
  /** The suggestion as it was handed over or answered before: its facts stand unless there are `conflicts`. */
  suggestion: SuggestionRow | null;
  /** Why the suggestion of this number may be another one, of another session; nothing can be confirmed before a person has said. */
  conflicts: readonly Difference[];
  /** Completed by the suggestion; as it was read while there are `conflicts`. */
  header: ReviewedHeader;
  /** What somebody must fill in before anything can be confirmed. */
  missing: NeededField[];
  /** Whose the pledges are unless a card says otherwise. */
  office: CardOffice | null;
  /** Other replies to the same suggestion. */
  replies: ReplyRow[];
  /** The reply this one corrects; null = none. */
  replaces: ReplyRow | null;
  /** Null unless it corrects one. */
  matching: Matching | null;
  /** By id: the commitments of the reply it corrects. */
  earlier: ReadonlyMap<string, PromisedRow>;
}

/** Ended before anybody followed them: nothing in a later version goes on as one of these. */
const NEVER_FOLLOWED = ['dismissed', 'merged', 'split', 'withdrawn'];

export async function contextOf(tx: EntityManager, { row, review }: Draft): Promise<ReviewContext> {
  const offices = await officesOf(tx, row.jurisdiction);
  const number = review.header.suggestionNumber;
  const suggestion = number === null ? null : await suggestionOf(tx, number);
  const all = number === null ? [] : await repliesTo(tx, number);
  const replies = all.filter(({ id }) => id !== row.replyId);
  const conflicts = suggestion === null || row.replyId !== null || saidToCorrect(review.header, replies) ? [] : differencesOf(review.header, suggestion);
  const same = conflicts.length === 0 ? suggestion : null;
  const header = completed(review.header, same);
  const office = officeOfHeader(header, same, offices);
  const replaces = conflicts.length === 0 ? replacedBy(header, replies, all, row.replyId) : null;
  const earlier = replaces === null ? [] : (await commitmentsOfReply(tx, replaces.id)).filter(({ stage }) => !NEVER_FOLLOWED.includes(stage));
  return {
    offices, suggestion, conflicts, header, office, replies, replaces, earlier: new Map(earlier.map((one) => [one.id, one])),
    missing: NEEDED.filter((field) => (field === 'office' ? office === null : header[field] === null)),
    matching: replaces === null ? null : matchVersions(review.cards, earlier.map((one) => ({ ...one, closed: one.closedOn !== null }))),
  };
}

/** A card's own office, else that of the body it names, else the header's. A watch item belongs to whoever watches. */
export function officeOfCard({ office, found, role }: Card, { header, office: byHeader, offices }: Pick<ReviewContext, 'header' | 'office' | 'offices'>): CardOffice | null {
  if (office !== null) return { id: office, source: 'chosen' };
  if (found !== null && found.owner !== null && role !== 'watch' && found.owner !== header.issuer) {
    const guess = officeGuess(found.owner, offices);
    if (guess !== null) return { id: guess.id, source: guess.how };
  }
  return byHeader;
}

function completed(header: ReviewedHeader, suggestion: SuggestionRow | null): ReviewedHeader {
  if (suggestion === null) return header;
  const { session, title, leadDeputy, joint, handedOverBy } = suggestion;
  return { ...header, session, title, leadDeputy, joint, handedOverBy };
}

function officeOfHeader({ office, issuer }: ReviewedHeader, suggestion: SuggestionRow | null, offices: readonly OfficeRow[]): CardOffice | null {
  if (office !== null) return { id: office, source: 'header' };
  if (suggestion !== null && suggestion.office !== null) return { id: suggestion.office, source: 'handed-over' };
  const guess = officeGuess(issuer, offices);
  return guess === null ? null : { id: guess.id, source: guess.how };
}

/** A person has looked at an earlier reply and says that this one corrects it. */
function saidToCorrect({ replaces }: ReviewedHeader, others: readonly ReplyRow[]): boolean {
  return typeof replaces === 'string' && others.some(({ id }) => id === replaces);
}

/** As a person said; else the newest reply of the same issuer that nothing corrects yet. Once confirmed, as it was written then. */
function replacedBy({ replaces, issuer }: ReviewedHeader, others: readonly ReplyRow[], all: readonly ReplyRow[], own: string | null): ReplyRow | null {
  if (own !== null) return all.find(({ replacedBy: by }) => by === own) ?? null;
  if (replaces !== undefined) return others.find(({ id }) => id === replaces) ?? null;
  return others.findLast((reply) => reply.issuer === issuer && reply.replacedBy === null) ?? null;
}
