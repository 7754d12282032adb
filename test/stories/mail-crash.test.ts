import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { Dispatcher } from '../../src/outbox/dispatcher.js';
import type { DispatchCounts } from '../../src/outbox/dispatcher.js';
import { createMailer } from '../../src/outbox/mailer.js';
import { mailServer } from '../outbox/mail-server.js';
import type { MailServer } from '../outbox/mail-server.js';
import { outbox } from '../outbox/outbox-factory.js';
import { testDatabase } from '../support/database.js';
import { killAt } from '../support/doomed.js';

const DISPATCH = fileURLToPath(new URL('../support/dispatch-once.js', import.meta.url));
const NOW = new Date('2022-09-14T01:00:00Z');
const PUBLIC_URL = 'https://jiannuo.example';
const NOTHING: DispatchCounts = { sent: 0, retried: 0, dead: 0, uncertain: 0, substituted: 0, paused: false };

describe('a dispatcher that is killed after the mail server took the letter and before that is on record', () => {
  const db = testDatabase();
  let notices: string[];
  beforeEach(async () => {
    const { notice } = await outbox(db.owner);
    notices = [await notice({ level: 'handler' }), await notice({ level: 'sectionHead' }), await notice({ level: 'deputyHead' })];
  });

  const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
  const messageIdOf = (id: string): string => `<${id}@jiannuo.example>`;

  async function dispatch(server: MailServer, now: Date): Promise<DispatchCounts> {
    const dispatcher = new Dispatcher(db.database, createMailer({ smtpUrl: server.url, from: 'jiannuo@gov.example', replyTo: null, publicHost: 'jiannuo.example' }), PUBLIC_URL);
    try {
      return await dispatcher.run(now);
    } finally {
      await dispatcher.stop();
    }
  }

  async function killedDispatch(server: MailServer, now: Date, obstacle: string): Promise<void> {
    const before = server.received.length;
    await killAt(db, { script: DISPATCH, args: [JSON.stringify(db.logins.app), now.toISOString(), server.url, PUBLIC_URL], obstacle, sessions: notices.length });
    expect(server.received).toHaveLength(before + notices.length);
  }

  /** The envelope of every copy that arrived: who got which letter, by its Message-ID. */
  async function arrived(server: MailServer): Promise<string[]> {
    const mails = await Promise.all(server.received.map((raw) => simpleParser(raw)));
    return mails.map(({ messageId, to }) => `${String(messageId)} ${String([to].flat()[0]?.text)}`).sort();
  }

  const states = (): Promise<{ id: string; state: string; attempts: number; reason: string | null }[]> =>
    db.owner.query('select id, state, attempts, reason from notices where id = any($1) order by id', [notices]);

  const deliveries = (): Promise<object[]> =>
    db.owner.query('select notice_id as notice, attempt, outcome, smtp_code as code, response, message_id as message from deliveries where notice_id = any($1) order by notice_id, id', [notices]);

  const crashed = (notice: string, attempt: number): object =>
    ({ notice, attempt, outcome: 'uncertain', code: null, response: 'lease-expired', message: messageIdOf(notice) });

  it.each([
    ['before the record is begun', 'lock table deliveries in share mode'],
    ['within the record', 'lock table transport in share mode'],
  ])('%s: each letter goes out once more under its own Message-ID, and both attempts stand', async (_, obstacle) => {
    await using server = await mailServer();
    await killedDispatch(server, NOW, obstacle);
    const first = await arrived(server);
    expect(new Set(first).size).toBe(notices.length);
    // Nobody knows yet what became of them, and nothing says they were sent.
    expect(await deliveries()).toEqual([]);
    expect(await states()).toEqual(notices.map((id) => ({ id, state: 'sending', attempts: 1, reason: null })));

    expect(await dispatch(server, later(9))).toEqual(NOTHING); // the lease still runs: the process might be alive
    expect(await dispatch(server, later(11))).toEqual({ ...NOTHING, sent: notices.length });
    expect(await arrived(server)).toEqual([...first, ...first].sort());
    expect(await deliveries()).toEqual(notices.flatMap((notice) => [
      crashed(notice, 1), { notice, attempt: 2, outcome: 'sent', code: 250, response: expect.stringContaining('250'), message: messageIdOf(notice) },
    ]));
    expect(await states()).toEqual(notices.map((id) => ({ id, state: 'sent', attempts: 2, reason: null })));

    expect(await dispatch(server, later(60))).toEqual(NOTHING);
    expect(server.received).toHaveLength(2 * notices.length);
  });

  it('a second time: nothing more goes out by itself, the letters wait for a person as uncertain', async () => {
    await using server = await mailServer();
    await killedDispatch(server, NOW, 'lock table deliveries in share mode');
    // The expired leases are recorded before anything is sent again, so here it is the record of success that must wait.
    await killedDispatch(server, later(11), 'lock table transport in share mode');
    expect(await dispatch(server, later(30))).toEqual({ ...NOTHING, uncertain: notices.length });
    expect(await deliveries()).toEqual(notices.flatMap((notice) => [crashed(notice, 1), crashed(notice, 2)]));
    expect(await states()).toEqual(notices.map((id) => ({ id, state: 'uncertain', attempts: 2, reason: 'lease-expired' })));
    expect(await dispatch(server, later(600))).toEqual(NOTHING);
    expect(server.received).toHaveLength(2 * notices.length);
  });
});
