import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { chromium } from 'playwright-core';
import type { BrowserContext, Page } from 'playwright-core';
import { PASSWORD } from '../web/world.js';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

interface Given {
  /** Inner width of the window in px. */
  width?: number;
  /** False = a browser that runs no scripts, as the pages must do without. */
  scripts?: boolean;
}

/** A fresh browser with a profile of its own, gone when the visit is over. */
export async function inContext(visit: (context: BrowserContext) => Promise<void>, { width = 1440, scripts = true }: Given = {}): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'jiannuo-browser-'));
  let context: BrowserContext | undefined;
  try {
    context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: FLAGS, viewport: { width, height: 900 }, javaScriptEnabled: scripts,
    });
    await visit(context);
  } finally {
    await context?.close();
    await rm(profile, { recursive: true, force: true });
  }
}

interface Visitor extends Given {
  /** Who signs in first, at the page of `url`; without it nobody does. */
  login?: string;
  url?: string;
}

/** A page of such a browser; fails the test for anything the browser complains about but the statuses of a refusal. */
export async function inBrowser({ login, url = '', ...given }: Visitor, visit: (page: Page) => Promise<void>): Promise<void> {
  const complaints: string[] = [];
  await inContext(async (context) => {
    const page = await context.newPage();
    page.on('console', (message) => {
      if (!/status of (409|410|422)/.test(message.text())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    if (login !== undefined) {
      await signIn(page, url, login);
      await page.goto(url);
    }
    await visit(page);
  }, given);
  expect(complaints).toEqual([]);
}

/** Goes to a page, past the sign-in page that it leads to. */
export async function signIn(page: Page, url: string, login: string, password = PASSWORD): Promise<void> {
  await page.goto(url);
  await page.getByLabel('用户名').fill(login);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
}

/** By how many px the page is wider than the window; measured from outside, since some of the pages run no scripts. */
export async function overflowOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const { cssContentSize, cssVisualViewport } = await session.send('Page.getLayoutMetrics');
  await session.detach();
  return Math.max(0, Math.round(cssContentSize.width - cssVisualViewport.clientWidth));
}
