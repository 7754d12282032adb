import type { EntityManager } from 'typeorm';
import type { Secret } from '../../secret.js';
import type { Database } from '../../store/database.js';
import { spreadFeed } from './feed.js';
import { messageId, webhookMessage } from './message.js';
import type { MessageFacts } from './message.js';
import { DEADLINE_MS, post } from './post.js';
import type { PostVerdict } from './post.js';
import { record } from './record-attempt.js';
import { signatureHeaders, unsealed } from './secrets.js';
import type { WebhookTargets } from './target.js';

export interface WebhookCounts {
  /** Deliveries that came out of what was written since. */
  queued: number;
  sent: number;
  retried: number;
  /** Given up: the receiver has refused them for as long as the schedule lasts. */
  dead: number;
  /** Webhooks that were switched off, with an incident. */
  disabled: number;
}

/** A delivery in hand, with what its message is made of. */
export interface ClaimedDelivery extends MessageFacts {
  commitment: string;
  seq: number;
  attempts: number;
}

/** What the attempts of one claim need to know of their webhook. */
interface Receiver {
  url: string;
  secret: string;
  former: string | null;
  /** The real time, by the database server's own clock and never by a demo's. */
  clock: () => Date;
}

export interface WebhookDispatcherOptions {
  key: Secret;
  publicUrl: string;
  targets: WebhookTargets;
  /** For one attempt, in ms. */
  deadlineMs?: number;
}

const CLAIM = 40;
const LANES = 8; // attempts in flight per webhook
const RECEIVERS = 4; // webhooks served at once: one that hangs holds up nobody but itself and its place
const RUN_MS = 60_000;
const LEASE_MINUTES = 10; // a run, a claim of attempts that all wait for their deadline, and to spare
const FAILURES_IN_A_ROW = 5; // then a run leaves the receiver in peace
const KEPT_DAYS = 30;
const PURGE = 5_000;

/**
 * Tells the receivers, at least once: leased and committed before anything is sent, as letters are; whatever a dead process left is sent again
 * under the same id. Deliveries of one commitment go out in the order of their revisions within a claim; that is likely and not promised,
 * since a retry comes later, so receivers order by `revision`.
 */
export class WebhookDispatcher {
  #running: Promise<WebhookCounts> | null = null;
  #stopping = false;

  constructor(private readonly database: Pick<Database, 'app' | 'transaction'>, private readonly options: WebhookDispatcherOptions) {}

  /** Sends what is due at `now`, for a minute at most. A second call during a run waits for the same run. */
  async run(now: Date): Promise<WebhookCounts> {
    this.#running ??= this.#dispatch(now).finally(() => { this.#running = null; });
    return this.#running;
  }

