import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Mails that tell an approver which letters wait, with a link for each commitment; links for the liaison; which places have brought a file;
 * what a monitor counts of webhooks.
 */
export class Approvers1780000000019 implements MigrationInterface {
  name = 'Approvers1780000000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table approval_mails (
        id bigint generated always as identity primary key,
        contact_id bigint not null references contacts,
        -- Where it goes: a contact with another address since has not been told.
        address text not null,
        state text collate "C" not null check (state in ('queued', 'sending', 'retry', 'sent', 'dead')),
        send_after timestamptz(3) not null,
        lease_until timestamptz(3),
        attempts integer not null default 0 check (attempts >= 0),
        result text,
        created_at timestamptz(3) not null,
        settled_at timestamptz(3),
        check ((state = 'sending') = (lease_until is not null)),
        check ((state in ('sent', 'dead')) = (settled_at is not null))
      );
      create index approval_mails_due on approval_mails (send_after) where state in ('queued', 'retry', 'sending');
      create index approval_mails_of_contact on approval_mails (contact_id, created_at);

      -- A letter has one link of its own; an approver's is for one letter that waits, and names the mail that brought it.
      alter table links add column approval_mail_id bigint references approval_mails;
      alter table links drop constraint links_notice_id_key;
      create unique index links_of_notice on links (notice_id) where approval_mail_id is null;
      create unique index links_of_approval_mail on links (approval_mail_id, notice_id) where approval_mail_id is not null;
      alter table links drop constraint links_purpose_check;
      alter table links add constraint links_purpose_check check (purpose in ('accept', 'work', 'explain', 'approve', 'decide', 'verify', 'letters', 'rate', 'extend', 'meet'));

      alter table mailbox add column approval_mail_id bigint references approval_mails;
      alter table mailbox drop constraint mailbox_about;
      alter table mailbox add constraint mailbox_about check (num_nonnulls(notice_id, person_id, approval_mail_id) = 1);

      -- The same bytes are kept once; that another place has stored them first must not matter to whoever brings them.
      create table attachment_places (
        sha256 text collate "C" not null references attachments,
        jurisdiction text not null,
        primary key (sha256, jurisdiction)
      );
      insert into attachment_places (sha256, jurisdiction)
        select a.sha256, coalesce(p.jurisdiction, o.jurisdiction) from attachments a
          left join people p on p.id = a.stored_by left join contacts k on k.id = a.stored_by_contact left join offices o on o.id = k.office_id
        on conflict do nothing;
      create trigger append_only before update or delete or truncate on attachment_places for each statement execute function refuse_change();

      create index webhook_deliveries_dead on webhook_deliveries (webhook_id) where state = 'dead';

      grant select, insert, update on approval_mails to jiannuo_app;
      grant select, insert on attachment_places to jiannuo_app;
      grant usage on all sequences in schema public to jiannuo_app;
    `);
  }

  /** Links and mails of the new sort go: the earlier version could neither honour nor show them. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from mailbox where approval_mail_id is not null;
      delete from links where approval_mail_id is not null or purpose in ('rate', 'extend', 'meet');
      drop index webhook_deliveries_dead;
      drop table attachment_places;
      alter table mailbox drop constraint mailbox_about;
      alter table mailbox drop column approval_mail_id;
      alter table mailbox add constraint mailbox_about check ((notice_id is null) <> (person_id is null));
      alter table links drop constraint links_purpose_check;
      alter table links add constraint links_purpose_check check (purpose in ('accept', 'work', 'explain', 'approve', 'decide', 'verify', 'letters'));
      drop index links_of_approval_mail;
      drop index links_of_notice;
      alter table links add constraint links_notice_id_key unique (notice_id);
      alter table links drop column approval_mail_id;
      drop table approval_mails;
    `);
  }
}
