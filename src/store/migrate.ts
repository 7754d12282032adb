import pg from 'pg';
import type { MigrationInterface } from 'typeorm';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../migrations/registry.js';
import { DomainError } from '../core/errors.js';
import type { ConnectionOptions } from './connection.js';
import { openClient, sqlState, typeormLogin } from './connection.js';

/** The role every session of the application acts as. Cluster-wide, without login; the migrations grant it what it may do. */
export const APP_ROLE = 'jiannuo_app';

/** The oldest major version that is tested: the embedded server is newer, Debian 12 has this one. */
const OLDEST_POSTGRESQL = 15;

type MigrationClass = new () => MigrationInterface;

/**
 * Brings the schema up to this program: creates the application's role, lets `appLogin` act as it, and runs every missing
 * migration in order, each in a transaction of its own. Safe to call from any number of starting processes at once; the
 * others wait. A failed migration leaves the earlier ones in place and itself nothing.
 *
 * Throws DomainError `database-unreachable`; `database-newer` when the database knows a migration that this program does
 * not; `database-unmigrated` when PostgreSQL is too old or the login may not create the role.
 */
export async function migrate(
  owner: ConnectionOptions, appLogin: string = owner.user, migrations: readonly MigrationClass[] = MIGRATIONS,
): Promise<void> {
  await underLock(owner, async (client) => {
    await refuseOldServer(client);
    await ensureRole(client, appLogin);
    await refuseNewerDatabase(client, migrations);
    await withMigrations(owner, migrations, async (schema) => {
      await schema.runMigrations({ transaction: 'each' });
    });
  });
}

/** Takes every migration back, newest first, each in its own transaction: the data is gone afterwards. For the test of `down()`. */
export async function revertAll(owner: ConnectionOptions, migrations: readonly MigrationClass[] = MIGRATIONS): Promise<void> {
  await underLock(owner, async (client) => {
    await withMigrations(owner, migrations, async (schema) => {
      for (let left = (await recorded(client)).length; left > 0; left -= 1) await schema.undoLastMigration({ transaction: 'each' });
    });
  });
}

const MIGRATION_LOCK = 7_401_003; // advisory locks are per database, so a number that nobody else uses there is enough
const DUPLICATE_OBJECT = '42710';
const UNIQUE_VIOLATION = '23505'; // two sessions creating one role at the same moment meet in the catalogue's index
const INSUFFICIENT_PRIVILEGE = '42501';
const INTERNAL_ERROR = 'XX000'; // 'tuple concurrently updated': two sessions granting one role at the same moment

// A session lock on a connection of its own: a lock inside a transaction would end with the first migration.
async function underLock(owner: ConnectionOptions, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = await openClient(owner, 'migrate');
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await work(client);
  } finally {
    await client.end();
  }
}

async function withMigrations(
  owner: ConnectionOptions, migrations: readonly MigrationClass[], work: (schema: DataSource) => Promise<void>,
): Promise<void> {
  const schema = new DataSource({
    type: 'postgres', ...typeormLogin(owner), applicationName: 'jiannuo:migrate', poolSize: 1, installExtensions: false,
    migrations: [...migrations],
  });
  await schema.initialize();
  try {
    await work(schema);
  } finally {
    await schema.destroy();
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows: [found] } = await client.query<{ server_version: string }>('show server_version');
  const version = found?.server_version ?? '0';
  if (Number.parseInt(version, 10) < OLDEST_POSTGRESQL) {
    throw new DomainError('database-unmigrated', `PostgreSQL ${version} 过旧 / is too old`,
      `请使用 PostgreSQL ${OLDEST_POSTGRESQL} 及以上 / use PostgreSQL ${OLDEST_POSTGRESQL} or newer`, { version });
  }
}

async function ensureRole(client: pg.Client, appLogin: string): Promise<void> {
  const login = pg.escapeIdentifier(appLogin);
  const statements = [`create role ${APP_ROLE} nologin`, `grant ${APP_ROLE} to ${login}`];
  try {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [APP_ROLE]);
    if (rowCount === 0) await tolerating([DUPLICATE_OBJECT, UNIQUE_VIOLATION], client.query(`create role ${APP_ROLE} nologin`));
    if (!await maySetRole(client, appLogin)) await tolerating([INTERNAL_ERROR], client.query(`grant ${APP_ROLE} to ${login}`));
  } catch (error) {
    if (sqlState(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new DomainError('database-unmigrated', `登录 ${client.user ?? ''} 无权创建角色 ${APP_ROLE} / this login may not create the role ${APP_ROLE}`,
      `请数据库管理员执行 / ask the administrator of the database to run: ${statements.join('; ')}`, { statements });
  }
}

// From version 16 on membership alone does not allow `set role`; before it there is no such distinction to ask for.
async function maySetRole(client: pg.Client, appLogin: string): Promise<boolean> {
  const { rows: [answer] } = await client.query<{ may: boolean }>(
    `select pg_has_role($1::name, $2::name, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as may`,
    [appLogin, APP_ROLE]);
  return answer?.may === true;
}

// What another starter has done in the same moment is done.
async function tolerating(states: readonly string[], statement: Promise<unknown>): Promise<void> {
  await statement.catch((error: unknown) => {
    if (!states.includes(sqlState(error) ?? '')) throw error;
  });
}

async function refuseNewerDatabase(client: pg.Client, migrations: readonly MigrationClass[]): Promise<void> {
  const known = migrations.map((migration) => new migration().name ?? migration.name);
  const strangers = (await recorded(client)).filter((name) => !known.includes(name));
  if (strangers.length > 0) {
    throw new DomainError('database-newer',
      `数据库比程序新 / the database is newer than this program: it has ${strangers.join(', ')}, the program ends with ${known.at(-1) ?? '—'}`,
      '请升级程序，或恢复升级前的备份 / upgrade the program, or restore the backup from before the upgrade',
      { unknown: strangers, newestKnown: known.at(-1) ?? null });
  }
}

async function recorded(client: pg.Client): Promise<string[]> {
  const { rows: [table] } = await client.query<{ found: boolean }>(`select to_regclass('migrations') is not null as found`);
  if (table?.found !== true) return [];
  const { rows } = await client.query<{ name: string }>('select name from migrations order by id');
  return rows.map(({ name }) => name);
}
