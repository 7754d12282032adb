import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { foreignLedger } from '../../intake/spreadsheet/foreign-ledger.js';
import { testDatabase } from '../../support/database.js';
import { startSite } from '../site.js';
import type { Site } from '../site.js';
import { world } from '../world.js';
import { Caller, refusalOf, tokenFor } from './program.js';

const db = testDatabase();
let site: Site;
let supervisor: Caller;
beforeAll(async () => {
  site = await startSite(db.database, await world(db));
  supervisor = new Caller(site, await tokenFor(db, 'su-cha'));
});
afterAll(() => site.close());

interface Page { items: { id: string }[]; next: string | null }
async function allOf(path: string, limit: number): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor = ''; ;) {
    const { items, next } = await supervisor.json<Page>(`${path}?limit=${String(limit)}${cursor}`);
    pages.push(items.map(({ id }) => id));
    if (next === null) return pages;
    cursor = `&cursor=${next}`;
  }
}
const noticeOf = async (commitment: string): Promise<string> => (await db.owner.query<{ id: string }[]>('select id from notices where commitment_id = $1 order by id limit 1', [commitment]))[0]?.id ?? '';
const stateOf = async (id: string): Promise<{ state: string; address: string; reason: string | null } | undefined> => (await db.owner.query<{ state: string; address: string; reason: string | null }[]>('select state, address, reason from notices where id = $1', [id]))[0];

