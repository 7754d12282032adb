/** Commitments as a program lists them: by id, a page at a time, so that a page is found by its key however many there are. */
import type { EntityManager } from 'typeorm';
import type { DueBasis, LocalDate } from '../../core/commitment.js';
import { inScope, scopeValues } from '../scope.js';
import type { Reach } from '../scope.js';
import { OPEN } from './board.js';

export interface ListFilter {
  office?: string | undefined;
  state: 'open' | 'closed' | 'all';
  kind?: string | undefined;
  suggestion?: string | undefined;
  dueBy?: LocalDate | undefined;
}

export interface ListedCommitment {
  id: string;
  title: string;
  kind: string;
  stage: string;
  suggestionId: string;
  officeId: string;
  officeName: string;
  officeNameEn: string;
  revision: number;
  profileId: string;
  profileVersion: number;
  calendarVersion: string;
  dueOn: LocalDate | null;
  dueBasis: DueBasis;
  claimedOn: LocalDate | null;
  closedOn: LocalDate | null;
}

const LISTED = `c.id, c.title, c.kind, c.stage, c.suggestion_id as "suggestionId", c.office_id as "officeId", o.name as "officeName", o.name_en as "officeNameEn", c.revision,
  c.profile_id as "profileId", c.profile_version as "profileVersion", c.calendar_version as "calendarVersion", c.due_on::text as "dueOn", c.due_basis as "dueBasis",
  c.claimed_on::text as "claimedOn", c.closed_on::text as "closedOn" from commitments c join offices o on o.id = c.office_id`;
const SEEN = inScope(1);

/** At most `limit` of those within reach that pass the filter, after the id `after`. */
export async function listCommitments(tx: EntityManager, reach: Reach, { office, state, kind, suggestion, dueBy }: ListFilter, after: string, limit: number): Promise<ListedCommitment[]> {
  return tx.query(`select ${LISTED}
    where ${SEEN} and c.id > $3 and ($4::text is null or c.office_id = $4) and ($5 = 'all' or ($5 = 'open') = ${OPEN})
      and ($6::text is null or c.kind = $6) and ($7::text is null or c.suggestion_id = $7) and ($8::date is null or c.due_on <= $8)
    order by c.id limit $9`, [...scopeValues(reach), after, office ?? null, state, kind ?? null, suggestion ?? null, dueBy ?? null, limit]);
}

/** One of them within reach, or null. */
export async function listedCommitment(tx: EntityManager, reach: Reach, id: string): Promise<ListedCommitment | null> {
  const [row] = await tx.query<ListedCommitment[]>(`select ${LISTED} where ${SEEN} and c.id = $3`, [...scopeValues(reach), id]);
  return row ?? null;
}

/** Commitments that stand alike towards their dates, counted. */
export interface StandingCount {
  officeId: string;
  dueOn: LocalDate | null;
  dueBasis: DueBasis;
  claimedOn: LocalDate | null;
  closedOn: LocalDate | null;
  /** Not over; what is contested has a day of closing and is open all the same. */
  open: boolean;
  rung: string | null;
  count: number;
}

/** Every commitment within reach, counted by what its light depends on: the rows stay in the database. */
export async function countStandings(tx: EntityManager, reach: Reach): Promise<StandingCount[]> {
  return tx.query(`
    select c.office_id as "officeId", c.due_on::text as "dueOn", c.due_basis as "dueBasis", c.claimed_on::text as "claimedOn", c.closed_on::text as "closedOn", ${OPEN} as open,
      case when c.closed_on is null then c.snapshot::jsonb #>> '{value,underway,clock,overdue}' end as rung, count(*)::int as count
    from commitments c where ${SEEN} group by 1, 2, 3, 4, 5, 6, 7`, scopeValues(reach));
}
