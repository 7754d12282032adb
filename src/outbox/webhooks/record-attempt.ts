/** What an attempt means for the delivery and for the webhook. */
import type { EntityManager } from 'typeorm';
import { retryAt } from '../retry-schedule.js';
import { messageId } from './message.js';
import type { PostVerdict } from './post.js';

export interface Became {
  delivery: 'sent' | 'retried' | 'dead';
  /** The webhook was switched off just now. */
  disabled: boolean;
}

interface Attempted { commitment: string; seq: number; attempts: number }

const RESULT_LIMIT = 300;
/** Answers that speak of the receiver and not of the message: it is left alone for a while, with all that waits for it. */
const BUSY = [429, 503];
const GONE = 410; // the specification: the receiver wants nothing more
const LONGEST_PAUSE_S = 6 * 3_600;

/**
 * Joins the caller's transaction. 2xx is success, anything else is not; a redirect is not followed.
 * - A message that is refused is tried again by the outbox's schedule and given up with its end (three days).
 * - A receiver that gives no answer at all is paused by the same schedule, and nothing else is tried meanwhile.
 * - A webhook to which nothing got through for as long as the schedule lasts, or that answers 410, is disabled, with an incident on the board.
 */
export async function record(tx: EntityManager, webhook: string, delivery: Attempted, verdict: PostVerdict, now: Date): Promise<Became> {
  const result = (verdict.outcome === 'answered' ? `http-${String(verdict.status)}` : verdict.reason).slice(0, RESULT_LIMIT);
  const sent = verdict.outcome === 'answered' && verdict.status >= 200 && verdict.status < 300;
  // The webhook first, as everywhere: two attempts of one webhook wait here and not for each other.
  const [row] = await tx.query<{ failures: number; failingSince: Date | null; url: string; disabled: boolean }[]>(
    'select failures, failing_since as "failingSince", url, disabled_at is not null as disabled from webhooks where id = $1 for no key update', [webhook]);
  if (row === undefined) throw new Error(`webhook ${webhook} is gone`);
  if (sent) {
    await tx.query('update webhooks set failures = 0, failing_since = null, paused_until = null, last_result = $2 where id = $1 and (failures > 0 or last_result is distinct from $2)', [webhook, result]);
    await settle(tx, webhook, delivery, `state = 'sent', settled_at = $5, result = $6`, [now, result]);
    return { delivery: 'sent', disabled: false };
  }
  const failing = { failures: row.failures + 1, since: row.failingSince ?? now };
  const pause = retryAt(`webhook:${webhook}`, failing.failures, failing.since, now);
  await tx.query('update webhooks set failures = $2, failing_since = $3, paused_until = $4, last_result = $5 where id = $1',
    [webhook, failing.failures, failing.since, pausedUntil(verdict, pause, now), result]);
  const gone = verdict.outcome === 'answered' && verdict.status === GONE;
  const disabled = !row.disabled && (gone || pause === null);
  if (disabled) await disable(tx, webhook, new URL(row.url).host, gone ? 'gone' : 'failing', result, now);
  return { delivery: await retryOrBury(tx, webhook, delivery, result, now), disabled };
}

function pausedUntil(verdict: PostVerdict, pause: Date | null, now: Date): Date | null {
  if (verdict.outcome !== 'answered') return pause;
  if (!BUSY.includes(verdict.status)) return null;
  const asked = new Date(now.getTime() + Math.min(verdict.retryAfterSeconds ?? 0, LONGEST_PAUSE_S) * 1000);
  return pause !== null && pause > asked ? pause : asked;
}

async function retryOrBury(tx: EntityManager, webhook: string, delivery: Attempted, result: string, now: Date): Promise<'retried' | 'dead'> {
  const [row] = await tx.query<{ first: Date | null }[]>(
    'select first_tried_at as first from webhook_deliveries where webhook_id = $1 and commitment_id = $2 and seq = $3', [webhook, delivery.commitment, delivery.seq]);
  const again = retryAt(`${webhook}:${messageId(delivery.commitment, delivery.seq)}`, delivery.attempts, row?.first ?? now, now);
  if (again === null) await settle(tx, webhook, delivery, `state = 'dead', settled_at = $5, result = $6`, [now, result]);
  else await settle(tx, webhook, delivery, `state = 'retry', send_after = $5, result = $6`, [again, result]);
  return again === null ? 'dead' : 'retried';
}

/** Only while the lease is still ours: whoever took it over after its end decides instead. */
async function settle(tx: EntityManager, webhook: string, { commitment, seq, attempts }: Attempted, change: string, values: unknown[]): Promise<void> {
  await tx.query(`
    update webhook_deliveries set lease_until = null, ${change} where webhook_id = $1 and commitment_id = $2 and seq = $3 and state = 'sending' and attempts = $4`,
  [webhook, commitment, seq, attempts, ...values]);
}

/** The host only: a path may hold a key of the receiver. */
async function disable(tx: EntityManager, webhook: string, host: string, because: 'gone' | 'failing', result: string, now: Date): Promise<void> {
  const why = because === 'gone' ? '接收方不再接收（410）/ the receiver wants nothing more (410)' : `三天未能送达 / nothing got through for three days (${result})`;
  const message = `网络回调 ${webhook}（${host}）已停用：${why}；处理后用 jiannuo webhook enable ${webhook} 启用 / webhook ${webhook} to ${host} is disabled; mend it, then enable it with that command`;
  const [incident] = await tx.query<{ id: string }[]>(`insert into incidents (commitment_id, at, code, message) values (null, $1, 'webhook-disabled', $2) returning id`, [now, message]);
  await tx.query('update webhooks set disabled_at = $2, disabled_because = $3, incident_id = $4 where id = $1', [webhook, now, because === 'gone' ? 'gone' : `failing: ${result}`, incident?.id]);
}
