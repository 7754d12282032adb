import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Verifier } from '../../src/audit/verifier.js';
import { RuleBook } from '../../src/store/rule-book.js';
import type { DomainError } from '../../src/core/errors.js';
import { at, EVIDENCE, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
let world: World;
let id: string;
beforeAll(async () => { world = await World.create(db.database); });
beforeEach(async () => { id = await world.open(); });

const verified = async (of: string): Promise<unknown> => db.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, of));
const stage = async (of: string = id): Promise<string> => (await world.row(of)).stage;
const letters = async (of: string = id): Promise<string[]> => [...new Set((await world.notices(of)).map(({ letter }) => letter))];
const otherOffice = async (): Promise<string> => {
  const office = `${world.key}-other-${String(Math.floor(Math.random() * 1e9))}`.slice(0, 40);
  await db.database.app.query('insert into offices (id, jurisdiction, name) values ($1, $2, $3)', [office, world.key, '另一处']);
  await db.database.app.query(`insert into contacts (office_id, level, name, address) values ($1, 'handler', '新经办', $2), ($1, 'sectionHead', '新处长', $2)`, [office, `new@${office}.example`]);
  return office;
};

const NOW = at('2022-07-01T10:00');
const OFFICE = () => world.person('handler');
const SUPERVISOR = (name = 'supervisor') => world.person('supervisor', name);

describe('taking a commitment over', () => {
  it('tells the office, which has a window to object; silence accepts', async () => {
    expect(await stage()).toBe('offered');
    expect(await letters()).toEqual(['registered']);
    // Seven working days from 2022-06-23 (guangxi: a house default) end with 2022-07-04.
    await world.sweep(at('2022-07-04T23:59'));
    expect(await stage()).toBe('offered');
    await world.sweep(at('2022-07-05T00:00'));
    expect(await stage()).toBe('doing.drafting');
  });

  it('“this is not a pledge”: decided by a supervisor, and dismissed when upheld', async () => {
    await world.send(id, 'OBJECTED', { ground: 'not-a-pledge', reason: '是对工作的一般描述' }, OFFICE(), NOW);
    expect(await stage()).toBe('objected.notAPledge');
    await expect(world.send(id, 'OBJECTION_UPHELD', { reason: '同意' }, OFFICE(), NOW)).rejects.toMatchObject({ code: 'event-refused' });
    await world.send(id, 'OBJECTION_UPHELD', { reason: '确非承诺' }, SUPERVISOR(), NOW);
    expect(await world.row(id)).toMatchObject({ stage: 'dismissed', closed_on: '2022-07-01' });
    expect(await verified(id)).toBeNull();
  });

  it('“this is not ours”: goes to another office, whose own window begins; both are told', async () => {
    const other = await otherOffice();
    await world.send(id, 'OBJECTED', { ground: 'not-ours', proposedOffice: other, reason: '职责在另一处' }, OFFICE(), NOW);
    await expect(world.send(id, 'OBJECTION_UPHELD', { toOffice: world.key, reason: '同意' }, SUPERVISOR(), NOW)).rejects.toMatchObject({ code: 'same-office' });
    await expect(world.send(id, 'OBJECTION_UPHELD', { toOffice: 'nowhere', reason: '同意' }, SUPERVISOR(), NOW)).rejects.toMatchObject({ code: 'unknown-office' });
    await world.send(id, 'OBJECTION_UPHELD', { toOffice: other, reason: '同意' }, SUPERVISOR(), NOW);
    expect(await world.row(id)).toMatchObject({ stage: 'offered', office_id: other });
    const told = (await world.notices(id)).filter(({ letter }) => letter === 'transferred').map(({ address }) => address);
    expect(told).toEqual([`new@${other}.example`, world.address('handler'), world.address('sectionHead')]);
    await expect(world.send(id, 'ACCEPTED', {}, OFFICE(), NOW)).rejects.toMatchObject({ code: 'not-allowed' });
    await world.send(id, 'ACCEPTED', {}, { ...OFFICE(), office: other }, NOW);
    expect(await verified(id)).toBeNull();
  });

  it('refused, the office goes to work; and a supervisor who is also of the office cannot decide its own objection', async () => {
    const both = { ...OFFICE(), roles: ['handler', 'supervisor'] as const };
    await world.send(id, 'OBJECTED', { ground: 'not-ours', reason: '职责在另一处' }, { ...both, roles: [...both.roles] }, NOW);
    await expect(world.send(id, 'OBJECTION_REFUSED', { reason: '不同意' }, { ...both, roles: [...both.roles] }, NOW)).rejects.toMatchObject({ code: 'event-refused' });
    await world.send(id, 'OBJECTION_REFUSED', { reason: '职责清楚' }, SUPERVISOR(), NOW);
    expect(await stage()).toBe('doing.drafting');
  });

  it('is transferred by decision, never to the office that has it', async () => {
    await expect(world.send(id, 'TRANSFERRED', { toOffice: world.key, reason: '机构调整' }, SUPERVISOR(), NOW)).rejects.toMatchObject({ code: 'same-office' });
    const other = await otherOffice();
    await world.send(id, 'TRANSFERRED', { toOffice: other, reason: '机构调整' }, SUPERVISOR(), NOW);
    expect(await world.row(id)).toMatchObject({ office_id: other, stage: 'offered' });
  });
});

