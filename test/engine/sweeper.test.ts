import { beforeAll, describe, expect, it } from '@jest/globals';
import { Verifier } from '../../src/audit/verifier.js';
import { NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import { Commitments } from '../../src/engine/commitments.js';
import { Sweeper } from '../../src/engine/sweeper.js';
import { openDatabase } from '../../src/store/database.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { at, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const OVERDUE_AT = at('2022-09-22T00:00');
const HOUR = 3_600_000;

describe('run', () => {
  const db = testDatabase();
  let world: World;
  beforeAll(async () => { world = await World.create(db.database); });

  it('fires everything due, two timers of one commitment in one batch, and nothing before its instant', async () => {
    const id = await world.open();
    const other = await world.open();
    await world.sweep(new Date(at('2022-08-22T08:30').getTime() - 1));
    expect(await world.events(id)).toEqual(['OPENED', 'CONFIRMED', 'objectBy', 'halfTime']);
    const { fires, commitments, failed, lags } = await world.sweep(OVERDUE_AT);
    expect([fires, commitments, failed, lags.length]).toEqual([14, 2, 0, 14]);
    expect([Math.min(...lags), Math.max(...lags)]).toEqual([0, OVERDUE_AT.getTime() - at('2022-08-22T08:30').getTime()]);
    for (const swept of [id, other]) expect((await world.events(swept)).slice(-2)).toEqual(['nextReminder', 'untilOverdue']);
    expect(await world.sweep(OVERDUE_AT)).toMatchObject({ fires: 0, commitments: 0 });
  });

  it('fires a timer once, at its new instant, when a person has moved it before it was due', async () => {
    const id = await world.open({ dueBasis: 'inferred' });
    await world.send(id, 'DATE_DECLARED', { dueOn: '2022-09-20' }, world.person('handler'), at('2022-09-20T16:00'));
    await world.sweep(at('2022-09-22T09:00'));
    const overdue = (await world.history(id)).filter(({ event }) => event === 'untilOverdue');
    expect(overdue.map((row) => row.at)).toEqual([at('2022-09-21T00:00')]);
  });

  it('fires a timer that was due before a person moved it, and the new one at its own instant', async () => {
    const id = await world.open();
    await world.send(id, 'CHANGE_REQUESTED', { change: 'date', dueOn: '2022-09-30', reason: '再议' }, world.person('handler'), at('2022-09-21T09:00'));
    await world.send(id, 'CHANGE_APPROVED', { dueOn: '2022-09-30' }, world.person('head'), at('2022-09-22T09:00'));
    await world.sweep(at('2022-10-08T09:00'));
    const overdue = (await world.history(id)).filter(({ event }) => event === 'untilOverdue');
    expect(overdue.map((row) => row.at)).toEqual([OVERDUE_AT, at('2022-10-01T00:00')]);
  });

  it('drops a due timer that an earlier one of the same batch has cancelled', async () => {
    const id = await world.open();
    await world.sweep(at('2022-09-20T08:30'));
    await db.owner.query(`update timers set fire_at = $2 where commitment_id = $1 and name = 'nextReminder'`, [id, at('2022-09-22T08:30')]);
    await world.sweep(at('2022-09-22T09:00'));
    expect((await world.events(id)).slice(-2)).toEqual(['nextReminder', 'untilOverdue']);
    expect((await world.history(id)).at(-2)?.at).toEqual(at('2022-09-20T08:30'));
    expect((await world.timers(id)).map(({ name }) => name)).toEqual(['untilBlueAgain', 'yearEnd']);
  });

  it('goes on in the next batch where a very long past was cut', async () => {
    const id = await world.open({ confirmed: false });
    await world.sweep(at('2029-01-05T09:00'));
    const history = await world.history(id);
    expect(history.length).toBeGreaterThan(300);
    expect((await world.row(id)).next_fire_at?.getTime()).toBeGreaterThan(at('2029-01-05T09:00').getTime());
    expect((await world.notices(id)).filter(({ state }) => state === 'queued')).toHaveLength(1);
  });

  it('lets the whole of a very long past happen before what a person does now', async () => {
    const id = await world.open({ confirmed: false });
    await world.send(id, 'CONFIRMED', { dueOn: '2029-12-31', dueBasis: 'explicit' }, world.person('supervisor'), at('2029-01-05T09:00'));
    const history = await world.history(id);
    expect(history.length).toBeGreaterThan(300);
    expect(history.at(-1)?.event).toBe('CONFIRMED');
    expect(history.map((row) => row.at.getTime())).toEqual(history.map((row) => row.at.getTime()).sort((a, b) => a - b));
  });

  it('counts with the calendar the commitment was opened under, also when another one is in force by now', async () => {
    const id = await world.open();
    const layer = `house-${world.key}`;
    const body = { id: layer, level: 'own', jurisdiction: world.key, source: 'test', days: { '2022-09-28': { off: true, zh: '厅庆', en: 'house day' } } };
    const version = `${NATIONAL_CALENDAR.version}+${layer}`;
    await db.database.app.query('insert into calendar_layers (id, level, jurisdiction, body, recorded_at) values ($1, $2, $3, $4, now())', [layer, 'own', world.key, JSON.stringify(body)]);
    await db.database.app.query(`insert into calendars (version, source, covers_until) values ($1, 'test', '2027-12-31')`, [version]);
    await db.database.app.query(`insert into calendars_in_force (jurisdiction, version, since, reason) values ($1, $2, now(), 'test')`, [world.key, version]);
    const later = await world.open();
    await world.sweep(OVERDUE_AT);
    const blueAgain = async (of: string): Promise<unknown> => (await world.timers(of)).find(({ name }) => name === 'untilBlueAgain')?.fire_at;
    expect([await blueAgain(id), await blueAgain(later)]).toEqual([at('2022-09-28T00:00'), at('2022-09-29T00:00')]);
    expect((await world.history(later)).at(-1)?.entry.deadline.calendar).toBe(version);
  });

  it('asks the clock of the database when it is told no instant', async () => {
    const id = await world.open();
    await db.owner.query('update clock set shift = $1::timestamptz - clock_timestamp()', [at('2022-08-22T08:30')]);
    await new Sweeper(db.database, world.commitments).run();
    await db.owner.query(`update clock set shift = '0'`);
    expect(await world.events(id)).toEqual(['OPENED', 'CONFIRMED', 'objectBy', 'halfTime', 'nextReminder']);
  });
});

describe('a commitment that cannot take its step', () => {
  const db = testDatabase();
  let world: World;
  beforeAll(async () => { world = await World.create(db.database); });

  it.each([
    ['a state its definition does not know', `snapshot = replace(snapshot, '"ahead"', '"gone"')`, 'definition-mismatch'],
    ['a snapshot that is no JSON', `snapshot = 'x'`, 'defect'],
    ['a definition this program does not have', `definition_hash = 'f00'`, 'definition-mismatch'],
  ])('is left alone with an incident and the others go on: %s', async (_, tamper, code) => {
    const [sick, well] = [await world.open(), await world.open()];
    await db.owner.query(`update commitments set ${tamper} where id = $1`, [sick]);
    const before = await world.row(sick);
    expect(await world.sweep(OVERDUE_AT)).toMatchObject({ fires: 9, failed: 1 });
    expect(await world.row(sick)).toEqual({ ...before, failures: 1, retry_at: new Date(OVERDUE_AT.getTime() + 60_000) });
    expect(await world.incidents(sick)).toMatchObject([{ code, at: OVERDUE_AT, resolved_at: null }]);
    expect(await world.events(sick)).toEqual(['OPENED', 'CONFIRMED']);
    expect((await world.events(well)).at(-1)).toBe('untilOverdue');
    await expect(world.send(sick, 'PROGRESS_REPORTED', { text: 'x' }, world.person('handler'), OVERDUE_AT)).rejects.toThrow();
    await db.owner.query(`update commitments set next_fire_at = null where id = $1`, [sick]);
  });

  it('is tried again less and less often, at least every six hours; once mended, its incidents are resolved', async () => {
    const id = await world.open();
    const { definition_hash: hash = '' } = (await db.owner.query<{ definition_hash: string }[]>('select definition_hash from commitments where id = $1', [id]))[0] ?? {};
    await db.owner.query(`update commitments set definition_hash = 'f00' where id = $1`, [id]);
    let now = OVERDUE_AT;
    const waits: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      await world.sweep(now);
      expect(await world.sweep(now)).toMatchObject({ commitments: 0 });
      const next = (await world.row(id)).retry_at ?? now;
      waits.push(next.getTime() - now.getTime());
      now = next;
    }
    expect(waits.slice(0, 4)).toEqual([60_000, 120_000, 240_000, 480_000]);
    expect(waits.slice(-2)).toEqual([6 * HOUR, 6 * HOUR]);
    await db.owner.query('update commitments set definition_hash = $2 where id = $1', [id, hash]);
    expect(await world.sweep(now)).toMatchObject({ fires: 9, failed: 0 });
    expect(await world.row(id)).toMatchObject({ failures: 0, retry_at: null });
    const incidents = await world.incidents(id);
    expect(incidents).toHaveLength(12);
    expect(new Set(incidents.map(({ resolved_at }) => resolved_at?.getTime()))).toEqual(new Set([now.getTime()]));
  });

  it('is isolated when the database refuses its rows, although the whole batch failed with it', async () => {
    const [first, sick, last] = [await world.open(), await world.open(), await world.open()];
    await db.owner.query(`alter table history add constraint refused check (commitment_id <> '${sick}' or event <> 'untilOverdue') not valid`);
    expect(await world.sweep(OVERDUE_AT)).toMatchObject({ fires: 18, commitments: 3, failed: 1 });
    await db.owner.query('alter table history drop constraint refused');
    expect(await world.row(sick)).toMatchObject({ revision: 2, failures: 1, retry_at: new Date(OVERDUE_AT.getTime() + 60_000) });
    expect(await world.incidents(sick)).toMatchObject([{ code: 'defect', message: expect.stringContaining('refused'), resolved_at: null }]);
    for (const well of [first, last]) expect((await world.events(well)).at(-1)).toBe('untilOverdue');
    expect(await world.sweep(new Date(OVERDUE_AT.getTime() + 60_000))).toMatchObject({ fires: 9, failed: 0 });
    expect(await world.incidents(sick)).toMatchObject([{ resolved_at: new Date(OVERDUE_AT.getTime() + 60_000) }]);
  });

  it('whose row says that something is due while nothing is, does not keep the sweep busy for ever', async () => {
    const id = await world.open();
    await db.owner.query('update commitments set next_fire_at = $2 where id = $1', [id, at('2022-07-01T09:00')]);
    expect(await world.sweep(at('2022-07-02T09:00'))).toMatchObject({ fires: 0, failed: 1 });
    expect(await world.incidents(id)).toMatchObject([{ code: 'step-failed' }]);
  });
});

