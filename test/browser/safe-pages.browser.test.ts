import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../src/config.js';
import { DEMO_PASSWORD } from '../../src/auth/password-rules.js';
import { loadDemo } from '../../src/cli/load-demo.js';
import { Commitments } from '../../src/engine/commitments.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { eventually } from '../support/eventually.js';
import { testDatabase } from '../support/database.js';
import { startSite } from '../web/site.js';
import type { Site } from '../web/site.js';
import { inContext, signIn } from './browser.js';

const given = testDatabase();
let site: Site;
beforeAll(async () => {
  await loadDemo({ database: given.database, owner: given.logins.owner, app: given.logins.app }, readConfig({ NODE_ENV: 'test' }), () => undefined);
  site = await startSite(given.database, new Commitments(new RuleBook()));
}, 180_000);
afterAll(() => site.close());

const OF_EACH_KIND = 12; // commitments, letters, histories are many, and each of a kind is made by the same code

describe('the pages of the demo', () => {
  it('violate their policy nowhere and complain of nothing', async () => {
    const violations: string[] = [];
    await inContext(async (context) => {
      await context.exposeFunction('violated', (what: string) => violations.push(what));
      await context.addInitScript(`document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, documentURI }) => window.violated([documentURI, violatedDirective, blockedURI].join(' ')))`);
      const page = await context.newPage();
      page.on('console', (message) => violations.push(`${page.url()} ${message.text()}`));
      page.on('pageerror', (error) => violations.push(`${page.url()} ${error.message}`));
      await signIn(page, site.url, 'su.ming', DEMO_PASSWORD);
      await page.waitForURL(`${site.url}/`);
      const [open, seen] = [['/', '/?state=all', '/intake', '/ledger', '/letters', '/mailbox'], new Set<string>()];
      for (let path = open.shift(); path !== undefined; path = open.shift()) {
        const kind = path.replace(/\/[^/]*\d[^/]*/, '/:id').replace(/\?.*/, '');
        if (seen.has(path) || [...seen].filter((other) => other.replace(/\/[^/]*\d[^/]*/, '/:id').replace(/\?.*/, '') === kind).length >= OF_EACH_KIND) continue;
        seen.add(path);
        await page.goto(`${site.url}${path}`);
        const links: string[] = await page.evaluate('Array.from(document.querySelectorAll("main a[href^=\'/\']"), (link) => link.getAttribute("href"))');
        open.push(...links.filter((link) => !/jsonl|\.zip|export|original|attachments|#/.test(link)));
      }
      expect([...seen].some((path) => path.startsWith('/mailbox/'))).toBe(true);
      expect([...seen].some((path) => path.endsWith('/history'))).toBe(true);
      expect(violations).toEqual([]);
      // The watch itself works: an inline style on a page of ours is a violation that is heard of.
      await page.evaluate('document.body.insertAdjacentHTML("beforeend", "<p style=\'color:red\'>x</p>")');
      await eventually(() => expect(violations.join()).toContain('style-src'));
    });
  });
});
