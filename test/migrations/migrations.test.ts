import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ConnectionOptions } from '../../src/store/connection.js';
import { createScratchDatabase, dropScratchDatabase, openClient } from '../../src/store/connection.js';
import { migrate, revertAll } from '../../src/store/migrate.js';
import { World } from '../support/factory.js';
import { scratchName, testDatabase, testServer } from '../support/database.js';

describe('the schema', () => {
  it('is the same after up, down and up again, and is gone in between', async () => {
    const { owner, app } = testServer();
    const scratch = await createScratchDatabase(owner, scratchName());
    try {
      await migrate(scratch, app.user);
      const first = await schemaOf(scratch);
      expect(first.length).toBeGreaterThan(200);
      await revertAll(scratch);
      expect((await schemaOf(scratch)).filter((line) => !line.includes('migrations'))).toEqual([]);
      await migrate(scratch, app.user);
      expect(await schemaOf(scratch)).toEqual(first);
    } finally {
      await dropScratchDatabase(owner, scratch.database);
    }
  });
});

describe('the tables refuse nonsense', () => {
  const db = testDatabase();
  let id: string;
  let key: string;
  beforeAll(async () => {
    const world = await World.create(db.database);
    key = world.key;
    id = await world.open();
  });

  const CHECK = '23514';
  const FOREIGN_KEY = '23503';
  const UNIQUE = '23505';
  const RANGE = '22008';

  it.each([
    ['an office id with a blank', `insert into offices (id, jurisdiction, name) values ('a b', 'j', 'n')`, CHECK],
    ['an office without a name', `insert into offices (id, jurisdiction, name) values ('a', 'j', '')`, CHECK],
    ['a parent that is not there', `insert into offices (id, jurisdiction, name, parent_id) values ('a', 'j', 'n', 'nowhere')`, FOREIGN_KEY],
    ['a person without a role', `insert into people (id, jurisdiction, name, login, roles) values ('a', 'j', 'n', 'a', '{}')`, CHECK],
    ['a role that is none', `insert into people (id, jurisdiction, name, login, roles) values ('a', 'j', 'n', 'a', '{king}')`, CHECK],
    ['a login used twice', `insert into people (id, jurisdiction, name, login, roles) select 'other', 'j', 'n', login, roles from people limit 1`, UNIQUE],
    ['an address that is two', `insert into contacts (office_id, level, name, address) values ('KEY', 'head', 'n', 'a@x.example,b@x.example')`, CHECK],
    ['an address with a line break', `insert into contacts (office_id, level, name, address) values ('KEY', 'head', 'n', e'a@x.example\\nBcc: b@x.example')`, CHECK],
    ['an unknown level', `insert into contacts (office_id, level, name, address) values ('KEY', 'king', 'n', 'a@x.example')`, CHECK],
    ['a substitute for oneself', `update contacts set substitute_id = id`, CHECK],
    ['a failing address without a reason', `update contacts set failing_since = now()`, CHECK],
    ['an empty reply', `insert into replies (suggestion_id, sha256, bytes, encoding, text, issuer, signed_on, imported_at, imported_by) select suggestion_id, repeat('a', 64), '', 'utf-8', 't', issuer, signed_on, imported_at, imported_by from replies`, CHECK],
    ['the same reply twice', `insert into replies (suggestion_id, sha256, bytes, encoding, text, issuer, signed_on, imported_at, imported_by) select suggestion_id, sha256, bytes, encoding, text, issuer, signed_on, imported_at, imported_by from replies`, UNIQUE],
    ['a date without a basis', `update commitments set due_basis = 'none'`, CHECK],
    ['a basis without a date', `update commitments set due_on = null`, CHECK],
    ['an unknown basis', `update commitments set due_basis = 'hoped'`, CHECK],
    ['a due date before the start', `update commitments set due_on = '2022-06-22'`, CHECK],
    ['an empty span', `update commitments set span_end = span_start`, CHECK],
    ['a revision of nothing', `update commitments set revision = 0`, CHECK],
    ['a head that is no hash', `update commitments set head_hash = 'x'`, CHECK],
    ['closed without a day', `update commitments set stage = 'closed.fulfilled'`, CHECK],
    ['a day of closing while open', `update commitments set closed_on = '2022-09-21'`, CHECK],
    ['a retry without a failure', `update commitments set retry_at = now()`, CHECK],
    ['a failure without a retry', `update commitments set failures = 1`, CHECK],
    ['an unknown calendar', `update commitments set calendar_version = 'mars'`, FOREIGN_KEY],
    ['an unknown profile', `update commitments set profile_version = 9`, FOREIGN_KEY],
    ['a label used twice', `update commitments set label = '1'; insert into commitments select (jsonb_populate_record(c, '{"id": "other"}')).* from commitments c`, UNIQUE],
    ['the same place in a history twice', `insert into history select * from history limit 1`, UNIQUE],
    ['a history of nothing', `insert into history (commitment_id, seq, at, recorded_at, actor, event, body, prev_hash, hash) values ('nothing', 1, now(), now(), 'a', 'e', '{}', '', '')`, FOREIGN_KEY],
    ['a baseline without an entry', `insert into deadlines (commitment_id, seq, basis, reason, decided_by) values ('ID', 99, 'none', '', 'a')`, FOREIGN_KEY],
    ['a rating that is none', `insert into ratings (commitment_id, seq, rating, text) values ('ID', 1, 'so-so', '')`, CHECK],
    ['a timer after the year 9999', `update timers set fire_at = '10000-01-01'`, CHECK],
    ['a timer before the year 1', `update timers set fire_at = '0002-01-01 BC'`, CHECK],
    ['a timer at no instant', `update timers set fire_at = '294277-01-01'`, RANGE],
    ['a letter in an unknown state', `insert into notices (id, commitment_id, seq, letter, level, recipient, address, language, state, standing, send_after, created_at) values ('n', 'ID', 1, 'l', 'head', 'r', 'a', 'zh', 'lost', true, now(), now())`, CHECK],
    ['a suppressed letter without a reason', `insert into notices (id, commitment_id, seq, letter, level, recipient, address, language, state, standing, send_after, created_at) values ('n', 'ID', 1, 'l', 'head', 'r', 'a', 'zh', 'suppressed', true, now(), now())`, CHECK],
    ['a letter being sent without a lease', `insert into notices (id, commitment_id, seq, letter, level, recipient, address, language, state, standing, send_after, created_at) values ('n', 'ID', 1, 'l', 'head', 'r', 'a', 'zh', 'sending', true, now(), now())`, CHECK],
    ['half a letter', `insert into notices (id, commitment_id, seq, letter, level, recipient, address, language, state, standing, send_after, created_at, subject) values ('n', 'ID', 1, 'l', 'head', 'r', 'a', 'zh', 'queued', true, now(), now(), 's')`, CHECK],
    ['a letter nobody asked for', `insert into notices (id, commitment_id, seq, letter, level, recipient, address, language, state, standing, send_after, created_at) values ('n', 'ID', 99, 'l', 'head', 'r', 'a', 'zh', 'queued', true, now(), now())`, FOREIGN_KEY],
    ['a second clock', `insert into clock (id) values (false)`, CHECK],
    ['a session that has ended before it began', `insert into sessions (token_hash, person_id, created_at, expires_at) select repeat('a', 64), id, now(), now() from people limit 1`, CHECK],
  ])('%s', async (_, statement, code) => {
    const made = statement.replaceAll('KEY', key).replaceAll(`'ID'`, `'${id}'`);
    // Rolled back, so that a row that got in wrongly can't make another case pass.
    await expect(db.owner.transaction((tx) => tx.query(made))).rejects.toMatchObject({ code });
  });

  it('and the application may not touch what is not its own', async () => {
    for (const statement of [`update clock set shift = '1 day'`, 'delete from commitments', 'delete from notices', 'update replies set text = \'x\'', 'delete from people', 'update profiles set body = \'x\'', 'drop table history', 'alter table history disable trigger all', 'delete from migrations']) {
      await expect(db.database.app.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it.each([
    'set role none; delete from history', 'reset role; update deliveries set response = \'x\'', 'set role jiannuo_owner', 'set session authorization jiannuo_owner',
    'set role none; set session_replication_role = replica', 'create table mine (id int)', 'copy history to program \'cat\'', 'select pg_read_file(\'postgresql.conf\')',
    'create function mine() returns int language sql as \'select 1\'', 'alter role jiannuo_app superuser',
  ])('nor by leaving its role: %s', async (statement) => {
    await expect(db.database.transaction((tx) => tx.query(statement))).rejects.toMatchObject({ code: '42501' });
  });
});

/** Every column, constraint, index, trigger, function and grant, one a line. */
async function schemaOf(connection: ConnectionOptions): Promise<string[]> {
  const client = await openClient(connection, 'test-schema');
  try {
    const { rows } = await client.query<{ line: string }>(`
      select line from (
        select format('column %s.%s %s %s %s %s', table_name, column_name, data_type, is_nullable, column_default, collation_name) as line
          from information_schema.columns where table_schema = 'public'
        union all select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace = 'public'::regnamespace
        union all select format('index %s', indexdef) from pg_indexes where schemaname = 'public'
        union all select format('trigger %s', pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
        union all select format('function %s', pg_get_functiondef(oid)) from pg_proc where pronamespace = 'public'::regnamespace
        union all select format('grant %s %s %s', relname, relkind, relacl) from pg_class where relnamespace = 'public'::regnamespace and relacl is not null
      ) lines order by line`);
    return rows.map(({ line }) => line);
  } finally {
    await client.end();
  }
}
