import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Programs that act for a person: their tokens, of which only the hash is kept, with the count of requests in the running minute;
 * and what was answered to a key of idempotency, so that a request sent twice happens once.
 */
export class ApiTokens1780000000013 implements MigrationInterface {
  name = 'ApiTokens1780000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table api_tokens (
        id bigint generated always as identity primary key,
        token_hash text collate "C" not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
        person_id text collate "C" not null references people,
        name text not null check (length(name) between 1 and 100),
        scopes text[] not null check (scopes <@ array['read','write:replies','write:events','write:evidence','letters'] and cardinality(scopes) > 0),
        per_minute integer not null check (per_minute between 1 and 100000),
        created_at timestamptz(3) not null,
        expires_at timestamptz(3) not null check (expires_at > created_at),
        revoked_at timestamptz(3) check (revoked_at >= created_at),
        last_used_at timestamptz(3),
        window_started_at timestamptz(3),
        window_count integer not null default 0 check (window_count >= 0)
      );
      create index api_tokens_of_person on api_tokens (person_id);

      create table idempotency_keys (
        person_id text collate "C" not null references people,
        key text collate "C" not null check (key ~ '^[!-~]{1,255}$'),
        request_hash text collate "C" not null check (request_hash ~ '^[0-9a-f]{64}$'),
        -- Written in the transaction of what the request does, so nobody else ever sees it empty.
        answer text,
        created_at timestamptz(3) not null,
        expires_at timestamptz(3) not null check (expires_at > created_at),
        primary key (person_id, key)
      );
      create index idempotency_keys_expiry on idempotency_keys (expires_at);

      grant select, insert, update on api_tokens to jiannuo_app;
      grant select, insert, update, delete on idempotency_keys to jiannuo_app;
      grant usage on all sequences in schema public to jiannuo_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table idempotency_keys, api_tokens');
  }
}
