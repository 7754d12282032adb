import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testDatabase } from '../../support/database.js';
import { tokenFor } from '../api/program.js';
import { startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { PASSWORD, world } from '../world.js';

const given = testDatabase();
let site: Site;
let administrator: Visitor;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
  await given.owner.query(`insert into people (id, jurisdiction, name, login, roles, password_hash) select 'guan-li', jurisdiction, '管理', 'guan.li', '{administrator}', password_hash from people where id = 'su-cha'`);
  administrator = await Visitor.signedIn(site, 'guan.li');
});
beforeEach(() => given.owner.query('delete from rate_counters'));
afterAll(() => site.close());

const added = async (login: string): Promise<{ html: string; password: string }> => {
  const html = await (await administrator.submit('/people', 'name="login"', '/people', { login, name: '新来的', email: `${login}@kjt.example`, office: 'tech', roles: 'handler', language: 'zh' })).text();
  return { html, password: /<strong class="mono">([a-z2-9-]{23})<\/strong>/.exec(html)?.[1] ?? '' };
};

describe('a first password', () => {
  it('leads to changing it and nowhere else, and then to everything', async () => {
    const { html, password } = await added('xin.lai');
    expect(html).toContain('初始密码，仅显示这一次');
    const visitor = new Visitor(site);
    const first = await visitor.post('/sign-in', { login: 'xin.lai', password, next: '/letters' });
    expect([first.status, first.headers.get('location')]).toEqual([303, '/password']);
    for (const path of ['/', '/letters', '/account', '/commitments/BLUE']) expect((await visitor.get(path)).headers.get('location')).toBe('/password');
    expect((await visitor.get('/', { accept: 'application/json' })).status).toBe(403);
    const refused = await visitor.submit('/password', 'name="old"', '/password', { old: password, next: 'password1234!!' });
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringMatching(/您的密码是他人设定的.*太常见/su)]);
    const changed = await visitor.submit('/password', 'name="old"', '/password', { old: password, next: '桂林的米粉要加酸豆角才好' });
    expect([changed.status, changed.headers.get('location')]).toEqual([303, '/account?done=password']);
    expect(await (await visitor.get('/account?done=password')).text()).toContain('密码已更改');
    expect(await (await administrator.get('/people')).text()).not.toContain(password);
  });
});

describe('a session', () => {
  it('has another token after each sign-in, and the one before is worth nothing', async () => {
    const visitor = await Visitor.signedIn(site, 'zhao.chu');
    const before = await given.owner.query(`select token_hash from sessions where person_id = 'zhao-chu'`);
    await visitor.post('/sign-in', { login: 'zhao.chu', password: PASSWORD });
    const after = await given.owner.query(`select token_hash from sessions where person_id = 'zhao-chu'`);
    expect([before, after].map((rows: unknown[]) => rows.length)).toEqual([1, 1]);
    expect(after).not.toEqual(before);
  });

  it('ends on every device, when its person is disabled, and when their password is reset', async () => {
    const devices = [await Visitor.signedIn(site, 'zhao.chu'), await Visitor.signedIn(site, 'zhao.chu')] as const;
    const gone = async (): Promise<unknown[]> => Promise.all(devices.map(async (device) => (await device.get('/account')).headers.get('location')));
    await devices[0].submit('/account', 'sign-out-everywhere', '/account/sign-out-everywhere', {});
    expect(await gone()).toEqual(['/sign-in?next=%2Faccount', '/sign-in?next=%2Faccount']);
    const one = await Visitor.signedIn(site, 'zhao.chu');
    expect((await administrator.submit('/people', '/people/zhao-chu/state', '/people/zhao-chu/state', {})).headers.get('location')).toBe('/people?done=disabled');
    expect([(await one.get('/')).status, (await new Visitor(site).post('/sign-in', { login: 'zhao.chu', password: PASSWORD })).status]).toEqual([303, 401]);
    await administrator.submit('/people', '/people/zhao-chu/state', '/people/zhao-chu/state', {});
    const two = await Visitor.signedIn(site, 'zhao.chu');
    expect(await (await administrator.submit('/people', '/people/zhao-chu/password', '/people/zhao-chu/password', {})).text()).toMatch(/[a-z2-9]{5}-[a-z2-9]{5}/);
    expect([(await two.get('/')).status, (await new Visitor(site).post('/sign-in', { login: 'zhao.chu', password: PASSWORD })).status]).toEqual([303, 401]);
  });
});

/** Whether the line comes; it is written after the answer. */
async function logged(line: string): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await given.owner.query<unknown[]>(`select 1 from access_log where concat_ws(' ', event, person_id, address, detail) = $1`, [line]);
    if (found.length > 0) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

