import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '../../support/database.js';
import { startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { world } from '../world.js';

const given = testDatabase();
let site: Site;
let clerk: Visitor;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
  clerk = await Visitor.signedIn(site, 'li.wei');
});
afterAll(() => site.close());

const text = async (visitor: Visitor, path: string): Promise<string> => (await visitor.get(path)).text();
const rowOf = (html: string, id: string): string => html.split('<tr>').find((row) => row.includes(`href="/commitments/${id}"`)) ?? '';

describe('the desk of an office', () => {
  it('lists what burns first, each with one next step, until when, and what the clock does if nobody takes it', async () => {
    const html = await text(clerk, '/desk');
    expect([...html.matchAll(/class="title" href="\/commitments\/(\w+)"/g)].map(([, id]) => id)).toEqual(['OVERDUE', 'BLUE', 'INFERRED', 'CLAIMED', 'PROPOSED']);
    expect([...html.matchAll(/<h2 id="(\w+)"[^>]*>([^<]*) <span class="numbers">(\d+)/g)].map(([, id, name, n]) => `${String(id)} ${String(name)} ${String(n)}`))
      .toEqual(['overdue 已逾期 2', 'asked 等我处理 1', 'others 等他人处理 2']);
    expect(rowOf(html, 'OVERDUE')).toMatch(/href="\/commitments\/OVERDUE\?do=CLAIMED#CLAIMED">申请销号.*已逾期：办完请申请销号.*或 .*填报进展.*申请调整/su);
    expect(rowOf(html, 'OVERDUE')).toMatch(/不办会怎样.*2022年10月24日00:00.*红色督办/su);
    expect(rowOf(html, 'INFERRED')).toMatch(/class="button"[^>]*>确认时限/u);
    expect(rowOf(html, 'CLAIMED')).not.toContain('class="button"');
    expect(html).toMatch(/<a href="\/desk" aria-current="page">我的办理<\/a><a href="\/">/u);
    expect(html).toContain('重复的表述'); // closed, apart
    expect(html.match(/class="button"/g)).toHaveLength(3);
  });

  it('leads to the form, which is open; and is for offices alone, whose empty desk says what it is for', async () => {
    expect(await text(clerk, '/commitments/OVERDUE?do=CLAIMED')).toMatch(/<details open[^>]* id="CLAIMED">/u);
    const other = await text(await Visitor.signedIn(site, 'other.clerk'), '/desk');
    expect(other).toContain('现在没有在办事项');
    expect(other).not.toContain('OVERDUE');
    expect((await (await Visitor.signedIn(site, 'su.cha')).get('/desk')).status).toBe(403);
  });
});
