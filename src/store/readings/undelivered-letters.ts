import type { EntityManager } from 'typeorm';
import type { Letter, Level } from '../../core/commitment.js';
import { inScope, scopeValues } from '../scope.js';
import type { Reach } from '../scope.js';

/** A letter that reached nobody (`dead`, or `suppressed` because nobody is named), or perhaps nobody (`uncertain`). */
export interface UndeliveredLetterRow {
  id: string;
  letter: Letter;
  level: Level;
  recipient: string;
  /** Empty when nobody is named at that level. */
  address: string;
  state: 'dead' | 'uncertain' | 'suppressed';
  /** A code of core/notice-reason.ts, or what the mail server said. */
  reason: string | null;
  /** The last attempt, or when the letter was asked for if there was none. */
  since: Date;
  attempts: number;
  /** Whether it may be sent again: its outcome is unknown, or it is dead and an address at its level works. */
  resendable: boolean;
  commitmentId: string;
  title: string;
  officeName: string;
  officeNameEn: string;
}

/**
 * True of a row `n` of notices that should have reached somebody and did not. A dead letter whose substitute received it did;
 * one that is suppressed because it was needless (core/needless-asks.ts) should not.
 */
export const UNDELIVERED = `(n.state in ('dead', 'uncertain') or (n.state = 'suppressed' and n.reason = 'no-contact')) and not (n.state = 'dead' and exists (
  select from notices s where s.commitment_id = n.commitment_id and s.state = 'sent' and starts_with(s.id, n.id || '.s')))`;

/**
 * Of a row `n` of notices: its own contact if that works, else another one of the same office and level, whom the same letter did not go to. The
 * mark of failing goes when the office is imported again; another address is another contact.
 */
export const SOUND_CONTACT = `select k.id from contacts f join contacts k on k.office_id = f.office_id and k.level = f.level
  where f.id = n.contact_id and k.failing_since is null and not exists (
    select from notices same where same.commitment_id = n.commitment_id and same.seq = n.seq and same.letter = n.letter and same.address = k.address and same.id <> n.id)
  order by k.id <> f.id, k.id limit 1`;

/** More than anybody settles in a sitting; the count on the board tells how many there are. */
const SHOWN = 200;

/** Letters that reached nobody: first those that wait for a person's decision, then the latest. */
export async function undeliveredLetters(tx: EntityManager, reach: Reach): Promise<UndeliveredLetterRow[]> {
  return tx.query(`
    select n.id, n.letter, n.level, n.recipient, n.address, n.state, n.reason, n.attempts,
      n.state = 'uncertain' or (n.state = 'dead' and exists (${SOUND_CONTACT})) as resendable,
      coalesce((select max(d.at) from deliveries d where d.notice_id = n.id), n.created_at) as since,
      c.id as "commitmentId", c.title, o.name as "officeName", o.name_en as "officeNameEn"
    from notices n join commitments c on c.id = n.commitment_id join offices o on o.id = c.office_id
    where ${inScope(1)} and ${UNDELIVERED}
    order by n.state = 'uncertain' desc, since desc, n.id limit ${String(SHOWN)}`, scopeValues(reach));
}
