/**
 * What is asked of an edit only while it is new. What was written before a rule came is still folded as it was (fold.ts), so that a
 * stricter rule never makes a draft unreadable.
 */
import { DomainError } from '../../core/errors.js';
import type { DraftEdit, RecordedEdit } from './edits.js';
import type { Card, Review } from './fold.js';

/** Throws `edit-refused`, `edit-invalid` for a correction that corrects nothing, and `span-mismatch` for a place within a character. */
export function refuseNew(edit: DraftEdit, text: string): void {
  const places = edit.kind === 'mark' ? [edit.start, edit.end] : edit.kind === 'split' ? [edit.at] : [];
  for (const place of places) refuseHalfCharacter(text, place);
  if (edit.kind === 'header' || (edit.kind === 'correct' && !edit.accept)) refuseIdle(edit.changes);
  if (edit.kind === 'split') refuseDeepSplit(edit.card);
}

/** Offsets count UTF-16 units; a rare character of a name takes two, and half of it is no character. */
function refuseHalfCharacter(text: string, at: number): void {
  if (!/^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(Math.max(at - 1, 0), at + 1))) return;
  throw new DomainError('span-mismatch', `第 ${String(at)} 处在一个字的中间 / ${String(at)} lies within a character`, '请重新选择，包括整个字 / select again, with the whole character', { at });
}

function refuseIdle(changes: object): void {
  if (Object.values(changes).some((value) => value !== undefined)) return;
  throw new DomainError('edit-invalid', '没有改动，未登记 / nothing was changed, so nothing was recorded', '请先改动至少一项再保存 / change at least one field, then save', { problems: [] });
}

/**
 * Rejecting a card must not take along the words of another: what was merged into it, and clauses that a person has marked or attached
 * there. The clauses it was found with go with it. Throws `edit-refused` when `after` hides what `before` did not.
 */
export function refuseHiding(before: Review, after: Review): void {
  const known = new Set(hidden(before).map(({ id }) => id));
  const lost = hidden(after).filter(({ id }) => !known.has(id));
  if (lost.length === 0) return;
  const [names, owners] = [lost.map(({ id }) => id), [...new Set(lost.map(({ into, to }) => into ?? to))]].map((ids) => ids.join('、')) as [string, string];
  throw refused(`${owners} 含有 ${names} 的字句，不能排除 / ${names} became part of ${owners}, and would be rejected with it`,
    '请先撤销并入，或将附属条款改附他条 / undo the merge first, or attach the clause to another pledge', { cards: lost.map(({ id }) => id) });
}

function hidden({ cards }: Review): Card[] {
  const rejected = new Set(cards.filter(({ decision }) => decision === 'rejected').map(({ id }) => id));
  return cards.filter(({ role, to, into, found, decision }) => {
    if (decision === 'merged') return into !== null && rejected.has(into);
    if (role !== 'attached' || to === null || decision === 'rejected' || decision === 'split' || !rejected.has(to)) return false;
    return found?.role !== 'attached' || found.to !== to.replace(/[ab]+$/, '');
  });
}

/** An act of another body is watched; a pledge of one's own needs a kind that acts. Throws `edit-invalid` asking for one. */
export function refuseWatchKind({ seq, edit }: RecordedEdit, after: Review): void {
  const id = edit.kind === 'mark' ? `M${String(seq)}` : edit.kind === 'correct' && (edit.changes.role ?? edit.changes.pledgeKind) !== undefined ? edit.card : null;
  const card = after.cards.find((one) => one.id === id);
  if (card === undefined || card.kind !== 'watch-other-body' || card.role === 'watch' || card.role === 'attached') return;
  throw new DomainError('edit-invalid', `${card.id} 是承诺，须有承诺的事项类型 / ${card.id} is a pledge and needs a kind of pledge`,
    '请一并选择事项类型；他方事项请选“他方事项” / choose its kind as well, or let it be another body’s act', { card: card.id, problems: [{ field: 'pledgeKind', problem: '请选择 / choose one' }] });
}

/** The parts' ids must be ids of cards themselves (edits.ts): at most six letters. */
function refuseDeepSplit(card: string): void {
  if (/[ab]{6}$/.test(card)) throw refused(`${card} 不能再拆 / ${card} cannot be split any further`, '请标记新的条款 / mark a new clause instead', { card });
}

function refused(message: string, hint: string, facts: Record<string, unknown>): DomainError {
  return new DomainError('edit-refused', message, hint, facts);
}
