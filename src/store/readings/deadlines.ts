import type { EntityManager } from 'typeorm';
import type { DueBasis, LocalDate } from '../../core/commitment.js';
import { inScope, scopeValues } from '../scope.js';
import type { Scope } from '../scope.js';
import { OPEN } from './board.js';
import type { OfficeRow } from './board.js';

/** A commitment that somebody still owes something for, with the dates a calendar shows. */
export interface DatedCommitment {
  id: string;
  title: string;
  kind: string;
  version: number;
  definitionHash: string;
  snapshot: string;
  stage: string;
  stageReported: boolean;
  revision: number;
  dueOn: LocalDate | null;
  basis: DueBasis;
  suggestionId: string;
  officeName: string;
  officeNameEn: string;
  /** When its newest history entry was written. */
  changedAt: Date;
  /** When the condition that is waited for is looked at again; null while nothing is waited for. */
  reviewAt: Date | null;
}

/** More than a calendar shows to advantage; what lies furthest back is left out first. */
export const DEADLINES_LIMIT = 2_000;

/**
 * What lies in the scope and, with an office named, there or below it. Open, confirmed, and not yet verified: what is proposed is owed by
 * nobody, and a rating is the deputy's to give. An ended one whose outcome is contested is not settled: its date is shown until it is
 * decided, and says so. One more than DEADLINES_LIMIT says that there are more.
 */
export function readDeadlines(tx: EntityManager, scope: Scope, office: string | null): Promise<DatedCommitment[]> {
  return tx.query(`
    with recursive wanted (id) as (select o.id from offices o where o.id = $3 union select o.id from offices o join wanted w on o.parent_id = w.id),
      dated as (
        select c.*, r.fire_at as review_at from commitments c left join timers r on r.commitment_id = c.id and r.name = 'untilReview'
        where ${inScope(1)} and ($3::text is null or c.office_id in (select id from wanted))
          and ${OPEN} and c.stage <> 'proposed' and c.stage not like 'feedback%' and c.stage <> 'answered' and (c.due_on is not null or r.fire_at is not null)
        order by c.due_on desc nulls first, c.id limit ${String(DEADLINES_LIMIT + 1)})
    select d.id, d.title, d.kind, d.version, d.definition_hash as "definitionHash", d.snapshot, d.stage, d.revision, d.due_on::text as "dueOn", d.due_basis as basis,
      exists (select from history h where h.commitment_id = d.id and h.event = 'STAGE_REACHED') as "stageReported",
      d.suggestion_id as "suggestionId", o.name as "officeName", o.name_en as "officeNameEn", h.recorded_at as "changedAt", d.review_at as "reviewAt"
    from dated d join offices o on o.id = d.office_id join history h on h.commitment_id = d.id and h.seq = d.revision
    order by d.due_on nulls last, d.id`, [...scopeValues(scope), office]);
}

/** The offices somebody with this scope may ask a calendar of, by name. */
export function officesInScope(tx: EntityManager, { jurisdiction, offices }: Scope): Promise<OfficeRow[]> {
  return tx.query(`
    select o.id, o.name, o.name_en as "nameEn" from offices o where o.jurisdiction = $1 and ($2::text[] is null or o.id = any($2)) order by o.name, o.id`,
  [jurisdiction, offices === 'all' ? null : offices]);
}
