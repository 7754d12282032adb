import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '../../support/database.js';
import { startSite } from '../site.js';
import type { Site } from '../site.js';
import { world } from '../world.js';
import { Caller, refusalOf, tokenFor } from './program.js';

const db = testDatabase();
let site: Site;
let clerk: Caller;
let supervisor: Caller;
beforeAll(async () => {
  site = await startSite(db.database, await world(db));
  clerk = new Caller(site, await tokenFor(db, 'li-wei'));
  supervisor = new Caller(site, await tokenFor(db, 'su-cha'));
});
afterAll(() => site.close());

const EVENT = '/commitments/BLUE/events';
const etag = async (): Promise<string> => (await clerk.get('/commitments/BLUE')).headers.get('etag') ?? '';
const report = (text: string): object => ({ type: 'PROGRESS_REPORTED', data: { text } });
const reports = async (text: string): Promise<number> => (await db.owner.query<{ n: number }[]>(`select count(*)::int as n from history where event = 'PROGRESS_REPORTED' and body like $1`, [`%${text}%`]))[0]?.n ?? -1;

describe('a request under a key', () => {
  it('happens once: sent again, it is answered as before, also when things have moved on', async () => {
    const headers = { 'if-match': await etag(), 'idempotency-key': 'report-1' };
    const first = await clerk.post(EVENT, report('仅此一次'), headers);
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
    const said = await first.text();
    await clerk.post(EVENT, report('另一件事'), { 'if-match': await etag() });
    const again = await clerk.post(EVENT, report('仅此一次'), headers);
    expect([again.status, again.headers.get('idempotency-replayed'), again.headers.get('etag'), await again.text()]).toEqual([201, 'true', first.headers.get('etag'), said]);
    expect(await reports('仅此一次')).toBe(1);
  });

  it('is refused with another body or another address, and changes nothing', async () => {
    const headers = { 'if-match': await etag(), 'idempotency-key': 'report-1' };
    expect(await refusalOf(await clerk.post(EVENT, report('换了内容'), headers))).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    expect(await refusalOf(await clerk.post('/commitments/OVERDUE/events', report('仅此一次'), headers))).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    expect(await reports('换了内容')).toBe(0);
  });

  it('that is sent five times at once happens once, and all five hear the same', async () => {
    const headers = { 'if-match': await etag(), 'idempotency-key': 'at-once' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => clerk.post(EVENT, report('同时送来'), headers)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(answers.filter((answer) => answer.headers.get('idempotency-replayed') === 'true')).toHaveLength(4);
    expect(await reports('同时送来')).toBe(1);
  });

  it('that cannot be decided in time is told so, and can be sent again', async () => {
    const headers = { 'if-match': await etag(), 'idempotency-key': 'held' };
    await db.owner.transaction(async (tx) => {
      await tx.query(`insert into idempotency_keys (person_id, key, request_hash, created_at, expires_at) values ('li-wei', 'held', repeat('0', 64), now(), now() + interval '1 hour')`);
      expect(await refusalOf(await clerk.post(EVENT, report('等待'), headers))).toMatchObject({ status: 409, code: 'idempotency-in-progress' });
      await tx.query(`delete from idempotency_keys where key = 'held'`);
    });
    expect((await clerk.post(EVENT, report('等待'), headers)).status).toBe(201);
    expect(await reports('等待')).toBe(1);
  });

  it('keeps nothing of what was refused, so that it can be put right under the same key', async () => {
    const headers = { 'if-match': await etag(), 'idempotency-key': 'put-right' };
    expect(await refusalOf(await clerk.post(EVENT, report(' '), headers))).toMatchObject({ code: 'event-data-invalid' });
    expect((await clerk.post(EVENT, report('改正后'), headers)).status).toBe(201);
  });

  it('is a matter of one person and of a day', async () => {
    const mine = { 'idempotency-key': 'of-one-person' };
    expect((await clerk.upload('/commitments/BLUE/evidence', Buffer.from('证明甲'), '甲.txt', mine)).status).toBe(201);
    expect((await supervisor.upload('/commitments/BLUE/evidence', Buffer.from('证明乙'), '乙.txt', mine)).status).toBe(201);
    expect(await refusalOf(await clerk.upload('/commitments/BLUE/evidence', Buffer.from('证明丙'), '甲.txt', mine))).toMatchObject({ code: 'idempotency-key-reused' });
    await db.owner.query(`update idempotency_keys set created_at = created_at - interval '25 hours', expires_at = expires_at - interval '25 hours' where person_id = 'li-wei' and key = 'of-one-person'`);
    expect((await clerk.upload('/commitments/BLUE/evidence', Buffer.from('证明丙'), '甲.txt', mine)).status).toBe(201);
  });
});

describe('a token', () => {
  it('may call so often in a minute and no more, and every answer says how often still', async () => {
    const slow = new Caller(site, await tokenFor(db, 'shen-ji', { name: 'slow', perMinute: 3 }));
    const answers = [];
    for (let n = 0; n < 4; n += 1) answers.push(await slow.get('/commitments?limit=1'));
    expect(answers.map(({ status, headers }) => [status, headers.get('ratelimit-policy'), headers.get('ratelimit')?.replace(/t=\d+/, 't=*')])).toEqual([
      [200, '"token";q=3;w=60', '"token";r=2;t=*'], [200, '"token";q=3;w=60', '"token";r=1;t=*'], [200, '"token";q=3;w=60', '"token";r=0;t=*'], [429, '"token";q=3;w=60', '"token";r=0;t=*'],
    ]);
    const [, , , last] = answers;
    if (last === undefined) throw new Error('four were sent');
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(last.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(await refusalOf(last)).toMatchObject({ status: 429, code: 'rate-limited' });
    await db.owner.query(`update api_tokens set window_started_at = window_started_at - interval '60 seconds' where name = 'slow'`);
    expect((await slow.get('/commitments?limit=1')).status).toBe(200);
  });

  it('is counted once for each of many calls at once', async () => {
    const busy = new Caller(site, await tokenFor(db, 'shen-ji', { name: 'busy', perMinute: 10 }));
    const answers = await Promise.all(Array.from({ length: 20 }, () => busy.get('/commitments?limit=1')));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
  });

  it('is kept as its hash alone, with when it was used last', async () => {
    const token = await tokenFor(db, 'shen-ji', { name: 'kept' });
    const row = async (): Promise<Record<string, unknown>> => (await db.owner.query<Record<string, unknown>[]>(`select * from api_tokens where name = 'kept'`))[0] ?? {};
    expect((await row())['last_used_at']).toBeNull();
    await new Caller(site, token).get('/board');
    expect((await row())['last_used_at']).toBeInstanceOf(Date);
    expect(JSON.stringify(await row())).not.toContain(token.slice(3));
  });
});

describe('pages', () => {
  it('follow one another by their Link until everything was seen once', async () => {
    const seen: string[] = [];
    for (let path: string | null = '/commitments?limit=2&state=open'; path !== null;) {
      const answer: Response = await supervisor.get(path);
      const { items, next } = await answer.json() as { items: { id: string }[]; next: string | null };
      seen.push(...items.map(({ id }) => id));
      const link = /^<\/api\/v1(.+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1] ?? null;
      expect(link === null).toBe(next === null);
      path = link;
    }
    expect(seen).toEqual(['BLUE', 'CLAIMED', 'INFERRED', 'OVERDUE', 'PROPOSED']);
  });

  it('of the ledger have the columns of the spreadsheet, filtered as asked', async () => {
    const { items } = await supervisor.json<{ items: Record<string, unknown>[] }>('/ledger?state=closed');
    expect(items).toMatchObject([{ id: 'GONE', office: '自治区科技厅', stage: '不予立项' }]);
    const { items: due } = await supervisor.json<{ items: { id: string }[] }>('/commitments?dueBy=2022-10-14&state=open&office=tech&kind=issue-document&suggestion=2022190');
    expect(due.map(({ id }) => id)).toEqual(['BLUE', 'OVERDUE']);
    const workbook = await supervisor.get('/ledger/file?format=xlsx');
    expect([workbook.headers.get('content-type'), Buffer.from(await workbook.arrayBuffer()).subarray(0, 2).toString()]).toEqual(['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'PK']);
  });
});

describe('what may be sent now', () => {
  it('is told with its fields, and what may not with whose turn it is and why', async () => {
    const forClerk = await clerk.json<{ yours: { type: string; fields: object[]; schema: object }[]; others: { type: string; turn: object; because: object | null; rules: { zh: string[]; en: string[] } }[] }>('/commitments/CLAIMED/events');
    expect(forClerk.others.find(({ type }) => type === 'VERIFIED')).toMatchObject({ turn: { zh: '督查人员', en: 'a supervisor' }, because: null });
    expect(forClerk.others.find(({ type }) => type === 'VERIFIED')?.rules.zh.length).toBeGreaterThan(0);
    const forSupervisor = await supervisor.json<typeof forClerk>('/commitments/CLAIMED/events');
    expect(forSupervisor.yours.find(({ type }) => type === 'VERIFIED')).toMatchObject({ within: 'data', fields: [expect.objectContaining({ name: 'outcome', required: true }), expect.objectContaining({ name: 'text' })], schema: { type: 'object' } });
    expect(forSupervisor.others.map(({ type }) => type)).toContain('PROGRESS_REPORTED');
  });

  it('about a letter is decided by whoever has read it as it is', async () => {
    const { items: [letter] } = await supervisor.json<{ items: { id: string; commitment: string }[] }>('/letters');
    const id = letter?.id ?? '';
    expect(await refusalOf(await supervisor.post(`/letters/${id}/decision`, { decision: 'approve', read: '0'.repeat(64) }))).toMatchObject({ status: 409, code: 'stale-revision' });
    const { mark, text } = await supervisor.json<{ mark: string; text: string }>(`/letters/${id}`);
    expect(text).toContain('制定担保基金运营管理方案');
    const answer = await supervisor.post(`/letters/${id}/decision`, { decision: 'approve', read: mark });
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ commitment: letter?.commitment })]);
    expect(await refusalOf(await supervisor.post(`/letters/${id}/decision`, { decision: 'return', reason: '晚了' }))).toMatchObject({ status: 404, code: 'unknown-notice' });
    const [{ approved_by: approvedBy, state } = {}] = await db.owner.query<{ approved_by?: string; state?: string }[]>('select approved_by, state from notices where id = $1', [id]);
    expect([approvedBy, state]).toEqual(['su-cha', 'queued']);
    const { items: [other] } = await supervisor.json<{ items: { id: string }[] }>('/letters');
    expect((await supervisor.post(`/letters/${other?.id ?? ''}/decision`, { decision: 'return', reason: '内容有误' })).status).toBe(200);
  });
});
