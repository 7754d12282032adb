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
