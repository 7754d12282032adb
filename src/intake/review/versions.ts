/** A corrected reply beside the one it corrects: which pledge is which, by its words. */
import { similarity } from '../repeats.js';
import { isLive } from './fold.js';
import type { Card } from './fold.js';

/** What a pledge of the earlier version has become. `closed` ones are shown and never touched. */
export interface EarlierCommitment {
  id: string;
  title: string;
  quote: string;
  stage: string;
  closed: boolean;
}

export interface Matching {
  /** By card: the commitment it goes on as, and whether its words stayed. */
  matched: ReadonlyMap<string, { commitment: EarlierCommitment; words: 'unchanged' | 'reworded'; by: 'words' | 'person' }>;
  /** Nothing in the new version promises these any more. */
  missing: EarlierCommitment[];
}

/** Below this two wordings are two promises. Lower than for repeats: within one letter the same object comes back in the same place. */
const REWORDED = 0.4;

/**
 * One commitment for one card: what a person has said comes first, then the same words, then the likest. Clauses that belong to
 * another card, and what was rejected, stand for nothing.
 */
export function matchVersions(cards: readonly Card[], earlier: readonly EarlierCommitment[]): Matching {
  const matched = new Map<string, { commitment: EarlierCommitment; words: 'unchanged' | 'reworded'; by: 'words' | 'person' }>();
  const standing = cards.filter((card) => card.role !== 'attached' && isLive(card) && card.decision !== 'rejected');
  const pair = (card: Card, commitment: EarlierCommitment, by: 'words' | 'person'): void => {
    matched.set(card.id, { commitment, words: bare(card.quote) === bare(commitment.quote) ? 'unchanged' : 'reworded', by });
  };
  const free = (): EarlierCommitment[] => earlier.filter(({ id }) => ![...matched.values()].some(({ commitment }) => commitment.id === id));
  const unsaid = (): Card[] => standing.filter((card) => card.match === undefined && !matched.has(card.id));
  for (const card of standing) {
    const said = free().find(({ id }) => id === card.match);
    if (said !== undefined) pair(card, said, 'person');
  }
  for (const card of unsaid()) {
    const same = free().find(({ quote }) => bare(quote) === bare(card.quote));
    if (same !== undefined) pair(card, same, 'words');
  }
  const likely = unsaid().flatMap((card) => free().map((commitment) => ({ card, commitment, likeness: similarity(card.quote, commitment.quote) })))
    .filter(({ likeness }) => likeness >= REWORDED).sort((a, b) => b.likeness - a.likeness);
  for (const { card, commitment } of likely) {
    if (!matched.has(card.id) && free().includes(commitment)) pair(card, commitment, 'words');
  }
  return { matched, missing: free() };
}

/** Another line length is no other wording. */
function bare(quote: string): string {
  return quote.replace(/\s/gu, '');
}