describe('a desk worked by a program', () => {
  it('lists drafts and letters page by page, each once', async () => {
    for (const n of [1, 2, 3]) expect((await supervisor.post('/replies', { name: `第${String(n)}份.txt`, text: `关于第${String(n)}号建议的答复：我厅将尽快制定出台管理方案。` })).status).toBe(201);
    const drafts = await allOf('/drafts', 2);
    expect(drafts.map(({ length }) => length)).toEqual([2, 1]);
    expect(new Set(drafts.flat()).size).toBe(3);
    const letters = await allOf('/letters', 1);
    expect(letters.length).toBeGreaterThan(1);
    const waiting = await db.owner.query<{ id: string }[]>(`select id from notices where state = 'awaiting-approval' order by created_at, id`);
    expect(letters.flat()).toEqual(waiting.map(({ id }) => id));
    const { next } = await supervisor.json<Page>('/drafts?limit=1');
    expect(await refusalOf(await supervisor.get(`/letters?cursor=${next ?? ''}`))).toMatchObject({ status: 400, code: 'cursor-invalid' });
  });

  it('sends a dead letter again once an address works, and records that an uncertain one arrived', async () => {
    const [dead, unsure] = [await noticeOf('BLUE'), await noticeOf('CLAIMED')];
    await db.owner.query(`update notices set state = 'dead', reason = '550 no such user', settled_at = now() where id = $1`, [dead]);
    await db.owner.query(`update notices set state = 'uncertain', reason = 'lease-expired' where id = $1`, [unsure]);
    await db.owner.query(`update contacts set failing_since = now(), failing_reason = '550' where id = (select contact_id from notices where id = $1)`, [dead]);
    const listed = async (): Promise<Record<string, boolean>> => Object.fromEntries((await supervisor.json<{ items: { id: string; resendable: boolean }[] }>('/undelivered-letters')).items.map(({ id, resendable }) => [id, resendable]));
    expect(await listed()).toMatchObject({ [dead]: false, [unsure]: true });
    expect(await refusalOf(await supervisor.post(`/letters/${dead}/delivery`, { delivery: 'resend' }))).toMatchObject({ status: 409, code: 'notice-not-awaiting', hint: expect.stringContaining('更正联系人') });
    expect(await refusalOf(await supervisor.post(`/letters/${dead}/delivery`, { delivery: 'arrived' }))).toMatchObject({ status: 409, code: 'notice-not-awaiting' });
    await db.owner.query(`insert into contacts (office_id, level, name, address) select office_id, level, name, 'new@example.gov.cn' from contacts where id = (select contact_id from notices where id = $1)`, [dead]);
    expect(await listed()).toMatchObject({ [dead]: true });
    const key = { 'idempotency-key': 'resend-1' };
    const answers = [await supervisor.post(`/letters/${dead}/delivery`, { delivery: 'resend' }, key), await supervisor.post(`/letters/${dead}/delivery`, { delivery: 'resend' }, key)];
    expect(answers.map(({ status, headers }) => [status, headers.get('idempotency-replayed')])).toEqual([[200, null], [200, 'true']]);
    expect(await stateOf(dead)).toEqual({ state: 'retry', address: 'new@example.gov.cn', reason: 'resent:su-cha' });
    expect(await (await supervisor.post(`/letters/${unsure}/delivery`, { delivery: 'arrived' })).json()).toEqual({ id: unsure, state: 'sent' });
    expect(await listed()).not.toHaveProperty(dead);
  });

  it('asks what would change, and nothing changes', async () => {
    const { revision } = await supervisor.json<{ revision: number }>('/commitments/INFERRED');
    const moved = await supervisor.json<{ changes: { event: string; now: string | null; supposed: string | null }[] }>('/commitments/INFERRED/what-if?dueOn=2023-02-28');
    expect(moved.changes).toContainEqual(expect.objectContaining({ event: 'untilOverdue', now: '2022-12-31T16:00:00.000Z', supposed: '2023-02-28T16:00:00.000Z' }));
    expect(await supervisor.json('/commitments/INFERRED/what-if?daysOff=2022-10-22')).toEqual({ id: 'INFERRED', revision, changes: [] }); // a Saturday anyway
    expect((await supervisor.json<{ revision: number }>('/commitments/INFERRED')).revision).toBe(revision);
    for (const query of ['', '?dueOn=2022-12-30&daysOff=2022-12-30', '?daysOff=2022-13-40', '?dueOn=2022-12-30&colour=red']) {
      expect(await refusalOf(await supervisor.get(`/commitments/INFERRED/what-if${query}`))).toMatchObject({ status: 400, code: 'request-invalid' });
    }
    expect(await refusalOf(await supervisor.get('/commitments/INFERRED/what-if?dueOn=2021-01-01'))).toMatchObject({ status: 422, code: 'due-before-reply' });
  });

  it('imports an existing ledger: kept, reported on, and imported as it was read, once', async () => {
    await db.owner.query(`update clock set shift = '2023-07-01T10:00+08:00'::timestamptz - clock_timestamp()`);
    const count = async (): Promise<number> => (await db.owner.query<{ n: number }[]>('select count(*)::int as n from commitments'))[0]?.n ?? 0;
    const before = await count();
    const { id } = await (await supervisor.upload('/ledger/imports', await foreignLedger(), '2023年台账.xlsx')).json() as { id: string };
    const plan = async (map: object): Promise<{ mark: string; columns: { column: string | null }[]; report: { counts: Record<string, number>; rows: { problems: { place: string }[] }[] } }> => await (await supervisor.post(`/ledger/imports/${id}/report`, map)).json() as never;
    expect(await refusalOf(await supervisor.post(`/ledger/imports/${id}/commitments`, { read: '0'.repeat(64) }))).toMatchObject({ status: 422, code: 'mapping-invalid' });
    for (const map of [{ headers: { '<script>': 'quote' } }, { kinds: { 'a\r\nb': 7 } }, { sheet: 'a\r\nX: 1' }, { colour: 'red' }, { defaults: { session: 'a\r\nb' } }]) {
      const { status, code } = await refusalOf(await supervisor.post(`/ledger/imports/${id}/report`, map));
      expect([map, code, status === 400 || status === 422]).toEqual([map, expect.stringMatching(/^(request-invalid|mapping-invalid|sheet-missing)$/), true]);
    }
    const first = await plan({});
    expect(first.columns.map(({ column }) => column)).toEqual(expect.arrayContaining(['suggestion', 'quote', 'office', 'dueOn']));
    expect(first.report.counts['refused']).toBe(1);
    expect(await refusalOf(await supervisor.post(`/ledger/imports/${id}/commitments`, { read: first.mark }))).toMatchObject({ status: 422, code: 'import-refused' });
    const { mark, report } = await plan({ kinds: { 工程: 'build-works' } });
    expect(report.counts).toMatchObject({ refused: 0, repaired: 1 });
    expect(await refusalOf(await supervisor.post(`/ledger/imports/${id}/commitments`, { read: first.mark, acceptRepairs: true }))).toMatchObject({ status: 409, code: 'stale-revision' });
    expect(await refusalOf(await supervisor.post(`/ledger/imports/${id}/commitments`, { read: mark }))).toMatchObject({ status: 422, code: 'import-refused' });
    expect(await count()).toBe(before);
    const apply = async (): Promise<Response> => supervisor.post(`/ledger/imports/${id}/commitments`, { read: mark, acceptRepairs: true }, { 'idempotency-key': 'ledger-2023' });
    const [done, again] = [await apply(), await apply()];
    expect([done.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
    const { opened } = await done.json() as { opened: string[] };
    expect(opened).toHaveLength(3);
    expect(await count()).toBe(before + 3);
    expect(await refusalOf(await supervisor.post(`/ledger/imports/${id}/report`, {}))).toMatchObject({ status: 404, code: 'upload-unknown' });
    const other = new Caller(site, await tokenFor(db, 'du-ban'));
    const { id: theirs } = await (await supervisor.upload('/ledger/imports', await foreignLedger(), '2023年台账.xlsx')).json() as { id: string };
    expect(await refusalOf(await other.post(`/ledger/imports/${theirs}/report`, {}))).toMatchObject({ status: 404, code: 'upload-unknown' });
  });
});
