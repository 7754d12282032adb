import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import { readConfig } from '../../src/config.js';
import type { ConnectionOptions } from '../../src/store/connection.js';
import { createScratchDatabase, dropScratchDatabase, openClient } from '../../src/store/connection.js';
import { connect, openDatabase, RETRIES } from '../../src/store/database.js';
import { acquireServer } from '../../src/store/embedded.js';
import { migrate, revertAll } from '../../src/store/migrate.js';
import { scratchName, testDatabase, testServer } from '../support/database.js';

describe('openDatabase', () => {
  const db = testDatabase();

  it('acts as the application role, within limits of time, under a name of its own', async () => {
    expect(await db.database.app.query(`select session_user::text as login, current_user::text as role, current_setting('statement_timeout') as statement,
      current_setting('idle_in_transaction_session_timeout') as idle, current_setting('application_name') as name`)).toEqual([
      { login: 'jiannuo_login', role: 'jiannuo_app', statement: '1min', idle: '1min', name: 'jiannuo:test' },
    ]);
    await expect(db.database.app.query('create table mine (id int)')).rejects.toMatchObject({ code: '42501' });
  });

  it('tells the time of the database to the millisecond', async () => {
    const real = async () => (await db.owner.query<{ now: Date }[]>('select clock_timestamp() as now'))[0]?.now.getTime() ?? NaN;
    const [before, now, after] = [await real(), await db.database.now(), await real()];
    expect(now.getTime()).toBeGreaterThanOrEqual(before);
    expect(now.getTime()).toBeLessThanOrEqual(after);
    const within = await db.database.transaction((tx) => db.database.now(tx));
    expect(within.getTime()).toBeGreaterThanOrEqual(now.getTime());
  });

  it.each([
    ['a wrong password', { password: 'hunter2' }, '28P01'],
    ['a database that is not there', { database: 'nowhere' }, '3D000'],
    ['no server at the socket', { host: '/nowhere' }, 'ENOENT'],
    ['no server at the port', { host: '127.0.0.1', port: 9 }, 'ECONNREFUSED'],
  ])('explains %s without the password', async (_, wrong, reason) => {
    const refusal = await openDatabase({ connection: { ...db.logins.app, ...wrong }, purpose: 'test' }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'database-unreachable', hint: expect.stringMatching(/\p{Script=Han}/u), facts: { reason } });
    expect(JSON.stringify(refusal) + String(refusal)).not.toContain({ ...db.logins.app, ...wrong }.password);
  });

  it('refuses a login that may not act as the application role', async () => {
    await withLogin('nologinrole', async (login) => {
      await expect(openDatabase({ connection: { ...login, database: db.logins.app.database }, purpose: 'test' }))
        .rejects.toMatchObject({ code: 'database-unmigrated' });
    });
  });
});

describe('transaction', () => {
  const db = testDatabase();

  // Two rows and the right to change them: all that a conflict needs.
  async function pairs(): Promise<string> {
    const table = `pair_${scratchName()}`;
    await db.owner.query(`create table ${table} (id int primary key, n int not null)`);
    await db.owner.query(`insert into ${table} values (1, 0), (2, 0)`);
    await db.owner.query(`grant select, insert, update on ${table} to jiannuo_app`);
    return table;
  }

  it('commits what was written, or nothing', async () => {
    const table = await pairs();
    const bump = (tx: EntityManager) => tx.query(`update ${table} set n = n + 1`);
    expect(await db.database.transaction(async (tx) => { await bump(tx); return 'value'; })).toBe('value');
    await expect(db.database.transaction(async (tx) => { await bump(tx); throw new Error('changed my mind'); })).rejects.toThrow('changed my mind');
    expect(await db.owner.query(`select n from ${table} order by id`)).toEqual([{ n: 1 }, { n: 1 }]);
  });

  it('repeats the victim of a real deadlock', async () => {
    const table = await pairs();
    const [firstReady, secondReady] = [signal(), signal()];
    let attempts = 0;
    const crossing = (first: number, second: number, ready: Signal, other: Signal) => db.database.transaction(async (tx) => {
      attempts += 1;
      await tx.query(`update ${table} set n = n + 1 where id = $1`, [first]);
      ready.give();
      await other.given;
      await tx.query(`update ${table} set n = n + 1 where id = $1`, [second]);
    });
    await Promise.all([crossing(1, 2, firstReady, secondReady), crossing(2, 1, secondReady, firstReady)]);
    expect(attempts).toBe(3);
    expect(await db.owner.query(`select n from ${table} order by id`)).toEqual([{ n: 2 }, { n: 2 }]);
  });

  it('repeats after a real serialisation failure', async () => {
    const table = await pairs();
    let attempts = 0;
    await db.database.transaction(async (tx) => {
      attempts += 1;
      await tx.query('set transaction isolation level repeatable read');
      await tx.query(`select n from ${table} where id = 1`);
      if (attempts === 1) await db.owner.query(`update ${table} set n = 10 where id = 1`);
      await tx.query(`update ${table} set n = n + 1 where id = 1`);
    });
    expect(attempts).toBe(2);
    expect(await db.owner.query(`select n from ${table} where id = 1`)).toEqual([{ n: 11 }]);
  });

  it('does not repeat anything else', async () => {
    const table = await pairs();
    let attempts = 0;
    await expect(db.database.transaction(async (tx) => {
      attempts += 1;
      await tx.query(`insert into ${table} values (1, 0)`);
    })).rejects.toMatchObject({ code: '23505' });
    expect(attempts).toBe(1);
  });

  it('gives up in the end and raises what it met', async () => {
    let attempts = 0;
    await expect(db.database.transaction(async (tx) => {
      attempts += 1;
      await tx.query(`do $$ begin raise exception 'again' using errcode = '40001'; end $$`);
    })).rejects.toMatchObject({ code: '40001' });
    expect(attempts).toBe(1 + RETRIES);
  });

  it('runs several at once', async () => {
    const table = await pairs();
    await Promise.all(Array.from({ length: 30 }, () => db.database.transaction((tx) => tx.query(`update ${table} set n = n + 1 where id = 1`))));
    expect(await db.owner.query(`select n from ${table} where id = 1`)).toEqual([{ n: 30 }]);
  });
});

