import { EventEmitter, once } from 'node:events';
import { describe, expect, it, beforeEach } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { Dispatcher } from '../../src/outbox/dispatcher.js';
import type { DispatchCounts } from '../../src/outbox/dispatcher.js';
import { composeNotice } from '../../src/outbox/compose-notice.js';
import { createMailer } from '../../src/outbox/mailer.js';
import type { Mailer } from '../../src/outbox/mailer.js';
import { retryAt } from '../../src/outbox/retry-schedule.js';
import { testDatabase } from '../support/database.js';
import { mailServer } from './mail-server.js';
import type { MailServerBehaviour } from './mail-server.js';
import { outbox, SUPERVISOR } from './outbox-factory.js';

const db = testDatabase();
const NOW = new Date('2022-09-14T01:00:00Z');
const URL = 'https://jiannuo.example';
const NOTHING: DispatchCounts = { sent: 0, retried: 0, dead: 0, uncertain: 0, substituted: 0, paused: false };
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

interface Row { state: string; attempts: number; reason: string | null; send_after: Date; subject: string | null; text: string | null; level: string; address: string }

async function row(id: string): Promise<Row | undefined> {
  return (await db.owner.query<Row[]>('select * from notices where id = $1', [id]))[0];
}

async function attempts(id: string): Promise<{ outcome: string; smtp_code: number | null; message_id: string; response: string }[]> {
  return db.owner.query('select outcome, smtp_code, message_id, response from deliveries where notice_id = $1 order by id', [id]);
}

/** Runs against a real server that behaves so; the dispatcher is stopped afterwards. */
async function dispatch(behaviour: MailServerBehaviour, now = NOW): Promise<{ counts: DispatchCounts; received: string[] }> {
  await using server = await mailServer(behaviour);
  const dispatcher = dispatcherFor(server.url);
  try {
    return { counts: await dispatcher.run(now), received: server.received };
  } finally {
    await dispatcher.stop();
  }
}

function dispatcherFor(smtpUrl: string | null): Dispatcher {
  return new Dispatcher(db.database, createMailer({ smtpUrl, from: 'jiannuo@gov.example', replyTo: null, publicHost: 'jiannuo.example' }), URL);
}

beforeEach(async () => {
  // What an earlier test left waiting is none of this test's business.
  await db.owner.query(`update notices set state = 'withheld', reason = 'earlier test', lease_until = null where state in ('queued', 'retry', 'sending')`);
  await db.owner.query('update transport set paused_until = null, reason = null');
});

describe('a letter that arrives', () => {
  it('is composed once, sent and recorded', async () => {
    const id = await (await outbox(db.owner)).notice();
    const { counts, received } = await dispatch({});
    expect(counts).toEqual({ ...NOTHING, sent: 1 });
    const mail = await simpleParser(received[0] ?? '');
    expect(mail.subject).toBe((await row(id))?.subject);
    for (const words of ['「制定出台《方案》」', '2022年9月21日（答复原文承诺），还有5个工作日', '2022年9月22日：转为逾期（蓝色催办），向经办人、处室负责人发出“蓝色催办单”', `${URL}/commitments/`]) {
      expect(mail.text).toContain(words);
    }
    expect(await row(id)).toMatchObject({ state: 'sent', attempts: 1 });
    expect(await attempts(id)).toEqual([{ outcome: 'sent', smtp_code: 250, message_id: `<${id}@jiannuo.example>`, response: expect.stringContaining('250') }]);
  });

  it('stays in the mailbox without a mail server', async () => {
    const id = await (await outbox(db.owner)).notice();
    const dispatcher = dispatcherFor(null);
    expect(await dispatcher.run(NOW)).toEqual({ ...NOTHING, sent: 1 });
    await dispatcher.stop();
    const [kept] = await db.owner.query<{ raw: Buffer }[]>('select raw from mailbox where notice_id = $1', [id]);
    expect((await simpleParser(kept?.raw ?? '')).messageId).toBe(`<${id}@jiannuo.example>`);
  });

  it('does not leave before its time, nor without approval', async () => {
    const { notice } = await outbox(db.owner);
    await notice({ sendAfter: later(1) });
    await notice({ letter: 'overdue-orange', level: 'head', state: 'awaiting-approval' });
    expect((await dispatch({})).counts).toEqual(NOTHING);
  });

  it('is sent as it was approved, even if the facts changed since', async () => {
    const { notice, commitment } = await outbox(db.owner);
    const id = await notice({ letter: 'overdue-orange', level: 'head', state: 'awaiting-approval' });
    const shown = await db.database.transaction((tx) => composeNotice(tx, id, NOW, URL));
    await db.owner.query(`update commitments set title = '改了名' where id = $1`, [commitment]);
    await db.owner.query(`update notices set state = 'queued', approved_by = 'sup' where id = $1`, [id]);
    const { received } = await dispatch({});
    expect((await simpleParser(received[0] ?? '')).subject).toBe(shown.subject);
    expect(shown.subject).not.toContain('改了名');
  });

  it('cannot be given headers or markup by what users typed', async () => {
    const evil = 'x\r\nBcc: evil@example.org\r\n\r\n<script>alert(1)</script>';
    await (await outbox(db.owner, { name: `n${evil}`.slice(0, 90), quote: evil, title: evil })).notice();
    const { received } = await dispatch({});
    const mail = await simpleParser(received[0] ?? '');
    expect(received[0]?.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im);
    expect(mail.bcc).toBeUndefined();
    expect(mail.html).not.toContain('<script');
  });

  it('is refused an address with a line break by the database', async () => {
    await expect(outbox(db.owner, { address: () => 'a@b.example\r\nBcc: c@d.example' })).rejects.toThrow('contacts_address_check');
  });
});

