import { beforeEach, describe, expect, it } from '@jest/globals';
import { loadDemo } from '../../src/cli/load-demo.js';
import { readConfig } from '../../src/config.js';
import { migrate, revertAll } from '../../src/store/migrate.js';
import { testDatabase } from '../support/database.js';

const CONFIG = readConfig({ NODE_ENV: 'test' });
const PLAY_MS = 60_000;

describe('the demo of a first start', () => {
  const db = testDatabase();
  beforeEach(async () => {
    await revertAll(db.logins.owner);
    await migrate(db.logins.owner, db.logins.app.user);
  });

  const load = (onProgress: (done: number) => void = () => undefined): Promise<void> =>
    loadDemo({ database: db.database, owner: db.logins.owner, app: db.logins.app }, CONFIG, (_, done) => { onProgress(done); });

  const count = async (what: string): Promise<number> => {
    const [row] = await db.owner.query<{ n: number }[]>(`select count(*)::int as n from ${what}`);
    return row?.n ?? 0;
  };

  async function expectWhole(): Promise<void> {
    expect(await db.owner.query(`select shift < interval '0' as shifted from clock`)).toEqual([{ shifted: true }]);
    expect(await count('replies')).toBe(1);
    expect(await count(`commitments where label = 'P5' and stage = 'closed.fulfilled'`)).toBe(1);
  }

  it('is played anew after a start that was cut off in the middle of it, and left alone once it is whole', async () => {
    let steps = 0;
    const cutOff = load((done) => {
      steps += 1;
      if (done > 0 && steps > 5) throw new Error('cut off');
    });
    await expect(cutOff).rejects.toThrow('cut off');
    expect(await count('history')).toBeGreaterThan(0);

    await load();
    await expectWhole();
    const entries = await count('history');
    let played = false;
    await load(() => { played = true; });
    expect([played, await count('history')]).toEqual([false, entries]);
  }, PLAY_MS);

  it('is played once by two that start at the same moment', async () => {
    const players = [0, 0];
    await Promise.all(players.map((_, i) => load(() => { players[i] = 1; })));
    expect(players.filter(Boolean)).toHaveLength(1);
    await expectWhole();
  }, PLAY_MS);

  it('keeps out of a database in which somebody works, also one where the demo was cut off', async () => {
    await expect(load(() => { throw new Error('cut off'); })).rejects.toThrow('cut off');
    await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ('own', 'gx', '某人', 'own', '{supervisor}')`);
    const entries = await count('history');
    await load(() => { throw new Error('must not play'); });
    expect(await count('history')).toBe(entries);
  });
});