describe('split and merged', () => {
  it('is split into parts that keep every word', async () => {
    const part = (label: string, start: number, end: number): object => ({ label: `${label}${world.key.slice(1, 6)}`, title: label, start, end });
    await expect(world.send(id, 'SPLIT', { parts: [part('a', 0, 4), part('b', 6, 10)], reason: '两件事' }, SUPERVISOR(), NOW))
      .rejects.toMatchObject({ code: 'split-loses-words', facts: { words: '管' } });
    await expect(world.send(id, 'SPLIT', { parts: [part('a', 0, 4), part('b', 4, 11)], reason: '两件事' }, SUPERVISOR(), NOW)).rejects.toMatchObject({ code: 'split-loses-words' });
    expect(await stage()).toBe('offered');
    await world.send(id, 'SPLIT', { parts: [part('a', 0, 4), part('b', 4, 10)], reason: '两件事' }, SUPERVISOR(), NOW);
    expect(await stage()).toBe('split');
    const parts = await db.database.app.query<{ id: string; quote: string; stage: string; parent_id: string }[]>('select id, quote, stage, parent_id from commitments where parent_id = $1 order by id', [id]);
    expect(parts.map(({ quote, stage: of }) => [quote, of])).toEqual([['尽快出台', 'proposed'], ['《管理方案》', 'proposed']]);
    for (const one of [id, ...parts.map((part) => part.id)]) expect(await verified(one)).toBeNull();
  });

  it('is merged into another one, which takes in its words; never into itself, in a circle, or into one that has ended', async () => {
    const [second, third] = [await world.open(), await world.open()];
    const merge = (from: string, into: string): Promise<unknown> => world.send(from, 'MERGED', { into, reason: '同一事项' }, SUPERVISOR(), NOW);
    await expect(merge(id, id)).rejects.toMatchObject({ code: 'merge-circle' });
    await expect(merge(id, 'nothing')).rejects.toMatchObject({ code: 'unknown-commitment' });
    await merge(second, third);
    await expect(merge(third, second)).rejects.toMatchObject({ code: 'merge-circle', facts: { chain: [second, third] } });
    await expect(merge(id, second)).rejects.toMatchObject({ code: 'merge-refused', message: expect.stringContaining('has ended'), facts: { stage: 'merged' } });
    expect(await world.row(second)).toMatchObject({ stage: 'merged', merged_into: third });
    expect((await world.history(third)).at(-1)).toMatchObject({ event: 'ABSORBED', entry: { event: { data: { from: second } } } });
    for (const one of [second, third]) expect(await verified(one)).toBeNull();
  });

  it('is merged only into what is followed as it is: no pledge ends as a watch item or in the duty to answer, nor the other way', async () => {
    const watch = { kind: 'watch-other-body', dueOn: null, dueBasis: 'none', terms: { otherBody: '银保监局' } } as const;
    const [watched, other, answer] = [await world.open(watch), await world.open(watch), await world.open({ kind: 'answer-suggestion', confirmed: false, terms: {} })];
    const merge = (from: string, into: string): Promise<unknown> => world.send(from, 'MERGED', { into, reason: '同一事项' }, SUPERVISOR(), NOW);
    await expect(merge(id, watched)).rejects.toMatchObject({ code: 'merge-refused', message: expect.stringMatching(/没有时限.*never overdue/) });
    await expect(merge(watched, id)).rejects.toMatchObject({ code: 'merge-refused', message: expect.stringContaining('another body') });
    for (const from of [id, watched]) {
      await expect(merge(from, answer)).rejects.toMatchObject({ code: 'merge-refused', message: expect.stringMatching(/答复代表建议的职责.*duty to answer/), facts: { kind: 'answer-suggestion' } });
    }
    expect(await stage()).toBe('offered');
    await merge(watched, other);
    expect(await stage(watched)).toBe('merged');
    expect(await verified(other)).toBeNull();
  });
});

