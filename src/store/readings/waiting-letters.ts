import type { EntityManager } from 'typeorm';
import type { DueBasis, Letter, Level, LocalDate } from '../../core/commitment.js';
import { inScope, scopeValues } from '../scope.js';
import type { Reach } from '../scope.js';

/** A letter that a supervisor must approve before it leaves. */
export interface WaitingLetterRow {
  id: string;
  letter: Letter;
  level: Level;
  recipient: string;
  address: string;
  sendAfter: Date;
  createdAt: Date;
  commitmentId: string;
  title: string;
  officeName: string;
  officeNameEn: string;
  dueOn: LocalDate | null;
  dueBasis: DueBasis;
  /** The text once it was composed; null until then. */
  stored: { subject: string; html: string; text: string } | null;
}

const COLUMNS = `n.id, n.letter, n.level, n.recipient, n.address, n.send_after as "sendAfter", n.created_at as "createdAt",
  c.id as "commitmentId", c.title, o.name as "officeName", o.name_en as "officeNameEn", c.due_on::text as "dueOn", c.due_basis as "dueBasis",
  case when n.subject is not null then json_build_object('subject', n.subject, 'html', n.html, 'text', n.text) end as stored`;
const TABLES = 'notices n join commitments c on c.id = n.commitment_id join offices o on o.id = c.office_id';

/** Letters waiting for approval after a place in the list, the longest waiting first (index notices_attention); all of them without a limit. */
export async function waitingLetters(tx: EntityManager, reach: Reach, after: { createdAt: string; id: string } | null = null, limit: number | null = null): Promise<WaitingLetterRow[]> {
  return tx.query(`select ${COLUMNS} from ${TABLES} where n.state = 'awaiting-approval' and ${inScope(1)} and ($3::timestamptz is null or (n.created_at, n.id) > ($3, $4::text)) order by n.created_at, n.id limit $5`,
    [...scopeValues(reach), after?.createdAt, after?.id, limit]);
}

/** Those of one commitment, for whoever was let in to it. */
export async function waitingLettersOf(tx: EntityManager, commitmentId: string): Promise<WaitingLetterRow[]> {
  return tx.query(`select ${COLUMNS} from ${TABLES} where n.state = 'awaiting-approval' and c.id = $1 order by n.created_at, n.id`, [commitmentId]);
}

/** One of them; null when it does not exist, is out of reach or no longer waits. */
export async function waitingLetter(tx: EntityManager, reach: Reach, id: string): Promise<WaitingLetterRow | null> {
  const [letter] = await tx.query<WaitingLetterRow[]>(`select ${COLUMNS} from ${TABLES} where n.state = 'awaiting-approval' and n.id = $1 and ${inScope(2)}`, [id, ...scopeValues(reach)]);
  return letter ?? null;
}

/** Whether there is a letter of this id in reach, whatever its state. */
export async function noticeInReach(tx: EntityManager, reach: Reach, id: string): Promise<boolean> {
  const found = await tx.query<unknown[]>(`select 1 from notices n join commitments c on c.id = n.commitment_id where n.id = $1 and ${inScope(2)}`, [id, ...scopeValues(reach)]);
  return found.length > 0;
}
