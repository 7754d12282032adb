import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Letters on their way: one notice per recipient, every delivery attempt, the built-in mailbox. */
export class Letters1780000000003 implements MigrationInterface {
  name = 'Letters1780000000003';

  async up(runner: QueryRunner): Promise<void> {
    // A notice's id is <commitment>.<seq of the step that asked for it>.<n>: it is its own dedup key, and its Message-ID is made from it.
    await runner.query(`
      create table notices (
        id text collate "C" primary key,
        commitment_id text collate "C" not null,
        seq integer not null,
        letter text collate "C" not null,
        level text not null check (level in ('handler','sectionHead','deputyHead','head','supervisor','liaison')),
        contact_id bigint references contacts,
        recipient text not null,
        address text not null,
        language text not null check (language in ('zh','en')),
        state text not null check (state in ('awaiting-approval','queued','sending','sent','retry','dead','uncertain','superseded','suppressed','withheld')),
        standing boolean not null,
        reason text,
        approved_by text collate "C",
        send_after timestamptz(3) not null,
        lease_until timestamptz(3),
        attempts integer not null default 0 check (attempts >= 0),
        subject text,
        html text,
        text text,
        created_at timestamptz(3) not null,
        settled_at timestamptz(3),
        foreign key (commitment_id, seq) references history,
        check ((state = 'sending') = (lease_until is not null)),
        check (state not in ('superseded','suppressed','withheld','dead') or reason is not null),
        check ((subject is null) = (html is null) and (subject is null) = (text is null))
      );
      create index notices_due on notices (send_after) where state in ('queued', 'retry');
      create index notices_leased on notices (lease_until) where state = 'sending';
      create index notices_of_commitment on notices (commitment_id) ;
      create index notices_unsent on notices (commitment_id, address) where state in ('awaiting-approval', 'queued', 'retry') and standing;

      create table deliveries (
        id bigint generated always as identity primary key,
        notice_id text collate "C" not null references notices,
        attempt integer not null check (attempt >= 1),
        at timestamptz(3) not null,
        outcome text not null check (outcome in ('sent','retry','dead','uncertain','paused')),
        smtp_code integer,
        response text not null,
        message_id text not null
      );
      create index deliveries_of_notice on deliveries (notice_id);
      create trigger append_only before update or delete or truncate on deliveries for each statement execute function refuse_change();

      create table mailbox (
        id bigint generated always as identity primary key,
        notice_id text collate "C" not null references notices,
        received_at timestamptz(3) not null,
        raw bytea not null
      );
      create table transport (
        id boolean primary key default true check (id),
        paused_until timestamptz(3),
        reason text,
        check ((paused_until is null) = (reason is null))
      );
      insert into transport default values;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table transport, mailbox, deliveries, notices');
  }
}
