/**
 * What an auditor should look at. Each kind has a stream of entries that could be one (decisions about dates, verifications, …), read along an
 * index from the latest back, and a question asked of each of them. A page looks at a stretch of that stream, says how far it got and goes
 * on from there: so it takes the same time among ten million entries, also where the answer is mostly no.
 */
import type { EntityManager } from 'typeorm';
import { inScope, scopeValues } from '../scope.js';
import type { Scope } from '../scope.js';
import type { EntryKey } from './entry-search.js';

export const ANOMALIES = ['late-change', 'quick-verification', 'two-roles', 'silent-lapse', 'evidence-reused', 'letters-suppressed'] as const;
export type Anomaly = (typeof ANOMALIES)[number];

/** One that was found; which facts there are depends on its kind. */
export interface FoundAnomaly {
  commitment: string;
  title: string;
  officeName: string;
  officeNameEn: string;
  seq: number;
  at: Date;
  actor: string;
  event: string;
  facts: Readonly<Record<string, unknown>>;
}

export interface AnomalyPage {
  found: FoundAnomaly[];
  /** How many entries of the stream were looked at. */
  examined: number;
  /** The last of them, when there may be others behind it. */
  older: EntryKey | null;
}

/** Entries looked at for one page: among two million, the slowest question (evidence used again) took 0.28 ms for each of them. */
export const STRETCH = 200;
/** A claim that is verified sooner was hardly read. */
export const QUICK_MINUTES = 10;
/** Letters leave when offices open; on the longest holidays they open again after nine days. */
export const SILENT_DAYS = 10;

/** Work that an office does, and decisions about it: whoever did the one must not have done the other (workflows/rules.v2.ts asks that of one step; this of a whole history). */
const DOING = ['CLAIMED', 'CHANGE_REQUESTED', 'PROGRESS_REPORTED', 'STAGE_REACHED', 'ACCEPTED', 'OBJECTED', 'CONTESTED', 'OUTCOME_CONTESTED', 'DELIVERED', 'CHECKED_IN', 'NOTED', 'DATE_DECLARED', 'EXTENSION_ASKED', 'ANSWERED'];
const DECIDING = ['VERIFIED', 'RETURNED', 'CHANGE_APPROVED', 'CHANGE_ENDORSED', 'CHANGE_REFUSED', 'DROPPED', 'FINDING_UPHELD', 'FINDING_SET_ASIDE', 'OUTCOME_UPHELD', 'OUTCOME_SET_ASIDE', 'OBJECTION_UPHELD', 'OBJECTION_REFUSED', 'EXTENSION_GRANTED', 'RATED'];
/** What an administrator does to a history says nothing about its matter. */
const CLERICAL = ['MIGRATED', 'RECOUNTED'];
/** Whose work it is too, when somebody acts for them. Keys of an entry are sorted, and no text within one can hold unescaped quotes. */
const behalf = (entry: string): string => `substring(${entry}.body from '"by":{"behalf":{"id":"([^"]+)"')`;
const number = (row: string): string => `substring(${row}.fields from '[nN]umber":"([^"]{1,255})')`;
const file = (row: string): string => `substring(${row}.fields from '"attachment":"([0-9a-f]{64})"')`;

interface Question {
  /** Entries that could be one. */
  events: readonly string[];
  /** Rows joined to an entry `h`; an entry that is none has no row. Its column `facts` is what to tell. */
  asked: string;
}

const QUESTIONS: Readonly<Record<Exclude<Anomaly, 'letters-suppressed'>, Question>> = {
  'late-change': {
    events: ['CHANGE_APPROVED', 'EXTENSION_GRANTED', 'DATE_DECLARED'],
    asked: `cross join lateral (select d.due_on from deadlines d where d.commitment_id = h.commitment_id and d.seq < h.seq order by d.seq desc limit 1) was
      left join deadlines n on n.commitment_id = h.commitment_id and n.seq = h.seq
      left join lateral (select a.at from history a where a.commitment_id = h.commitment_id and a.seq < h.seq and a.event in ('CHANGE_REQUESTED', 'EXTENSION_ASKED') order by a.seq desc limit 1) asked on true
      cross join lateral (select json_build_object('was', was.due_on, 'now', n.due_on, 'asked', asked.at) as facts where was.due_on < (h.at at time zone 'Asia/Shanghai')::date) x`,
  },
  'quick-verification': {
    events: ['VERIFIED'],
    asked: `cross join lateral (select a.at, a.actor from history a where a.commitment_id = h.commitment_id and a.seq < h.seq and a.event = 'CLAIMED' order by a.seq desc limit 1) claim
      cross join lateral (select json_build_object('seconds', extract(epoch from h.at - claim.at)::integer, 'claimedBy', claim.actor) as facts where h.at - claim.at < interval '${String(QUICK_MINUTES)} minutes') x`,
  },
  'two-roles': {
    events: DECIDING,
    asked: `cross join lateral (select json_build_object('did', w.event, 'didSeq', w.seq, 'by', w.actor) as facts from history w
      where w.commitment_id = h.commitment_id and w.seq < h.seq and w.event = any(array['${DOING.join(`','`)}'])
        and array[w.actor, ${behalf('w')}] && array_remove(array[h.actor, ${behalf('h')}], null) order by w.seq desc limit 1) x`,
  },
  'silent-lapse': {
    events: ['untilOverdue'],
    asked: `cross join lateral (select json_build_object('due', c.due_on) as facts where h.at < jiannuo_now() - interval '${String(SILENT_DAYS)} days'
      and not exists (select from history w where w.commitment_id = h.commitment_id and w.seq > h.seq and w.actor <> 'clock' and w.event <> all(array['${CLERICAL.join(`','`)}']))
      and not exists (select from notices n where n.commitment_id = h.commitment_id and n.seq >= h.seq and n.state = 'sent')) x`,
  },
  'evidence-reused': {
    events: ['CLAIMED', 'STAGE_REACHED', 'DELIVERED', 'CHECKED_IN', 'NOTED'],
    asked: `join evidence e on e.commitment_id = h.commitment_id and e.seq = h.seq
      cross join lateral (select json_build_object('number', ${number('e')}, 'file', ${file('e')}, 'others', array_agg(distinct o.id)) as facts from (
        (select t.commitment_id as id from evidence t where ${number('t')} = ${number('e')} and t.commitment_id <> h.commitment_id limit 5)
        union (select t.commitment_id from evidence t where ${file('t')} = ${file('e')} and t.commitment_id <> h.commitment_id limit 5)) o join commitments oc on oc.id = o.id and oc.jurisdiction = c.jurisdiction having count(*) > 0) x`,
  },
};

