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

const text = async (visitor: Visitor, path: string) => (await visitor.get(path)).text();
const revision = async (id: string) => (await given.owner.query<{ revision: number }[]>('select revision from commitments where id = $1', [id]))[0]?.revision;

describe('commitment page', () => {
  it('shows the promise in its context, the three axes, the forecast and the history', async () => {
    const html = await text(await Visitor.signedIn(site, 'shen.ji'), '/commitments/OVERDUE');
    expect(html).toContain('<mark>尽快制定出台《创新驱动发展融资担保基金运营管理方案》</mark>，及早发挥融资担保功能');
    expect(html).toContain('答复原文承诺');
    expect(html).toMatch(/如无人办理.*2022年10月24日00:00.*红色督办.*经督查人员批准后发出/s);
    expect(html).toContain('逾期仍未办结，升为橙色督办。');
  });

  it('spells out how the dates are computed, in the language of the reader', async () => {
    const visitor = await Visitor.signedIn(site, 'shen.ji');
    const html = await text(visitor, '/commitments/OVERDUE');
    const [, folded = ''] = /<summary>时限如何计算<\/summary>(.*?)<\/details>/s.exec(html) ?? [];
    expect(folded).toMatch(/<li>到期日 2022-09-21（周三）：答复原文写明，不是推算/);
    expect(folded).toContain('<li>2022-10-10（周一）00:00 橙色督办：到期日后第 10 个工作日，跳过 2022-09-24 至 2022-09-25（周末）、2022-10-01 至 2022-10-07（国庆节）。</li>');
    expect(folded).not.toMatch(/overdue/);
  });

  it('marks an inferred date and never calls it promised', async () => {
    const html = await text(await Visitor.signedIn(site, 'shen.ji'), '/commitments/INFERRED');
    expect(html).toContain('<span class="tag inferred">推断，未确认</span>');
    expect(html).not.toContain('答复原文承诺');
  });

  it.each([
    ['li.wei', 'OVERDUE', ['STAGE_REACHED', 'PROGRESS_REPORTED', 'MILESTONES_SET', 'CLAIMED', 'REPLIED_AGAIN', 'CHANGE_REQUESTED', 'WAIT_BEGUN']],
    ['li.wei', 'INFERRED', ['STAGE_REACHED', 'PROGRESS_REPORTED', 'MILESTONES_SET', 'DATE_DECLARED', 'CLAIMED', 'REPLIED_AGAIN', 'CHANGE_REQUESTED', 'WAIT_BEGUN']],
    ['su.cha', 'PROPOSED', ['CONFIRMED', 'DISMISSED', 'MERGED', 'SPLIT', 'WITHDRAWN']],
    ['su.cha', 'CLAIMED', ['VERIFIED', 'RETURNED', 'MERGED', 'SPLIT', 'DROPPED', 'WITHDRAWN']],
    ['other.clerk', 'OVERDUE', []],
    ['shen.ji', 'OVERDUE', []],
    ['su.cha', 'GONE', []],
  ])('offers %s on %s the forms %j', async (login, id, forms) => {
    const html = await text(await Visitor.signedIn(site, login), `/commitments/${id}`);
    expect([...html.matchAll(/name="type" value="(\w+)"/g)].map(([, type]) => type)).toEqual(forms);
  });

  it('is a 404 for an unknown id', async () => {
    expect((await (await Visitor.signedIn(site, 'shen.ji')).get('/commitments/NOBODY')).status).toBe(404);
  });
});

