import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '../../support/database.js';
import { hiddenFields, startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { hashPassword } from '../../../src/auth/passwords.js';
import { PASSWORD, world } from '../world.js';

const given = testDatabase();
let site: Site;
let admin: Visitor;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
  await given.owner.query(`insert into people (id, jurisdiction, name, login, password_hash, roles) values ('guan-li', 'guangxi', '管理', 'guan.li', $1, '{administrator}')`, [await hashPassword(PASSWORD)]);
  admin = await Visitor.signedIn(site, 'guan.li');
});
afterAll(() => site.close());

const page = async (path: string, visitor = admin): Promise<string> => (await visitor.get(path)).text();
const csrf = async (): Promise<string> => hiddenFields(await page('/admin'), '/sign-out')['csrf'] ?? '';
const send = async (path: string, form: Record<string, string>): Promise<{ status: number; text: string; location: string | null }> => {
  const answer = await admin.post(path, { ...form, csrf: await csrf() });
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') };
};

describe('offices', () => {
  it('are added below each other, moved, and never into a circle; what was refused is still in the form', async () => {
    expect((await send('/admin/offices', { id: 'tech-1', name: '一处', nameEn: 'Division 1', parent: 'tech' })).location).toBe('/admin/offices?done=yes');
    const again = await send('/admin/offices', { id: 'tech-1', name: '另一个', nameEn: '', parent: '' });
    expect([again.status, again.text.includes('编号 tech-1 已有单位使用'), again.text.includes('value="另一个"')]).toEqual([409, true, true]);
    expect((await send('/admin/offices/tech', { name: '自治区科技厅', nameEn: '', parent: 'tech-1' })).text).toContain('该单位在其之下');
    expect((await send('/admin/offices/tech', { name: '科技厅', nameEn: '', parent: 'elsewhere' })).status).toBe(404);
    expect(await page('/admin/offices')).toMatch(/id="tech">.*<ul><li id="tech-1">/s);
    expect(await given.owner.query(`select name, parent_id from offices where id = 'tech'`)).toEqual([{ name: '自治区科技厅', parent_id: null }]);
  });

  it('have contacts per level; another address is trusted anew, one that the level has already is refused, and each change is on record', async () => {
    const [contact] = await given.owner.query<{ id: string }[]>(`update contacts set failing_since = now(), failing_reason = '550' where office_id = 'tech' and level = 'handler' returning id`).then(([rows]) => rows as unknown as { id: string }[]);
    const at = `/admin/offices/tech/contacts/${contact?.id ?? ''}`;
    expect(await page('/admin/offices')).toContain('退信 550');
    expect((await send(at, { level: 'handler', name: '李为', address: 'no address', language: 'zh' })).text).toContain('不是邮箱地址');
    expect((await send('/admin/offices/tech/contacts', { level: 'handler', name: '王二', address: 'wang@example.gov.cn', language: 'zh' })).status).toBe(303);
    expect((await send(at, { level: 'handler', name: '李为', address: 'wang@example.gov.cn', language: 'zh' })).text).toContain('该层级已有此邮箱');
    expect((await send(at, { level: 'handler', name: '李为', address: 'li.wei@example.gov.cn', language: 'en' })).location).toBe('/admin/offices?done=yes#tech');
    // Known for the person of that name, so that nobody decides by link what they have done with their account.
    expect(await given.owner.query('select address, language, person_id, failing_since from contacts where id = $1', [contact?.id])).toEqual([{ address: 'li.wei@example.gov.cn', language: 'en', person_id: 'li-wei', failing_since: null }]);
    expect(await page('/access-log?event=contact-changed')).toContain('tech handler: 李为 &lt;li.wei@example.gov.cn>');
  });
});

