/** Commitments as the command line reads them: the row, where it stands at an instant, and what its forecast starts from. */
import type { EntityManager } from 'typeorm';
import { NATIONAL_CALENDAR, localDateOf } from '../core/calendar.js';
import type { DueBasis, LocalDate, Schedule, Terms, TimerName } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import type { ForecastFacts } from '../core/forecast.js';
import { profileById } from '../core/profile.js';
import { ladderOf, scheduleOf, workingDaysLate, workingDaysLeft } from '../core/schedule.js';
import { workflowOf } from '../../workflows/registry.js';

export interface Tracked {
  id: string;
  title: string;
  quote: string;
  kind: string;
  version: number;
  definitionHash: string;
  stage: string;
  snapshot: string;
  revision: number;
  profileId: string;
  profileVersion: number;
  startedOn: LocalDate;
  dueOn: LocalDate | null;
  dueBasis: DueBasis;
  claimedOn: LocalDate | null;
  closedOn: LocalDate | null;
  /** JSON text of `Terms`. */
  terms: string;
  jurisdiction: string;
  office: string;
  officeName: string;
  officeNameEn: string;
  suggestionId: string;
  suggestionTitle: string;
  leadDeputy: string;
  failures: number;
  timers: { name: TimerName; event: string; epoch: number; fireAt: string }[];
}

export interface Lateness {
  schedule: Schedule;
  workingDaysLate: number;
  workingDaysLeft: number;
}

/** Every commitment, open ones first and the earliest due date on top; or the one named. */
export async function readTracked(tx: EntityManager, id: string | null = null): Promise<Tracked[]> {
  return tx.query(`
    select c.id, c.title, c.quote, c.kind, c.version, c.definition_hash as "definitionHash", c.stage, c.snapshot, c.revision,
      c.profile_id as "profileId", c.profile_version as "profileVersion", c.started_on::text as "startedOn", c.due_on::text as "dueOn",
      c.due_basis as "dueBasis", c.claimed_on::text as "claimedOn", c.closed_on::text as "closedOn", c.terms, c.jurisdiction, c.office_id as office,
      o.name as "officeName", o.name_en as "officeNameEn", s.id as "suggestionId", s.title as "suggestionTitle", s.lead_deputy as "leadDeputy", c.failures,
      coalesce((select json_agg(json_build_object('name', t.name, 'event', t.event, 'epoch', t.epoch, 'fireAt', t.fire_at) order by t.fire_at, t.name)
        from timers t where t.commitment_id = c.id), '[]') as timers
    from commitments c join offices o on o.id = c.office_id join replies r on r.id = c.reply_id join suggestions s on s.id = r.suggestion_id
    where $1::text is null or c.id = $1
    order by (c.closed_on is not null), c.due_on nulls last, c.id`, [id]);
}

/** @throws DomainError `unknown-commitment` */
export async function readOneTracked(tx: EntityManager, id: string): Promise<Tracked> {
  const [row] = await readTracked(tx, id);
  if (row === undefined) {
    throw new DomainError('unknown-commitment', `没有事项 ${id} / there is no commitment ${id}`, '用 jiannuo list 查看编号 / see `jiannuo list` for the ids', { id });
  }
  return row;
}

/** Measured on the day of the claim once there is one: a reviewer's time is not the office's. */
export function latenessOf({ dueOn, dueBasis: basis, claimedOn, closedOn, ...row }: Tracked, now: Date): Lateness {
  const today = localDateOf(now, profileById(row.profileId, row.profileVersion).timeZone);
  const measuredOn = claimedOn ?? closedOn ?? today;
  return {
    schedule: scheduleOf({ dueOn, basis, claimedOn, closedOn, today }),
    workingDaysLate: dueOn === null ? 0 : workingDaysLate(dueOn, measuredOn, NATIONAL_CALENDAR),
    workingDaysLeft: dueOn === null ? 0 : workingDaysLeft(dueOn, measuredOn, NATIONAL_CALENDAR),
  };
}

/** @throws DomainError `definition-mismatch` for a definition that this program lacks */
export function forecastFactsOf({ startedOn, dueOn, dueBasis, claimedOn, snapshot, revision, ...row }: Tracked): ForecastFacts {
  const profile = profileById(row.profileId, row.profileVersion);
  const { machine } = workflowOf(row.kind, row.version, row.definitionHash);
  const calendar = NATIONAL_CALENDAR;
  return {
    machine, snapshot, revision, claimedOn, basis: dueBasis, dueOn, profile, calendar, terms: JSON.parse(row.terms) as Terms,
    ladder: dueOn === null ? null : ladderOf({ startedOn, dueOn, profile, calendar }),
    armed: new Map(row.timers.map(({ name, event, epoch, fireAt }) => [name, { event, epoch, at: new Date(fireAt) }])),
  };
}
