/**
 * Pictures of the pages of the demo for docs/screens: `npm run screens -- http://127.0.0.1:8080`, with a demo running there. Wide and narrow, light and dark.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const url = process.argv[2] ?? 'http://127.0.0.1:8080';
const out = 'docs/screens';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
/** Login, then name and path of each page. */
const PAGES = {
  'lan.rui': [['desk', '/desk'], ['commitment', '/commitments/2022190-P8']],
  'su.ming': [['board', '/'], ['board-as-of', '/?at=2022-12-31'], ['board-en', '/?lang=en'], ['figures', '/figures?lang=zh'], ['letters', '/letters'], ['reply', '/replies/1'], ['intake', '/intake']],
  'shen.ji': [['audit', '/audit'], ['history', '/commitments/2022190-P1/history'], ['step', '/commitments/2022190-P1/history?step=5']],
  'tao.yuan': [['admin', '/admin'], ['offices', '/admin/offices'], ['rules', '/admin/rules'], ['machine', '/admin/machines/build-works/2']],
};

await mkdir(out, { recursive: true });
for (const width of [1440, 390]) {
  for (const colorScheme of ['light', 'dark']) {
    const profile = await mkdtemp(join(tmpdir(), 'jiannuo-screens-'));
    const context = await chromium.launchPersistentContext(profile, { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: FLAGS, viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    for (const [login, pages] of Object.entries(PAGES)) {
      await context.clearCookies();
      await page.goto(`${url}/sign-in`);
      await page.fill('#login', login);
      await page.fill('#password', 'jiannuo-demo');
      await page.click('main button');
      for (const [name, path] of pages) {
        await page.goto(`${url}${path}`);
        await page.screenshot({ path: join(out, `${name}-${width}-${colorScheme}.jpg`), type: 'jpeg', quality: 70, clip: { x: 0, y: 0, width, height: Math.min(2400, await page.evaluate('document.documentElement.scrollHeight')) }, fullPage: true });
      }
    }
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}
