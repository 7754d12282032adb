import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Indexes after measuring with 100,000 commitments. Two that no statement could use go: each cost a write at every fire.
 * One comes: letters that a person must look at are few among very many, and every page counts them.
 */
export class Indexes1780000000005 implements MigrationInterface {
  name = 'Indexes1780000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index commitments_open, notices_unsent;
      create index notices_attention on notices (state, created_at, id) where state in ('awaiting-approval', 'dead', 'uncertain', 'suppressed');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index notices_attention;
      create index commitments_open on commitments (due_on, id) where closed_on is null;
      create index notices_unsent on notices (commitment_id, address) where state in ('awaiting-approval', 'queued', 'retry') and standing;
    `);
  }
}
