import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PasswordResets } from '../../../src/auth/password-reset.js';
import { createMailer } from '../../../src/outbox/mailer.js';
import { Dispatcher } from '../../../src/outbox/dispatcher.js';
import { LetterLinks } from '../../../src/outbox/letter-links.js';
import { testDatabase } from '../../support/database.js';
import { SITE_SECRET, startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { NOW, world } from '../world.js';

const given = testDatabase();
let site: Site;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
  const mailer = createMailer({ smtpUrl: null, from: '"践诺" <jiannuo@example.cn>', replyTo: null, publicHost: 'example.cn' });
  await new Dispatcher(given.database, mailer, 'http://127.0.0.1', new LetterLinks(SITE_SECRET)).run(NOW);
});
afterAll(() => site.close());

describe('mailbox', () => {
  it('lists what was sent and shows a mail as a mail program would', async () => {
    const visitor = await Visitor.signedIn(site, 'shen.ji');
    const list = await (await visitor.get('/mailbox')).text();
    const [, id = ''] = /href="\/mailbox\/(\d+)"/.exec(list) ?? [];
    const mail = await (await visitor.get(`/mailbox/${id}`)).text();
    expect(mail).toContain('&lt;jiannuo@example.cn>');
    expect(mail).toContain(`<iframe sandbox src="/mailbox/${id}/body"`);
    expect(mail).toMatch(/Message-ID: &lt;\S+@example\.cn>/i);
    expect(mail).toContain('「尽快制定出台《创新驱动发展融资担保基金运营管理方案》」');
  });

  it('keeps markup of a mail inside its sandbox', async () => {
    const [{ notice_id: notice } = { notice_id: '' }] = await given.owner.query<{ notice_id: string }[]>('select notice_id from mailbox limit 1');
    const raw = 'From: a@b.cn\r\nTo: c@d.cn\r\nSubject: <script>alert(1)</script>\r\nContent-Type: text/html\r\n\r\n<script>alert(2)</script><p>x</p>';
    const [{ id } = { id: '' }] = await given.owner.query<{ id: string }[]>('insert into mailbox (notice_id, received_at, raw) values ($1, now(), $2) returning id', [notice, Buffer.from(raw)]);
    const visitor = await Visitor.signedIn(site, 'shen.ji');
    expect(await (await visitor.get(`/mailbox/${id}`)).text()).not.toContain('<script>');
    const body = await visitor.get(`/mailbox/${id}/body`);
    expect(body.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox");
    expect(body.headers.get('x-frame-options')).toBe('SAMEORIGIN');
  });

  it('shows a working link to nobody but the person the letter went to', async () => {
    await given.owner.query(`update contacts set person_id = 'li-wei' where level = 'handler'`);
    const [mail] = await given.owner.query<{ id: string }[]>(`select m.id from mailbox m join notices n on n.id = m.notice_id where n.letter = 'overdue-blue' and n.level = 'handler' order by m.id limit 1`);
    const page = async (login: string): Promise<string> => (await (await Visitor.signedIn(site, login)).get(`/mailbox/${mail?.id ?? ''}`)).text();
    const own = /href="(\/l\/[A-Za-z0-9_-]{43})"/.exec(await page('li.wei'))?.[1] ?? '';
    expect((await new Visitor(site).get(own)).status).toBe(200);
    for (const other of ['zhao.chu', 'su.cha', 'shen.ji']) {
      const html = await page(other);
      expect(html).toContain('只在寄给收件人本人的邮件里');
      expect(html).not.toMatch(/\/l\/[A-Za-z0-9_-]{43}/);
    }
  });

  it('shows the link of a reset to its person alone: an administrator reads the mail without it', async () => {
    await given.owner.query(`update people set email = 'li.wei@kjt.example' where id = 'li-wei'`);
    await given.owner.query(`update people set roles = roles || '{administrator}' where id = 'su-cha'`);
    const resets = new PasswordResets(given.database);
    await resets.ask('li.wei@kjt.example', '10.0.0.1');
    const mailer = createMailer({ smtpUrl: null, from: '"践诺" <jiannuo@example.cn>', replyTo: null, publicHost: 'example.cn' });
    expect(await resets.run(mailer, site.url, NOW)).toEqual({ mailed: 1, failed: 0 });
    const [mail] = await given.owner.query<{ id: string }[]>(`select id from mailbox where person_id = 'li-wei'`);
    const seen = async (login: string): Promise<string[]> => {
      const visitor = await Visitor.signedIn(site, login);
      return Promise.all([`/mailbox/${mail?.id ?? ''}`, `/mailbox/${mail?.id ?? ''}/body`].map(async (path) => (await visitor.get(path)).text()));
    };
    const [page = '', body = ''] = await seen('su.cha');
    expect(page).toContain('只在寄给收件人本人的邮件里');
    expect(body).toContain('有人申请重设您在践诺的密码');
    expect(page + body).not.toMatch(/token=[\w-]{43}/);
    const own = /<dd><a href="(\/password\/reset\?token=[\w-]{43})"/.exec((await seen('li.wei'))[0] ?? '')?.[1] ?? '';
    expect((await new Visitor(site).get(own)).status).toBe(200);
    for (const other of ['zhao.chu', 'du.ban']) expect((await (await Visitor.signedIn(site, other)).get(`/mailbox/${mail?.id ?? ''}`)).status).toBe(404);
  });

  it.each(['0', '999999', 'x', '1e3', '99999999999999999999'])('is a 404 for mail %s', async (id) => {
    expect((await (await Visitor.signedIn(site, 'shen.ji')).get(`/mailbox/${id}`)).status).toBe(404);
  });
});
