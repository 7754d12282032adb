import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Verifier } from '../../../src/audit/verifier.js';
import { setDisabled } from '../../../src/auth/people.js';
import type { Actor } from '../../../src/core/commitment.js';
import { attachmentsOf } from '../../../src/store/readings/attachments.js';
import { RuleBook } from '../../../src/store/rule-book.js';
import { pdfOf } from '../../intake/read-document/writers.js';
import { testDatabase } from '../../support/database.js';
import { at, EVIDENCE, World } from '../../support/factory.js';
import { hiddenFields, startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { linkIn, mailsArriving } from './links-in-mail.js';
import type { ReceivedMail } from './links-in-mail.js';

const NOW = at('2022-09-14T10:00');
/** The clock goes on while forms are posted: what follows from them leaves a little later. */
const SOON = at('2022-09-14T11:00');
const db = testDatabase();
let world: World;
let site: Site;
beforeAll(async () => {
  world = await World.create(db.database);
  site = await startSite(db.database, world.commitments);
  await db.owner.query(`update clock set shift = $1::timestamptz - clock_timestamp()`, [NOW]);
});
afterAll(() => site.close());

/** A commitment and the reminder that its handler got by mail. */
async function reminded(): Promise<{ id: string; mail: ReceivedMail; path: string }> {
  const id = await world.open();
  await world.sweep(NOW);
  const mails = await mailsArriving(db.database, NOW);
  const reminder = (await world.notices(id)).find(({ letter, state }) => letter === 'reminder' && state === 'sent');
  const mail = mails.find(({ noticeId }) => noticeId === reminder?.id);
  if (mail === undefined) throw new Error('the handler was not reminded');
  return { id, mail, path: linkIn(mail) };
}

async function contactId(level: string): Promise<string> {
  const [row] = await db.database.app.query<{ id: string }[]>('select id from contacts where office_id = $1 and level = $2', [world.key, level]);
  return row?.id ?? '';
}

async function intact(id: string): Promise<unknown> {
  return db.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, id));
}

/** Everything a link could have changed. */
async function everything(id: string): Promise<unknown> {
  return [await world.row(id), (await world.history(id)).length, await db.database.app.query('select id, used_at, revoked_at from links where commitment_id = $1 order by id', [id]), await db.database.app.query('select count(*) from attachments')];
}

