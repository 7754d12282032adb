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
    expect([...html.matchAll(/href="\/commitments\/(\w+)"/g)].map(([, id]) => id)).toEqual(['OVERDUE', 'BLUE', 'PROPOSED', 'INFERRED', 'CLAIMED']);
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

  it('has a link for every view, and says what it left out of a link that makes no sense', async () => {
    const visitor = await Visitor.signedIn(site, 'shen.ji');
    const page = async (query: string): Promise<string> => {
      const answer = await visitor.get(`/?${query}`);
      expect(answer.status).toBe(200);
      return answer.text();
    };
    const shown = (html: string): string[] => [...html.matchAll(/class="title" href="\/commitments\/(\w+)"/g)].map(([, id = '']) => id);
    expect(shown(await page('light=orange&age=6-20&kind=issue-document&q=%E6%96%B9%E6%A1%88&only=no-evidence'))).toEqual(['OVERDUE']);
    const [, leader = ''] = /<option value="(\d+)">收件人deputyHead/.exec(await page('')) ?? [];
    expect(shown(await page(`leader=${leader}&sort=latest&light=overdue`))).toEqual(['BLUE', 'OVERDUE']);
    const mad = await page(`${Array.from({ length: 1000 }, (_, i) => `kind=${String.fromCharCode(97 + i % 26)}-${String.fromCharCode(97 + i % 23)}`).join('&')}&page=1000000000&light=%3Cscript%3E&at=2022-02-31`);
    expect(mad).toContain('未按其筛选');
    expect(mad).not.toContain('<script>');
    expect(shown(mad)).toEqual([]);
    const altered = await page('cursor=MCAyMDIyLTA5LTIxIE9WRVJEVUU.AAAAAAAA');
    expect(altered).toContain('翻页位置已被改动');
    expect(shown(altered)).toHaveLength(5);
    expect(await page('only=waiting')).toContain('去掉其中一个');
  });

  it('shows any past instant as its histories tell it, says so on top, and leads back to now', async () => {
    const visitor = await Visitor.signedIn(site, 'shen.ji');
    const then = await (await visitor.get('/?at=2022-10-11&light=overdue')).text();
    expect(then).toContain('这是过去某一时刻的台账');
    expect(then).toMatch(/href="\/\?light=overdue">回到现在/);
    expect([...then.matchAll(/class="title" href="\/commitments\/(\w+)"/g)].map(([, id]) => id)).toEqual(['OVERDUE']);
    expect(then).toContain('已逾期11个工作日');
    const day = await (await visitor.get('/?at=2022-10-10T00:00')).text();
    expect(day).toContain('橙色督办');
    expect(await (await visitor.get('/?at=2022-10-18')).text()).toContain('申请销号'); // CLAIMED was not claimed yet: it is what came next
    expect(await (await visitor.get('/?at=2031-01-01')).text()).toContain('所问时刻还没有到');
    expect(await (await visitor.get('/?at=2001-01-01&lang=en')).text()).toContain('Nothing matched at that moment');
    await visitor.get('/?lang=zh');
  });

  it('counts what needs attention and marks inferred dates', async () => {
    const html = await (await (await Visitor.signedIn(site, 'shen.ji')).get('/')).text();
    expect([...html.matchAll(/<span>([^<]*)<\/span> <b>(\d+)<\/b>/g)].map(([, name, n]) => `${String(name)} ${String(n)}`)).toEqual(
      ['在办 5', '已逾期 2', '蓝色催办 1', '橙色督办 1', '红色督办 0', '已移送 0', '逾期后申请销号 0', '7日内到期 0', '未到期 2', '待核销 1', '未定时限 0', '已办结 1', '推断未确认 2', '等待条件 0', '处理受阻 0', '函件待批 2', '函件未送达 0']);
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
