import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { RuleBook } from '../../src/store/rule-book.js';
import { Verifier } from '../../src/audit/verifier.js';
import type { Entry, Flaw } from '../../src/core/history.js';
import { GENESIS, hashOf, seal } from '../../src/core/history.js';
import { at, EVIDENCE, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const verifier = new Verifier(new RuleBook());

/** OPENED, CONFIRMED, end of the window to object, half-time, six reminders, overdue, claimed, returned, claimed. */
const LAST = 14;

describe('Verifier', () => {
  const db = testDatabase();
  let world: World;
  let id: string;
  beforeAll(async () => { world = await World.create(db.database); });
  beforeEach(async () => {
    id = await world.open();
    await world.sweep(at('2022-09-22T09:00'));
    await world.send(id, 'CLAIMED', { evidence: EVIDENCE }, world.person('handler'), at('2022-09-23T09:00'));
    await world.send(id, 'RETURNED', { reason: '附件不全' }, world.person('supervisor'), at('2022-09-26T09:00'));
    await world.send(id, 'CLAIMED', { evidence: EVIDENCE }, world.person('handler'), at('2022-09-27T09:00'));
  });

  const verify = (): Promise<Flaw | null> => db.database.transaction((tx) => verifier.verifyOne(tx, id));

  /** As somebody who owns the database and has switched the triggers off. */
  const tamper = (change: (tx: EntityManager) => Promise<unknown>): Promise<unknown> => db.owner.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica');
    await change(tx);
  });

  const change = (assignments: string, where: string, values: unknown[] = []): Promise<unknown> =>
    tamper((tx) => tx.query(`update history set ${assignments} where commitment_id = $1 and ${where}`, [id, ...values]));

  /** Writes the whole chain anew, every hash right, the commitment pointing at its end. */
  async function rewrite(alter: (entry: Entry) => unknown): Promise<void> {
    const history = await world.history(id);
    await tamper(async (tx) => {
      let prev = GENESIS;
      for (const { entry, seq } of history) {
        alter(entry);
        const { body, hash } = seal({ ...entry, prev });
        await tx.query('update history set body = $3, prev_hash = $4, hash = $5 where commitment_id = $1 and seq = $2', [id, seq, body, prev, hash]);
        prev = hash;
      }
      await tx.query('update commitments set head_hash = $2 where id = $1', [id, prev]);
    });
  }

  it('finds nothing wrong with what the engine wrote, and writes nothing itself', async () => {
    const report = await db.database.transaction(async (tx) => {
      await tx.query('set transaction read only');
      expect(await verifier.verifyOne(tx, id)).toBeNull();
      return verifier.verifyAll(tx);
    });
    expect(report).toMatchObject({ intact: true, failures: [] });
    expect(report.entries).toBe(report.commitments * LAST);
  });

  it('tells an unknown commitment from a broken one', async () => {
    await expect(db.database.transaction((tx) => verifier.verifyOne(tx, 'nothing'))).rejects.toMatchObject({ code: 'unknown-commitment' });
  });

  describe('names the first bad entry of a chain', () => {
    it('edited in place', async () => {
      await change(`body = replace(body, '附件不全', '附件齐全')`, 'seq = 13');
      expect(await verify()).toMatchObject({ seq: 13, problem: 'edited', detail: expect.stringMatching(/\p{Script=Han}.* \/ /u) });
    });

    it('edited with its hash computed anew', async () => {
      const body = ((await world.history(id))[12]?.body ?? '').replace('附件不全', '附件齐全');
      await change('body = $2, hash = $3', 'seq = 13', [body, hashOf(body)]);
      expect(await verify()).toMatchObject({ seq: 13, problem: 'edited' });
    });

    it('edited at the end with its hash computed anew', async () => {
      const body = ((await world.history(id))[LAST - 1]?.body ?? '').replace('18号', '19号');
      await change('body = $2, hash = $3', `seq = ${String(LAST)}`, [body, hashOf(body)]);
      expect(await verify()).toMatchObject({ seq: LAST, problem: 'row differs' });
    });

    it('written as no JSON', async () => {
      await change(`body = 'x', hash = $2`, 'seq = 13', [hashOf('x')]);
      expect(await verify()).toMatchObject({ seq: 13, problem: 'edited' });
    });

    it('replaced everywhere by what is no entry', async () => {
      await rewrite((entry) => { if (entry.seq === 5) Reflect.deleteProperty(entry, 'event'); });
      expect(await verify()).toMatchObject({ seq: 5, problem: 'edited' });
    });

    it('removed from the middle', async () => {
      await tamper((tx) => tx.query('delete from history where commitment_id = $1 and seq = 4', [id]));
      expect(await verify()).toMatchObject({ seq: 4, problem: 'removed' });
    });

    it('removed from the end, also when the commitment no longer mentions it', async () => {
      await tamper((tx) => tx.query('delete from history where commitment_id = $1 and seq = $2', [id, LAST]));
      expect(await verify()).toMatchObject({ seq: LAST, problem: 'removed' });
      const end = (await world.history(id)).at(-1);
      await tamper((tx) => tx.query('update commitments set revision = $2, head_hash = $3 where id = $1', [id, end?.seq, end?.hash]));
      expect(await verify()).toMatchObject({ seq: LAST - 1, problem: 'row differs' });
    });

    it('removed altogether', async () => {
      await tamper((tx) => tx.query('delete from history where commitment_id = $1', [id]));
      expect(await verify()).toMatchObject({ seq: 1, problem: 'removed' });
    });

    it('exchanged with its neighbour', async () => {
      await tamper(async (tx) => {
        await tx.query('update history set seq = seq + 100 where commitment_id = $1 and seq in (4, 5)', [id]);
        await tx.query('update history set seq = case seq when 104 then 5 else 4 end where commitment_id = $1 and seq > 100', [id]);
      });
      expect(await verify()).toMatchObject({ seq: 4, problem: 'reordered' });
    });

    it('continuing another predecessor', async () => {
      const history = await world.history(id);
      const forked = seal({ ...(history[LAST - 1] as { entry: Entry }).entry, prev: history[3]?.hash ?? '' });
      await change('body = $2, prev_hash = $3, hash = $4', `seq = ${String(LAST)}`, [forked.body, history[3]?.hash, forked.hash]);
      expect(await verify()).toMatchObject({ seq: LAST, problem: 'forked' });
    });

    it('beside another one in the same place', async () => {
      await db.owner.query('alter table history drop constraint history_pkey cascade');
      try {
        await tamper((tx) => tx.query(`insert into history select * from history where commitment_id = $1 and seq = 6`, [id]));
        expect(await verify()).toMatchObject({ seq: 6, problem: 'forked' });
      } finally {
        await tamper((tx) => tx.query('delete from history where commitment_id = $1 and seq = 6', [id]));
        await db.owner.query('alter table history add primary key (commitment_id, seq)');
      }
    });
  });

  describe('replays: a chain written anew with every hash right still differs', () => {
    it.each<[string, number, (entry: Entry) => unknown]>([
      ['state', 10, ({ state }) => { state.context.evidence = 'verified'; }],
      ['timers', 9, (entry) => { entry.timers = []; }],
      ['letters', 9, ({ notices }) => notices.pop()],
      ['person', 12, ({ by }) => { if (by !== null) by.office = 'elsewhere'; }],
      ['evidence', 12, ({ event }) => { event.data = { evidence: { ...EVIDENCE, title: '《管理办法》' } }; }],
      ['rung', 13, ({ event }) => { if (event.situation) event.situation.rung = 'ahead'; }],
      ['instant of a timer that has fired since', 9, (entry) => { entry.at = '2022-09-23T16:00:00.000Z'; }],
      ['definition', 3, ({ definition }) => { definition.version = 1; }],
      ['opening', 1, ({ event }) => { event.type = 'CONFIRMED'; }],
      ['due date that no event set', 9, ({ deadline }) => { deadline.dueOn = '2023-09-21'; }],
      ['due date that another was set to', 2, ({ deadline }) => { deadline.dueOn = '2023-09-21'; }],
      ['basis', 9, ({ deadline }) => { deadline.basis = 'inferred'; }],
      ['start', 9, ({ deadline }) => { deadline.startedOn = '2022-08-01'; }],
      ['calendar without a recount', 9, ({ deadline }) => { deadline.calendar = 'mars'; }],
      ['rules without a recount', 9, ({ deadline }) => { deadline.profile = 'guangxi@9'; }],
    ])('%s', async (_, seq, alter) => {
      await rewrite((entry) => { if (entry.seq === seq) alter(entry); });
      await tamper((tx) => tx.query(`
        update history set at = (body::jsonb ->> 'at')::timestamptz, event = case seq when 1 then body::jsonb #>> '{event,type}' else event end where commitment_id = $1`, [id]));
      expect(await verify()).toMatchObject({ seq, problem: 'replay differs' });
    });

    it('an entry whose event never was', async () => {
      await rewrite((entry) => { if (entry.seq === 3) entry.event = { type: 'xstate.after.untilRed.commitment.underway' }; });
      await tamper((tx) => tx.query(`update history set event = 'untilRed' where commitment_id = $1 and seq = 3`, [id]));
      expect(await verify()).toMatchObject({ seq: 3, problem: 'replay differs' });
    });
  });

  it.each([
    ['due date', `due_on = '2023-09-21'`], ['basis', `due_basis = 'inferred'`], ['start', `started_on = '2022-06-24'`], ['stage', `stage = 'feedback'`],
    ['state', `snapshot = replace(snapshot, '"complete"', '"verified"')`], ['day of the claim', `claimed_on = '2022-09-20'`],
    ['words', `quote = '适时出台'`], ['span', 'span_end = span_end - 1'], ['title', `title = '另一事项'`], ['terms', `terms = '{}'`],
    ['next instant', 'next_fire_at = null'], ['office', `office_id = 'elsewhere'`], ['clock', `clock = '{}'`], ['calendar', `calendar_version = 'mars'`],
    ['parent', `parent_id = 'somebody'`],
  ])('compares the commitment itself with the end of its history: %s', async (_, assignment) => {
    await tamper((tx) => tx.query(`update commitments set ${assignment} where id = $1`, [id]));
    expect(await verify()).toMatchObject({ seq: LAST, problem: 'row differs' });
  });

  it('compares the day of the close', async () => {
    await world.send(id, 'DROPPED', { decisionNumber: '〔2022〕1号', reason: '并入规划' }, world.person('supervisor'), at('2022-09-28T09:00'));
    await tamper((tx) => tx.query(`update commitments set closed_on = '2022-09-21' where id = $1`, [id]));
    expect(await verify()).toMatchObject({ seq: LAST + 1, problem: 'row differs' });
  });

  it.each([['removed', 'delete from timers where commitment_id = $1'], ['moved', `update timers set fire_at = fire_at + interval '1 day' where commitment_id = $1`],
    ['turned', `update timers set event = 'xstate.after.untilRed.commitment' where commitment_id = $1`]])('compares the armed timers: %s', async (_, statement) => {
    await tamper((tx) => tx.query(statement, [id]));
    expect(await verify()).toMatchObject({ seq: LAST, problem: 'row differs' });
  });

  it.each([`at = at + interval '1 ms'`, `recorded_at = at + interval '1 day'`, `actor = 'somebody'`, `event = 'RATED'`])('compares the columns beside the entry: %s', async (assignment) => {
    await change(assignment, 'seq = 10');
    expect(await verify()).toMatchObject({ seq: 10, problem: 'edited' });
  });

  it.each([['at', 'edited', 10], ['recorded_at', 'edited', 10]] as const)('names an entry whose column %s is no instant', async (column, problem, seq) => {
    await change(`${column} = 'infinity'`, 'seq = 10');
    expect(await verify()).toMatchObject({ seq, problem });
  });

  it('names a commitment that waits for ever, or under rules this program does not ship, and goes on to the others', async () => {
    const other = await world.open();
    await tamper((tx) => tx.query(`update commitments set next_fire_at = 'infinity' where id = $1`, [id]));
    await tamper((tx) => tx.query(`update commitments set profile_version = 99 where id = $1`, [other]));
    const { failures } = await db.database.transaction((tx) => verifier.verifyAll(tx));
    expect(failures).toEqual(expect.arrayContaining([
      expect.objectContaining({ commitment: id, problem: 'row differs', detail: expect.stringContaining('next fire') }),
      expect.objectContaining({ commitment: other, problem: 'row differs', detail: expect.stringContaining('profile') }),
    ]));
  });

  it('lists every broken commitment, each by its first bad entry', async () => {
    await change(`body = replace(body, 'T', 't')`, 'seq in (2, 7)');
    const progress: number[] = [];
    const { intact, failures, commitments } = await db.database.transaction((tx) => verifier.verifyAll(tx, (done) => progress.push(done)));
    expect(intact).toBe(false);
    expect(failures.filter(({ commitment }) => commitment === id)).toMatchObject([{ seq: 2, problem: 'edited' }]);
    expect(progress.at(-1)).toBe(commitments);
  });

  it('is not misled by a step that is written while it reads', async () => {
    let steps = 0;
    const between = new Proxy(db.database.app.manager, {
      get: (manager, name) => (name !== 'query' ? Reflect.get(manager, name) as unknown : async (sql: string, values: unknown[]) => {
        if (steps < 2 && (sql.includes('from history') || sql.includes('from timers'))) {
          steps += 1;
          await world.send(id, steps === 1 ? 'RETURNED' : 'PROGRESS_REPORTED', steps === 1 ? { reason: '再补' } : { text: '已补' },
            world.person(steps === 1 ? 'supervisor' : 'handler'), at('2022-09-27T10:00'));
        }
        return manager.query<unknown>(sql, values);
      }),
    });
    expect(await verifier.verifyOne(between, id)).toBeNull();
    expect(steps).toBe(2);
  });
});