describe('a change', () => {
  const ask = (dueOn: string): Promise<unknown> => world.send(id, 'CHANGE_REQUESTED', { change: 'date', dueOn, reason: '需再次会商' }, OFFICE(), NOW);
  const pending = async (): Promise<unknown> => JSON.parse((await world.row(id)).snapshot);

  it('of up to 30 days is approved by the deputy head; the requester and a clerk cannot', async () => {
    await ask('2022-10-21');
    expect(await pending()).toMatchObject({ value: { underway: { change: { pending: 'department' } } }, context: { approvalLevel: 'deputyHead', overseer: false } });
    expect((await world.notices(id)).filter(({ letter }) => letter === 'approval-request').map(({ level }) => level)).toEqual(['deputyHead']);
    for (const [by, code] of [[OFFICE(), 'event-refused'], [world.person('sectionHead'), 'event-refused'], [SUPERVISOR(), 'event-refused'], [{ ...world.person('deputyHead'), id: OFFICE().id }, 'event-refused']] as const) {
      await expect(world.send(id, 'CHANGE_APPROVED', { dueOn: '2022-10-21' }, by, NOW)).rejects.toMatchObject({ code });
    }
    await world.send(id, 'CHANGE_APPROVED', { dueOn: '2022-10-21' }, world.person('deputyHead'), NOW);
    expect(await world.row(id)).toMatchObject({ due_on: '2022-10-21', due_basis: 'decided' });
  });

  it('of more than 30 days needs the head; the second one the overseer too, who is neither requester nor approver', async () => {
    await ask('2022-10-22');
    expect(await pending()).toMatchObject({ context: { approvalLevel: 'head', overseer: false } });
    await expect(world.send(id, 'CHANGE_APPROVED', { dueOn: '2022-10-22' }, world.person('deputyHead'), NOW)).rejects.toMatchObject({ code: 'event-refused' });
    await world.send(id, 'CHANGE_APPROVED', { dueOn: '2022-10-22' }, world.person('head'), NOW);
    await ask('2022-11-01');
    expect(await pending()).toMatchObject({ context: { approvalLevel: 'deputyHead', overseer: true } });
    await expect(world.send(id, 'CHANGE_APPROVED', { dueOn: '2022-11-01' }, world.person('deputyHead'), NOW)).rejects.toMatchObject({ code: 'event-refused' });
    const two = { ...world.person('deputyHead'), roles: ['deputyHead' as const, 'supervisor' as const] };
    await world.send(id, 'CHANGE_ENDORSED', {}, two, NOW);
    await expect(world.send(id, 'CHANGE_APPROVED', { dueOn: '2022-11-01' }, two, NOW)).rejects.toMatchObject({ code: 'event-refused' });
    await world.send(id, 'CHANGE_APPROVED', { dueOn: '2022-11-01' }, SUPERVISOR(), NOW);
    expect((await world.deadlines(id)).map(({ due_on }) => due_on)).toEqual(['2022-09-21', '2022-10-22', '2022-11-01']);
    expect(await verified(id)).toBeNull();
  });

  it('that is refused to somebody is told the rules of what was asked for, and of nothing else', async () => {
    await ask('2022-10-21');
    const byDate = await world.send(id, 'CHANGE_APPROVED', { dueOn: '2022-10-21' }, SUPERVISOR(), NOW).catch((error: unknown) => error as DomainError);
    expect(byDate).toMatchObject({ code: 'event-refused', facts: { guards: ['mayApproveDate'] }, message: expect.not.stringMatching(/调整范围|scope/) });
    await world.send(id, 'CHANGE_REFUSED', { reason: '不延' }, world.person('deputyHead'), NOW);
    await world.send(id, 'CHANGE_REQUESTED', { change: 'cannot', reason: '上位法变化' }, OFFICE(), NOW);
    const letter = { letterNumber: '9号', letterOn: '2022-06-30', letterSigner: '陈立' };
    await expect(world.send(id, 'CHANGE_APPROVED', letter, world.person('head'), NOW)).rejects.toMatchObject({ code: 'event-refused', facts: { guards: ['mayEndorse'] } });
    await world.send(id, 'CHANGE_ENDORSED', {}, world.person('head'), NOW);
    await expect(world.send(id, 'CHANGE_APPROVED', letter, world.person('head'), NOW)).rejects.toMatchObject({ facts: { guards: ['mayDecideCannot'] }, message: expect.not.stringMatching(/延期|another office/i) });
  });

  it('of scope keeps the promised words and says what is covered now', async () => {
    await world.send(id, 'CHANGE_REQUESTED', { change: 'scope', scope: '先出台试行方案', reason: '上位法修订' }, OFFICE(), NOW);
    await world.send(id, 'CHANGE_ENDORSED', {}, world.person('head'), NOW);
    await expect(world.send(id, 'CHANGE_APPROVED', { dueOn: '2022-12-01' }, SUPERVISOR(), NOW)).rejects.toMatchObject({ code: 'event-data-invalid' });
    await world.send(id, 'CHANGE_APPROVED', { scope: '先出台试行方案' }, SUPERVISOR(), NOW);
    const [row] = await db.database.app.query<{ terms: string; quote: string }[]>('select terms, quote from commitments where id = $1', [id]);
    expect([JSON.parse(row?.terms ?? ''), row?.quote]).toEqual([{ documentTitle: '管理方案', scope: '先出台试行方案' }, '尽快出台《管理方案》']);
    expect(await verified(id)).toBeNull();
  });

  it('of office hands it to the other one; “cannot be fulfilled” needs the signed letter', async () => {
    const other = await otherOffice();
    await world.send(id, 'CHANGE_REQUESTED', { change: 'owner', toOffice: other, reason: '职能划转' }, OFFICE(), NOW);
    await world.send(id, 'CHANGE_ENDORSED', {}, world.person('head'), NOW);
    await world.send(id, 'CHANGE_APPROVED', { toOffice: other }, SUPERVISOR(), NOW);
    expect(await world.row(id)).toMatchObject({ office_id: other, stage: 'offered' });
    const second = await world.open();
    await world.send(second, 'CHANGE_REQUESTED', { change: 'cannot', reason: '资金未列入预算' }, OFFICE(), NOW);
    await world.send(second, 'CHANGE_ENDORSED', {}, world.person('head'), NOW);
    await expect(world.send(second, 'CHANGE_APPROVED', { letterNumber: '函1', letterOn: '2022-06-30' }, SUPERVISOR(), NOW)).rejects.toMatchObject({ code: 'event-refused' });
    await world.send(second, 'CHANGE_APPROVED', { letterNumber: '函1', letterOn: '2022-06-30', letterSigner: '农浩' }, SUPERVISOR(), NOW);
    expect(await stage(second)).toBe('closed.notFulfilled');
    for (const one of [id, second]) expect(await verified(one)).toBeNull();
  });
});