describe('rules', () => {
  it('are checked without being stored, refused with what was typed, and stored with a reason', async () => {
    const text = /<pre[^>]*>(.*?)<\/pre>/s.exec(await page('/admin/rules/profiles/guangxi/2'))?.[1]?.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&') ?? '';
    const json = JSON.stringify({ ...JSON.parse(text) as object, version: 3, validFrom: '2030-01-01' });
    expect((await send('/admin/rules/profiles', { json: '{', reason: 'x', act: 'store' })).text).toContain('JSON 无法读取');
    const overlapping = await send('/admin/rules/profiles', { json: text, reason: '复核', act: 'check' });
    expect([overlapping.status, overlapping.text.includes('guangxi@2 已存在'), overlapping.text.includes('value="复核"')]).toEqual([422, true, true]);
    expect((await send('/admin/rules/profiles', { json, reason: '', act: 'store' })).text).toContain('请写明理由');
    expect((await send('/admin/rules/profiles', { json, reason: '', act: 'check' })).text).toContain('检查通过，可以存入：guangxi@3');
    expect((await page('/admin/rules')).match(/guangxi@3/g)).toBeNull();
    expect((await send('/admin/rules/profiles', { json, reason: '新规定', act: 'store' })).location).toBe('/admin/rules?done=stored');
    expect(await page('/admin/rules')).toContain('guangxi@3');
  });

  it('for days: a layer is stored, put in force, and a recount shows what it would move before it moves anything', async () => {
    const layer = { id: 'own-2022-storm', level: 'own', jurisdiction: 'guangxi', source: '台风停工通知', days: { '2022-11-30': { off: true, zh: '台风停工', en: 'typhoon' }, '2022-11-29': { off: true, zh: '台风停工', en: 'typhoon' } } };
    expect((await send('/admin/rules/layers', { json: JSON.stringify(layer), reason: '通知', act: 'store' })).status).toBe(303);
    const inForce = /本地现行: <span class="mono">([^<]+)</.exec(await page('/admin/rules'))?.[1]?.split('+') ?? [];
    const body = new URLSearchParams({ csrf: await csrf(), reason: '台风' });
    for (const id of [...inForce, 'own-2022-storm']) body.append('layers', id);
    expect((await admin.post('/admin/rules/calendar', body)).headers.get('location')).toBe('/admin/rules?done=used');
    const revisions = async (): Promise<object[]> => given.owner.query<object[]>(`select id, revision from commitments order by id`);
    const before = await revisions();
    const plan = await page('/admin/rules/recount');
    expect(plan).toMatch(/CLAIMED.*?<\/tr>/s);
    expect(plan).toContain('已逾期，不动');
    expect(await revisions()).toEqual(before);
    expect((await send('/admin/rules/recount', { profile: '', reason: '' })).status).toBe(422);
    expect(await revisions()).toEqual(before);
    const applied = await send('/admin/rules/recount', { profile: '', reason: '台风停工' });
    expect(applied.text).toMatch(/已执行，变动的事项：[1-9]/);
    expect(await revisions()).not.toEqual(before);
  });
});

describe('machines, letters, stuck work', () => {
  it('show every kind with its picture, proved on demand, and every letter as it would leave', async () => {
    const auditor = await Visitor.signedIn(site, 'shen.ji');
    expect((await page('/admin/machines', auditor)).match(/class="title"/g)).toHaveLength(17);
    const picture = await auditor.get('/admin/machines/watch-other-body/1/en.svg');
    expect([picture.headers.get('content-type'), (await picture.text()).slice(0, 4)]).toEqual(['image/svg+xml; charset=utf-8', '<svg']);
    expect(await page('/admin/machines/watch-other-body/1')).toContain('本程序启动后尚未证明这一版');
    expect((await send('/admin/machines/watch-other-body/1/proof', {})).status).toBe(303);
    expect(await page('/admin/machines/watch-other-body/1')).toContain('全部通过');
    expect(await page('/admin/letters/overdue-orange', auditor)).toContain('橙色');
    expect(await page('/admin/letters/overdue-orange/body', auditor)).toContain('<!doctype html>');
  });

  it('list stuck work with its cause, and try it again at once when asked', async () => {
    expect(await page('/admin')).toContain('没有受阻的事项');
    await given.owner.query(`update commitments set failures = 2, retry_at = '2030-01-01T00:00Z' where id = 'BLUE'`);
    await given.owner.query(`insert into incidents (commitment_id, at, code, message) values ('BLUE', now(), 'step-failed', 'the guard fell over')`);
    expect(await page('/admin')).toContain('the guard fell over');
    expect((await send('/admin/stuck/BLUE/retry', {})).location).toBe('/admin?done=retried');
    expect(await given.owner.query(`select retry_at <= jiannuo_now() as now, failures from commitments where id = 'BLUE'`)).toEqual([{ now: true, failures: 2 }]);
    expect((await send('/admin/stuck/NOBODY/retry', {})).status).toBe(404);
  });
});
