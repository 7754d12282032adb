import type { EntityManager } from 'typeorm';
import type { DueBasis, LocalDate, TimerName } from '../../core/commitment.js';
import { inScope, scopeValues } from '../scope.js';
import type { Reach } from '../scope.js';

/** An armed timer as its row holds it. */
export interface TimerRow {
  name: TimerName;
  event: string;
  epoch: number;
  fireAt: Date;
}

/** What the machine, its clock and its deadline are computed from; part of every reading that shows a commitment. */
export interface StandingRow {
  id: string;
  kind: string;
  version: number;
  definitionHash: string;
  profileId: string;
  profileVersion: number;
  calendarVersion: string;
  /** The counted limit behind the due date as stored; null for a date that stands by itself. */
  clock: string | null;
  snapshot: string;
  stage: string;
  /** Whether any stage was ever reported: most kinds begin in their first one. */
  stageReported: boolean;
  revision: number;
  startedOn: LocalDate;
  dueOn: LocalDate | null;
  dueBasis: DueBasis;
  /** The day of the claim in force: lateness is measured on it. */
  claimedOn: LocalDate | null;
  closedOn: LocalDate | null;
  /** JSON text of `Terms`. */
  terms: string;
  timers: TimerRow[];
}

export interface OfficeRow {
  id: string;
  name: string;
  nameEn: string;
}

/** Columns of StandingRow, for a query over `commitments c`. */
export const STANDING_COLUMNS = `c.id, c.kind, c.version, c.definition_hash as "definitionHash", c.profile_id as "profileId",
  c.profile_version as "profileVersion", c.calendar_version as "calendarVersion", c.clock, c.snapshot, c.stage, c.revision, c.started_on::text as "startedOn", c.due_on::text as "dueOn",
  c.due_basis as "dueBasis", exists (select from history h where h.commitment_id = c.id and h.event = 'STAGE_REACHED') as "stageReported", c.claimed_on::text as "claimedOn", c.closed_on::text as "closedOn", c.terms,
  coalesce((select json_agg(json_build_object('name', t.name, 'event', t.event, 'epoch', t.epoch,
      'fireAt', (extract(epoch from t.fire_at) * 1000)::bigint) order by t.fire_at, t.name)
    from timers t where t.commitment_id = c.id), '[]') as timers`;

/** Not over, of `commitments c`: what is contested has an outcome, and still somebody who must act. Its counterpart for a stage that was read is `!isClosed(stage)` (core/commitment.ts). */
export const OPEN = `(c.closed_on is null or c.stage like 'disputed.%')`;

/** Offices that have a commitment in reach, for the filter. */
export async function officesWithCommitments(tx: EntityManager, reach: Reach): Promise<OfficeRow[]> {
  return tx.query(`select o.id, o.name, o.name_en as "nameEn" from offices o
    where exists (select 1 from commitments c where c.office_id = o.id and ${inScope(1)}) order by o.name`, scopeValues(reach));
}

/** The driver hands JSON through as it is: instants in it are still numbers. */
export function withTimers<Row extends StandingRow>(row: Row): Row {
  return { ...row, timers: row.timers.map((timer) => ({ ...timer, fireAt: new Date(timer.fireAt) })) };
}
