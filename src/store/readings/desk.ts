import type { EntityManager } from 'typeorm';
import type { LocalDate } from '../../core/commitment.js';
import { inScope, scopeValues } from '../scope.js';
import type { Scope } from '../scope.js';
import { OPEN, STANDING_COLUMNS, withTimers } from './board.js';
import type { StandingRow } from './board.js';
import { SUPERIORS } from './commitment.js';

/** A commitment as the desk of its office shows it. */
export interface DeskRow extends StandingRow {
  title: string;
  quote: string;
  suggestionId: string;
  officeId: string;
  officeName: string;
  officeNameEn: string;
  superiors: string[];
}

/** A commitment that is over. */
export interface ClosedRow { id: string; title: string; stage: string; kind: string; stageReported: boolean; closedOn: LocalDate }

/** More than one office works on at once; what is due last is left out first, and the page says so. */
export const DESK_LIMIT = 300;
const CLOSED_SHOWN = 20;

/** What is open in the scope, by due date. One more than DESK_LIMIT says that there are more. */
export async function deskRows(tx: EntityManager, scope: Scope): Promise<DeskRow[]> {
  const rows = await tx.query<DeskRow[]>(`
    with mine as (select c.id from commitments c where ${inScope(1)} and ${OPEN} order by c.due_on nulls last, c.id limit ${String(DESK_LIMIT + 1)})
    select ${STANDING_COLUMNS}, c.title, c.quote, c.suggestion_id as "suggestionId", o.id as "officeId", o.name as "officeName", o.name_en as "officeNameEn", ${SUPERIORS} as superiors
    from mine join commitments c using (id) join offices o on o.id = c.office_id order by c.due_on nulls last, c.id`, scopeValues(scope));
  return rows.map(withTimers);
}

/** What was closed last. */
export function closedLast(tx: EntityManager, scope: Scope): Promise<ClosedRow[]> {
  return tx.query(`
    select c.id, c.title, c.stage, c.kind, c.closed_on::text as "closedOn", exists (select from history h where h.commitment_id = c.id and h.event = 'STAGE_REACHED') as "stageReported"
    from commitments c where ${inScope(1)} and not ${OPEN} order by c.closed_on desc, c.id limit ${String(CLOSED_SHOWN)}`, scopeValues(scope));
}
