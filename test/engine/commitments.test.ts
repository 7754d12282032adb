import { beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalDate } from '../../src/core/commitment.js';
import { GENESIS } from '../../src/core/history.js';
import { at, DUE_ON, EVIDENCE, OPENED_AT, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

describe('the date that is confirmed', () => {
  const db = testDatabase();

  it('has not been declared or decided by anybody yet', async () => {
    const world = await World.create(db.database);
    for (const dueBasis of ['declared', 'decided'] as const) {
      const id = await world.open({ confirmed: false });
      const confirm = (of: string): Promise<unknown> => world.send(of, 'CONFIRMED', { dueOn: DUE_ON, dueBasis }, world.person('supervisor'), OPENED_AT);
      await expect(confirm(id)).rejects.toMatchObject({ code: 'event-data-invalid', facts: { problems: [{ field: 'dueBasis' }] } });
      // A part of what was split, or a follow-on, keeps the date it was opened with.
      const part = await world.open({ confirmed: false, dueBasis });
      await confirm(part);
      expect(await world.row(part)).toMatchObject({ due_on: DUE_ON, due_basis: dueBasis });
    }
  });
});

describe('Commitments', () => {
  const db = testDatabase();
  let world: World;
  beforeAll(async () => { world = await World.create(db.database); });

  describe('open', () => {
    it('writes the row, its first entry and its first timer together', async () => {
      const id = await world.open({ confirmed: false });
      expect(await world.row(id)).toMatchObject({ stage: 'proposed', revision: 1, due_on: DUE_ON, due_basis: 'explicit', started_on: '2022-06-23', closed_on: null });
      const [entry, ...more] = await world.history(id);
      expect(more).toEqual([]);
      expect(entry).toMatchObject({ seq: 1, event: 'OPENED', actor: world.person('supervisor').id, prev_hash: GENESIS, at: OPENED_AT });
      expect(entry?.entry).toMatchObject({ event: { data: { quote: '尽快出台《管理方案》', start: 0, end: 10 } }, deadline: { dueOn: DUE_ON, basis: 'explicit' } });
      expect(await world.timers(id)).toEqual([
        { name: 'confirmBy', event: 'xstate.after.confirmBy.commitment.proposed', epoch: 1, fire_at: at('2022-06-30T08:30') },
      ]);
      expect((await world.row(id)).next_fire_at).toEqual(at('2022-06-30T08:30'));
    });

    it('refuses a due date before the reply, in words for both kinds of reader', async () => {
      await expect(world.open({ dueOn: '2022-06-22' })).rejects.toMatchObject({
        code: 'due-before-reply', message: expect.stringMatching(/\p{Script=Han}.+ \/ .+2022-06-22/u), hint: expect.stringMatching(/\p{Script=Han}.+ \/ /u),
        facts: { dueOn: '2022-06-22', repliedOn: '2022-06-23' },
      });
    });

    it('refuses half a character, which would be hashed as one thing and stored as another', async () => {
      const before = await db.database.app.query('select count(*) from commitments');
      await expect(world.open({ terms: { documentTitle: '管理方案\ud840' } })).rejects.toMatchObject({ code: 'event-data-invalid', message: expect.stringMatching(/半个字符 \/ holds half a character/u) });
      expect(await db.database.app.query('select count(*) from commitments')).toEqual(before);
    });

    it('refuses an id that is taken, and a kind that nobody knows', async () => {
      const id = await world.open();
      await expect(world.open({ id })).rejects.toMatchObject({ code: 'commitment-exists', facts: { commitment: id } });
      await expect(world.open({ kind: 'wish' })).rejects.toMatchObject({ code: 'unknown-kind', facts: { kinds: expect.arrayContaining(['issue-document']) } });
    });
  });

  describe('send', () => {
    it('confirms: the ladder is armed and the first baseline is written', async () => {
      const id = await world.open();
      expect(await world.row(id)).toMatchObject({ stage: 'offered', revision: 2 });
      expect(await world.timers(id)).toEqual([
        { name: 'nextReminder', event: 'xstate.after.nextReminder.commitment.underway.clock.ahead.reminding', epoch: 2, fire_at: at('2022-08-22T08:30') },
        { name: 'objectBy', event: 'xstate.after.objectBy.commitment.underway.work.offered', epoch: 2, fire_at: at('2022-07-05T00:00') },
        { name: 'untilOverdue', event: 'xstate.after.untilOverdue.commitment.underway.clock.ahead', epoch: 2, fire_at: at('2022-09-22T00:00') },
        { name: 'yearEnd', event: 'xstate.after.yearEnd.commitment.underway.cohort.current', epoch: 2, fire_at: at('2023-01-01T00:00') },
      ]);
      expect(await world.deadlines(id)).toEqual([{ seq: 2, due_on: DUE_ON, basis: 'explicit', reason: '', decided_by: world.person('supervisor').id }]);
    });

    it('fires what was due before the event, in the same transaction and in the order things happened', async () => {
      const id = await world.open();
      const now = at('2022-09-22T09:00');
      const receipt = await world.send(id, 'PROGRESS_REPORTED', { text: '送审中' }, world.person('handler'), now);
      const history = await world.history(id);
      expect(history.map(({ event }) => event)).toEqual(['OPENED', 'CONFIRMED', 'objectBy', 'halfTime', ...Array<string>(6).fill('nextReminder'), 'untilOverdue', 'PROGRESS_REPORTED']);
      expect(history.slice(2).map((row) => row.at)).toEqual([
        at('2022-07-05T00:00'), ...['2022-08-05', '2022-08-22', '2022-09-06', '2022-09-14', '2022-09-16', '2022-09-20', '2022-09-21'].map((on) => at(`${on}T08:30`)), at('2022-09-22T00:00'), now,
      ]);
      expect(new Set(history.slice(2).map(({ recorded_at }) => recorded_at.getTime()))).toEqual(new Set([now.getTime()]));
      expect(receipt).toMatchObject({ seq: 12, revision: 12, stage: 'doing.drafting' });
      expect(history.at(-1)?.entry.event.situation).toMatchObject({ rung: 'blue', today: '2022-09-22', office: world.key });
    });

    it('writes nothing when the event is refused, not even what was due before it', async () => {
      const id = await world.open();
      const before = await world.row(id);
      await expect(world.send(id, 'VERIFIED', {}, world.person('supervisor'), at('2022-10-12T09:00'))).rejects.toMatchObject({
        code: 'event-not-accepted', facts: { commitment: id, accepted: expect.arrayContaining(['CLAIMED', 'STAGE_REACHED']) },
      });
      expect(await world.row(id)).toEqual(before);
      expect(await world.events(id)).toEqual(['OPENED', 'CONFIRMED']);
    });

    it('is undone as a whole when its transaction fails after it', async () => {
      const id = await world.open();
      const [before, notices, timers] = [await world.row(id), await world.notices(id), await world.timers(id)];
      await expect(db.database.transaction(async (tx) => {
        await world.commitments.send(tx, { id, type: 'CLAIMED', data: { evidence: EVIDENCE }, by: world.person('handler'), now: at('2022-08-25T09:00') });
        throw new Error('power cut');
      })).rejects.toThrow('power cut');
      expect(await world.row(id)).toEqual(before);
      expect(await world.history(id)).toHaveLength(2);
      expect(await world.notices(id)).toEqual(notices);
      expect(await world.timers(id)).toEqual(timers);
      expect(await db.database.app.query('select 1 from evidence where commitment_id = $1', [id])).toEqual([]);
    });

    it('refuses what was decided on an old revision', async () => {
      const id = await world.open();
      await world.send(id, 'PROGRESS_REPORTED', { text: '一' }, world.person('handler'), at('2022-07-01T09:00'), 2);
      await expect(world.send(id, 'PROGRESS_REPORTED', { text: '二' }, world.person('handler'), at('2022-07-01T09:01'), 2))
        .rejects.toMatchObject({ code: 'stale-revision', facts: { revision: 3 } });
      expect(await world.row(id)).toMatchObject({ revision: 3 });
    });

    it('lets one of two people win who decide at the same moment', async () => {
      const id = await world.open();
      const both = await Promise.allSettled(['一', '二'].map((text) => world.send(id, 'PROGRESS_REPORTED', { text }, world.person('handler'), at('2022-07-01T09:00'), 2)));
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'stale-revision' } });
      expect(await world.history(id)).toHaveLength(3);
    });

    it('keeps a closed commitment closed', async () => {
      const id = await world.open({ confirmed: false });
      await world.send(id, 'DISMISSED', { reason: '不是承诺' }, world.person('supervisor'), at('2022-06-24T09:00'));
      expect(await world.row(id)).toMatchObject({ stage: 'dismissed', closed_on: '2022-06-24', next_fire_at: null });
      expect(await world.timers(id)).toEqual([]);
      await expect(world.send(id, 'CONFIRMED', { dueOn: DUE_ON, dueBasis: 'explicit' }, world.person('supervisor'), at('2022-06-24T10:00')))
        .rejects.toMatchObject({ code: 'event-not-accepted', facts: { accepted: [] } });
    });

    it('refuses unknown commitments, unknown events and malformed data by name', async () => {
      const id = await world.open();
      await expect(world.send('nothing', 'PROGRESS_REPORTED', { text: 'x' }, world.person('handler'), OPENED_AT)).rejects.toMatchObject({ code: 'unknown-commitment' });
      await expect(world.send(id, 'xstate.after.untilRed.commitment', {}, world.person('handler'), OPENED_AT)).rejects.toMatchObject({ code: 'unknown-event' });
      await expect(world.send(id, 'PROGRESS_REPORTED', { text: '' }, world.person('handler'), OPENED_AT))
        .rejects.toMatchObject({ code: 'event-data-invalid', facts: { problems: [{ field: 'text' }] } });
      await expect(world.send(id, 'CONFIRMED', { dueOn: DUE_ON, dueBasis: 'wishful' }, world.person('supervisor'), OPENED_AT))
        .rejects.toMatchObject({ code: 'event-data-invalid', facts: { problems: [{ field: 'dueBasis' }] } });
    });

    it('tells an outsider from incomplete evidence', async () => {
      const id = await world.open();
      const stranger = { ...world.person('handler'), office: 'elsewhere' };
      const now = at('2022-08-25T09:00');
      await expect(world.send(id, 'CLAIMED', { evidence: EVIDENCE }, stranger, now)).rejects.toMatchObject({ code: 'not-allowed' });
      await expect(world.send(id, 'CLAIMED', { evidence: { ...EVIDENCE, title: '《管理办法》', number: '' } }, world.person('handler'), now)).rejects.toMatchObject({
        code: 'evidence-incomplete', message: expect.stringContaining('不是同一文件'),
        facts: { problems: [{ code: 'missing', field: 'number' }, { code: 'another-document', field: 'title', facts: { promised: '管理方案', given: '《管理办法》' } }] },
      });
    });

    it('merges only into what exists', async () => {
      const [first, second] = [await world.open({ confirmed: false }), await world.open({ confirmed: false })];
      const merge = (into: string) => world.send(second, 'MERGED', { into, reason: '同一事项' }, world.person('supervisor'), at('2022-06-24T09:00'));
      await expect(merge('nothing')).rejects.toMatchObject({ code: 'unknown-commitment' });
      await expect(merge(second)).rejects.toMatchObject({ code: 'merge-circle' });
      expect(await merge(first)).toMatchObject({ stage: 'merged' });
    });

    it('waits for a condition at most as long as the profile allows, then asks again until somebody acts', async () => {
      const id = await world.open();
      const wait = (reviewOn: LocalDate) => world.send(id, 'WAIT_BEGUN', { condition: '资金下达', reviewOn }, world.person('handler'), at('2022-07-01T09:00'));
      await expect(wait('2022-09-30')).rejects.toMatchObject({ code: 'event-data-invalid', facts: { problems: [{ field: 'reviewOn' }] } });
      await expect(wait('2022-07-01')).rejects.toMatchObject({ code: 'event-data-invalid' });
      await wait('2022-09-29');
      expect(await world.timers(id)).toMatchObject([{ name: 'objectBy' }, { name: 'untilReview', fire_at: at('2022-09-29T08:30') }, { name: 'yearEnd' }]);
      await world.sweep(at('2022-09-29T08:30'));
      expect(await world.timers(id)).toMatchObject([{ name: 'untilReview', fire_at: at('2022-10-11T08:30') }, { name: 'yearEnd' }]);
      await world.send(id, 'CONDITION_MET', {}, world.person('handler'), at('2022-10-09T09:00'));
      expect((await world.history(id)).at(-1)?.entry.state.value).toMatchObject({ underway: { clock: { overdue: 'blueAgain' } } });
    });
  });

  describe('moved deadlines', () => {
    it('a declared date keeps its limit and writes a baseline', async () => {
      const id = await world.open({ dueBasis: 'inferred' });
      await world.send(id, 'DATE_DECLARED', { dueOn: '2022-09-15' }, world.person('sectionHead'), at('2022-07-20T09:00'));
      expect(await world.row(id)).toMatchObject({ due_on: '2022-09-15', due_basis: 'declared', started_on: '2022-06-23' });
      expect(await world.timers(id)).toMatchObject([
        { name: 'halfTime' }, { name: 'nextReminder', fire_at: at('2022-08-16T08:30') }, { name: 'untilOverdue', fire_at: at('2022-09-16T00:00') }, { name: 'yearEnd' },
      ]);
      expect(await world.deadlines(id)).toMatchObject([{ seq: 2, due_on: DUE_ON, basis: 'inferred' }, { due_on: '2022-09-15', basis: 'declared', decided_by: world.person('sectionHead').id }]);
    });

    it('a decided date starts a limit of its own; the old baseline stays, and the event says which date it replaced', async () => {
      const id = await world.open();
      await world.send(id, 'CHANGE_REQUESTED', { change: 'date', dueOn: '2022-12-30', reason: '需再次会商' }, world.person('handler'), at('2022-09-26T09:00'));
      await expect(world.send(id, 'CHANGE_APPROVED', { dueOn: '2022-09-26' }, world.person('head'), at('2022-09-27T09:00')))
        .rejects.toMatchObject({ code: 'event-data-invalid' });
      await world.send(id, 'CHANGE_APPROVED', { dueOn: '2022-11-30', reason: '同意' }, world.person('head'), at('2022-09-27T09:00'));
      expect(await world.row(id)).toMatchObject({ due_on: '2022-11-30', due_basis: 'decided', started_on: '2022-09-27' });
      expect(await world.timers(id)).toMatchObject([{ name: 'nextReminder', fire_at: at('2022-10-31T08:30') }, { name: 'untilOverdue', fire_at: at('2022-12-01T00:00') }, { name: 'yearEnd' }]);
      expect(await world.deadlines(id)).toMatchObject([{ due_on: DUE_ON }, { due_on: '2022-11-30', basis: 'decided', reason: '同意' }]);
      expect((await world.history(id)).at(-1)?.entry).toMatchObject({ event: { situation: { rung: 'ahead', dueOn: DUE_ON } }, deadline: { dueOn: '2022-11-30' } });
    });

    it('giving up has no new date', async () => {
      const id = await world.open();
      await world.send(id, 'CHANGE_REQUESTED', { change: 'cannot', reason: '政策调整' }, world.person('handler'), at('2022-07-01T09:00'));
      await world.send(id, 'CHANGE_ENDORSED', {}, world.person('head'), at('2022-07-04T09:00'));
      const approve = (data: Record<string, unknown>) => world.send(id, 'CHANGE_APPROVED', { letterNumber: '〔2022〕9号', letterOn: '2022-07-04', letterSigner: '农浩', ...data }, world.person('supervisor'), at('2022-07-05T09:00'));
      await expect(approve({ dueOn: '2022-12-30' })).rejects.toMatchObject({ code: 'event-data-invalid', facts: { problems: [{ field: 'dueOn' }] } });
      expect(await approve({})).toMatchObject({ stage: 'closed.notFulfilled' });
      expect(await world.deadlines(id)).toHaveLength(1);
      expect(await world.row(id)).toMatchObject({ due_on: DUE_ON, due_basis: 'explicit', closed_on: '2022-07-05' });
    });

    it('dissatisfaction opens a statutory limit, reopening a decided one; the days of claim and close are cleared', async () => {
      const id = await claimed(world, '2022-08-25');
      await world.send(id, 'VERIFIED', {}, world.person('supervisor'), at('2022-08-26T09:00'));
      await world.send(id, 'DISSATISFIED', { reason: '未见成效' }, world.person('liaison'), at('2022-08-31T09:00'));
      expect(await world.row(id)).toMatchObject({ stage: 'doing.drafting', due_on: '2022-09-30', due_basis: 'statutory', claimed_on: null });
      await world.send(id, 'DROPPED', { decisionNumber: '〔2022〕1号', reason: '并入规划' }, world.person('supervisor'), at('2022-09-01T09:00'));
      expect(await world.row(id)).toMatchObject({ stage: 'closed.dropped', closed_on: '2022-09-01' });
      await world.send(id, 'REOPENED', { reason: '规划未列入', dueOn: '2022-12-30' }, world.person('supervisor'), at('2022-10-10T09:00'));
      expect(await world.row(id)).toMatchObject({ stage: 'doing.drafting', due_on: '2022-12-30', due_basis: 'decided', started_on: '2022-10-10', closed_on: null });
      expect((await world.deadlines(id)).map(({ basis }) => basis)).toEqual(['explicit', 'statutory', 'decided']);
      expect(await db.database.app.query('select rating, text from ratings where commitment_id = $1', [id])).toEqual([{ rating: 'dissatisfied', text: '未见成效' }]);
    });
  });

  describe('a claim', () => {
    it('holds the clock on its day, and gives it back when it is returned', async () => {
      const id = await claimed(world, '2022-09-20');
      expect(await world.row(id)).toMatchObject({ stage: 'claimed', claimed_on: '2022-09-20' });
      expect((await world.timers(id)).map(({ name }) => name)).toEqual(['verifyBy', 'yearEnd']);
      await world.sweep(at('2022-09-27T08:30'));
      expect(await world.row(id)).toMatchObject({ claimed_on: '2022-09-20' });
      await world.send(id, 'RETURNED', { reason: '附件不全' }, world.person('supervisor'), at('2022-09-28T09:00'));
      expect(await world.row(id)).toMatchObject({ stage: 'doing.drafting', claimed_on: null });
      expect((await world.history(id)).at(-1)?.entry.state.value).toMatchObject({ underway: { clock: { overdue: 'blueAgain' } } });
    });

    it('is not verified by the one who made it, nor by its office', async () => {
      const id = await claimed(world, '2022-08-25');
      const both = { ...world.person('handler'), roles: ['handler' as const, 'supervisor' as const] };
      await expect(world.send(id, 'VERIFIED', {}, both, at('2022-08-26T09:00'))).rejects.toMatchObject({ code: 'event-refused', facts: { guards: ['mayVerify'] } });
    });
  });

  describe('instants', () => {
    it('are the same to the millisecond in the entry, the columns and the timers', async () => {
      const id = await world.open();
      const now = new Date('2022-08-25T01:02:03.457Z');
      await world.send(id, 'CLAIMED', { evidence: EVIDENCE }, world.person('handler'), now);
      const last = (await world.history(id)).at(-1);
      expect([last?.entry.at, last?.at.toISOString(), last?.entry.recorded, last?.recorded_at.toISOString()]).toEqual(Array(4).fill('2022-08-25T01:02:03.457Z'));
      const [armed] = await world.timers(id);
      expect(last?.entry.timers).toContainEqual({ arm: 'verifyBy', event: armed?.event, at: armed?.fire_at.toISOString() });
      expect((await world.row(id)).next_fire_at).toEqual(armed?.fire_at);
    });

    it('outside the years 1 to 9999 are refused with nothing written', async () => {
      const id = await world.open();
      const before = await world.row(id);
      await expect(world.send(id, 'CLAIMED', { evidence: EVIDENCE }, world.person('handler'), new Date('9999-12-31T09:00:00.000Z')))
        .rejects.toMatchObject({ code: 'timer-out-of-range' });
      await expect(world.open({ now: new Date(NaN) })).rejects.toMatchObject({ code: 'timer-out-of-range' });
      await expect(world.open({ now: new Date('0000-12-31T09:00:00.000Z') })).rejects.toMatchObject({ code: 'timer-out-of-range' });
      expect(await world.row(id)).toEqual(before);
    });
  });
});

async function claimed(world: World, on: LocalDate): Promise<string> {
  const id = await world.open();
  await world.send(id, 'CLAIMED', { evidence: EVIDENCE }, world.person('handler'), at(`${on}T15:00`));
  return id;
}
