/** What the charts are drawn from: commitments counted in the database by what their place in a chart depends on. */
import type { EntityManager } from 'typeorm';
import type { DueBasis, LocalDate } from '../../core/commitment.js';
import { inScope, scopeValues } from '../scope.js';
import type { Reach } from '../scope.js';
import { OPEN } from './board.js';

/** Open commitments that stand alike towards their dates. */
export interface OpenGroup {
  officeId: string;
  officeName: string;
  officeNameEn: string;
  calendarVersion: string;
  dueOn: LocalDate | null;
  dueBasis: DueBasis;
  claimedOn: LocalDate | null;
  closedOn: LocalDate | null;
  rung: string | null;
  count: number;
}

/** Commitments of one kind of end that fell due in one month. */
export interface PastGroup {
  /** `2022-09` */
  month: string;
  stage: string;
  dueBasis: DueBasis;
  claimed: boolean;
  waiting: boolean;
  inTime: boolean;
  /** A date before the one in force was another. */
  changed: boolean;
  count: number;
}

const CLOCK = `coalesce(c.snapshot::jsonb #> '{value,underway,clock}', c.snapshot::jsonb #> '{value,answering,clock}')`;

/** Open ones within reach, of one office or (null) of all. */
export async function openGroups(tx: EntityManager, reach: Reach, office: string | null): Promise<OpenGroup[]> {
  return tx.query(`
    select o.id as "officeId", o.name as "officeName", o.name_en as "officeNameEn", g.* from (
      select c.office_id, c.calendar_version as "calendarVersion", c.due_on::text as "dueOn", c.due_basis as "dueBasis", c.claimed_on::text as "claimedOn", c.closed_on::text as "closedOn",
        ${CLOCK} ->> 'overdue' as rung, count(*)::int as count
      from commitments c where ${inScope(1)} and ($3::text is null or c.office_id = $3) and ${OPEN} group by 1, 2, 3, 4, 5, 6, 7) g
    join offices o on o.id = g.office_id`, [...scopeValues(reach), office]);
}

/**
 * What fell due from `from` on and before `today`: pledges alone. The duty to answer has a limit of its own law, and what another body does is never overdue (domain 4.2, K16).
 */
export async function pastGroups(tx: EntityManager, reach: Reach, office: string | null, from: LocalDate, today: LocalDate): Promise<PastGroup[]> {
  return tx.query(`
    select to_char(c.due_on, 'YYYY-MM') as month, c.stage, c.due_basis as "dueBasis", c.claimed_on is not null as claimed, ${CLOCK} = '"waiting"' as waiting,
      coalesce(c.claimed_on, c.closed_on, $5::date) <= c.due_on as "inTime",
      exists (select from deadlines d where d.commitment_id = c.id and d.due_on <> c.due_on) as changed, count(*)::int as count
    from commitments c where ${inScope(1)} and ($3::text is null or c.office_id = $3) and c.due_on >= $4::date and c.due_on < $5::date
      and c.kind not in ('answer-suggestion', 'watch-other-body')
    group by 1, 2, 3, 4, 5, 6, 7 order by 1`, [...scopeValues(reach), office, from, today]);
}
