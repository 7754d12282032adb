import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who of a provider of single sign-on is which person here: by issuer and subject, which are never given to somebody else (OpenID Connect Core 2). */
export class SignOnIdentities1780000000017 implements MigrationInterface {
  name = 'SignOnIdentities1780000000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sign_on_identities (
        issuer text collate "C" not null check (length(issuer) between 1 and 500),
        subject text collate "C" not null check (length(subject) between 1 and 255),
        person_id text collate "C" not null references people,
        linked_at timestamptz(3) not null default clock_timestamp(),
        primary key (issuer, subject)
      );
      create unique index sign_on_identities_of_person on sign_on_identities (person_id, issuer);
      grant select, insert on sign_on_identities to jiannuo_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table sign_on_identities');
  }
}
