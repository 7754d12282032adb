import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiTokens } from '../../src/auth/api-tokens.js';
import { Secret } from '../../src/secret.js';
import type { Actor } from '../../src/core/commitment.js';
import { addWebhook, disableWebhook, enableWebhook, replayWebhook, rotateWebhook } from '../../src/outbox/webhooks/subscriptions.js';
import { WebhookTargets } from '../../src/outbox/webhooks/target.js';
import { testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { Caller, refusalOf, tokenFor } from '../web/api/program.js';
import { startSite, Visitor } from '../web/site.js';
import type { Site } from '../web/site.js';
import { NOW, world } from '../web/world.js';

const db = testDatabase();
let site: Site;
let commitments: Awaited<ReturnType<typeof world>>;
beforeAll(async () => {
  commitments = await world(db);
  site = await startSite(db.database, commitments);
  await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ('admin', 'guangxi', '管理', 'admin', '{administrator}')`);
});
afterAll(() => site.close());

/** The lines of some kinds, oldest first: what, who, whom, where from, details with ids as #. */
async function lines(like: string): Promise<string[]> {
  const rows = await db.owner.query<{ line: string }[]>(`
    select concat_ws(' | ', event, coalesce(person_id, '-'), coalesce(about_id, '-'), address, detail) as line from access_log where event ~ $1 or detail ~ '^#[0-9]+ (GET|POST)' order by id`, [like]);
  return rows.map(({ line }) => line.replaceAll(/#\d+/g, '#'));
}
const whole = async (): Promise<string> => JSON.stringify(await db.owner.query('select * from access_log'));

describe('the log of access', () => {
  it('tells of a token: that it was made and revoked, what was refused to it, and once a minute that it is dead or too busy', async () => {
    const tokens = new ApiTokens(db.database);
    const token = await tokenFor(db, 'shen-ji', { scopes: ['read'], name: 'secret purpose' });
    const [row] = await tokens.list('shen-ji');
    const caller = new Caller(site, token);
    const until = row?.expiresAt.toISOString().slice(0, 10) ?? '';
    expect(await refusalOf(await caller.get('/commitments/NOWHERE'))).toMatchObject({ code: 'unknown-commitment' });
    expect(await refusalOf(await caller.post('/replies?secret=1', { text: 'x' }))).toMatchObject({ code: 'scope-missing' });
    await eventually(async () => { expect(await lines('^token')).toHaveLength(3); });
    for (let n = 0; n < 2; n += 1) await tokens.revoke(row?.id ?? '');
    for (let n = 0; n < 3; n += 1) expect(await refusalOf(await caller.get('/board'))).toMatchObject({ status: 401, code: 'token-revoked' });
    const busy = new Caller(site, await tokenFor(db, 'du-ban', { perMinute: 1 }));
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await busy.get('/board')).status);
    expect(statuses).toEqual([200, 429, 429, 429]);
    await new Caller(site, `jn_${'A'.repeat(43)}`).get('/board'); // nobody's
    expect((await lines('^token')).sort()).toEqual([
      'not-found | shen-ji | - | 127.0.0.1 | # GET /api/v1/commitments/NOWHERE',
      'refused | shen-ji | - | 127.0.0.1 | # POST /api/v1/replies',
      `token-created | - | du-ban |  | # read, write:replies, write:events, write:evidence, letters – ${until}`,
      `token-created | - | shen-ji |  | # read – ${until}`,
      'token-limited | du-ban | - | 127.0.0.1 | # GET /api/v1/board',
      'token-refused | shen-ji | - | 127.0.0.1 | # token-revoked GET /api/v1/board',
      'token-revoked | - | shen-ji |  | #',
    ]);
    const all = await whole();
    for (const never of [token.slice(3), 'secret purpose', 'secret=1']) expect(all).not.toContain(never);
  });

  it('tells that a first password stopped a token, which works once it is changed', async () => {
    const caller = new Caller(site, await tokenFor(db, 'lian-luo'));
    await db.owner.query(`update people set must_change = true where id = 'lian-luo'`);
    expect(await refusalOf(await caller.get('/board'))).toMatchObject({ status: 403, code: 'password-must-change' });
    await eventually(async () => { expect(await lines('^$')).toContain('refused | lian-luo | - | 127.0.0.1 | # GET /api/v1/board'); });
    await db.owner.query(`update people set must_change = false where id = 'lian-luo'`);
    expect((await caller.get('/board')).status).toBe(200);
    await db.owner.query(`update people set disabled_at = now() where id = 'lian-luo'`);
    expect(await refusalOf(await caller.get('/board'))).toMatchObject({ status: 401, code: 'person-disabled' });
    await db.owner.query(`update people set disabled_at = null where id = 'lian-luo'`);
  });

  it('tells of a calendar link: made, replaced, ended, by whom and from where', async () => {
    const visitor = await Visitor.signedIn(site, 'li.wei');
    const make = async (): Promise<string> => /calendar\/([\w-]{43})\.ics/.exec(await (await visitor.submit('/calendar-links', 'name="office"', '/calendar-links/new', { office: 'tech' })).text())?.[1] ?? '';
    const secrets = [await make(), await make()];
    const [link] = await db.owner.query<{ id: string }[]>('select id from calendar_links where revoked_at is null');
    expect((await visitor.submit('/calendar-links', 'csrf', '/calendar-links/revoke', { id: link?.id ?? '' })).status).toBe(303);
    expect((await visitor.submit('/calendar-links', 'csrf', '/calendar-links/new', { office: 'nowhere' })).status).toBe(404); // leaves the refusal, no link
    expect((await lines('^calendar-link')).filter((line) => line.startsWith('calendar'))).toEqual([
      'calendar-link-made | li-wei | - | 127.0.0.1 | tech', 'calendar-link-replaced | li-wei | - | 127.0.0.1 | tech', 'calendar-link-ended | li-wei | - | 127.0.0.1 | #',
    ]);
    for (const secret of secrets) expect([secret.length, (await whole()).includes(secret)]).toEqual([43, false]);
  });

  it('tells of a webhook: added, disabled, enabled, its secret changed, replayed, without secret or path', async () => {
    const by: Actor = { id: 'admin', name: '管理', roles: ['administrator'], office: null };
    const key = new Secret('of this test');
    const doing = { by, now: NOW };
    const secrets = await db.database.transaction(async (tx) => {
      const { id, secret } = await addWebhook(tx, { ...doing, url: 'http://127.0.0.1:9/hook/PATH-SECRET', office: 'tech', events: ['*'], targets: new WebhookTargets(['127.0.0.1']), key });
      for (let n = 0; n < 2; n += 1) await disableWebhook(tx, id, '对方停机', doing);
      for (let n = 0; n < 2; n += 1) await enableWebhook(tx, id, doing);
      const rotated = await rotateWebhook(tx, id, { ...doing, key, overlapHours: 1 });
      await replayWebhook(tx, id, { from: NOW, until: null }, doing);
      return [secret, rotated.secret];
    });
    expect((await lines('^webhook')).filter((line) => line.startsWith('webhook'))).toEqual([
      'webhook-added | admin | - |  | # 127.0.0.1:9 tech', 'webhook-disabled | admin | - |  | # 对方停机', 'webhook-enabled | admin | - |  | #',
      'webhook-rotated | admin | - |  | # – 2022-10-20T03:00:00.000Z', expect.stringMatching(/^webhook-replayed \| admin \| - \| {2}\| #: \d+$/),
    ]);
    for (const never of [...secrets, 'PATH-SECRET']) expect((await whole()).includes(never)).toBe(false);
  });

  it('leaves no line of what was undone', async () => {
    const before = await whole();
    await expect(db.database.transaction(async (tx) => {
      await rotateWebhook(tx, (await tx.query<{ id: string }[]>('select id from webhooks'))[0]?.id ?? '', { by: { id: 'admin', name: '管理', roles: ['administrator'], office: null }, now: NOW, key: new Secret('x'), overlapHours: 1 });
      throw new Error('undone');
    })).rejects.toThrow('undone');
    expect(await whole()).toBe(before);
  });

  it('says all of it in both languages on its page', async () => {
    const auditor = await Visitor.signedIn(site, 'shen.ji');
    const [zh, en] = [await (await auditor.get('/access-log?lang=zh')).text(), await (await auditor.get('/access-log?lang=en')).text()];
    for (const word of ['新建接口令牌', '撤销接口令牌', '拒绝已失效的接口令牌', '接口令牌请求过多', '新建日历链接', '更换日历链接', '停用日历链接', '新增网络回调', '停用网络回调', '更换网络回调密钥']) expect(zh).toContain(word);
    for (const word of ['API token created', 'API token over its limit', 'calendar link replaced', 'secret of a webhook changed']) expect(en).toContain(word);
    expect(zh).not.toMatch(/>(?:token|calendar|webhook)-[a-z-]+</);
  });
});

describe('a program that stops', () => {
  it('writes what it has just refused before its database is closed', async () => {
    const other = await startSite(db.database, commitments);
    const caller = new Caller(other, await tokenFor(db, 'shen-ji', { scopes: ['read'] }));
    const before = await lines('^not-found');
    await Promise.all(Array.from({ length: 8 }, () => caller.get('/commitments/NOWHERE-ELSE')));
    await other.close();
    expect((await lines('^not-found')).length - before.length).toBe(8); // no waiting: the stop has waited
  });
});
