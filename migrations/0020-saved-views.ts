import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Views of the board that somebody comes back to: a name and the query string that it stands for. */
export class SavedViews1780000000020 implements MigrationInterface {
  name = 'SavedViews1780000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table saved_views (
        person_id text collate "C" not null references people,
        name text not null check (length(name) between 1 and 60),
        query text not null check (length(query) <= 2000),
        saved_at timestamptz(3) not null default clock_timestamp(),
        primary key (person_id, name)
      );
      grant select, insert, update, delete on saved_views to jiannuo_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table saved_views');
  }
}
