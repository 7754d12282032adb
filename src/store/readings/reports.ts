import type { EntityManager } from 'typeorm';
import type { Report } from '../../core/needless-asks.js';

/** What the offices have reported on these commitments, by commitment, oldest first; a report that names no day has that of its entry, in the zone given. */
export async function reportsOn(tx: EntityManager, commitments: readonly { id: string; timeZone: string }[]): Promise<ReadonlyMap<string, readonly Report[]>> {
  const reports = new Map<string, Report[]>();
  if (commitments.length === 0) return reports;
  const rows = await tx.query<(Report & { id: string })[]>(`
    select h.commitment_id as id, h.event, d.data ->> 'stage' as stage, coalesce(d.data ->> 'on', to_char(h.at at time zone c.zone, 'YYYY-MM-DD')) as on
    from unnest($1::text[], $2::text[]) as c (id, zone) join history h on h.commitment_id = c.id
      cross join lateral (select h.body::jsonb #> '{event,data}' as data) d
    where h.event in ('CHECKED_IN', 'STAGE_REACHED', 'PROGRESS_REPORTED')
    order by h.commitment_id, h.seq`, [commitments.map(({ id }) => id), commitments.map(({ timeZone }) => timeZone)]);
  for (const { id, event, stage, on } of rows) {
    const list = reports.get(id) ?? [];
    list.push({ event, stage, on });
    reports.set(id, list);
  }
  return reports;
}
