import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashPassword } from '../../../src/auth/passwords.js';
import { RuleBook } from '../../../src/store/rule-book.js';
import { Commitments } from '../../../src/engine/commitments.js';
import { testDatabase } from '../../support/database.js';
import { startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { PASSWORD, world } from '../world.js';

const given = testDatabase();
let site: Site;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
});
afterAll(() => site.close());

describe('board', () => {
  it('shows the longest overdue first, with its working days late, office, words and next step', async () => {
    const html = await (await (await Visitor.signedIn(site, 'shen.ji')).get('/')).text();
    expect([...html.matchAll(/href="\/commitments\/(\w+)"/g)].map(([, id]) => id)).toEqual(['OVERDUE', 'BLUE', 'CLAIMED', 'PROPOSED', 'INFERRED']);
    const [, row = ''] = /<tr>((?:(?!<\/tr>).)*OVERDUE.*?)<\/tr>/s.exec(html) ?? [];
    expect(row).toContain('已逾期18个工作日');
    expect(row).toContain('橙色督办');
    expect(row).toContain('「尽快制定出台《创新驱动发展融资担保基金运营管理方案》」');
    expect(row).toContain('自治区科技厅');
    expect(row).toContain('2022年10月24日00:00');
  });

  it('filters by office and by open, closed or all, and ignores a filter that makes no sense', async () => {
    const visitor = await Visitor.signedIn(site, 'shen.ji');
    const ids = async (query: string) => [...(await (await visitor.get(`/${query}`)).text()).matchAll(/href="\/commitments\/(\w+)"/g)].map(([, id]) => id);
    expect(await ids('?state=closed')).toEqual(['GONE']);
    expect(await ids('?state=all&office=tech')).toHaveLength(6);
    expect(await ids('?office=finance')).toEqual([]);
    expect(await ids(`?office=${encodeURIComponent("x' or 1=1")}&page=-1&state=`)).toHaveLength(5);
  });

  it('counts what needs attention and marks inferred dates', async () => {
    const html = await (await (await Visitor.signedIn(site, 'shen.ji')).get('/')).text();
    expect([...html.matchAll(/<b>(\d+)<\/b><span>(.*?)<\/span>/g)].map(([, n, name]) => `${String(name)} ${String(n)}`)).toEqual(
      ['已逾期 2', '7日内到期 0', '在办 5', '时限为推断 2', '处理受阻 0', '函件待批 2', '函件未送达 0']);
    expect(html.match(/tag inferred/g)).toHaveLength(2);
  });

  it('shows stuck work with its incident, and survives a commitment whose definition this program lacks', async () => {
    await given.owner.query(`update commitments set failures = 2, retry_at = '2022-10-20T03:00Z' where id = 'BLUE'`);
    await given.owner.query(`insert into incidents (commitment_id, at, code, message) values ('BLUE', now(), 'step-failed', 'the guard fell over')`);
    await given.owner.query(`update commitments set definition_hash = 'of another program' where id = 'CLAIMED'`);
    const html = await (await (await Visitor.signedIn(site, 'shen.ji')).get('/')).text();
    expect(html).toContain('the guard fell over');
    expect(html).toContain('本程序没有这个事项所用的流程定义');
    expect(html).toContain('/commitments/OVERDUE');
  });
});

describe('empty board', () => {
  const empty = testDatabase();
  it('teaches how to begin', async () => {
    await empty.owner.query(`insert into people (id, jurisdiction, name, login, password_hash, roles) values ('a', 'gx', '甲', 'a', $1, '{auditor}')`, [await hashPassword(PASSWORD)]);
    const bare = await startSite(empty.database, new Commitments(new RuleBook()));
    const html = await (await (await Visitor.signedIn(bare, 'a')).get('/')).text();
    await bare.close();
    expect(html).toContain('jiannuo import');
    expect(html).not.toContain('演示时钟');
  });
});
