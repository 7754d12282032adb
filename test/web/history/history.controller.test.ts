import { createHash } from 'node:crypto';
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

/** Where a step page says that the machine stands, what was entered and what was left. */
const litIn = (html: string): string[] => [...(/<ul class="lit-list">(.*?)<\/ul>/s.exec(html)?.[1] ?? '').matchAll(/<li.*?<\/li>/gs)].map(([item]) => item.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ').trim());

describe('history page', () => {
  it('gives its verdict first, then every entry', async () => {
    const html = await (await (await Visitor.signedIn(site, 'shen.ji')).get('/commitments/CLAIMED/history')).text();
    expect(html.indexOf('完整：未发现改动')).toBeLessThan(html.indexOf('<table'));
    const [{ n } = { n: 0 }] = await given.owner.query<{ n: number }[]>(`select count(*)::int as n from history where commitment_id = 'CLAIMED'`);
    expect(html.match(/<details class="quiet">/g)).toHaveLength(n);
  });

  it('hands out the very bytes that were hashed', async () => {
    const lines = (await (await (await Visitor.signedIn(site, 'shen.ji')).get('/commitments/CLAIMED/history.jsonl')).text()).trimEnd().split('\n');
    const stored = await given.owner.query<{ hash: string }[]>(`select hash from history where commitment_id = 'CLAIMED' order by seq`);
    expect(lines.map((line) => createHash('sha256').update(line).digest('hex'))).toEqual(stored.map(({ hash }) => hash));
  });

  it('says of each entry who, for whom, with which letters and proof, and how every deadline was counted', async () => {
    const auditor = await Visitor.signedIn(site, 'shen.ji');
    await given.owner.query(`insert into deliveries (notice_id, attempt, at, outcome, smtp_code, response, message_id)
      select id, 1, now(), 'retry', 451, '451 4.7.1 try again <later>', '<a@b>' from notices where commitment_id = 'OVERDUE' order by id limit 1`);
    const html = await (await auditor.get('/commitments/OVERDUE/history')).text();
    expect(html).toContain('451 4.7.1 try again &lt;later>');
    expect(html).toMatch(/用过的每一个时限.*2022年9月21日.*时限如何计算.*到期日 2022-09-21（周三）：答复原文写明/s);
    expect(await (await auditor.get('/commitments/CLAIMED/history')).text()).toContain('<dd>桂科发〔2022〕88号</dd>');
  });

  it('goes through the steps, with the machine as it stood after each', async () => {
    const auditor = await Visitor.signedIn(site, 'shen.ji');
    const html = await (await auditor.get('/commitments/CLAIMED/history?step=2')).text();
    expect(html).toContain('第 2 步，共');
    expect(html).toMatch(/<a href="\/commitments\/CLAIMED\/history\?step=1" rel="prev">.*<a href="\/commitments\/CLAIMED\/history\?step=3" rel="next">/s);
    expect(html.match(/ class="[a-z]+ lit"/g)).toHaveLength(html.match(/href="#lit-\d"/g)?.length ?? 0);
    expect(html).not.toMatch(/<svg[^]*<style/); // the policy of the pages lets no style in
    expect(litIn(html)).toEqual(['▶ 承诺调整 › 无待决调整 本步进入', '▶ 时限 › 未到期 本步进入', '▶ 年度与届次 › 本年度、本届内 本步进入', '▶ 办理 › 待接收（异议期内） 本步进入', '待立项 本步离开']);
    const last = await (await auditor.get('/commitments/CLAIMED/history?step=999&lang=en')).text();
    expect(last).not.toContain('rel="next"');
    expect(litIn(last)).toContain('▶ the work › claimed as done entered by this step');
  });

  it('examines again when asked', async () => {
    const auditor = await Visitor.signedIn(site, 'shen.ji');
    const answer = await auditor.submit('/commitments/CLAIMED/history', '现在重新核验', '/commitments/CLAIMED/history/examination', {});
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/commitments/CLAIMED/history?again=yes']);
    expect(await (await auditor.get('/commitments/CLAIMED/history?again=yes')).text()).toContain('刚刚重新核验过');
  });

  it('shows which entry was tampered with', async () => {
    await given.owner.query('alter table history disable trigger append_only');
    await given.owner.query(`update history set body = replace(body, '2022-09-21', '2022-12-21') where commitment_id = 'OVERDUE' and seq = 2`);
    await given.owner.query('alter table history enable trigger append_only');
    const html = await (await (await Visitor.signedIn(site, 'shen.ji')).get('/commitments/OVERDUE/history')).text();
    expect(html).toContain('有问题：历史与记录不符');
    expect(html).toMatch(/>2<\/a> <span class="tag red">内容被改动</);
  });

  it('is a 404 for an unknown id, also as a download', async () => {
    const visitor = await Visitor.signedIn(site, 'shen.ji');
    expect([(await visitor.get('/commitments/X/history')).status, (await visitor.get('/commitments/X/history.jsonl')).status]).toEqual([404, 404]);
  });
});
