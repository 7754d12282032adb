/**
 * From what was written to who is told. The writer leaves one row a batch in `webhook_feed`, in its own transaction; here each becomes
 * deliveries and is gone, in one transaction again. No order and no cursor is involved: a row is seen when it is committed, however
 * long that took, and a database that was restored elsewhere still has the rows that were not worked off.
 */
import type { EntityManager } from 'typeorm';
import type { Database } from '../../store/database.js';
import { COVERED, WANTED } from './scope.js';

const ROWS = 10; // of up to 2,000 entries each: a transaction of seconds at most

/** Turns all there is into deliveries; returns how many. Several processes share the work. */
export async function spreadFeed(database: Pick<Database, 'transaction'>, now: Date): Promise<number> {
  for (let total = 0; ;) {
    const { rows, deliveries } = await database.transaction((tx) => spread(tx, now));
    total += deliveries;
    if (rows < ROWS) return total;
  }
}

async function spread(tx: EntityManager, now: Date): Promise<{ rows: number; deliveries: number }> {
  const taken = await tx.query<{ id: string }[]>('select id from webhook_feed order by id limit $1 for update skip locked', [ROWS]);
  if (taken.length === 0) return { rows: 0, deliveries: 0 };
  const ids = taken.map(({ id }) => id);
  const made = await tx.query<unknown[]>(`
    insert into webhook_deliveries (webhook_id, commitment_id, seq, state, send_after)
    select w.id, h.commitment_id, h.seq, 'queued', $2
    from webhook_feed f
      cross join lateral unnest(string_to_array(f.commitments, e'\\n'), string_to_array(f.seqs, e'\\n')::int[]) as e (commitment_id, seq)
      join history h on h.commitment_id = e.commitment_id and h.seq = e.seq
      join commitments c on c.id = h.commitment_id
      join webhooks w on w.disabled_at is null and ${COVERED} and ${WANTED}
    where f.id = any($1) on conflict do nothing returning 1`, [ids, now]);
  await tx.query('delete from webhook_feed where id = any($1)', [ids]);
  return { rows: taken.length, deliveries: made.length };
}
