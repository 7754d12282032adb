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

describe('history page', () => {
  it('gives its verdict first, then every entry', async () => {
    const html = await (await (await Visitor.signedIn(site, 'shen.ji')).get('/commitments/CLAIMED/history')).text();
    expect(html.indexOf('完整：未发现改动')).toBeLessThan(html.indexOf('<table>'));
    const [{ n } = { n: 0 }] = await given.owner.query<{ n: number }[]>(`select count(*)::int as n from history where commitment_id = 'CLAIMED'`);
    expect(html.match(/<details class="quiet">/g)).toHaveLength(n);
  });

  it('hands out the very bytes that were hashed', async () => {
    const lines = (await (await (await Visitor.signedIn(site, 'shen.ji')).get('/commitments/CLAIMED/history.jsonl')).text()).trimEnd().split('\n');
    const stored = await given.owner.query<{ hash: string }[]>(`select hash from history where commitment_id = 'CLAIMED' order by seq`);
    expect(lines.map((line) => createHash('sha256').update(line).digest('hex'))).toEqual(stored.map(({ hash }) => hash));
  });

  it('shows which entry was tampered with', async () => {
    await given.owner.query('alter table history disable trigger append_only');
    await given.owner.query(`update history set body = replace(body, '2022-09-21', '2022-12-21') where commitment_id = 'OVERDUE' and seq = 2`);
    await given.owner.query('alter table history enable trigger append_only');
    const html = await (await (await Visitor.signedIn(site, 'shen.ji')).get('/commitments/OVERDUE/history')).text();
    expect(html).toContain('有问题：历史与记录不符');
    expect(html).toMatch(/>2 <span class="tag red">内容被改动</);
  });

  it('is a 404 for an unknown id, also as a download', async () => {
    const visitor = await Visitor.signedIn(site, 'shen.ji');
    expect([(await visitor.get('/commitments/X/history')).status, (await visitor.get('/commitments/X/history.jsonl')).status]).toEqual([404, 404]);
  });
});
