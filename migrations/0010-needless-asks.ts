import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Asks that were kept back because the office had told already grow with every quarter; the index of what needs attention leaves them out. */
export class NeedlessAsks1780000000010 implements MigrationInterface {
  name = 'NeedlessAsks1780000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index notices_attention;
      create index notices_attention on notices (state, created_at, id)
        where state in ('awaiting-approval', 'dead', 'uncertain') or (state = 'suppressed' and reason = 'no-contact');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index notices_attention;
      create index notices_attention on notices (state, created_at, id) where state in ('awaiting-approval', 'dead', 'uncertain', 'suppressed');
    `);
  }
}
