import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '../../support/database.js';
import { startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { world } from '../world.js';

const given = testDatabase();
let site: Site;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
});
afterAll(() => site.close());

const waiting = () => given.owner.query<{ id: string }[]>(`select id from notices where state = 'awaiting-approval' order by id`);
const notice = async (id: string) => (await given.owner.query<{ state: string; approved_by: string | null; subject: string | null; reason: string | null }[]>(
  'select state, approved_by, subject, reason from notices where id = $1', [id]))[0];

describe('letters waiting for approval', () => {
  it('are listed, previewed without being stored, approved as read, withheld with a reason', async () => {
    const visitor = await Visitor.signedIn(site, 'su.cha');
    const [first = { id: '' }, second = { id: '' }] = await waiting();
    expect(await (await visitor.get('/letters')).text()).toContain(`href="/letters/${first.id}"`);

    const body = await visitor.get(`/letters/${first.id}/body`);
    expect(body.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'unsafe-inline'; .*sandbox$/);
    expect(await body.text()).toContain('橙色督办单');
    expect(await (await visitor.get(`/letters/${first.id}`)).text()).toContain('<iframe sandbox');
    expect(await notice(first.id)).toMatchObject({ state: 'awaiting-approval', subject: null });

    const unread = await visitor.submit(`/letters/${first.id}`, 'value="approve"', `/letters/${first.id}/decision`, { read: '0'.repeat(64) });
    expect([unread.status, await unread.text()]).toEqual([409, expect.stringContaining('请重新阅读后再批准')]);
    expect(await notice(first.id)).toMatchObject({ state: 'awaiting-approval', subject: null });

    const approved = await visitor.submit(`/letters/${first.id}`, 'value="approve"', `/letters/${first.id}/decision`, {});
    expect([approved.status, approved.headers.get('location')]).toEqual([303, '/letters?done=approved']);
    expect(await notice(first.id)).toMatchObject({ state: 'queued', approved_by: 'su-cha', subject: expect.stringContaining('橙色督办单') });

    const silent = await visitor.submit(`/letters/${second.id}`, 'value="withhold"', `/letters/${second.id}/decision`, { reason: ' ' });
    expect(silent.status).toBe(422);
    const withheld = await visitor.submit(`/letters/${second.id}`, 'value="withhold"', `/letters/${second.id}/decision`, { reason: '已当面沟通' });
    expect(withheld.status).toBe(303);
    expect(await notice(second.id)).toMatchObject({ state: 'withheld', approved_by: 'su-cha', reason: '已当面沟通' });
    expect((await visitor.get(`/letters/${second.id}`)).status).toBe(404);
    expect((await visitor.submit('/', '/sign-out', `/letters/${first.id}/decision`, { decision: 'burn' })).status).toBe(400);
  });
});

describe('letters that reached nobody', () => {
  const set = (state: string, reason: string | null) => given.owner.query<[{ id: string }[], number]>(`
    update notices set state = $1, reason = $2 where id = (select id from notices where state = 'queued' order by id limit 1) returning id`, [state, reason])
    .then(([[row]]) => row?.id ?? '');

  it('are listed for a supervisor with their reason; an uncertain one is sent again or recorded as arrived, once', async () => {
    const [dead, first, second] = [await set('dead', '550 5.1.1 <b>no such user</b>'), await set('uncertain', 'lease-expired'), await set('uncertain', 'lease-expired')];
    const visitor = await Visitor.signedIn(site, 'su.cha');
    const html = await (await visitor.get('/letters')).text();
    expect(html).toMatch(new RegExp(`${dead}.*无法送达.*550 5\\.1\\.1 &lt;b>no such user&lt;/b>`, 's'));
    expect(html).toContain('发送中断，结果不明');
    expect([...html.matchAll(/action="\/letters\/([^"]+)\/delivery"/g)].map(([, id]) => id).sort()).toEqual([dead, first, second].sort()); // a dead one whose address works may go out again

    const decide = (id: string, delivery: string) => visitor.submit('/letters', '/sign-out', `/letters/${id}/delivery`, { delivery });
    expect((await decide(first, 'resend')).headers.get('location')).toBe('/letters?done=resent');
    expect(await notice(first)).toMatchObject({ state: 'retry', reason: 'resent:su-cha' });
    expect((await decide(second, 'arrived')).headers.get('location')).toBe('/letters?done=arrived');
    expect(await notice(second)).toMatchObject({ state: 'sent', reason: 'settled:su-cha' });
    const again = await decide(second, 'resend');
    expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('这封函件不再等待决定')]);
    expect([(await decide(dead, 'arrived')).status, (await decide(dead, 'resend')).status]).toEqual([409, 303]); // it did not arrive; it may go out again
    expect((await decide(first, 'burn')).status).toBe(400);
    expect((await decide('NOBODY.1.1', 'resend')).status).toBe(404);
    expect(await (await visitor.get(`/commitments/${second.split('.')[0] ?? ''}`)).text()).toContain('确认已收到：苏察');
  });

  it('count and are listed no more once a substitute received a dead one', async () => {
    const id = await set('dead', 'address-failing');
    const visitor = await Visitor.signedIn(site, 'du.ban');
    expect(await (await visitor.get('/letters')).text()).toContain(`>${id}<`);
    await given.owner.query(`
      insert into notices (id, commitment_id, seq, letter, level, recipient, address, language, state, standing, send_after, created_at)
      select id || '.s', commitment_id, seq, letter, level, '替补', 'x@example.cn', language, 'sent', standing, send_after, created_at from notices where id = $1`, [id]);
    expect(await (await visitor.get('/letters')).text()).not.toContain(`>${id}<`);
  });

  it('are no business of others', async () => {
    const id = await set('uncertain', 'lease-expired');
    for (const login of ['shen.ji', 'li.wei']) {
      const visitor = await Visitor.signedIn(site, login);
      expect(await (await visitor.get('/letters')).text()).not.toContain('未送达的函件');
      expect((await visitor.submit('/', '/sign-out', `/letters/${id}/delivery`, { delivery: 'arrived' })).status).toBe(403);
    }
    expect(await notice(id)).toMatchObject({ state: 'uncertain' });
  });
});

describe('letters waiting for approval, to others', () => {
  it('are not theirs to decide', async () => {
    await given.owner.query(`update notices set state = 'awaiting-approval' where id = (select id from notices where letter = 'overdue-orange' order by id limit 1)`);
    const [{ id } = { id: '' }] = await waiting();
    const visitor = await Visitor.signedIn(site, 'shen.ji');
    expect(await (await visitor.get(`/letters/${id}`)).text()).toContain('只有督查人员可以批准');
    const answer = await visitor.submit('/', '/sign-out', `/letters/${id}/decision`, { decision: 'withhold', reason: 'x' });
    expect([403, 422]).toContain(answer.status);
    expect(await notice(id)).toMatchObject({ state: 'awaiting-approval' });
  });
});
