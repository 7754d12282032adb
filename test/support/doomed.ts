import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from '@jest/globals';
import type { TestDatabase } from './database.js';
import { eventually } from './eventually.js';

const PATIENCE_MS = 15_000; // for a process to start on a busy machine

export interface Doomed {
  /** Shows as `jiannuo:doomed` in pg_stat_activity. */
  script: string;
  args: readonly string[];
  /** A statement of the owner, held in a transaction, that makes the process wait where it shall die. */
  obstacle: string;
  /** How many of its sessions must meet the obstacle before it is killed. */
  sessions?: number;
}

/**
 * Starts the script in a process of its own, ends it by SIGKILL where it meets the obstacle, and takes the obstacle away. Resolves
 * when the server has ended its sessions, so that what it had not committed is gone.
 */
export async function killAt({ owner }: TestDatabase, { script, args, obstacle, sessions = 1 }: Doomed): Promise<void> {
  const alive = (): Promise<{ blocked: boolean }[]> =>
    owner.query(`select wait_event_type = 'Lock' as blocked from pg_stat_activity where application_name = 'jiannuo:doomed' and datname = current_database()`);
  const inTheWay = owner.createQueryRunner();
  await inTheWay.startTransaction();
  try {
    await inTheWay.query(obstacle);
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    const exited = once(child, 'exit');
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
    await Promise.race([
      eventually(async () => { expect((await alive()).filter(({ blocked }) => blocked)).toHaveLength(sessions); }, PATIENCE_MS),
      exited.then(([code]) => { throw new Error(`the process met no obstacle and ended with ${String(code)}: ${stderr}`); }),
    ]);
    child.kill('SIGKILL');
    expect(await exited).toEqual([null, 'SIGKILL']);
  } finally {
    await inTheWay.rollbackTransaction();
    await inTheWay.release();
  }
  await eventually(async () => { expect(await alive()).toEqual([]); }, PATIENCE_MS);
}
