import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Secret } from '../../../src/secret.js';
import type { Actor } from '../../../src/core/commitment.js';
import { addWebhook, disableWebhook, enableWebhook, listWebhooks, replayWebhook, rotateWebhook } from '../../../src/outbox/webhooks/subscriptions.js';
import type { WebhookMessage } from '../../../src/outbox/webhooks/message.js';
import { WebhookTargets } from '../../../src/outbox/webhooks/target.js';
import { WebhookDispatcher } from '../../../src/outbox/webhooks/webhook-dispatcher.js';
import type { WebhookCounts } from '../../../src/outbox/webhooks/webhook-dispatcher.js';
import { testDatabase } from '../../support/database.js';
import { killAt } from '../../support/doomed.js';
import { at, World } from '../../support/factory.js';
import { receiver } from './receiver.js';
import type { Received, Receiver } from './receiver.js';

const KEY = new Secret('a secret of the tests and of nobody else');
const PUBLIC_URL = 'https://jiannuo.example';
const TARGETS = new WebhookTargets(['127.0.0.1']);
const DISPATCH = fileURLToPath(new URL('../../support/webhooks-once.js', import.meta.url));
const NOTHING: WebhookCounts = { queued: 0, sent: 0, retried: 0, dead: 0, disabled: 0 };
const NOW = at('2022-06-24T09:00');