describe('an event posted', () => {
  const action = '/commitments/BLUE/events';

  it('is recorded in the name of the person, then redirects', async () => {
    const visitor = await Visitor.signedIn(site, 'li.wei');
    const answer = await visitor.submit('/commitments/BLUE', 'value="PROGRESS_REPORTED"', action, { 'field.text': '已完成<b>初稿</b>' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/commitments/BLUE?done=PROGRESS_REPORTED']);
    const html = await text(visitor, '/commitments/BLUE?done=PROGRESS_REPORTED');
    expect(html).toContain('李为填报进展：已完成&lt;b>初稿&lt;/b>');
    expect(html).toContain('已登记');
  });

  it('shows the proof it brought under the names of its fields, dates as dates', async () => {
    const visitor = await Visitor.signedIn(site, 'li.wei');
    const answer = await visitor.submit('/commitments/OVERDUE', 'value="REPLIED_AGAIN"', '/commitments/OVERDUE/events', { 'field.number': '桂科函9号', 'field.on': '2022-10-19', 'field.text': '已当面说明' });
    expect(answer.status).toBe(303);
    const [, proof = ''] = /<h2 id="evidence">(.*?)<\/section>/s.exec(await text(visitor, '/commitments/OVERDUE')) ?? [];
    expect(proof).toContain('<dt>再次答复文号</dt><dd>桂科函9号</dd>');
    expect(proof).toContain('<dt>再次答复日期</dt><dd>2022年10月19日</dd>');
    expect(proof).not.toMatch(/<dt>[a-z]/iu);
  });

  it('is refused with the reason by field and everything kept when the evidence is another document', async () => {
    const before = await revision('BLUE');
    const answer = await (await Visitor.signedIn(site, 'li.wei')).submit('/commitments/BLUE', 'value="CLAIMED"', action, {
      'field.title': '广西创新驱动发展投资基金管理办法', 'field.number': '桂科发1号', 'field.issuedOn': '2022-09-30', 'field.link': 'a.pdf',
    });
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(html).toContain('承诺的是《创新驱动发展融资担保基金运营管理方案》，提交的是《广西创新驱动发展投资基金管理办法》，不是同一文件。');
    expect(html).toMatch(/id="CLAIMED-title"[^>]*aria-invalid[^>]*value="广西创新驱动发展投资基金管理办法"/);
    expect(html).toContain('value="桂科发1号"');
    expect(await revision('BLUE')).toBe(before);
  });

  it('names what is missing', async () => {
    const answer = await (await Visitor.signedIn(site, 'li.wei')).submit('/commitments/BLUE', 'value="CHANGE_REQUESTED"', action, { 'field.change': 'date' });
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringMatching(/理由：请填写/)]);
  });

  it('is refused when the form is stale, with nothing lost, and goes through when sent again', async () => {
    const visitor = await Visitor.signedIn(site, 'li.wei');
    const stale = await visitor.submit('/commitments/BLUE', 'value="PROGRESS_REPORTED"', action, { 'field.text': '过期的表单', revision: '1' });
    const html = await stale.text();
    expect(stale.status).toBe(409);
    expect(html).toContain('事项已有变化');
    expect(html).toContain('>过期的表单</textarea>');
    expect(html).toContain(`name="revision" value="${String(await revision('BLUE'))}"`);
  });

  it('is refused to a person of another office, an auditor, and the claimant who would verify', async () => {
    for (const [login, id, type, fields, status] of [
      ['other.clerk', 'BLUE', 'PROGRESS_REPORTED', { 'field.text': 'x' }, 404], ['shen.ji', 'BLUE', 'PROGRESS_REPORTED', { 'field.text': 'x' }, 403],
      ['li.wei', 'CLAIMED', 'VERIFIED', { 'field.outcome': 'fulfilled' }, 422],
    ] as const) {
      const visitor = await Visitor.signedIn(site, login);
      const before = await revision(id);
      const answer = await visitor.submit('/', '/sign-out', `/commitments/${id}/events`, { type, revision: String(before), ...fields });
      expect([login, answer.status]).toEqual([login, status]);
      expect(await revision(id)).toBe(before);
    }
  });

  it('is refused without its session’s token', async () => {
    const [li, su] = [await Visitor.signedIn(site, 'li.wei'), await Visitor.signedIn(site, 'su.cha')];
    const form = { type: 'PROGRESS_REPORTED', revision: String(await revision('BLUE')), 'field.text': 'x' };
    expect((await li.post(action, form)).status).toBe(403);
    const theirs = /name="csrf" value="([^"]+)"/.exec(await text(su, '/'))?.[1] ?? '';
    expect((await li.post(action, { ...form, csrf: theirs })).status).toBe(403);
  });

  it('answers a program with problem JSON', async () => {
    const visitor = await Visitor.signedIn(site, 'li.wei');
    const csrf = /name="csrf" value="([^"]+)"/.exec(await text(visitor, '/'))?.[1] ?? '';
    const answer = await visitor.post(action, { csrf, type: 'PROGRESS_REPORTED', revision: '1', 'field.text': 'x' }, { accept: 'application/json' });
    expect([answer.status, await answer.json()]).toEqual([409, expect.objectContaining({ type: 'urn:jiannuo:error:stale-revision', status: 409 })]);
  });

  it('confirms with the date of the form and its basis', async () => {
    const answer = await (await Visitor.signedIn(site, 'su.cha')).submit('/commitments/PROPOSED', 'value="CONFIRMED"', '/commitments/PROPOSED/events',
      { 'field.dueOn': '2022-12-23', 'field.dueBasis': 'inferred' });
    expect(answer.status).toBe(303);
    expect(await given.owner.query(`select due_on::text, basis from deadlines where commitment_id = 'PROPOSED' and seq > 1`)).toEqual([{ due_on: '2022-12-23', basis: 'inferred' }]);
  });
});
