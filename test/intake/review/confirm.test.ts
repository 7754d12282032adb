import { createHash } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Verifier } from '../../../src/audit/verifier.js';
import { scopeOf } from '../../../src/auth/scope.js';
import type { Actor } from '../../../src/core/commitment.js';
import { Commitments } from '../../../src/engine/commitments.js';
import { confirmCards } from '../../../src/intake/review/confirm.js';
import type { Confirmed } from '../../../src/intake/review/confirm.js';
import { contextOf } from '../../../src/intake/review/context.js';
import { addEdit, bringIn, loadDraft, recordEdit } from '../../../src/intake/review/drafts.js';
import type { Arrival, Draft } from '../../../src/intake/review/drafts.js';
import { parseEdit } from '../../../src/intake/review/edits.js';
import { labelledReplies } from '../../../src/intake/review/labels.js';
import { listDrafts } from '../../../src/store/readings/drafts.js';
import { RuleBook } from '../../../src/store/rule-book.js';
import { testDatabase } from '../../support/database.js';
import { acting, NOW, reviewWorld, seedReader, seedWith } from './review-world.js';
import { spanOf } from './seed-extraction.js';

const PLEDGES = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9', 'P10', 'P11'];

const db = testDatabase();
let [clerk, supervisor, auditor] = [] as unknown as [Actor, Actor, Actor];
beforeAll(async () => {
  await reviewWorld(db);
  [clerk, supervisor, auditor] = [await acting(db, 'lan.rui'), await acting(db, 'su.ming'), await acting(db, 'shen.ji')];
});

/** A suggestion of its own for each test, so that they don't meet. */
let number = 2022190;
beforeEach(() => {
  number += 1;
});

