/** What belongs to the entries of one history beside their own text: letters with everything that mail servers answered, and evidence. */
import type { EntityManager } from 'typeorm';
import type { EvidenceRow, NoticeRow } from './commitment.js';

/** One attempt to hand a letter to a mail server, and its answer word for word. */
export interface DeliveryRow {
  attempt: number;
  at: Date;
  outcome: 'sent' | 'retry' | 'dead' | 'uncertain' | 'paused';
  /** Null where no server answered. */
  smtpCode: number | null;
  response: string;
  messageId: string;
}

export interface SentLetter extends Omit<NoticeRow, 'response' | 'attempts'> {
  deliveries: DeliveryRow[];
}

/** Every letter that the entries of this history asked for, in the order of the entries, whatever became of it. */
export async function lettersOf(tx: EntityManager, id: string): Promise<SentLetter[]> {
  const rows = await tx.query<SentLetter[]>(`
    select n.id, n.seq, n.letter, n.level, n.recipient, n.address, n.state, coalesce((select split_part(n.reason, ':', 1) || ':' || d.name from people d where n.reason in ('resent:' || d.id, 'settled:' || d.id)), n.reason) as reason,
      coalesce(p.name, k.name, n.approved_by) as "approvedBy", n.send_after as "sendAfter", n.settled_at as "settledAt",
      coalesce((select json_agg(json_build_object('attempt', d.attempt, 'at', d.at, 'outcome', d.outcome, 'smtpCode', d.smtp_code, 'response', d.response, 'messageId', d.message_id) order by d.id)
        from deliveries d where d.notice_id = n.id), '[]') as deliveries
    from notices n left join people p on p.id = n.approved_by left join contacts k on n.approved_by = 'contact:' || k.id
    where n.commitment_id = $1 order by n.seq, n.id`, [id]);
  return rows.map((row) => ({ ...row, deliveries: row.deliveries.map((delivery) => ({ ...delivery, at: new Date(delivery.at) })) }));
}

/** What was brought as proof, in the order of the entries. */
export async function evidenceOf(tx: EntityManager, id: string): Promise<EvidenceRow[]> {
  return tx.query(`select e.seq, h.at, e.event, e.fields from evidence e join history h using (commitment_id, seq) where e.commitment_id = $1 order by e.seq`, [id]);
}
