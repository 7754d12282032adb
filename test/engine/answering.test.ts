import { beforeEach, describe, expect, it } from '@jest/globals';
import { FirstBaselines1780000000009 } from '../../migrations/0009-first-baselines.js';
import { Verifier } from '../../src/audit/verifier.js';
import type { Actor } from '../../src/core/commitment.js';
import { Commitments } from '../../src/engine/commitments.js';
import { applyRecount, planRecount } from '../../src/engine/recount.js';
import { addLayer } from '../../src/engine/rules.js';
import { Sweeper } from '../../src/engine/sweeper.js';
import { handOver } from '../../src/intake/hand-over.js';
import type { Handover } from '../../src/intake/ledger.js';
import { parseHandover } from '../../src/intake/ledger.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { at } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
const commitments = new Commitments(new RuleBook());
const CLERK: Actor = { id: 'clerk', name: '经办', roles: ['handler'], office: 'lead' };
const OVERSEER: Actor = { id: 'overseer', name: '督查', roles: ['supervisor'], office: null };
const LIAISON: Actor = { id: 'liaison', name: '联络', roles: ['liaison'], office: null };

let n = 0;
let id = '';

function handoverFor(jurisdiction: string, on: string): Handover {
  n += 1;
  const of = (what: string): string => (jurisdiction === 'guangxi' ? what : `${jurisdiction}-${what}`); // ids belong to one place
  return parseHandover(JSON.stringify({
    jurisdiction, confirmed_by: of('overseer'), office: of('lead'), co_handlers: ['会办局'],
    header: { suggestion_number: `S${String(n)}`, session: '一次会议', title: '关于停车难的建议', lead_deputy: '韦代表', joint: false, handed_over_by: '人大', handed_over_on: on },
    offices: [{ id: of('lead'), name: '住建局', contacts: [{ level: 'handler', name: '经办', address: 'clerk@x.example' }] }, { id: of('other'), name: '交警队' }],
    people: [{ id: of('overseer'), name: '督查', login: of('overseer'), roles: ['supervisor'] }],
  }), 'handover.json');
}

async function handedOver(jurisdiction: string, on: string): Promise<void> {
  const { id: opened } = await db.database.transaction((tx) => handOver(tx, commitments, { handover: handoverFor(jurisdiction, on), now: at(`${on}T09:00`) }));
  id = opened;
}

const send = (type: string, data: Record<string, unknown>, by: Actor, when: string): Promise<unknown> =>
  db.database.transaction((tx) => commitments.send(tx, { id, type, data, by, now: at(when) }));
const row = async (): Promise<{ stage: string; due_on: string; office_id: string; due_basis: string }> => {
  const [found] = await db.database.app.query<{ stage: string; due_on: string; office_id: string; due_basis: string }[]>('select stage, due_on::text, office_id, due_basis from commitments where id = $1', [id]);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};
const letters = async (): Promise<string[]> => (await db.database.app.query<{ letter: string }[]>('select letter from notices where commitment_id = $1 order by seq, id', [id])).map(({ letter }) => letter);
const sweep = (when: string): Promise<unknown> => new Sweeper(db.database, commitments).run(at(when));
const verified = (): Promise<unknown> => db.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, id));

