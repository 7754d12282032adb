/** The one way of the command line into a database; whatever happens, it is let go again, so that the embedded server can stop. */
import { loadConfig } from '../config.js';
import type { Config } from '../config.js';
import { buildBoard } from '../engine/board-rebuild.js';
import { connect } from '../store/database.js';
import type { ConnectedDatabase } from '../store/database.js';
import { RuleBook } from '../store/rule-book.js';

/** Runs `work` with the database of `--database`, or of the configuration, and releases it also after an error. */
export async function withDatabase<T>(
  name: string | undefined, work: (connected: ConnectedDatabase, config: Config) => Promise<T>,
): Promise<T> {
  const config = loadConfig();
  const connected = await connect(config, { purpose: 'cli', name: name ?? null });
  try {
    await buildBoard(connected.database, new RuleBook());
    return await work(connected, config);
  } finally {
    await connected.release();
  }
}
