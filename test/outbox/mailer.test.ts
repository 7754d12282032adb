import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { createMailer } from '../../src/outbox/mailer.js';
import type { Mailer, OutgoingMessage, Verdict } from '../../src/outbox/mailer.js';
import { mailServer } from './mail-server.js';
import type { MailServerBehaviour } from './mail-server.js';

const MESSAGE: OutgoingMessage = {
  noticeId: 'C-1.2.1', commitmentId: 'C-1', to: { name: '张三', address: 'zhang@office.example' },
  subject: '【到期提醒】出台方案｜Reminder', html: '<p>请按期办结</p>', text: '请按期办结', date: new Date('2022-09-14T00:30:00Z'),
};

function mailerFor(smtpUrl: string | null): Mailer {
  return createMailer({ smtpUrl, from: '"践诺" <jiannuo@gov.example>', replyTo: 'ducha@gov.example', publicHost: 'jiannuo.example' });
}

async function attempt(behaviour: MailServerBehaviour, message = MESSAGE, url = (plain: string) => plain): Promise<Verdict> {
  await using server = await mailServer(behaviour);
  const mailer = mailerFor(url(server.url));
  try {
    return await mailer.deliver(message);
  } finally {
    mailer.close();
  }
}

describe('what an attempt means', () => {
  it.each<[string, MailServerBehaviour, Partial<Verdict>]>([
    ['accepted', {}, { outcome: 'sent', code: 250 }],
    ['recipient deferred', { onRecipient: () => '451 4.3.0 try later' }, { outcome: 'retry', code: 451, badAddress: false }],
    ['recipient unknown', { onRecipient: () => '550 5.1.1 no such user' }, { outcome: 'dead', code: 550, badAddress: true }],
    ['relaying refused', { onRecipient: () => '554 5.7.1 Relay access denied' }, { outcome: 'paused', code: 554 }],
    ['authentication required', { onRecipient: () => '530 5.7.0 Authentication required' }, { outcome: 'paused', code: 530 }],
    ['message deferred', { onMessage: () => '452 4.3.1 no space' }, { outcome: 'retry', code: 452 }],
    ['message refused', { onMessage: () => '554 5.6.0 content refused' }, { outcome: 'dead', code: 554, badAddress: false }],
    ['lost after the final dot', { onMessage: () => 'drop' }, { outcome: 'uncertain', code: null }],
    ['sender refused', { options: { onMailFrom: (_address, _session, done) => {
      done(Object.assign(new Error('5.7.1 sender not allowed'), { responseCode: 550 }));
    } } }, { outcome: 'paused', code: 550 }],
    ['server shutting down', { onRecipient: () => '421 4.3.2 closing' }, { outcome: 'retry', code: 421 }],
  ])('%s', async (_, behaviour, expected) => {
    expect(await attempt(behaviour)).toMatchObject(expected);
  });

  it('lost in the middle of the message', async () => {
    const verdict = await attempt({ dropsWithinMessage: true }, { ...MESSAGE, text: '办结'.repeat(200_000) });
    expect(verdict.outcome).toBe('uncertain');
  });

  it('wrong password', async () => {
    const verdict = await attempt({ options: { authOptional: false, allowInsecureAuth: true, onAuth: (_auth, _session, done) => {
      done(Object.assign(new Error('5.7.8 bad credentials'), { responseCode: 535 }));
    } } }, MESSAGE, (plain) => plain.replace('//', '//user:hunter2@'));
    expect(verdict).toMatchObject({ outcome: 'paused', code: 535 });
    expect(JSON.stringify(verdict)).not.toContain('hunter2');
  });

  it('authentication down for the moment', async () => {
    const verdict = await attempt({ options: { authOptional: false, allowInsecureAuth: true, onAuth: (_auth, _session, done) => {
      done(Object.assign(new Error('4.7.0 temporary authentication failure'), { responseCode: 454 }));
    } } }, MESSAGE, (plain) => plain.replace('//', '//user:hunter2@'));
    expect(verdict).toMatchObject({ outcome: 'retry', code: 454 });
  });

  it('connection refused', async () => {
    const mailer = mailerFor(`smtp://127.0.0.1:${String(await freePort())}`);
    expect(await mailer.deliver(MESSAGE)).toMatchObject({ outcome: 'retry', code: null, badAddress: false });
    mailer.close();
  });

  it('lost before the message: tried again, not uncertain', async () => {
    const greeting = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 here\r\n');
      socket.on('data', (line) => {
        if (/^(EHLO|HELO)/.test(String(line))) socket.write('250 here\r\n');
        else socket.destroy();
      });
    });
    await new Promise<void>((ready) => { greeting.listen(0, '127.0.0.1', ready); });
    const mailer = mailerFor(`smtp://127.0.0.1:${String((greeting.address() as AddressInfo).port)}`);
    expect(await mailer.deliver(MESSAGE)).toMatchObject({ outcome: 'retry', code: null });
    mailer.close();
    await new Promise((closed) => { greeting.close(closed); });
  });
});

