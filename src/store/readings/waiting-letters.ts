import type { EntityManager } from 'typeorm';
import type { DueBasis, Letter, Level, LocalDate } from '../../core/commitment.js';

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

/** Letters waiting for approval, the longest waiting first (index notices_attention). */
export async function waitingLetters(tx: EntityManager): Promise<WaitingLetterRow[]> {
  return tx.query(`select ${COLUMNS} from ${TABLES} where n.state = 'awaiting-approval' order by n.created_at, n.id`);
}

/** One of them; null when it does not exist or no longer waits. */
export async function waitingLetter(tx: EntityManager, id: string): Promise<WaitingLetterRow | null> {
  const [letter] = await tx.query<WaitingLetterRow[]>(`select ${COLUMNS} from ${TABLES} where n.state = 'awaiting-approval' and n.id = $1`, [id]);
  return letter ?? null;
}
