import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a commitment ended stands while that is contested (stage `disputed.…`): the day it ended is kept, or the days of the contest would count as late. */
export class Disputed1780000000011 implements MigrationInterface {
  name = 'Disputed1780000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table commitments drop constraint commitments_closed;
      -- Contested before this was undone: the day it ended is that of the first entry after which nothing was open any more.
      update commitments c set closed_on = (
        select (h.at at time zone 'Asia/Shanghai')::date from history h
        where h.commitment_id = c.id and h.seq > (
          select max(o.seq) from history o where o.commitment_id = c.id and not ((o.body::jsonb #> '{state,value}') ?| array['closed', 'disputed']))
        order by h.seq limit 1)
        where c.stage like 'disputed.%' and c.closed_on is null;
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
