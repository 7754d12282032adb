/** The one way of the command line into a database; whatever happens, it is let go again, so that the embedded server can stop. */
import { loadConfig } from '../config.js';
import type { Config } from '../config.js';
import { connectionOf } from '../store/connection.js';
import type { ConnectionOptions } from '../store/connection.js';
import { openDatabase } from '../store/database.js';
import type { ConnectedDatabase, DatabaseOptions } from '../store/database.js';
import { acquireServer } from '../store/embedded.js';
import { migrate } from '../store/migrate.js';

/** The server of a configuration, with its two logins to the database that is meant. */
export interface ServerLogins {
  owner: ConnectionOptions;
  app: ConnectionOptions;
  release: () => Promise<void>;
}

/**
 * Finds the server, external or embedded (which is started when it does not run). `name` null = the database of the
 * configuration, otherwise another one on the same server, which need not exist yet. Throws what acquireServer throws.
 */
export async function reachServer(config: Config, name: string | null): Promise<ServerLogins> {
  const { owner, app, release } = await serverOf(config);
  const named = (login: ConnectionOptions): ConnectionOptions => (name === null ? login : { ...login, database: name });
  return { owner: named(owner), app: named(app), release };
}

/** As store's connect(), for a database of another name as well. Nothing is left open when it throws. */
export async function connectTo(
  config: Config, name: string | null, options: Omit<DatabaseOptions, 'connection'>,
): Promise<ConnectedDatabase> {
  const { owner, app, release } = await reachServer(config, name);
  try {
    await migrate(owner, app.user);
    const database = await openDatabase({ ...options, connection: app });
    return {
      database, owner, app,
      release: async () => {
        try {
          await database.close();
        } finally {
          await release();
        }
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Runs `work` with the database of `--database`, or of the configuration, and releases it also after an error. */
export async function withDatabase<T>(
  name: string | undefined, work: (connected: ConnectedDatabase, config: Config) => Promise<T>,
): Promise<T> {
  const config = loadConfig();
  const connected = await connectTo(config, name ?? null, { purpose: 'cli' });
  try {
    return await work(connected, config);
  } finally {
    await connected.release();
  }
}

async function serverOf(config: Config): Promise<ServerLogins> {
  if (config.database === null) return acquireServer({ dataDir: config.dataDir });
  const owner = connectionOf(config.database.owner.reveal());
  const app = config.database.app === null ? owner : connectionOf(config.database.app.reveal());
  return { owner, app, release: () => Promise.resolve() };
}