/** What the access log says about the links of a commitment, without their numbers. */
async function logged(id: string): Promise<string[]> {
  const rows = await db.owner.query<{ line: string }[]>(`select concat_ws(' ', jurisdiction, event, person_id, about_id, address, detail) as line from access_log where event like 'letter-link-%' and detail like $1 order by id`, [`% ${id} %`]);
  return rows.map(({ line }) => line.replaceAll(/(?:#|contact:)\d+ /g, '').replace(/^(\S+)/, (place) => (place === world.key ? 'here' : place)));
}

async function nonceOf(path: string): Promise<string> {
  return hiddenFields(await (await new Visitor(site).get(path)).text(), 'nonce')['nonce'] ?? '';
}

async function post(path: string, type: string, fields: Record<string, string>, nonce?: string): Promise<Response> {
  const named = Object.fromEntries(Object.entries(fields).map(([name, value]) => [['notice', 'read'].includes(name) ? name : `field.${name}`, value]));
  return new Visitor(site).post(path, { type, nonce: nonce ?? await nonceOf(path), ...named });
}

async function codeOf(path: string, form: Record<string, string>): Promise<[number, string]> {
  const answer = await new Visitor(site).post(path, form, { accept: 'application/json' });
  return [answer.status, (await answer.json() as { type: string }).type.replace('urn:jiannuo:error:', '')];
}

describe('a link in a letter', () => {
  it('shows the promise and what is asked, as often as it is opened, and changes nothing by that', async () => {
    const { id, mail, path } = await reminded();
    const before = await everything(id);
    expect(mail.text.indexOf('直接办理（不用登录）')).toBeLessThan(mail.text.indexOf('Act at once, without signing in'));
    for (let opened = 0; opened < 2; opened += 1) {
      const answer = await new Visitor(site).get(path);
      const html = await answer.text();
      expect(answer.status).toBe(200);
      expect(html).toContain('「尽快出台《管理方案》」');
      expect(html).toContain('请填报所处阶段');
      expect(html).toContain(world.address('handler'));
      expect(['referrer-policy', 'cache-control', 'x-robots-tag'].map((name) => answer.headers.get(name))).toEqual(['strict-origin', 'private, no-store', 'noindex, nofollow, noarchive']);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(await new Visitor(site).get(`${path}?lang=en`).then((answer) => answer.text())).toContain('What the letter asks');
    expect(await everything(id)).toEqual(before);
  });

  it('reports progress, and the history has it in the name of that contact and stays intact', async () => {
    const { id, path } = await reminded();
    const answer = await post(path, 'PROGRESS_REPORTED', { text: '征求意见稿已发各市。', percent: '40' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, path]);
    const entry = (await world.history(id)).at(-1)?.entry;
    const actor: Actor = { id: `contact:${await contactId('handler')}`, name: 'handler', roles: ['handler'], office: world.key };
    expect([entry?.event.type, entry?.event.data, entry?.by]).toEqual(['PROGRESS_REPORTED', { text: '征求意见稿已发各市。', percent: 40 }, actor]);
    expect(await intact(id)).toBeNull();
    expect(await logged(id)).toEqual([`here letter-link-used 127.0.0.1 ${id} PROGRESS_REPORTED`]);
    const page = await (await new Visitor(site).get(path)).text();
    expect(page).toContain('已登记');
    expect(page).toContain('handler（凭函件链接）');
    expect(page).toContain('征求意见稿已发各市。');
  });

  it('is good once: a second post, and a form sent twice at the same time, record nothing more', async () => {
    const { id, path } = await reminded();
    const nonce = await nonceOf(path);
    const answers = await Promise.all([post(path, 'PROGRESS_REPORTED', { text: '一次' }, nonce), post(path, 'PROGRESS_REPORTED', { text: '一次' }, nonce)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const before = await everything(id);
    expect(await codeOf(path, { type: 'PROGRESS_REPORTED', nonce, 'field.text': '再次' })).toEqual([409, 'link-used']);
    expect(await everything(id)).toEqual(before);
    expect((await logged(id)).sort()).toEqual([`refused 127.0.0.1 ${id} link-used`, `refused 127.0.0.1 ${id} link-used`, `used 127.0.0.1 ${id} PROGRESS_REPORTED`].map((line) => `here letter-link-${line}`));
  });

  it('claims with evidence and a file, which is kept under its digest for whoever verifies', async () => {
    const { id, path } = await reminded();
    const bytes = Buffer.from(pdfOf([{ lines: [{ text: '方案', x: 80, y: 80, size: 12 }] }]));
    const fields = Object.fromEntries(Object.entries({ ...EVIDENCE, issuedOn: '2022-09-10' }).map(([name, value]) => [`field.${name}`, value]));
    const answer = await new Visitor(site).upload(path, { type: 'CLAIMED', nonce: await nonceOf(path), ...fields }, { name: '管理方案.pdf', bytes });
    expect(answer.status).toBe(303);
    const [file] = await db.database.app.query<{ sha256: string; name: string; bytes: Buffer; stored_by: string | null; stored_by_contact: string }[]>('select * from attachments where stored_by_contact = $1 order by stored_at desc', [await contactId('handler')]);
    expect([file?.name, file?.stored_by, file?.bytes.equals(bytes)]).toEqual(['管理方案.pdf', null, true]);
    const entry = (await world.history(id)).at(-1)?.entry;
    expect(entry?.event).toMatchObject({ type: 'CLAIMED', data: { evidence: { number: '〔2022〕18号', attachment: file?.sha256 } } });
    const shown = await db.database.transaction(async (tx) => attachmentsOf(tx, await world.history(id)));
    expect(shown.map(({ name, storedBy }) => [name, storedBy])).toEqual([['管理方案.pdf', 'handler']]); // the contact's name: the page tells who brought it
    expect((await world.row(id)).stage).toBe('claimed');
    expect(await intact(id)).toBeNull();
  });

  it('asks for a change, whose approver decides by the link in their own letter', async () => {
    const { id, path } = await reminded();
    expect((await post(path, 'CHANGE_REQUESTED', { change: 'date', dueOn: '2022-09-30', reason: '须再次征求意见。' })).status).toBe(303);
    const approval = (await mailsArriving(db.database, SOON)).find(({ to, noticeId }) => to.includes(world.address('deputyHead')) && noticeId.startsWith(`${id}.`));
    if (approval === undefined) throw new Error('nobody was asked to approve');
    const approve = linkIn(approval);
    expect(await (await new Visitor(site).get(approve)).text()).not.toContain('id="PROGRESS_REPORTED"');
    expect((await post(approve, 'CHANGE_APPROVED', { dueOn: '2022-09-30' })).status).toBe(303);
    expect(await world.row(id)).toMatchObject({ due_on: '2022-09-30', due_basis: 'decided' });
    expect((await world.deadlines(id)).at(-1)).toMatchObject({ decided_by: `contact:${await contactId('deputyHead')}` });
    expect(await intact(id)).toBeNull();
  });

  it('approves a waiting letter from a letter about the same commitment, exactly as it was read', async () => {
    const now = at('2022-10-12T10:00');
    const id = await world.open();
    await world.sweep(now);
    await db.owner.query(`update clock set shift = $1::timestamptz - clock_timestamp()`, [now]);
    await world.send(id, 'CLAIMED', { evidence: { ...EVIDENCE, issuedOn: '2022-10-11' } }, world.person('handler'), now);
    const mails = await mailsArriving(db.database, now);
    const path = linkIn(mails.find(({ to, noticeId }) => to.includes(world.address('supervisor')) && noticeId.startsWith(`${id}.`)) as ReceivedMail);
    const html = await (await new Visitor(site).get(path)).text();
    const waiting = (await world.notices(id)).find(({ letter, state }) => letter === 'overdue-orange' && state === 'awaiting-approval');
    const { read = '', nonce = '' } = hiddenFields(html, `value="${String(waiting?.id)}"`);
    expect(await codeOf(path, { type: 'LETTER_APPROVED', nonce, notice: waiting?.id ?? '', read: 'another' })).toEqual([409, 'stale-revision']);
    expect((await post(path, 'LETTER_APPROVED', { notice: waiting?.id ?? '', read }, nonce)).status).toBe(303);
    expect((await world.notices(id)).find((notice) => notice.id === waiting?.id)).toMatchObject({ state: 'queued', approved_by: `contact:${await contactId('supervisor')}` });
    expect(await intact(id)).toBeNull();
    await db.owner.query(`update clock set shift = $1::timestamptz - clock_timestamp()`, [NOW]);
  });
});

describe('the link of the liaison', () => {
  it('records what the deputy says, and nothing else', async () => {
    const id = await world.open();
    await world.send(id, 'CLAIMED', { evidence: { ...EVIDENCE, issuedOn: '2022-09-10' } }, world.person('handler'), NOW);
    await world.send(id, 'VERIFIED', { outcome: 'fulfilled' }, world.person('supervisor', '核验'), NOW);
    if ((await world.row(id)).stage === 'feedback.replying') await world.send(id, 'REPLIED_AGAIN', { number: '桂科函〔2022〕300号', on: '2022-09-14', signer: '农浩' }, world.person('head'), NOW);
    const mail = (await mailsArriving(db.database, SOON)).find(({ to, noticeId }) => to.includes('liaison') && noticeId.startsWith(`${id}.`));
    if (mail === undefined) throw new Error('the liaison was not asked');
    const path = linkIn(mail);
    const html = await (await new Visitor(site).get(path)).text();
    expect([html.includes('value="RATED"'), html.includes('value="VERIFIED"'), html.includes('value="CLAIMED"')]).toEqual([true, false, false]);
    expect(await codeOf(path, { type: 'REOPENED', nonce: await nonceOf(path), 'field.reason': 'x' })).toEqual([403, 'not-allowed']);
    expect((await post(path, 'RATED', { rating: 'satisfied', text: '代表表示满意' })).status).toBe(303);
    expect(await world.row(id)).toMatchObject({ stage: 'closed.fulfilled' });
    expect((await world.history(id)).at(-1)?.entry.by).toMatchObject({ id: `contact:${await contactId('liaison')}`, roles: ['liaison'] });
    expect(await intact(id)).toBeNull();
  });
});

describe('a link is refused, and nothing changes,', () => {
  it('when it is altered or none: nothing is revealed', async () => {
    const { id, path } = await reminded();
    const before = await everything(id);
    const altered = `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`;
    for (const none of [altered, `/l/${'A'.repeat(43)}`, '/l/only-in-the-mail', '/l/x']) {
      const answer = await new Visitor(site).get(none);
      const html = await answer.text();
      expect([answer.status, html.includes('链接无效'), html.includes('管理方案')]).toEqual([404, true, false]);
      expect(await codeOf(none, { type: 'PROGRESS_REPORTED', 'field.text': 'x' })).toEqual([404, 'link-unknown']);
    }
    expect(await everything(id)).toEqual(before);
  });

  it('when it has expired; a fresh one goes to the same address and works', async () => {
    const { id, mail, path } = await reminded();
    const nonce = await nonceOf(path);
    await db.owner.query(`update links set issued_at = issued_at - interval '15 days', expires_at = issued_at where notice_id = $1`, [mail.noticeId]);
    const before = await everything(id);
    const answer = await new Visitor(site).get(path);
    expect([answer.status, (await answer.text()).includes('把新链接发到原邮箱')]).toEqual([410, true]);
    expect(await codeOf(path, { type: 'PROGRESS_REPORTED', nonce, 'field.text': 'x' })).toEqual([410, 'link-expired']);
    expect(await everything(id)).toEqual(before);
    for (let asked = 0; asked < 2; asked += 1) expect((await new Visitor(site).post(`${path}/fresh`, {})).status).toBe(200);
    expect(await logged(id)).toEqual([`here letter-link-refused 127.0.0.1 ${id} link-expired`, `here letter-link-renewed 127.0.0.1 ${id} ${mail.noticeId}.r1`]); // asked for twice, made once
    const fresh = await mailsArriving(db.database, SOON);
    expect(fresh.filter(({ noticeId }) => noticeId.startsWith(`${id}.`)).map(({ noticeId, to }) => [noticeId, to.includes(world.address('handler'))])).toEqual([[`${mail.noticeId}.r1`, true]]);
    const again = linkIn(fresh.find(({ noticeId }) => noticeId === `${mail.noticeId}.r1`) as ReceivedMail);
    expect(again).not.toBe(path);
    expect((await post(again, 'PROGRESS_REPORTED', { text: '用新链接填报' })).status).toBe(303);
    for (const expected of [200, 200, 429]) {
      expect((await new Visitor(site).post(`${path}/fresh`, {})).status).toBe(expected);
      await mailsArriving(db.database, SOON);
    }
    expect((await logged(id)).at(-1)).toBe(`here letter-link-refused 127.0.0.1 ${id} link-too-often`);
  });

  it('when it was revoked, the address has changed, or the person behind it may not act any more', async () => {
    const { id, mail, path } = await reminded();
    const nonce = await nonceOf(path);
    const refused = async (): Promise<void> => {
      const answer = await new Visitor(site).get(path);
      expect([answer.status, (await answer.text()).includes('尽快出台')]).toEqual([410, false]);
      expect(await codeOf(path, { type: 'PROGRESS_REPORTED', nonce, 'field.text': 'x' })).toEqual([410, 'link-revoked']);
      expect((await new Visitor(site).post(`${path}/fresh`, {})).status).toBe(403);
    };
    const before = (await world.history(id)).length;
    const contact = await contactId('handler');
    await db.owner.query(`update contacts set address = 'new@x.example' where id = $1`, [contact]);
    await refused();
    await db.owner.query('update contacts set address = $2 where id = $1', [contact, world.address('handler')]);
    await db.owner.query(`insert into people (id, jurisdiction, name, login, roles, office_id, disabled_at) values ($1, $2, '离任', $1, '{handler}', $2, now())`, [`${world.key}-left`, world.key]);
    await db.owner.query('update contacts set person_id = $2 where id = $1', [contact, `${world.key}-left`]);
    await refused();
    await db.owner.query(`update people set disabled_at = null, roles = '{auditor}' where id = $1`, [`${world.key}-left`]);
    await refused();
    await db.owner.query('update contacts set person_id = null where id = $1', [contact]);
    expect((await new Visitor(site).get(path)).status).toBe(200);
    await db.owner.query(`update links set revoked_at = now(), revoked_by = $2, revoked_reason = '邮箱被盗' where notice_id = $1`, [mail.noticeId, `${world.key}-left`]);
    await refused();
    expect((await world.history(id)).length).toBe(before);
  });

  it('when the account of its person was closed, also once that is open again', async () => {
    const { path } = await reminded();
    const [person, keeper] = [`${world.key}-gone`, { person: null, jurisdiction: world.key, address: '' }];
    await db.owner.query(`insert into people (id, jurisdiction, name, login, roles, office_id) values ($1, $2, '离任', $1, '{handler}', $2)`, [person, world.key]);
    await db.owner.query('update contacts set person_id = $2 where id = $1', [await contactId('handler'), person]);
    expect((await new Visitor(site).get(path)).status).toBe(200);
    await db.database.transaction((tx) => setDisabled(tx, person, true, keeper));
    await db.database.transaction((tx) => setDisabled(tx, person, false, keeper));
    expect((await new Visitor(site).get(path)).status).toBe(410);
    expect(await db.owner.query('select detail from access_log where about_id = $1 and event = $2', [person, 'secrets-ended'])).toEqual([{ detail: expect.stringMatching(/^links in letters: [1-9]/) }]);
    await db.owner.query('update contacts set person_id = null where id = $1', [await contactId('handler')]);
  });

  it('when things have moved on: it says what happened since', async () => {
    const { id, path } = await reminded();
    const nonce = await nonceOf(path);
    await world.send(id, 'CLAIMED', { evidence: { ...EVIDENCE, issuedOn: '2022-09-10' } }, world.person('handler', '王办'), NOW);
    const before = await everything(id);
    const answer = await new Visitor(site).get(path);
    const html = await answer.text();
    expect([answer.status, html.includes('情况已变'), html.includes('王办'), html.includes(`/commitments/${id}`)]).toEqual([410, true, true, true]);
    expect(await codeOf(path, { type: 'PROGRESS_REPORTED', nonce, 'field.text': 'x' })).toEqual([410, 'link-moved-on']);
    expect(await everything(id)).toEqual(before);
  });

  it('but not because the clock turned, or a colleague reported', async () => {
    const { id, path } = await reminded();
    await world.send(id, 'PROGRESS_REPORTED', { text: '同事填报' }, world.person('handler', '王办'), NOW);
    const later = at('2022-09-22T10:00');
    await world.sweep(later);
    expect((await world.events(id)).at(-1)).toBe('untilOverdue');
    expect((await new Visitor(site).get(path)).status).toBe(200);
  });

  it.each([
    ['a form of another commitment', async (path: string) => ({ type: 'PROGRESS_REPORTED', nonce: await nonceOf((await reminded()).path), 'field.text': path }), 403, 'not-allowed'],
    ['no proof of having read', () => Promise.resolve({ type: 'PROGRESS_REPORTED', 'field.text': 'x' }), 403, 'not-allowed'],
    ['an event its purpose does not admit', async (path: string) => ({ type: 'VERIFIED', nonce: await nonceOf(path), 'field.outcome': 'fulfilled' }), 403, 'not-allowed'],
    ['an event that is none', async (path: string) => ({ type: 'toString', nonce: await nonceOf(path) }), 403, 'not-allowed'],
    ['an event the machine does not accept now', async (path: string) => ({ type: 'CONDITION_MET', nonce: await nonceOf(path) }), 409, 'event-not-accepted'],
    ['a claim without its evidence', async (path: string) => ({ type: 'CLAIMED', nonce: await nonceOf(path), 'field.title': '《管理方案》' }), 422, 'evidence-incomplete'],
    ['a line break in a field of one line', async (path: string) => ({ type: 'CHANGE_REQUESTED', nonce: await nonceOf(path), 'field.change': 'owner', 'field.toOffice': 'a\r\nBcc: x@x.example', 'field.reason': '理由' }), 422, 'event-data-invalid'],
    ['a control character', async (path: string) => ({ type: 'PROGRESS_REPORTED', nonce: await nonceOf(path), 'field.text': 'a\u0007b' }), 422, 'event-data-invalid'],
    ['a text of ten pages', async (path: string) => ({ type: 'PROGRESS_REPORTED', nonce: await nonceOf(path), 'field.text': '长'.repeat(4001) }), 422, 'event-data-invalid'],
  ])('with %s', async (_, formOf, status, code) => {
    const { id, path } = await reminded();
    const form = await formOf(path);
    const before = await everything(id);
    expect(await codeOf(path, form)).toEqual([status, code]);
    expect(await everything(id)).toEqual(before);
  });

  it('with an event in a post that comes from another site', async () => {
    const { id, path } = await reminded();
    const nonce = await nonceOf(path);
    const before = await everything(id);
    const answer = await new Visitor(site).post(path, { type: 'PROGRESS_REPORTED', nonce, 'field.text': 'x' }, { origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(await everything(id)).toEqual(before);
  });

  it.each([
    ['a program named .pdf', '方案.pdf', Buffer.concat([Buffer.from('MZ\u0090\0'), Buffer.alloc(600), Buffer.from('PE\0\0')]), 422, 'attachment-refused'],
    ['a program of another system named .docx', '方案.docx', Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]), Buffer.alloc(600)]), 422, 'attachment-refused'],
    ['a script named .txt', '说明.txt', Buffer.from('#!/bin/sh\nrm -rf /\n'), 422, 'attachment-refused'],
    ['a page named .txt', '说明.txt', Buffer.from('<!doctype html><script>alert(1)</script>'), 422, 'attachment-refused'],
    ['a picture named .pdf', '图.pdf', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, ...Buffer.alloc(40)]), 422, 'attachment-refused'],
    ['a file without an end', '大.pdf', Buffer.alloc(20 * 1024 * 1024 + 1, 0x25), 413, 'upload-too-large'],
  ])('with a file: %s', async (_, name, bytes, status, code) => {
    const { id, path } = await reminded();
    const nonce = await nonceOf(path);
    const before = await everything(id);
    const answer = await new Visitor(site).upload(path, { type: 'PROGRESS_REPORTED', nonce, 'field.text': '见附件' }, { name, bytes }, { accept: 'application/json' });
    expect([answer.status, (await answer.json() as { type: string }).type]).toEqual([status, `urn:jiannuo:error:${code}`]);
    expect(await everything(id)).toEqual(before);
  });

  it('and what was entered comes back with the reason, script and all, as text', async () => {
    const { path } = await reminded();
    const answer = await post(path, 'CHANGE_REQUESTED', { change: 'date', reason: '<script>alert(1)</script>' });
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(html).toContain('没有登记，您填写的内容都在下面');
    expect(html).toContain('&lt;script>alert(1)&lt;/script>');
    expect(html).not.toContain('<script>alert');
  });

  it('when it is opened without end', async () => {
    const { path } = await reminded();
    const statuses: number[] = [];
    for (let opened = 0; opened < 61; opened += 1) statuses.push((await new Visitor(site).get(path)).status);
    expect([statuses.slice(0, 60).every((status) => status === 200), statuses.at(-1)]).toEqual([true, 429]);
    const other = (await reminded()).path;
    expect((await new Visitor(site).get(other)).status).toBe(200);
  });
});
