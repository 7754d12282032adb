import type { EntityManager } from 'typeorm';

/** The database clock that everything is measured by, and whether a demo has shifted it away from the real time. */
export async function readClock(tx: EntityManager): Promise<{ now: Date; shifted: boolean }> {
  const [clock] = await tx.query<{ now: Date; shifted: boolean }[]>(`select jiannuo_now() as now, shift <> interval '0' as shifted from clock`);
  return clock as { now: Date; shifted: boolean };
}
