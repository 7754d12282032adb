import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a commitment ended stands while that is contested (stage `disputed.…`): the day it ended is kept, or the days of the contest would count as late. */
export class Disputed1780000000011 implements MigrationInterface {
  name = 'Disputed1780000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table commitments drop constraint commitments_closed;
      alter table commitments add constraint commitments_closed
        check ((closed_on is not null) = (stage like 'closed.%' or stage like 'disputed.%' or stage in ('dismissed', 'merged', 'split', 'withdrawn')));
    `);
  }

  /** The version before knows no such stage: what is contested is open for it, and its definition one that it refuses. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table commitments drop constraint commitments_closed;
      update commitments set closed_on = null where stage like 'disputed.%';
      alter table commitments add constraint commitments_closed
        check ((closed_on is not null) = (stage like 'closed.%' or stage in ('dismissed', 'merged', 'split', 'withdrawn')));
    `);
  }
}
