import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../../src/core/commitment.js';
import type { Commitments } from '../../../src/engine/commitments.js';
import { testDatabase } from '../../support/database.js';
import { seedPlaces } from '../places.js';
import { startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { NOW, person, world } from '../world.js';

const given = testDatabase();
let site: Site;
let commitments: Commitments;
let auditor: Visitor;

beforeAll(async () => {
  commitments = await world(given);
  site = await startSite(given.database, commitments);
  auditor = await Visitor.signedIn(site, 'shen.ji');
});
afterAll(() => site.close());

const textOf = async (path: string): Promise<string> => (await auditor.get(path)).text();
/** `#seq` of every entry a page lists, with its commitment. */
const listed = (html: string): string[] => [...html.matchAll(/\/commitments\/([A-Z]+)\/history\?step=(\d+)/g)].map(([, id = '', seq = '']) => `${id}#${seq}`);
const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
async function send(id: string, type: string, by: Actor, data: Record<string, unknown>, minutes: number): Promise<void> {
  await given.database.transaction((tx) => commitments.send(tx, { id, type, data, by, now: later(minutes) }));
}

describe('the search of all histories', () => {
  it('is a desk with no other rooms than there are', async () => {
    expect((await auditor.get('/audit/anomalies/none-such')).status).toBe(404);
  });

  it('finds every entry once, the latest first, over all pages', async () => {
    const found: string[] = [];
    let pages = 0;
    for (let path: string | undefined = '/audit'; path !== undefined; pages += 1) {
      const html: string = await textOf(path);
      found.push(...listed(html));
      path = /href="(\/audit\?[^"]*before=[^"]*)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
    }
    const stored = await given.owner.query<{ key: string }[]>(`select commitment_id || '#' || seq as key from history order by at desc, commitment_id desc, seq desc`);
    expect(found).toEqual(stored.map(({ key }) => key));
    expect(pages).toBe(Math.ceil(stored.length / 50));
  });

  it.each([
    ['a person by name', 'actor=李为', `actor = 'li-wei'`], ['a person by login', 'actor=su.cha', `actor = 'su-cha'`], ['the clock', 'actor=clock', `actor = 'clock'`],
    ['an event', 'event=CONFIRMED', `event = 'CONFIRMED'`], ['a timer', 'event=untilOverdue', `event = 'untilOverdue'`], ['a commitment', 'commitment=BLUE', `commitment_id = 'BLUE'`],
    ['an office by name', 'office=自治区科技厅', 'true'], ['an office that has none', 'office=finance', 'false'], ['nobody there is', 'actor=无名氏', 'false'],
    ['one day', 'from=2022-06-27&to=2022-06-27', `at >= '2022-06-27T00:00+08' and at < '2022-06-28T00:00+08'`],
    ['all of it at once', 'actor=su-cha&event=CONFIRMED&office=tech&to=2022-07-01', `actor = 'su-cha' and event = 'CONFIRMED'`],
    ['what makes no sense as nothing', 'from=yesterday&event=NONSENSE&before=x', 'true'],
  ])('narrows by %s', async (_, query, where) => {
    const stored = await given.owner.query<{ key: string }[]>(`select commitment_id || '#' || seq as key from history where ${where} order by at desc, commitment_id desc, seq desc limit 50`);
    const html = await textOf(`/audit?${query}`);
    expect(listed(html)).toEqual(stored.map(({ key }) => key));
    expect(html.includes('没有符合条件的记录')).toBe(stored.length === 0);
  });
});

describe('an examination of all histories', () => {
  it('is made by the button, says who had it made, and finds what was altered', async () => {
    expect(await textOf('/audit')).toContain('还没有全面核验过');
    const press = async (): Promise<string> => {
      expect((await auditor.submit('/audit', '现在', '/audit/examination', {})).status).toBe(303);
      return textOf('/audit');
    };
    expect(await press()).toMatch(/完整：全部履历未发现改动.*<span class="numbers">6<\/span> 份履历.*核验人 沈计/s);
    await given.owner.query('alter table history disable trigger append_only');
    await given.owner.query(`update history set body = replace(body, '重复', '重合') where commitment_id = 'GONE' and seq = 2`);
    expect(await press()).toMatch(/有问题：有履历与记录不符.*\/commitments\/GONE\/history">GONE<\/a> #2 <strong>内容被改动/s);
    await given.owner.query(`update history set body = replace(body, '重合', '重复') where commitment_id = 'GONE' and seq = 2`);
    await given.owner.query('alter table history enable trigger append_only');
    expect(await press()).toContain('完整：全部履历未发现改动');
    await expect(given.owner.query('delete from examinations')).rejects.toThrow('append-only');
  });
});

describe('anomalies', () => {
  const head: Actor = { id: 'head', name: 'head', roles: ['head'], office: 'tech' };
  const evidence = { title: '创新驱动发展融资担保基金运营管理方案', number: '桂科发〔2022〕88号', issuedOn: '2022-09-01', link: 'https://example.gov.cn/88', registeredBy: '办公室 李梅' };
  const found = async (kind: string): Promise<string[]> => listed(await textOf(`/audit/anomalies/${kind}`));

  it('list a silent lapse until somebody acts', async () => {
    const [{ seq } = { seq: 0 }] = await given.owner.query<{ seq: number }[]>(`select seq from history where commitment_id = 'OVERDUE' and event = 'untilOverdue'`);
    expect(await found('silent-lapse')).toEqual([`OVERDUE#${String(seq)}`]); // BLUE has been overdue for less than ten days
    await send('OVERDUE', 'PROGRESS_REPORTED', { ...head, roles: ['handler'] }, { text: '正在会签' }, 0);
    expect(await found('silent-lapse')).toEqual([]);
  });

  it('list a change after the due date, and whoever did the work and decided', async () => {
    await seedPlaces(given);
    await send('OVERDUE', 'CHANGE_REQUESTED', person('li.wei'), { change: 'date', dueOn: '2022-11-15', reason: '会签未完' }, 1);
    await send('OVERDUE', 'CHANGE_APPROVED', head, { dueOn: '2022-11-15' }, 2);
    const [{ seq } = { seq: 0 }] = await given.owner.query<{ seq: number }[]>(`select max(seq) as seq from history where commitment_id = 'OVERDUE'`);
    const late = await textOf('/audit/anomalies/late-change');
    expect(listed(late)).toEqual([`OVERDUE#${String(seq)}`]);
    expect(late).toContain('原时限2022年9月21日已过；改为2022年11月15日');
    const both = await textOf('/audit/anomalies/two-roles');
    expect(listed(both)).toEqual([`OVERDUE#${String(seq)}`]);
    expect(both).toContain('由同一人“填报进展”');
  });

  it('list what was verified at once, and evidence that proves two commitments', async () => {
    await send('BLUE', 'CLAIMED', person('li.wei'), { evidence }, 3);
    await send('BLUE', 'VERIFIED', person('su.cha'), { outcome: 'fulfilled' }, 7);
    const quick = await textOf('/audit/anomalies/quick-verification');
    expect(listed(quick).map((key) => key.split('#')[0])).toEqual(['BLUE']);
    expect(quick).toContain('申请后4分0秒核验通过');
    const reused = await textOf('/audit/anomalies/evidence-reused');
    expect(listed(reused).map((key) => key.split('#')[0])).toEqual(['BLUE', 'CLAIMED']);
    expect(reused).toContain('桂科发〔2022〕88号');
    expect(await textOf('/audit')).toMatch(/佐证重复使用<\/a><b class="numbers">2</);
  });

  it('list letters that were suppressed, with the reason', async () => {
    await given.owner.query(`update notices set state = 'suppressed', reason = 'no-contact' where id = (select min(id) from notices where commitment_id = 'CLAIMED')`);
    const html = await textOf('/audit/anomalies/letters-suppressed');
    expect(html).toContain('该层级没有联系人');
    expect(listed(html).map((key) => key.split('#')[0])).toEqual(['CLAIMED']);
  });
});
