import { beforeAll, describe, expect, it } from '@jest/globals';
import { Verifier } from '../../src/audit/verifier.js';
import { boardFigures } from '../../src/store/readings/board-figures.js';
import { undeliveredLetters } from '../../src/store/readings/undelivered-letters.js';
import { RuleBook } from '../../src/store/rule-book.js';
import type { NoticeRow } from '../support/factory.js';
import { at, World } from '../support/factory.js';
import { composeNotice } from '../../src/outbox/compose-notice.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
let world: World;
beforeAll(async () => { world = await World.create(db.database); });

const YEAR = { dueOn: '2022-12-31', dueBasis: 'scope', terms: {} } as const;
const ACT = { act: '召开银企对接会', figure: '签约12家' };
const FILED = { stage: 'approvedProject', on: '2022-06-27', number: '发改〔2022〕7号' };
const handler = () => world.person('handler');
const asks = async (id: string, letter: string): Promise<Pick<NoticeRow, 'state' | 'reason'>[]> =>
  (await world.notices(id)).filter((notice) => notice.letter === letter && notice.level === 'handler').map(({ state, reason }) => ({ state, reason }));

describe('an ask about what the office has just told', () => {
  it('is suppressed in the quarter of the act, and only there', async () => {
    const id = await world.open({ kind: 'maintain-effort', ...YEAR });
    await world.send(id, 'CHECKED_IN', { ...ACT, on: '2022-09-22' }, handler(), at('2022-09-28T14:00'));
    await world.sweep(at('2022-09-30T08:30'));
    expect((await asks(id, 'check-in')).at(-1)).toEqual({ state: 'suppressed', reason: 'told:2022-09-22' });
    await world.sweep(at('2022-12-30T08:30'));
    // Asked again; the reminder of the same morning says it better.
    expect((await asks(id, 'check-in')).at(-1)).toEqual({ state: 'superseded', reason: expect.stringMatching(/^newer:/) });
  });

  it('is made when the act belongs to an earlier quarter, and not when it is told before a late sweep', async () => {
    const id = await world.open({ kind: 'maintain-effort', ...YEAR });
    await world.send(id, 'CHECKED_IN', { ...ACT, on: '2022-06-28' }, handler(), at('2022-07-04T09:00'));
    await world.sweep(at('2022-09-30T08:30'));
    expect((await asks(id, 'check-in')).at(-1)).toEqual({ state: 'queued', reason: null });
    const late = await world.open({ kind: 'maintain-effort', ...YEAR });
    await world.sweep(at('2022-09-29T09:00'));
    await world.send(late, 'CHECKED_IN', { ...ACT, on: '2022-09-29' }, handler(), at('2022-10-08T09:00'));
    expect((await asks(late, 'check-in')).at(-1)).toEqual({ state: 'suppressed', reason: 'told:2022-09-29' });
  });

  it('is suppressed for the money whose stage was reported this quarter', async () => {
    const id = await world.open({ kind: 'secure-budget', ...YEAR });
    await world.sweep(at('2022-07-01T08:30'));
    await world.send(id, 'STAGE_REACHED', { stage: 'planned', amount: 380, on: '2022-10-18' }, handler(), at('2022-10-20T10:00'));
    await world.sweep(at('2022-10-31T08:30'));
    expect((await asks(id, 'budget-ask')).at(-1)).toEqual({ state: 'suppressed', reason: 'told:2022-10-18' });
  });

  it('is suppressed for a milestone that was reported, also by a later stage; an open one is asked about', async () => {
    const dates = { approvedProject: '2022-07-15', funds: '2022-08-15' };
    const id = await world.open({ kind: 'build-works', dueOn: '2023-12-31', terms: {} });
    await world.send(id, 'STAGE_REACHED', FILED, handler(), at('2022-06-27T10:00'));
    await world.send(id, 'MILESTONES_SET', { dates }, handler(), at('2022-06-28T10:00'));
    await world.sweep(at('2022-08-15T08:30'));
    expect(await asks(id, 'milestone-due')).toEqual([{ state: 'suppressed', reason: 'reached' }, { state: 'queued', reason: null }]);
    const asked = (await world.notices(id)).find(({ letter, state }) => letter === 'milestone-due' && state === 'queued');
    const { text } = await db.database.transaction((tx) => composeNotice(tx, asked?.id ?? '', at('2022-08-15T08:30'), 'https://x.example'));
    expect(text).toContain('的节点“资金落实”到期，尚未填报完成');
    expect(text).toContain('当前阶段：办理中：立项');
  });

  it('is suppressed while a condition is waited for', async () => {
    const id = await world.open({ kind: 'achieve-outcome', ...YEAR });
    await world.send(id, 'INDICATOR_PROPOSED', { indicator: '担保笔数', threshold: 1, unit: '笔', source: '台账' }, handler(), at('2022-07-12T10:00'));
    await world.send(id, 'INDICATOR_AGREED', {}, world.person('supervisor'), at('2022-07-14T09:30'));
    await world.send(id, 'WAIT_BEGUN', { condition: '待方案印发', reviewOn: '2022-12-09' }, handler(), at('2022-09-15T11:00'));
    await world.sweep(at('2022-09-30T08:30'));
    expect(await asks(id, 'check-in')).toEqual([{ state: 'suppressed', reason: 'waiting' }]);
  });

  it('is no undelivered letter, replaces none, and leaves the history whole', async () => {
    const rows = await db.database.app.query<{ commitment_id: string }[]>(`select commitment_id from notices where state = 'suppressed'`);
    expect(rows.length).toBeGreaterThan(4);
    await db.database.transaction(async (tx) => {
      expect(await undeliveredLetters(tx, 'everything')).toEqual([]);
      expect(await boardFigures(tx, 'everything', '2022-12-30')).toMatchObject({ lettersFailing: 0 });
      expect((await new Verifier(new RuleBook()).verifyAll(tx)).failures).toEqual([]);
    });
    expect(await db.database.app.query(`select 1 from notices n where reason like 'newer:%' and exists (select from notices s where s.id = split_part(n.reason, ':', 2) and s.state = 'suppressed')`)).toEqual([]);
  });
});

describe('a letter', () => {
  it('names no stage before one was reported', async () => {
    const id = await world.open();
    await world.sweep(at('2022-08-08T08:30'));
    const text = async (letter: string): Promise<string> => {
      const notice = (await world.notices(id)).findLast((row) => row.letter === letter);
      return db.database.transaction(async (tx) => (await composeNotice(tx, notice?.id ?? '', at('2022-08-08T08:30'), 'https://x.example')).text);
    };
    expect(await text('stage-ask')).toContain('当前阶段：办理中：尚未填报阶段');
    await world.send(id, 'STAGE_REACHED', { stage: 'drafting' }, handler(), at('2022-08-09T09:00'));
    await world.sweep(at('2022-08-22T08:30'));
    expect(await text('reminder')).toContain('当前阶段：办理中：起草');
  });
});