const engine = { commitments: new Commitments(new RuleBook()), book: new RuleBook() };
const bring = (bytes: Uint8Array, by = clerk): Promise<Arrival> => db.database.transaction(async (tx) => {
  const { documents: [document] } = await seedReader.read(bytes, 'reply.txt');
  if (document === undefined) throw new Error('nothing was read');
  return bringIn(tx, document, seedReader.extract, by, NOW);
});
const own = (...changes: [string, string][]): Buffer => seedWith(['2022190', String(number)], ...changes);
const draftOf = async (bytes: Uint8Array): Promise<string> => {
  const arrival = await bring(bytes);
  if (arrival.status === 'imported') throw new Error('imported before');
  return arrival.draft;
};
const load = (id: string): Promise<Draft> => db.database.transaction((tx) => loadDraft(tx, id, supervisor));
const edit = async (id: string, raw: unknown, { by = clerk, expected }: { by?: Actor; expected?: number } = {}): Promise<Draft> => db.database.transaction(async (tx) => addEdit(tx, id, {
  edit: parseEdit(raw), expected: expected ?? (await loadDraft(tx, id, supervisor)).row.revision, by, now: NOW,
}));
const confirm = async (id: string, cards: string[] | 'accepted', { by = supervisor, expected }: { by?: Actor; expected?: number } = {}): Promise<Confirmed> => db.database.transaction(async (tx) => confirmCards(tx, engine, {
  draft: id, cards, expected: expected ?? (await loadDraft(tx, id, supervisor)).row.revision, by, now: NOW,
}));
const rows = (text: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> => db.database.app.query(text, parameters);
const counts = (): Promise<unknown> => Promise.all(['drafts', 'draft_edits', 'suggestions', 'replies', 'commitments', 'history', 'notices'].map((table) => rows(`select '${table}' as name, count(*)::int as n from ${table}`)));

describe('bringing a reply in', () => {
  it('makes one draft of the same bytes, whoever brings them and when, and opens no commitment', async () => {
    const bytes = own();
    const [one, other] = await Promise.all([bring(bytes), bring(bytes, supervisor)]);
    expect([one.status, other.status].sort()).toEqual(['created', 'known']);
    expect(await bring(bytes)).toEqual({ status: 'known', draft: expect.any(String) });
    expect(await rows('select count(*)::int as n from drafts where text like $1', [`%${String(number)}%`])).toEqual([{ n: 1 }]);
    expect(await rows('select 1 from commitments where suggestion_id = $1', [String(number)])).toEqual([]);
  });

  it('is refused to an auditor', async () => {
    await expect(bring(own(), auditor)).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('keeps what came in and what was found, and takes edits only at the end', async () => {
    const id = await draftOf(own());
    await edit(id, { kind: 'accept', cards: ['P1'] });
    await expect(db.owner.query(`update drafts set extraction = '{}' where id = $1`, [id])).rejects.toThrow(/keeps what came in/);
    await expect(db.owner.query('delete from draft_edits where draft_id = $1', [id])).rejects.toThrow(/append-only/);
    await expect(db.database.app.query('delete from drafts where id = $1', [id])).rejects.toThrow(/permission denied/);
  });
});

describe('a draft of another place', () => {
  let foreign: Actor;
  beforeAll(async () => {
    await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ('wai-sheng', 'guizhou', '外省', 'wai.sheng', array['supervisor']) on conflict do nothing`);
    foreign = await acting(db, 'wai.sheng');
  });

  it('is unknown there: not read, not edited, not confirmed, not listed', async () => {
    const id = await draftOf(own());
    await expect(db.database.transaction((tx) => loadDraft(tx, id, foreign))).rejects.toMatchObject({ code: 'unknown-draft' });
    await expect(edit(id, { kind: 'accept', cards: ['P1'] }, { by: foreign })).rejects.toMatchObject({ code: 'unknown-draft' });
    await expect(confirm(id, ['P1'], { by: foreign })).rejects.toMatchObject({ code: 'unknown-draft' });
    const listed = (by: Actor): Promise<string[]> => db.database.transaction(async (tx) => (await listDrafts(tx, await scopeOf(tx, by))).map((row) => row.id));
    expect([(await listed(foreign)).includes(id), (await listed(clerk)).includes(id), (await load(id)).row.revision]).toEqual([false, true, 0]);
  });

  it('cannot be brought in there again, whether it is in review or was imported, and nobody is told where it is', async () => {
    const bytes = own();
    await draftOf(bytes);
    const refusal = { code: 'not-allowed', message: expect.not.stringMatching(/guangxi|\d{7}/), facts: {} };
    await expect(bring(bytes, foreign)).rejects.toMatchObject(refusal);
    const kept = own(['专此答复', '此复']);
    await db.owner.query(`insert into suggestions (id, jurisdiction, session, title, lead_deputy, joint, handed_over_by) values ($1, 'guangxi', 's', 't', 'd', false, 'h')`, [String(number)]);
    await db.owner.query(`insert into replies (suggestion_id, sha256, bytes, encoding, text, issuer, signed_on, imported_at, imported_by) values ($1, $2, $3, 'utf-8', $4, 'i', '2022-06-23', $5, 'su-ming')`,
      [String(number), createHash('sha256').update(kept).digest('hex'), kept, kept.toString('utf8'), NOW]);
    await expect(bring(kept, foreign)).rejects.toMatchObject(refusal);
    expect(await bring(kept)).toEqual({ status: 'imported', suggestion: String(number) });
    expect((await bring(own(['专此答复', '特此答复']), foreign)).status).toBe('created');
  });
});

describe('editing', () => {
  it('is written at once, and read again as it was left', async () => {
    const id = await draftOf(own());
    await edit(id, { kind: 'correct', card: 'P4', changes: { pledgeKind: 'maintain-effort', office: 'gxjs' }, accept: true });
    await edit(id, { kind: 'mark', ...spanOf('我厅负责提供高新技术企业和瞪羚企业名单'), role: 'commitment', pledgeKind: 'recurring-delivery' });
    await edit(id, { kind: 'undo', seq: 1 });
    const { review, edits, row } = await load(id);
    expect(row.revision).toBe(3);
    expect(edits.map((one) => [one.seq, one.by.name, one.edit.kind])).toEqual([[1, '蓝睿', 'correct'], [2, '蓝睿', 'mark'], [3, '蓝睿', 'undo']]);
    expect(review.cards.find((card) => card.id === 'P4')).toMatchObject({ kind: 'complete-study', decision: 'open', office: null });
    expect(review.cards.find((card) => card.id === 'M2')).toMatchObject({ decision: 'accepted' });
  });

  it('lets two people work on different cards at once, and refuses the later of two about the same', async () => {
    const id = await draftOf(own());
    await edit(id, { kind: 'accept', cards: ['P1'] }, { expected: 0 });
    await edit(id, { kind: 'accept', cards: ['P2'] }, { expected: 0, by: supervisor });
    await expect(edit(id, { kind: 'reject', card: 'P1', reason: '重复' }, { expected: 0, by: supervisor }))
      .rejects.toMatchObject({ code: 'stale-revision', message: expect.stringContaining('蓝睿'), facts: { revision: 2, between: [1] } });
    await edit(id, { kind: 'reject', card: 'P1', reason: '重复' }, { expected: 2, by: supervisor });
    expect((await load(id)).review.cards.filter(({ id: card }) => card === 'P1' || card === 'P2').map(({ decision }) => decision)).toEqual(['rejected', 'accepted']);
  });

  it('is refused to whoever claims to have seen what is not there yet, as is confirming', async () => {
    const id = await draftOf(own());
    await edit(id, { kind: 'accept', cards: ['P1'] });
    const before = await counts();
    await expect(edit(id, { kind: 'reject', card: 'P1', reason: '重复' }, { expected: 2 })).rejects.toMatchObject({ code: 'edit-invalid', message: expect.stringContaining('2') });
    await expect(confirm(id, 'accepted', { expected: 999_999 })).rejects.toMatchObject({ code: 'edit-invalid' });
    expect(await counts()).toEqual(before);
  });

  it('of two at the very same moment takes both when they are about different things, one when not', async () => {
    const id = await draftOf(own());
    await Promise.all([edit(id, { kind: 'accept', cards: ['P1'] }, { expected: 0 }), edit(id, { kind: 'accept', cards: ['P2'] }, { expected: 0 })]);
    const ended = await Promise.allSettled([edit(id, { kind: 'reject', card: 'P3', reason: '甲' }, { expected: 2 }), edit(id, { kind: 'reject', card: 'P3', reason: '乙' }, { expected: 2 })]);
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await load(id)).row.revision).toBe(3);
  });

  it.each<[string, string, unknown]>([
    ['a kind nobody knows', 'unknown-kind', { kind: 'correct', card: 'P1', changes: { pledgeKind: 'no-such-kind' } }],
    ['the duty to answer as a kind', 'unknown-kind', { kind: 'mark', start: 1, end: 5, role: 'commitment', pledgeKind: 'answer-suggestion' }],
    ['an office nobody knows', 'unknown-office', { kind: 'header', changes: { office: 'nowhere' } }],
    ['a confirmation by the back door', 'not-allowed', { kind: 'confirmed', cards: { P1: 'X' }, reply: '1' }],
    ['an edit that does not fit', 'edit-refused', { kind: 'undo', seq: 7 }],
  ])('refuses %s and writes nothing', async (_, code, raw) => {
    const id = await draftOf(own());
    const before = await counts();
    await expect(edit(id, raw)).rejects.toMatchObject({ code, hint: expect.stringMatching(/\p{Script=Han}.* \/ /u) });
    expect(await counts()).toEqual(before);
  });
});

describe('what is recorded', () => {
  it('can be read again, whoever made it: else nothing is written', async () => {
    const id = await draftOf(own());
    const before = await counts();
    const bad = { kind: 'accept', cards: ['P1aaaaaaa'] } as const;
    await expect(db.database.transaction(async (tx) => recordEdit(tx, await loadDraft(tx, id, clerk, { locked: true }), { ...bad, cards: [...bad.cards] }, clerk, NOW, null))).rejects.toMatchObject({ code: 'edit-invalid' });
    await expect(confirm(id, bad.cards.slice())).rejects.toMatchObject({ code: 'edit-invalid' });
    expect(await counts()).toEqual(before);
  });

  it('names a card once that was asked for twice', async () => {
    const id = await draftOf(own());
    expect((await confirm(id, ['P1', 'P1'])).opened).toEqual([`${String(number)}-P1`]);
    expect((await load(id)).edits[0]?.edit).toEqual({ kind: 'accept', cards: ['P1'] });
  });
});

describe('confirming', () => {
  it('makes reply and eleven commitments of what was accepted, each on its exact words, confirmed by the supervisor, all intact', async () => {
    const id = await draftOf(own());
    await edit(id, { kind: 'accept', cards: PLEDGES });
    await edit(id, { kind: 'correct', card: 'P9', changes: { office: 'gxjs', title: '“科创贷”名单推送' } });
    const done = await confirm(id, 'accepted');
    expect(done.opened).toHaveLength(11);
    const made = await rows(`
      select c.label, c.stage, c.title, c.office_id as office, c.due_on::text as "dueOn", c.due_basis as basis, c.profile_id || c.profile_version as profile,
        substr(r.text, c.span_start + 1, c.span_end - c.span_start) = c.quote as exact, jsonb_array_length(c.attached::jsonb) as attached
      from commitments c join replies r on r.id = c.reply_id where c.suggestion_id = $1 order by c.span_start`, [String(number)]);
    expect(made).toHaveLength(11);
    expect(made.every(({ exact, stage, profile }) => exact === true && stage !== 'proposed' && profile === 'guangxi2')).toBe(true);
    expect(made.find(({ label }) => label === 'P9')).toMatchObject({ office: 'gxjs', title: '“科创贷”名单推送', dueOn: '2022-12-31', basis: 'scope', attached: 3 });
    expect(made.find(({ label }) => label === 'P5')).toMatchObject({ office: 'kjt', dueOn: '2022-09-21', basis: 'inferred' });
    expect(await rows(`select distinct actor from history h join commitments c on c.id = h.commitment_id where c.suggestion_id = $1`, [String(number)])).toEqual([{ actor: 'su-ming' }]);
    expect((await load(id)).row).toMatchObject({ state: 'open', replyId: done.reply });
    expect(await db.database.transaction((tx) => new Verifier(new RuleBook()).verifyAll(tx))).toMatchObject({ intact: true });
  });

  it('of the rest adds to the same reply, and the draft is done once nothing is open', async () => {
    const id = await draftOf(own());
    const first = await confirm(id, ['P5']);
    expect(first.opened).toEqual([`${String(number)}-P5`]);
    await edit(id, { kind: 'accept', cards: [...PLEDGES.filter((card) => card !== 'P5'), 'W1'] });
    await edit(id, { kind: 'reject', card: 'Q1', reason: '已在做的事' });
    const rest = await confirm(id, 'accepted');
    expect(rest).toMatchObject({ reply: first.reply, opened: expect.arrayContaining([`${String(number)}-W1`]) });
    expect(rest.opened).toHaveLength(11);
    expect(await rows('select kind, terms::json as terms from commitments where id = $1', [`${String(number)}-W1`])).toEqual([{ kind: 'watch-other-body', terms: { otherBody: '金融管理部门' } }]);
    expect((await load(id)).row.state).toBe('confirmed');
    const labels = (await db.database.transaction((tx) => labelledReplies(tx))).replies.find(({ name }) => name.endsWith(`#${id}`));
    expect(labels?.expected.commitments.map((label) => label.id)).toEqual(PLEDGES);
    expect(labels?.expected.attached).toHaveLength(14);
    expect(labels?.expected.traps.map(({ quote }) => quote.slice(0, 5))).toEqual(['并持续推动']);
    expect(labels?.expected.watch).toEqual([expect.objectContaining({ id: 'W1', owner: '金融管理部门' })]);
  });

  it('takes split, merged and marked clauses as they were left, and labels them so', async () => {
    const id = await draftOf(own());
    await edit(id, { kind: 'split', card: 'P10', at: (await load(id)).row.text.indexOf('知识产权交易等方面') });
    await edit(id, { kind: 'merge', card: 'P2', into: 'P1' });
    await edit(id, { kind: 'mark', ...spanOf('我厅负责提供高新技术企业和瞪羚企业名单'), role: 'commitment', pledgeKind: 'recurring-delivery' });
    const done = await confirm(id, ['P1', 'P10a', 'P10b', 'M3']);
    expect(done.opened).toEqual(['M3', 'P1', 'P10a', 'P10b'].map((label) => `${String(number)}-${label}`));
    const [attached] = await rows('select attached::jsonb as attached from commitments where id = $1', [`${String(number)}-P1`]);
    expect(JSON.stringify(attached)).toContain('根据科创子基金投资的需求安排好年度预算资金');
    for (const card of ['P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9', 'P11', 'W1', 'Q1']) await edit(id, { kind: 'reject', card, reason: '试' });
    const labels = (await db.database.transaction((tx) => labelledReplies(tx))).replies.find(({ name }) => name.endsWith(`#${id}`));
    expect(labels?.expected.commitments.map(({ id: card, strength }) => [card, strength])).toEqual([['M3', null], ['P1', 'firm'], ['P10a', 'soft'], ['P10b', 'soft']]);
    expect(labels?.expected.attached.filter(({ to }) => to === 'P1').map(({ quote }) => quote)).toContain('根据科创子基金投资的需求安排好年度预算资金');
  });

  it.each<[string, string, (id: string) => Promise<unknown>, RegExp]>([
    ['a clerk', 'not-allowed', (id) => confirm(id, ['P1'], { by: clerk }), /蓝睿/],
    ['cards edited since they were seen', 'stale-revision', async (id) => { await edit(id, { kind: 'reject', card: 'P1', reason: '试' }); await confirm(id, ['P1'], { expected: 0 }); }, /蓝睿/],
    ['a header edited since it was seen', 'stale-revision', async (id) => { await edit(id, { kind: 'header', changes: { title: '别的' } }); await confirm(id, ['P1'], { expected: 0 }); }, /蓝睿/],
    ['nothing accepted', 'draft-incomplete', (id) => confirm(id, 'accepted'), /nothing/],
    ['an attached clause alone', 'draft-incomplete', (id) => confirm(id, ['A1']), /A1/],
    ['a date before the reply', 'due-before-reply', async (id) => { await edit(id, { kind: 'correct', card: 'P1', changes: { dueOn: '2022-06-01' } }); await confirm(id, ['P1', 'P2']); }, /P1/],
    ['a card that is not there', 'edit-refused', (id) => confirm(id, ['P77']), /P77/],
  ])('is refused for %s, and writes no commitment', async (_, code, act, named) => {
    const id = await draftOf(own());
    await expect(act(id)).rejects.toMatchObject({ code, message: expect.stringMatching(named) });
    expect(await rows('select 1 from commitments where suggestion_id = $1', [String(number)])).toEqual([]);
    expect((await load(id)).row.replyId).toBeNull();
  });

  it('asks for what the header lacks, and goes on once it is filled in', async () => {
    const id = await draftOf(own(['十三届人大五次会议', '十三届人大会议']));
    await expect(confirm(id, ['P1'])).rejects.toMatchObject({ code: 'draft-incomplete', facts: { missing: ['session'] } });
    await edit(id, { kind: 'header', changes: { session: '自治区十三届人大五次会议', office: 'cxkj' } });
    await confirm(id, ['P1']);
    expect(await rows('select office_id as office from commitments where suggestion_id = $1', [String(number)])).toEqual([{ office: 'cxkj' }]);
  });

  it('by two supervisors at the same moment opens each commitment once', async () => {
    const id = await draftOf(own());
    await edit(id, { kind: 'accept', cards: PLEDGES });
    const other = await acting(db, 'zhou.jin');
    const ended = await Promise.allSettled([confirm(id, 'accepted', { expected: 1 }), confirm(id, 'accepted', { expected: 1, by: other })]);
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await rows('select count(*)::int as n from commitments where suggestion_id = $1', [String(number)])).toEqual([{ n: 11 }]);
  });
});

describe('a corrected reply', () => {
  const NEW_WORDS = '于2022年10月底前制定出台《创新驱动发展融资担保基金运营管理方案》';

  it('is matched by its words; confirming links it to the old one and tells each commitment, closed ones left alone', async () => {
    const first = await draftOf(own());
    await confirm(first, ['P4', 'P5', 'P7', 'P9', 'P11']);
    const at = (label: string): string => `${String(number)}-${label}`;
    const send = (id: string, type: string, data: Record<string, unknown>): Promise<unknown> => db.database.transaction((tx) => engine.commitments.send(tx, { id, type, data, by: supervisor, now: NOW }));
    await send(at('P7'), 'DROPPED', { decisionNumber: '桂科办1号', reason: '另有安排' });
    const second = await draftOf(own(['尽快制定出台《创新驱动发展融资担保基金运营管理方案》', NEW_WORDS], ['，加强绩效评价', '']));
    await edit(second, { kind: 'mark', ...(() => { const start = own(['尽快制定出台《创新驱动发展融资担保基金运营管理方案》', NEW_WORDS]).toString('utf8').replace('，加强绩效评价', '').indexOf(NEW_WORDS); return { start, end: start + NEW_WORDS.length }; })(), role: 'commitment', pledgeKind: 'issue-document' });
    const draft = await load(second);
    const context = await db.database.transaction((tx) => contextOf(tx, draft));
    expect(context.replaces?.id).toBe((await load(first)).row.replyId);
    expect([...context.matching?.matched ?? []].map(([card, { commitment, words }]) => [card, commitment.id, words, commitment.closed]).sort()).toEqual([
      ['M1', at('P5'), 'reworded', false], ['P11', at('P11'), 'unchanged', false], ['P7', at('P7'), 'unchanged', true], ['P9', at('P9'), 'unchanged', false],
    ]);
    expect(context.matching?.missing.map(({ id }) => id)).toEqual([at('P4')]);

    const before = await rows('select seq from history where commitment_id = $1', [at('P7')]);
    const done = await confirm(second, ['M1', 'P7', 'P9', 'P11', 'P8']);
    expect(done).toMatchObject({ opened: [at('P8')], untouched: [at('P7')], cards: { M1: at('P5'), P9: at('P9') } });
    expect(done.corrected.sort()).toEqual([at('P11'), at('P5'), at('P9')]);
    expect(await rows('select replaces from replies where id = $1', [done.reply])).toEqual([{ replaces: (await load(first)).row.replyId }]);
    expect(await rows('select c.quote, substr(r.text, c.span_start + 1, length(c.quote)) = c.quote as exact, c.reply_id as reply, r.id as "now" from commitments c join replies r on r.id = c.reply_id where c.id = $1', [at('P5')]))
      .toEqual([{ quote: NEW_WORDS, exact: true, reply: done.reply, now: done.reply }]);
    expect(await rows('select event from history where commitment_id = $1 order by seq desc limit 1', [at('P9')])).toEqual([{ event: 'CORRECTED' }]);
    expect(await rows('select seq from history where commitment_id = $1', [at('P7')])).toEqual(before);
    expect(await db.database.transaction((tx) => new Verifier(new RuleBook()).verifyAll(tx))).toMatchObject({ intact: true });
    const after = await db.database.transaction(async (tx) => contextOf(tx, await loadDraft(tx, second, supervisor)));
    expect([after.replaces?.id, after.matching?.missing.map(({ id }) => id)]).toEqual([(await load(first)).row.replyId, [at('P4'), at('P7')]]);
  });

  it('may be said to be no correction: its pledges then get labels of their own', async () => {
    await confirm(await draftOf(own()), ['P1']);
    const second = await draftOf(own(['专此答复', '此复']));
    await edit(second, { kind: 'header', changes: { replaces: null } });
    expect(await confirm(second, ['P1'])).toMatchObject({ opened: [`${String(number)}-P2`], corrected: [] });
  });

  it('cannot go on as a commitment of another reply, or as one that is not there', async () => {
    await confirm(await draftOf(own()), ['P1']);
    const other = `${String(number)}-P1`;
    number += 1;
    const alone = await draftOf(own());
    await expect(edit(alone, { kind: 'match', card: 'P1', commitment: other })).rejects.toMatchObject({ code: 'unknown-commitment', hint: expect.stringContaining('corrects no reply') });
    await confirm(alone, ['P1']);
    const second = await draftOf(own(['专此答复', '此复']));
    const mine = `${String(number)}-P1`;
    for (const commitment of [other, 'no-such-thing']) {
      await expect(edit(second, { kind: 'match', card: 'P2', commitment })).rejects.toMatchObject({ code: 'unknown-commitment', hint: expect.stringContaining(mine), facts: { commitment, card: 'P2' } });
    }
    expect((await load(second)).row.revision).toBe(0);
    await edit(second, { kind: 'match', card: 'P2', commitment: mine });
  });

  it('is told which pledge goes on as which, and as none', async () => {
    await confirm(await draftOf(own()), ['P1', 'P2']);
    const second = await draftOf(own(['专此答复', '此复']));
    await edit(second, { kind: 'match', card: 'P1', commitment: null });
    await edit(second, { kind: 'match', card: 'P3', commitment: `${String(number)}-P1` });
    expect((await confirm(second, ['P1', 'P2', 'P3'])).cards).toEqual({ P1: `${String(number)}-P3`, P2: `${String(number)}-P2`, P3: `${String(number)}-P1` });
  });
});

describe('a reply to another session\u2019s suggestion of the same number', () => {
  const OTHER: [string, string] = ['十三届人大五次会议', '十四届人大一次会议'];
  const contextOfDraft = (id: string): ReturnType<typeof contextOf> => db.database.transaction(async (tx) => contextOf(tx, await loadDraft(tx, id, supervisor)));
  /** A clerk has put right what was read: the session of this letter is another one. */
  const ofAnotherSession = async (): Promise<{ first: string; second: string }> => {
    const first = (await confirm(await draftOf(own()), ['P1', 'P4'])).reply;
    const second = await draftOf(own(OTHER));
    await edit(second, { kind: 'header', changes: { session: '自治区十四届人大一次会议' } });
    return { first, second };
  };

  it('is not taken for a correction: both values are shown, confirming is refused, and nothing there is touched', async () => {
    const { second } = await ofAnotherSession();
    const context = await contextOfDraft(second);
    expect(context).toMatchObject({ replaces: null, matching: null, header: { session: '自治区十四届人大一次会议' }, conflicts: [{ field: 'session', found: '自治区十四届人大一次会议', registered: '自治区十三届人大五次会议' }] });
    const before = await rows('select commitment_id, seq, event from history order by commitment_id, seq');
    await expect(confirm(second, ['P1'])).rejects.toMatchObject({ code: 'draft-incomplete', message: expect.stringContaining('自治区十四届人大一次会议 ≠ 自治区十三届人大五次会议'), facts: { missing: ['suggestionNumber'] } });
    expect(await rows('select commitment_id, seq, event from history order by commitment_id, seq')).toEqual(before);
    // That it corrects nothing makes it no reply to that suggestion either.
    await edit(second, { kind: 'header', changes: { replaces: null } });
    await expect(confirm(second, ['P1'])).rejects.toMatchObject({ code: 'draft-incomplete' });
  });

  it('is confirmed as its own suggestion once it has another number', async () => {
    const { second } = await ofAnotherSession();
    const another = `2023-${String(number)}`;
    await edit(second, { kind: 'header', changes: { suggestionNumber: another } });
    expect(await confirm(second, ['P1'])).toMatchObject({ opened: [`${another}-P1`], corrected: [] });
    expect(await rows('select session from suggestions where id = $1', [another])).toEqual([{ session: '自治区十四届人大一次会议' }]);
  });

  it('is a correction when a person says of which reply', async () => {
    const { first, second } = await ofAnotherSession();
    await edit(second, { kind: 'header', changes: { replaces: first } });
    expect(await contextOfDraft(second)).toMatchObject({ conflicts: [], replaces: { id: first }, header: { session: '自治区十三届人大五次会议' } });
    expect(await confirm(second, ['P1'])).toMatchObject({ opened: [], corrected: [`${String(number)}-P1`] });
  });

  it('goes on when the header turns out to have been misread', async () => {
    const { second } = await ofAnotherSession();
    await edit(second, { kind: 'header', changes: { session: '广西第十三届人民代表大会第五次会议' } });
    expect(await confirm(second, ['P1'])).toMatchObject({ corrected: [`${String(number)}-P1`] });
  });
});
