/** Webhooks as an administrator keeps them: made, listed, disabled, enabled, given a new secret, replayed. The access log names who did it, never a secret or a whole address. */
import type { EntityManager } from 'typeorm';
import { recordAccess } from '../../auth/access-log.js';
import type { Secret } from '../../secret.js';
import type { Actor } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import { WEBHOOK_EVENTS } from './message.js';
import { COVERED, WANTED } from './scope.js';
import { newWebhookSecret, sealed } from './secrets.js';
import type { WebhookTargets } from './target.js';

export interface WebhookRow {
  id: string;
  jurisdiction: string;
  office: string | null;
  url: string;
  events: string[];
  createdAt: Date;
  createdBy: string;
  disabledAt: Date | null;
  disabledBecause: string | null;
  /** When the former secret stops signing; null when there is none. */
  formerUntil: Date | null;
  failingSince: Date | null;
  waiting: number;
  dead: number;
  /** What the last attempt came to; null before the first. */
  lastResult: string | null;
}

/** How long a former secret goes on signing unless somebody says otherwise, in hours. */
export const OVERLAP_HOURS = 24;

interface Doing { by: Actor; now: Date }

/**
 * Stores a webhook and returns its secret, which is shown this once. Everything that is committed after this transaction is told: it
 * waits for writers in flight, who may have looked for webhooks before. Throws `not-allowed`, `unknown-office`, `webhook-invalid`,
 * `webhook-target-refused`.
 */
export async function addWebhook(
  tx: EntityManager, { url, office, events, by, now, targets, key }: Doing & { url: string; office: string | null; events: readonly string[]; targets: WebhookTargets; key: Secret },
): Promise<{ id: string; secret: string; jurisdiction: string }> {
  const jurisdiction = await administered(tx, by);
  if (office !== null) await requireOffice(tx, office, jurisdiction);
  const wanted = eventsWanted(events);
  const href = await targets.check(url);
  const secret = newWebhookSecret();
  await waitForWriters(tx);
  const [made] = await tx.query<{ id: string }[]>(`
    insert into webhooks (jurisdiction, office_id, url, events, secret, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7) returning id`,
  [jurisdiction, office, href, wanted, sealed(key, secret), now, by.id]);
  const id = made?.id ?? '';
  // The host alone: what stands behind it is often a secret of the receiver's.
  await recordAccess(tx, { event: 'webhook-added', person: by.id, detail: `#${id} ${new URL(href).host} ${office ?? jurisdiction}` });
  return { id, secret, jurisdiction };
}

/** Those of the administrator's jurisdiction, oldest first. Throws `not-allowed`. */
export async function listWebhooks(tx: EntityManager, by: Actor): Promise<WebhookRow[]> {
  return tx.query(`
    select w.id, w.jurisdiction, w.office_id as office, w.url, w.events, w.created_at as "createdAt", w.created_by as "createdBy", w.disabled_at as "disabledAt",
      w.disabled_because as "disabledBecause", case when w.former_until > jiannuo_now() then w.former_until end as "formerUntil", w.failing_since as "failingSince",
      (select count(*)::int from webhook_deliveries d where d.webhook_id = w.id and d.state in ('queued', 'retry', 'sending')) as waiting,
      (select count(*)::int from webhook_deliveries d where d.webhook_id = w.id and d.state = 'dead') as dead,
      w.last_result as "lastResult"
    from webhooks w where w.jurisdiction = $1 order by w.id`, [await administered(tx, by)]);
}

/** Nothing more is sent; what waits stays and goes out when it is enabled again. Disabling twice changes nothing. Throws `not-allowed`, `unknown-webhook`. */
export async function disableWebhook(tx: EntityManager, id: string, reason: string, { by, now }: Doing): Promise<void> {
  await owned(tx, id, by);
  const [, disabled] = await tx.query<[unknown[], number]>('update webhooks set disabled_at = $2, disabled_because = $3 where id = $1 and disabled_at is null', [id, now, reason]);
  if (disabled > 0) await recordAccess(tx, { event: 'webhook-disabled', person: by.id, detail: `#${id} ${reason}` });
}

/** Also ends its incident. What happened while it was disabled is not told by this: `replayWebhook` from the returned instant does that. */
export async function enableWebhook(tx: EntityManager, id: string, { by, now }: Doing): Promise<{ disabledAt: Date | null }> {
  await waitForWriters(tx); // before the row is locked: the other way round two would wait for each other
  const { disabledAt } = await owned(tx, id, by);
  await tx.query('update incidents set resolved_at = $2 where id = (select incident_id from webhooks where id = $1) and resolved_at is null', [id, now]);
  await tx.query(`
    update webhooks set disabled_at = null, disabled_because = null, incident_id = null, failures = 0, failing_since = null, paused_until = null where id = $1`, [id]);
  if (disabledAt !== null) await recordAccess(tx, { event: 'webhook-enabled', person: by.id, detail: `#${id}` });
  return { disabledAt };
}

