import pg from 'pg';
import { DomainError } from '../core/errors.js';

/** How to reach one database with one login. `host` may be the directory of a Unix socket. */
export interface ConnectionOptions {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  ssl?: boolean | TlsSettings;
}

/** What the `ssl...` parameters of a connection URL can say. */
export interface TlsSettings {
  rejectUnauthorized?: boolean;
  ca?: string;
  cert?: string;
  key?: string;
}

/** Longest wait for one connection; a PostgreSQL that is up answers in milliseconds, a firewall never. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** Reads a `postgresql://` URL the way pg does: `sslmode`, percent-encoding and `?host=/socket/directory` included. */
export function connectionOf(url: string): ConnectionOptions {
  const { host, port, user, password, database, ssl } = new pg.Client({ connectionString: url });
  return {
    host, port, user: user ?? '', password: password ?? '', database: database ?? user ?? '',
    ...(ssl ? { ssl } : {}),
  };
}

/** TypeORM calls a user `username`. */
export function typeormLogin({ user, ...rest }: ConnectionOptions): Omit<ConnectionOptions, 'user'> & { username: string } {
  return { ...rest, username: user };
}

/**
 * One connection, open. `purpose` shows as `jiannuo:<purpose>` in pg_stat_activity.
 * Throws DomainError `database-unreachable`, which names host and database and never the password.
 */
export async function openClient(connection: ConnectionOptions, purpose: string): Promise<pg.Client> {
  const client = new pg.Client({
    ...connection, application_name: `jiannuo:${purpose}`, connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // A connection that is lost while nothing is asked of it: the next question says so, and the process need not end for it.
  client.on('error', () => undefined);
  await client.connect().catch((cause: unknown) => {
    throw unreachable(connection, cause);
  });
  return client;
}

/** What a failed connection means to the person who has to mend it. */
export function unreachable(connection: ConnectionOptions, cause: unknown): DomainError {
  const code = sqlState(cause) ?? 'unknown';
  const place = `${connection.host}:${connection.port}/${connection.database}`;
  return new DomainError('database-unreachable',
    `无法连接数据库 / cannot reach the database ${place} as ${connection.user}: ${(cause as Partial<Error>).message || code}`,
    UNREACHABLE_HINTS[code] ?? '请检查 DATABASE_URL 与网络 / check DATABASE_URL and the network', { place, user: connection.user, reason: code });
}

/** The SQLSTATE, or the system's code such as ECONNREFUSED, of an error from pg or TypeORM. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  const found = code ?? driverError?.code;
  return typeof found === 'string' ? found : undefined;
}

/**
 * Creates a database beside `owner`'s, empty or as a copy of `template` (which must have no connections), and tells how to
 * reach it. For the demo and the tests; the login needs the right to create databases.
 */
export async function createScratchDatabase(owner: ConnectionOptions, name: string, template?: string): Promise<ConnectionOptions> {
  const copied = template === undefined ? '' : ` template ${pg.escapeIdentifier(template)}`;
  await execute(owner, `create database ${pg.escapeIdentifier(name)}${copied}`);
  return { ...owner, database: name };
}

/** Drops a scratch database, whoever is still connected to it; no error when it is already gone. */
export async function dropScratchDatabase(owner: ConnectionOptions, name: string): Promise<void> {
  await execute(owner, `drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
}

const UNREACHABLE_HINTS: Readonly<Record<string, string>> = {
  'ECONNREFUSED': '服务器未运行或端口不对 / is PostgreSQL running there, on that port?',
  'ENOENT': '套接字目录中没有服务器 / no PostgreSQL listens on that socket',
  'ENOTFOUND': '主机名无法解析 / the host name does not resolve',
  'ETIMEDOUT': '请检查防火墙与网络 / check firewall and network',
  '28P01': '用户名或密码不对 / user name or password is wrong',
  '28000': '服务器不允许此登录 / the server does not admit this login (pg_hba.conf)',
  '3D000': '数据库不存在，请先创建 / the database does not exist; create it first',
  '53300': '连接数已满 / all connections of the server are taken',
};

async function execute(owner: ConnectionOptions, statement: string): Promise<void> {
  const client = await openClient(owner, 'scratch');
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
