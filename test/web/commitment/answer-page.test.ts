import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { handOver } from '../../../src/intake/hand-over.js';
import { parseHandover } from '../../../src/intake/ledger.js';
import { at } from '../../support/factory.js';
import { testDatabase } from '../../support/database.js';
import { startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { person, world } from '../world.js';

const given = testDatabase();
let site: Site;
const PLACES: Readonly<Partial<Record<string, string>>> = { CQ: 'chongqing', QD: 'qingdao', SH: 'shanghai' };
/** The same people in each place in turn: nobody sees more than one. */
const inPlaceOf = (id: string): Promise<unknown> => given.owner.query('update people set jurisdiction = $1', [PLACES[id.slice(0, 2)] ?? 'guangxi']);
let send: (id: string, type: string, data: Record<string, unknown>, login: string, when: string) => Promise<unknown>;
beforeAll(async () => {
  const commitments = await world(given);
  site = await startSite(given.database, commitments);
  send = async (id, type, data, login, when) => inPlaceOf(id).then(() => given.database.transaction((tx) => commitments.send(tx, { id, type, data, by: person(login), now: at(when) })));
  for (const [number, jurisdiction] of Object.entries(PLACES)) {
    await inPlaceOf(number);
    const handover = parseHandover(JSON.stringify({
      jurisdiction, confirmed_by: 'su-cha', office: 'tech', co_handlers: ['会办局'],
      header: {
        suggestion_number: number, session: '一次会议', title: '关于停车难的建议', lead_deputy: '韦代表', joint: false, handed_over_by: '人大',
        handed_over_on: '2022-09-08', raised_between_sessions_on: '2022-08-01',
      },
    }), 'handover.json');
    await given.database.transaction((tx) => handOver(tx, commitments, { handover, now: at('2022-09-08T09:00') }));
    await send(`${number}-A0`, 'ACCEPTED', {}, 'li.wei', '2022-09-09T10:00');
  }
});
afterAll(() => site.close());

const page = async (id: string): Promise<string> => inPlaceOf(id).then(async () => (await (await Visitor.signedIn(site, 'li.wei')).get(`/commitments/${id}`)).text());

describe('the page of a reply that is owed', () => {
  it('shows what was brought as proof as the form offered it', async () => {
    await send('SH-A0', 'CONTACTED', { on: '2022-09-12', how: 'visit', who: '李为', outcome: '已面商' }, 'li.wei', '2022-09-13T10:00');
    expect(await page('SH-A0')).toMatch(/<dt>方式<\/dt><dd>走访<\/dd>.*<dt>日期<\/dt><dd>2022年9月12日<\/dd>/su);
  });

  it('tells the rules of the place', async () => {
    const html = await page('CQ-A0');
    expect(html).toContain('答复规则');
    expect(html).toContain('无需他人同意，由承办单位主要领导作出即生效');
    expect(html).toContain('三方会面');
    expect(html).toMatch(/2022年8月1日提出，应于2022年8月15日前（含当日）交办，2022年9月8日交办，已逾期/u);
    expect(await page('QD-A0')).toContain('须经代表工作机构同意');
    expect(await page('BLUE')).not.toContain('答复规则');
  });

  it('offers an extension to whoever may take it, with the number where the rule wants it in writing', async () => {
    const offered = (html: string): boolean => html.includes('name="type" value="EXTENSION_ASKED"');
    const [chongqing, qingdao, shanghai] = [await page('CQ-A0'), await page('QD-A0'), await page('SH-A0')];
    expect([chongqing, qingdao, shanghai].map(offered)).toEqual([false, true, true]);
    expect(chongqing).toContain('按规则延长无需他人同意，须由单位领导作出');
    const required = (html: string): boolean => /<input id="EXTENSION_ASKED-number"[^>]* required/u.test(html);
    expect([qingdao, shanghai].map(required)).toEqual([false, true]);
  });

  it('offers the classes of the place as one choice, shows what the chosen one means, and its change', async () => {
    const visitor = await Visitor.signedIn(site, 'li.wei');
    const before = await page('CQ-A0');
    expect(before).toMatch(/<select id="ANSWERED-classLetter"[^>]*>.*<option value="statutory 研究中">研究中（正在研究，须说明计划、进度和时限），法定情形（不用字母）<\/option>/su);
    expect(before).not.toContain('id="ANSWERED-scheme"');
    const answered = await visitor.submit('/commitments/CQ-A0', 'value="ANSWERED"', '/commitments/CQ-A0/events', {
      'field.number': '答1号', 'field.on': '2022-10-19', 'field.signer': '局长', 'field.classLetter': 'statutory 研究中',
    });
    expect(answered.status).toBe(303);
    expect(await page('CQ-A0')).toContain('<dt>答复类别</dt><dd>研究中（正在解决）：正在研究，须说明计划、进度和时限，法定情形（不用字母）</dd>');
    const changed = await visitor.submit('/commitments/CQ-A0', 'value="RECLASSIFIED"', '/commitments/CQ-A0/events', { 'field.classLetter': 'statutory 已解决', 'field.reason': '停车场已建成' });
    expect(changed.status).toBe(303);
    const after = await page('CQ-A0');
    expect(after).toContain('<dt>答复类别</dt><dd>已解决：已经解决或采纳');
    expect(after).toContain('将答复类别调整为已解决，理由：停车场已建成。');
  });
});