describe('migrate', () => {
  it('runs every migration once, in order, however many start together', async () => {
    await withScratch(async (owner) => {
      await Promise.all([1, 2, 3, 4].map(() => migrate(owner, testServer().app.user, [First, Second])));
      expect(await query(owner, 'select name from migrations order by id')).toEqual([{ name: 'First1700000000001' }, { name: 'Second1700000000002' }]);
      expect(await query(owner, 'select n from counted')).toEqual([{ n: 2 }]);
    });
  });

  it('keeps the earlier migrations when a later one fails, and nothing of that one', async () => {
    await withScratch(async (owner) => {
      await expect(migrate(owner, owner.user, [First, Failing])).rejects.toThrow('does_not_exist');
      expect(await query(owner, 'select n from counted')).toEqual([{ n: 1 }]);
      expect(await query(owner, `select to_regclass('half') as half`)).toEqual([{ half: null }]);
      await migrate(owner, owner.user, [First, Second]);
      expect(await query(owner, 'select n from counted')).toEqual([{ n: 2 }]);
    });
  });

  it('refuses a database that is newer than the program', async () => {
    await withScratch(async (owner) => {
      await migrate(owner, owner.user, [First, Second]);
      await expect(migrate(owner, owner.user, [First])).rejects.toMatchObject({
        code: 'database-newer', message: expect.stringMatching(/Second1700000000002.*First1700000000001/s),
      });
    });
  });

  it('goes up, all the way down and up again with the migrations of the product', async () => {
    await withScratch(async (owner) => {
      await migrate(owner, testServer().app.user);
      const built = await schemaOf(owner);
      await revertAll(owner);
      expect(await query(owner, `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'S') order by 1`))
        .toEqual([{ relname: 'migrations' }, { relname: 'migrations_id_seq' }]);
      await migrate(owner, testServer().app.user);
      expect(await schemaOf(owner)).toEqual(built);
      expect(built.length).toBeGreaterThan(10);
    });
  });

  it('says what to run when the login may not grant the role', async () => {
    await withLogin('plain', async (login) => {
      await expect(migrate({ ...login, database: 'postgres' }, login.user, [])).rejects.toMatchObject({
        code: 'database-unmigrated', hint: expect.stringContaining('grant jiannuo_app to'),
      });
    });
  });

  it('creates the role on a bare cluster for a login that is no superuser, even for several databases at once', async () => {
    const root = await mkdtemp(join(await realpath(tmpdir()), 'jiannuo-cluster-'));
    await chmod(root, 0o711);
    const server = await acquireServer({ dataDir: join(root, 'data'), settings: { fsync: 'off', shared_buffers: '16MB' } });
    try {
      await query(server.owner, `create role dba login password 'dba' createrole createdb`);
      const dba = { ...server.owner, user: 'dba', password: 'dba', database: 'postgres' };
      const databases = await Promise.all(['one', 'two', 'three'].map((name) => createScratchDatabase(dba, name)));
      await Promise.all(databases.map((owner) => migrate(owner)));
      for (const connection of databases) {
        const database = await openDatabase({ connection, purpose: 'test' });
        expect(await database.app.query('select current_user::text as role')).toEqual([{ role: 'jiannuo_app' }]);
        await database.close();
      }
    } finally {
      await server.release();
      await rm(root, { recursive: true });
    }
  });
});