describe('from the claim to the close', () => {
  const CLAIMED_AT = at('2022-08-25T10:00');
  const claim = (): Promise<unknown> => world.send(id, 'CLAIMED', { evidence: EVIDENCE }, OFFICE(), CLAIMED_AT);

  it('a returned claim may be contested within its window, and somebody else looks again', async () => {
    await claim();
    await world.send(id, 'RETURNED', { reason: '文号不清' }, SUPERVISOR(), CLAIMED_AT);
    await world.send(id, 'CONTESTED', { reason: '文号已公开' }, OFFICE(), CLAIMED_AT);
    expect(await stage()).toBe('contested');
    await expect(world.send(id, 'FINDING_SET_ASIDE', { reason: '有理' }, SUPERVISOR(), CLAIMED_AT)).rejects.toMatchObject({ code: 'event-refused' });
    await world.send(id, 'FINDING_SET_ASIDE', { reason: '有理' }, SUPERVISOR('second'), CLAIMED_AT);
    expect(await stage()).toMatch(/^feedback/);
    expect(await verified(id)).toBeNull();
  });

  it('but not after its window', async () => {
    await claim();
    await world.send(id, 'RETURNED', { reason: '文号不清' }, SUPERVISOR(), CLAIMED_AT);
    await expect(world.send(id, 'CONTESTED', { reason: '文号已公开' }, OFFICE(), at('2022-09-28T10:00'))).rejects.toMatchObject({ code: 'window-closed' });
  });

  it('the deputy may rate on the whole last day; after it the silence closes', async () => {
    const claimed = at('2022-12-01T10:00');
    const [rated, silent] = [await world.open({ dueOn: '2022-12-31' }), await world.open({ dueOn: '2022-12-31' })];
    for (const one of [rated, silent]) {
      await world.send(one, 'CLAIMED', { evidence: EVIDENCE }, OFFICE(), claimed);
      await world.send(one, 'VERIFIED', {}, SUPERVISOR(), at('2022-12-02T10:00'));
      if ((await stage(one)) === 'feedback.replying') await world.send(one, 'REPLIED_AGAIN', { number: '再复1', on: '2022-12-02' }, OFFICE(), at('2022-12-02T11:00'));
    }
    // 20 working days after 2 December: 30 December.
    await world.send(rated, 'RATED', { rating: 'satisfied' }, world.person('liaison'), at('2022-12-30T16:00'));
    expect(await world.events(rated)).not.toContain('ratingBy');
    await expect(world.send(silent, 'RATED', { rating: 'satisfied' }, world.person('liaison'), at('2022-12-31T00:00'))).rejects.toMatchObject({ code: 'event-not-accepted' });
    for (const one of [rated, silent]) expect(await verified(one)).toBeNull();
  });

  it('dissatisfied twice: the deputies’ working body is told, in a letter that a person approves', async () => {
    const rate = async (when: Date): Promise<void> => {
      await world.send(id, 'CLAIMED', { evidence: EVIDENCE }, OFFICE(), when);
      await world.send(id, 'VERIFIED', {}, SUPERVISOR(), when);
      if ((await stage()) === 'feedback.replying') await world.send(id, 'REPLIED_AGAIN', { number: '再复1', on: '2022-08-25' }, OFFICE(), when);
      await world.send(id, 'DISSATISFIED', { reason: '没有说明效果' }, world.person('liaison'), when);
    };
    await rate(CLAIMED_AT);
    expect(await world.row(id)).toMatchObject({ stage: 'doing.drafting', due_basis: 'statutory', due_on: '2022-09-26' });
    expect(await letters()).not.toContain('dissatisfied-again');
    await rate(at('2022-09-01T10:00'));
    expect((await world.notices(id)).filter(({ letter }) => letter === 'dissatisfied-again').map(({ level, state }) => [level, state]))
      .toEqual([['liaison', 'awaiting-approval'], ['supervisor', 'awaiting-approval']]);
    expect(await verified(id)).toBeNull();
  });
});

