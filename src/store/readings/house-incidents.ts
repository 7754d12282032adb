import type { EntityManager } from 'typeorm';

/** What is wrong with no single commitment: shown to whoever can mend it. */
export interface HouseIncident {
  at: Date;
  message: string;
}

export function houseIncidents(tx: EntityManager): Promise<HouseIncident[]> {
  return tx.query('select at, message from incidents where commitment_id is null and resolved_at is null order by id desc limit 20');
}
