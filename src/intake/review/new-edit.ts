/**
 * What is asked of an edit only while it is new. What was written before a rule came is still folded as it was (fold.ts), so that a
 * stricter rule never makes a draft unreadable.
 */
import { DomainError } from '../../core/errors.js';
import type { DraftEdit } from './edits.js';

/** Throws `edit-refused`. */
export function refuseNew(edit: DraftEdit): void {
  if (edit.kind === 'split') refuseDeepSplit(edit.card);
}

/** The parts' ids must be ids of cards themselves (edits.ts): at most six letters. */
function refuseDeepSplit(card: string): void {
  if (/[ab]{6}$/.test(card)) throw refused(`${card} 不能再拆 / ${card} cannot be split any further`, '请标记新的条款 / mark a new clause instead', { card });
}

function refused(message: string, hint: string, facts: Record<string, unknown>): DomainError {
  return new DomainError('edit-refused', message, hint, facts);
}
