import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { Verifier } from '../../../src/audit/verifier.js';
import { ApprovalMails } from '../../../src/outbox/approval-mails.js';
import type { ApprovalCounts } from '../../../src/outbox/approval-mails.js';
import { LetterLinks } from '../../../src/outbox/letter-links.js';
import { createMailer } from '../../../src/outbox/mailer.js';
import { RuleBook } from '../../../src/store/rule-book.js';
import { mailServer } from '../../outbox/mail-server.js';
import type { MailServerBehaviour } from '../../outbox/mail-server.js';
import { testDatabase } from '../../support/database.js';
import { at, World } from '../../support/factory.js';
import { hiddenFields, SITE_SECRET, startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { PUBLIC_URL } from './links-in-mail.js';

const ORANGE = at('2022-10-12T10:00');
const db = testDatabase();
let world: World;
let site: Site;
beforeAll(async () => {
  world = await World.create(db.database);
  site = await startSite(db.database, world.commitments);
  await db.owner.query(`update clock set shift = $1::timestamptz - clock_timestamp()`, [ORANGE]);
});
afterAll(() => site.close());

const later = (hours: number): Date => new Date(ORANGE.getTime() + hours * 3_600_000);
interface Told { to: string; subject: string; text: string; links: string[]; messageId: string }

async function tell(now: Date, behaviour: MailServerBehaviour = {}): Promise<{ counts: ApprovalCounts; mails: Told[] }> {
  await using server = await mailServer(behaviour);
  const mailer = createMailer({ smtpUrl: server.url, from: '"践诺" <jiannuo@gov.example>', replyTo: null, publicHost: 'jiannuo.example' });
  const counts = await new ApprovalMails(db.database, new LetterLinks(SITE_SECRET), PUBLIC_URL).run(mailer, now);
  mailer.close();
  const mails = await Promise.all(server.received.map(async (raw) => {
    const { to, subject = '', text = '', html, messageId = '' } = await simpleParser(raw, { skipTextToHtml: true });
    const links = [...new Set([...`${text} ${String(html)}`.matchAll(/http:\/\/127\.0\.0\.1(\/l\/[A-Za-z0-9_-]{43})(?![\w.-])/g)].map(([, path = '']) => path))];
    return { to: [to ?? []].flat().map((one) => one.text).join(), subject, text, links, messageId };
  }));
  return { counts, mails };
}
const waiting = async (): Promise<string[]> => (await db.owner.query<{ id: string }[]>(`select id from notices where state = 'awaiting-approval' order by id`)).map(({ id }) => id);

describe('letters that wait for approval', () => {
  it('are told to each approver in one mail, with a link for each letter that decides about that one alone, once', async () => {
    await db.owner.query(`insert into contacts (office_id, level, name, address) values ($1, 'supervisor', '二号督查', $2)`, [world.key, `second@${world.key}.example`]);
    const ids = [await world.open(), await world.open()];
    await world.sweep(ORANGE);
    const letters = await waiting();
    expect(letters.length).toBeGreaterThan(2);
    expect((await tell(ORANGE)).counts).toEqual({ told: 0, mailed: 0, failed: 0 }); // what comes together is collected first
    const now = later(1);
    const { counts, mails } = await tell(now);
    expect(counts).toEqual({ told: 2 * letters.length, mailed: 2, failed: 0 });
    expect(mails.map(({ to, links }) => [to.includes('second@'), links.length])).toEqual(expect.arrayContaining([[true, letters.length], [false, letters.length]]));
    expect(mails[0]?.subject).toBe(`【践诺】${String(letters.length)} 封函件待批｜Jiannuo: ${String(letters.length)} letters wait for approval`);
    for (const id of ids) expect(mails[0]?.text).toContain(id);
    expect((await tell(later(2))).counts).toEqual({ told: 0, mailed: 0, failed: 0 });

    const [path = '', other = ''] = mails.find(({ to }) => !to.includes('second@'))?.links ?? [];
    const html = await (await new Visitor(site).get(path)).text();
    const { read = '', nonce = '', notice = '' } = hiddenFields(html, 'LETTER_APPROVED');
    expect(letters).toContain(notice);
    expect(html.split('name="notice"').length - 1).toBe(2); // approving or returning this one, and no other
    const before = await waiting();
    const elsewhere = await new Visitor(site).post(path, { type: 'LETTER_APPROVED', nonce, notice: letters.find((one) => one !== notice) ?? '', read }, { accept: 'application/json' });
    expect([elsewhere.status, await waiting()]).toEqual([404, before]);
    expect((await new Visitor(site).post(path, { type: 'LETTER_APPROVED', nonce, notice, read })).status).toBe(303);
    expect(await waiting()).toEqual(before.filter((id) => id !== notice));
    const [row] = await db.owner.query<{ approved_by: string; commitment_id: string }[]>('select approved_by, commitment_id from notices where id = $1', [notice]);
    expect(row?.approved_by).toMatch(/^contact:\d+$/);
    expect(await db.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, row?.commitment_id ?? ''))).toBeNull();

    // The other approver's link for the same letter is of no use any more; the one for the next letter is.
    const theirs = mails.find(({ to }) => to.includes('second@'))?.links[0] ?? '';
    expect((await new Visitor(site).get(theirs)).status).toBe(410);
    const late = await new Visitor(site).post(theirs, { type: 'LETTER_APPROVED', nonce, notice, read }, { accept: 'application/json' });
    expect([late.status, (await late.json() as { type: string }).type]).toEqual([410, 'urn:jiannuo:error:link-moved-on']);
    expect((await new Visitor(site).get(other)).status).toBe(200);
    expect(await db.owner.query('select text from notices where text like $1', [`%${path.slice(3)}%`])).toEqual([]); // no token is kept
  });

  it('are told again when a link has ended, not when it was revoked; what a dead sender left goes out again as it was', async () => {
    await db.owner.query(`update links set expires_at = issued_at + interval '1 millisecond' where approval_mail_id is not null`);
    const refused = await tell(later(6), { onRecipient: (address) => (address.startsWith('second@') ? '550 5.1.1 unknown user' : undefined) });
    expect(refused.counts).toMatchObject({ mailed: 1, failed: 1 });
    expect(await db.owner.query(`select 1 from contacts where address like 'second@%' and failing_since is not null`)).toHaveLength(1);
    const [first] = refused.mails;
    await db.owner.query(`update approval_mails set state = 'sending', settled_at = null, lease_until = $1 where id = (select max(id) from approval_mails where state = 'sent')`, [later(6)]);
    const again = await tell(later(7));
    expect([again.counts, again.mails.map(({ messageId, links }) => [messageId, links])]).toEqual([{ told: 0, mailed: 1, failed: 0 }, [[first?.messageId, first?.links]]]);
    await db.owner.query(`update links set revoked_at = now(), revoked_by = $1, revoked_reason = '邮箱外泄' where approval_mail_id is not null and used_at is null`, [world.key]);
    expect((await tell(later(24))).counts).toEqual({ told: 0, mailed: 0, failed: 0 });
  });
});
