import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMailer } from '../../src/outbox/mailer.js';
import { Dispatcher } from '../../src/outbox/dispatcher.js';
import { testDatabase } from '../support/database.js';
import { startSite } from '../web/site.js';
import type { Site } from '../web/site.js';
import { NOW, world } from '../web/world.js';
import { inBrowser, overflowOf } from './browser.js';

const given = testDatabase();
let site: Site;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
  const mailer = createMailer({ smtpUrl: null, from: '"践诺" <jiannuo@example.cn>', replyTo: null, publicHost: 'example.cn' });
  await new Dispatcher(given.database, mailer, site.url).run(NOW);
});
afterAll(() => site.close());

describe('in a browser', () => {
  it.each([1440, 390])('no page scrolls sideways at %d px', async (width) => {
    await inBrowser({ width, url: site.url, login: 'su.cha' }, async (page) => {
      await page.goto(`${site.url}/mailbox`);
      const mail = await page.locator('a.title').first().getAttribute('href') ?? '';
      await page.goto(`${site.url}/letters`);
      const letter = await page.getByRole('link', { name: '预览并决定' }).first().getAttribute('href') ?? '';
      for (const lang of ['zh', 'en']) {
        for (const path of ['/', '/?state=all', '/commitments/OVERDUE', '/commitments/CLAIMED', '/commitments/CLAIMED/history', '/letters', letter, '/mailbox', mail]) {
          await page.goto(`${site.url}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
          expect([path, lang, await overflowOf(page)]).toEqual([path, lang, 0]);
          expect(await page.getByRole('main').count()).toBe(1);
        }
      }
    });
  });

  it('the board leads to a commitment, a claim with the wrong document is refused and kept, progress is recorded', async () => {
    await inBrowser({ width: 1440, url: site.url, login: 'li.wei' }, async (page) => {
      await page.locator('a.title').first().click();
      expect(page.url()).toBe(`${site.url}/commitments/OVERDUE`);
      await page.getByText('申请销号', { exact: true }).first().click();
      const form = page.locator('#CLAIMED');
      await form.getByLabel('文件标题').fill('广西创新驱动发展投资基金管理办法');
      await form.getByLabel('发文字号').fill('桂科发1号');
      await form.getByLabel('印发日期', { exact: true }).fill('2022-09-30');
      await form.getByLabel('办公室文号登记人').fill('办公室 李梅');
      await form.getByLabel('网址或文件名').fill('a.pdf');
      await form.getByRole('button', { name: '申请销号' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('不是同一文件');
      expect(await page.locator('#CLAIMED').getByLabel('发文字号').inputValue()).toBe('桂科发1号');
      await page.locator('#PROGRESS_REPORTED summary').click();
      await page.locator('#PROGRESS_REPORTED textarea').fill('初稿已成');
      await page.locator('#PROGRESS_REPORTED').getByRole('button', { name: '填报进展' }).click();
      expect(await page.getByRole('status').textContent()).toContain('已登记');
      expect(await page.locator('ol[reversed] li').first().textContent()).toContain('李为填报进展：初稿已成');
    });
  });

  it('a supervisor reads a letter in its frame and approves it', async () => {
    await inBrowser({ width: 1440, url: site.url, login: 'su.cha' }, async (page) => {
      await page.getByRole('link', { name: '待批函件' }).first().click();
      const before = await page.getByRole('link', { name: '预览并决定' }).count();
      await page.getByRole('link', { name: '预览并决定' }).first().click();
      expect(await page.frameLocator('iframe').locator('body').textContent()).toContain('橙色督办单');
      await page.getByRole('button', { name: '批准发函' }).click();
      expect(await page.getByRole('status').textContent()).toContain('已批准');
      expect(await page.getByRole('link', { name: '预览并决定' }).count()).toBe(before - 1);
    });
  });

  it('a supervisor settles a letter of which nobody knows whether it arrived, by keyboard alone', async () => {
    const [[made]] = await given.owner.query<[{ id: string }[], number]>(`
      update notices set state = 'uncertain', reason = 'lease-expired' where id = (select id from notices where state = 'sent' order by id limit 1) returning id`);
    await inBrowser({ width: 390, url: site.url, login: 'du.ban' }, async (page) => {
      await page.goto(`${site.url}/letters`);
      expect(await overflowOf(page)).toBe(0);
      const arrived = page.getByRole('button', { name: `已收到，登记送达 ${made?.id ?? ''}` });
      await arrived.focus();
      await page.keyboard.press('Shift+Tab');
      expect(await page.evaluate('document.activeElement.value')).toBe('resend');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
      await page.keyboard.press('Enter');
      await page.getByText('已登记为送达').waitFor();
      expect(await arrived.count()).toBe(0);
    });
  });

  it('a refused form can be read in the other language', async () => {
    await inBrowser({ width: 1440, url: site.url, login: 'li.wei' }, async (page) => {
      await page.goto(`${site.url}/commitments/BLUE`);
      await page.locator('#CHANGE_REQUESTED summary').click();
      await page.locator('#CHANGE_REQUESTED select').selectOption('date');
      await page.locator('#CHANGE_REQUESTED-reason').fill('缺日期');
      await page.locator('#CHANGE_REQUESTED').getByRole('button').click();
      expect(await page.getByRole('alert').textContent()).toContain('请填写');
      await page.getByRole('link', { name: 'English' }).click();
      expect(page.url()).toBe(`${site.url}/commitments/BLUE?lang=en`);
    });
  });

  it('an auditor sees the verdict, and a mail as a mail program shows it', async () => {
    await inBrowser({ width: 390, url: site.url, login: 'shen.ji' }, async (page) => {
      await page.goto(`${site.url}/commitments/CLAIMED/history`);
      expect(await page.getByRole('status').textContent()).toContain('完整：未发现改动');
      await page.goto(`${site.url}/mailbox`);
      await page.locator('a.title').first().click();
      expect(await page.frameLocator('iframe').locator('body').textContent()).toContain('「尽快制定出台');
    });
  });
});
