import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Verifier } from '../../src/audit/verifier.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { at, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';
import { killAt } from '../support/doomed.js';

const SWEEP = fileURLToPath(new URL('../support/sweep-once.js', import.meta.url));
const NOW = at('2022-09-28T09:00');
const BATCH = 10;

describe('a sweep that is killed', () => {
  const db = testDatabase();
  let world: World;
  let ids: string[];
  let twin: string[];
  beforeAll(async () => {
    // What a commitment looks like that was never in a crash.
    const calm = await World.create(db.database);
    const id = await calm.open();
    await calm.sweep(NOW);
    twin = await story(calm, id);
  });
  beforeEach(async () => {
    world = await World.create(db.database);
    ids = [];
    for (let i = 0; i < 2 * BATCH + 3; i += 1) ids.push(await world.open());
  });

  async function story(of: World, id: string): Promise<string[]> {
    const notices = await of.notices(id);
    return [...await of.events(id), ...notices.map(({ seq, letter, level, state }) => `${String(seq)} ${letter} ${level} ${state}`)];
  }

  const killedAt = (obstacle: string): Promise<void> =>
    killAt(db, { script: SWEEP, args: [JSON.stringify(db.logins.app), NOW.toISOString(), String(BATCH)], obstacle });

  async function expectNothingLostNorDoubled(): Promise<void> {
    for (const id of ids) expect(await story(world, id)).toEqual(twin);
    const report = await db.database.transaction((tx) => new Verifier(new RuleBook()).verifyAll(tx));
    expect(report).toMatchObject({ intact: true, failures: [] });
    expect(await db.database.app.query('select 1 from incidents')).toEqual([]);
  }

  it.each(['history', 'timers', 'commitments', 'notices'])('between its claim and its write to %s leaves nothing, and the next one does it all', async (table) => {
    await killedAt(`lock table ${table} in share mode`);
    for (const id of ids) expect(await world.row(id)).toMatchObject({ revision: 2, failures: 0 });
    expect(await world.sweep(NOW)).toMatchObject({ commitments: ids.length, failed: 0 });
    await expectNothingLostNorDoubled();
  });

  it('while it commits has done one batch whole, and the next one does the rest', async () => {
    await db.owner.query(`
      create function wait_at_commit() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(4711); return null; end $$;
      create constraint trigger wait_at_commit after insert on history deferrable initially deferred for each row execute function wait_at_commit()`);
    await killedAt('select pg_advisory_xact_lock(4711)');
    await db.owner.query('drop trigger wait_at_commit on history; drop function wait_at_commit()');
    const revisions = await Promise.all(ids.map(async (id) => (await world.row(id)).revision));
    expect(revisions.filter((revision) => revision !== 2)).toEqual(Array<number>(BATCH).fill(twin.filter((line) => !line.includes(' ')).length));
    expect(await world.sweep(NOW)).toMatchObject({ commitments: ids.length - BATCH, failed: 0 });
    await expectNothingLostNorDoubled();
  });
});
