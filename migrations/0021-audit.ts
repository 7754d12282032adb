import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the auditor's desk needs: histories searched by time, by event and by who acted, each in the order in which it is shown, so that a
 * page is read from its key however many entries there are (an instant is no key: thousands of timers share one midnight); evidence found
 * again by the number of its document or the digest of its file; and the examinations, which say who had all histories verified and with
 * what outcome. What the clock did is most of a history and has no index by actor.
 */
export class Audit1780000000021 implements MigrationInterface {
  name = 'Audit1780000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index history_by_time on history (at, commitment_id, seq);
      create index history_by_event on history (event, at, commitment_id, seq);
      create index history_by_actor on history (actor, at, commitment_id, seq) where actor <> 'clock';
      create index evidence_by_number on evidence (substring(fields from '[nN]umber":"([^"]{1,255})')) where substring(fields from '[nN]umber":"([^"]{1,255})') is not null;
      create index evidence_by_file on evidence (substring(fields from '"attachment":"([0-9a-f]{64})"')) where substring(fields from '"attachment":"([0-9a-f]{64})"') is not null;

      -- One row per stretch: histories in the order of their ids, after \`after_id\`, up to \`last_id\`; null = to the end.
      create table examinations (
        id bigint generated always as identity primary key,
        jurisdiction text not null,
        at timestamptz(3) not null,
        person_id text collate "C" not null references people,
        after_id text collate "C" not null,
        last_id text collate "C" check (last_id > after_id),
        commitments integer not null check (commitments >= 0),
        entries integer not null check (entries >= 0),
        files integer not null check (files >= 0),
        flawed integer not null check (flawed between 0 and commitments),
        flaws text not null
      );
      create index examinations_of on examinations (jurisdiction, id desc);
      create trigger append_only before update or delete or truncate on examinations for each statement execute function refuse_change();
      grant select, insert on examinations to jiannuo_app;
      grant usage on all sequences in schema public to jiannuo_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table examinations; drop index history_by_time, history_by_event, history_by_actor, evidence_by_number, evidence_by_file');
  }
}
