import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { z } from 'zod';
import type { ConnectionOptions } from './connection.js';
import { sqlState } from './connection.js';
import type { Launch } from './postmaster.js';
import { isAlive, launch, logTail, postmasterOf, stop } from './postmaster.js';
import type { ServerHome } from './server-home.js';
import { SERVER_ENV, serverHome, SOCKET_PORT, startFailed } from './server-home.js';

/**
 * The embedded default: a real PostgreSQL from npm, started with the first process that needs it and stopped with the last.
 *
 * Promises: data outlives everything (fsync and synchronous_commit stay on); nothing listens on TCP; any number of processes
 * may acquire at once, one starts the server and the others attach; a kill -9 of anything, at any moment, leaves a state from
 * which the next acquire recovers; a server that is killed under a running program is started again, and sessions opened from
 * then on work. Does not promise use by two machines or containers on one shared data directory.
 *
 * Presence is a session that holds a shared advisory lock. Who releases tries the exclusive one: only the last can get it, and
 * whoever arrives meanwhile waits for the lock, sees the server go and starts it again.
 */
export interface EmbeddedServer {
  /** Superuser of this private cluster; migrates. */
  owner: ConnectionOptions;
  /** The application's login: owns nothing, no superuser. */
  app: ConnectionOptions;
  /** False when the server was running already. */
  started: boolean;
  /** Says goodbye; the last one stops the server (fast shutdown) and waits until it is gone. Close pools first. May be repeated. */
  release: () => Promise<void>;
}

export interface ServerOptions {
  /** Null = the default place, see ServerHome. */
  dataDir: string | null;
  /** Server settings over the defaults, when this call starts the server: `{ fsync: 'off' }` is for tests only. */
  settings?: Readonly<Record<string, string>>;
}

/**
 * Attaches to the server of this data directory, or starts it: 1 to 2 s the first time, then well under one.
 * Throws DomainError `server-start-failed` with the words of the server or of the system.
 */
export async function acquireServer({ dataDir, settings = {} }: ServerOptions): Promise<EmbeddedServer> {
  const acquiring = serverHome(dataDir).then((home) => acquireAt(home, settings)).catch((error: unknown) => {
    // A directory that may not be written, a full disk: no defect of ours, so it is explained as the rest is.
    const { syscall, message } = error as NodeJS.ErrnoException;
    throw syscall === undefined ? error : startFailed(message);
  });
  acquisitions.add(acquiring);
  return acquiring;
}

/**
 * Lets go of every server that this process holds or is about to hold, for a process that a signal ends: sessions of others go
 * on, and without others the server stops. Never throws: what cannot be stopped, the next acquire finds.
 */
export async function releaseServers(): Promise<void> {
  await Promise.allSettled([...acquisitions].map(async (acquiring) => (await acquiring).release()));
}

// The one thing a signal handler cannot be given, because the signal may come before anybody has the server in hand.
const acquisitions = new Set<Promise<EmbeddedServer>>();

const OWNER = 'jiannuo_owner';
const APP = 'jiannuo_login';
const DATABASE = 'jiannuo';
const PRESENCE_LOCK = 7_401_001; // any two numbers will do: the cluster is ours alone
const PREPARE_LOCK = 7_401_002;
const POLL_MS = 15;
const START_LIMIT_MS = 120_000; // crash recovery of a busy day replays for a while
const LAUNCHES = 5; // after kill -9 of the server its last session may hold the shared memory for a moment

const credentialsSchema = z.object({ owner: z.string(), app: z.string() });
const run = promisify(execFile);

async function acquireAt(home: ServerHome, settings: Readonly<Record<string, string>>): Promise<EmbeddedServer> {
  await initialise(home);
  const credentials = credentialsSchema.parse(JSON.parse(await readFile(home.credentials, 'utf8')));
  const login = (user: string, password: string, database: string): ConnectionOptions =>
    ({ host: home.socket, port: SOCKET_PORT, user, password, database });
  const maintenance = login(OWNER, credentials.owner, 'postgres');
  const { presence, started } = await attachOrStart(home, maintenance, settings);
  await prepareCluster(presence.session, credentials.app).catch(async (error: unknown) => {
    await release(home, presence.session);
    throw error;
  });
  const staying = stay(presence, async () => (await attachOrStart(home, maintenance, settings)).presence);
  let released: Promise<void> | undefined;
  return {
    owner: login(OWNER, credentials.owner, DATABASE),
    app: login(APP, credentials.app, DATABASE),
    started,
    release: () => (released ??= staying.end().then((last) => release(home, last))),
  };
}

/** A session with the shared lock. `ended` is known from before it connects: a server may be killed before anybody listens. */
interface Presence {
  session: pg.Client;
  ended: Promise<void>;
}

// Nobody stops a server at which somebody is present, so a presence that ends by itself means that the server was killed.
function stay(first: Presence, comeBack: () => Promise<Presence>): { end: () => Promise<pg.Client> } {
  let present = Promise.resolve(first.session);
  let leaving = false;
  const watch = ({ session, ended }: Presence): pg.Client => {
    void ended.then(() => {
      if (leaving) return;
      present = comeBack().then(watch, (error: unknown) => {
        process.emitWarning(error instanceof Error ? error : String(error));
        return session;
      });
    });
    return session;
  };
  watch(first);
  return {
    end: () => {
      leaving = true;
      return present;
    },
  };
}

