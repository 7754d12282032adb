import { beforeAll, describe, expect, it } from '@jest/globals';
import { countStandings, listCommitments } from '../../src/store/readings/commitment-list.js';
import { countLedger } from '../../src/store/readings/ledger.js';
import { at, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';
import { runCommand, settingsFor } from './run-command.js';
import type { Ended } from './run-command.js';

/** It has a day of closing and is open all the same: somebody must decide, and a withdrawn reply ends it like the others. */
describe('a contested outcome counts as open', () => {
  const db = testDatabase();
  let world: World;
  let [contested, closed] = ['', ''];
  beforeAll(async () => {
    world = await World.create(db.database);
    const dropped = { decisionNumber: '〔2022〕1号', reason: '并入规划' };
    [contested, closed] = [await world.open(), await world.open()];
    for (const id of [contested, closed]) await world.send(id, 'DROPPED', dropped, world.person('supervisor'), at('2022-08-01T10:00'));
    await world.send(contested, 'OUTCOME_CONTESTED', { reason: '仍在办理' }, world.person('handler'), at('2022-08-02T10:00'));
    await db.database.app.query(`insert into people (id, jurisdiction, name, login, roles) values ('su-ming', $1, '苏明', 'su-ming', '{supervisor}')`, [world.key]);
  });

  const run = (...args: string[]): Promise<Ended> => runCommand(settingsFor(db.logins), ...args, '--json');
  const ids = (ended: Ended): string[] => (ended.json() as { commitments: { id: string }[] }).commitments.map(({ id }) => id);

  it('in the list and the forecast, for the API, the ledger and the figures', async () => {
    expect([ids(await run('list', '--state', 'open')), ids(await run('list', '--state', 'closed'))]).toEqual([[contested], [closed]]);
    const forecast = (await run('forecast', '--all')).stdout;
    expect([forecast.includes(contested), forecast.includes(closed)]).toEqual([true, false]);
    const reach = { jurisdiction: world.key, offices: 'all' } as const;
    const { manager } = db.database.app;
    expect((await listCommitments(manager, reach, { state: 'open' }, '', 9)).map(({ id }) => id)).toEqual([contested]);
    expect(await countLedger(manager, { reach, office: null, state: 'open' })).toBe(1);
    expect((await countStandings(manager, reach)).map(({ open, count }) => [open, count])).toEqual(expect.arrayContaining([[true, 1], [false, 1]]));
  });

  it('for a migration, which looks at it', async () => {
    const plan = (await run('workflows', 'migrate', 'issue-document', '--to', '2')).json();
    expect(plan).toMatchObject({ closed: 1, items: [{ id: contested, stageBefore: 'disputed.dropped', refused: { code: 'no-mapping' } }] });
  });

  it('for a reply that is withdrawn, which ends it', async () => {
    const ended = await run('withdraw', world.key, '--as', 'su-ming', '--number', '撤1', '--on', '2022-08-03', '--reason', '答复有误');
    expect(ended.json()).toEqual({ withdrawn: [contested] });
    expect([(await world.row(contested)).stage, (await world.row(closed)).stage]).toEqual(['withdrawn', 'closed.dropped']);
  });
});
