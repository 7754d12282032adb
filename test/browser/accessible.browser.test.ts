import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { hashPassword } from '../../src/auth/passwords.js';
import { createMailer } from '../../src/outbox/mailer.js';
import { Dispatcher } from '../../src/outbox/dispatcher.js';
import { testDatabase } from '../support/database.js';
import { startSite } from '../web/site.js';
import type { Site } from '../web/site.js';
import { NOW, PASSWORD, world } from '../web/world.js';
import { inContext, overflowOf, signIn } from './browser.js';

/** WCAG 2.2 A and AA as far as a program can tell, and what the checker's makers hold for good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const given = testDatabase();
let site: Site;
let checker: string;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
  await given.owner.query(`insert into people (id, jurisdiction, name, login, password_hash, roles) values ('guan-li', 'guangxi', '管理', 'guan.li', $1, '{administrator}')`, [await hashPassword(PASSWORD)]);
  await new Dispatcher(given.database, createMailer({ smtpUrl: null, from: '"践诺" <jiannuo@example.cn>', replyTo: null, publicHost: 'example.cn' }), site.url).run(NOW);
  checker = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});
afterAll(() => site.close());

const COMMITMENTS = ['OVERDUE', 'CLAIMED', 'INFERRED', 'GONE'].map((id) => `/commitments/${id}`);
/** Pages by who reads them; `first` follows the first link of the page before to one of its own. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  'li.wei': ['/desk', '/', '/?state=all', ...COMMITMENTS, '/intake', '/ledger', '/account', '/calendar-links', '/password', '/nowhere'],
  'su.cha': ['/', '/?lang=en', '/?lang=zh&at=2022-09-30&light=overdue&q=x&nonsense=1', '/replies/1', '/figures', '/figures?lang=en', ...COMMITMENTS, '/commitments/CLAIMED?lang=en', '/letters?lang=zh', 'first', '/mailbox', 'first'],
  'shen.ji': ['/audit', '/audit?event=CLAIMED&lang=en', '/audit/anomalies/letters-suppressed', '/commitments/CLAIMED/history?lang=zh', '/commitments/CLAIMED/history?step=3', '/access-log', '/admin/machines', '/admin/machines/watch-other-body/3', '/admin/letters', '/admin/letters/overdue-orange'],
  'guan.li': ['/admin', '/admin/offices', '/people', '/admin/rules', '/admin/rules?lang=en', '/admin/rules/recount', '/admin/rules/profiles/guangxi/2'],
};

/** Everything wrong with the page that is open, each as rule and place. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(checker);
  const { violations: found } = await page.evaluate<AxeResults>(`axe.run(document, { runOnly: ${JSON.stringify(RULES)}, resultTypes: ['violations'] })`);
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

describe('every page', () => {
  it.each([[1440, 'light'], [390, 'dark']] as const)('is accessible as far as a program can tell, and never wider than the window, at %d px and %s', async (width, colorScheme) => {
    const wrong: string[] = [];
    await inContext(async (context) => {
      const page = await context.newPage();
      await page.emulateMedia({ colorScheme });
      await page.goto(`${site.url}/sign-in`);
      wrong.push(...(await violations(page)).map((one) => `/sign-in ${one}`));
      for (const [login, paths] of Object.entries(PAGES)) {
        await context.clearCookies();
        await signIn(page, site.url, login);
        for (const path of paths) {
          if (path === 'first') await page.locator('main table a').first().click();
          else await page.goto(`${site.url}${path}`);
          wrong.push(...(await violations(page)).map((one) => `${page.url()} ${one}`));
          if (await overflowOf(page) > 0) wrong.push(`${page.url()} is wider than the window`);
        }
      }
    }, { width });
    expect(wrong).toEqual([]);
  });

  it('holds together at twice the size of letters', async () => {
    await inContext(async (context) => {
      const page = await context.newPage();
      await signIn(page, site.url, 'su.cha');
      for (const path of ['/', '/figures', '/commitments/OVERDUE', '/letters', '/admin/rules']) {
        await page.goto(`${site.url}${path}`);
        expect([path, await overflowOf(page)]).toEqual([path, 0]);
      }
    }, { width: 640 }); // what a window of 1280 px has left at 200% (WCAG 1.4.4, 1.4.10)
  });
});
