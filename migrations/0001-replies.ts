import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who promised what to whom: offices and their contacts, people, suggestions, replies, and the rules that count the days. */
export class Replies1780000000001 implements MigrationInterface {
  name = 'Replies1780000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table offices (
        id text collate "C" primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
        jurisdiction text not null,
        name text not null check (length(name) between 1 and 100),
        name_en text not null default '',
        parent_id text collate "C" references offices
      );
      create table people (
        id text collate "C" primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
        jurisdiction text not null,
        name text not null check (length(name) between 1 and 100),
        login text not null unique,
        password_hash text,
        roles text[] not null check (roles <@ array['handler','sectionHead','deputyHead','head','supervisor','liaison','auditor','administrator'] and cardinality(roles) > 0),
        office_id text collate "C" references offices,
        language text not null default 'zh' check (language in ('zh','en')),
        demo boolean not null default false,
        disabled_at timestamptz(3)
      );
      create table contacts (
        id bigint generated always as identity primary key,
        office_id text collate "C" not null references offices,
        level text not null check (level in ('handler','sectionHead','deputyHead','head','supervisor','liaison')),
        name text not null check (length(name) between 1 and 100),
        address text not null check (address ~ '^[^[:cntrl:][:space:]<>,;"]+@[^[:cntrl:][:space:]<>,;"]+$' and length(address) <= 254),
        language text not null default 'zh' check (language in ('zh','en')),
        person_id text collate "C" references people,
        substitute_id bigint references contacts check (substitute_id <> id),
        failing_since timestamptz(3),
        failing_reason text,
        unique (office_id, level, address),
        check ((failing_since is null) = (failing_reason is null))
      );
      create table suggestions (
        id text collate "C" primary key check (id ~ '^[A-Za-z0-9-]{1,40}$'),
        jurisdiction text not null,
        session text not null,
        title text not null,
        lead_deputy text not null,
        joint boolean not null,
        handed_over_by text not null
      );
      create table replies (
        id bigint generated always as identity primary key,
        suggestion_id text collate "C" not null references suggestions,
        sha256 text collate "C" not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
        bytes bytea not null check (octet_length(bytes) between 1 and 20971520),
        encoding text not null,
        text text not null check (length(text) > 0),
        issuer text not null,
        signed_on date not null,
        imported_at timestamptz(3) not null,
        imported_by text collate "C" not null references people
      );
      create index replies_of_suggestion on replies (suggestion_id);
      create table profiles (
        id text collate "C" not null,
        version integer not null check (version > 0),
        body text not null,
        valid_from date not null,
        valid_to date check (valid_to >= valid_from),
        verified boolean not null,
        source text not null,
        primary key (id, version)
      );
      create table calendars (
        version text collate "C" primary key,
        source text not null,
        covers_until date not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table calendars, profiles, replies, suggestions, contacts, people, offices');
  }
}