describe('an approval that was sought', () => {
  it('opens what follows from it, with the words it comes from; refused without it, or a reason', async () => {
    const sought = await world.open({ kind: 'seek-approval', terms: {} });
    await world.send(sought, 'CLAIMED', {
      evidence: { filingNumber: '报1', filedOn: '2022-07-05', answer: 'granted', answerNumber: '批1', answeredOn: '2022-08-10' },
    }, OFFICE(), at('2022-08-12T10:00'));
    const verify = (data: Record<string, unknown>): Promise<unknown> => world.send(sought, 'VERIFIED', data, SUPERVISOR(), at('2022-08-15T10:00'));
    await expect(verify({})).rejects.toMatchObject({ code: 'follow-on-missing' });
    const label = `f${world.key.slice(1, 7)}`;
    await expect(verify({ followOn: [{ label, kind: 'castles', title: '建设' }] })).rejects.toMatchObject({ code: 'unknown-kind' });
    expect(await stage(sought)).toBe('claimed');
    await verify({ followOn: [{ label, kind: 'build-works', title: '开工建设', dueOn: '2023-12-31', dueBasis: 'explicit' }] });
    const [child] = await db.database.app.query<{ id: string; kind: string; stage: string; due_on: string }[]>('select id, kind, stage, due_on::text from commitments where parent_id = $1', [sought]);
    expect(child).toMatchObject({ kind: 'build-works', stage: 'proposed', due_on: '2023-12-31' });
    for (const one of [sought, child?.id ?? '']) expect(await verified(one)).toBeNull();
  });
});

