import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The commitment, its baselines, armed timers and its history; what the engine alone writes. */
export class Commitments1780000000002 implements MigrationInterface {
  name = 'Commitments1780000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table commitments (
        id text collate "C" primary key check (id ~ '^[A-Za-z0-9-]{1,60}$'),
        jurisdiction text not null,
        reply_id bigint not null references replies,
        label text not null,
        kind text not null,
        version integer not null,
        definition_hash text collate "C" not null,
        title text not null check (length(title) between 1 and 300),
        quote text not null,
        span_start integer not null check (span_start >= 0),
        span_end integer not null check (span_end > span_start),
        attached text not null default '[]',
        office_id text collate "C" not null references offices,
        profile_id text collate "C" not null,
        profile_version integer not null,
        calendar_version text collate "C" not null references calendars,
        terms text not null default '{}',
        started_on date not null,
        due_on date,
        due_basis text not null check (due_basis in ('explicit','scope','inferred','declared','decided','statutory','none')),
        snapshot text not null,
        stage text not null,
        revision integer not null check (revision >= 1),
        head_hash text collate "C" not null check (head_hash ~ '^[0-9a-f]{64}$'),
        next_fire_at timestamptz(3),
        opened_at timestamptz(3) not null,
        claimed_on date,
        closed_on date,
        failures integer not null default 0 check (failures >= 0),
        retry_at timestamptz(3),
        foreign key (profile_id, profile_version) references profiles,
        unique (reply_id, label),
        check ((due_on is null) = (due_basis = 'none')),
        check (due_on is null or due_on >= started_on),
        check ((retry_at is null) = (failures = 0)),
        check ((closed_on is not null) = (stage like 'closed.%' or stage in ('dismissed', 'merged')))
      );
      -- The sweep's claim: oldest due first. Fill factor leaves room for in-page updates: every fire rewrites its row.
      alter table commitments set (fillfactor = 80);
      create index commitments_due on commitments (next_fire_at) where next_fire_at is not null;
      create index commitments_open on commitments (due_on, id) where closed_on is null;
      create index commitments_of_office on commitments (office_id);

      create table history (
        commitment_id text collate "C" not null references commitments,
        seq integer not null check (seq >= 1),
        at timestamptz(3) not null,
        recorded_at timestamptz(3) not null,
        actor text collate "C" not null,
        event text collate "C" not null,
        body text not null,
        prev_hash text collate "C" not null,
        hash text collate "C" not null,
        primary key (commitment_id, seq)
      );
      create table deadlines (
        commitment_id text collate "C" not null,
        seq integer not null,
        due_on date,
        basis text not null check (basis in ('explicit','scope','inferred','declared','decided','statutory','none')),
        reason text not null,
        decided_by text collate "C" not null,
        primary key (commitment_id, seq),
        foreign key (commitment_id, seq) references history
      );
      create table evidence (
        commitment_id text collate "C" not null,
        seq integer not null,
        event text collate "C" not null,
        fields text not null,
        primary key (commitment_id, seq),
        foreign key (commitment_id, seq) references history
      );
      create table ratings (
        commitment_id text collate "C" not null,
        seq integer not null,
        rating text not null check (rating in ('satisfied','basically_satisfied','dissatisfied')),
        text text not null,
        primary key (commitment_id, seq),
        foreign key (commitment_id, seq) references history
      );
      create table timers (
        commitment_id text collate "C" not null references commitments,
        name text collate "C" not null,
        event text collate "C" not null,
        epoch integer not null check (epoch >= 1),
        fire_at timestamptz(3) not null check (fire_at >= '0001-01-01T00:00Z' and fire_at < '9999-12-31T16:00Z'),
        primary key (commitment_id, name)
      );
      create table incidents (
        id bigint generated always as identity primary key,
        commitment_id text collate "C" references commitments,
        at timestamptz(3) not null,
        code text not null,
        message text not null,
        resolved_at timestamptz(3)
      );
      create index incidents_unresolved on incidents (commitment_id) where resolved_at is null;

      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
      end $$;
      create trigger append_only before update or delete or truncate on history for each statement execute function refuse_change();
      create trigger append_only before update or delete or truncate on deadlines for each statement execute function refuse_change();
      create trigger append_only before update or delete or truncate on evidence for each statement execute function refuse_change();
      create trigger append_only before update or delete or truncate on ratings for each statement execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table incidents, timers, ratings, evidence, deadlines, history, commitments; drop function refuse_change()');
  }
}
