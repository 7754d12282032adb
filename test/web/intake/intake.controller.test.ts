import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { Commitments } from '../../../src/engine/commitments.js';
import { REPLY_LIMIT_BYTES } from '../../../src/intake/read-document/limits.js';
import { RuleBook } from '../../../src/store/rule-book.js';
import { testDatabase } from '../../support/database.js';
import { reviewWorld, seedReader, seedWith } from '../../intake/review/review-world.js';
import { SEED_BYTES } from '../../intake/review/seed-extraction.js';
import { hiddenFields, startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';

const given = testDatabase();
let site: Site;
beforeAll(async () => {
  await reviewWorld(given);
  site = await startSite(given.database, new Commitments(new RuleBook()), { reader: seedReader });
});
afterAll(() => site.close());

const count = async (table: string): Promise<number> => (await given.owner.query<{ n: number }[]>(`select count(*)::int as n from ${table}`))[0]?.n ?? -1;
const csrf = async (visitor: Visitor): Promise<string> => hiddenFields(await (await visitor.get('/intake')).text(), 'name="csrf"')['csrf'] ?? '';

/** Brings a document in; gives its page. */
async function brought(visitor: Visitor, bytes: Uint8Array, name = '答复.txt'): Promise<string> {
  const answer = await visitor.upload('/intake', { csrf: await csrf(visitor) }, { bytes, name });
  expect(answer.status).toBe(303);
  return answer.headers.get('location') ?? '';
}

/** Posts one edit with the page's own token and revision. */
async function edited(visitor: Visitor, page: string, fields: Record<string, string>): Promise<Response> {
  return visitor.submit(page, '/edits', `${page}/edits`, fields);
}

describe('bringing a reply in on the page', () => {
  it('leads from the file to its review, by the name it came with', async () => {
    const clerk = await Visitor.signedIn(site, 'lan.rui');
    expect(await (await clerk.get('/intake')).text()).toContain('还没有登记答复');
    const page = await brought(clerk, SEED_BYTES, '科技厅答复.txt');
    expect(page).toMatch(/^\/intake\/\d+$/);
    const html = await (await clerk.get(page)).text();
    expect(html).toContain('科技厅答复.txt');
    expect(html.match(/<article class="card /g)).toHaveLength(13);
    expect(html).toContain('2022年9月21日');
    expect(html).toContain('tag inferred');
    expect(await (await clerk.get('/intake')).text()).toContain('0/13');
    expect(await count('commitments')).toBe(0);
  });

  it('leads the same bytes to the draft that is there, and changes nothing', async () => {
    const clerk = await Visitor.signedIn(site, 'lan.rui');
    const before = await count('drafts');
    const page = await brought(clerk, SEED_BYTES);
    expect(page).toMatch(/^\/intake\/\d+\?done=known$/);
    expect(await (await clerk.get(page)).text()).toContain('已经登记过');
    expect(await count('drafts')).toBe(before);
  });

  it('takes pasted text, and gives back the original as it came, to be saved and not shown', async () => {
    const clerk = await Visitor.signedIn(site, 'lan.rui');
    const text = seedWith(['2022190', '2022300']).toString('utf8');
    const answer = await clerk.upload('/intake', { csrf: await csrf(clerk), text }, null);
    const page = answer.headers.get('location') ?? '';
    const original = await clerk.get(`${page}/original`);
    expect(original.headers.get('content-disposition')).toMatch(/^attachment; .*filename\*=UTF-8''%E7%B2%98/);
    expect(original.headers.get('content-type')).toBe('application/octet-stream');
    expect(await original.text()).toBe(text);
  });

  it('takes every reply out of an archive, and names what it could not read', async () => {
    const clerk = await Visitor.signedIn(site, 'lan.rui');
    const zip = zipSync({ 'one.txt': seedWith(['2022190', '2022310']), 'two.txt': seedWith(['2022190', '2022311']), 'broken.pdf': strToU8('%PDF-1.7 and no more') });
    const answer = await clerk.upload('/intake', { csrf: await csrf(clerk) }, { bytes: zip, name: '答复.zip' });
    const html = await answer.text();
    expect([answer.status, html.split('已登记文件中的各份答复')[1]?.match(/<li><a href="\/intake\/\d+">(one|two)\.txt/g)?.length]).toEqual([201, 2]);
    expect(html.split('未能读取')[1]).toContain('broken.pdf');
  });

  it.each<[string, string, Uint8Array | null, number, RegExp]>([
    ['nothing', '', null, 400, /没有选择文件/], ['an empty file', '', Buffer.from(''), 400, /没有选择文件/], ['what is no text', '', Buffer.from([0, 1, 2, 3]), 400, /可识别编码/],
    ['white space', '', Buffer.from(' \n '), 400, /没有内容/], ['a book', '', Buffer.from('此前已完成。\n'.repeat(30_000)), 413, /有 210000 字，至多 200000 字/],
  ])('refuses %s with a way out', async (_, text, bytes, status, named) => {
    const clerk = await Visitor.signedIn(site, 'lan.rui');
    const before = await count('drafts');
    const answer = await clerk.upload('/intake', { csrf: await csrf(clerk), text }, bytes === null ? null : { bytes, name: 'a.txt' });
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringMatching(named)]);
    expect(await count('drafts')).toBe(before);
  });

  it('refuses more findings than a page can hold', async () => {
    const real = await startSite(given.database, new Commitments(new RuleBook()));
    try {
      const clerk = await Visitor.signedIn(real, 'lan.rui');
      const answer = await clerk.upload('/intake', { csrf: await csrf(clerk) }, { bytes: Buffer.from('下一步，我局将于2023年12月底前完成建设。\n'.repeat(500)), name: 'many.txt' });
      expect([answer.status, await answer.text()]).toEqual([413, expect.stringMatching(/读出 500 条，至多 400 条/)]);
    } finally {
      await real.close();
    }
  });

  it('refuses a file beyond the limit of a reply', async () => {
    const clerk = await Visitor.signedIn(site, 'lan.rui');
    const answer = await clerk.upload('/intake', { csrf: await csrf(clerk) }, { bytes: Buffer.alloc(REPLY_LIMIT_BYTES + 1, 'a'), name: 'a.txt' });
    expect(answer.status).toBe(413);
  });

  it('is refused without a token, to an auditor, and to a stranger', async () => {
    const before = await count('drafts');
    const file = { bytes: seedWith(['2022190', '2022301']), name: 'a.txt' };
    const clerk = await Visitor.signedIn(site, 'lan.rui');
    expect((await clerk.upload('/intake', { csrf: 'forged' }, file)).status).toBe(403);
    expect((await clerk.upload('/intake', {}, file)).status).toBe(403);
    const auditor = await Visitor.signedIn(site, 'shen.ji');
    expect((await auditor.upload('/intake', { csrf: await csrf(clerk) }, file)).status).toBe(403);
    expect(await (await auditor.get('/intake')).text()).toContain('不能登记或核对答复');
    expect((await new Visitor(site).upload('/intake', {}, file, { accept: 'application/json' })).status).toBe(401);
    // Other routes read no files: the fields in such a form, the token among them, are not seen.
    const page = await brought(clerk, SEED_BYTES);
    expect((await clerk.upload(`${page.split('?')[0] ?? ''}/edits`, { csrf: await csrf(clerk), kind: 'accept', cards: 'P1', revision: '0' }, null)).status).toBe(403);
    expect(await count('drafts')).toBe(before);
  });
});

describe('a draft whose edits cannot be read', () => {
  it('is listed as such, and the others as ever', async () => {
    const clerk = await Visitor.signedIn(site, 'lan.rui');
    const page = await brought(clerk, seedWith(['2022190', '2022390']), '读不出的.txt');
    const good = await brought(clerk, seedWith(['2022190', '2022391']), '读得出的.txt');
    await given.owner.query(`insert into draft_edits (draft_id, seq, at, by, kind, body) values ($1, 1, now(), 'lan-rui', 'accept', '{"kind":"accept","cards":["P1aaaaaaa"]}')`, [page.split('/').at(-1)]);
    const answer = await clerk.get('/intake');
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(html).toMatch(/读不出的\.txt(?:(?!<\/tr>)[\s\S])*修改记录无法读出/u);
    expect(html).toContain(`href="${good}"`);
    expect(html).not.toContain(`href="${page}"`);
    expect((await clerk.get(page)).status).toBe(422);
  });
});

describe('reviewing on the page', () => {
  let number = 2022400;
  const fresh = async (visitor: Visitor, ...changes: [string, string][]): Promise<string> => {
    number += 1;
    return brought(visitor, seedWith(['2022190', String(number)], ...changes));
  };

  it('keeps each edit at once, and comes back at the next card', async () => {
    const clerk = await Visitor.signedIn(site, 'lan.rui');
    const page = await fresh(clerk);
    const answer = await edited(clerk, page, { kind: 'accept', cards: 'P1' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${page}?done=saved#P2`]);
    const html = await (await clerk.get(page)).text();
    expect(html).toContain('<strong>1/13</strong>');
    expect(html).toContain('蓝睿 接受 P1');
    expect(html).toMatch(/id="words-P1"[^>]*class="commitment accepted"/);
  });

  it('records only what a form has changed', async () => {
    const clerk = await Visitor.signedIn(site, 'lan.rui');
    const page = await fresh(clerk);
    const form = hiddenFields(await (await clerk.get(`${page}?open=P4`)).text(), 'class="correct"');
    expect(form['kind']).toBe('correct');
    expect(form['was.pledgeKind']).toBe('complete-study');
    await clerk.post(`${page}/edits`, { ...form, pledgeKind: 'maintain-effort', title: form['was.title'] ?? '', office: 'gxjs', dueOn: '', dueBasis: 'scope', accept: 'yes' });
    expect(await given.owner.query('select body::json as body from draft_edits where draft_id = $1', [page.split('/').at(-1)])).toEqual([
      { body: { kind: 'correct', card: 'P4', changes: { pledgeKind: 'maintain-effort', office: 'gxjs', dueOn: null, dueBasis: 'none' }, accept: true } },
    ]);
  });

  it('without a script: words are marked by copying them, the nth time they stand, and split by what the second part begins with', async () => {
    const clerk = await Visitor.signedIn(site, 'lan.rui');
    const page = await fresh(clerk);
    const marked = await edited(clerk, page, { kind: 'mark', words: '科技支行', occurrence: '2', role: 'commitment', pledgeKind: 'coordinate' });
    expect(marked.headers.get('location')).toBe(`${page}?done=saved#M1`);
    const split = await edited(clerk, page, { kind: 'split', card: 'P10', words: '知识产权' });
    expect(split.headers.get('location')).toBe(`${page}?done=saved#P10a`);
    const html = await (await clerk.get(page)).text();
    expect(html).toContain('<blockquote>知识产权交易等方面有所突破</blockquote>');
    const [mark] = await given.owner.query<{ body: { start: number } }[]>(`select body::json as body from draft_edits where draft_id = $1 and kind = 'mark'`, [page.split('/').at(-1)]);
    const text = seedWith(['2022190', String(number)]).toString('utf8');
    expect(mark?.body.start).toBe(text.indexOf('科技支行', text.indexOf('科技支行') + 1));
    const refused = await edited(clerk, page, { kind: 'mark', words: '没有这些字', role: 'commitment', pledgeKind: 'coordinate' });
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringMatching(/没有“没有这些字”(?=[\s\S]*>没有这些字<\/textarea>)/u)]);
  });

  it('shows whoever was slower what the other did, with everything they meant to do, and lets them go on', async () => {
    const [clerk, other] = [await Visitor.signedIn(site, 'lan.rui'), await Visitor.signedIn(site, 'tan.yue')];
    const page = await fresh(clerk);
    const seen = hiddenFields(await (await other.get(page)).text(), '/edits');
    await edited(clerk, page, { kind: 'reject', card: 'P5', reason: '重复' });
    const answer = await other.post(`${page}/edits`, { ...seen, kind: 'correct', card: 'P5', title: '制定<管理>方案', 'was.title': '尽快制定' });
    const html = await answer.text();
    expect(answer.status).toBe(409);
    expect(html).toContain('蓝睿 排除 P5：重复');
    expect(html).toContain('name="title" value="制定&lt;管理>方案"');
    const again = await other.post(`${page}/edits`, { ...hiddenFields(html, '仍按我的修改'), title: '制定<管理>方案' });
    expect(again.status).toBe(303);
    expect(await (await other.get(page)).text()).toContain('覃悦 改正 P5：标题改为“制定&lt;管理>方案”');
  });

  it.each<[string, Record<string, string>]>([
    ['no cards', { cards: '' }], ['cards left out', { cards: 'DROP' }], ['a card that cannot be one', { cards: 'P1 p2' }], ['another word for all', { cards: 'ACCEPTED' }], ['more than a form holds', { cards: 'P1 '.repeat(1400) }],
    ['a revision that is no number', { cards: 'accepted', revision: 'abc' }], ['no revision', { cards: 'accepted', revision: 'DROP' }], ['an empty revision', { cards: 'accepted', revision: '' }],
  ])('confirms nothing when asked with %s', async (_, fields) => {
    const supervisor = await Visitor.signedIn(site, 'su.ming');
    const page = await fresh(supervisor);
    await edited(supervisor, page, { kind: 'accept', cards: 'P1' });
    const before = await count('commitments');
    const { csrf: token = '', revision = '' } = hiddenFields(await (await supervisor.get(page)).text(), '/edits');
    const answer = await supervisor.post(`${page}/confirmations`, Object.fromEntries(Object.entries({ csrf: token, revision, ...fields }).filter(([, value]) => value !== 'DROP')));
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringMatching(/cards|revision/)]);
    expect(await count('commitments')).toBe(before);
  });

  it('lets a clerk edit and a supervisor alone confirm, one or all, into commitments that lead back', async () => {
    const [clerk, supervisor] = [await Visitor.signedIn(site, 'lan.rui'), await Visitor.signedIn(site, 'su.ming')];
    const page = await fresh(clerk);
    await edited(clerk, page, { kind: 'accept', cards: 'P1 P2 P5' });
    const forClerk = await (await clerk.get(page)).text();
    expect(forClerk).toContain('由督查人员确认立项');
    expect(forClerk).not.toContain('/confirmations');
    expect((await clerk.post(`${page}/confirmations`, { ...hiddenFields(forClerk, '/edits'), cards: 'accepted' })).status).toBe(403);
    const one = await supervisor.submit(page, '/confirmations', `${page}/confirmations`, { cards: 'P5' });
    expect([one.status, one.headers.get('location')]).toEqual([303, `${page}?done=confirmed#P5`]);
    expect(await (await supervisor.get(page)).text()).toContain(`<a class="id" href="/commitments/${String(number)}-P5">`);
    expect((await supervisor.get(`/commitments/${String(number)}-P5`)).status).toBe(200);
    await supervisor.submit(page, '/confirmations', `${page}/confirmations`, { cards: 'accepted' });
    expect(await given.owner.query('select label from commitments where suggestion_id = $1 order by label', [String(number)])).toEqual(['P1', 'P2', 'P5'].map((label) => ({ label })));
  });

  it('asks for what the header lacks before it confirms, and opens the form for it', async () => {
    const supervisor = await Visitor.signedIn(site, 'su.ming');
    const page = await fresh(supervisor, ['十三届人大五次会议', '十三届人大会议']);
    await edited(supervisor, page, { kind: 'accept', cards: 'P1' });
    const refused = await supervisor.submit(page, '/confirmations', `${page}/confirmations`, { cards: 'accepted' });
    const html = await refused.text();
    expect([refused.status, html]).toEqual([422, expect.stringContaining('立项前须补齐')]);
    await supervisor.post(`${page}/edits`, { ...hiddenFields(html, 'name="session"'), session: '自治区十三届人大五次会议' });
    expect((await supervisor.submit(page, '/confirmations', `${page}/confirmations`, { cards: 'accepted' })).status).toBe(303);
  });

  it('shows beside a pledge what the same body promised before, with its state, three at most', async () => {
    const supervisor = await Visitor.signedIn(site, 'su.ming');
    for (let year = 0; year < 4; year += 1) {
      const page = await fresh(supervisor);
      await edited(supervisor, page, { kind: 'accept', cards: 'P5' });
      await supervisor.submit(page, '/confirmations', `${page}/confirmations`, { cards: 'P5' });
    }
    const html = await (await supervisor.get(await fresh(supervisor))).text();
    const card = html.split('id="P5"')[1]?.split('</article>')[0] ?? '';
    expect(card).toContain('以前的类似承诺');
    expect(card.match(/<li><a href="\/commitments\/2022\d+-P5">/g)).toHaveLength(3);
    expect(card).toMatch(/办理中|在办|待/u);
    expect(html.split('id="P9"')[1]?.split('</article>')[0]).not.toContain('以前的类似承诺');
  });

  it('says of a corrected reply which pledge goes on as which, and can be told that it is none', async () => {
    const supervisor = await Visitor.signedIn(site, 'su.ming');
    const first = await fresh(supervisor);
    await edited(supervisor, first, { kind: 'accept', cards: 'P1 P4' });
    await supervisor.submit(first, '/confirmations', `${first}/confirmations`, { cards: 'accepted' });
    const second = await brought(supervisor, seedWith(['2022190', String(number)], ['，加强绩效评价', ''], ['根据科创子基金投资的需求', '依照科创子基金投资需要']));
    const html = await (await supervisor.get(second)).text();
    expect(html).toContain('更正版：同一建议、同一单位已有答复');
    expect(html.split('id="P1"')[1]?.split('</article>')[0]).toContain('文字未变，接续');
    expect(html.split('更正版')[1]?.split('</div>')[0]).toContain(`/commitments/${String(number)}-P4`);
    await edited(supervisor, second, { kind: 'header', replaces: '' });
    const told = await (await supervisor.get(second)).text();
    expect(told).not.toContain('更正版：');
    expect(told).toContain('该建议已有其他答复');
  });

  it('shows beside the registered suggestion what a letter of another session says, and asks which it is', async () => {
    const supervisor = await Visitor.signedIn(site, 'su.ming');
    const first = await fresh(supervisor);
    await edited(supervisor, first, { kind: 'accept', cards: 'P1' });
    await supervisor.submit(first, '/confirmations', `${first}/confirmations`, { cards: 'accepted' });
    const second = await brought(supervisor, seedWith(['2022190', String(number)], ['十三届人大五次会议', '十四届人大一次会议']));
    await supervisor.post(`${second}/edits`, { ...hiddenFields(await (await supervisor.get(`${second}?open=header`)).text(), '/edits'), kind: 'header', session: '自治区十四届人大一次会议', 'was.session': '' });
    await edited(supervisor, second, { kind: 'accept', cards: 'P1' });
    const html = await (await supervisor.get(second)).text();
    expect(html).toContain('本件 “自治区十四届人大一次会议” · 已登记 “自治区十三届人大五次会议”');
    expect(html).not.toContain('更正版：同一建议');
    const refused = await supervisor.submit(second, '/confirmations', `${second}/confirmations`, { cards: 'accepted' });
    // The form that leads out is open: its number and its session can be corrected there.
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringMatching(/name="suggestionNumber"[\s\S]*name="session"/)]);
  });

  it('does not exist for people of another place, nor does its original', async () => {
    const page = await fresh(await Visitor.signedIn(site, 'lan.rui'));
    await given.owner.query(`insert into people (id, jurisdiction, name, login, roles, password_hash) select 'wai-sheng', 'guizhou', '外省', 'wai.sheng', array['supervisor'], password_hash from people where id = 'su-ming'`);
    const foreign = await Visitor.signedIn(site, 'wai.sheng');
    expect(await (await foreign.get('/intake')).text()).toContain('还没有登记答复');
    expect([(await foreign.get(page)).status, (await foreign.get(`${page}/original`)).status]).toEqual([404, 404]);
    const own = { csrf: await csrf(foreign), revision: '0' };
    expect((await foreign.post(`${page}/edits`, { ...own, kind: 'accept', cards: 'P1' })).status).toBe(404);
    expect((await foreign.post(`${page}/confirmations`, { ...own, cards: 'P1' })).status).toBe(404);
    const again = await foreign.upload('/intake', own, { bytes: seedWith(['2022190', String(number)]), name: 'a.txt' });
    expect([again.status, again.headers.get('location')]).toEqual([403, null]);
  });

  it('is readable by an auditor, who is offered nothing to do', async () => {
    const clerk = await Visitor.signedIn(site, 'lan.rui');
    const page = await fresh(clerk);
    const auditor = await Visitor.signedIn(site, 'shen.ji');
    const html = await (await auditor.get(page)).text();
    expect(html).toContain('尽快制定出台');
    expect(html).not.toMatch(/action="\/intake/);
    const form = hiddenFields(await (await clerk.get(page)).text(), '/edits');
    expect((await auditor.post(`${page}/edits`, { ...form, kind: 'accept', cards: 'P1' })).status).toBe(403);
  });

  it.each(['/intake/999999', '/intake/abc', '/intake/999999/original', '/intake/12345678901234567890'])('%s does not exist', async (path) => {
    expect((await (await Visitor.signedIn(site, 'lan.rui')).get(path)).status).toBe(404);
  });

  it('escapes whatever stands in a reply', async () => {
    const clerk = await Visitor.signedIn(site, 'lan.rui');
    const page = await fresh(clerk, ['陈广华等代表：', '<script>alert(1)</script>陈广华等代表：']);
    const html = await (await clerk.get(page)).text();
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script>alert(1)');
  });
});
