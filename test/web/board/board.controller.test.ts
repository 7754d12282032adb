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
});