describe('a letter that does not arrive', () => {
  it('is tried again later after a temporary refusal, the same letter', async () => {
    const id = await (await outbox(db.owner)).notice();
    expect((await dispatch({ onRecipient: () => '451 4.3.0 busy' })).counts).toEqual({ ...NOTHING, retried: 1 });
    const waiting = await row(id);
    expect(waiting).toMatchObject({ state: 'retry', attempts: 1, reason: expect.stringContaining('busy') });
    expect(waiting?.send_after).toEqual(retryAt(id, 1, NOW, NOW));
    expect((await dispatch({}, NOW)).counts).toEqual(NOTHING);
    const { counts, received } = await dispatch({}, later(2));
    expect(counts.sent).toBe(1);
    expect((await simpleParser(received[0] ?? '')).subject).toBe(waiting?.subject);
    expect((await attempts(id)).map(({ outcome }) => outcome)).toEqual(['retry', 'sent']);
  });

  it('is given up after three days', async () => {
    const id = await (await outbox(db.owner)).notice();
    await dispatch({ onRecipient: () => '451 4.3.0 busy' });
    const { counts } = await dispatch({ onRecipient: () => '451 4.3.0 busy' }, later(3 * 24 * 60));
    expect(counts).toMatchObject({ dead: 1, substituted: 1 });
    expect(await row(id)).toMatchObject({ state: 'dead', reason: expect.stringMatching(/^given-up:/) });
  });

  it('is tried again when the server cannot be reached', async () => {
    await (await outbox(db.owner)).notice();
    const server = await mailServer();
    await server[Symbol.asyncDispose]();
    const dispatcher = dispatcherFor(server.url);
    expect(await dispatcher.run(NOW)).toEqual({ ...NOTHING, retried: 1 });
    await dispatcher.stop();
  });

  it('goes one level up when the address is dead, and the address is marked', async () => {
    const { notice, contacts } = await outbox(db.owner);
    const id = await notice();
    const refusesHandler = { onRecipient: (address: string) => (address.startsWith('handler') ? '550 5.1.1 unknown user' : undefined) };
    const { counts, received } = await dispatch(refusesHandler);
    expect(counts).toEqual({ ...NOTHING, dead: 1, substituted: 1, sent: 1 });
    expect(await row(id)).toMatchObject({ state: 'dead', reason: expect.stringContaining('unknown user') });
    expect(await row(`${id}.s`)).toMatchObject({ state: 'sent', level: 'sectionHead' });
    expect((await simpleParser(received[0] ?? '')).text).toContain('处室负责人');
    const [contact] = await db.owner.query<{ failing_since: Date }[]>('select failing_since from contacts where id = $1', [contacts.handler]);
    expect(contact?.failing_since).toEqual(NOW);
    const next = await notice({ letter: 'declare-date' });
    expect((await dispatch({})).counts).toEqual({ ...NOTHING, dead: 1, substituted: 1, sent: 1 });
    expect(await attempts(next)).toEqual([]);
  });

  it('prefers the substitute that the contact names', async () => {
    const { notice, contacts } = await outbox(db.owner);
    await db.owner.query('update contacts set substitute_id = $2 where id = $1', [contacts.handler, contacts.deputyHead]);
    const id = await notice();
    await dispatch({ onRecipient: (address) => (address.startsWith('handler') ? '550 5.1.1 unknown user' : undefined) });
    expect(await row(`${id}.s`)).toMatchObject({ level: 'deputyHead', state: 'sent' });
  });

  it('is not doubled to somebody who gets the same letter anyway', async () => {
    const { notice } = await outbox(db.owner);
    const id = await notice({ letter: 'overdue-blue' });
    await notice({ letter: 'overdue-blue', level: 'sectionHead' });
    const { counts } = await dispatch({ onRecipient: (address) => (address.startsWith('handler') ? '550 5.1.1 unknown user' : undefined) });
    expect(counts).toEqual({ ...NOTHING, dead: 1, sent: 1 });
    expect(await row(`${id}.s`)).toBeUndefined();
  });

  it('ends visibly when nobody is left, even if substitutes name each other', async () => {
    const { notice, contacts } = await outbox(db.owner);
    await db.owner.query('update contacts set substitute_id = $2 where id = $1', [contacts.supervisor, contacts.liaison]);
    await db.owner.query('update contacts set substitute_id = $2 where id = $1', [contacts.liaison, contacts.supervisor]);
    const id = await notice({ letter: 'confirm-request', level: 'supervisor' });
    const { counts } = await dispatch({ onMessage: () => '554 5.6.0 refused' });
    expect(counts).toEqual({ ...NOTHING, dead: 2, substituted: 1 });
    expect(await row(`${id}.s`)).toMatchObject({ state: 'dead' });
  });

  it('waits while our own credentials are refused, without costing an attempt', async () => {
    const { notice } = await outbox(db.owner);
    const ids = [await notice(), await notice({ level: 'head' })];
    const refused = await dispatch({ onRecipient: () => '535 5.7.8 bad credentials' });
    expect(refused.counts).toEqual({ ...NOTHING, paused: true });
    for (const id of ids) expect(await row(id)).toMatchObject({ state: 'retry', attempts: 0 });
    const [transport] = await db.owner.query<{ paused_until: Date; reason: string }[]>('select * from transport');
    expect(transport).toMatchObject({ paused_until: later(15), reason: expect.stringContaining('credentials') });
    expect((await dispatch({}, later(14))).counts).toEqual({ ...NOTHING, paused: true });
    expect((await dispatch({}, later(15))).counts).toEqual({ ...NOTHING, sent: 2 });
    expect(await db.owner.query('select paused_until, reason from transport')).toEqual([{ paused_until: null, reason: null }]);
  });

  it('does not keep others from leaving when it cannot be written', async () => {
    const broken = await outbox(db.owner);
    const id = await broken.notice();
    await db.owner.query(`update commitments set definition_hash = repeat('0', 64) where id = $1`, [broken.commitment]);
    await (await outbox(db.owner)).notice();
    expect((await dispatch({})).counts).toEqual({ ...NOTHING, sent: 1, retried: 1 });
    expect((await row(id))?.reason).toMatch(/^compose-failed:/);
    expect(await attempts(id)).toMatchObject([{ outcome: 'retry', response: expect.stringMatching(/^compose-failed:/) }]);
  });

  it('is given up in sight of everybody when it could not be written for three days', async () => {
    const broken = await outbox(db.owner);
    const id = await broken.notice({ letter: 'referred', level: 'head' });
    await db.owner.query(`update commitments set definition_hash = repeat('0', 64) where id = $1`, [broken.commitment]);
    await dispatch({});
    expect((await dispatch({}, later(3 * 24 * 60 - 1))).counts).toEqual({ ...NOTHING, retried: 1 });
    await db.owner.query('update notices set send_after = $2 where id = $1', [id, NOW]);
    expect((await dispatch({}, later(3 * 24 * 60))).counts).toMatchObject({ dead: 1 });
    expect(await row(id)).toMatchObject({ state: 'dead', reason: expect.stringMatching(/^given-up:compose-failed:/) });
  });
});

