import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret } from '../../../src/secret.js';
import type { SignOnSettings } from '../../../src/sign-on-settings.js';
import type { Commitments } from '../../../src/engine/commitments.js';
import { testDatabase } from '../../support/database.js';
import { startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { PASSWORD, world } from '../world.js';
import { startProvider } from './provider.js';
import type { TestProvider } from './provider.js';

const PEOPLE = {
  'sub-1': { preferred_username: 'Wei.Xin', name: '韦新', groups: ['everybody', 'jiannuo-tech'] },
  'sub-2': { preferred_username: 'li.wei', name: '李为', groups: 'jiannuo-tech' },
  'sub-3': { preferred_username: 'nobody', name: '无', groups: ['everybody'] },
  'sub-4': { preferred_username: 'zhao.chu', name: '赵初', groups: ['jiannuo-tech'] },
  'sub-5': { preferred_username: 'li.wei', name: '冒名', groups: ['jiannuo-tech'] },
  'sub-6': { preferred_username: 'two.places', name: '两地', groups: ['jiannuo-tech', 'elsewhere'] },
  'sub-7': { preferred_username: 'du.ban', name: '杜办', groups: ['elsewhere'] },
  'sub-8': { preferred_username: 'no.office', name: '无单位', groups: ['no-office'] },
  'sub-9': { preferred_username: '韦\r\n<script>', name: '<script>alert(1)</script>', groups: ['watch'] },
};
const ROLES: SignOnSettings['roles'] = {
  'jiannuo-tech': { jurisdiction: 'guangxi', roles: ['handler', 'sectionHead'], office: 'tech' }, 'watch': { jurisdiction: 'guangxi', roles: ['auditor'], office: null },
  'elsewhere': { jurisdiction: 'henan', roles: ['supervisor'], office: null }, 'no-office': { jurisdiction: 'guangxi', roles: ['handler'], office: null },
};

const given = testDatabase();
let commitments: Commitments;
let site: Site;
let provider: TestProvider;
beforeAll(async () => {
  commitments = await world(given);
  provider = await startProvider(PEOPLE, () => 'http://127.0.0.1/sign-in/sso/callback');
  site = await startSite(given.database, commitments, { singleSignOn: settings() });
});
afterAll(async () => {
  await site.close();
  await provider.close();
});

const settings = (more: Partial<SignOnSettings> = {}): SignOnSettings => ({
  issuer: provider.issuer, clientId: 'jiannuo', clientSecret: new Secret('a secret of the tests'), scope: 'openid profile', loginClaim: 'preferred_username', roleClaim: 'groups', roles: ROLES, ...more,
});

/** Everything up to the way back, which the caller goes. */
async function arrive(visitor: Visitor, account: string | null, next = '/'): Promise<string> {
  const sent = await visitor.get(`/sign-in/sso?next=${encodeURIComponent(next)}`);
  expect(sent.status).toBe(303);
  const back = new URL(await provider.passThrough(sent.headers.get('location') ?? '', account));
  return back.pathname + back.search;
}

async function signOn(account: string, next?: string): Promise<{ visitor: Visitor; answer: Response }> {
  const visitor = new Visitor(site);
  return { visitor, answer: await visitor.get(await arrive(visitor, account, next)) };
}

const person = async (login: string): Promise<unknown> => (await given.database.app.query<unknown[]>('select roles, office_id as office, name, jurisdiction from people where login = $1', [login]))[0];
const log = async (): Promise<{ event: string; detail: string }[]> => given.database.app.query(`select event, coalesce(about_id, person_id) as who, detail from access_log order by id`);
const known = async (): Promise<unknown> => (await given.database.app.query<unknown[]>('select (select count(*) from people) as people, (select count(*) from sessions) as sessions, (select count(*) from sign_on_identities) as identities'))[0];

describe('single sign-on', () => {
  it('makes somebody new a person with the mapped roles, and leads back to the page asked for', async () => {
    const { visitor, answer } = await signOn('sub-1', '/commitments/BLUE');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/commitments/BLUE']);
    expect(await person('wei.xin')).toEqual({ roles: ['handler', 'sectionHead'], office: 'tech', name: '韦新', jurisdiction: 'guangxi' });
    const page = await visitor.get('/');
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('韦新')]);
    expect(await log()).toEqual(expect.arrayContaining([
      { event: 'person-added', who: 'wei-xin', detail: 'single sign-on: handler, sectionHead @ tech' }, { event: 'sign-on-linked', who: 'wei-xin', detail: provider.issuer },
      { event: 'signed-in', who: 'wei-xin', detail: 'single sign-on' },
    ]));
  });

  it('knows them again by their subject, and gives the roles that the mapping gives now', async () => {
    await given.owner.query(`update people set roles = array['auditor'], office_id = null where login = 'wei.xin'`);
    await signOn('sub-1');
    expect(await person('wei.xin')).toMatchObject({ roles: ['handler', 'sectionHead'], office: 'tech' });
    expect((await log()).at(-2)).toMatchObject({ event: 'roles-changed', detail: 'single sign-on: auditor → handler, sectionHead @ tech' });
    expect(await given.database.app.query(`select count(*)::int as n from people where name = '韦新'`)).toEqual([{ n: 1 }]);
  });

  it('takes over an account of that login once, and never for a second subject', async () => {
    expect((await signOn('sub-2')).answer.headers.get('location')).toBe('/home');
    const before = await known();
    const { answer, visitor } = await signOn('sub-5');
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('没有本系统的有效账户')]);
    expect((await visitor.get('/')).status).toBe(303);
    expect(await known()).toEqual(before);
  });

  it.each([
    ['nobody with a role', 'sub-3'], ['two places at once', 'sub-6'], ['a place that is not the account’s', 'sub-7'], ['a role of an office without one', 'sub-8'], ['a login that is none', 'sub-9'],
  ])('does not admit %s, and changes nothing', async (_, account) => {
    const before = await known();
    const { answer } = await signOn(account);
    expect([answer.status, answer.headers.getSetCookie().filter((cookie) => cookie.startsWith('jiannuo='))]).toEqual([403, []]);
    expect(await answer.text()).toContain('请与系统管理员联系');
    expect(await known()).toEqual(before);
    expect((await log()).at(-1)).toEqual({ event: 'sign-in-refused', who: account === 'sub-7' ? 'du-ban' : null, detail: 'single sign-on: sign-on-not-admitted' });
  });

  it('says in the log whom it knew and did not admit, and the person is told nothing of it', async () => {
    const { answer } = await signOn('sub-7');
    expect(await answer.text()).not.toContain('du-ban');
    expect((await log()).at(-1)).toEqual({ event: 'sign-in-refused', who: 'du-ban', detail: 'single sign-on: sign-on-not-admitted' });
  });

  it('ends the session that the browser had', async () => {
    const { visitor } = await signOn('sub-2');
    const sessions = async (): Promise<unknown> => given.database.app.query(`select token_hash from sessions where person_id = 'li-wei'`);
    const [before] = [await sessions()];
    expect((await visitor.get(await arrive(visitor, 'sub-2'))).status).toBe(303);
    const after = await sessions();
    expect([(after as unknown[]).length, after]).toEqual([(before as unknown[]).length, expect.not.arrayContaining([(before as unknown[]).at(-1)])]);
    expect((await visitor.get('/')).status).toBe(200);
  });

  it('leaves a place its last administrator, whatever the mapping says', async () => {
    await given.owner.query(`update people set roles = array['administrator'], office_id = null where login = 'li.wei'`);
    const { answer, visitor } = await signOn('sub-2');
    expect([answer.status, (await visitor.get('/')).status]).toEqual([409, 303]);
    expect(await person('li.wei')).toMatchObject({ roles: ['administrator'] });
    expect((await log()).at(-1)).toEqual({ event: 'sign-in-refused', who: 'li-wei', detail: 'single sign-on: last-administrator' });
    await given.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ('guan-li', 'guangxi', '管理', 'guan.li', '{administrator}')`);
    expect((await signOn('sub-2')).answer.status).toBe(303);
    expect(await person('li.wei')).toMatchObject({ roles: ['handler', 'sectionHead'], office: 'tech' });
  });

  it('does not admit a disabled account, nor keep its session', async () => {
    const { visitor } = await signOn('sub-4');
    await given.owner.query(`update people set disabled_at = now() where login = 'zhao.chu'`);
    expect((await visitor.get('/')).status).toBe(303);
    expect((await signOn('sub-4')).answer.status).toBe(403);
  });

  it('ends a first password that was never changed', async () => {
    await given.owner.query(`update people set disabled_at = null, must_change = true where login = 'zhao.chu'`);
    await given.owner.query(`alter table sign_on_identities disable trigger all`);
    await given.owner.query(`delete from sign_on_identities where person_id = 'zhao-chu'`);
    const { visitor } = await signOn('sub-4');
    expect((await visitor.get('/')).status).toBe(200);
    expect((await new Visitor(site).post('/sign-in', { login: 'zhao.chu', password: PASSWORD })).status).toBe(401);
  });
});

describe('a way back that does not hold', () => {
  it.each<[string, (path: string) => string]>([
    ['another state', (path) => path.replace(/state=[^&]+/, 'state=made-up')], ['no state', (path) => path.replace(/&?state=[^&]+/, '')], ['another code', (path) => path.replace(/code=[^&]+/, 'code=made-up')],
    ['another issuer', (path) => path.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example')], ['nothing', (path) => path.split('?')[0] ?? ''],
    ['an error with markup', (path) => `${path.split('?')[0] ?? ''}?error=%3Cscript%3E&error_description=%0D%0ASet-Cookie:x&state=${/state=([^&]+)/.exec(path)?.[1] ?? ''}`],
  ])('is refused: %s', async (_, alter) => {
    const visitor = new Visitor(site);
    const answer = await visitor.get(alter(await arrive(visitor, 'sub-1')));
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain('<script>');
    expect((await visitor.get('/')).status).toBe(303);
  });

  it('is refused in another browser, and a second time', async () => {
    const visitor = new Visitor(site);
    const back = await arrive(visitor, 'sub-1');
    expect((await new Visitor(site).get(back)).status).toBe(400);
    expect((await visitor.get(back)).status).toBe(303);
    expect((await visitor.get(back)).status).toBe(400);
  });

  it('is refused with an attempt that was altered or is too old', async () => {
    const visitor = new Visitor(site);
    const back = await arrive(visitor, 'sub-1');
    expect((await new Visitor(site).get(back, { cookie: 'jiannuo-sso=AAAA' })).status).toBe(400);
  });

  it('says so when the provider refused', async () => {
    const visitor = new Visitor(site);
    const answer = await visitor.get(await arrive(visitor, null));
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('身份提供方拒绝了登录')]);
  });
});

describe('the page to sign in', () => {
  it('offers both ways', async () => {
    const html = await (await new Visitor(site).get('/sign-in?next=%2Fletters')).text();
    expect(html).toContain('href="/sign-in/sso?next=%2Fletters"');
    expect(html).toContain('name="password"');
  });

  it('offers none where there is none, and one where local accounts are off', async () => {
    const without = await startSite(given.database, commitments);
    try {
      expect((await new Visitor(without).get('/sign-in/sso')).status).toBe(404);
      expect((await new Visitor(without).get('/sign-in/sso/callback?code=x')).status).toBe(404);
      expect(await (await new Visitor(without).get('/sign-in')).text()).not.toContain('/sign-in/sso');
    } finally {
      await without.close();
    }
    const only = await startSite(given.database, commitments, { singleSignOn: settings(), localAccounts: false });
    try {
      expect(await (await new Visitor(only).get('/sign-in')).text()).not.toContain('name="password"');
      expect((await new Visitor(only).post('/sign-in', { login: 'su.cha', password: PASSWORD })).status).toBe(403);
    } finally {
      await only.close();
    }
  });

  it('goes on with local accounts while the provider is down', async () => {
    const down = await startSite(given.database, commitments, { singleSignOn: settings({ issuer: 'http://127.0.0.1:1' }) });
    try {
      const answer = await new Visitor(down).get('/sign-in/sso');
      expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('统一身份认证暂不可用')]);
      expect((await new Visitor(down).post('/sign-in', { login: 'su.cha', password: PASSWORD })).status).toBe(303);
    } finally {
      await down.close();
    }
  });
});
