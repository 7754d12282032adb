import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import { DAY, foreignLedger } from '../../intake/spreadsheet/foreign-ledger.js';
import { testDatabase } from '../../support/database.js';
import { hiddenFields, startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { world } from '../world.js';

const given = testDatabase();
let site: Site;
let supervisor: Visitor;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
  await given.owner.query(`update people set jurisdiction = 'guangxi'`);
  await given.owner.query(`update clock set shift = '2023-07-01T10:00+08:00'::timestamptz - clock_timestamp()`);
  supervisor = await Visitor.signedIn(site, 'su.cha');
});
afterAll(() => site.close());

const uploaded = async (bytes: Uint8Array, name = '2023年台账.xlsx'): Promise<string> => {
  const answer = await supervisor.submitFile('/ledger', '/ledger/uploads', '/ledger/uploads', { name, bytes });
  expect(answer.status).toBe(303);
  return answer.headers.get('location') ?? '';
};
/** The fields of the mapping form as a browser would send them back. */
const mappingFields = (html: string): Record<string, string> => {
  const form = html.slice(html.indexOf('/mapping"'));
  const selects = [...form.matchAll(/<select id="[^"]*" name="([^"]+)">([^]*?)<\/select>/g)].map(([, name = '', options = '']) => [name, /<option value="([^"]*)" selected/.exec(options)?.[1] ?? /^<option value(?:="([^"]*)")?/.exec(options)?.[1] ?? '']);
  return { ...hiddenFields(html, '/mapping'), ...Object.fromEntries(selects) as Record<string, string> };
};
const commitments = async (): Promise<number> => (await given.database.app.query<{ n: number }[]>('select count(*)::int as n from commitments'))[0]?.n ?? 0;

