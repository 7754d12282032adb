import { beforeAll, describe, expect, it } from '@jest/globals';
import { at, DUE_ON, EVIDENCE, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
let world: World;
beforeAll(async () => { world = await World.create(db.database); });

const NOW = at('2022-07-01T10:00');

describe('acts that count are dated on the day of the reply (2022-06-23) or later', () => {
  const DELIVERY = { recipient: '金融办', batch: '第一批', count: 120, receipt: '签收单' };
  const ACT = { act: '走访企业', figure: '12家' };

  it.each([
    ['maintain-effort', 'CHECKED_IN', ACT],
    ['coordinate', 'CHECKED_IN', { act: '发函会商', number: '函1号' }],
    ['recurring-delivery', 'DELIVERED', DELIVERY],
    ['interim-measure', 'CHECKED_IN', ACT],
  ])('%s: %s', async (kind, type, data) => {
    const id = await world.open({ kind, dueOn: '2022-12-31', terms: kind === 'recurring-delivery' ? { deliveriesExpected: 2 } : {} });
    await world.send(id, 'ACCEPTED', {}, world.person('handler'), NOW);
    const before = await world.row(id);
    await expect(world.send(id, type, { ...data, on: '2022-06-22' }, world.person('handler'), NOW)).rejects.toMatchObject({
      code: 'evidence-incomplete', message: expect.stringMatching(/早于答复日期.+ \/ .+is earlier than the reply/u), hint: expect.stringContaining('2022-06-23'),
      facts: { commitment: id, problems: [{ code: 'older-than-pledge', field: 'on', facts: { date: '2022-06-22', repliedOn: '2022-06-23' } }] },
    });
    expect(await world.row(id)).toEqual(before);
    await world.send(id, type, { ...data, on: '2022-06-23' }, world.person('handler'), NOW);
    expect((await world.history(id)).at(-1)).toMatchObject({ event: type });
  });

  it('a measure that the ledger says began before the reply counts from its start', async () => {
    const id = await world.open({ kind: 'interim-measure', dueOn: '2022-12-31', terms: { startsOn: '2022-05-01' } });
    await world.send(id, 'ACCEPTED', {}, world.person('handler'), NOW);
    await expect(world.send(id, 'CHECKED_IN', { ...ACT, on: '2022-04-30' }, world.person('handler'), NOW)).rejects.toMatchObject({ code: 'evidence-incomplete', hint: expect.stringContaining('2022-05-01') });
    await world.send(id, 'CHECKED_IN', { ...ACT, on: '2022-05-01' }, world.person('handler'), NOW);
    expect((await world.history(id)).at(-1)).toMatchObject({ event: 'CHECKED_IN' });
  });
});

describe('a counted date is not typed', () => {
  it.each([
    ['CONDITION_MET', 'handler', async (id: string) => { await world.send(id, 'WAIT_BEGUN', { condition: '资金到位', reviewOn: '2022-08-01' }, world.person('handler'), NOW); return {}; }],
    ['RETURNED', 'supervisor', async (id: string) => { await world.send(id, 'CLAIMED', { evidence: { ...EVIDENCE, issuedOn: '2022-06-30' } }, world.person('handler'), NOW); return { reason: '不符' }; }],
  ] as const)('%s', async (type, role, prepare) => {
    const id = await world.open();
    await world.send(id, 'ACCEPTED', {}, world.person('handler'), NOW);
    const data = await prepare(id);
    const before = await world.row(id);
    await expect(world.send(id, type, { ...data, dueOn: '2030-01-01' }, world.person(role), NOW)).rejects.toMatchObject({
      code: 'event-data-invalid', message: expect.stringMatching(/由规则推算.+ \/ .+counted by the rules/u), facts: { problems: [expect.objectContaining({ field: 'dueOn' })] },
    });
    expect(await world.row(id)).toEqual(before);
    await world.send(id, type, data, world.person(role), NOW);
    expect(await world.row(id)).toMatchObject({ due_on: DUE_ON });
  });

  it('and a date that is what the rules count may be said', async () => {
    const id = await world.open({ dueBasis: 'inferred' }); // 尽快: 90 days
    await world.send(id, 'ACCEPTED', {}, world.person('handler'), NOW);
    await world.send(id, 'WAIT_BEGUN', { condition: '资金到位', reviewOn: '2022-08-01' }, world.person('handler'), NOW);
    await world.send(id, 'CONDITION_MET', { dueOn: '2022-10-08' }, world.person('handler'), at('2022-07-16T10:00'));
    expect(await world.row(id)).toMatchObject({ due_on: '2022-10-08' });
  });
});

it('waiting never carries an inferred limit past the year that its paragraph names', async () => {
  const id = await world.open({ dueBasis: 'inferred', terms: { documentTitle: '管理方案', scopeEndsOn: '2022-10-10' } });
  await world.send(id, 'ACCEPTED', {}, world.person('handler'), NOW);
  await world.send(id, 'WAIT_BEGUN', { condition: '资金到位', reviewOn: '2022-09-20' }, world.person('handler'), NOW);
  await world.send(id, 'CONDITION_MET', {}, world.person('handler'), at('2022-09-01T10:00'));
  expect(await world.row(id)).toMatchObject({ due_on: '2022-10-10' });
});

describe('a change of date', () => {
  const ask = (id: string, dueOn: string): Promise<unknown> => world.send(id, 'CHANGE_REQUESTED', { change: 'date', dueOn, reason: '会商未完' }, world.person('handler'), NOW);
  const grant = (id: string, dueOn: string): Promise<unknown> => world.send(id, 'CHANGE_APPROVED', { dueOn }, world.person('deputyHead'), NOW);

  it('grants what was asked for at most', async () => {
    const id = await world.open();
    await world.send(id, 'ACCEPTED', {}, world.person('handler'), NOW);
    await ask(id, '2022-10-10');
    await expect(grant(id, '2030-01-10')).rejects.toMatchObject({ code: 'event-data-invalid', message: expect.stringContaining('2022-10-10'), hint: expect.stringContaining('2022-10-10') });
    expect(await world.row(id)).toMatchObject({ due_on: DUE_ON });
    await grant(id, '2022-09-30');
    expect(await world.row(id)).toMatchObject({ due_on: '2022-09-30' });
  });

  it('asks for another date than the one that stands', async () => {
    const id = await world.open();
    await world.send(id, 'ACCEPTED', {}, world.person('handler'), NOW);
    await expect(ask(id, DUE_ON)).rejects.toMatchObject({ code: 'event-data-invalid', facts: { problems: [expect.objectContaining({ field: 'dueOn' })] } });
  });
});

describe('what is said to have been done was done by now', () => {
  it.each([
    ['REPLIED_AGAIN', { number: '函1', on: '2031-01-01' }, 'handler', 'dated-in-future'],
    ['REPLIED_AGAIN', { number: '函1', on: '2001-01-01' }, 'handler', 'older-than-pledge'],
    ['DROPPED', { decisionNumber: '决1', decidedOn: '2022-06-22', reason: '政策变化' }, 'supervisor', 'older-than-pledge'],
    ['WITHDRAWN', { number: '函2', on: '2031-06-27', reason: '有误' }, 'supervisor', 'dated-in-future'],
  ] as const)('%s %j', async (type, data, role, code) => {
    const id = await world.open();
    await world.send(id, 'ACCEPTED', {}, world.person('handler'), NOW);
    await expect(world.send(id, type, data, world.person(role), NOW)).rejects.toMatchObject({ code: 'evidence-incomplete', facts: { problems: [expect.objectContaining({ code })] } });
  });

  it('stages that close a promise were reached after it; those before may have been reached already', async () => {
    const works = await world.open({ kind: 'build-works', terms: {} });
    await world.send(works, 'ACCEPTED', {}, world.person('handler'), NOW);
    await world.send(works, 'STAGE_REACHED', { stage: 'approvedProject', number: '批1', on: '2021-05-01' }, world.person('handler'), NOW);
    const money = await world.open({ kind: 'secure-budget', terms: { fiscalYear: 2022 } });
    await world.send(money, 'ACCEPTED', {}, world.person('handler'), NOW);
    await expect(world.send(money, 'STAGE_REACHED', { stage: 'approved', amount: 100, number: '文1', on: '2001-01-01' }, world.person('handler'), NOW))
      .rejects.toMatchObject({ code: 'evidence-incomplete', facts: { problems: [expect.objectContaining({ code: 'older-than-pledge', field: 'on' })] } });
  });
});

it('a plan goes forward, in the order of the stages', async () => {
  const id = await world.open({ kind: 'build-works', dueOn: '2022-12-31', terms: {} });
  await world.send(id, 'ACCEPTED', {}, world.person('handler'), NOW);
  const plan = (dates: Record<string, string>): Promise<unknown> => world.send(id, 'MILESTONES_SET', { dates }, world.person('handler'), NOW);
  await expect(plan({ finish: '1999-01-01' })).rejects.toMatchObject({ code: 'event-data-invalid', facts: { problems: [expect.objectContaining({ field: 'dates.finish' })] } });
  await expect(plan({ start: '2022-09-01', finish: '2022-08-01' })).rejects.toMatchObject({ code: 'event-data-invalid', message: expect.stringContaining('2022-09-01') });
  await plan({ start: '2022-08-01', finish: '2022-11-01' });
  expect((await world.history(id)).at(-1)).toMatchObject({ event: 'MILESTONES_SET' });
});

it('nobody proposes to hand it to the office that has it', async () => {
  const id = await world.open();
  await expect(world.send(id, 'OBJECTED', { ground: 'not-ours', proposedOffice: world.key, reason: '不属本单位' }, world.person('handler'), NOW)).rejects.toMatchObject({
    code: 'same-office', facts: { problems: [expect.objectContaining({ field: 'proposedOffice' })] },
  });
});
