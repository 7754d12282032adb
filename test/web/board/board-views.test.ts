import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import { readDocuments } from '../../../src/intake/read-document/read-documents.js';
import { testDatabase } from '../../support/database.js';
import { hiddenFields, startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { world } from '../world.js';

const given = testDatabase();
let site: Site;
let supervisor: Visitor;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
  await given.owner.query(`update commitments set title = '=HYPERLINK("http://x")' where id = 'CLAIMED'`);
  supervisor = await Visitor.signedIn(site, 'su.cha');
});
afterAll(() => site.close());

const shownIds = async (query: string): Promise<string[]> => [...(await (await supervisor.get(`/?${query}`)).text()).matchAll(/class="title" href="\/commitments\/(\w+)"/g)].map(([, id = '']) => id);
const file = async (query: string): Promise<{ bytes: Buffer; type: string }> => {
  const answer = await supervisor.get(`/board/export?${query}`);
  return { bytes: Buffer.from(await answer.arrayBuffer()), type: answer.headers.get('content-type') ?? '' };
};

describe('a view of the board', () => {
  it.each(['', 'light=overdue', 'state=all', 'at=2022-09-30', 'sort=latest&q=%E5%9F%BA%E9%87%91'])('leaves as the lines it shows, in their order, with its instant: %s', async (query) => {
    const rows = parse((await file(`${query}&format=csv`)).bytes, { bom: true, relax_column_count: true });
    expect(rows.slice(2).map(([id]) => id)).toEqual(await shownIds(query));
    expect(rows[0]?.[0]).toContain(query.startsWith('at=') ? '2022年9月30日23:59' : '2022年10月20日10:00');
    expect(rows[1]?.slice(0, 3)).toEqual(['编号', '承诺', '承诺原文']);
  });

  it('says in a file what it says on the page, and nothing in it is computed', async () => {
    const rows = parse((await file('format=csv')).bytes, { bom: true, relax_column_count: true });
    expect(rows.find(([id]) => id === 'OVERDUE')?.slice(7, 12)).toEqual(['已逾期18个工作日', '橙色督办', '2022-09-21', '答复原文承诺', expect.any(String)]);
    expect(rows.find(([id]) => id === 'CLAIMED')?.[1]).toBe(`'=HYPERLINK("http://x")`);
    const workbook = await readXlsx((await file('format=xlsx')).bytes);
    expect(workbook.sheets[0]?.rows.find(([id]) => id === 'CLAIMED')?.[1]).toBe('=HYPERLINK("http://x")');
  });

  it('leaves as a PDF that can be read, with letters for Chinese in it', async () => {
    const { bytes, type } = await file('light=overdue&format=pdf');
    expect(type).toBe('application/pdf');
    const read = JSON.stringify(await readDocuments(bytes, 'board.pdf'));
    for (const words of ['制定担保基金运营管理方案', '已逾期18个工作日', '橙色督办', '自治区科技厅']) expect(read).toContain(words);
  });

  it('is kept under a name, opened again, given another meaning, and forgotten', async () => {
    const csrf = hiddenFields(await (await supervisor.get('/')).text(), '/sign-out')['csrf'] ?? '';
    const save = async (name: string, query: string): Promise<string | null> => (await supervisor.post('/board/views', { csrf, name, query })).headers.get('location');
    expect(await save('橙色以上', 'light=red&light=orange&nonsense=1')).toBe('/?light=orange&light=red');
    expect(await save('橙色以上', 'light=orange')).toBe('/?light=orange');
    const page = await (await supervisor.get('/')).text();
    expect(page).toContain('<a href="/?light=orange">橙色以上</a>');
    expect(await (await (await Visitor.signedIn(site, 'du.ban')).get('/')).text()).not.toContain('橙色以上');
    expect((await supervisor.post('/board/views', { csrf, name: '', query: '' })).status).toBe(400);
    await given.owner.query(`insert into saved_views (person_id, name, query) select 'su-cha', 'v' || n, '' from generate_series(1, 29) n`);
    expect((await supervisor.post('/board/views', { csrf, name: '第三十一个', query: '' })).status).toBe(400);
    expect((await supervisor.post('/board/views/forget', { csrf, name: '橙色以上' })).headers.get('location')).toBe('/');
    expect(await (await supervisor.get('/')).text()).not.toContain('橙色以上');
  });
});