describe('a letter that may have arrived', () => {
  it('is repeated after half an hour when it only says where things stand, with the same Message-ID', async () => {
    const id = await (await outbox(db.owner)).notice();
    expect((await dispatch({ onMessage: () => 'drop' })).counts).toEqual({ ...NOTHING, uncertain: 1 });
    expect(await row(id)).toMatchObject({ state: 'retry', send_after: later(30) });
    const { received } = await dispatch({}, later(30));
    expect((await simpleParser(received[0] ?? '')).messageId).toBe(`<${id}@jiannuo.example>`);
    expect(new Set((await attempts(id)).map(({ message_id }) => message_id)).size).toBe(1);
  });

  it('is not repeated for ever', async () => {
    const id = await (await outbox(db.owner)).notice();
    for (const minutes of [0, 30, 60]) await dispatch({ onMessage: () => 'drop' }, later(minutes));
    expect(await row(id)).toMatchObject({ state: 'uncertain', attempts: 3 });
  });

  it.each(['change-decided', 'overdue-red'] as const)('waits for a person when it is a decision or was approved: %s', async (letter) => {
    const id = await (await outbox(db.owner)).notice({ letter });
    await dispatch({ onMessage: () => 'drop' });
    expect(await row(id)).toMatchObject({ state: 'uncertain' });
    expect((await dispatch({}, later(600))).counts).toEqual(NOTHING);
    const dispatcher = dispatcherFor(null);
    await db.database.transaction((tx) => dispatcher.resend(tx, id, SUPERVISOR, later(600)));
    expect(await dispatcher.run(later(600))).toEqual({ ...NOTHING, sent: 1 });
    expect(await row(id)).toMatchObject({ state: 'sent', reason: 'resent:sup' }); // who decided it stays on record
    await expect(db.database.transaction((tx) => dispatcher.settle(tx, id, SUPERVISOR, later(601)))).rejects.toMatchObject({ code: 'notice-not-awaiting' });
    await expect(db.database.transaction((tx) => dispatcher.resend(tx, 'nobody.1.1', SUPERVISOR, NOW))).rejects.toMatchObject({ code: 'unknown-notice' });
    await dispatcher.stop();
  });

  it('goes out again when it died and an address works: to its own contact, or to another one of that level', async () => {
    const box = await outbox(db.owner);
    const id = await box.notice();
    expect((await dispatch({ onRecipient: (address) => (address.startsWith('handler') ? '550 5.1.1 unknown user' : undefined) })).counts).toMatchObject({ dead: 1 });
    const resend = async (): Promise<void> => {
      const dispatcher = dispatcherFor(null);
      await db.database.transaction((tx) => dispatcher.resend(tx, id, SUPERVISOR, later(600))).finally(() => dispatcher.stop());
    };
    await expect(resend()).rejects.toMatchObject({ code: 'notice-not-awaiting', facts: { state: 'dead' } });
    expect(await row(id)).toMatchObject({ state: 'dead' });
    await db.owner.query('update contacts set failing_since = null, failing_reason = null where id = (select contact_id from notices where id = $1)', [id]);
    await resend();
    expect((await dispatch({}, later(600))).counts).toMatchObject({ sent: 1 });
    expect(await row(id)).toMatchObject({ state: 'sent', reason: 'resent:sup' });
  });

  it('can be settled by somebody who knows', async () => {
    const id = await (await outbox(db.owner)).notice({ letter: 'closed' });
    await dispatch({ onMessage: () => 'drop' });
    const dispatcher = dispatcherFor(null);
    await db.database.transaction((tx) => dispatcher.settle(tx, id, SUPERVISOR, later(5)));
    await dispatcher.stop();
    expect(await row(id)).toMatchObject({ state: 'sent', reason: 'settled:sup' });
  });
});

