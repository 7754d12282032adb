/** The lines of the board's page: what is joined to the fifty keys that were found, as it is now or as its history says it was. */
import type { EntityManager } from 'typeorm';
import type { BoardPlace } from '../../core/board-place.js';
import { stageOf } from '../../core/commitment.js';
import type { Entry } from '../../core/history.js';
import { STANDING_COLUMNS, withTimers } from './board.js';
import type { StandingRow } from './board.js';
import type { BoardLine, PageKey } from './board-page.js';
import { UNDELIVERED } from './undelivered-letters.js';

/** How it stands now, and what is wrong with it. */
export interface LineNow {
  standing: StandingRow;
  /** Steps that failed in a row; above zero it is stuck until `retryAt` or until somebody mends the cause. */
  failures: number;
  retryAt: Date | null;
  incident: string | null;
  lettersAwaiting: number;
  /** Letters that reached nobody: undeliverable, uncertain, or without any address. */
  lettersFailing: number;
}

/** What its history said at the instant: the state after the last entry until then. Null where the entry cannot be read. */
export interface LineThen {
  seq: number;
  at: Date;
  entry: Pick<Entry, 'definition' | 'state' | 'event'> | null;
  stage: string;
  stageReported: boolean;
  /** What happened next, and when; null where nothing has since. */
  next: { event: string; at: Date } | null;
}

const PLACE = `jsonb_build_object('office', p.office_id, 'lane', p.lane, 'keyOn', p.key_on::text, 'dueOn', p.due_on::text, 'basis', p.due_basis, 'rung', p.rung, 'lateDays', p.late_days, 'waiting', p.waiting,
  'evidenced', p.evidenced, 'claimedOn', p.claimed_on::text, 'closedOn', p.closed_on::text, 'calendar', p.calendar_version)::text as place`;
const WHOSE = `c.title, c.quote, c.suggestion_id as "suggestionId", p.kind, p.office_id as "officeId", o.name as "officeName", o.name_en as "officeNameEn",
  (select k.name from contacts k where k.office_id = p.office_id and k.level = 'handler' order by k.id limit 1) as owner,
  (select k.name from contacts k where k.office_id = p.office_id and k.level in ('deputyHead', 'head') order by k.level, k.id limit 1) as leader`;

type Whose = Omit<BoardLine, 'place' | 'now' | 'then' | 'id'> & { place: string };

/** In the order of the ids. */
export async function linesNow(tx: EntityManager, ids: readonly string[]): Promise<BoardLine[]> {
  const rows = await tx.query<(StandingRow & Whose & Omit<LineNow, 'standing'>)[]>(`
    select ${STANDING_COLUMNS}, ${WHOSE}, ${PLACE}, c.failures, c.retry_at as "retryAt",
      (select i.message from incidents i where i.commitment_id = c.id and i.resolved_at is null order by i.id desc limit 1) as incident,
      (select count(*)::int from notices n where n.commitment_id = c.id and n.state = 'awaiting-approval') as "lettersAwaiting",
      (select count(*)::int from notices n where n.commitment_id = c.id and ${UNDELIVERED}) as "lettersFailing"
    from unnest($1::text[]) with ordinality as k (id, n) join commitments c on c.id = k.id join board_places p on p.commitment_id = c.id join offices o on o.id = p.office_id
    order by k.n`, [ids]);
  return rows.map((row) => ({
    ...whose(row), id: row.id, then: null,
    now: { standing: withTimers(row), failures: row.failures, retryAt: row.retryAt, incident: row.incident, lettersAwaiting: row.lettersAwaiting, lettersFailing: row.lettersFailing },
  }));
}

/** In the order of the keys. A key without `since` is of a place that holds still. */
export async function linesThen(tx: EntityManager, keys: readonly PageKey[], then: Date): Promise<BoardLine[]> {
  const rows = await tx.query<(Whose & { id: string; seq: number; at: Date; body: string | null; stageReported: boolean; nextEvent: string | null; nextAt: Date | null })[]>(`
    select c.id, ${WHOSE}, ${PLACE}, h.seq, h.at, h.body,
      exists (select from history r where r.commitment_id = c.id and r.event = 'STAGE_REACHED' and r.at <= $3) as "stageReported", n.event as "nextEvent", n.at as "nextAt"
    from unnest($1::text[], $2::timestamptz[]) with ordinality as k (id, since, n) join commitments c on c.id = k.id
      cross join lateral (
        select ${COLUMNS} from board_places where commitment_id = k.id and k.since is null
        union all (select ${COLUMNS} from former_places where commitment_id = k.id and since = k.since limit 1)) p
      join offices o on o.id = p.office_id
      left join lateral (select seq, at, body from history where commitment_id = k.id and at <= $3 order by seq desc limit 1) h on true
      left join lateral (select event, at from history where commitment_id = k.id and seq = h.seq + 1) n on true
    order by k.n`, [keys.map(({ id }) => id), keys.map(({ since }) => since), then]);
  return rows.map((row) => ({ ...whose(row), id: row.id, now: null, then: lineThen(row) }));
}

const COLUMNS = 'office_id, kind, lane, key_on, due_on, due_basis, rung, late_days, waiting, evidenced, claimed_on, closed_on, calendar_version';

function whose({ title, quote, suggestionId, kind, officeId, officeName, officeNameEn, owner, leader, place }: Whose): Omit<BoardLine, 'id' | 'now' | 'then'> {
  return { title, quote, suggestionId, kind, officeId, officeName, officeNameEn, owner, leader, place: JSON.parse(place) as BoardPlace };
}

function lineThen({ seq, at, body, stageReported, nextEvent, nextAt }: { seq: number; at: Date; body: string | null; stageReported: boolean; nextEvent: string | null; nextAt: Date | null }): LineThen {
  const entry = parsed(body);
  return { seq, at, entry, stage: entry === null ? '' : stageOf(entry.state.value), stageReported, next: nextEvent === null || nextAt === null ? null : { event: nextEvent, at: nextAt } };
}

/** An entry that somebody has broken hides no other line. */
function parsed(body: string | null): Entry | null {
  try {
    return body === null ? null : JSON.parse(body) as Entry;
  } catch {
    return null;
  }
}
