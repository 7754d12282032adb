import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { DataSource } from 'typeorm';
import type { Config } from '../config.js';
import { DomainError } from '../core/errors.js';
import type { ConnectionOptions } from './connection.js';
import { CONNECT_TIMEOUT_MS, connectionOf, sqlState, typeormLogin, unreachable } from './connection.js';
import { acquireServer } from './embedded.js';
import { APP_ROLE, migrate } from './migrate.js';

/**
 * The application's way into PostgreSQL: a pool whose every session acts as the role `jiannuo_app`, whatever login opened it,
 * so that the grants of the migrations bind the program itself.
 */
export interface Database {
  readonly app: DataSource;
  /**
   * Runs `fn` in one READ COMMITTED transaction and commits what it wrote, or nothing. After a deadlock or a serialisation
   * failure, and only then, `fn` runs again from its start, at most RETRIES times: it must not act outside `tx`.
   */
  transaction<T>(fn: (tx: EntityManager) => Promise<T>): Promise<T>;
  /** The clock that every process shares: the database's, to the millisecond. It goes on within a transaction. */
  now(tx?: EntityManager): Promise<Date>;
  /** Waits for running queries and closes the pool. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  connection: ConnectionOptions;
  /** Shows as `jiannuo:<purpose>` in pg_stat_activity. */
  purpose: string;
  /** Most connections at once. */
  poolSize?: number;
}

/** How often a transaction is repeated before its error is allowed to raise. */
export const RETRIES = 5;

/**
 * Opens the pool on a migrated database. Throws DomainError `database-unreachable`, or `database-unmigrated` when the login
 * cannot act as `jiannuo_app`: with more rights than that the program does not run.
 */
export async function openDatabase({ connection, purpose, poolSize = 10 }: DatabaseOptions): Promise<Database> {
  const app = new DataSource({
    type: 'postgres', ...typeormLogin(connection), applicationName: `jiannuo:${purpose}`, poolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS, installExtensions: false, extra: { options: SESSION },
  });
  await app.initialize().catch((error: unknown) => {
    throw NO_ROLE_STATES.includes(sqlState(error) ?? '') ? notTheRole(connection) : unreachable(connection, error);
  });
  try {
    await refuseOtherRole(app, connection);
  } catch (error) {
    await app.destroy();
    throw error;
  }
  return {
    app,
    transaction: (fn) => retried(() => app.transaction('READ COMMITTED', fn)),
    now: async (tx = app.manager) => {
      const [row] = await tx.query<{ now: Date }[]>('select jiannuo_now() as now');
      if (row === undefined) throw new Error('jiannuo_now() returned no row');
      return row.now;
    },
    close: () => app.destroy(),
  };
}

/** A migrated database and the way to let go of it. */
export interface ConnectedDatabase {
  database: Database;
  /** Login that owns the schema, for migrations and scratch databases. */
  owner: ConnectionOptions;
  /** Login of the application, for a second pool. */
  app: ConnectionOptions;
  /** Closes the pool; stops the embedded server when nobody else uses it. */
  release: () => Promise<void>;
}

/** The server of a configuration, with its two logins to the database that is meant. */
export interface ServerLogins {
  owner: ConnectionOptions;
  app: ConnectionOptions;
  release: () => Promise<void>;
}

/**
 * Finds the server: the external one of DATABASE_URL, or the embedded one, which is started when it does not run yet.
 * `name` null = the database of the configuration, otherwise another one on the same server, which need not exist yet.
 * Throws what `acquireServer` throws.
 */
export async function reachServer(config: Config, name: string | null): Promise<ServerLogins> {
  const { owner, app, release } = await logins(config);
  const named = (login: ConnectionOptions): ConnectionOptions => (name === null ? login : { ...login, database: name });
  return { owner: named(owner), app: named(app), release };
}

/**
 * From configuration to an open, migrated database. Throws what `reachServer`, `migrate` and `openDatabase` throw; nothing
 * is left open then.
 */
export async function connect(
  config: Config, { name = null, ...options }: Omit<DatabaseOptions, 'connection'> & { name?: string | null },
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

// One startup parameter carries all three, so that a PgBouncer needs to let just this one pass (ignore_startup_parameters =
// options, with `alter role ... set role = jiannuo_app` for the login). A statement of a minute is a defect: it holds back vacuum.
const SESSION = `-c role=${APP_ROLE} -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s`;
// 22023: the role does not exist. 42501: the login is no member of it.
const NO_ROLE_STATES = ['22023', '42501'];
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const FIRST_PAUSE_MS = 10; // doubled each time and spread by chance, so that two that met do not meet again

async function refuseOtherRole(app: DataSource, connection: ConnectionOptions): Promise<void> {
  const [session] = await app.query<{ role: string }[]>('select current_user as role');
  if (session?.role !== APP_ROLE) throw notTheRole(connection);
}

function notTheRole(connection: ConnectionOptions): DomainError {
  return new DomainError('database-unmigrated',
    `登录 ${connection.user} 不能以角色 ${APP_ROLE} 工作 / the login ${connection.user} cannot act as the role ${APP_ROLE}`,
    `请先用属主登录启动一次；经 PgBouncer 时执行 alter role ${connection.user} set role = ${APP_ROLE}`
    + ` / start once with the owner's login; behind PgBouncer run that statement`, { user: connection.user, role: APP_ROLE });
}

async function retried<T>(attempt: () => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const expected = [SERIALIZATION_FAILURE, DEADLOCK_DETECTED].includes(sqlState(error) ?? '');
      if (!expected || retries === RETRIES) throw error;
      await pause(Math.random() * FIRST_PAUSE_MS * 2 ** retries);
    }
  }
}

async function logins(config: Config): Promise<{ owner: ConnectionOptions; app: ConnectionOptions; release: () => Promise<void> }> {
  if (config.database === null) return acquireServer({ dataDir: config.dataDir });
  const owner = connectionOf(config.database.owner.reveal());
  const app = config.database.app === null ? owner : connectionOf(config.database.app.reveal());
  return { owner, app, release: () => Promise.resolve() };
}
