import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Verifier } from '../../src/audit/verifier.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { testDatabase } from '../support/database.js';
import { startSite } from '../web/site.js';
import type { Site } from '../web/site.js';
import { linkIn, mailsArriving } from '../web/link/links-in-mail.js';
import type { ReceivedMail } from '../web/link/links-in-mail.js';
import { NOW, world } from '../web/world.js';
import { inBrowser, overflowOf } from './browser.js';

const given = testDatabase();
let site: Site;
let mail: ReceivedMail;
let directory: string;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
  mail = (await mailsArriving(given.database, NOW)).find(({ subject, to }) => subject.includes('蓝色催办') && to.includes('handler@')) as ReceivedMail;
  directory = await mkdtemp(join(tmpdir(), 'jiannuo-link-'));
});
afterAll(async () => {
  await site.close();
  await rm(directory, { recursive: true });
});

async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

describe('the link in a letter, in a browser', () => {
  it('on a telephone and without a script: from the mail to a report with a file, and back', async () => {
    const link = `${site.url}${linkIn(mail)}`;
    const file = join(directory, '进展.txt');
    await writeFile(file, '征求意见稿已发各市。');
    await inBrowser({ width: 390, scripts: false }, async (page) => {
      await page.goto('about:blank'); // a mail is read elsewhere: the policy of the site does not hold there
      await page.setContent(mail.html);
      await shot(page, 'mail-390');
      expect(await page.getByRole('link', { name: '直接办理（不用登录）' }).getAttribute('href')).toBe(`http://127.0.0.1${linkIn(mail)}`);
      await page.goto(link);
      await shot(page, 'link-390');
      expect(await overflowOf(page)).toBe(0);
      await page.getByText('填报进展', { exact: true }).first().click();
      await page.getByLabel('进展', { exact: true }).fill('征求意见稿已发各市。');
      await page.locator('#PROGRESS_REPORTED-file').setInputFiles(file);
      await shot(page, 'link-390-filled');
      await page.getByRole('button', { name: '填报进展' }).click();
      expect(await page.getByRole('status').textContent()).toContain('填报进展：征求意见稿已发各市；附件');
      expect(page.url()).toBe(link);
      await shot(page, 'link-390-done');
      await page.reload();
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('已登记');
    });
    const commitment = mail.noticeId.split('.')[0] ?? '';
    const [entry] = await given.owner.query<{ actor: string; event: string }[]>(`select actor, event from history where commitment_id = $1 order by seq desc limit 1`, [commitment]);
    const [contact] = await given.owner.query<{ id: string }[]>(`select id from contacts where address = 'handler@example.gov.cn'`);
    expect(entry).toEqual({ actor: `contact:${String(contact?.id)}`, event: 'PROGRESS_REPORTED' });
    expect(await given.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, commitment))).toBeNull();
  });

  it('on a desk: what is missing is said beside its field, what was entered stays, a fresh letter can be asked for', async () => {
    const link = `${site.url}${linkIn(mail)}`;
    await inBrowser({ width: 1440, scripts: false }, async (page) => {
      await page.goto(link);
      await shot(page, 'used-1440');
      await page.getByRole('button', { name: '把新链接发到原邮箱' }).click();
      expect(await page.getByRole('status').textContent()).toContain('handler@example.gov.cn');
      await shot(page, 'fresh-1440');
      const fresh = (await mailsArriving(given.database, new Date(NOW.getTime() + 3_600_000))).find(({ noticeId }) => noticeId === `${mail.noticeId}.r1`) as ReceivedMail;
      await page.goto('about:blank'); // a mail is read elsewhere: the policy of the site does not hold there
      await page.setContent(fresh.html);
      await shot(page, 'mail-1440');
      await page.goto(`${site.url}${linkIn(fresh)}`);
      await shot(page, 'link-1440');
      expect(await overflowOf(page)).toBe(0);
      await page.locator('#CHANGE_REQUESTED summary').click();
      await page.locator('#CHANGE_REQUESTED select').selectOption('date');
      await page.locator('#CHANGE_REQUESTED-reason').fill('须再次征求意见。');
      await page.locator('#CHANGE_REQUESTED').getByRole('button').click();
      await shot(page, 'refused-1440');
      expect(await page.getByRole('alert').textContent()).toContain('申请的新时限');
      expect(await page.locator('#CHANGE_REQUESTED-reason').inputValue()).toBe('须再次征求意见。');
      await page.locator('#CHANGE_REQUESTED-dueOn').fill('2022-11-10');
      await page.locator('#CHANGE_REQUESTED').getByRole('button').click();
      expect(await page.getByRole('status').textContent()).toContain('收件人handler（凭函件链接）');
    });
  });
});
