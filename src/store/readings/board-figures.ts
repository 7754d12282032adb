/** How many commitments have which light. Never a count over commitments where there may be millions: sums of counts that writers keep. */
import type { EntityManager } from 'typeorm';
import type { Light } from '../../core/board-view.js';
import type { LocalDate } from '../../core/commitment.js';
import { DUE_SOON_DAYS } from '../../core/schedule.js';
import { inScope, scopeValues } from '../scope.js';
import type { Reach } from '../scope.js';
import { UNDELIVERED } from './undelivered-letters.js';

export type BoardFigures = Record<Exclude<Light, 'closed-late'>, number> & {
  open: number;
  waiting: number;
  /** Open, and the date is inferred and unconfirmed. */
  inferred: number;
  /** These three are counted up to MOST_COUNTED and no further. */
  stuck: number;
  lettersAwaiting: number;
  lettersFailing: number;
};

export const MOST_COUNTED = 1_000;

/**
 * All of a jurisdiction: from board_counts and what was added since, a few thousand rows however many commitments there are. Of named
 * offices: from their own rows (index board_places_of_office), as many as these offices have.
 */
export async function boardFigures(tx: EntityManager, reach: Reach, today: LocalDate): Promise<BoardFigures> {
  const ofOffices = reach !== 'everything' && reach.offices !== 'all';
  const [jurisdiction, offices] = scopeValues(reach);
  const counted = ofOffices
    ? `select lane, rung, due_basis = 'inferred' as inferred, waiting, due_on, 1 as n from board_places where office_id = any($3::text[]) and jurisdiction = $2 and lane < 4
       union all select 4, '', false, false, null, count(*) from board_places where office_id = any($3::text[]) and jurisdiction = $2 and lane = 4`
    : `select lane, rung, inferred, waiting, due_on, n from board_counts where $2::text is null or jurisdiction = $2
       union all select lane, rung, inferred, waiting, due_on, n from board_count_changes where $2::text is null or jurisdiction = $2`;
  const soon = `due_on between $1::date and $1::date + ${String(DUE_SOON_DAYS)} and not inferred`;
  const sum = (condition: string): string => `coalesce(sum(n) filter (where ${condition}), 0)::float8`;
  const [row] = await tx.query<BoardFigures[]>(`
    select ${sum('lane = 1 or (lane = 0 and due_on < $1::date)')} as overdue, ${sum(`rung in ('blue', 'blueAgain')`)} as blue, ${sum(`rung = 'orange'`)} as orange, ${sum(`rung = 'red'`)} as red,
      ${sum(`rung = 'referred'`)} as referred, ${sum('lane = 1')} as "late-claim", ${sum(`lane = 0 and ${soon}`)} as "due-soon", ${sum(`lane = 0 and due_on >= $1::date and not (${soon})`)} as ahead,
      ${sum('lane = 2')} as claimed, ${sum('lane = 3')} as undated, ${sum('lane = 4')} as closed, ${sum('lane < 4')} as open, ${sum('lane < 4 and waiting')} as waiting, ${sum('lane < 4 and inferred')} as inferred
    from (${counted}) c`, ofOffices ? [today, jurisdiction, offices] : [today, jurisdiction]);
  const [trouble] = await tx.query<Pick<BoardFigures, 'stuck' | 'lettersAwaiting' | 'lettersFailing'>[]>(`
    select (select count(*)::int from (select from commitments c where c.failures > 0 and ${inScope(1)} limit ${String(MOST_COUNTED)}) f) as stuck,
      (select count(*)::int from (select from notices n join commitments c on c.id = n.commitment_id where n.state = 'awaiting-approval' and ${inScope(1)} limit ${String(MOST_COUNTED)}) f) as "lettersAwaiting",
      (select count(*)::int from (select from notices n join commitments c on c.id = n.commitment_id where ${UNDELIVERED} and ${inScope(1)} limit ${String(MOST_COUNTED)}) f) as "lettersFailing"`, [jurisdiction, offices]);
  return { ...(row as BoardFigures), ...(trouble as BoardFigures) };
}
