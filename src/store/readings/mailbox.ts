import type { EntityManager } from 'typeorm';
import type { Letter } from '../../core/commitment.js';
import { inScope, scopeValues } from '../scope.js';
import type { Reach } from '../scope.js';

export interface MailRow {
  /** bigint, hence text. */
  id: string;
  receivedAt: Date;
  commitmentId: string;
  letter: Letter;
  recipient: string;
  address: string;
  subject: string | null;
}

/** Mails of a page. */
export const MAILBOX_PAGE = 50;

/** The newest mails of the built-in mailbox that are in reach, and how many there are. `page` from 1. */
export async function mailboxRows(tx: EntityManager, reach: Reach, page: number): Promise<{ mails: MailRow[]; total: number }> {
  const mails = await tx.query<MailRow[]>(`
    select m.id, m.received_at as "receivedAt", n.commitment_id as "commitmentId", n.letter, n.recipient, n.address, n.subject
    from mailbox m join notices n on n.id = m.notice_id join commitments c on c.id = n.commitment_id where ${inScope(2)}
    order by m.id desc limit ${String(MAILBOX_PAGE)} offset $1`, [(page - 1) * MAILBOX_PAGE, ...scopeValues(reach)]);
  const [{ total }] = await tx.query<[{ total: number }]>(
    `select count(*)::int as total from mailbox m join notices n on n.id = m.notice_id join commitments c on c.id = n.commitment_id where ${inScope(1)}`, scopeValues(reach));
  return { mails, total };
}

/** One mail as it was handed over, with the commitment it is about; null when there is none in reach. `id` is digits. */
export async function readMail(tx: EntityManager, reach: Reach, id: string): Promise<{ raw: Buffer; commitmentId: string } | null> {
  const [mail] = await tx.query<{ raw: Buffer; commitmentId: string }[]>(`
    select m.raw, n.commitment_id as "commitmentId" from mailbox m join notices n on n.id = m.notice_id
      join commitments c on c.id = n.commitment_id where m.id = $1 and ${inScope(2)}`, [id, ...scopeValues(reach)]);
  return mail ?? null;
}
