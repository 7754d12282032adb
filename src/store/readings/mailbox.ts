import type { EntityManager } from 'typeorm';
import type { Letter } from '../../core/commitment.js';
import { inScope, scopeValues } from '../scope.js';
import type { Reach } from '../scope.js';

export interface MailRow {
  /** bigint, hence text. */
  id: string;
  receivedAt: Date;
  /** Null, as is the letter, for a mail about somebody's account. */
  commitmentId: string | null;
  letter: Letter | null;
  recipient: string;
  address: string;
  subject: string | null;
  /** A mail that tells an approver which letters wait. */
  forApproval: boolean;
}

/** Mails of a page. */
export const MAILBOX_PAGE = 50;

/** Whose mails are read: letters in reach, mails about the reader's own account, and those about accounts of a jurisdiction (null = none of those). */
export interface MailboxReader { reach: Reach; accountsOf: string | null; person: string }

/** The newest mails of the built-in mailbox that this reader may see, and how many there are. `page` from 1. */
export async function mailboxRows(tx: EntityManager, reader: MailboxReader, page: number): Promise<{ mails: MailRow[]; total: number }> {
  const mails = await tx.query<MailRow[]>(`
    select m.id, m.received_at as "receivedAt", n.commitment_id as "commitmentId", n.letter, coalesce(n.recipient, p.name, k.name) as recipient, coalesce(n.address, p.email, a.address, '') as address, n.subject, a.id is not null as "forApproval"
    ${FROM}
    order by m.id desc limit ${String(MAILBOX_PAGE)} offset $5`, [...valuesOf(reader), (page - 1) * MAILBOX_PAGE]);
  const [{ total }] = await tx.query<[{ total: number }]>(
    `select count(*)::int as total ${FROM}`, valuesOf(reader));
  return { mails, total };
}

export interface StoredMail {
  raw: Buffer;
  /** Null for a mail about an account. */
  commitmentId: string | null;
  noticeId: string | null;
  /** Of a mail that tells an approver which letters wait. */
  approvalMailId: string | null;
  /** The person it was written to; null for a contact without an account. */
  personId: string | null;
}

/** One mail as it was handed over, with the commitment it is about; null when this reader may see none of this id. `id` is digits. */
export async function readMail(tx: EntityManager, reader: MailboxReader, id: string): Promise<StoredMail | null> {
  const [mail] = await tx.query<StoredMail[]>(`select m.raw, n.commitment_id as "commitmentId", n.id as "noticeId", a.id as "approvalMailId", coalesce(m.person_id, k.person_id, (select o.person_id from contacts o where o.id = n.contact_id)) as "personId" ${FROM} and m.id = $5`, [...valuesOf(reader), id]);
  return mail ?? null;
}

const FROM = `from mailbox m left join notices n on n.id = m.notice_id left join commitments c on c.id = n.commitment_id left join people p on p.id = m.person_id
  left join approval_mails a on a.id = m.approval_mail_id left join contacts k on k.id = a.contact_id left join offices ko on ko.id = k.office_id
  where ((c.id is not null and ${inScope(1)}) or p.jurisdiction = $3::text or m.person_id = $4 or (ko.jurisdiction = $1::text and $2::text[] is null))`;

function valuesOf({ reach, accountsOf, person }: MailboxReader): unknown[] {
  return [...scopeValues(reach), accountsOf, person];
}