describe('several processes', () => {
  it('send each letter once', async () => {
    const { notice } = await outbox(db.owner);
    const ids: string[] = [];
    for (let i = 0; i < 30; i += 1) ids.push(await notice({ letter: 'delivery-due' }));
    await using server = await mailServer();
    const dispatchers = [dispatcherFor(server.url), dispatcherFor(server.url)];
    const counts = await Promise.all(dispatchers.map((dispatcher) => dispatcher.run(NOW)));
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
    expect(counts.reduce((sum, { sent }) => sum + sent, 0)).toBe(30);
    const sent = await Promise.all(server.received.map(async (raw) => (await simpleParser(raw)).messageId));
    expect(sent.sort()).toEqual(ids.map((id) => `<${id}@jiannuo.example>`).sort());
  });

  it('take over what a dead one left, once, with the same Message-ID', async () => {
    const id = await (await outbox(db.owner)).notice();
    const dies = () => db.owner.query(`update notices set state = 'sending', lease_until = $2, attempts = attempts + 1 where id = $1`, [id, later(10)]);
    await dies();
    expect((await dispatch({}, later(9))).counts).toEqual(NOTHING);
    const { counts, received } = await dispatch({}, later(11));
    expect(counts).toEqual({ ...NOTHING, sent: 1 });
    expect((await simpleParser(received[0] ?? '')).messageId).toBe(`<${id}@jiannuo.example>`);
    expect((await attempts(id)).map(({ outcome, message_id }) => [outcome, message_id])).toEqual([
      ['uncertain', `<${id}@jiannuo.example>`], ['sent', `<${id}@jiannuo.example>`],
    ]);
    await dies();
    expect((await dispatch({}, later(30))).counts).toEqual({ ...NOTHING, uncertain: 1 });
    expect(await row(id)).toMatchObject({ state: 'uncertain', reason: 'lease-expired' });
  });

  it('leave a letter to whoever took it over: a late answer is recorded but decides nothing', async () => {
    const id = await (await outbox(db.owner)).notice();
    const slow: Mailer = {
      deliver: async () => {
        await db.owner.query('update notices set attempts = attempts + 1 where id = $1', [id]); // as another process would, after the lease
        return { outcome: 'sent', code: 250, response: '250 ok', badAddress: false, raw: null };
      },
      messageIdOf: (notice) => `<${notice}@jiannuo.example>`,
      close: () => undefined,
    };
    await new Dispatcher(db.database, slow, URL).run(NOW);
    expect((await attempts(id)).map(({ outcome }) => outcome)).toEqual(['sent']);
    expect(await row(id)).toMatchObject({ state: 'sending', attempts: 2 });
  });
});