/** A new secret, shown this once; the one before goes on signing beside it for so many hours. */
export async function rotateWebhook(
  tx: EntityManager, id: string, { by, now, key, overlapHours }: Doing & { key: Secret; overlapHours: number },
): Promise<{ secret: string; formerUntil: Date }> {
  await owned(tx, id, by);
  const [secret, formerUntil] = [newWebhookSecret(), new Date(now.getTime() + overlapHours * 3_600_000)];
  await tx.query('update webhooks set former_secret = secret, former_until = $2, secret = $3 where id = $1', [id, formerUntil, sealed(key, secret)]);
  await recordAccess(tx, { event: 'webhook-rotated', person: by.id, detail: `#${id} – ${formerUntil.toISOString()}` });
  return { secret, formerUntil };
}

/** From when on, by the time of writing; or one entry. */
export type ReplayOf = { from: Date; until: Date | null } | { commitment: string; seq: number };

/**
 * Queues again what lies within the webhook's scope and wishes, straight from the history, under the ids it had: also what was sent, given up,
 * or never meant for it because it was disabled or not there yet. Returns how many. Throws `not-allowed`, `unknown-webhook`.
 */
export async function replayWebhook(tx: EntityManager, id: string, what: ReplayOf, { by, now }: Doing): Promise<number> {
  await owned(tx, id, by);
  const [part, values] = 'commitment' in what
    ? ['h.commitment_id = $3 and h.seq = $4', [what.commitment, what.seq]]
    : ['h.recorded_at >= $3 and ($4::timestamptz is null or h.recorded_at < $4)', [what.from, what.until]];
  const queued = await tx.query<unknown[]>(`
    insert into webhook_deliveries as d (webhook_id, commitment_id, seq, state, send_after)
    select w.id, h.commitment_id, h.seq, 'queued', $2
    from webhooks w join commitments c on c.jurisdiction = w.jurisdiction join history h on h.commitment_id = c.id and ${COVERED} and ${WANTED}
    where w.id = $1 and ${part}
    on conflict (webhook_id, commitment_id, seq) do update
      set state = 'queued', send_after = excluded.send_after, attempts = 0, first_tried_at = null, settled_at = null, result = null
      where d.state <> 'sending' returning 1`, [id, now, ...values]);
  await recordAccess(tx, { event: 'webhook-replayed', person: by.id, detail: `#${id}: ${String(queued.length)}` });
  return queued.length;
}

/** Whoever administers may do so in their own jurisdiction. Throws `not-allowed`. */
async function administered(tx: EntityManager, by: Actor): Promise<string> {
  const [person] = await tx.query<{ jurisdiction: string }[]>('select jurisdiction from people where id = $1 and disabled_at is null', [by.id]);
  if (person !== undefined && by.roles.includes('administrator')) return person.jurisdiction;
  throw new DomainError('not-allowed', `${by.name} 不能管理网络回调 / may not manage webhooks`, '请由系统管理员办理 / this is for an administrator', { needs: ['administrator'] });
}

async function owned(tx: EntityManager, id: string, by: Actor): Promise<{ disabledAt: Date | null }> {
  const jurisdiction = await administered(tx, by);
  const [row] = /^\d{1,18}$/.test(id)
    ? await tx.query<{ disabledAt: Date | null }[]>('select disabled_at as "disabledAt" from webhooks where id = $1 and jurisdiction = $2 for no key update', [id, jurisdiction]) : [];
  if (row !== undefined) return row;
  throw new DomainError('unknown-webhook', `没有网络回调 ${id} / there is no webhook ${id}`, '用 jiannuo webhook list 查看编号 / look it up with `jiannuo webhook list`', { id });
}

async function requireOffice(tx: EntityManager, office: string, jurisdiction: string): Promise<void> {
  const known = await tx.query<unknown[]>('select 1 from offices where id = $1 and jurisdiction = $2', [office, jurisdiction]);
  if (known.length > 0) return;
  throw new DomainError('unknown-office', `本地区没有单位 ${office} / there is no office ${office} in ${jurisdiction}`, '请核对单位编号 / check the id of the office', { office, jurisdiction });
}

function eventsWanted(events: readonly string[]): string[] {
  if (events.length === 0 || events.includes('*')) return ['*'];
  const unknown = events.filter((event) => !WEBHOOK_EVENTS.includes(event));
  if (unknown.length === 0) return [...new Set(events)];
  throw new DomainError('webhook-invalid', `没有这样的事件 / there are no such events: ${unknown.join(', ')}`,
    `可用 / use *, or any of: ${WEBHOOK_EVENTS.join(', ')}`, { unknown, known: WEBHOOK_EVENTS });
}

/** A writer that looked for webhooks and has not committed yet holds a lock on the table that this one does not go with. */
async function waitForWriters(tx: EntityManager): Promise<void> {
  await tx.query('lock table webhooks in access exclusive mode');
}
