import type { EntityManager } from 'typeorm';
import { scopeValues } from '../scope.js';
import type { Reach } from '../scope.js';
import type { OfficeRow } from './board.js';

/** A leader in charge, by one of the contacts that name the address. */
export interface LeaderRow {
  id: string;
  name: string;
}

export interface BoardChoices {
  /** Null where there are more than anybody looks through in a list: then an office is found by its name. */
  offices: OfficeRow[] | null;
  leaders: LeaderRow[] | null;
}

const LONGEST_LIST = 150;

/** Offices within reach that have a commitment, and their leaders. Index board_places_of_office. */
export async function boardChoices(tx: EntityManager, reach: Reach): Promise<BoardChoices> {
  const within = `($1::text is null or o.jurisdiction = $1) and ($2::text[] is null or o.id = any($2)) and exists (select from board_places p where p.office_id = o.id)`;
  const offices = await tx.query<OfficeRow[]>(`select o.id, o.name, o.name_en as "nameEn" from offices o where ${within} order by o.name limit ${String(LONGEST_LIST + 1)}`, scopeValues(reach));
  const leaders = await tx.query<LeaderRow[]>(`
    select min(k.id)::text as id, min(k.name) as name from contacts k join offices o on o.id = k.office_id
    where k.level in ('deputyHead', 'head') and ${within} group by k.address order by 2 limit ${String(LONGEST_LIST + 1)}`, scopeValues(reach));
  return { offices: offices.length > LONGEST_LIST ? null : offices, leaders: leaders.length > LONGEST_LIST ? null : leaders };
}
