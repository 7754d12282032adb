import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { ApiTokens } from '../../src/auth/api-tokens.js';
import { changePassword } from '../../src/auth/own-password.js';
import { LINK_MINUTES, PasswordResets } from '../../src/auth/password-reset.js';
import { hashPassword } from '../../src/auth/passwords.js';
import { Sessions } from '../../src/auth/sessions.js';
import { SignIn } from '../../src/auth/sign-in.js';
import { createMailer } from '../../src/outbox/mailer.js';
import { mailServer } from '../outbox/mail-server.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
const OLD = 'the old phrase of ann';
const NEW = 'a phrase nobody has had yet';
let [resets, sessions, signIn] = [] as unknown as [PasswordResets, Sessions, SignIn];
beforeAll(async () => {
  sessions = new Sessions(db.database);
  [resets, signIn] = [new PasswordResets(db.database), new SignIn(db.database, sessions)];
  for (const [id, email, disabled] of [['ann', 'Ann@kjt.example', null], ['bob', 'bob@kjt.example', '2022-01-01Z']]) {
    await db.owner.query(`insert into people (id, jurisdiction, name, login, roles, email, disabled_at) values ($1, 'gx', '安<b>', $1, '{handler}', $2, $3)`, [id, email, disabled]);
  }
});
beforeEach(async () => {
  await db.owner.query('delete from rate_counters');
  await db.owner.query('delete from password_resets');
  await db.owner.query('update people set password_hash = $1, must_change = false', [await hashPassword(OLD)]);
});

/** Asks for a link and takes it out of the mail that a real server received. */
async function mailed(email = 'ann@kjt.example'): Promise<{ token: string; raw: string }> {
  await using server = await mailServer();
  const mailer = createMailer({ smtpUrl: server.url, from: '"践诺" <jiannuo@example.cn>', replyTo: null, publicHost: 'example.cn' });
  await resets.ask(email, '10.0.0.1');
  expect(await resets.run(mailer, 'https://jiannuo.example', new Date('2022-10-20T02:00:00Z'))).toEqual({ mailed: 1, failed: 0 });
  mailer.close();
  const [raw = ''] = server.received;
  const { text = '', subject } = await simpleParser(raw);
  expect(subject).toContain('重设密码');
  return { token: /https:\/\/jiannuo\.example\/password\/reset\?token=([\w-]{43})/.exec(text)?.[1] ?? '', raw };
}
const opens = async (password: string): Promise<string> => (await signIn.attempt('ann', password)).outcome;
const events = async (): Promise<string[]> => (await db.owner.query<{ event: string }[]>('select event from access_log order by id')).map(({ event }) => event);