describe('the duty to answer', () => {
  beforeEach(() => handedOver('guangxi', '2022-04-08'));

  it('falls due three months after the handover; whoever returns nothing in time keeps it', async () => {
    expect(await row()).toMatchObject({ stage: 'handedOver', due_on: '2022-07-08', due_basis: 'statutory' });
    expect(await letters()).toContain('handed-over');
    // Seven working days (Yulin): 2022-04-19 is the last of the window.
    await sweep('2022-04-19T23:00');
    expect((await row()).stage).toBe('handedOver');
    await sweep('2022-04-20T00:00');
    expect((await row()).stage).toBe('answering.contacting');
    expect(await verified()).toBeNull();
  });

  it('has its first date among the dates it had, as the second one', async () => {
    const dates = (): Promise<unknown> => db.database.app.query('select seq, due_on::text, basis, decided_by from deadlines where commitment_id = $1 order by seq', [id]);
    const first = { seq: 1, due_on: '2022-07-08', basis: 'statutory', decided_by: 'overseer' };
    expect(await dates()).toEqual([first]);
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await send('EXTENSION_ASKED', { reason: '须会商' }, { ...CLERK, id: 'boss', roles: ['head'] }, '2022-06-01T10:00');
    expect(await dates()).toMatchObject([first, { due_on: '2022-10-08', basis: 'statutory' }]);
    // Opened by an earlier version, which left it out: the migration puts it in.
    await db.owner.query(`alter table deadlines disable trigger all; delete from deadlines where commitment_id = '${id}' and seq = 1; alter table deadlines enable trigger all`);
    const runner = db.owner.createQueryRunner();
    await new FirstBaselines1780000000009().up(runner);
    await new FirstBaselines1780000000009().up(runner);
    await runner.release();
    expect(await dates()).toMatchObject([first, { due_on: '2022-10-08' }]);
  });

  it.each([
    ['2022-07-06', { ahead: 'reminding' }], ['2022-07-12', { overdue: 'blue' }], ['2022-07-18', { overdue: 'blueAgain' }], ['2022-07-25', { overdue: 'orange' }],
    ['2022-08-08', { overdue: 'red' }], ['2022-09-05', { overdue: 'referred' }],
  ])('waiting does not stop the law’s limit: the condition met on %s, it stands at %j', async (on, clock) => {
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await expect(send('WAIT_BEGUN', { condition: '上级批复', reviewOn: '2022-07-11' }, CLERK, '2022-07-01T10:00')).rejects.toMatchObject({ code: 'event-data-invalid', hint: expect.stringContaining('2022-07-08') });
    await send('WAIT_BEGUN', { condition: '上级批复', reviewOn: '2022-07-08' }, CLERK, '2022-07-01T10:00');
    await send('CONDITION_MET', {}, CLERK, `${on}T10:00`);
    expect(await row()).toMatchObject({ due_on: '2022-07-08' });
    const [found] = await db.database.app.query<{ clock: unknown }[]>(`select snapshot::jsonb #> '{value,answering,clock}' as clock from commitments where id = $1`, [id]);
    expect(found?.clock).toEqual(clock);
    expect(await verified()).toBeNull();
  });

  it('is returned with reason and proposed handler; a supervisor hands it to another office, whose window begins', async () => {
    await expect(send('RETURN_ASKED', { proposedOffice: 'nowhere', reason: '职责不符' }, CLERK, '2022-04-11T10:00')).rejects.toMatchObject({ code: 'unknown-office' });
    await send('RETURN_ASKED', { proposedOffice: 'other', reason: '属交警职责' }, CLERK, '2022-04-11T10:00');
    await expect(send('REASSIGNED', { toOffice: 'lead', reason: '同意' }, OVERSEER, '2022-04-12T10:00')).rejects.toMatchObject({ code: 'same-office' });
    await send('REASSIGNED', { toOffice: 'other', reason: '同意' }, OVERSEER, '2022-04-12T10:00');
    expect(await row()).toMatchObject({ stage: 'handedOver', office_id: 'other', due_on: '2022-07-08' });
    expect(await verified()).toBeNull();
  });

  it('a return refused goes on where it was; nobody decides what they asked for themselves', async () => {
    const both: Actor = { ...CLERK, roles: ['handler', 'supervisor'] };
    await send('RETURN_ASKED', { proposedOffice: 'other', reason: '属交警职责' }, both, '2022-04-11T10:00');
    await expect(send('RETURN_REFUSED', { reason: '不' }, both, '2022-04-11T11:00')).rejects.toMatchObject({ code: 'event-refused' });
    await send('RETURN_REFUSED', { reason: '职责明确' }, OVERSEER, '2022-04-12T10:00');
    expect((await row()).stage).toBe('answering.contacting');
  });

  it('is extended to six months by the office’s head, once: the law asks for nobody’s consent', async () => {
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await send('EXTENSION_ASKED', { reason: '涉及面广' }, { ...CLERK, id: 'head', roles: ['head'] }, '2022-06-20T10:00');
    // 2022-10-08 is a Saturday and a make-up workday: it stays (domain 2.3).
    expect(await row()).toMatchObject({ due_on: '2022-10-08', due_basis: 'statutory' });
    await expect(send('EXTENSION_ASKED', { reason: '再延' }, CLERK, '2022-09-20T10:00')).rejects.toMatchObject({ code: 'extension-exhausted' });
    expect(await verified()).toBeNull();
  });

  it('is answered, rated, answered again after dissatisfaction, and told to the deputies’ body the second time', async () => {
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await send('CONTACTED', { on: '2022-04-20', how: 'visit', who: '局长', outcome: '听取意见' }, CLERK, '2022-04-20T16:00');
    await send('OPINION_GIVEN', { body: '会办局', number: '函2', on: '2022-05-05', text: '同意' }, CLERK, '2022-05-06T10:00');
    const answer = (number: string, on: string): Promise<unknown> => send('ANSWERED', { number, on, signer: '局长', classLetter: 'B' }, CLERK, `${on}T16:00`);
    await expect(send('ANSWERED', { number: '1', on: '2022-06-02', signer: '局长' }, CLERK, '2022-06-01T16:00')).rejects.toMatchObject({ code: 'evidence-incomplete', facts: { problems: [{ code: 'dated-in-future', field: 'on', facts: { date: '2022-06-02' } }] } });
    await answer('答1', '2022-06-01');
    await send('DISSATISFIED', { reason: '没有时间表' }, LIAISON, '2022-06-10T10:00');
    expect(await row()).toMatchObject({ stage: 'answering.contacting', due_on: '2022-07-11', due_basis: 'statutory' });
    await answer('答2', '2022-06-30');
    await send('DISSATISFIED', { reason: '仍无时间表' }, LIAISON, '2022-07-04T10:00');
    expect(await letters()).toContain('dissatisfied-again');
    await answer('答3', '2022-07-20');
    await send('RATED', { rating: 'satisfied' }, LIAISON, '2022-07-25T10:00');
    expect((await row()).stage).toBe('closed.rated');
    expect(await verified()).toBeNull();
  });

  it('nobody is forgotten: unanswered it climbs the same ladder, unrated it closes', async () => {
    await sweep('2022-07-09T00:00');
    expect(await letters()).toEqual(expect.arrayContaining(['contact-due', 'opinion-due', 'reminder', 'overdue-blue']));
    await send('ANSWERED', { number: '答', on: '2022-07-11', signer: '局长' }, CLERK, '2022-07-11T10:00');
    // 20 working days after 11 July: 8 August, to its end.
    await sweep('2022-08-08T23:59');
    expect((await row()).stage).toBe('answered');
    await sweep('2022-08-09T00:00');
    expect((await row()).stage).toBe('closed.unrated');
    expect(await verified()).toBeNull();
  });
});

