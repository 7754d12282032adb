import type { EntityManager } from 'typeorm';

export interface AccessRow {
  id: string;
  at: Date;
  event: string;
  personId: string | null;
  personName: string | null;
  aboutId: string | null;
  aboutName: string | null;
  address: string;
  detail: string;
}

export interface AccessFilter {
  /** Only of this kind. */
  event: string | null;
  /** Only what this person did or what concerns them: id or login. */
  person: string | null;
  /** From 1. */
  page: number;
}

export const ACCESS_PAGE = 100;

/** One page of what the auditors of a jurisdiction may read, the latest first, and the kinds there are; what nobody can be named for is read by all of them. */
export async function accessRows(tx: EntityManager, jurisdiction: string, { event, person, page }: AccessFilter): Promise<{ rows: AccessRow[]; total: number; events: string[] }> {
  const filter = `(l.jurisdiction = $1 or l.jurisdiction is null) and ($2::text is null or l.event = $2)
    and ($3::text is null or l.person_id in (select id from people where id = $3 or login = $3) or l.about_id in (select id from people where id = $3 or login = $3))`;
  const rows = await tx.query<AccessRow[]>(`
    select l.id, l.at, l.event, l.person_id as "personId", p.name as "personName", l.about_id as "aboutId", a.name as "aboutName", l.address, l.detail
    from access_log l left join people p on p.id = l.person_id left join people a on a.id = l.about_id
    where ${filter} order by l.id desc limit ${String(ACCESS_PAGE)} offset $4`, [jurisdiction, event, person, (page - 1) * ACCESS_PAGE]);
  const [{ total }] = await tx.query<[{ total: number }]>(`select count(*)::int as total from access_log l where ${filter}`, [jurisdiction, event, person]);
  const events = await tx.query<{ event: string }[]>('select distinct event from access_log where jurisdiction = $1 or jurisdiction is null order by event', [jurisdiction]);
  return { rows, total, events: events.map((row) => row.event) };
}
