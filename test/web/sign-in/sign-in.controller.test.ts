import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { localPath } from '../../../src/web/sign-in/sign-in.controller.js';
import { testDatabase } from '../../support/database.js';
import { startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { PASSWORD, world } from '../world.js';

const given = testDatabase();
let site: Site;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
});
afterAll(() => site.close());

describe('sign-in page', () => {
  it.each(['/', '/commitments/OVERDUE', '/commitments/OVERDUE/history', '/commitments/OVERDUE/history.jsonl', '/letters', '/letters/OVERDUE.9.1/body', '/mailbox', '/mailbox/1/body'])(
    'is where %s sends somebody who is not signed in', async (path) => {
      const answer = await new Visitor(site).get(path);
      expect([answer.status, answer.headers.get('location')]).toEqual([303, `/sign-in?next=${encodeURIComponent(path)}`]);
    });

  it('leads back to the page asked for, with a cookie that scripts cannot read', async () => {
    const answer = await new Visitor(site).post('/sign-in', { login: 'li.wei', password: PASSWORD, next: '/commitments/BLUE' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/commitments/BLUE']);
    expect(answer.headers.get('set-cookie')).toMatch(/^jiannuo=[\w-]{43}; .*HttpOnly; SameSite=Lax$/);
  });

  it('says the same for a wrong password and an unknown login, and never repeats the password', async () => {
    const visitor = new Visitor(site);
    const [wrong, unknown] = [await visitor.post('/sign-in', { login: 'li.wei', password: 'hunter2' }), await visitor.post('/sign-in', { login: 'li.wei2', password: 'hunter2' })];
    const [a, b] = [await wrong.text(), await unknown.text()];
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(a).toBe(b.replace('li.wei2', 'li.wei'));
    expect(a).toContain('用户名或密码不对');
    expect(a).not.toContain('hunter2');
  });

  it('survives rubbish', async () => {
    expect((await new Visitor(site).post('/sign-in', { login: 'a\0b', password: '\0' })).status).toBe(400);
    expect((await new Visitor(site).post('/sign-in', {})).status).toBe(401);
    const escaped = await (await new Visitor(site).post('/sign-in', { login: '"><script>alert(1)</script>', password: 'x' })).text();
    expect(escaped).not.toContain('<script>');
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/a\r\nSet-Cookie: x=1', undefined])('does not lead to %s', (next) => {
    expect(localPath(next)).toBe('/home');
  });

  it('ends the session on sign-out', async () => {
    const visitor = await Visitor.signedIn(site, 'shen.ji');
    expect((await visitor.submit('/', '/sign-out', '/sign-out', {})).status).toBe(303);
    expect((await visitor.get('/')).headers.get('location')).toBe('/sign-in?next=%2F');
  });
});

describe('every page', () => {
  it('carries the strict content policy, also when it is an error', async () => {
    for (const path of ['/sign-in', '/nothing-here']) {
      const { headers } = await new Visitor(site).get(path);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;frame-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('is kept by no cache, so that Back shows nothing after signing out', async () => {
    const visitor = await Visitor.signedIn(site, 'shen.ji');
    for (const path of ['/', '/commitments/OVERDUE', '/commitments/OVERDUE/history.jsonl', '/nothing-here']) {
      expect((await visitor.get(path)).headers.get('cache-control')).toBe('private, no-store');
    }
  });

  it.each(['/commitments/%00', '/letters/A%00', '/commitments/%00/history'])('is a 404 and not a failure at %s', async (path) => {
    expect((await (await Visitor.signedIn(site, 'shen.ji')).get(path)).status).toBe(404);
  });

  it('says that a form has expired, instead of that it is not allowed', async () => {
    const answer = await (await Visitor.signedIn(site, 'shen.ji')).post('/sign-out', { csrf: 'x' });
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('表单已失效')]);
  });

  it('comes in the language asked for and remembers it', async () => {
    const visitor = new Visitor(site);
    const english = await visitor.get('/sign-in?lang=en');
    expect(await english.text()).toContain('<html lang="en">');
    expect(english.headers.get('set-cookie')).toContain('lang=en');
    expect(await (await visitor.get('/sign-in')).text()).toContain('<html lang="zh-CN">');
  });

  it('says that a demo clock is running', async () => {
    expect(await (await new Visitor(site).get('/sign-in')).text()).toContain('演示时钟');
  });

  it('answers an unknown address with a page, or with problem JSON when asked', async () => {
    const page = await new Visitor(site).get('/nothing-here');
    expect([page.status, await page.text()]).toEqual([404, expect.stringContaining('没有这个页面')]);
    const problem = await new Visitor(site).get('/nothing-here', { accept: 'application/json' });
    expect([problem.status, problem.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
  });

  it('refuses a form from another site', async () => {
    const answer = await new Visitor(site).post('/sign-in', { login: 'li.wei', password: PASSWORD }, { origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});

describe('health', () => {
  it('says ok and the time of the database', async () => {
    const answer = await new Visitor(site).get('/health');
    expect(await answer.json()).toEqual({ status: 'ok', now: expect.stringMatching(/^2022-10-20T02:/) });
  });
});
