/** Deciding about a letter that waits for it: what pages and the API have in common. */
import type { Actor } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import type { Receipt } from '../../engine/commitments.js';
import { refuseUnread } from '../../outbox/compose-notice.js';
import { noticeInReach, waitingLetter } from '../../store/readings/waiting-letters.js';
import type { WaitingLetterRow } from '../../store/readings/waiting-letters.js';
import type { Reach } from '../../store/scope.js';
import type { ComposeNotice, Transaction, WebCommitments, WebDelivery } from '../ports.js';

/** What deciding needs of the program. */
export interface LetterDesk {
  commitments: Pick<WebCommitments, 'send'>;
  compose: ComposeNotice;
  publicUrl: string;
}

/** `read` is the mark of the text that was read. */
export type Verdict = { decision: 'approve'; read: string } | { decision: 'withhold'; reason: string };

/** Approves exactly the letter that was read, or withholds it with a reason. Throws `stale-revision` for a text that has changed, and as the engine. */
export async function decideLetter(tx: Transaction, { commitments, compose, publicUrl }: LetterDesk, { id, commitmentId }: Pick<WaitingLetterRow, 'id' | 'commitmentId'>, verdict: Verdict, by: Actor, now: Date): Promise<Receipt> {
  if (verdict.decision === 'approve') refuseUnread(verdict.read, await compose(tx, id, now, publicUrl));
  return commitments.send(tx, {
    id: commitmentId, by, now,
    ...(verdict.decision === 'approve' ? { type: 'LETTER_APPROVED', data: { notice: id } } : { type: 'LETTER_WITHHELD', data: { notice: id, reason: verdict.reason } }),
  });
}

/** One that waits, within reach. Throws `unknown-notice` for any other. */
export async function requireWaiting(tx: Transaction, reach: Reach, id: string): Promise<WaitingLetterRow> {
  const row = await waitingLetter(tx, reach, id);
  if (row === null) throw unknownNotice(id);
  return row;
}

/** Sends one again, or records that it arrived, within reach. Throws `unknown-notice`, `notice-not-awaiting`. */
export async function settleDelivery(tx: Transaction, desk: WebDelivery, reach: Reach, { id, delivery }: { id: string; delivery: 'resend' | 'arrived' }, by: Actor, now: Date): Promise<void> {
  if (!await noticeInReach(tx, reach, id)) throw unknownNotice(id);
  await (delivery === 'resend' ? desk.resend(tx, id, by, now) : desk.settle(tx, id, by, now));
}

function unknownNotice(id: string): DomainError {
  return new DomainError('unknown-notice', `没有待批的函件 ${id}。/ No letter ${id} is waiting.`, '请从待批函件列表进入。/ Start from the list of letters.', { notice: id });
}