describe('many at once', () => {
  const db = testDatabase();

  it('two sweepers and people on 300 commitments: every fire once, every chain whole', async () => {
    const world = await World.create(db.database);
    const ids: string[] = [];
    for (let i = 0; i < 300; i += 1) ids.push(await world.open());
    const pools = await Promise.all(['one', 'two'].map((purpose) => openDatabase({ connection: db.logins.app, purpose, poolSize: 3 })));
    try {
      const sweepers = pools.map((pool) => new Sweeper(pool, new Commitments(new RuleBook()), { batch: 7, connections: 3 }));
      const people = ids.slice(0, 60).map((id) => world.send(id, 'PROGRESS_REPORTED', { text: '在办' }, world.person('handler'), at('2022-09-21T12:00')));
      const runs = await Promise.all(sweepers.map((sweeper) => sweeper.run(OVERDUE_AT)));
      await Promise.all(people);
      expect(Math.min(...runs.map(({ fires }) => fires))).toBeGreaterThan(0);
      expect(runs.map(({ failed }) => failed)).toEqual([0, 0]);
    } finally {
      await Promise.all(pools.map((pool) => pool.close()));
    }
    const [fires] = await db.database.app.query<{ fires: number; distinct: number }[]>(`
      select count(*)::int as fires, count(distinct (commitment_id, event, at))::int as distinct from history where actor = 'clock'`);
    expect(fires).toEqual({ fires: 300 * 9, distinct: 300 * 9 });
    expect(await db.database.app.query('select 1 from incidents')).toEqual([]);
    expect(await db.database.transaction((tx) => new Verifier(new RuleBook()).verifyAll(tx))).toMatchObject({ commitments: 300, entries: 300 * 11 + 60, intact: true, failures: [] });
  });

  it('a person who was faster than the claim of a sweep is seen by it', async () => {
    const world = await World.create(db.database);
    const id = await world.open();
    // The person's transaction is open when the sweep looks, so the sweep passes by; then it commits and leaves more to do.
    const sweptMeanwhile = await db.database.transaction(async (tx) => {
      await world.commitments.send(tx, { id, type: 'PROGRESS_REPORTED', data: { text: '在办' }, by: world.person('handler'), now: at('2022-09-14T12:00') });
      return world.sweep(OVERDUE_AT);
    });
    expect(sweptMeanwhile).toMatchObject({ commitments: 0, failed: 0 });
    expect(await world.sweep(OVERDUE_AT)).toMatchObject({ fires: 4, failed: 0 });
    expect(await world.events(id)).toHaveLength(2 + 2 + 3 + 1 + 4);
  });
});

