import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, realpath, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConnectionOptions } from '../../src/store/connection.js';
import { openClient } from '../../src/store/connection.js';
import { acquireServer, releaseServers } from '../../src/store/embedded.js';
import { serverHome } from '../../src/store/server-home.js';
import { eventually } from '../support/eventually.js';

const SMALL = { shared_buffers: '16MB' };

describe('acquireServer', () => {
  let root: string;
  let dataDir: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    root = await mkdtemp(join(await realpath(tmpdir()), 'jiannuo-embedded-'));
    await chmod(root, 0o711);
    dataDir = join(root, 'data');
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    // A test that failed half-way may have left its server running: attach as the last one and let go.
    if (await exists(join(dataDir, 'server', 'cluster', 'postmaster.pid'))) await (await acquireServer({ dataDir })).release();
    await rm(root, { recursive: true, force: true });
  });

  it('starts a durable server that nobody else can reach, and stops it with the last to leave', async () => {
    const first = await acquireServer({ dataDir, settings: SMALL });
    const second = await acquireServer({ dataDir });
    expect([first.started, second.started]).toEqual([true, false]);
    expect(await ask(first.owner, `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as sync,
      current_setting('listen_addresses') as tcp, current_setting('timezone') as zone, current_setting('server_encoding') as encoding`))
      .toEqual({ fsync: 'on', sync: 'on', tcp: '', zone: 'UTC', encoding: 'UTF8' });
    expect(await ask(first.owner, LOGIN)).toEqual({ login: 'jiannuo_owner', superuser: true });
    expect(await ask(first.app, LOGIN)).toEqual({ login: 'jiannuo_login', superuser: false });
    await expect(openClient({ ...first.app, password: 'guess' }, 'test')).rejects.toMatchObject({ code: 'database-unreachable', facts: { reason: '28P01' } });
    expect((await stat(join(dataDir, 'server', 'credentials.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(first.app.host)).mode & 0o777).toBe(0o700);

    await first.release();
    expect(await ask(second.app, 'select 1 as up')).toEqual({ up: 1 });
    await second.release();
    await second.release();
    await expect(openClient(second.app, 'test')).rejects.toMatchObject({ code: 'database-unreachable' });
    expect(await exists(join(dataDir, 'server', 'cluster', 'postmaster.pid'))).toBe(false);
  });

  it('lets one of several processes start it and the others attach', async () => {
    const holders = await Promise.all([1, 2, 3, 4].map(() => holder(dataDir, children)));
    expect(holders.map(({ started }) => started).sort()).toEqual([false, false, false, true]);
    expect(await readdir(dataDir)).toEqual(['server']);
    await Promise.all(holders.map((held) => held.leave()));
    expect(await exists(join(dataDir, 'server', 'cluster', 'postmaster.pid'))).toBe(false);
  });

  it('survives a coming and going at the same moment', async () => {
    const rounds = Array.from({ length: 4 }, async (_, index) => {
      for (let round = 0; round < 4; round += 1) {
        const server = await acquireServer({ dataDir, settings: SMALL });
        expect(await ask(server.app, `select ${index} as up`)).toEqual({ up: index });
        await server.release();
      }
    });
    await Promise.all(rounds);
    expect(await exists(join(dataDir, 'server', 'cluster', 'postmaster.pid'))).toBe(false);
  });

  it('recovers what was committed after the server and its user are killed', async () => {
    const held = await holder(dataDir, children);
    await ask(held.owner, 'create table kept as select 42 as n');
    held.process.kill('SIGKILL');
    process.kill(await postmaster(dataDir), 'SIGKILL');

    const server = await acquireServer({ dataDir, settings: SMALL });
    expect(server.started).toBe(true);
    expect(await ask(server.owner, 'select n from kept')).toEqual({ n: 42 });
    await server.release();
  });

  it('comes back when it is killed under the program that uses it, also a second time', async () => {
    const server = await acquireServer({ dataDir, settings: SMALL });
    await ask(server.owner, 'create table kept as select 42 as n');
    for (let time = 0; time < 2; time += 1) {
      const killed = await postmaster(dataDir);
      process.kill(killed, 'SIGKILL');
      await eventually(async () => {
        expect(await ask(server.owner, 'select n from kept')).toEqual({ n: 42 });
        expect(await postmaster(dataDir)).not.toBe(killed);
      }, 20_000); // crash recovery on a busy machine was seen to take six seconds
    }
    await server.release();
    expect(await exists(join(dataDir, 'server', 'cluster', 'postmaster.pid'))).toBe(false);
  }, 60_000);

  it('stops with a process that a signal ends, also while it is still being started', async () => {
    const starting = acquireServer({ dataDir, settings: SMALL });
    await releaseServers();
    await expect(openClient((await starting).app, 'test')).rejects.toMatchObject({ code: 'database-unreachable' });
    expect(await exists(join(dataDir, 'server', 'cluster', 'postmaster.pid'))).toBe(false);
  });

  it('starts although the pid on file belongs to another program by now', async () => {
    const held = await holder(dataDir, children);
    const pid = await postmaster(dataDir);
    held.process.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    await eventually(() => { expect(isAlive(pid)).toBe(false); });
    const { runAs } = await serverHome(dataDir);
    const stranger = spawn('sleep', ['60'], { ...runAs, stdio: 'ignore', cwd: '/' });
    children.push(stranger);
    for (const file of [join(dataDir, 'server', 'cluster', 'postmaster.pid'), join(held.owner.host, '.s.PGSQL.5432.lock')]) {
      await writeFile(file, (await readFile(file, 'utf8')).replace(/^\d+/, String(stranger.pid)));
    }

    const server = await acquireServer({ dataDir, settings: SMALL });
    expect(server.started).toBe(true);
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
    await server.release();
  });

  it('leaves nothing half done when it is killed while it prepares the cluster', async () => {
    const child = spawnHolder(dataDir);
    children.push(child);
    await eventually(async () => {
      const [partial] = await readdir(dataDir);
      expect(await readdir(join(dataDir, partial ?? '', 'cluster'))).toContain('PG_VERSION');
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readdir(dataDir)).toEqual([expect.stringMatching(/^server\.partial-/)]);

    const server = await acquireServer({ dataDir, settings: SMALL });
    expect(await ask(server.app, 'select 1 as up')).toEqual({ up: 1 });
    expect(await readdir(dataDir)).toEqual(['server']);
    await server.release();
  });

  it('is out of reach of Ctrl-C in the terminal of the program that started it', async () => {
    const held = await holder(dataDir, children);
    process.kill(-(held.process.pid ?? 0), 'SIGINT');
    await once(held.process, 'exit');
    const server = await acquireServer({ dataDir });
    expect(server.started).toBe(false);
    await server.release();
  });

  it('moves its socket when the path of the data directory is too long for one', async () => {
    dataDir = join(root, 'x'.repeat(60), 'y'.repeat(60));
    const server = await acquireServer({ dataDir, settings: SMALL });
    expect(server.app.host).not.toContain(root);
    expect((await stat(server.app.host)).mode & 0o777).toBe(0o700);
    expect(await ask(server.app, 'select 1 as up')).toEqual({ up: 1 });
    await server.release();
    await rm(server.app.host, { recursive: true });
  });

  it('does not let its log grow for ever', async () => {
    await (await acquireServer({ dataDir, settings: SMALL })).release();
    const log = join(dataDir, 'server', 'server.log');
    await truncate(log, 11 * 1024 * 1024);
    await (await acquireServer({ dataDir, settings: SMALL })).release();
    expect((await stat(log)).size).toBeLessThan(1024 * 1024);
  });

  it("repeats the server's own words when it does not start", async () => {
    await expect(acquireServer({ dataDir, settings: { shared_buffers: 'plenty' } })).rejects.toMatchObject({
      code: 'server-start-failed', message: expect.stringContaining('shared_buffers'), hint: expect.stringContaining('DATABASE_URL'),
    });
  });
});

const LOGIN = 'select current_user::text as login, rolsuper as superuser from pg_roles where rolname = current_user';

async function ask(connection: ConnectionOptions, statement: string): Promise<unknown> {
  const client = await openClient(connection, 'test');
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows[0];
  } finally {
    await client.end();
  }
}

interface Holder {
  process: ChildProcess;
  started: boolean;
  owner: ConnectionOptions;
  leave(): Promise<void>;
}

/** Another process, with a process group of its own, that acquires the server and holds it until its input ends. */
async function holder(dataDir: string, children: ChildProcess[]): Promise<Holder> {
  const child = spawnHolder(dataDir);
  children.push(child);
  const [line] = await once(createInterface({ input: child.stdout }), 'line') as [string];
  return {
    process: child,
    ...JSON.parse(line) as Pick<Holder, 'started' | 'owner'>,
    leave: async () => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

function spawnHolder(dataDir: string) {
  const program = `
    const { acquireServer } = await import(${JSON.stringify(new URL('../../dist/src/store/embedded.js', import.meta.url).href)});
    const server = await acquireServer({ dataDir: process.argv[1], settings: { shared_buffers: '16MB' } });
    console.log(JSON.stringify({ started: server.started, owner: server.owner }));
    process.stdin.on('end', () => server.release()).resume();`;
  return spawn(process.execPath, ['--input-type=module', '--eval', program, dataDir], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
}

async function postmaster(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, 'server', 'cluster', 'postmaster.pid'), 'utf8'), 10);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}