describe('shutdown', () => {
  it('waits for the letters in hand also when one of them failed in a way nobody expected', async () => {
    const { notice } = await outbox(db.owner);
    const broken = await notice({ letter: 'delivery-due' });
    const inHand = await notice({ letter: 'delivery-due' });
    const order: string[] = [];
    const server = new EventEmitter();
    const [broke, reached, answer] = [once(server, 'broke'), once(server, 'reached'), once(server, 'answer')];
    const mailer: Mailer = {
      messageIdOf: (id) => `<${id}@jiannuo.example>`,
      close: () => { order.push('closed'); },
      deliver: async ({ noticeId }) => {
        if (noticeId === broken) {
          server.emit('broke');
          throw new TypeError('a defect');
        }
        server.emit('reached');
        await answer;
        order.push('answered');
        return { outcome: 'sent', code: 250, response: '250 ok', badAddress: false, raw: null };
      },
    };
    const dispatcher = new Dispatcher(db.database, mailer, URL);
    const failed = expect(dispatcher.run(NOW)).rejects.toThrow('a defect');
    await Promise.all([broke, reached]);
    const stopped = dispatcher.stop();
    await db.database.now(); // time for a stop that does not wait
    server.emit('answer');
    await Promise.all([stopped, failed]);
    expect(order).toEqual(['answered', 'closed']);
    expect(await row(inHand)).toMatchObject({ state: 'sent' });
  });

  it('burns no attempt: what was not begun goes back', async () => {
    const { notice } = await outbox(db.owner);
    const ids: string[] = [];
    for (let i = 0; i < 12; i += 1) ids.push(await notice({ letter: 'delivery-due' }));
    await using server = await mailServer();
    const dispatcher = dispatcherFor(server.url);
    const running = dispatcher.run(NOW);
    await dispatcher.stop();
    const { sent } = await running;
    expect(sent).toBeLessThan(12);
    const rows = await Promise.all(ids.map((id) => row(id)));
    expect(rows.filter((r) => r?.state === 'sent')).toHaveLength(sent);
    expect(server.received).toHaveLength(sent);
    for (const waiting of rows.filter((r) => r?.state !== 'sent')) {
      expect(waiting?.state).toMatch(/^(queued|retry)$/);
      expect(waiting?.attempts).toBe(0);
    }
  });
});

describe('retryAt', () => {
  it('doubles from a minute to six hours, spread but repeatable, and gives up after three days', () => {
    const waits = Array.from({ length: 30 }, (_, i) => (retryAt('n', i + 1, NOW, NOW)?.getTime() ?? 0) - NOW.getTime());
    waits.forEach((wait, i) => {
      const full = Math.min(60_000 * 2 ** i, 6 * 3_600_000);
      expect(wait).toBeGreaterThanOrEqual(full / 2);
      expect(wait).toBeLessThanOrEqual(full);
    });
    expect(retryAt('n', 3, NOW, NOW)).toEqual(retryAt('n', 3, NOW, NOW));
    expect(retryAt('m', 3, NOW, NOW)).not.toEqual(retryAt('n', 3, NOW, NOW));
    expect(retryAt('n', 3, NOW, later(3 * 24 * 60))).toBeNull();
    expect(retryAt('n', 3, NOW, later(3 * 24 * 60 - 1))).not.toBeNull();
  });
});
