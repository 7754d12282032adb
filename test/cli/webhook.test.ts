import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { receiver } from '../outbox/webhooks/receiver.js';
import { testDatabase } from '../support/database.js';
import { World } from '../support/factory.js';
import { runCommand, settingsFor } from './run-command.js';
import type { Ended } from './run-command.js';

describe('jiannuo webhook and calendar-link', () => {
  const db = testDatabase();
  let world: World;
  let server: Awaited<ReturnType<typeof receiver>>;
  beforeAll(async () => {
    world = await World.create(db.database);
    server = await receiver();
    await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ('admin', $1, '管理员', 'admin', '{administrator}'), ('clerk', $1, '经办', 'clerk', '{handler}')`, [world.key]);
  });
  afterAll(async () => server[Symbol.asyncDispose]());

  const run = (...args: string[]): Promise<Ended> => runCommand({ ...settingsFor(db.logins), WEBHOOK_ALLOW: '127.0.0.1', PUBLIC_URL: 'https://jiannuo.example' }, ...args, '--json');

  it('adds a webhook, which dispatch then tells in a form that its secret verifies, and lists it without the secret', async () => {
    const added = await run('webhook', 'add', server.url, '--as', 'admin', '--events', 'OPENED,CONFIRMED');
    expect(added).toMatchObject({ code: 0, stderr: '' });
    const { id, secret } = added.json() as { id: string; secret: string };
    const commitment = await world.open();
    expect((await run('dispatch', '--once')).json()).toMatchObject({ webhooks: { queued: 2, sent: 2, retried: 0, dead: 0, disabled: 0 } });
    expect(server.received.map((one) => one.id)).toEqual([`evt_${commitment}_1`, `evt_${commitment}_2`]);
    for (const { body, headers } of server.received) expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({ data: { commitment } });
    const listed = await run('webhook', 'list', '--as', 'admin');
    expect(listed.json()).toMatchObject({ webhooks: [{ id, url: server.url, waiting: 0, dead: 0, last_result: 'http-204' }] });
    expect(listed.stdout).not.toContain('whsec_');
    expect((await run('webhook', 'replay', id, '--entry', `${commitment}#2`, '--as', 'admin')).json()).toEqual({ id, queued: 1 });
  }, 60_000);

  it.each([
    [['webhook', 'add', 'https://10.0.0.1/', '--as', 'admin'], 'webhook-target-refused'],
    [['webhook', 'add', 'http://127.0.0.1/', '--as', 'clerk'], 'not-allowed'],
    [['webhook', 'disable', '99', '--reason', 'x', '--as', 'admin'], 'unknown-webhook'],
    [['calendar-link', 'new', '--office', 'nowhere', '--as', 'admin'], 'unknown-office'],
    [['calendar-link', 'revoke', '1', '--as', 'clerk'], 'unknown-calendar-link'],
  ])('refuses %j', async (args, code) => {
    const refused = await run(...args);
    expect(refused.code).toBe(1);
    expect(refused.json()).toMatchObject({ error: { code } });
  }, 60_000);

  it('makes a calendar link of the public address, and lists it without its secret', async () => {
    const { link } = (await run('calendar-link', 'new', '--as', 'admin')).json() as { link: string };
    expect(link).toMatch(/^https:\/\/jiannuo\.example\/calendar\/[\w-]{43}\.ics$/);
    const listed = await run('calendar-link', 'list', '--as', 'admin');
    expect(listed.json()).toMatchObject({ links: [{ office: null }] });
    expect(listed.stdout).not.toContain(link.slice(-47, -4));
  }, 60_000);
});
