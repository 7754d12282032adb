import { beforeAll, describe, expect, it } from '@jest/globals';
import { Verifier } from '../../src/audit/verifier.js';
import { RuleBook } from '../../src/store/rule-book.js';
import type { Actor } from '../../src/core/commitment.js';
import { Disputed1780000000011 } from '../../migrations/0011-disputed.js';
import { at, EVIDENCE, World } from '../support/factory.js';
import type { OpenOptions } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
let world: World;
beforeAll(async () => { world = await World.create(db.database); });

const verified = async (of: string): Promise<unknown> => db.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, of));
const OFFICE = (): Actor => world.person('handler');
const SUPERVISOR = (name = 'supervisor'): Actor => world.person('supervisor', name);
const REASON = { reason: '与事实不符' };

/** Claimed on 2022-08-25, verified in part the day after, rated on the 29th. */
async function closedInPart(options: OpenOptions = {}): Promise<string> {
  const id = await world.open(options);
  await world.send(id, 'CLAIMED', { evidence: EVIDENCE }, OFFICE(), at('2022-08-25T10:00'));
  await world.send(id, 'VERIFIED', { outcome: 'partly' }, SUPERVISOR(), at('2022-08-26T10:00'));
  await world.send(id, 'RATED', { rating: 'satisfied' }, world.person('liaison'), at('2022-08-29T10:00'));
  expect(await world.row(id)).toMatchObject({ stage: 'closed.partly', closed_on: '2022-08-29' });
  return id;
}