describe('the ledger’s pages', () => {
  it('hand the ledger out to everybody who is signed in, as a workbook and as CSV', async () => {
    const auditor = await Visitor.signedIn(site, 'shen.ji');
    const page = await (await auditor.get('/ledger')).text();
    expect(page).toContain('导入由督查人员办理');
    expect(page).not.toContain('type="file"');
    const workbook = await auditor.get('/ledger/export?format=xlsx&state=open');
    expect(workbook.headers.get('content-disposition')).toContain(encodeURIComponent('台账-2023-07-01.xlsx'));
    expect((await readXlsx(new Uint8Array(await workbook.arrayBuffer()))).sheets[0]?.rows).toHaveLength(7);
    const csv = await auditor.get('/ledger/export?format=csv&office=tech');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(Buffer.from(await csv.arrayBuffer()).toString('utf8')).toMatch(/^\ufeff序号 No\.,[^]*OVERDUE/u);
    expect((await new Visitor(site).get('/ledger/export')).headers.get('location')).toContain('/sign-in');
  });

  it('take a ledger in by steps: match, read what would happen, agree, import', async () => {
    const before = await commitments();
    const ledger = await foreignLedger();
    const place = await uploaded(ledger);
    const mapping = await (await supervisor.get(place)).text();
    expect(mapping).toContain('2023年台账.xlsx');
    expect(mapping).toMatch(/<label class="theirs" for="c5">承诺内容 [^]*?<option value="quote" selected>/u);
    expect(mapping).toContain('>工程 · 1 行<');
    const fields = mappingFields(mapping);
    expect(fields).toMatchObject({ c1: 'suggestion', c7: 'office', c8: 'dueOn', 'd.jurisdiction': 'guangxi', sheet: '2023年台账', headerRow: '2', 'kind.0.word': '工程', 'kind.0.is': '' });

    const first = await supervisor.post(`${place}/mapping`, fields);
    expect([first.status, first.headers.get('location')]).toEqual([303, `${place}/report`]);
    const refused = await (await supervisor.get(`${place}/report`)).text();
    expect(refused).toMatch(/G5“承诺类型”「工程」：没有这个类型/u);
    expect(refused).not.toContain(`${place}/apply`);

    await supervisor.post(`${place}/mapping`, { ...mappingFields(await (await supervisor.get(place)).text()), 'kind.0.is': 'build-works' });
    const report = await (await supervisor.get(`${place}/report`)).text();
    expect(report).toMatch(/修正后新增[^]*I5“完成时限”「2023年底前」：按该时段最后一日记为 2023-12-31/u);
    expect(await (await supervisor.get(`${place}/report?rows=all`)).text()).toContain('2023001-L1');
    expect(await (await supervisor.get(`${place}/report?lang=en`)).text()).toContain('taken as its last day, 2023-12-31');
    await supervisor.get('/ledger?lang=zh');

    const { csrf, read } = hiddenFields(report, '/apply') as { csrf: string; read: string };
    const withoutAgreement = await supervisor.post(`${place}/apply`, { csrf, read });
    expect([withoutAgreement.status, await withoutAgreement.text()]).toEqual([422, expect.stringContaining('未导入任何内容')]);
    expect(await commitments()).toBe(before);

    const done = await supervisor.post(`${place}/apply`, { csrf, read, repairs: 'yes' });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/ledger?opened=3']);
    expect(await commitments()).toBe(before + 3);
    expect(await (await supervisor.get('/ledger?opened=3')).text()).toContain('已导入，新增事项：3');
    expect((await supervisor.get(place)).status).toBe(404);
    const commitment = await (await supervisor.get('/commitments/2023002-L1')).text();
    expect(commitment).toMatch(/导入的台账 2023年台账\.xlsx · 2023年台账 · 行 5/u);
    expect(commitment).toContain('<mark>年内新建科普基地10个。</mark>');

    const again = await uploaded(ledger);
    await supervisor.post(`${again}/mapping`, mappingFields(await (await supervisor.get(again)).text()));
    expect(await (await supervisor.get(`${again}/report`)).text()).toContain('此前已导入');
  });

  it('import nothing else than what was read', async () => {
    const rows = [[1, '2023020', '建议', '韦明', DAY('2023-06-15'), '印发《甲办法》。', '制定出台文件', '自治区科技厅', DAY('2023-12-31'), '', '']];
    const place = await uploaded(await foreignLedger({ rows }));
    await supervisor.post(`${place}/mapping`, mappingFields(await (await supervisor.get(place)).text()));
    const { csrf = '', read = '' } = hiddenFields(await (await supervisor.get(`${place}/report`)).text(), '/apply');
    await given.owner.query(`update offices set name = '改名科技厅' where id = 'tech'`);
    const answer = await supervisor.post(`${place}/apply`, { csrf, read });
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('没有这个单位')]);
    await given.owner.query(`update offices set name = '自治区科技厅' where id = 'tech'`);
    expect((await supervisor.post(`${place}/apply`, { csrf, read, confirm: 'yes' })).status).toBe(303);
    expect(await given.database.app.query(`select stage from commitments where id = '2023020-L1'`)).toEqual([{ stage: 'offered' }]);
  });

  it('show the form again with what is missing, and let a header be named by hand', async () => {
    const place = await uploaded(await foreignLedger({ headers: ['甲', '乙', '丙'], rows: [['X', '印发《办法》', '自治区科技厅']], title: false }), 'odd.xlsx');
    const page = await (await supervisor.get(place)).text();
    expect(page).toContain('找不到表头');
    const fields: Record<string, string> = { ...mappingFields(page), c0: 'suggestion', c1: 'quote', c2: 'office' };
    const missing = await supervisor.post(`${place}/mapping`, fields);
    expect([missing.status, await missing.text()]).toEqual([422, expect.stringMatching(/缺少栏目：答复日期、类型/u)]);
    const twice = await supervisor.post(`${place}/mapping`, { ...fields, c1: 'suggestion' });
    expect([twice.status, await twice.text()]).toEqual([422, expect.stringMatching(/两列对应同一栏/u)]);
    const whole = await supervisor.post(`${place}/mapping`, { ...fields, 'd.repliedOn': '2023-06-15', 'd.kind': 'issue-document' });
    expect(whole.status).toBe(303);
    expect(await (await supervisor.get(`${place}/report?rows=all`)).text()).toContain('X-L1');
    expect((await supervisor.post(`${place}/discard`, { csrf: fields['csrf'] ?? '' })).headers.get('location')).toBe('/ledger');
    expect((await supervisor.get(`${place}/report`)).status).toBe(404);
  });

  it('refuse what is no ledger with a sentence, and keep nothing of it', async () => {
    for (const [name, bytes, status, said] of [
      ['a.pdf', new TextEncoder().encode('%PDF-1.7\n\u0001\u0000'), 422, '这个文件读不了'],
      ['old.xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), 422, '另存为 .xlsx'],
      ['empty.csv', new Uint8Array(), 400, '没有收到文件'],
      ['huge.csv', new Uint8Array(10 * 1024 * 1024 + 1).fill(65), 413, '文件太大'],
    ] as const) {
      const answer = await supervisor.submitFile('/ledger', '/ledger/uploads', '/ledger/uploads', { name, bytes });
      expect([name, answer.status, await answer.text()]).toEqual([name, status, expect.stringContaining(said)]);
    }
    expect((await supervisor.post('/ledger/uploads', { csrf: 'wrong' })).status).toBe(403);
    expect((await supervisor.get('/ledger/uploads/nothing')).status).toBe(404);
  });

  it('are closed to others: no upload without a supervisor’s role and the form’s token, none of somebody else’s', async () => {
    const before = await given.database.app.query('select id from uploads order by id');
    const bytes = await foreignLedger();
    const clerk = await Visitor.signedIn(site, 'li.wei');
    const csrf = hiddenFields(await (await clerk.get('/')).text(), '/sign-out')['csrf'] ?? '';
    expect((await clerk.submitFile('/', '/sign-out', '/ledger/uploads', { name: 'a.xlsx', bytes })).status).toBe(403);
    expect((await supervisor.submitFile('/ledger', '/ledger/uploads', '/ledger/uploads', { name: 'a.xlsx', bytes }, { csrf: 'wrong' })).status).toBe(403);
    expect(await given.database.app.query('select id from uploads order by id')).toEqual(before);
    const place = await uploaded(bytes);
    const other = await Visitor.signedIn(site, 'du.ban');
    expect((await other.get(place)).status).toBe(404);
    expect((await clerk.get(place)).status).toBe(403);
    expect((await clerk.post(`${place}/apply`, { csrf })).status).toBe(403);
    await given.owner.query(`update uploads set uploaded_at = uploaded_at - interval '2 days', expires_at = expires_at - interval '2 days'`);
    expect((await supervisor.get(place)).status).toBe(404);
    expect(await (await supervisor.get('/ledger')).text()).not.toContain('尚未完成的导入');
  });
});
