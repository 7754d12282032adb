import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import type { Commitments } from '../../../src/engine/commitments.js';
import { PER_LINK } from '../../../src/web/calendar/calendar-feed.controller.js';
import { testDatabase } from '../../support/database.js';
import { startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { NOW, person, TEXT, world } from '../world.js';
import { profileById } from '../../../src/core/profile.js';

interface Shown {
  uid: string;
  on: string;
  until: string;
  summary: string;
  description: string;
  sequence: number;
  url: string;
}

/** Read with another library than the one that wrote it; anything it cannot parse throws. */
function eventsOf(text: string): Shown[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    expect(event.startDate.isDate).toBe(true);
    return {
      uid: event.uid, on: event.startDate.toString(), until: event.endDate.toString(), summary: event.summary, description: event.description, sequence: event.sequence,
      url: String(component.getFirstPropertyValue('url')),
    };
  });
}

const bare = (uid: string): string => uid.replace('@127.0.0.1', '');

describe('the calendar', () => {
  const db = testDatabase();
  let commitments: Commitments;
  let site: Site;
  beforeAll(async () => {
    commitments = await world(db);
    site = await startSite(db.database, commitments);
  });
  afterAll(() => site.close());

  const send = (id: string, type: string, login: string, data: Record<string, unknown>): Promise<unknown> =>
    db.database.transaction((tx) => commitments.send(tx, { id, type, data, by: person(login), now: NOW }));

  async function link(login: string, office = ''): Promise<string> {
    const visitor = await Visitor.signedIn(site, login);
    const page = await (await visitor.submit('/calendar-links', 'name="office"', '/calendar-links/new', { office })).text();
    const [address] = /http:\/\/127\.0\.0\.1\/calendar\/[\w-]+\.ics/.exec(page) ?? [];
    if (address === undefined) throw new Error(`no link in ${page}`);
    return new URL(address).pathname;
  }
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(`${site.url}${path}`, { headers });
  const feed = async (path: string): Promise<Shown[]> => eventsOf(await (await get(path)).text());

  it('shows what an office owes, on its local days, and nothing that is closed or only proposed', async () => {
    const shown = await feed(await link('li.wei'));
    expect(shown.map(({ uid, on, until }) => [bare(uid), on, until])).toEqual([
      ['OVERDUE.due', '2022-09-21', '2022-09-22'], ['BLUE.due', '2022-10-14', '2022-10-15'], ['CLAIMED.due', '2022-11-30', '2022-12-01'], ['INFERRED.due', '2022-12-31', '2023-01-01'],
    ]);
    expect(shown[0]).toMatchObject({ summary: '承诺到期：制定担保基金运营管理方案 / due', url: 'http://127.0.0.1/commitments/OVERDUE' });
    expect(shown[0]?.description).toBe([
      '日期：2022-09-21 (答复原文承诺)', '阶段：办理中：尚未填报阶段', '催办：橙色督办', '承办单位：自治区科技厅', '建议编号：2022190', '',
      'Date: 2022-09-21 (promised in the reply)', 'Stage: in progress: no stage reported yet', 'Ladder: orange', 'Office: Science and Technology Department', 'Suggestion: 2022190',
    ].join('\n'));
    expect(shown[2]?.summary).toContain('已申请销号');
  });

  it('says of an inferred date that it is, in words, in its title', async () => {
    const inferred = (await feed(await link('li.wei'))).find(({ uid }) => uid.startsWith('INFERRED'));
    expect(inferred?.summary).toBe('承诺到期（推断日期，未确认）：持续完善基金管理 / due (inferred date, unconfirmed)');
  });

  it('never shows another office’s commitments to an office, whatever is asked for', async () => {
    expect(await feed(await link('other.clerk'))).toEqual([]);
    const visitor = await Visitor.signedIn(site, 'other.clerk');
    const answer = await visitor.submit('/calendar-links', 'name="office"', '/calendar-links/new', { office: 'tech' });
    expect(answer.status).toBe(404);
    expect(await db.owner.query(`select 1 from calendar_links where person_id = 'other-clerk' and office_id = 'tech'`)).toEqual([]);
  });

  it('shows a supervisor the jurisdiction, or one office of it with those below', async () => {
    await db.owner.query(`insert into offices (id, jurisdiction, name) values ('far', 'hn', '外省单位')`);
    expect((await feed(await link('su.cha'))).length).toBe(4);
    expect((await feed(await link('su.cha', 'tech'))).length).toBe(4);
    expect(await feed(await link('su.cha', 'finance'))).toEqual([]);
    const page = await (await (await Visitor.signedIn(site, 'su.cha')).get('/calendar-links')).text();
    expect(page).toContain('自治区科技厅');
    expect(page).not.toContain('外省单位');
  });

  it('follows what a person may see: a clerk who moves to another office takes no dates along', async () => {
    const path = await link('zhao.chu');
    expect(await feed(path)).toHaveLength(4);
    await db.owner.query(`update people set office_id = 'finance' where id = 'zhao-chu'`);
    expect(await feed(path)).toEqual([]);
    await db.owner.query(`update people set office_id = 'tech' where id = 'zhao-chu'`);
  });

  it('moves an event under its UID with a higher sequence, and answers 304 until something changes', async () => {
    const path = await link('li.wei');
    const first = await get(path);
    expect([first.status, first.headers.get('content-type'), first.headers.get('cache-control')]).toEqual([200, 'text/calendar; charset=utf-8', 'private, no-cache']);
    const etag = first.headers.get('etag') ?? '';
    const before = eventsOf(await first.text()).find(({ uid }) => uid.startsWith('INFERRED'));
    const again = await get(path, { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);

    await send('INFERRED', 'DATE_DECLARED', 'li.wei', { dueOn: '2022-11-15' });
    const changed = await get(path, { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    const after = eventsOf(await changed.text()).filter(({ uid }) => uid.startsWith('INFERRED'));
    expect(after).toHaveLength(1);
    expect(after[0]).toMatchObject({ uid: before?.uid, on: '2022-11-15', summary: '承诺到期：持续完善基金管理 / due' });
    expect(after[0]?.sequence).toBeGreaterThan(before?.sequence ?? Infinity);
  });

  it('shows the review of a condition, and that the limit waits', async () => {
    await send('BLUE', 'WAIT_BEGUN', 'li.wei', { condition: '上级资金下达', reviewOn: '2022-12-05' });
    const shown = (await feed(await link('li.wei'))).filter(({ uid }) => uid.startsWith('BLUE'));
    expect(shown.map(({ uid, on, summary }) => [bare(uid), on, summary])).toEqual([
      ['BLUE.due', '2022-10-14', '承诺到期（等待条件，期限暂停）：整理科技金融政策 / due (waiting for a condition, the limit is suspended)'],
      ['BLUE.review', '2022-12-05', '条件复核：整理科技金融政策 / review of the condition'],
    ]);
  });

  it('shows what is claimed until it is verified, and what ended again while its outcome is contested, saying so', async () => {
    const shown = async (): Promise<string | undefined> => (await feed(await link('li.wei'))).find(({ uid }) => uid.startsWith('CLAIMED'))?.summary;
    await send('CLAIMED', 'VERIFIED', 'su.cha', {});
    expect(await shown()).toBeUndefined();
    await send('CLAIMED', 'RATED', 'lian.luo', { rating: 'satisfied' });
    expect(await shown()).toBeUndefined();
    await send('CLAIMED', 'OUTCOME_CONTESTED', 'li.wei', { reason: '已全部落实' });
    expect(await shown()).toBe('承诺到期（有异议，复核中）：印发奖补办法 / due (contested, being re-examined)');
    await send('CLAIMED', 'OUTCOME_UPHELD', 'du.ban', { reason: '核验无误' });
    expect(await shown()).toBeUndefined();
  });

  it('keeps what stands in titles and names inside its fields, and its lines within 75 octets', async () => {
    const title = '题\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:forged <script>alert(1)</script>; a,b\\n \u0007 \r\u2028末';
    const start = TEXT.indexOf('尽快');
    await db.database.transaction((tx) => commitments.open(tx, {
      id: 'ODD', jurisdiction: 'guangxi', suggestion: '2022190', replyId: '1', replySha256: '0'.repeat(64), repliedOn: '2022-06-23', label: 'odd', kind: 'issue-document',
      title: `${title}${'长'.repeat(200)}`, pledge: { quote: '尽快', start, end: start + 2 }, attached: [], office: 'finance', profile: profileById('guangxi', 1), dueOn: '2023-01-01', dueBasis: 'explicit',
      terms: { documentTitle: 'x' }, by: person('su.cha'), now: NOW,
    }));
    await send('ODD', 'CONFIRMED', 'su.cha', { dueOn: '2023-01-01', dueBasis: 'explicit' });
    const text = await (await get(await link('other.clerk'))).text();
    expect(text.split('\r\n').filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n\u0007\u2028]/);
    expect(text.match(/^BEGIN:VEVENT\r$/gm)).toHaveLength(1);
    const [event, ...others] = eventsOf(text);
    expect(others).toEqual([]);
    expect(bare(event?.uid ?? '')).toBe('ODD.due');
    expect(event?.summary).toBe(`承诺到期：题\nEND:VEVENT\nBEGIN:VEVENT\nUID:forged <script>alert(1)</script>; a,b\\n  \n\n末${'长'.repeat(200)} / due`);
  });

  it('is there for GET alone, without a session, and a secret that opens nothing is not found', async () => {
    const path = await link('shen.ji');
    expect((await get(path)).status).toBe(200);
    for (const wrong of [`/calendar/${'a'.repeat(43)}.ics`, '/calendar/x.ics', '/calendar/.ics', path.replace('.ics', ''), `${path.slice(0, -5)}.ics`, '/calendar/%00.ics']) expect((await get(wrong)).status).toBe(404);
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await fetch(`${site.url}${path}`, { method })).status).toBe(404);
    const [row] = await db.owner.query<{ all: string }[]>(`select string_agg(l::text, ' ') as all from calendar_links l`);
    expect(row?.all).not.toContain(path.slice('/calendar/'.length, -4));
  });

  it('ends with its replacement, its end, and its person', async () => {
    const [first, second] = [await link('du.ban'), await link('du.ban')];
    expect([(await get(first)).status, (await get(second)).status]).toEqual([404, 200]);
    const visitor = await Visitor.signedIn(site, 'du.ban');
    const [{ id } = { id: '' }] = await db.owner.query<{ id: string }[]>(`select id from calendar_links where person_id = 'du-ban' and revoked_at is null`);
    const stranger = await Visitor.signedIn(site, 'su.cha');
    expect((await stranger.submit('/calendar-links', 'csrf', '/calendar-links/revoke', { id })).status).toBe(404);
    expect((await get(second)).status).toBe(200);
    expect((await visitor.submit('/calendar-links', 'csrf', '/calendar-links/revoke', { id })).status).toBe(303);
    expect((await get(second)).status).toBe(404);
    const third = await link('lian.luo');
    await db.owner.query(`update people set disabled_at = now() where id = 'lian-luo'`);
    expect((await get(third)).status).toBe(404);
  });

  it('changes nothing without the token of the form', async () => {
    const visitor = await Visitor.signedIn(site, 'su.cha');
    const before = await db.owner.query('select count(*) from calendar_links');
    expect((await visitor.post('/calendar-links/new', { office: '' })).status).toBe(403);
    expect(await db.owner.query('select count(*) from calendar_links')).toEqual(before);
    expect((await get('/calendar-links', { accept: 'application/json' })).status).toBe(401);
  });

  it('is refused for a while to whoever asks without end', async () => {
    const path = await link('shen.ji');
    const statuses = [];
    for (let n = 0; n <= PER_LINK.allowed; n += 1) statuses.push((await get(path)).status);
    expect(statuses.at(-1)).toBe(429);
    expect(new Set(statuses.slice(0, -1))).toEqual(new Set([200]));
    const refused = await get(path);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
