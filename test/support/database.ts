import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll } from '@jest/globals';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { ConnectionOptions } from '../../src/store/connection.js';
import { createScratchDatabase, dropScratchDatabase, openClient, typeormLogin } from '../../src/store/connection.js';
import type { Database } from '../../src/store/database.js';
import { openDatabase } from '../../src/store/database.js';

/** A database of the calling file's own. The fields are there from `beforeAll` on: read them in tests and hooks, not at the top. */
export interface TestDatabase {
  /** As the application sees it: role jiannuo_app. */
  readonly database: Database;
  /** As the owner of the schema, for what the application may not do. */
  readonly owner: DataSource;
  /** Logins for processes and pools that a test starts itself, and must close. */
  readonly logins: { readonly owner: ConnectionOptions; readonly app: ConnectionOptions };
}

/**
 * Clones the migrated template for the calling test file (or describe block) and drops the clone afterwards. Call it once, at
 * the top. Fails the file when a connection other than the two it gave out is still open at the end.
 */
export function testDatabase(): TestDatabase {
  let given: TestDatabase | undefined;
  const open = (): TestDatabase => {
    if (given === undefined) throw new Error('the test database exists from beforeAll on');
    return given;
  };
  beforeAll(async () => {
    given = await clone();
  });
  afterAll(async () => {
    await drop(open());
  });
  return {
    get database() { return open().database; },
    get owner() { return open().owner; },
    get logins() { return open().logins; },
  };
}

/** The server that the global set-up started: maintenance database, for tests that make databases of their own. */
export function testServer(): { owner: ConnectionOptions; app: ConnectionOptions; template: string } {
  return serverSchema.parse(JSON.parse(process.env['JIANNUO_TEST_SERVER'] ?? 'null'));
}

/** A name that no other file or run uses. */
export function scratchName(): string {
  return `test_${process.pid}_${randomBytes(4).toString('hex')}`;
}

const loginSchema = z.object({ host: z.string(), port: z.number(), user: z.string(), password: z.string(), database: z.string() });
const serverSchema = z.object({ owner: loginSchema, app: loginSchema, template: z.string() });
const LEAK_PATIENCE_MS = 2_000; // a closed connection's backend ends a little later than its socket

async function clone(): Promise<TestDatabase> {
  const server = testServer();
  const name = scratchName();
  const logins = { owner: await createScratchDatabase(server.owner, name, server.template), app: { ...server.app, database: name } };
  const owner = await new DataSource({
    type: 'postgres', ...typeormLogin(logins.owner), applicationName: 'jiannuo:test-owner', installExtensions: false,
  }).initialize();
  return { database: await openDatabase({ connection: logins.app, purpose: 'test' }), owner, logins };
}

/** What stands on a database, to be closed before it: hooks of a file run in the order they were declared, and the database's own comes first. */
const standing = new WeakMap<Database, (() => Promise<void>)[]>();

/** Closes something before its database; it may have been closed by then, which `close` must bear. */
export function closeBefore(database: Database, close: () => Promise<void>): void {
  standing.set(database, [...standing.get(database) ?? [], close]);
}

async function drop({ database, owner, logins }: TestDatabase): Promise<void> {
  for (const close of standing.get(database) ?? []) await close();
  await database.close();
  await owner.destroy();
  const leaked = await leftOpen(logins.owner.database);
  await dropScratchDatabase(testServer().owner, logins.owner.database);
  if (leaked.length > 0) throw new Error(`connections leaked: ${leaked.join(', ')}`);
}

async function leftOpen(name: string): Promise<string[]> {
  const client = await openClient(testServer().owner, 'test-leaks');
  const deadline = performance.now() + LEAK_PATIENCE_MS;
  const open = async (): Promise<string[]> => {
    const { rows } = await client.query<{ application_name: string; query: string }>(
      'select application_name, query from pg_stat_activity where datname = $1', [name]);
    return rows.map((row) => `${row.application_name} (${row.query})`);
  };
  try {
    let found = await open();
    for (; found.length > 0 && performance.now() < deadline; found = await open()) await pause(10);
    return found;
  } finally {
    await client.end();
  }
}
