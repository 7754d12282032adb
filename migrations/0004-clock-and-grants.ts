import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The database clock that every process shares, sessions, and what the application's role may do. `clock.shift` is zero
 * but in a demo database, whose story ends in the past and goes on from there.
 */
export class ClockAndGrants1780000000004 implements MigrationInterface {
  name = 'ClockAndGrants1780000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table clock (
        id boolean primary key default true check (id),
        shift interval not null default interval '0'
      );
      insert into clock default values;
      create function jiannuo_now() returns timestamptz language sql volatile as
        $$ select date_trunc('milliseconds', clock_timestamp() + shift) from clock $$;

      create table sessions (
        token_hash text collate "C" primary key check (token_hash ~ '^[0-9a-f]{64}$'),
        person_id text collate "C" not null references people,
        created_at timestamptz(3) not null,
        expires_at timestamptz(3) not null check (expires_at > created_at)
      );

      grant usage on schema public to jiannuo_app;
      grant select, insert on history, deadlines, evidence, ratings, deliveries, mailbox, suggestions, replies, profiles, calendars to jiannuo_app;
      grant select, insert, update on commitments, notices, incidents, offices, contacts, people, transport to jiannuo_app;
      grant select, insert, update, delete on timers, sessions to jiannuo_app;
      grant select on clock, migrations to jiannuo_app;
      grant usage on all sequences in schema public to jiannuo_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke all on all tables in schema public from jiannuo_app;
      revoke all on all sequences in schema public from jiannuo_app;
      revoke usage on schema public from jiannuo_app;
      drop table sessions; drop function jiannuo_now(); drop table clock
    `);
  }
}
