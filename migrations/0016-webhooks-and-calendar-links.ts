import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is told by webhook, what waits to be told, and the secret links to calendar feeds. */
export class WebhooksAndCalendarLinks1780000000016 implements MigrationInterface {
  name = 'WebhooksAndCalendarLinks1780000000016';

  async up(runner: QueryRunner): Promise<void> {
    // A secret is stored sealed (outbox/webhooks/secrets.ts): a copy of the table signs nothing.
    await runner.query(`
      create table webhooks (
        id bigint generated always as identity primary key,
        jurisdiction text not null,
        office_id text collate "C" references offices,
        url text not null check (url ~ '^https?://' and length(url) <= 2000),
        events text[] not null check (cardinality(events) between 1 and 200),
        secret text not null,
        former_secret text,
        former_until timestamptz(3),
        created_at timestamptz(3) not null,
        created_by text collate "C" not null references people,
        disabled_at timestamptz(3),
        disabled_because text,
        incident_id bigint references incidents,
        failures integer not null default 0 check (failures >= 0),
        failing_since timestamptz(3),
        paused_until timestamptz(3),
        last_result text,
        check ((former_secret is null) = (former_until is null)),
        check ((disabled_at is null) = (disabled_because is null)),
        check ((failing_since is null) = (failures = 0))
      );
      -- What the writer leaves in its transaction: one row a batch, never updated, gone once it became deliveries. No order is read from it.
      create table webhook_feed (
        id bigint generated always as identity primary key,
        commitments text not null,
        seqs text not null
      );
      create table webhook_deliveries (
        webhook_id bigint not null references webhooks,
        commitment_id text collate "C" not null,
        seq integer not null,
        state text not null check (state in ('queued', 'sending', 'retry', 'sent', 'dead')),
        send_after timestamptz(3) not null,
        lease_until timestamptz(3),
        attempts integer not null default 0 check (attempts >= 0),
        first_tried_at timestamptz(3),
        settled_at timestamptz(3),
        result text,
        primary key (webhook_id, commitment_id, seq),
        foreign key (commitment_id, seq) references history,
        check ((state = 'sending') = (lease_until is not null)),
        check ((state in ('sent', 'dead')) = (settled_at is not null))
      );
      create index webhook_deliveries_due on webhook_deliveries (webhook_id, send_after) where state in ('queued', 'retry');
      create index webhook_deliveries_leased on webhook_deliveries (lease_until) where state = 'sending';
      create index webhook_deliveries_settled on webhook_deliveries (settled_at) where state = 'sent';

      create table calendar_links (
        id bigint generated always as identity primary key,
        person_id text collate "C" not null references people,
        office_id text collate "C" references offices,
        secret_hash text collate "C" not null unique check (secret_hash ~ '^[0-9a-f]{64}$'),
        created_at timestamptz(3) not null,
        revoked_at timestamptz(3)
      );
      create unique index calendar_links_live on calendar_links (person_id, coalesce(office_id, '')) where revoked_at is null;

      grant select, insert, update on webhooks, calendar_links to jiannuo_app;
      grant select, insert, update, delete on webhook_feed, webhook_deliveries to jiannuo_app;
      grant usage on all sequences in schema public to jiannuo_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table calendar_links, webhook_deliveries, webhook_feed, webhooks');
  }
}
