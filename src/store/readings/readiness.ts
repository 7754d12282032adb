import type { EntityManager } from 'typeorm';

export interface Readiness {
  /** Name of the newest migration that the database has. */
  migration: string;
  /** How overdue the oldest timer is that could fire now; 0 when none is due. */
  oldestDueSeconds: number;
  /** The mail server refused our own login or set-up, and sending waits. */
  mailPaused: boolean;
}

export async function readReadiness(tx: EntityManager): Promise<Readiness> {
  const [row] = await tx.query<Readiness[]>(`
    select (select name from migrations order by id desc limit 1) as migration, coalesce((select paused_until > jiannuo_now() from transport), false) as "mailPaused",
      coalesce((select extract(epoch from jiannuo_now() - next_fire_at) from commitments
        where next_fire_at <= jiannuo_now() and (retry_at is null or retry_at <= jiannuo_now()) order by next_fire_at limit 1), 0)::float8 as "oldestDueSeconds"`);
  return row as Readiness;
}