describe('createScratchDatabase', () => {
  it('takes any name as a name', async () => {
    const { owner } = testServer();
    const name = `odd "name"; drop database ${scratchName()}`;
    const scratch = await createScratchDatabase(owner, name);
    expect(await query(scratch, 'select current_database() as name')).toEqual([{ name: name.slice(0, 63) }]);
    await dropScratchDatabase(owner, name);
    await dropScratchDatabase(owner, name);
    expect(await query(owner, `select 1 from pg_database where datname like 'odd%'`)).toEqual([]);
  });
});

describe('connect', () => {
  it('opens the external database of the configuration, with one login or two', async () => {
    await withScratch(async (owner) => {
      const { app } = testServer();
      const url = (login: ConnectionOptions) => `postgresql://${login.user}:${login.password}@localhost/${owner.database}?host=${encodeURIComponent(owner.host)}`;
      for (const [env, login] of [
        [{ DATABASE_URL: url(owner) }, owner.user], [{ DATABASE_URL: url(owner), DATABASE_APP_URL: url(app) }, app.user],
      ] as const) {
        const connected = await connect(readConfig(env), { purpose: 'test' });
        expect(await connected.database.app.query('select session_user::text as login, current_user::text as role')).toEqual([{ login, role: 'jiannuo_app' }]);
        expect(await connected.database.now()).toEqual(expect.objectContaining({ getTime: expect.any(Function) }));
        await connected.release();
        await expect(connected.database.now()).rejects.toThrow();
      }
    });
  });

  it('starts the embedded server and stops it again, also when the rest fails', async () => {
    const root = await mkdtemp(join(await realpath(tmpdir()), 'jiannuo-connect-'));
    await chmod(root, 0o711);
    try {
      const config = readConfig({ DATA_DIR: join(root, 'data') });
      const connected = await connect(config, { purpose: 'test' });
      expect(await connected.database.now()).toBeDefined();
      await query(connected.owner, `insert into migrations (timestamp, name) values (1900000000000, 'FromTheFuture1900000000000')`);
      await connected.release();
      await expect(connect(config, { purpose: 'test' })).rejects.toMatchObject({ code: 'database-newer' });
      await expect(openClient(connected.owner, 'test')).rejects.toMatchObject({ code: 'database-unreachable' });
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

class First implements MigrationInterface {
  name = 'First1700000000001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table counted as select 1 as n');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table counted');
  }
}

class Second implements MigrationInterface {
  name = 'Second1700000000002';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('update counted set n = n + 1');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('update counted set n = n - 1');
  }
}

class Failing implements MigrationInterface {
  name = 'Failing1700000000003';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table half (id int)');
    await runner.query('update does_not_exist set n = 1');
  }
  async down(): Promise<void> {}
}

interface Signal {
  given: Promise<void>;
  give: () => void;
}

function signal(): Signal {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => { give = resolve; });
  return { given, give };
}

async function withScratch(work: (owner: ConnectionOptions) => Promise<void>): Promise<void> {
  const { owner } = testServer();
  const scratch = await createScratchDatabase(owner, scratchName());
  try {
    await work(scratch);
  } finally {
    await dropScratchDatabase(owner, scratch.database);
  }
}

async function withLogin(prefix: string, work: (login: ConnectionOptions) => Promise<void>): Promise<void> {
  const { owner } = testServer();
  const user = `${prefix}_${scratchName()}`;
  await query(owner, `create role ${pg.escapeIdentifier(user)} login password 'plain'`);
  try {
    await work({ ...owner, user, password: 'plain' });
  } finally {
    await query(owner, `drop role ${pg.escapeIdentifier(user)}`);
  }
}

async function query(connection: ConnectionOptions, statement: string): Promise<unknown[]> {
  const client = await openClient(connection, 'test');
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function schemaOf(owner: ConnectionOptions): Promise<unknown[]> {
  return query(owner, `
    select c.relname as relation, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required, c.relacl::text as grants
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where c.relnamespace = 'public'::regnamespace order by 1, a.attnum`);
}