  /** Finishes the attempts in hand and takes no more; what was claimed and not begun goes back unharmed. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running?.catch(() => undefined); // the caller of run() has the error
  }

  async #dispatch(now: Date): Promise<WebhookCounts> {
    const counts: WebhookCounts = { queued: 0, sent: 0, retried: 0, dead: 0, disabled: 0 };
    counts.queued = await spreadFeed(this.database, now);
    await this.database.app.query(`update webhook_deliveries set state = 'retry', lease_until = null, result = 'lease-expired' where state = 'sending' and lease_until < $1`, [now]);
    const due = await this.database.app.query<{ id: string }[]>(`
      select w.id from webhooks w where w.disabled_at is null and (w.paused_until is null or w.paused_until <= $1)
        and exists (select from webhook_deliveries d where d.webhook_id = w.id and d.state in ('queued', 'retry') and d.send_after <= $1)
      order by w.id`, [now]);
    const until = performance.now() + RUN_MS;
    await settled(Array.from({ length: RECEIVERS }, async () => {
      for (let next = due.shift(); next !== undefined && !this.#stopping; next = due.shift()) await this.#serve(next.id, now, until, counts);
    }));
    await this.database.app.query(`
      delete from webhook_deliveries where ctid = any(array(select ctid from webhook_deliveries where state = 'sent' and settled_at < $1::timestamptz - make_interval(days => $2) limit $3))`,
    [now, KEPT_DAYS, PURGE]);
    return counts;
  }

  async #serve(id: string, now: Date, until: number, counts: WebhookCounts): Promise<void> {
    const peace = { failures: 0, over: false };
    while (!this.#stopping && !peace.over && performance.now() < until) {
      const { receiver, deliveries } = await this.database.transaction((tx) => this.#claim(tx, id, now));
      if (deliveries.length === 0) return;
      const lanes = lanesOf(deliveries);
      await settled(Array.from({ length: LANES }, async () => {
        for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift()) {
          for (const delivery of lane) await this.#attempt(id, receiver, delivery, now, counts, peace);
        }
      }));
    }
  }

  async #claim(tx: EntityManager, id: string, now: Date): Promise<{ receiver: Receiver | null; deliveries: ClaimedDelivery[] }> {
    // Read anew with each claim: a secret that was rotated or a webhook that was disabled holds from here on.
    const [webhook] = await tx.query<{ url: string; secret: string; former: string | null; real: Date }[]>(`
      select url, secret, case when former_until > $2 then former_secret end as former, clock_timestamp() as real from webhooks where id = $1 and disabled_at is null`, [id, now]);
    const read = performance.now();
    if (webhook === undefined) return { receiver: null, deliveries: [] };
    const [rows] = await tx.query<[ClaimedDelivery[], number]>(`
      update webhook_deliveries d set state = 'sending', lease_until = $2::timestamptz + make_interval(mins => $4), attempts = attempts + 1, first_tried_at = coalesce(first_tried_at, $2)
      from history h join commitments c on c.id = h.commitment_id
      where h.commitment_id = d.commitment_id and h.seq = d.seq and d.webhook_id = $1 and (d.commitment_id, d.seq) in (
        select commitment_id, seq from webhook_deliveries where webhook_id = $1 and state in ('queued', 'retry') and send_after <= $2
        order by send_after limit $3 for update skip locked)
      returning d.commitment_id as commitment, d.seq, d.attempts, h.body, h.event, c.jurisdiction, c.office_id as office, c.suggestion_id as suggestion`, [id, now, CLAIM, LEASE_MINUTES]);
    const [secret, former] = [unsealed(this.options.key, webhook.secret), webhook.former === null ? null : unsealed(this.options.key, webhook.former)];
    return { receiver: secret === null ? null : { url: webhook.url, secret, former, clock: () => new Date(webhook.real.getTime() + performance.now() - read) }, deliveries: rows };
  }

  async #attempt(
    webhook: string, receiver: Receiver | null, delivery: ClaimedDelivery, now: Date, counts: WebhookCounts, peace: { failures: number; over: boolean },
  ): Promise<void> {
    if (this.#stopping || peace.over) {
      await this.database.app.query(`
        update webhook_deliveries set state = 'retry', lease_until = null, attempts = attempts - 1, first_tried_at = case when attempts > 1 then first_tried_at end
        where webhook_id = $1 and commitment_id = $2 and seq = $3 and state = 'sending' and attempts = $4`, [webhook, delivery.commitment, delivery.seq, delivery.attempts]);
      return;
    }
    const verdict = receiver === null ? UNREADABLE : await this.#send(receiver, delivery);
    const became = await this.database.transaction((tx) => record(tx, webhook, delivery, verdict, now));
    counts[became.delivery] += 1;
    if (became.disabled) counts.disabled += 1;
    peace.failures = became.delivery === 'sent' ? 0 : peace.failures + 1;
    if (became.disabled || verdict.outcome !== 'answered' || peace.failures >= FAILURES_IN_A_ROW) peace.over = true;
  }

  #send({ url, secret, former, clock }: Receiver, delivery: ClaimedDelivery): Promise<PostVerdict> {
    const body = JSON.stringify(webhookMessage(delivery, this.options.publicUrl));
    const headers = signatureHeaders(former === null ? [secret] : [secret, former], messageId(delivery.commitment, delivery.seq), clock(), body);
    return post(url, headers, body, this.options.targets, this.options.deadlineMs ?? DEADLINE_MS);
  }
}

const UNREADABLE: PostVerdict = { outcome: 'refused', reason: 'secret-unreadable: SECRET was changed; give the webhook a new secret (rotate)' };

/** One after the other within a commitment, by revision; commitments beside each other. */
function lanesOf(deliveries: readonly ClaimedDelivery[]): ClaimedDelivery[][] {
  const lanes = new Map<string, ClaimedDelivery[]>();
  for (const delivery of deliveries) lanes.set(delivery.commitment, [...lanes.get(delivery.commitment) ?? [], delivery]);
  return [...lanes.values()].map((lane) => lane.sort((a, b) => a.seq - b.seq));
}

/** Waits for all of them also when one throws: what is in hand is recorded before the caller goes on. */
async function settled(work: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}