describe('webhooks', () => {
  const db = testDatabase();
  let world: World;
  let admin: Actor;

  beforeEach(async () => {
    world = await World.create(db.database);
    admin = { id: `${world.key}-admin`, name: '管理员', roles: ['administrator'], office: null };
    await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ($1, $2, '管理员', $1, '{administrator}')`, [admin.id, world.key]);
    await db.owner.query(`update webhooks set disabled_at = now(), disabled_because = 'another test' where disabled_at is null`);
  });

  const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
  const doing = (now = NOW): { by: Actor; now: Date } => ({ by: admin, now });

  async function subscribed(url: string, given: { office?: string; events?: string[] } = {}): Promise<{ id: string; secret: string }> {
    return db.database.transaction((tx) => addWebhook(tx, { url, office: given.office ?? null, events: given.events ?? ['*'], ...doing(), targets: TARGETS, key: KEY }));
  }

  async function dispatch(now = NOW, options: { deadlineMs?: number; targets?: WebhookTargets; key?: Secret } = {}): Promise<WebhookCounts> {
    const dispatcher = new WebhookDispatcher(db.database, { key: KEY, publicUrl: PUBLIC_URL, targets: TARGETS, ...options });
    try {
      return await dispatcher.run(now);
    } finally {
      await dispatcher.stop();
    }
  }

  const told = ({ received }: Receiver): string[] => received.map(({ body }) => (JSON.parse(body) as WebhookMessage).data).map(({ revision, event }) => `${String(revision)} ${event}`);
  const deliveries = (id: string): Promise<{ seq: number; state: string; attempts: number; result: string | null }[]> =>
    db.owner.query('select seq, state, attempts, result from webhook_deliveries where webhook_id = $1 order by commitment_id, seq', [id]);
  const verified = (secret: string, { body, headers }: Received): unknown => new Webhook(secret).verify(body, headers as Record<string, string>);

  it('tell of each step once, signed, in order, and without names or words of the case', async () => {
    await using server = await receiver();
    const { id, secret } = await subscribed(server.url);
    const commitment = await world.open();
    await world.send(commitment, 'PROGRESS_REPORTED', { text: '已形成初稿，韦代表知悉' }, world.person('handler'), NOW);
    await world.sweep(at('2022-09-22T09:00'));
    expect(await dispatch(later(5))).toMatchObject({ retried: 0, dead: 0, disabled: 0 });
    expect(told(server)).toEqual((await world.history(commitment)).map(({ seq, event }) => `${String(seq)} ${event}`));
    expect(new Set(server.received.map((one) => one.id)).size).toBe(server.received.length);
    for (const one of server.received) verified(secret, one);
    const last = server.received.at(-1);
    expect(JSON.parse(last?.body ?? '')).toEqual({
      type: 'commitment.untilOverdue', timestamp: '2022-09-21T16:00:00.000Z',
      data: {
        commitment, revision: server.received.length, event: 'untilOverdue', at: '2022-09-21T16:00:00.000Z', recorded: expect.any(String), kind: 'issue-document', stage: 'doing.drafting', light: 'blue',
        due: { on: '2022-09-21', basis: 'explicit' }, jurisdiction: world.key, office: world.key, suggestion: world.key, url: `https://jiannuo.example/commitments/${commitment}`,
      },
    });
    expect(last?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': `evt_${commitment}_${String(server.received.length)}` });
    expect(server.received.map(({ body }) => body).join('')).not.toMatch(/韦|初稿|handler|管理方案|example\.gov/);
    expect((await deliveries(id)).every(({ state, attempts }) => state === 'sent' && attempts === 1)).toBe(true);
    expect(await dispatch(later(10))).toEqual(NOTHING);
  });

  it('leave nothing in the database when nobody listens', async () => {
    await world.open();
    expect(await db.owner.query('select 1 from webhook_feed')).toEqual([]);
  });

  it('go by jurisdiction, by office with those below it, and by event', async () => {
    await using server = await receiver();
    const other = await World.create(db.database);
    await db.owner.query(`insert into offices (id, jurisdiction, name) values ($1, $2, '上级')`, [`${world.key}-up`, world.key]);
    await db.owner.query('update offices set parent_id = $1 where id = $2', [`${world.key}-up`, world.key]);
    await db.owner.query(`insert into offices (id, jurisdiction, name) values ($1, $2, '旁边')`, [`${world.key}-by`, world.key]);
    await subscribed(`${server.url}/up`, { office: `${world.key}-up`, events: ['CONFIRMED'] });
    await subscribed(`${server.url}/by`, { office: `${world.key}-by` });
    const mine = await world.open();
    await other.open();
    expect(await dispatch()).toEqual({ ...NOTHING, queued: 1, sent: 1 });
    expect(server.received.map(({ id }) => id)).toEqual([`evt_${mine}_2`]);
  });

  it('of an office that has given a commitment away hear that it did, and nothing of it from then on', async () => {
    await using server = await receiver();
    const [from, to] = [`${world.key}-from`, `${world.key}-to`];
    await db.owner.query('insert into offices (id, jurisdiction, name) values ($1, $3, $1), ($2, $3, $2)', [from, to, world.key]);
    const commitment = await world.open();
    const handOn = (toOffice: string): Promise<unknown> => world.send(commitment, 'TRANSFERRED', { toOffice, reason: '职能调整' }, world.person('supervisor'), NOW);
    await handOn(from);
    const { id } = await subscribed(`${server.url}/from`, { office: from });
    await handOn(to);
    await world.send(commitment, 'TRANSFERRED', { toOffice: world.key, reason: '再次调整' }, world.person('supervisor'), NOW);
    expect(await dispatch()).toEqual({ ...NOTHING, queued: 1, sent: 1 });
    expect(told(server)).toEqual(['4 TRANSFERRED']);
    expect(await db.database.transaction((tx) => replayWebhook(tx, id, { commitment, seq: 5 }, doing()))).toBe(0);
    expect(await db.database.transaction((tx) => replayWebhook(tx, id, { commitment, seq: 4 }, doing()))).toBe(1);
  });

  it('come again after a 500, under the same id with a new signature, by the schedule of the outbox', async () => {
    await using server = await receiver();
    server.answer = 500;
    const { id, secret } = await subscribed(server.url, { events: ['OPENED'] });
    await world.open();
    expect(await dispatch()).toEqual({ ...NOTHING, queued: 1, retried: 1 });
    expect(await deliveries(id)).toEqual([{ seq: 1, state: 'retry', attempts: 1, result: 'http-500' }]);
    expect(await dispatch(new Date(NOW.getTime() + 20_000))).toEqual(NOTHING); // at least half a minute
    server.answer = 200;
    expect(await dispatch(later(1))).toEqual({ ...NOTHING, sent: 1 });
    const [first, second] = server.received;
    expect(second?.id).toBe(first?.id);
    expect(second?.body).toBe(first?.body);
    for (const one of server.received) verified(secret, one);
    expect(await deliveries(id)).toEqual([{ seq: 1, state: 'sent', attempts: 2, result: 'http-200' }]);
    expect(await db.database.transaction((tx) => listWebhooks(tx, admin))).toMatchObject([{ failingSince: null, waiting: 0, lastResult: 'http-200' }]);
  });

  it('of a message that is refused for three days are given up; the others go on', async () => {
    await using server = await receiver();
    const { id } = await subscribed(server.url, { events: ['OPENED', 'CONFIRMED'] });
    const refused = await world.open();
    server.answer = (request, response) => { response.writeHead(request.headers['webhook-id'] === `evt_${refused}_1` ? 400 : 200).end(); };
    expect(await dispatch()).toEqual({ ...NOTHING, queued: 2, sent: 1, retried: 1 });
    let total = NOTHING;
    for (let hours = 1; hours <= 80; hours += 4) {
      await world.open(); // something that gets through, so that the receiver is well
      const counts = await dispatch(later(hours * 60));
      total = { ...total, dead: total.dead + counts.dead, disabled: total.disabled + counts.disabled };
    }
    expect(total).toMatchObject({ dead: 1, disabled: 0 });
    expect((await deliveries(id))[0]).toMatchObject({ seq: 1, state: 'dead', result: 'http-400' });
  });

  it('stop, with an incident on the board, when nothing gets through for three days, and go on when enabled', async () => {
    await using server = await receiver();
    server.answer = 500;
    const { id } = await subscribed(server.url, { events: ['OPENED'] });
    await world.open();
    let disabled = 0;
    for (let hours = 0; hours <= 84; hours += 3) disabled += (await dispatch(later(hours * 60))).disabled;
    expect(disabled).toBe(1);
    const incidents = (): Promise<{ message: string; resolved: boolean }[]> => db.owner.query(
      `select message, resolved_at is not null as resolved from incidents where code = 'webhook-disabled' and message like $1`, [`网络回调 ${id}（%`]);
    expect(await incidents()).toEqual([{ message: expect.stringContaining('http-500'), resolved: false }]);
    expect((await incidents())[0]?.message).not.toContain('/hook');
    const tried = server.received.length;
    await world.open();
    expect(await dispatch(later(90 * 60))).toEqual(NOTHING);
    expect(server.received).toHaveLength(tried);

    server.answer = 200;
    const { disabledAt } = await db.database.transaction((tx) => enableWebhook(tx, id, doing(later(91 * 60))));
    expect(disabledAt).not.toBeNull();
    expect(await incidents()).toMatchObject([{ resolved: true }]);
    expect(await db.database.transaction((tx) => replayWebhook(tx, id, { from: at('2022-06-01T00:00'), until: null }, doing(later(91 * 60))))).toBe(2);
    expect(await dispatch(later(92 * 60))).toEqual({ ...NOTHING, sent: 2 });
  });

  it('end at once for a receiver that says it is gone', async () => {
    await using server = await receiver();
    server.answer = 410;
    await subscribed(server.url, { events: ['OPENED'] });
    await world.open();
    expect(await dispatch()).toEqual({ ...NOTHING, queued: 1, retried: 1, disabled: 1 });
    expect(await db.database.transaction((tx) => listWebhooks(tx, admin))).toMatchObject([{ disabledBecause: 'gone' }]);
  });

  it('follow no redirect', async () => {
    await using server = await receiver();
    await using other = await receiver();
    server.answer = (_, response) => { response.writeHead(307, { location: other.url }).end(); };
    const { id } = await subscribed(server.url, { events: ['OPENED'] });
    await world.open();
    expect(await dispatch()).toMatchObject({ retried: 1 });
    expect(other.received).toEqual([]);
    expect(await deliveries(id)).toMatchObject([{ state: 'retry', result: 'http-307' }]);
  });

  it('of a receiver that hangs hold up nobody else: it is tried once and left in peace', async () => {
    await using hanging = await receiver();
    await using well = await receiver();
    hanging.answer = () => undefined;
    const { id } = await subscribed(hanging.url);
    await subscribed(well.url);
    for (let n = 0; n < 30; n += 1) await world.open();
    const counts = await dispatch(NOW, { deadlineMs: 300 });
    expect(counts).toMatchObject({ queued: 120, sent: 60 });
    expect(counts.retried).toBeLessThanOrEqual(8); // what was in flight when the first of them failed
    expect(hanging.received.length).toBe(counts.retried);
    expect((await deliveries(id)).filter(({ attempts }) => attempts === 0)).toHaveLength(60 - counts.retried);
    expect(await dispatch(new Date(NOW.getTime() + 10_000), { deadlineMs: 300 })).toEqual(NOTHING);
    hanging.answer = 200;
    expect(await dispatch(later(120))).toMatchObject({ sent: 60 });
    expect(new Set(hanging.received.map((one) => one.id)).size).toBe(60);
  });

  it('do not go where the name has come to point since', async () => {
    await using server = await receiver();
    let address = '93.184.215.14';
    const targets = new WebhookTargets([], () => Promise.resolve([{ address, family: 4 }]));
    const { id } = await db.database.transaction((tx) => addWebhook(tx, { url: `https://hooks.example:${String(server.port)}/`, office: null, events: ['OPENED'], ...doing(), targets, key: KEY }));
    await world.open();
    address = '127.0.0.1';
    expect(await dispatch(NOW, { targets })).toMatchObject({ retried: 1, sent: 0 });
    expect(await deliveries(id)).toMatchObject([{ state: 'retry', result: expect.stringContaining('target-refused') }]);
    expect(server.received).toEqual([]);
  });

  it('are signed by both secrets while one takes over from the other', async () => {
    await using server = await receiver();
    const { id, secret: former } = await subscribed(server.url, { events: ['OPENED'] });
    const { secret } = await db.database.transaction((tx) => rotateWebhook(tx, id, { ...doing(), key: KEY, overlapHours: 24 }));
    await world.open();
    await dispatch(later(60));
    await world.open();
    await dispatch(later(25 * 60));
    const [during, after] = server.received as [Received, Received];
    expect([verified(former, during), verified(secret, during), verified(secret, after)]).toHaveLength(3);
    expect(() => verified(former, after)).toThrow('No matching signature');
    expect(JSON.stringify(await db.owner.query('select * from webhooks where id = $1', [id]))).not.toContain('whsec_');
  });

  it('whose secret cannot be read wait, and say why', async () => {
    await using server = await receiver();
    const { id } = await subscribed(server.url, { events: ['OPENED'] });
    await world.open();
    expect(await dispatch(NOW, { key: new Secret('SECRET was changed by somebody, it seems') })).toMatchObject({ retried: 1 });
    expect(await deliveries(id)).toMatchObject([{ state: 'retry', result: expect.stringContaining('rotate') }]);
    expect(server.received).toEqual([]);
  });

  it('are replayed from an instant or an entry, under the ids they had, also what was before them', async () => {
    await using server = await receiver();
    const commitment = await world.open({ now: at('2022-06-23T10:00') });
    await world.send(commitment, 'ACCEPTED', {}, world.person('handler'), NOW);
    const { id } = await subscribed(server.url);
    expect(await dispatch()).toEqual(NOTHING);
    expect(await db.database.transaction((tx) => replayWebhook(tx, id, { from: NOW, until: null }, doing()))).toBe(1);
    expect(await dispatch()).toMatchObject({ sent: 1 });
    expect(await db.database.transaction((tx) => replayWebhook(tx, id, { commitment, seq: 3 }, doing()))).toBe(1);
    expect(await dispatch()).toMatchObject({ sent: 1 });
    expect(server.received.map((one) => one.id)).toEqual([`evt_${commitment}_3`, `evt_${commitment}_3`]);
    expect(await db.database.transaction((tx) => replayWebhook(tx, id, { from: at('2022-06-23T00:00'), until: NOW }, doing()))).toBe(2);
  });

  it('that were sent and not marked when the process died go out again under the same id', async () => {
    await using server = await receiver();
    const { id } = await subscribed(server.url, { events: ['OPENED'] });
    await world.open();
    // The record of the attempt begins by locking the webhook; the claim only reads it.
    await killAt(db, {
      script: DISPATCH, args: [JSON.stringify(db.logins.app), NOW.toISOString(), KEY.reveal(), PUBLIC_URL],
      obstacle: `select 1 from webhooks where id = ${id} for no key update`,
    });
    expect(server.received).toHaveLength(1);
    expect(await deliveries(id)).toMatchObject([{ state: 'sending', attempts: 1 }]);
    expect(await dispatch(later(9))).toEqual(NOTHING); // the lease still runs: the process might be alive
    expect(await dispatch(later(11))).toMatchObject({ sent: 1 });
    expect(server.received.map((one) => one.id)).toEqual([server.received[0]?.id, server.received[0]?.id]);
    expect(await deliveries(id)).toMatchObject([{ state: 'sent', attempts: 2 }]);
  });

  it('miss nothing of a writer that was under way when they were added', async () => {
    await using server = await receiver();
    let added: Promise<unknown> | undefined;
    await db.database.transaction(async (tx) => {
      await world.commitments.open(tx, await openingOf(world));
      added = subscribed(server.url, { events: ['OPENED'] });
      await expect(Promise.race([added.then(() => 'added'), new Promise((resolve) => { setTimeout(() => { resolve('waits'); }, 300); })])).resolves.toBe('waits');
    });
    await added;
    await world.open();
    expect(await dispatch()).toMatchObject({ sent: 1 }); // what was written before is known to be before, what came after is told
  });

  it('are shared by several dispatchers without a double', async () => {
    await using server = await receiver();
    await subscribed(server.url, { events: ['OPENED'] });
    for (let n = 0; n < 50; n += 1) await world.open();
    const counts = await Promise.all([dispatch(), dispatch(), dispatch()]);
    expect(counts.reduce((sum, { sent }) => sum + sent, 0)).toBe(50);
    expect(new Set(server.received.map(({ id }) => id)).size).toBe(50);
    expect(server.received).toHaveLength(50);
  });

  describe('are refused', () => {
    it('to everybody but an administrator, and beyond their jurisdiction', async () => {
      await using server = await receiver();
      const { id } = await subscribed(server.url);
      const other = await World.create(db.database);
      const stranger: Actor = { id: `${other.key}-admin`, name: '别处', roles: ['administrator'], office: null };
      await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ($1, $2, '别处', $1, '{administrator}')`, [stranger.id, other.key]);
      await expect(db.database.transaction((tx) => listWebhooks(tx, world.person('supervisor')))).rejects.toMatchObject({ code: 'not-allowed' });
      await expect(db.database.transaction((tx) => addWebhook(tx, { url: server.url, office: null, events: ['*'], by: world.person('head'), now: NOW, targets: TARGETS, key: KEY })))
        .rejects.toMatchObject({ code: 'not-allowed' });
      const acts: ((tx: Parameters<typeof listWebhooks>[0]) => Promise<unknown>)[] = [
        (tx) => disableWebhook(tx, id, 'x', { by: stranger, now: NOW }),
        (tx) => replayWebhook(tx, id, { from: NOW, until: null }, { by: stranger, now: NOW }),
        (tx) => rotateWebhook(tx, id, { by: stranger, now: NOW, key: KEY, overlapHours: 0 }),
        (tx) => disableWebhook(tx, `${id}; drop`, 'x', doing()),
      ];
      for (const act of acts) await expect(db.database.transaction(act)).rejects.toMatchObject({ code: 'unknown-webhook' });
      expect(await db.database.transaction((tx) => listWebhooks(tx, stranger))).toEqual([]);
      await expect(db.database.transaction((tx) => addWebhook(tx, { url: server.url, office: world.key, events: ['*'], by: stranger, now: NOW, targets: TARGETS, key: KEY })))
        .rejects.toMatchObject({ code: 'unknown-office' });
    });

    it('with an event that does not exist, and for a private target', async () => {
      await expect(subscribed('http://127.0.0.1:9/', { events: ['CLAIMED', 'EXPLODED'] })).rejects.toMatchObject({ code: 'webhook-invalid', facts: { unknown: ['EXPLODED'] } });
      await expect(subscribed('https://192.168.0.1/')).rejects.toMatchObject({ code: 'webhook-target-refused' });
      expect(await db.database.transaction((tx) => listWebhooks(tx, admin))).toEqual([]);
    });
  });
});

async function openingOf(world: World): Promise<Parameters<World['commitments']['open']>[1]> {
  const { profileById } = await import('../../../src/core/profile.js');
  const [{ id: replyId } = { id: '' }] = await world.database.app.query<{ id: string }[]>('select id from replies where suggestion_id = $1', [world.key]);
  return {
    id: `${world.key}-before`, jurisdiction: world.key, suggestion: world.key, replyId, replySha256: '0'.repeat(64), repliedOn: '2022-06-23', label: 'before', kind: 'issue-document',
    title: '出台管理方案', pledge: { quote: '尽快出台《管理方案》', start: 0, end: 10 }, attached: [], office: world.key, profile: profileById('guangxi', 1), dueOn: '2022-09-21',
    dueBasis: 'explicit', terms: { documentTitle: '管理方案' }, by: world.person('supervisor'), now: NOW,
  };
}
