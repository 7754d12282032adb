import type { EntityManager } from 'typeorm';

export interface ReturnedOpinion { body: string; reason: string }

/** Co-handlers whose last word was returned as empty, by name, with why. Since the last answer: it was given without what was still out then, and the next one is asked for anew. */
export async function returnedOpinions(tx: EntityManager, id: string): Promise<ReturnedOpinion[]> {
  return tx.query(`
    select co_handler as body, reason from (
      select distinct on (co_handler) co_handler, reason, event from (
        select body::jsonb #>> '{event,data,body}' as co_handler, body::jsonb #>> '{event,data,reason}' as reason, event, seq from history
        where commitment_id = $1 and event in ('OPINION_GIVEN', 'OPINION_RETURNED')
          and seq > coalesce((select max(seq) from history where commitment_id = $1 and event = 'ANSWERED'), 0)) said
      order by co_handler, seq desc) last
    where event = 'OPINION_RETURNED' order by 1`, [id]);
}
