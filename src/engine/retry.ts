import type { EntityManager } from 'typeorm';
import { unknownCommitment } from '../core/errors.js';

/** Lets the next sweep try stuck work again, for whoever has mended its cause. One that is not stuck is left as it is. Throws `unknown-commitment` outside of the jurisdiction. */
export async function retryNow(tx: EntityManager, id: string, jurisdiction: string, now: Date): Promise<void> {
  const [, found] = await tx.query<[unknown[], number]>('update commitments set retry_at = case when failures > 0 then $3::timestamptz end where id = $1 and jurisdiction = $2', [id, jurisdiction, now]);
  if (found === 0) throw unknownCommitment(id);
}
