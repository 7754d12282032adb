import type { EntityManager } from 'typeorm';

/** An office in the tree of its place. */
export interface PlacedOffice {
  id: string;
  name: string;
  nameEn: string;
  parent: string | null;
}

/** Every office of a jurisdiction, by id: whoever transfers something must be able to name any of them. */
export async function placedOffices(tx: EntityManager, jurisdiction: string): Promise<PlacedOffice[]> {
  return tx.query('select id, name, name_en as "nameEn", parent_id as parent from offices where jurisdiction = $1 order by id', [jurisdiction]);
}
