import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who may sign in, how often somebody may try, and what has been done with it: mail addresses, first passwords that must be changed,
 * sessions that end when they lie idle, counters that every process shares, links to reset a password, and the append-only log.
 */
export class PeopleAndAccess1780000000012 implements MigrationInterface {
  name = 'PeopleAndAccess1780000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table people
        add column email text check (email ~ '^[^[:cntrl:][:space:]<>,;"]+@[^[:cntrl:][:space:]<>,;"]+$' and length(email) <= 254),
        add column must_change boolean not null default false,
        -- Of a password that somebody else has made: it ends unless it was changed.
        add column password_expires_at timestamptz(3);
      create unique index people_email on people (lower(email));

      alter table sessions
        add column seen_at timestamptz(3) not null default clock_timestamp(),
        -- The principal with whose roles the person works in this session, as long as the mandate holds.
        add column acting_for text collate "C" references people check (acting_for <> person_id);
      create index sessions_of_person on sessions (person_id);

      alter table mandates
        add column granted_at timestamptz(3),
        add column ended_at timestamptz(3),
        add column ended_by text collate "C" references people,
        add constraint mandates_ended check ((ended_at is null) = (ended_by is null));
      create index mandates_of_principal on mandates (for_id);

      -- What is counted is hashed: whoever types a password into the field of the login leaves none here.
      create table rate_counters (
        key text collate "C" primary key check (key ~ '^[0-9a-f]{64}$'),
        began_at timestamptz(3) not null,
        count integer not null check (count >= 0)
      );

      create table password_resets (
        id bigint generated always as identity primary key,
        person_id text collate "C" not null references people,
        asked_at timestamptz(3) not null default clock_timestamp(),
        -- Of the link that was mailed last; null before the first mail.
        token_hash text collate "C" unique check (token_hash ~ '^[0-9a-f]{64}$'),
        expires_at timestamptz(3),
        attempts integer not null default 0 check (attempts >= 0),
        try_at timestamptz(3) not null default clock_timestamp(),
        sent_at timestamptz(3),
        used_at timestamptz(3),
        check ((token_hash is null) = (expires_at is null))
      );
      create index password_resets_due on password_resets (try_at) where sent_at is null and used_at is null;

      create table access_log (
        id bigint generated always as identity primary key,
        at timestamptz(3) not null default clock_timestamp(),
        -- Whose auditors read it; null when nobody knows.
        jurisdiction text,
        event text collate "C" not null check (event ~ '^[a-z][a-z-]{1,39}$'),
        person_id text collate "C" references people,
        about_id text collate "C" references people,
        address text not null default '' check (length(address) <= 64),
        detail text not null default '' check (length(detail) <= 400)
      );
      create index access_log_of_place on access_log (jurisdiction, id desc);
      create trigger append_only before update or delete or truncate on access_log for each statement execute function refuse_change();

      -- Mails about an account belong to no letter.
      alter table mailbox
        alter column notice_id drop not null,
        add column person_id text collate "C" references people,
        add constraint mailbox_about check ((notice_id is null) <> (person_id is null));

      grant select, insert on access_log to jiannuo_app;
      grant select, insert, update, delete on rate_counters, password_resets to jiannuo_app;
      grant usage on all sequences in schema public to jiannuo_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from mailbox where notice_id is null;
      alter table mailbox drop constraint mailbox_about, drop column person_id, alter column notice_id set not null;
      drop table access_log, password_resets, rate_counters;
      drop index mandates_of_principal;
      alter table mandates drop constraint mandates_ended, drop column ended_by, drop column ended_at, drop column granted_at;
      drop index sessions_of_person;
      alter table sessions drop column acting_for, drop column seen_at;
      drop index people_email;
      alter table people drop column password_expires_at, drop column must_change, drop column email;
    `);
  }
}
