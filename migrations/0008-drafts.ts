import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Replies that are being read: the bytes as they came, what the extractor found, and what people have done to it since. And which
 * reply corrects which.
 */
export class Drafts1780000000008 implements MigrationInterface {
  name = 'Drafts1780000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table drafts (
        id bigint generated always as identity primary key,
        jurisdiction text not null,
        sha256 text collate "C" not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
        bytes bytea not null check (octet_length(bytes) between 1 and 20971520),
        name text not null check (length(name) between 1 and 200),
        encoding text not null,
        text text not null check (length(text) > 0),
        -- As found, and never edited: what people change is in draft_edits.
        extraction text not null,
        uploaded_at timestamptz(3) not null,
        uploaded_by text collate "C" not null references people,
        -- Once something was confirmed.
        reply_id bigint unique references replies,
        state text not null default 'open' check (state in ('open', 'confirmed', 'discarded')),
        -- Number of its edits.
        revision integer not null default 0 check (revision >= 0),
        check (state <> 'confirmed' or reply_id is not null)
      );
      create index drafts_open on drafts (uploaded_at desc) where state = 'open';
      create table draft_edits (
        draft_id bigint not null references drafts,
        seq integer not null check (seq >= 1),
        at timestamptz(3) not null,
        by text collate "C" not null references people,
        kind text collate "C" not null,
        body text not null,
        primary key (draft_id, seq)
      );
      create trigger append_only before update or delete or truncate on draft_edits for each statement execute function refuse_change();
      create function keep_draft_as_found() returns trigger language plpgsql as $$
      begin
        if (new.sha256, new.bytes, new.text, new.extraction, new.uploaded_by, new.uploaded_at)
          is distinct from (old.sha256, old.bytes, old.text, old.extraction, old.uploaded_by, old.uploaded_at) then
          raise exception 'a draft keeps what came in and what was found' using errcode = 'insufficient_privilege';
        end if;
        return new;
      end $$;
      create trigger as_found before update on drafts for each row execute function keep_draft_as_found();

      alter table replies add column replaces bigint references replies check (replaces <> id);
      create index replies_replacing on replies (replaces) where replaces is not null;

      grant select, insert, update on drafts to jiannuo_app;
      grant select, insert on draft_edits to jiannuo_app;
      grant usage on all sequences in schema public to jiannuo_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index replies_replacing;
      alter table replies drop column replaces;
      drop table draft_edits, drafts;
      drop function keep_draft_as_found();
    `);
  }
}
