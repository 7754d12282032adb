/** The server process of one cluster, told from any other process by its command line: started, found, stopped. */
import { execFile, spawn } from 'node:child_process';
import { chown, lstat, mkdir, open, readFile, rename, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DomainError } from '../core/errors.js';
import { sqlState } from './connection.js';
import type { ServerHome } from './server-home.js';
import { SERVER_ENV, SOCKET_PORT, startFailed } from './server-home.js';

export interface Launch {
  pid: number | undefined;
  /** Null while it runs, afterwards the last lines of its log. */
  failure(): string | null;
}

/** Starts the server in a session of its own, so that Ctrl-C in the terminal reaches only the program, which drains before it lets go. */
export async function launch(home: ServerHome, settings: Readonly<Record<string, string>>): Promise<Launch> {
  await clearReusedPid(home);
  await prepareSocket(home);
  const logged = await stat(home.log).then(({ size }) => size, () => 0);
  if (logged > LOG_LIMIT_BYTES) await truncate(home.log);
  const log = await open(home.log, 'a', 0o600);
  const flags = Object.entries({ ...SETTINGS, unix_socket_directories: home.socket, ...settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(home.postgres, ['-D', home.cluster, '-p', String(SOCKET_PORT), ...flags], {
    ...home.runAs, cwd: home.cluster, env: SERVER_ENV, detached: true, stdio: ['ignore', log.fd, log.fd],
  });
  let failure: string | null = null;
  child.once('error', (error) => { failure = error.message; });
  child.once('exit', () => { void logTail(home, logged > LOG_LIMIT_BYTES ? 0 : logged).then((tail) => { failure = tail; }); });
  child.unref();
  await log.close();
  return { pid: child.pid, failure: () => failure };
}

/** The pid of the live server of this cluster; null when there is none, or when the pid on file is another program's by now. */
export async function postmasterOf(home: ServerHome): Promise<number | null> {
  const pid = await pidIn(pidFile(home));
  return pid !== null && (await commandLine(pid))?.includes(home.cluster) === true ? pid : null;
}

/** Whether any process has this pid. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return sqlState(error) === 'EPERM';
  }
}

/** Fast shutdown: sessions end, nothing is lost. Resolves when the server is gone; throws `server-start-failed` when it stays. */
export async function stop(home: ServerHome, postmaster: number): Promise<void> {
  process.kill(postmaster, 'SIGINT');
  const deadline = performance.now() + STOP_LIMIT_MS;
  // The file goes as the server's last act; the pid itself may linger as a zombie where nobody waits for orphans.
  while (await postmasterOf(home) !== null) {
    if (performance.now() > deadline) {
      throw new DomainError('server-start-failed', `内置 PostgreSQL 未能停止 / the embedded PostgreSQL does not stop: pid ${postmaster}`,
        `见 / see ${home.log}`, { pid: postmaster, place: home.log });
    }
    await pause(POLL_MS);
  }
}

/** The last lines of the server's log, from this byte on. */
export async function logTail(home: ServerHome, from: number): Promise<string> {
  const text = await readFile(home.log).then((bytes) => bytes.subarray(from).toString('utf8'), () => '');
  return text.trim().split('\n').slice(-5).join('\n');
}

const STOP_LIMIT_MS = 60_000; // PostgreSQL's own pg_ctl waits as long
const POLL_MS = 15;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '256MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
};

const run = promisify(execFile);

// PostgreSQL clears the lock files of a dead server by itself, but refuses to start when their pid by now belongs to another
// process of the same user, which after a reboot or in a container is likely.
async function clearReusedPid(home: ServerHome): Promise<void> {
  const stranger = await pidIn(pidFile(home));
  if (stranger === null || !isAlive(stranger) || await postmasterOf(home) !== null) return;
  const aside = `${pidFile(home)}.aside-${process.pid}`;
  await rename(pidFile(home), aside);
  if (await pidIn(aside) !== stranger) {
    // Another starter was quicker and this file is its server's, which would stop without it.
    await rename(aside, pidFile(home));
  } else {
    await rm(aside);
    await rm(join(home.socket, `.s.PGSQL.${SOCKET_PORT}.lock`), { force: true });
  }
}

async function prepareSocket(home: ServerHome): Promise<void> {
  const own = home.runAs ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  await mkdir(home.socket, { mode: 0o700 }).then(() => chown(home.socket, own.uid, own.gid), (error: unknown) => {
    if (sqlState(error) !== 'EEXIST') throw error;
  });
  // In a shared temporary directory somebody else may have been there first, to listen in.
  const found = await lstat(home.socket);
  if (!found.isDirectory() || found.uid !== own.uid || (found.mode & 0o077) !== 0) {
    throw startFailed(`${home.socket} 属于他人或权限过宽 / belongs to somebody else or is open to others`, home.socket);
  }
}

async function pidIn(file: string): Promise<number | null> {
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

// /proc where there is one, because slim containers have no ps; ps where there is no /proc. A zombie has no command line.
async function commandLine(pid: number): Promise<string | null> {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() =>
    run('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { env: SERVER_ENV }).then(({ stdout }) => stdout, () => ''));
  return line.trim() === '' ? null : line;
}

function pidFile(home: ServerHome): string {
  return join(home.cluster, 'postmaster.pid');
}
