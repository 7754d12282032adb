/** Commitments with everything that a forecast or a list on the command line needs. */
import type { EntityManager } from 'typeorm';
import type { LocalDate } from '../../core/commitment.js';
import { unknownCommitment } from '../../core/errors.js';
import type { Clock } from '../../core/clock.js';
import type { Rules } from '../../core/rules.js';
import type { SupposedFacts } from '../../core/what-if.js';
import { STANDING_COLUMNS, withTimers } from './board.js';
import type { StandingRow } from './board.js';
import { forecastFactsOf } from './standing.js';

export interface Tracked extends StandingRow {
  title: string;
  quote: string;
  jurisdiction: string;
  office: string;
  officeName: string;
  officeNameEn: string;
  suggestionId: string;
  suggestionTitle: string;
  leadDeputy: string;
  failures: number;
  promisedOn: LocalDate;
}

/** Every commitment, open ones first and the earliest due date on top; or the one named. */
export async function readTracked(tx: EntityManager, id: string | null = null): Promise<Tracked[]> {
  const rows = await tx.query<Tracked[]>(`
    select ${STANDING_COLUMNS}, c.title, c.quote, c.jurisdiction, c.office_id as office, o.name as "officeName", o.name_en as "officeNameEn",
      s.id as "suggestionId", s.title as "suggestionTitle", s.lead_deputy as "leadDeputy", c.failures, c.promised_on::text as "promisedOn"
    from commitments c join offices o on o.id = c.office_id join suggestions s on s.id = c.suggestion_id
    where $1::text is null or c.id = $1
    order by (c.closed_on is not null), c.due_on nulls last, c.id`, [id]);
  return rows.map(withTimers);
}

/** @throws DomainError `unknown-commitment` */
export async function readOneTracked(tx: EntityManager, id: string): Promise<Tracked> {
  const [row] = await readTracked(tx, id);
  if (row === undefined) throw unknownCommitment(id);
  return row;
}

/** What a supposition starts from. Throws as forecastFactsOf. */
export function supposedFactsOf(row: Tracked, rules: Rules): SupposedFacts {
  const { startedOn, office, promisedOn: repliedOn, clock } = row;
  return { ...forecastFactsOf(row, rules), startedOn, office, repliedOn, clock: clock === null ? null : JSON.parse(clock) as Clock };
}
