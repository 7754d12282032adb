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

/** The rows of the table below a chart. */
async function rowsOf(login: string, id: string, query = ''): Promise<string[][]> {
  const html = await (await (await Visitor.signedIn(site, login)).get(`/figures${query}`)).text();
  const [, section = ''] = new RegExp(`aria-labelledby="${id}">(.*?)</section>`, 's').exec(html) ?? [];
  return [...section.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell));
}

describe('charts', () => {
  it('count lights per office, ages of what is overdue, and what falls due, promised and inferred apart', async () => {
    expect((await rowsOf('shen.ji', 'lights')).slice(1)).toEqual([['<a href="/?office=tech">自治区科技厅</a>', '1', '0', '2', '0', '0', '1', '1', '0', '0', '5']]);
    expect((await rowsOf('shen.ji', 'ageing')).slice(1)).toEqual([['不足1', '0'], ['1–5', '1'], ['6–20', '1'], ['21–60', '0'], ['60+', '0']]);
    const weeks = (await rowsOf('shen.ji', 'coming')).slice(1);
    expect(weeks).toHaveLength(12);
    expect(weeks.filter((row) => row.slice(1).some((n) => n !== '0'))).toEqual([['2022年12月19日', '0', '1'], ['2022年12月26日', '0', '1']]);
  });

  it('never show a rate without what it is of, nor a month without what it leaves out', async () => {
    const [heads = [], ...months] = await rowsOf('shen.ji', 'on-time');
    expect(months.map(([month]) => month)).toEqual(['2021-11', '2021-12', ...Array.from({ length: 10 }, (_, n) => `2022-${String(n + 1).padStart(2, '0')}`)]);
    expect(months.at(-2)?.slice(0, 7)).toEqual(['2022-09', '0% (0/1)', '0', '0', '0', '0', '1']);
    expect(heads.filter((head) => head.startsWith('不计入'))).toHaveLength(6);
    await given.owner.query(`update commitments set stage = 'closed.fulfilled', claimed_on = '2022-09-20', closed_on = '2022-10-01' where id = 'OVERDUE'`);
    expect((await rowsOf('shen.ji', 'on-time')).at(-2)?.slice(0, 3)).toEqual(['2022-09', '100% (1/1)', '1']);
  });

  it('show nobody more than their own scope, and are drawn without a style of their own', async () => {
    expect(await rowsOf('other.clerk', 'lights')).toEqual([]);
    expect(await rowsOf('shen.ji', 'lights', '?office=finance')).toEqual([]);
    const html = await (await (await Visitor.signedIn(site, 'shen.ji')).get(`/figures?office=${encodeURIComponent('<script>')}&lang=en`)).text();
    expect(html).toContain('<svg');
    expect(html).toContain('Science and Technology Department');
    expect(html).not.toMatch(/<style| style=/);
  });
});