interface Answer { found: Omit<FoundAnomaly, 'at'>[] | null; examined: number; last: EntryKey | null }

/** One stretch, older than `before`; null = from the latest on. */
export async function anomaliesOf(tx: EntityManager, scope: Scope, kind: Anomaly, before: EntryKey | null): Promise<AnomalyPage> {
  const key = before === null ? [null, '', 0] : [before.at, before.commitment, before.seq];
  const [answer] = kind === 'letters-suppressed'
    ? await tx.query<Answer[]>(SUPPRESSED, [...scopeValues(scope), ...key])
    : await tx.query<Answer[]>(streamed(QUESTIONS[kind]), [...scopeValues(scope), ...key, QUESTIONS[kind].events]);
  if (answer === undefined) return { found: [], examined: 0, older: null };
  const found = (answer.found ?? []).map((row) => ({ ...row, at: new Date((row as unknown as { at: string }).at) }));
  return { found, examined: answer.examined, older: answer.examined < STRETCH || answer.last === null ? null : { ...answer.last, at: new Date(answer.last.at).toISOString() } };
}

const TOLD = `'commitment', h.commitment_id, 'title', c.title, 'officeName', o.name, 'officeNameEn', o.name_en, 'seq', h.seq, 'at', h.at, 'actor', h.actor, 'event', h.event, 'facts', x.facts`;
const PLACES = 'join commitments c on c.id = h.commitment_id join offices o on o.id = c.office_id';
const SEEN = inScope(1);
const LATEST_FIRST = 'order by at desc, commitment_id desc, seq desc';

/** A walk along history_by_event for each event, merged. */
function streamed({ asked }: Question): string {
  return `
    with stream as materialized (
      select s.* from unnest($6::text[]) e (event) cross join lateral (
        select h.* from history h where h.event = e.event and ($3::timestamptz is null or (h.at, h.commitment_id, h.seq) < ($3::timestamptz, $4::text collate "C", $5::integer))
        order by h.at desc, h.commitment_id desc, h.seq desc limit ${String(STRETCH)}) s ${LATEST_FIRST} limit ${String(STRETCH)})
    select (select json_agg(json_build_object(${TOLD}) order by h.at desc, h.commitment_id desc, h.seq desc) from stream h ${PLACES} ${asked} where ${SEEN}) as found,
      (select count(*)::integer from stream) as examined,
      (select json_build_object('at', at, 'commitment', commitment_id, 'seq', seq) from stream order by at, commitment_id, seq limit 1) as last`;
}

/** Along notices_attention; the key of a letter is its number, given as a commitment and in the place of one. */
const SUPPRESSED = `
  with stream as materialized (
    select n.* from notices n where n.state = 'suppressed' and ($3::timestamptz is null or (n.created_at, n.id) < ($3::timestamptz, $4::text collate "C")) and $5::integer >= 0
    order by n.created_at desc, n.id desc limit ${String(STRETCH)})
  select (select json_agg(json_build_object('commitment', h.commitment_id, 'title', c.title, 'officeName', o.name, 'officeNameEn', o.name_en, 'seq', h.seq, 'at', h.created_at, 'actor', 'clock', 'event', h.letter,
      'facts', json_build_object('notice', h.id, 'letter', h.letter, 'level', h.level, 'reason', h.reason)) order by h.created_at desc, h.id desc) from stream h ${PLACES} where ${SEEN}) as found,
    (select count(*)::integer from stream) as examined,
    (select json_build_object('at', created_at, 'commitment', id, 'seq', seq) from stream order by created_at, id limit 1) as last`;