describe('stop', () => {
  const db = testDatabase();

  it('lets the batch in flight finish and takes no other', async () => {
    const world = await World.create(db.database);
    for (let i = 0; i < 5; i += 1) await world.open();
    const sweeper = new Sweeper(db.database, world.commitments, { batch: 2, connections: 1 });
    const run = sweeper.run(OVERDUE_AT);
    await sweeper.stop();
    expect(await run).toMatchObject({ commitments: 2, fires: 18 });
    expect(await sweeper.run(OVERDUE_AT)).toMatchObject({ commitments: 0 });
    expect(await db.database.app.query(`select count(*)::int as done from commitments where revision = 11`)).toEqual([{ done: 2 }]);
    expect(await db.database.app.query(`select count(*)::int as untouched from commitments where revision = 2`)).toEqual([{ untouched: 3 }]);
  });

  it('goes through also when the batch in flight fails, or the rest of a shutdown would not happen', async () => {
    const gone = { ...db.database, transaction: () => db.database.now().then(() => { throw new Error('the server is gone'); }) };
    const sweeper = new Sweeper(gone, (await World.create(db.database)).commitments);
    const failed = expect(sweeper.run(OVERDUE_AT)).rejects.toThrow('the server is gone');
    await expect(sweeper.stop()).resolves.toBeUndefined();
    await failed;
  });

  it('a second run during a run is the same run', async () => {
    const world = await World.create(db.database);
    const id = await world.open();
    const sweeper = new Sweeper(db.database, world.commitments);
    const [first, second] = await Promise.all([sweeper.run(OVERDUE_AT), sweeper.run(OVERDUE_AT)]);
    expect(second).toBe(first);
    expect(await world.events(id)).toHaveLength(11);
  });
});
