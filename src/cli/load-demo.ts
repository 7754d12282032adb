/**
 * The demo on first start: played into an empty database exactly once, whoever starts at the same moment and whenever a start is
 * killed. Only whole demos are kept: what an interrupted one left is taken back and played anew.
 */
import type pg from 'pg';
import type { Config } from '../config.js';
import { openClient } from '../store/connection.js';
import type { ConnectedDatabase } from '../store/database.js';
import { migrate, revertAll } from '../store/migrate.js';
import type { DemoStage } from './play-demo.js';
import { stageDemo } from './stage-demo.js';

/** Does nothing when the database holds anything else. Waits while another process loads the demo. Throws as stageDemo. */
export async function loadDemo(connected: Pick<ConnectedDatabase, 'database' | 'owner' | 'app'>, config: Config, onProgress: DemoStage['onProgress']): Promise<void> {
  const { owner, app } = connected;
  const client = await openClient(owner, 'demo');
  try {
    // Of the session: it ends with a process that is killed.
    await client.query('select pg_advisory_lock($1)', [DEMO_LOCK]);
    if (await isHalfLoaded(client)) {
      await revertAll(owner);
      await migrate(owner, app.user);
    }
    if (await isEmpty(client)) await stageDemo(connected, config, onProgress);
  } finally {
    await client.end();
  }
}

const DEMO_LOCK = 7_401_004; // beside the lock of the migrations

async function isEmpty(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query('select from people limit 1');
  return rowCount === 0;
}

// The demo's people come with its first transaction and the shifted clock with its last; a person of somebody's own means that
// the database is in use and nothing in it may be taken back.
async function isHalfLoaded(client: pg.Client): Promise<boolean> {
  const { rows: [found] } = await client.query<{ half: boolean }>(`
    select coalesce(bool_and(demo), false) and (select shift = interval '0' from clock) as half from people`);
  return found?.half === true;
}
