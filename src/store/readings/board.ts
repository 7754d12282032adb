import type { EntityManager } from 'typeorm';
import type { DueBasis, LocalDate, TimerName } from '../../core/commitment.js';
import { inScope, scopeValues } from '../scope.js';
import type { Reach } from '../scope.js';
import { UNDELIVERED } from './undelivered-letters.js';

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

export interface BoardRow extends StandingRow {
  title: string;
  quote: string;
  suggestionId: string;
  officeName: string;
  officeNameEn: string;
  /** Steps that failed in a row; above zero the commitment is stuck until `retryAt` or until somebody mends the cause. */
  failures: number;
  retryAt: Date | null;
  incident: string | null;
  lettersAwaiting: number;
  /** Letters that reached nobody: undeliverable, uncertain, or without any address. */
  lettersFailing: number;
}

export interface BoardFilter {
  office: string | null;
  state: 'open' | 'closed' | 'all';
  /** From 1. */
  page: number;
}

export interface BoardCounts {
  /** Every commitment in reach, whatever the filter. */
  all: number;
  open: number;
  overdue: number;
  dueSoon: number;
  inferred: number;
  stuck: number;
  lettersAwaiting: number;
  lettersFailing: number;
  /** Commitments that pass the filter, on all pages. */
  shown: number;
}

export interface OfficeRow {
  id: string;
  name: string;
  nameEn: string;
}

/** Rows of a page: more than anybody reads at once, few enough to render in a blink. */
export const BOARD_PAGE = 100;

/** Columns of StandingRow, for a query over `commitments c`. */
export const STANDING_COLUMNS = `c.id, c.kind, c.version, c.definition_hash as "definitionHash", c.profile_id as "profileId",
  c.profile_version as "profileVersion", c.calendar_version as "calendarVersion", c.clock, c.snapshot, c.stage, c.revision, c.started_on::text as "startedOn", c.due_on::text as "dueOn",
  c.due_basis as "dueBasis", exists (select from history h where h.commitment_id = c.id and h.event = 'STAGE_REACHED') as "stageReported", c.claimed_on::text as "claimedOn", c.closed_on::text as "closedOn", c.terms,
  coalesce((select json_agg(json_build_object('name', t.name, 'event', t.event, 'epoch', t.epoch,
      'fireAt', (extract(epoch from t.fire_at) * 1000)::bigint) order by t.fire_at, t.name)
    from timers t where t.commitment_id = c.id), '[]') as timers`;

/** Not over, of `commitments c`: what is contested has an outcome, and still somebody who must act. Its counterpart for a stage that was read is `!isClosed(stage)` (core/commitment.ts). */
export const OPEN = `(c.closed_on is null or c.stage like 'disputed.%')`;
const FILTER = `($1::text is null or c.office_id = $1)
  and ($2 = 'all' or ($2 = 'open') = ${OPEN})`;

/**
 * One page of the board. Overdue ones first, the earliest due date first among them, since working days late only grow with
 * the date; then what is still ahead or was claimed in time, then those without a date, then the closed ones, latest first.
 * Places are found on narrow rows before anything is joined: sorting whole ones took four times as long with 100,000 commitments (240 ms, now 55).
 */
export async function boardRows(tx: EntityManager, reach: Reach, { office, state, page }: BoardFilter, today: LocalDate): Promise<BoardRow[]> {
  const order = `(c.closed_on is not null), c.closed_on desc, (c.due_on < coalesce(c.claimed_on, $4::date)) desc nulls last, c.due_on nulls last, c.id`;
  const rows = await tx.query<BoardRow[]>(`
    with page as (select c.id from commitments c where ${inScope(5)} and ${FILTER} order by ${order} limit ${String(BOARD_PAGE)} offset $3)
    select ${STANDING_COLUMNS}, c.title, c.quote, c.suggestion_id as "suggestionId", o.name as "officeName", o.name_en as "officeNameEn",
      c.failures, c.retry_at as "retryAt",
      (select i.message from incidents i where i.commitment_id = c.id and i.resolved_at is null order by i.id desc limit 1) as incident,
      (select count(*)::int from notices n where n.commitment_id = c.id and n.state = 'awaiting-approval') as "lettersAwaiting",
      (select count(*)::int from notices n where n.commitment_id = c.id and ${UNDELIVERED}) as "lettersFailing"
    from page join commitments c using (id) join offices o on o.id = c.office_id
    order by ${order}`, [office, state, (page - 1) * BOARD_PAGE, today, ...scopeValues(reach)]);
  return rows.map(withTimers);
}

/** The figures on top (letters: index notices_attention). `soonUntil` = last local date that still counts as due soon. */
export async function boardCounts(
  tx: EntityManager, reach: Reach, { office, state }: Pick<BoardFilter, 'office' | 'state'>, today: LocalDate, soonUntil: LocalDate,
): Promise<BoardCounts> {
  const [counts] = await tx.query<BoardCounts[]>(`
    select count(*)::int as all, (count(*) filter (where ${OPEN}))::int as open,
      (count(*) filter (where c.closed_on is null and c.due_on < coalesce(c.claimed_on, $3::date)))::int as overdue,
      (count(*) filter (where c.closed_on is null and c.claimed_on is null and c.due_basis <> 'inferred' and c.due_on between $3::date and $4::date))::int as "dueSoon",
      (count(*) filter (where c.closed_on is null and c.due_basis = 'inferred'))::int as inferred,
      (count(*) filter (where c.failures > 0))::int as stuck,
      (select count(*)::int from notices n join commitments k on k.id = n.commitment_id where n.state = 'awaiting-approval' and ${inScope(5, 'k')}) as "lettersAwaiting",
      (select count(*)::int from notices n join commitments k on k.id = n.commitment_id where ${inScope(5, 'k')} and ${UNDELIVERED}) as "lettersFailing",
      (count(*) filter (where ${FILTER}))::int as shown
    from commitments c where ${inScope(5)}`, [office, state, today, soonUntil, ...scopeValues(reach)]);
  return counts as BoardCounts;
}

/** Offices that have a commitment in reach, for the filter. */
export async function officesWithCommitments(tx: EntityManager, reach: Reach): Promise<OfficeRow[]> {
  return tx.query(`select o.id, o.name, o.name_en as "nameEn" from offices o
    where exists (select 1 from commitments c where c.office_id = o.id and ${inScope(1)}) order by o.name`, scopeValues(reach));
}

/** The driver hands JSON through as it is: instants in it are still numbers. */
export function withTimers<Row extends StandingRow>(row: Row): Row {
  return { ...row, timers: row.timers.map((timer) => ({ ...timer, fireAt: new Date(timer.fireAt) })) };
}
