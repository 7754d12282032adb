import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the whole life of a promise needs: commitments that come from another one or end in one, the duty to answer (which has
 * no reply yet), clocks of counted limits, mandates, attachments, and rules that an administrator adds.
 */
export class WholeLife1780000000006 implements MigrationInterface {
  name = 'WholeLife1780000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table commitments
        alter column reply_id drop not null,
        drop constraint if exists commitments_reply_id_check,
        add column suggestion_id text collate "C" references suggestions,
        add column promised_on date,
        add column parent_id text collate "C" references commitments check (parent_id <> id),
        add column merged_into text collate "C" references commitments check (merged_into <> id),
        add column clock text;
      update commitments c set suggestion_id = r.suggestion_id, promised_on = r.signed_on from replies r where r.id = c.reply_id;
      alter table commitments
        alter column suggestion_id set not null,
        alter column promised_on set not null,
        drop constraint commitments_check4,
        add constraint commitments_closed check ((closed_on is not null) = (stage like 'closed.%' or stage in ('dismissed', 'merged', 'split', 'withdrawn'))),
        add constraint commitments_merged check (merged_into is null or stage = 'merged');
      create index commitments_of_suggestion on commitments (suggestion_id);
      create index commitments_of_parent on commitments (parent_id) where parent_id is not null;

      create table mandates (
        id bigint generated always as identity primary key,
        person_id text collate "C" not null references people,
        for_id text collate "C" not null references people check (for_id <> person_id),
        from_on date not null,
        until_on date check (until_on >= from_on),
        reason text not null check (length(reason) > 0),
        granted_by text collate "C" not null references people,
        unique (person_id, for_id, from_on)
      );
      create table attachments (
        sha256 text collate "C" primary key check (sha256 ~ '^[0-9a-f]{64}$'),
        name text not null check (length(name) between 1 and 200),
        bytes bytea not null check (octet_length(bytes) between 1 and 20971520),
        stored_at timestamptz(3) not null,
        stored_by text collate "C" not null references people
      );

      alter table profiles
        add column recorded_at timestamptz(3),
        add column recorded_by text collate "C" references people,
        add column reason text not null default '';
      create table calendar_layers (
        id text collate "C" primary key,
        level text not null check (level in ('national', 'regional', 'own')),
        jurisdiction text,
        body text not null,
        recorded_at timestamptz(3) not null,
        recorded_by text collate "C" references people,
        reason text not null default '',
        check ((level = 'national') = (jurisdiction is null))
      );
      -- The last row of a jurisdiction is the calendar in force for what is opened now.
      create table calendars_in_force (
        id bigint generated always as identity primary key,
        jurisdiction text not null,
        version text collate "C" not null references calendars,
        since timestamptz(3) not null,
        recorded_by text collate "C" references people,
        reason text not null
      );
      create index calendars_in_force_of on calendars_in_force (jurisdiction, id desc);
      -- Counts every addition to profiles, layers and calendars in force, so that a process notices what another one added.
      create table rule_changes (
        id boolean primary key default true check (id),
        count bigint not null default 0
      );
      insert into rule_changes default values;
      create function count_rule_change() returns trigger language plpgsql as $$
      begin
        update rule_changes set count = count + 1;
        return null;
      end $$;
      create trigger counted after insert on profiles for each statement execute function count_rule_change();
      create trigger counted after insert on calendar_layers for each statement execute function count_rule_change();
      create trigger counted after insert on calendars_in_force for each statement execute function count_rule_change();
      create trigger append_only before update or delete or truncate on profiles for each statement execute function refuse_change();
      create trigger append_only before update or delete or truncate on calendar_layers for each statement execute function refuse_change();
      create trigger append_only before update or delete or truncate on calendars_in_force for each statement execute function refuse_change();
      create trigger append_only before update or delete or truncate on attachments for each statement execute function refuse_change();

      alter table suggestions add column handed_over_on date;

      grant select, insert on calendar_layers, calendars_in_force, attachments to jiannuo_app;
      grant select, insert, update on mandates, rule_changes to jiannuo_app;
      grant usage on all sequences in schema public to jiannuo_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table suggestions drop column handed_over_on;
      drop trigger append_only on profiles; drop trigger counted on profiles;
      drop table calendars_in_force, calendar_layers, rule_changes, attachments, mandates;
      drop function count_rule_change();
      alter table profiles drop column recorded_at, drop column recorded_by, drop column reason;
      drop index commitments_of_suggestion;
      alter table commitments drop constraint commitments_closed, drop constraint commitments_merged;
      alter table commitments drop column suggestion_id, drop column promised_on, drop column parent_id, drop column merged_into, drop column clock,
        add constraint commitments_check4 check ((closed_on is not null) = (stage like 'closed.%' or stage in ('dismissed', 'merged')));
      -- The answering of a suggestion has no reply yet and no place in the schema before: it is kept, and no new one is taken.
      do $$ begin
        if exists (select from commitments where reply_id is null) then
          alter table commitments add constraint commitments_reply_id_check check (reply_id is not null) not valid;
        else
          alter table commitments alter column reply_id set not null;
        end if;
      end $$;
    `);
  }
}
