import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The duty to answer has its due date from the handover on, which nobody confirms: the first of its dates was missing from the
 * baselines of those that were opened before this version. It is in their first history entry.
 */
export class FirstBaselines1780000000009 implements MigrationInterface {
  name = 'FirstBaselines1780000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      insert into deadlines (commitment_id, seq, due_on, basis, reason, decided_by)
      select c.id, h.seq, (h.body::jsonb #>> '{deadline,dueOn}')::date, h.body::jsonb #>> '{deadline,basis}', '', h.actor
      from commitments c join history h on h.commitment_id = c.id and h.seq = 1
      where c.kind = 'answer-suggestion' and h.body::jsonb #>> '{deadline,dueOn}' is not null
      on conflict do nothing`);
  }

  /** Baselines are never deleted; the earlier version can do with them. */
  async down(): Promise<void> {
    return Promise.resolve();
  }
}