describe('the message', () => {
  it('carries what makes it one thread, recognisable and unanswered by machines', async () => {
    await using server = await mailServer();
    const mailer = mailerFor(server.url);
    await mailer.deliver(MESSAGE);
    await mailer.deliver(MESSAGE);
    mailer.close();
    const [first, second] = await Promise.all(server.received.map((raw) => simpleParser(raw)));
    expect(first?.messageId).toBe('<C-1.2.1@jiannuo.example>');
    expect(second?.messageId).toBe(first?.messageId);
    expect(first?.inReplyTo).toBe('<C-1@jiannuo.example>');
    expect(first?.references).toBe('<C-1@jiannuo.example>');
    expect(first?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(first?.headers.get('x-auto-response-suppress')).toBe('All');
    expect(first?.replyTo?.text).toBe('ducha@gov.example');
    expect(first?.from?.text).toContain('jiannuo@gov.example');
    expect(first?.date).toEqual(MESSAGE.date);
    expect(first?.subject).toBe(MESSAGE.subject);
    expect(first?.text?.trim()).toBe('请按期办结');
  });

  it('lets no field add a header, a recipient or a file', async () => {
    await using server = await mailServer();
    const mailer = mailerFor(server.url);
    const evil = 'x\r\nBcc: evil@example.org\r\n\r\nbody';
    await mailer.deliver({ ...MESSAGE, noticeId: evil, commitmentId: evil, subject: evil, to: { name: evil, address: 'zhang@office.example' } });
    mailer.close();
    const [raw = ''] = server.received;
    const { bcc, to } = await simpleParser(raw);
    expect(raw).not.toMatch(/^Bcc:/im);
    expect(bcc).toBeUndefined();
    expect([to].flat().flatMap((list) => list?.value ?? []).map(({ address }) => address)).toEqual(['zhang@office.example']);
  });

  it('never goes to an address that holds a line break', async () => {
    await using server = await mailServer();
    const mailer = mailerFor(server.url);
    await mailer.deliver({ ...MESSAGE, to: { name: 'x', address: 'zhang@office.example\r\nRCPT TO:<evil@example.org>' } });
    mailer.close();
    expect(server.received.join('')).not.toMatch(/^(RCPT|Bcc)/im);
  });

  it('stays in the house without a mail server', async () => {
    const mailer = mailerFor(null);
    const { outcome, raw } = await mailer.deliver(MESSAGE);
    const parsed = await simpleParser(raw ?? '');
    expect(outcome).toBe('sent');
    expect(parsed.messageId).toBe('<C-1.2.1@jiannuo.example>');
    expect(parsed.subject).toBe(MESSAGE.subject);
    mailer.close();
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((ready) => { probe.listen(0, '127.0.0.1', ready); });
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => { probe.close(closed); });
  return port;
}
