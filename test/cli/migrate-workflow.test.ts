import { beforeAll, describe, expect, it } from '@jest/globals';
import type { MigrationPlan } from '../../src/engine/migrate.js';
import { World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';
import { openedByVersion1 } from '../support/version1.js';
import { runCommand, settingsFor } from './run-command.js';
import type { Ended } from './run-command.js';

describe('jiannuo workflows migrate', () => {
  const db = testDatabase();
  let world: World;
  let ids: string[];
  beforeAll(async () => {
    world = await World.create(db.database);
    ids = [await openedByVersion1(world, 'issue-document'), await openedByVersion1(world, 'issue-document')].sort();
    for (const [id, role] of [['tao-yuan', 'administrator'], ['su-ming', 'supervisor']]) {
      await db.database.app.query(`insert into people (id, jurisdiction, name, login, roles) values ($1, $2, $1, $1, array[$3])`, [id, world.key, role]);
    }
  });

  const run = (...args: string[]): Promise<Ended> => runCommand(settingsFor(db.logins), 'workflows', 'migrate', 'issue-document', ...args);
  const events = async (): Promise<string[]> => (await Promise.all(ids.map((id) => world.events(id)))).flat();

  it('shows what would change for each, as a table and as a document, and writes nothing', async () => {
    const told = await run('--to', '2');
    expect(told).toMatchObject({ code: 0, stderr: '' });
    for (const text of [...ids, '@1 → @2', '将迁移 2 项', '--apply --as']) expect(told.stdout).toContain(text);
    const ended = await run('--to', '2', '--json');
    const plan = ended.json() as MigrationPlan & { applied: boolean };
    expect(plan).toMatchObject({ kind: 'issue-document', to: 2, applied: false, closed: 0, remaining: 0 });
    expect(plan.items.map(({ id, from, refused }) => [id, from, refused])).toEqual(ids.map((id) => [id, 1, null]));
    expect(new Set(await events())).toEqual(new Set(['OPENED', 'CONFIRMED']));
  });

  it('is named by a what-if over all commitments, which leaves those out that know no recount yet', async () => {
    const ended = await runCommand(settingsFor(db.logins), 'forecast', '--all', '--if-off', '2022-10-08', '--json');
    expect(ended.json()).toMatchObject({ left_out: expect.arrayContaining(ids), changes: [] });
    const told = await runCommand(settingsFor(db.logins), 'forecast', '--all', '--if-off', '2022-10-08');
    expect(told).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(ids[0] ?? '') });
  });

  it('refuses a version that is not there, one without a mapping, a person who may not, and an application that nobody signs', async () => {
    expect((await run('--to', '7', '--json')).json()).toMatchObject({ error: { code: 'unknown-kind', hint: expect.stringContaining('1, 2') } });
    expect((await run('--to', '2', '--apply', '--as', 'su-ming', '--reason', 'x', '--json')).json()).toMatchObject({ error: { code: 'not-allowed' } });
    expect(await run('--to', '2', '--apply')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--as') });
    expect(await run('--to', 'two')).toMatchObject({ code: 2 });
    expect(await events()).not.toContain('MIGRATED');
  });

  it('applies it in the name of an administrator; what has no way back is refused with the ways there are', async () => {
    const ended = await run('--to', '2', '--apply', '--as', 'tao-yuan', '--reason', '启用第二版', '--json');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.json()).toMatchObject({ applied: true, items: [{ id: ids[0] }, { id: ids[1] }] });
    expect((await events()).filter((event) => event === 'MIGRATED')).toHaveLength(2);
    expect((await runCommand(settingsFor(db.logins), 'verify', '--all', '--json')).json()).toMatchObject({ intact: true });
    expect(await run('--to', '2')).toMatchObject({ code: 0, stdout: expect.stringContaining('将迁移 0 项') });
    const back = await run('--to', '1');
    expect(back).toMatchObject({ code: 1, stdout: expect.stringContaining('issue-document@1>2') });
    expect((await run('--to', '1', '--apply', '--as', 'tao-yuan', '--reason', '退回', '--json')).json()).toMatchObject({ error: { code: 'no-mapping' } });
  });
});
