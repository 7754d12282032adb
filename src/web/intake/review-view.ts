/** What the parts of the review page share: everything that is shown, and who may do what. */
import type { DomainError } from '../../core/errors.js';
import { mayReview } from '../../intake/review/drafts.js';
import type { Draft } from '../../intake/review/drafts.js';
import type { ReviewContext } from '../../intake/review/context.js';
import type { RecordedEdit } from '../../intake/review/edits.js';
import type { PromisedRow } from '../../store/readings/review-context.js';
import type { View } from '../view.js';

export interface ReviewPage {
  draft: Draft;
  context: ReviewContext;
  /** By card: what the same body has promised before, the likest first. */
  repeats: ReadonlyMap<string, readonly PromisedRow[]>;
  /** The card whose forms are shown, or `header`. */
  open: string | null;
  done: 'saved' | 'confirmed' | 'known' | null;
  /** What was refused, with every text that was entered. */
  attempt: Attempt | null;
  /** What “undo” takes back; null when there is nothing. */
  last: RecordedEdit | null;
}

export interface Attempt {
  texts: Readonly<Record<string, string>>;
  error: DomainError;
}

/** Whether this reader may change this draft now. */
export function mayEdit({ actor }: View, { row, review }: Draft): boolean {
  return actor !== null && mayReview(actor) && row.state !== 'confirmed' && review.discarded === null;
}

/** What a form was refused with, for its own fields; empty for every other form. */
export function enteredIn({ attempt }: ReviewPage, kind: string, card?: string): Readonly<Record<string, string>> {
  return attempt !== null && attempt.texts['kind'] === kind && (card === undefined || attempt.texts['card'] === card) ? attempt.texts : {};
}