describe('what is refused', () => {
  it('is in the log with the address it came from, though the connection ends with the answer', async () => {
    const signedIn = await new Visitor(site).post('/sign-in', { login: 'li.wei', password: PASSWORD });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const status = await new Promise((resolve, reject) => {
      request(`${site.url}/people`, { agent: false, headers: { connection: 'close', accept: 'text/html', cookie } }, (answer) => {
        answer.resume().once('end', () => { resolve(answer.statusCode); });
      }).once('error', reject).end();
    });
    expect(status).toBe(403);
    expect(await logged('refused li-wei 127.0.0.1 GET /people')).toBe(true);
  });

  it('by a rule is there with the commitment and the event, and not what was written', async () => {
    // An overseer may not do the office's work; the claimant may not verify.
    await (await Visitor.signedIn(site, 'su.cha')).submit('/commitments/BLUE', 'value="DROPPED"', '/commitments/BLUE/events', { 'type': 'PROGRESS_REPORTED', 'field.text': 'SECRET 保密' });
    expect(await logged('refused su-cha 127.0.0.1 POST /commitments/BLUE/events BLUE PROGRESS_REPORTED')).toBe(true);
    const answer = await (await Visitor.signedIn(site, 'li.wei')).submit('/commitments/BLUE', 'value="PROGRESS_REPORTED"', '/commitments/BLUE/events', { 'type': 'DROPPED', 'field.decisionNumber': 'SECRET', 'field.reason': 'SECRET' });
    expect(answer.status).toBe(422);
    expect(await logged('refused li-wei 127.0.0.1 POST /commitments/BLUE/events BLUE DROPPED')).toBe(true);
    expect(await given.owner.query(`select 1 from access_log where detail like '%SECRET%'`)).toEqual([]);
  });
});

describe('a person', () => {
  it('gets name, address and language from an administrator', async () => {
    await added('gai.ming');
    const saved = await administrator.submit('/people', '/people/gai-ming/details', '/people/gai-ming/details', { name: '改名', email: 'gai@kjt.example', language: 'en' });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, '/people?done=details']);
    expect(await (await administrator.get('/people?done=details')).text()).toMatch(/姓名、邮箱与语言已保存.*改名.*gai\.ming · gai@kjt\.example/su);
    const refused = await administrator.submit('/people', '/people/gai-ming/details', '/people/gai-ming/details', { name: '', email: 'x' });
    const told = await refused.text();
    expect([refused.status, told]).toEqual([422, expect.stringContaining('账户资料有误')]);
    expect(told).toMatch(/<li>姓名：未填<\/li>.*<li>邮箱：不是邮箱地址<\/li>/su); // each field in words, and in one language
    expect(told).not.toContain('is no mail address');
    const english = await (await administrator.submit('/people', '/people/gai-ming/roles', '/people/gai-ming/roles?lang=en', { office: '' })).text();
    expect(english).toMatch(/<strong>the account is not right<\/strong>.*<li>[^<]*: at least one role<\/li>/su);
    await administrator.get('/people?lang=zh');
  });
});

describe('what acts in somebody’s name', () => {
  it('is listed on their page, ended there one by one, and ends with every session', async () => {
    const [one, two] = [await tokenFor(given, 'du-ban', { name: '<b>报表</b>', scopes: ['read'] }), await tokenFor(given, 'du-ban')];
    const asked = async (token: string): Promise<number> => (await fetch(`${site.url}/api/v1/offices`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await asked(one), await asked(two)]).toEqual([200, 200]);
    const [{ id } = { id: '' }] = await given.owner.query<{ id: string }[]>(`select id from api_tokens where person_id = 'du-ban' order by id limit 1`);
    const stranger = await Visitor.signedIn(site, 'li.wei');
    expect((await stranger.submit('/account', 'csrf', `/account/tokens/${id}/revoke`, {})).status).toBe(404);
    const visitor = await Visitor.signedIn(site, 'du.ban');
    const page = await (await visitor.get('/account')).text();
    expect(page).toMatch(/&lt;b>报表.*>read<.*停用/su);
    expect(page).toContain('您的日历订阅链接与接口令牌也会一并失效');
    expect((await visitor.submit('/account', `/account/tokens/${id}/revoke`, `/account/tokens/${id}/revoke`, {})).headers.get('location')).toBe('/account?done=token');
    expect([await asked(one), await asked(two), (await visitor.submit('/account', 'csrf', `/account/tokens/${id}/revoke`, {})).status]).toEqual([401, 200, 404]);
    const calendar = /\/calendar\/[\w-]+\.ics/.exec(await (await visitor.submit('/calendar-links', 'name="office"', '/calendar-links/new', { office: '' })).text())?.[0] ?? '';
    expect((await fetch(`${site.url}${calendar}`)).status).toBe(200);
    await visitor.submit('/account', '/account/sign-out-everywhere', '/account/sign-out-everywhere', {});
    expect([await asked(two), (await fetch(`${site.url}${calendar}`)).status]).toEqual([401, 404]);
    const log = await given.owner.query<{ line: string }[]>(`select concat_ws(' ', event, about_id, detail) as line from access_log where person_id = 'du-ban' and event in ('token-revoked', 'secrets-ended', 'signed-out-everywhere') order by id`);
    expect(log.map(({ line }) => line)).toEqual(['token-revoked <b>报表</b>', 'secrets-ended calendar links: 1, API tokens: 1', 'signed-out-everywhere ']);
  });
});

