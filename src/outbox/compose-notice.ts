import type { EntityManager } from 'typeorm';
import type { Letter } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { letterFacts } from '../store/readings/letter-facts.js';
import { composeLetter, letterMark } from './letters/compose-letter.js';
import type { ComposedLetter } from './letters/compose-letter.js';

/**
 * The letter of a notice, composed now or as it was composed before: once stored it never changes, so that what was
 * approved is what is sent and a repeat equals the first. Call it before showing a letter to be approved.
 * Joins the caller's transaction and locks the notice. @throws DomainError `unknown-notice`, `definition-mismatch`
 */
export async function composeNotice(tx: EntityManager, noticeId: string, now: Date, publicUrl: string): Promise<ComposedLetter> {
  const [stored] = await tx.query<StoredLetter[]>('select letter, subject, html, text from notices where id = $1 for update', [noticeId]);
  if (stored === undefined) {
    throw new DomainError('unknown-notice', `没有函件 ${noticeId} / there is no notice ${noticeId}.`, '请核对编号 / check its number.', { noticeId });
  }
  const { letter, subject, html, text } = stored;
  if (subject !== null && html !== null && text !== null) return { subject, html, text };
  const composed = composeLetter(letter, await letterFacts(tx, noticeId, now, publicUrl));
  await tx.query('update notices set subject = $2, html = $3, text = $4 where id = $1', [noticeId, composed.subject, composed.html, composed.text]);
  return composed;
}

/** The letter as it would leave now. Unlike composeNotice() it stores nothing: looking must not freeze what is approved later. */
export async function previewNotice(tx: EntityManager, { id, letter, stored }: { id: string; letter: Letter; stored: ComposedLetter | null }, now: Date, publicUrl: string): Promise<ComposedLetter> {
  return stored ?? composeLetter(letter, await letterFacts(tx, id, now, publicUrl));
}

/** Throws `stale-revision` unless `read` is the mark of this letter: what was read is what is approved. */
export function refuseUnread(read: string, letter: ComposedLetter): void {
  if (read === letterMark(letter)) return;
  throw new DomainError('stale-revision', '函件内容已随情况变化。/ The letter has changed with the facts.',
    '请重新阅读后再批准。/ Read it again before you approve it.', { letterChanged: true });
}

interface StoredLetter {
  letter: Letter;
  subject: string | null;
  html: string | null;
  text: string | null;
}
