import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Ledgers that an office kept before: the file itself is the document whose words a commitment quotes while nobody has the
 * reply at hand. Each imported row is kept as text, and a commitment names the row. Uploads wait between the steps of an import.
 */
export class Ledgers1780000000007 implements MigrationInterface {
  name = 'Ledgers1780000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ledgers (
        id bigint generated always as identity primary key,
        sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
        sheet text not null check (length(sheet) between 1 and 100),
        name text not null check (length(name) between 1 and 200),
        bytes bytea not null check (octet_length(bytes) between 1 and 20971520),
        settings text not null,
        imported_at timestamptz(3) not null,
        imported_by text collate "C" not null references people,
        unique (sha256, sheet)
      );
      create table ledger_rows (
        ledger_id bigint not null references ledgers,
        row integer not null check (row >= 1),
        text text not null check (length(text) > 0),
        primary key (ledger_id, row)
      );
      alter table commitments
        add column ledger_id bigint,
        add column ledger_row integer,
        add constraint commitments_ledger_row foreign key (ledger_id, ledger_row) references ledger_rows,
        add constraint commitments_ledger_whole check ((ledger_id is null) = (ledger_row is null));
      create trigger append_only before update or delete or truncate on ledgers for each statement execute function refuse_change();
      create trigger append_only before update or delete or truncate on ledger_rows for each statement execute function refuse_change();

      create table uploads (
        id text collate "C" primary key check (id ~ '^[0-9a-f]{32}$'),
        person_id text collate "C" not null references people,
        name text not null check (length(name) between 1 and 200),
        bytes bytea not null check (octet_length(bytes) between 1 and 20971520),
        settings text,
        uploaded_at timestamptz(3) not null,
        expires_at timestamptz(3) not null check (expires_at > uploaded_at)
      );
      create index uploads_of_person on uploads (person_id);

      grant select, insert on ledgers, ledger_rows to jiannuo_app;
      grant select, insert, update, delete on uploads to jiannuo_app;
      grant usage on all sequences in schema public to jiannuo_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table uploads;
      alter table commitments drop constraint commitments_ledger_row, drop constraint commitments_ledger_whole, drop column ledger_id, drop column ledger_row;
      drop table ledger_rows, ledgers
    `);
  }
}