describe('a forgotten password', () => {
  it('is set anew with the link of the mail, once, and every session ends', async () => {
    const session = await sessions.open('ann');
    const { token, raw } = await mailed();
    expect(raw.split('text/html')[1]).not.toContain('<b>');
    const stored = await db.owner.query<{ row: string }[]>('select r::text as row from password_resets r');
    expect(stored.map(({ row }) => row).join()).not.toContain(token);
    expect([await resets.isOpen(token), await resets.isOpen(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`), await resets.isOpen('')]).toEqual([true, false, false]);
    await expect(resets.complete(token, 'password1234!!', '10.0.0.1')).rejects.toMatchObject({ code: 'password-weak' });
    expect(await opens(OLD)).toBe('signed-in');
    const program = await new ApiTokens(db.database).create({ person: 'ann', name: 'x', scopes: ['read'], days: 1, perMinute: 10 });
    await resets.complete(token, NEW, '10.0.0.1');
    await expect(new ApiTokens(db.database).admit(program.token, { address: '', detail: '' })).rejects.toMatchObject({ code: 'token-revoked' });
    expect(await events()).toContain('secrets-ended');
    expect([await opens(OLD), await opens(NEW), await sessions.find(session)]).toEqual(['refused', 'signed-in', null]);
    await expect(resets.complete(token, `${NEW} again`, '10.0.0.1')).rejects.toMatchObject({ code: 'reset-link-invalid' });
    expect(await events()).toEqual(expect.arrayContaining(['reset-asked', 'reset-mailed', 'password-reset']));
  });

  it('is mailed to nobody who has no password yet: an administrator lets them in first', async () => {
    await db.owner.query(`update people set password_hash = null where id = 'ann'`);
    await resets.ask('ann@kjt.example', '10.0.0.1');
    expect(await db.owner.query('select 1 from password_resets')).toEqual([]);
  });

  it('lets one of two through who use the same link at once', async () => {
    const { token } = await mailed();
    const outcomes = await Promise.allSettled([resets.complete(token, `${NEW} one`, ''), resets.complete(token, `${NEW} two`, '')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('has a link that ends: after its time, with a newer password, when the account is closed', async () => {
    const { token: old } = await mailed();
    await db.owner.query('update password_resets set expires_at = expires_at - make_interval(mins => $1)', [LINK_MINUTES]);
    await expect(resets.complete(old, NEW, '')).rejects.toMatchObject({ code: 'reset-link-invalid' });
    const { token: changed } = await mailed();
    await changePassword(db.database, sessions, { person: 'ann', old: OLD, next: NEW, address: '' });
    expect(await resets.isOpen(changed)).toBe(false);
    const { token } = await mailed();
    await db.owner.query(`update people set disabled_at = now() where id = 'ann'`);
    expect(await resets.isOpen(token)).toBe(false);
    await db.owner.query(`update people set disabled_at = null where id = 'ann'`);
  });

  it('says and does the same for an address that nobody has, and for one whose account is closed', async () => {
    for (const email of ['nobody@kjt.example', 'bob@kjt.example', '', `"><script>\r\nBcc: x@y.example`]) await expect(resets.ask(email, '10.0.0.2')).resolves.toBeUndefined();
    expect(await db.owner.query('select 1 from password_resets')).toEqual([]);
    await using server = await mailServer();
    const mailer = createMailer({ smtpUrl: server.url, from: 'a@example.cn', replyTo: null, publicHost: 'example.cn' });
    expect(await resets.run(mailer, 'https://jiannuo.example', new Date('2022-10-20T02:00:00Z'))).toEqual({ mailed: 0, failed: 0 });
    mailer.close();
  });

  it('writes at most three mails an hour to one mailbox, and makes an address wait that asks about everybody', async () => {
    for (let i = 0; i < 5; i += 1) await resets.ask('ann@kjt.example', '10.0.0.3');
    expect(await db.owner.query('select 1 from password_resets')).toHaveLength(3);
    for (let i = 0; i < 15; i += 1) await resets.ask(`somebody${String(i)}@kjt.example`, '10.0.0.3');
    await expect(resets.ask('somebody@kjt.example', '10.0.0.3')).rejects.toMatchObject({ code: 'too-many-attempts' });
    await expect(resets.ask('somebody@kjt.example', '10.0.0.4')).resolves.toBeUndefined();
  });

  it('is mailed again when the server did not take it, under a new link, and the first one opens nothing', async () => {
    await using full = await mailServer({ onMessage: () => '451 4.3.0 later' });
    const mailer = createMailer({ smtpUrl: full.url, from: 'a@example.cn', replyTo: null, publicHost: 'example.cn' });
    await resets.ask('ann@kjt.example', '');
    expect(await resets.run(mailer, 'https://jiannuo.example', new Date('2022-10-20T02:00:00Z'))).toEqual({ mailed: 0, failed: 1 });
    mailer.close();
    const [first] = await db.owner.query<{ token_hash: string }[]>('select token_hash from password_resets');
    await db.owner.query('update password_resets set try_at = clock_timestamp()');
    const mailbox = createMailer({ smtpUrl: null, from: 'a@example.cn', replyTo: null, publicHost: 'example.cn' });
    expect(await resets.run(mailbox, 'https://jiannuo.example', new Date('2022-10-20T02:00:00Z'))).toEqual({ mailed: 1, failed: 0 });
    const [second] = await db.owner.query<{ token_hash: string }[]>('select token_hash from password_resets');
    expect(second?.token_hash).not.toBe(first?.token_hash);
    expect(await db.owner.query('select person_id, notice_id from mailbox')).toEqual([{ person_id: 'ann', notice_id: null }]);
  });
});

describe('one’s own password', () => {
  it('is changed by whoever knows the old one; every other session ends', async () => {
    const before = await sessions.open('ann');
    const change = (old: string, next: string): Promise<string> => changePassword(db.database, sessions, { person: 'ann', old, next, address: '' });
    await expect(change('wrong', NEW)).rejects.toMatchObject({ code: 'password-wrong' });
    await expect(change(OLD, 'short')).rejects.toMatchObject({ code: 'password-weak' });
    await expect(change(OLD, OLD)).rejects.toMatchObject({ code: 'password-weak', facts: { why: 'same' } });
    expect([await opens(OLD), (await sessions.find(before))?.login]).toEqual(['signed-in', 'ann']);
    const after = await change(OLD, NEW);
    expect([await opens(OLD), await opens(NEW), await sessions.find(before), (await sessions.find(after))?.login]).toEqual(['refused', 'signed-in', null, 'ann']);
  });

  it('is not guessed at an open session', async () => {
    for (let i = 0; i < 10; i += 1) await expect(changePassword(db.database, sessions, { person: 'ann', old: 'x', next: NEW, address: '' })).rejects.toMatchObject({ code: 'password-wrong' });
    await expect(changePassword(db.database, sessions, { person: 'ann', old: OLD, next: NEW, address: '' })).rejects.toMatchObject({ code: 'too-many-attempts' });
    expect(await opens(OLD)).toBe('signed-in');
  });
});