describe('somebody who stands in', () => {
  it('acts from the page with the roles of whoever is away, under both names, until it is ended', async () => {
    const principal = await Visitor.signedIn(site, 'li.wei');
    const arranged = await principal.submit('/account', 'name="substitute"', '/account/substitutes', { substitute: 'other-clerk', from: '2022-10-20', until: '2022-10-21', reason: '出差' });
    expect([arranged.status, arranged.headers.get('location')]).toEqual([303, '/account?done=away']);
    const substitute = await Visitor.signedIn(site, 'other.clerk');
    expect((await substitute.get('/commitments/BLUE')).status).toBe(404);
    await substitute.submit('/account', 'name="principal" value="li-wei"', '/account/acting', {});
    expect(await (await substitute.get('/account')).text()).toContain('您正代人办理');
    const sent = await substitute.submit('/commitments/BLUE', 'value="PROGRESS_REPORTED"', '/commitments/BLUE/events', { 'field.text': '代为填报' });
    expect(sent.status).toBe(303);
    const [entry] = await given.owner.query<{ by: string }[]>(`select body::jsonb ->> 'by' as by from history where commitment_id = 'BLUE' and event = 'PROGRESS_REPORTED' order by seq desc limit 1`);
    expect(JSON.parse(entry?.by ?? '{}')).toMatchObject({ id: 'other-clerk', behalf: { id: 'li-wei' } });
    const [mandate] = await given.owner.query<{ id: string }[]>('select id from mandates');
    await principal.submit('/account', `/account/substitutes/${mandate?.id ?? ''}/end`, `/account/substitutes/${mandate?.id ?? ''}/end`, {});
    expect((await substitute.get('/commitments/BLUE')).status).toBe(404);
  });

  it('for a supervisor is nobody of an overseen office; where a mandate lets them, they are refused as in their own name', async () => {
    const arranged = await (await Visitor.signedIn(site, 'su.cha')).submit('/account', 'name="substitute"', '/account/substitutes', { substitute: 'li-wei', from: '2022-10-20', until: '2022-10-21', reason: '出差' });
    expect([arranged.status, await arranged.text()]).toEqual([422, expect.stringContaining('承办单位人员不能代行督查或联络职责')]);
    // As a ledger may record one (acts_for), or whose substitute came into the office since.
    await given.owner.query(`insert into mandates (person_id, for_id, from_on, reason, granted_by, granted_at) values ('li-wei', 'su-cha', '2022-10-01', '出差', 'su-cha', clock_timestamp())`);
    const substitute = await Visitor.signedIn(site, 'li.wei');
    expect((await substitute.submit('/account', 'name="principal" value="su-cha"', '/account/acting', {})).status).toBe(303);
    const sent = await substitute.submit('/commitments/BLUE', 'value="DROPPED"', '/commitments/BLUE/events', { 'field.decisionNumber': '决1号', 'field.reason': '不再需要' });
    expect([sent.status, await sent.text()]).toEqual([422, expect.stringContaining('终止须由承办单位及其上级单位以外的督查人员决定')]);
    expect(await given.owner.query(`select 1 from history where commitment_id = 'BLUE' and event = 'DROPPED'`)).toEqual([]);
    expect(await logged('refused li-wei 127.0.0.1 POST /commitments/BLUE/events BLUE DROPPED')).toBe(true);
    await given.owner.query(`delete from mandates where for_id = 'su-cha'`);
  });

  it.each([{ until: '2022-10-19' }, { until: 'soon' }, { substitute: 'nobody' }, { reason: 'a\r\nb' }, { reason: '' }])('is not arranged with %j', async (wrong) => {
    const before = await given.owner.query('select * from mandates');
    const answer = await (await Visitor.signedIn(site, 'li.wei')).submit('/account', 'name="substitute"', '/account/substitutes', { substitute: 'other-clerk', from: '2022-10-20', until: '2022-10-21', reason: '出差', ...wrong });
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('代理安排')]);
    expect(await given.owner.query('select * from mandates')).toEqual(before);
  });
});

