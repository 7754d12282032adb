import { RequestMethod } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Dispatcher } from '../../src/outbox/dispatcher.js';
import { createMailer } from '../../src/outbox/mailer.js';
import { webModule } from '../../src/web/web.module.js';
import { testDatabase } from '../support/database.js';
import { startSite, Visitor } from './site.js';
import type { Site } from './site.js';
import { NOW, TEXT, world } from './world.js';

const given = testDatabase();
let site: Site;
let secure: Site;
beforeAll(async () => {
  const commitments = await world(given);
  // One reader who may open every page.
  await given.owner.query(`update people set roles = roles || '{auditor,administrator}' where id = 'su-cha'`);
  site = await startSite(given.database, commitments);
  secure = await startSite(given.database, commitments, { publicUrl: 'https://jiannuo.example.gov.cn' });
  const mailer = createMailer({ smtpUrl: null, from: '"践诺" <jiannuo@example.cn>', replyTo: null, publicHost: 'example.cn' });
  await new Dispatcher(given.database, mailer, site.url).run(NOW);
});
afterAll(async () => {
  await site.close();
  await secure.close();
});

const SIGNED_IN_POLICY = "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;frame-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'";
/** Of the page that tries the API, which asks our own server by script. */
const API_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
/** Addresses that hold a secret tell nobody where somebody came from; of a link in a letter, whose form needs its origin, the site alone. */
const REFERRERS: readonly [RegExp, string][] = [[/^\/(?:calendar|password)\//, 'no-referrer'], [/^\/l\//, 'strict-origin']];
const EVERYWHERE = {
  'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()', 'x-powered-by': null,
};
const headersOf = (answer: Response, names: readonly string[]): Record<string, string | null> => Object.fromEntries(names.map((name) => [name, answer.headers.get(name)]));

/** What a policy without 'unsafe-inline' would block: the browser would say so only on the page that has it. */
function inlineCode(html: string): string[] {
  return [
    ...[...html.matchAll(/<script\b(?![^>]*\bsrc=)[^>]*>/gi)].map(([found]) => found),
    ...[...html.matchAll(/<style\b[^>]*>/gi)].map(([found]) => found),
    ...[...html.matchAll(/<[a-z][^>]*?\s(?:style|on[a-z]+)\s*=\s*(?:"[^"]*"|'[^']*')/gi)].map(([found]) => found),
    ...[...html.matchAll(/(?:href|src|action)\s*=\s*["']\s*(?:javascript|vbscript|data:text)[^"']*/gi)].map(([found]) => found),
  ];
}

/** Every page that can be reached by links, from the board on, for whoever is signed in; one of each kind of address. */
async function walk(visitor: Visitor, starts: readonly string[]): Promise<Map<string, { answer: Response; html: string }>> {
  const seen = new Map<string, { answer: Response; html: string }>();
  const open = [...starts];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    const answer = await visitor.get(path);
    const html = await answer.text();
    seen.set(path, { answer, html });
    if (answer.headers.get('content-type')?.startsWith('text/html') !== true) continue;
    const links = [...html.matchAll(/(?:href|src)="(\/[^"#]*)/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'));
    open.push(...links.filter((link) => !/[?&](lang|page)=/.test(link)));
  }
  return seen;
}

describe('every page', () => {
  it('has the headers of a page and no inline style, script or handler', async () => {
    const supervisor = await Visitor.signedIn(site, 'su.cha');
    await supervisor.upload('/intake', { csrf: await csrfOf(supervisor), text: '' }, { name: '答复.txt', bytes: Buffer.from(`${TEXT}\n下一步，我厅将加强调研。`) });
    const ledger = await supervisor.upload('/ledger/uploads', { csrf: await csrfOf(supervisor) }, { name: '台账.csv', bytes: Buffer.from('编号,标题\n1,甲\n') });
    await (await Visitor.signedIn(site, 'li.wei')).submitFile('/commitments/BLUE', 'value="PROGRESS_REPORTED"', '/commitments/BLUE/events', { name: '初稿.txt', bytes: Buffer.from('初稿') }, { 'field.text': '见附件' });
    const programs = pageRoutes().filter((route) => route.startsWith('/api/')).map((route) => route.replaceAll(/:\w+/g, 'nobodys'));
    const pages = await walk(supervisor, [...programs, '/l/nobodys', '/sign-in/sso', '/sign-in/sso/callback', '/', '/?state=all', '/health', '/health/live', '/health/ready', '/metrics', '/password/reset', '/people', '/access-log', '/desk', '/audit/export', '/calendar/nobodys.ics', '/ledger/export?format=csv', `${ledger.headers.get('location') ?? ''}/report`, '/intake', '/ledger', '/letters', '/mailbox', '/sign-in', '/nowhere', '/commitments/NOBODY', ...['OVERDUE', 'BLUE', 'INFERRED', 'PROPOSED', 'CLAIMED', 'GONE'].map((id) => `/commitments/${id}`)]);
    const paths = [...pages.keys()].map((path) => path.replace(/\?.*$/, ''));
    expect(pageRoutes().filter((route) => !paths.some((path) => new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`).test(path)))).toEqual([]);
    for (const [path, { answer, html }] of pages) {
      const own = REFERRERS.find(([held, policy]) => held.test(path) && answer.headers.get('referrer-policy') === policy);
      expect([path, headersOf(answer, Object.keys(EVERYWHERE))]).toEqual([path, { ...EVERYWHERE, ...(own === undefined ? {} : { 'referrer-policy': own[1] }) }]);
      if (answer.headers.get('content-type')?.startsWith('text/html') !== true || /\/(body|preview)$/.test(path)) continue;
      expect([path, headersOf(answer, ['content-security-policy', 'x-frame-options', 'cache-control'])]).toEqual([path, {
        'content-security-policy': path === '/api/docs' ? API_POLICY : SIGNED_IN_POLICY, 'x-frame-options': 'DENY', 'cache-control': 'private, no-store',
      }]);
      expect([path, inlineCode(html)]).toEqual([path, []]);
    }
  }, 60_000); // some hundred pages

  it('shows a letter in a frame that runs, loads and submits nothing', async () => {
    const supervisor = await Visitor.signedIn(site, 'su.cha');
    const frames = [...(await walk(supervisor, ['/letters', '/mailbox'])).entries()].filter(([path]) => /\/(body|preview)$/.test(path));
    expect(frames.length).toBeGreaterThan(1);
    for (const [path, { answer, html }] of frames) {
      expect([path, answer.headers.get('content-security-policy')]).toEqual([path,
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"]);
      expect([path, inlineCode(html).filter((found) => !/\sstyle="[^"]*"$/.test(found))]).toEqual([path, []]);
    }
  });

  it('is sent over https with HSTS and a cookie that scripts and other sites never get', async () => {
    const answer = await new Visitor(secure).get('/sign-in');
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    expect((await new Visitor(site).get('/sign-in')).headers.get('strict-transport-security')).toBeNull();
    const signedIn = await fetch(`${secure.url}/sign-in`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ login: 'li.wei', password: 'correct horse battery staple' }) });
    expect(signedIn.headers.getSetCookie().find((cookie) => cookie.startsWith('__Host-'))).toMatch(/^__Host-jiannuo=[\w-]+; (?=.*HttpOnly)(?=.*Secure)(?=.*SameSite=Lax)(?=.*Path=\/)/);
  });

  it('is the same for errors that never reach a page', async () => {
    for (const answer of [await fetch(`${site.url}/%E0%A4%A`), await fetch(`${site.url}/%00`), await fetch(`${site.url}/sign-in`, { method: 'POST', body: new URLSearchParams({ login: 'x'.repeat(300 * 1024) }) })]) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(headersOf(answer, Object.keys(EVERYWHERE))).toEqual(EVERYWHERE);
      expect(inlineCode(await answer.text())).toEqual([]);
    }
  });
});

describe('the look for inline code', () => {
  it('finds what it is to find', () => {
    expect(inlineCode('<p style="color:red"><a onclick="x()"><script>1</script><style>p{}</style><a href="javascript:x()">')).toHaveLength(5);
    expect(inlineCode('<script type="module" src="/a.js"></script><link rel="stylesheet" href="/a.css"><a href="/b">on="x"</a>')).toEqual([]);
  });
});

/** The address of every GET route there is, as its controller declares it. */
function pageRoutes(): string[] {
  const { controllers = [] } = webModule({ config: {} } as unknown as Parameters<typeof webModule>[0]);
  return controllers.flatMap((controller) => {
    const prototype = controller.prototype as Record<string, object>;
    const base = Reflect.getMetadata('path', controller) as string;
    return Object.getOwnPropertyNames(prototype).filter((name) => Reflect.getMetadata('method', prototype[name] ?? {}) === RequestMethod.GET)
      .map((name) => `/${base}/${Reflect.getMetadata('path', prototype[name] ?? {}) as string}`.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1'));
  });
}

async function csrfOf(visitor: Visitor): Promise<string> {
  return /name="csrf" value="([^"]+)"/.exec(await (await visitor.get('/')).text())?.[1] ?? '';
}