it('moves with the calendar also before it is accepted and while a return is asked for; the office is told, and nobody but an administrator does it', async () => {
  const admin: Actor = { id: 'admin', name: '管理员', roles: ['administrator'], office: null };
  await db.database.app.query(`insert into people (id, jurisdiction, name, login, roles) values ('admin', 'guangxi', '管理员', 'admin', '{administrator}')`);
  await handedOver('guangxi', '2022-05-08');
  const [waiting, now] = [id, at('2022-05-10T10:00')];
  await handedOver('guangxi', '2022-05-08');
  await send('RETURN_ASKED', { proposedOffice: 'other', reason: '属交警职责' }, CLERK, '2022-05-09T10:00');
  const body = { id: 'own-guangxi-day', level: 'own', jurisdiction: 'guangxi', source: '通知', days: { '2022-08-08': { off: true, zh: '厅庆', en: 'house day' } } };
  const calendar = await db.database.transaction(async (tx) => {
    await addLayer(tx, { body, place: 'layer.json', by: admin, reason: '厅庆', now });
    return `${(await new RuleBook().current(tx)).calendarOf('guangxi').version}+own-guangxi-day`;
  });
  const order = { jurisdiction: 'guangxi', calendar, now };
  const plan = await db.database.transaction((tx) => planRecount(tx, new RuleBook(), order));
  const expected = [waiting, id].map((one) => expect.objectContaining({ id: one, outcome: 'moved', before: expect.objectContaining({ dueOn: '2022-08-08' }), after: expect.objectContaining({ dueOn: '2022-08-09' }) }) as unknown);
  expect(plan).toEqual(expect.arrayContaining(expected));
  const typed = { calendar, profile: plan.find((item) => item.id === id)?.after.profile ?? '', dueOn: '2022-08-09', reason: '厅庆', before: { calendar: plan.find((item) => item.id === id)?.before.calendar ?? '', profile: plan.find((item) => item.id === id)?.before.profile ?? '', dueOn: '2022-08-08' } };
  await expect(send('RECOUNTED', typed, OVERSEER, '2022-05-10T10:00')).rejects.toMatchObject({ code: 'event-refused', facts: { guards: ['byAdministrator'] } });
  await db.database.transaction((tx) => applyRecount(tx, new RuleBook(), commitments, { ...order, by: admin, reason: '厅庆放假' }));
  expect(await row()).toMatchObject({ stage: 'returnAsked', due_on: '2022-08-09' });
  await send('RETURN_REFUSED', { reason: '职责明确' }, OVERSEER, '2022-05-11T10:00');
  expect(await verified()).toBeNull();
  id = waiting;
  expect(await row()).toMatchObject({ stage: 'handedOver', due_on: '2022-08-09' });
  expect(await letters()).toContain('recounted');
  await send('ACCEPTED', {}, CLERK, '2022-05-11T10:00');
  const [overdue] = await db.database.app.query<{ fire_at: Date }[]>(`select fire_at from timers where commitment_id = $1 and name = 'untilOverdue'`, [id]);
  expect(overdue?.fire_at).toEqual(at('2022-08-10T00:00'));
  expect(await verified()).toBeNull();
});

it.each([
  // Where the profile says otherwise: domain 1.2.
  ['chongqing', '2022-04-08', '2022-07-08'],
  ['shanghai', '2022-04-08', '2022-07-08'],
  ['sichuan', '2024-03-01', '2024-06-03'], // 1 June is a Saturday
  ['sichuan-proposals', '2024-03-01', '2024-08-01'], // five months for a proposal of the CPPCC
])('%s: handed over on %s, due on %s', async (jurisdiction, on, due) => {
  await handedOver(jurisdiction, on);
  expect((await row()).due_on).toBe(due);
});