describe('what is typed into these forms', () => {
  const SCRIPT = '"><script>alert(1)</script>';
  it.each([
    ['login', SCRIPT], ['name', SCRIPT + '\r\nX: y'], ['email', `${SCRIPT}@kjt.example`], ['email', 'a@kjt.example\r\nBcc: b@kjt.example'], ['office', SCRIPT], ['roles', SCRIPT], ['login', 'a\r\nSet-Cookie: x=1'],
  ])('%s = %j adds nobody and comes back as text', async (field, value) => {
    const before = await given.owner.query('select * from people');
    const answer = await administrator.submit('/people', 'name="login"', '/people', { login: 'x.y', name: '某', email: '', office: 'tech', roles: 'handler', [field]: value });
    expect([answer.status, [...answer.headers.keys()].includes('x')]).toEqual([field === 'office' ? 404 : 422, false]);
    expect(await answer.text()).not.toContain('<script>');
    expect(await given.owner.query('select * from people')).toEqual(before);
  });

  it.each([
    ['/account/acting', 'principal', '/account'], ['/account/substitutes', 'substitute', '/account'], ['/people', 'office', '/people'], ['/people/li-wei/roles', 'office', '/people'], ['/password/forgotten', 'email', null],
  ])('at %s is refused with a NUL in %s, and not met by a failing database', async (action, field, page) => {
    const form = { login: 'x.y', name: '某', roles: 'handler', from: '2022-10-20', until: '2022-10-21', reason: '出差', [field]: 'a\0b' };
    const answer = page === null ? await new Visitor(site).post(action, form) : await administrator.submit(page, action, action, form);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('含有空字符')]);
    const program = await administrator.post(action, form, { accept: 'application/json' });
    expect([program.status, await program.json()]).toEqual([400, expect.objectContaining({ type: 'urn:jiannuo:error:request-invalid', facts: { problems: [expect.objectContaining({ field })] } })]);
  });

  it('is refused with a NUL beside a file, and in the name of a field', async () => {
    const handler = await Visitor.signedIn(site, 'li.wei');
    const file = { name: '初稿.txt', bytes: Buffer.from('初稿') };
    const answer = await handler.submitFile('/commitments/BLUE', 'value="PROGRESS_REPORTED"', '/commitments/BLUE/events', file, { 'field.text': 'a\0b' });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('含有空字符')]);
    const named = await handler.submit('/commitments/BLUE', 'value="PROGRESS_REPORTED"', '/commitments/BLUE/events', { 'field.text': '见附件', 'a\0b': '' });
    expect([named.status, await named.text()]).toEqual([400, expect.stringContaining('含有空字符')]);
  });

  it('is told as text where it is a name', async () => {
    expect((await administrator.submit('/people', 'name="login"', '/people', { login: 'boshi', name: '<b>博士</b>', email: '', office: 'tech', roles: 'handler' })).status).toBe(201);
    for (const path of ['/people', '/access-log', '/account']) expect(await (await administrator.get(path)).text()).not.toContain('<b>博士');
  });

  it('says the same of a known and an unknown address when a password is forgotten', async () => {
    await added('zhi.dao');
    const asked = async (email: string): Promise<[number, string]> => {
      const answer = await new Visitor(site).post('/password/forgotten', { email });
      return [answer.status, await answer.text()];
    };
    const [known, unknown] = [await asked('zhi.dao@kjt.example'), await asked('nobody@kjt.example')];
    expect(known).toEqual(unknown);
    expect(known[1]).toContain('如果有账户登记了这个邮箱');
    expect((await given.owner.query<unknown[]>('select 1 from password_resets')).length).toBe(1);
  });
});

describe('the access log', () => {
  it('is filtered and paged, and shows no password', async () => {
    await given.owner.query(`insert into access_log (jurisdiction, event, person_id, detail) select 'guangxi', 'refused', 'li-wei', 'line ' || n from generate_series(1, 150) n`);
    await given.owner.query(`insert into access_log (jurisdiction, event, detail) values ('guizhou', 'refused', 'of another place')`);
    const auditor = await Visitor.signedIn(site, 'shen.ji');
    const [one, two] = [await (await auditor.get('/access-log?event=refused&person=li.wei')).text(), await (await auditor.get('/access-log?event=refused&person=li.wei&page=2')).text()];
    expect([one.match(/line \d+/g)?.length, two.match(/line \d+/g)?.length]).toEqual([100, 50]);
    expect(one).toContain('href="/access-log?event=refused&amp;person=li.wei&amp;page=2"');
    const all = await (await auditor.get('/access-log?event=%00&page=x&person=%3Cscript%3E')).text();
    expect(all).not.toContain('of another place');
    expect(await (await auditor.get('/access-log?event=signed-in')).text()).not.toContain(PASSWORD);
  });
});
