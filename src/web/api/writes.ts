import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../../core/errors.js';
import { sqlState } from '../../store/connection.js';
import { DATABASE } from '../ports.js';
import type { Transaction, WebDatabase } from '../ports.js';
import type { Answer, Call } from './operation.js';

/** Hours an answer is kept for its key. */
export const KEPT_HOURS = 24;
const PATIENCE = '5s'; // for the first of two requests with one key
const LOCK_NOT_AVAILABLE = '55P03';
const SWEPT = 20; // keys that have expired, taken away with each new one

/**
 * Every write of the API: one transaction for what is done and for the answer that is kept under the request's key. So a request
 * sent twice happens once, also when the first answer was lost or both come at once; what was refused has changed nothing and keeps nothing.
 */
@Injectable()
export class Writes {
  constructor(@Inject(DATABASE) private readonly database: WebDatabase) {}

  /**
   * Throws `idempotency-key-reused` for a key that came with another request, `idempotency-in-progress` while the first one is
   * still under way, and what `act` throws. `act` may run again: it must not act outside its transaction.
   */
  async once<Op>(call: Pick<Call, 'by' | 'key' | 'digest'>, act: (tx: Transaction, now: Date) => Promise<Answer<Op>>): Promise<Answer<Op>> {
    return this.database.transaction(async (tx) => {
      const now = await this.database.now(tx);
      if (call.key === null || call.digest === null) return act(tx, now);
      const kept = await claim(tx, call.by.id, call.key, call.digest);
      if (kept !== null) return { ...JSON.parse(kept) as Answer<Op>, replayed: true };
      const answer = await act(tx, now);
      await tx.query('update idempotency_keys set answer = $3 where person_id = $1 and key = $2', [call.by.id, call.key, JSON.stringify(answer)]);
      return answer;
    });
  }
}

/** The answer that is kept for this key, or null when it is now this request's. */
async function claim(tx: Transaction, person: string, key: string, digest: string): Promise<string | null> {
  await tx.query(`delete from idempotency_keys where (person_id, key) in (
    select person_id, key from idempotency_keys where expires_at <= clock_timestamp() order by (person_id, key) <> ($1, $2), expires_at limit ${String(SWEPT)} for update skip locked)`, [person, key]);
  const claimed = await waiting(tx, () => tx.query<unknown[]>(`
    insert into idempotency_keys (person_id, key, request_hash, created_at, expires_at)
    values ($1, $2, $3, clock_timestamp(), clock_timestamp() + make_interval(hours => ${String(KEPT_HOURS)})) on conflict do nothing returning 1`, [person, key, digest]));
  if (claimed.length > 0) return null;
  const [kept] = await tx.query<{ digest: string; answer: string }[]>('select request_hash as digest, answer from idempotency_keys where person_id = $1 and key = $2', [person, key]);
  if (kept?.digest === digest) return kept.answer;
  throw new DomainError('idempotency-key-reused', '此 Idempotency-Key 已用于另一请求 / this Idempotency-Key was used for another request',
    '未作任何更改；另一请求须用另一个键 / nothing was changed; another request needs another key', { key });
}

/** Whoever comes second waits until the first has been answered, but not for ever. */
async function waiting<T>(tx: Transaction, insert: () => Promise<T>): Promise<T> {
  await tx.query(`set local lock_timeout = '${PATIENCE}'`);
  const inserted = await insert().catch((error: unknown) => {
    if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
    throw new DomainError('idempotency-in-progress', '同一 Idempotency-Key 的请求仍在办理 / a request with this Idempotency-Key is still under way',
      '请稍后以同一请求重试 / send the same request again in a moment', {});
  });
  await tx.query('set local lock_timeout = 0');
  return inserted;
}