// initdb works in a sibling directory that is renamed when whole: a kill in between leaves nothing half done, and of two
// processes that do it at once the second finds the place taken and throws its own work away.
async function initialise(home: ServerHome): Promise<void> {
  if (await stat(home.directory).then(() => true, () => false)) return;
  await removeAbandoned(home.directory);
  const staging = `${home.directory}.partial-${process.pid}-${randomBytes(4).toString('hex')}`;
  const credentials = { owner: randomBytes(24).toString('base64url'), app: randomBytes(24).toString('base64url') };
  try {
    await mkdir(staging);
    await chmod(staging, 0o711);
    await writeFile(join(staging, basename(home.credentials)), JSON.stringify(credentials), { mode: 0o600 });
    await initdb(home, staging, credentials.owner);
    await rename(staging, home.directory);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!['ENOTEMPTY', 'EEXIST'].includes(sqlState(error) ?? '')) throw error;
  }
}

async function removeAbandoned(directory: string): Promise<void> {
  const prefix = `${basename(directory)}.partial-`;
  for (const name of (await readdir(dirname(directory))).filter((entry) => entry.startsWith(prefix))) {
    if (isAlive(Number.parseInt(name.slice(prefix.length), 10))) continue;
    // The initdb of a program that was killed writes on for a moment, until it misses its files.
    await rm(join(dirname(directory), name), { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

async function initdb(home: ServerHome, staging: string, password: string): Promise<void> {
  const cluster = join(staging, basename(home.cluster));
  const passwordFile = join(staging, 'password');
  await mkdir(cluster, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (home.runAs !== null) for (const path of [cluster, passwordFile]) await chown(path, home.runAs.uid, home.runAs.gid);
  // The builtin provider sorts by code point on every machine: no index is ever spoilt by an update of the system's locales.
  await run(home.initdb, [`--pgdata=${cluster}`, `--username=${OWNER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256',
    '--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'],
  { ...home.runAs, cwd: staging, env: SERVER_ENV }).catch((error: unknown) => {
    throw startFailed((error as { stderr?: string }).stderr?.trim() || String(error), home.directory);
  });
  await rm(passwordFile);
}

async function attachOrStart(
  home: ServerHome, maintenance: ConnectionOptions, settings: Readonly<Record<string, string>>,
): Promise<{ presence: Presence; started: boolean }> {
  const deadline = performance.now() + START_LIMIT_MS;
  let server: Launch | undefined;
  for (let launches = 0; ;) {
    const presence = await present(home, maintenance);
    if (presence !== null) return { presence, started: server !== undefined && server.pid === await postmasterOf(home) };
    const starting = server?.failure() === null || await postmasterOf(home) !== null;
    if (!starting && launches === LAUNCHES) throw startFailed(server?.failure() ?? '', home.log);
    if (performance.now() > deadline) throw startFailed(`${START_LIMIT_MS / 1000} s: ${await logTail(home, 0)}`, home.log);
    if (!starting) {
      await pause(launches * 100);
      server = await launch(home, settings);
      launches += 1;
    }
    await pause(POLL_MS);
  }
}

// Null while there is no server to be present at.
async function present(home: ServerHome, maintenance: ConnectionOptions): Promise<Presence | null> {
  const client = new pg.Client({ ...maintenance, application_name: 'jiannuo:presence' });
  const ended = new Promise<void>((resolve) => { client.once('end', () => { resolve(); }); });
  // A server that goes away ends this session; whoever uses the database hears of it from its own connections.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [PRESENCE_LOCK]);
    return { session: client, ended };
  } catch (error) {
    await client.end().catch(() => undefined);
    // Classes 57 (starting up, shutting down) and 53 (no connection left) pass; a wrong password or a barred socket does not.
    const lasting = error instanceof pg.DatabaseError ? !/^5[37]/.test(error.code ?? '') : sqlState(error) === 'EACCES';
    if (lasting) throw startFailed(String(error), home.log);
    return null;
  }
}

async function prepareCluster(presence: pg.Client, password: string): Promise<void> {
  await presence.query('select pg_advisory_lock($1)', [PREPARE_LOCK]);
  try {
    const { rows: [found] } = await presence.query<{ app: boolean; database: boolean }>(
      `select exists (select from pg_roles where rolname = $1) as app, exists (select from pg_database where datname = $2) as database`,
      [APP, DATABASE]);
    if (found?.app !== true) {
      // A statement that fails is written to the log; this one carries the password.
      await presence.query('set log_min_error_statement = panic');
      await presence.query(`create role ${APP} login password ${pg.escapeLiteral(password)}`);
    }
    if (found?.database !== true) await presence.query(`create database ${DATABASE}`);
  } finally {
    await presence.query('select pg_advisory_unlock($1)', [PREPARE_LOCK]);
  }
}

async function release(home: ServerHome, presence: pg.Client): Promise<void> {
  const last = await presence.query<{ last: boolean }>(
    `with gone as materialized (select pg_advisory_unlock_shared($1))
     select pg_try_advisory_lock($1) as last from gone`, [PRESENCE_LOCK],
  ).then(({ rows }) => rows[0]?.last === true, () => false); // the session is broken: the server went before us
  const postmaster = last ? await postmasterOf(home) : null;
  if (postmaster !== null) await stop(home, postmaster);
  await presence.end().catch(() => undefined);
}
