import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links in letters, by which a recipient acts without an account, and files that came in by them. */
export class Links1780000000014 implements MigrationInterface {
  name = 'Links1780000000014';

  async up(runner: QueryRunner): Promise<void> {
    // One link a letter. The token is nowhere: it is made from the salt and the secret of the program, and only its hash is kept.
    await runner.query(`
      create table links (
        id bigint generated always as identity primary key,
        token_hash text collate "C" not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
        salt bytea not null check (octet_length(salt) = 32),
        notice_id text collate "C" not null unique references notices,
        commitment_id text collate "C" not null references commitments,
        contact_id bigint not null references contacts,
        -- Where the letter went: a contact with another address since has not received this link.
        address text not null,
        purpose text collate "C" not null check (purpose in ('accept', 'work', 'explain', 'approve', 'decide', 'verify', 'letters')),
        -- What held when it was issued, and how far the history went: once that has changed the link is of no use.
        standpoint text not null,
        revision integer not null check (revision >= 1),
        -- By the real clock, as sessions: a demo's shifted clock opens and closes nothing.
        issued_at timestamptz(3) not null,
        expires_at timestamptz(3) not null check (expires_at > issued_at),
        revoked_at timestamptz(3),
        revoked_by text collate "C" references people,
        revoked_reason text check (length(revoked_reason) between 1 and 4000),
        used_at timestamptz(3),
        used_event text collate "C",
        used_seq integer,
        check ((revoked_at is null) = (revoked_by is null) and (revoked_at is null) = (revoked_reason is null)),
        check ((used_at is null) = (used_event is null) and (used_at is null) = (used_seq is null)),
        foreign key (commitment_id, used_seq) references history
      );
      create index links_of_contact on links (contact_id);
      create index links_of_commitment on links (commitment_id);

      alter table attachments
        alter column stored_by drop not null,
        add column stored_by_contact bigint references contacts,
        add check (num_nonnulls(stored_by, stored_by_contact) = 1);

      grant select, insert, update on links to jiannuo_app;
      grant usage on all sequences in schema public to jiannuo_app;
    `);
  }

  /** Refuses while there are files that a contact brought: whoever stored them could not be told any more. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attachments alter column stored_by set not null;
      alter table attachments drop column stored_by_contact;
      drop table links;
    `);
  }
}