describe('a counted limit', () => {
  it('stands still while a condition is waited for and goes on with what was left', async () => {
    const inferred = await world.open({ dueBasis: 'inferred' });
    await world.send(inferred, 'WAIT_BEGUN', { condition: '财政资金到位', reviewOn: '2022-08-01' }, OFFICE(), at('2022-07-08T10:00'));
    await world.send(inferred, 'CONDITION_MET', {}, OFFICE(), at('2022-07-18T10:00'));
    // 90 days from 06-23 is 09-21; ten days later 2022-10-01, a holiday, rolls to Saturday 10-08, a make-up workday (domain 2.3).
    expect(await world.row(inferred)).toMatchObject({ due_on: '2022-10-08', due_basis: 'inferred' });
    expect((await world.deadlines(inferred)).map(({ due_on }) => due_on)).toEqual(['2022-09-21', '2022-10-08']);
    expect(await verified(inferred)).toBeNull();
  });

  it('a promised date does not move with the wait', async () => {
    await world.send(id, 'WAIT_BEGUN', { condition: '财政资金到位', reviewOn: '2022-08-01' }, OFFICE(), at('2022-07-08T10:00'));
    await world.send(id, 'CONDITION_MET', {}, OFFICE(), at('2022-07-18T10:00'));
    expect(await world.row(id)).toMatchObject({ due_on: '2022-09-21' });
  });
});

describe('years and terms', () => {
  it('what is open at year end is carried over and said so', async () => {
    const long = await world.open({ dueOn: '2024-06-30' });
    await world.sweep(at('2024-01-02T09:00'));
    expect((await world.history(long)).filter(({ event }) => event === 'yearEnd').map((entry) => entry.at)).toEqual([at('2023-01-01T00:00'), at('2024-01-01T00:00')]);
    expect(await letters(long)).toContain('carried-over');
  });
});

describe('a reply that was withdrawn', () => {
  it('ends what it promised, with number, date and reason', async () => {
    await world.send(id, 'WITHDRAWN', { number: '撤1', on: '2022-07-01', reason: '答复有误' }, SUPERVISOR(), NOW);
    expect(await world.row(id)).toMatchObject({ stage: 'withdrawn', closed_on: '2022-07-01', next_fire_at: null });
    expect(await verified(id)).toBeNull();
  });
});