describe('how it ended is contested', () => {
  it('by the office; the outcome stands, the supervisors are asked until one of them decides, and lateness does not grow', async () => {
    const id = await closedInPart();
    await expect(world.send(id, 'OUTCOME_CONTESTED', REASON, SUPERVISOR(), at('2022-09-01T10:00'))).rejects.toMatchObject({ code: 'not-allowed' });
    await world.send(id, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-09-01T10:00'));
    expect(await world.row(id)).toMatchObject({ stage: 'disputed.partly', closed_on: '2022-08-29', claimed_on: '2022-08-25' });
    expect((await world.notices(id)).filter(({ letter }) => letter === 'reexamine-request')).toMatchObject([{ level: 'supervisor', state: 'queued' }]);
    await world.sweep(at('2022-10-09T10:00')); // thirty days, the last of them in a holiday: asked again on the 8th
    expect((await world.notices(id)).filter(({ letter }) => letter === 'reexamine-request').map(({ state }) => state)).toEqual(['superseded', 'queued']);
    expect(await verified(id)).toBeNull();
  });

  it('and decided by neither whoever verified nor whoever claimed, in whomever’s name, nor from the office', async () => {
    const id = await closedInPart();
    await world.send(id, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-09-01T10:00'));
    const claimant: Actor = { ...OFFICE(), roles: ['supervisor'], office: null };
    const forTheVerifier: Actor = { ...SUPERVISOR('second'), behalf: SUPERVISOR() };
    const inside: Actor = { ...SUPERVISOR('third'), office: world.key };
    for (const by of [SUPERVISOR(), claimant, forTheVerifier, inside]) {
      await expect(world.send(id, 'OUTCOME_UPHELD', REASON, by, at('2022-09-02T10:00'))).rejects.toMatchObject({ code: 'event-refused' });
    }
    await world.send(id, 'OUTCOME_UPHELD', REASON, SUPERVISOR('second'), at('2022-09-02T10:00'));
    expect(await world.row(id)).toMatchObject({ stage: 'closed.partly', closed_on: '2022-08-29' });
    expect((await world.notices(id)).filter(({ letter }) => letter === 'finding-decided').map(({ level }) => level)).toEqual(['handler', 'sectionHead']);
    // Once: the same outcome is not looked at for ever.
    await expect(world.send(id, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-09-05T10:00'))).rejects.toMatchObject({ code: 'event-refused' });
    expect(await verified(id)).toBeNull();
  });

  it('nor by whoever contests it, with a supervisor’s hat on; the same for a returned claim', async () => {
    const id = await closedInPart();
    const colleague = world.person('sectionHead', 'colleague');
    const otherHat: Actor = { ...colleague, roles: ['supervisor'], office: null };
    await world.send(id, 'OUTCOME_CONTESTED', REASON, colleague, at('2022-09-01T10:00'));
    await expect(world.send(id, 'OUTCOME_SET_ASIDE', REASON, otherHat, at('2022-09-02T10:00'))).rejects.toMatchObject({ code: 'event-refused' });
    await world.send(id, 'OUTCOME_SET_ASIDE', REASON, SUPERVISOR('second'), at('2022-09-02T10:00'));

    const returned = await world.open();
    await world.send(returned, 'CLAIMED', { evidence: EVIDENCE }, OFFICE(), at('2022-08-25T10:00'));
    await world.send(returned, 'RETURNED', REASON, SUPERVISOR(), at('2022-08-26T10:00'));
    await world.send(returned, 'CONTESTED', REASON, colleague, at('2022-08-27T10:00'));
    await expect(world.send(returned, 'FINDING_UPHELD', REASON, otherHat, at('2022-08-28T10:00'))).rejects.toMatchObject({ code: 'event-refused' });
    await world.send(returned, 'FINDING_UPHELD', REASON, SUPERVISOR('second'), at('2022-08-28T10:00'));
    for (const one of [id, returned]) expect(await verified(one)).toBeNull();
  });

  it('with proof that the office adds; set aside, the supervisors and the deputies’ working body hear of it too', async () => {
    const id = await closedInPart();
    await world.send(id, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-09-01T10:00'));
    await world.send(id, 'PROGRESS_REPORTED', { text: '补充印发稿' }, OFFICE(), at('2022-09-02T10:00'));
    expect(await world.row(id)).toMatchObject({ stage: 'disputed.partly', closed_on: '2022-08-29' });
    await world.send(id, 'OUTCOME_SET_ASIDE', REASON, SUPERVISOR('second'), at('2022-09-05T10:00'));
    expect((await world.notices(id)).filter(({ letter }) => letter === 'finding-decided').map(({ level }) => level)).toEqual(['handler', 'sectionHead', 'supervisor', 'liaison']);
    expect(await verified(id)).toBeNull();
  });

  it('set aside before its date, the work goes on under that date; after it, a new one must be named', async () => {
    const early = await closedInPart();
    await world.send(early, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-09-01T10:00'));
    await world.send(early, 'OUTCOME_SET_ASIDE', REASON, SUPERVISOR('second'), at('2022-09-05T10:00'));
    expect(await world.row(early)).toMatchObject({ stage: 'doing.drafting', closed_on: null, claimed_on: null, due_on: '2022-09-21', due_basis: 'explicit' });

    const late = await closedInPart();
    await world.send(late, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-09-20T10:00'));
    const aside = (data: object): Promise<unknown> => world.send(late, 'OUTCOME_SET_ASIDE', { ...REASON, ...data }, SUPERVISOR('second'), at('2022-09-26T10:00'));
    await expect(aside({})).rejects.toMatchObject({ code: 'event-data-invalid', facts: { problems: [{ field: 'dueOn' }] }, hint: expect.stringContaining('2022-09-26') });
    await expect(aside({ dueOn: '2022-09-25' })).rejects.toMatchObject({ code: 'event-data-invalid' });
    await aside({ dueOn: '2022-11-30' });
    expect(await world.row(late)).toMatchObject({ stage: 'doing.drafting', closed_on: null, due_on: '2022-11-30', due_basis: 'decided', started_on: '2022-09-26' });
    expect((await world.deadlines(late)).map(({ due_on }) => due_on)).toEqual(['2022-09-21', '2022-11-30']);
    // It can be done after all, and ends as it should.
    await world.send(late, 'CLAIMED', { evidence: EVIDENCE }, OFFICE(), at('2022-10-10T10:00'));
    await world.send(late, 'VERIFIED', { outcome: 'fulfilled' }, SUPERVISOR('second'), at('2022-10-11T10:00'));
    expect((await world.row(late)).stage).toMatch(/^feedback/);
    for (const id of [early, late]) expect(await verified(id)).toBeNull();
  });

  it('set aside, an inferred date is not made firm by it: somebody names one (domain 0.7)', async () => {
    const id = await world.open({ dueBasis: 'inferred' });
    await world.send(id, 'DROPPED', { decisionNumber: '〔2022〕1号', reason: '并入规划' }, SUPERVISOR(), at('2022-08-01T10:00'));
    await world.send(id, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-08-02T10:00'));
    const aside = (data: object): Promise<unknown> => world.send(id, 'OUTCOME_SET_ASIDE', { ...REASON, ...data }, SUPERVISOR('second'), at('2022-08-03T10:00'));
    await expect(aside({})).rejects.toMatchObject({ code: 'event-data-invalid', message: expect.stringContaining('推定'), facts: { problems: [{ field: 'dueOn' }] } });
    await aside({ dueOn: '2022-09-30' });
    expect(await world.row(id)).toMatchObject({ stage: 'doing.drafting', due_on: '2022-09-30', due_basis: 'decided' });
    expect(await verified(id)).toBeNull();
  });

  it('set aside after it was dropped while it waited: the limit that stands still is replaced, and it can wait again', async () => {
    // Ninety days for „尽快“, counted: that clock pauses, a date that somebody named does not.
    const id = await world.open({ dueBasis: 'inferred' });
    const wait = { condition: '上级文件印发', reviewOn: '2022-08-31' };
    await world.send(id, 'WAIT_BEGUN', wait, OFFICE(), at('2022-07-25T10:00'));
    const [{ clock } = { clock: null }] = await db.database.app.query<{ clock: { pausedOn: string | null } | null }[]>('select clock::jsonb as clock from commitments where id = $1', [id]);
    expect(clock?.pausedOn).toBe('2022-07-25');
    await world.send(id, 'DROPPED', { decisionNumber: '〔2022〕1号', reason: '并入规划' }, SUPERVISOR(), at('2022-08-01T10:00'));
    await world.send(id, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-08-02T10:00'));
    const aside = (data: object): Promise<unknown> => world.send(id, 'OUTCOME_SET_ASIDE', { ...REASON, ...data }, SUPERVISOR('second'), at('2022-08-03T10:00'));
    await expect(aside({})).rejects.toMatchObject({ code: 'event-data-invalid', message: expect.stringContaining('2022-07-25') });
    await aside({ dueOn: '2022-11-30' });
    await world.send(id, 'WAIT_BEGUN', wait, OFFICE(), at('2022-08-04T10:00'));
    expect(await world.row(id)).toMatchObject({ stage: 'doing.drafting', due_on: '2022-11-30' });
    expect(await verified(id)).toBeNull();
  });

  it('within its window from the day it ended, and not after it', async () => {
    const id = await closedInPart();
    // Thirty days from 2022-08-29.
    await expect(world.send(id, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-09-29T10:00'))).rejects.toMatchObject({ code: 'window-closed', facts: { until: '2022-09-28' }, hint: expect.stringContaining('REOPENED') });
    await world.send(id, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-09-28T23:59'));
    expect((await world.row(id)).stage).toBe('disputed.partly');
  });

  it('also where a supervisor dropped it, who then decides nothing about that', async () => {
    const id = await world.open();
    await world.send(id, 'DROPPED', { decisionNumber: '〔2022〕1号', reason: '并入规划' }, SUPERVISOR(), at('2022-08-01T10:00'));
    await world.send(id, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-08-02T10:00'));
    await expect(world.send(id, 'OUTCOME_SET_ASIDE', REASON, SUPERVISOR(), at('2022-08-03T10:00'))).rejects.toMatchObject({ code: 'event-refused' });
    await world.send(id, 'OUTCOME_SET_ASIDE', REASON, SUPERVISOR('second'), at('2022-08-03T10:00'));
    expect(await world.row(id)).toMatchObject({ stage: 'doing.drafting', closed_on: null });
    expect(await verified(id)).toBeNull();
  });

  it('and where it cannot be fulfilled: neither whoever asked, nor who agreed, nor who decided looks again', async () => {
    const id = await world.open();
    const on = at('2022-08-01T10:00');
    await world.send(id, 'CHANGE_REQUESTED', { change: 'cannot', reason: '上位法变化' }, OFFICE(), on);
    await world.send(id, 'CHANGE_ENDORSED', {}, world.person('head'), on);
    await world.send(id, 'CHANGE_APPROVED', { letterNumber: '〔2022〕3号', letterOn: '2022-07-30', letterSigner: '厅长' }, SUPERVISOR(), on);
    expect((await world.row(id)).stage).toBe('closed.notFulfilled');
    await world.send(id, 'OUTCOME_CONTESTED', REASON, OFFICE(), on);
    for (const by of [SUPERVISOR(), { ...OFFICE(), roles: ['supervisor' as const], office: null }, { ...world.person('head'), roles: ['supervisor' as const], office: null }]) {
      await expect(world.send(id, 'OUTCOME_UPHELD', REASON, by, on)).rejects.toMatchObject({ code: 'event-refused' });
    }
    await world.send(id, 'OUTCOME_UPHELD', REASON, SUPERVISOR('second'), on);
    expect((await world.row(id)).stage).toBe('closed.notFulfilled');
    expect(await verified(id)).toBeNull();
  });
});

describe('the migration that lets a contested outcome keep its day', () => {
  it('comes back after it was undone: the day is that of the entry that ended it', async () => {
    const id = await closedInPart();
    await world.send(id, 'REPLIED_AGAIN', { number: '再答1号', on: '2022-08-30' }, OFFICE(), at('2022-08-30T10:00'));
    await world.send(id, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-09-01T10:00'));
    const migration = new Disputed1780000000011();
    const run = (direction: 'up' | 'down'): Promise<void> => db.owner.transaction(async ({ queryRunner }) => {
      if (queryRunner === undefined) throw new Error('no runner');
      await migration[direction](queryRunner);
    });
    await run('down');
    expect((await world.row(id)).closed_on).toBeNull();
    await run('up');
    expect(await world.row(id)).toMatchObject({ stage: 'disputed.partly', closed_on: '2022-08-29' });
  });
});

describe('that it is listed as not verifiable is contested', () => {
  /** Taken over on 2022-06-24; nobody names an indicator within fifteen working days, so the clock lists it. */
  async function listed(): Promise<string> {
    const id = await world.open({ kind: 'achieve-outcome', dueOn: '2022-12-31', terms: {} });
    await world.send(id, 'ACCEPTED', {}, OFFICE(), at('2022-06-24T10:00'));
    await world.sweep(at('2022-07-16T10:00'));
    expect((await world.row(id)).stage).toBe('doing.unverifiable');
    return id;
  }

  it('before anybody closed it: any supervisor looks again, and the time for an indicator begins anew', async () => {
    const id = await listed();
    await expect(world.send(id, 'CONTESTED', REASON, OFFICE(), at('2022-07-20T10:00'))).rejects.toMatchObject({ code: 'event-refused' });
    await world.send(id, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-07-20T10:00'));
    expect(await world.row(id)).toMatchObject({ stage: 'doing.disputed', closed_on: null });
    await expect(world.send(id, 'OUTCOME_SET_ASIDE', { ...REASON, dueOn: '2022-12-30' }, SUPERVISOR(), at('2022-07-21T10:00'))).rejects.toMatchObject({ code: 'event-data-invalid' });
    await world.send(id, 'OUTCOME_SET_ASIDE', REASON, SUPERVISOR(), at('2022-07-21T10:00'));
    expect((await world.row(id)).stage).toBe('doing.defining.quiet');
    expect((await world.timers(id)).map(({ name }) => name)).toContain('indicatorBy');
    expect(await verified(id)).toBeNull();
  });

  it('upheld for good, though an indicator may still be proposed; and too late after the window', async () => {
    const id = await listed();
    await world.send(id, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-07-20T10:00'));
    await world.send(id, 'OUTCOME_UPHELD', REASON, SUPERVISOR(), at('2022-07-21T10:00'));
    await expect(world.send(id, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-07-22T10:00'))).rejects.toMatchObject({ code: 'event-refused' });
    await world.send(id, 'INDICATOR_PROPOSED', { indicator: '上市受理数', threshold: 1, unit: '家', source: '统计' }, OFFICE(), at('2022-07-22T10:00'));
    expect((await world.row(id)).stage).toBe('doing.judging');
    const late = await listed();
    await expect(world.send(late, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-08-20T10:00'))).rejects.toMatchObject({ code: 'window-closed', hint: expect.stringContaining('INDICATOR_PROPOSED') });
  });

  it('by the office that it is transferred to, for which it is listed as well', async () => {
    const id = await listed();
    const other = `${world.key}-other`;
    await db.database.app.query('insert into offices (id, jurisdiction, name) values ($1, $2, $3)', [other, world.key, '另一处']);
    await world.send(id, 'TRANSFERRED', { toOffice: other, reason: '职责调整' }, SUPERVISOR(), at('2022-07-18T10:00'));
    const theirs: Actor = { ...OFFICE(), id: `${world.key}-theirs`, office: other };
    await world.send(id, 'ACCEPTED', {}, theirs, at('2022-07-19T10:00'));
    expect((await world.row(id)).stage).toBe('doing.unverifiable');
    await world.send(id, 'OUTCOME_CONTESTED', REASON, theirs, at('2022-07-20T10:00'));
    await expect(world.send(id, 'OUTCOME_UPHELD', REASON, { ...theirs, roles: ['supervisor'], office: null }, at('2022-07-21T10:00'))).rejects.toMatchObject({ code: 'event-refused' });
    await world.send(id, 'OUTCOME_SET_ASIDE', REASON, SUPERVISOR(), at('2022-07-21T10:00'));
    expect((await world.row(id)).stage).toBe('doing.defining.quiet');
    expect(await verified(id)).toBeNull();
  });

  it('once it is closed as such, by somebody else than who closed it', async () => {
    const id = await listed();
    await world.send(id, 'LISTED', { reason: '无从量化' }, SUPERVISOR(), at('2022-07-20T10:00'));
    await world.send(id, 'OUTCOME_CONTESTED', REASON, OFFICE(), at('2022-07-21T10:00'));
    await expect(world.send(id, 'OUTCOME_SET_ASIDE', REASON, SUPERVISOR(), at('2022-07-22T10:00'))).rejects.toMatchObject({ code: 'event-refused' });
    await world.send(id, 'OUTCOME_SET_ASIDE', REASON, SUPERVISOR('second'), at('2022-07-22T10:00'));
    expect((await world.row(id)).stage).toBe('doing.defining.quiet');
    expect(await verified(id)).toBeNull();
  });
});
