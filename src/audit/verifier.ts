/**
 * Verification, trusting nothing but the entries: the chain of hashes, then every step replayed through the frozen
 * machine (state, timers and letters must come out equal), then the current row and its armed timers against the end of
 * the history, also across versions of a definition, and the files that it names against their digests. Reads only. Replay needs neither clock nor calendar: which rung held when a person acted is in the event.
 */
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { localDateOf } from '../core/calendar.js';
import { stageOf } from '../core/commitment.js';
import { DomainError, unknownCommitment } from '../core/errors.js';
import { checkChain } from '../core/history.js';
import type { Entry, Flaw, StoredEntry } from '../core/history.js';
import type { Rules } from '../core/rules.js';
import { factsAfter } from '../core/tracked-facts.js';
import type { TrackedFacts } from '../core/tracked-facts.js';
import type { Stretch } from '../store/readings/examinations.js';
import type { RuleBook } from '../store/rule-book.js';
import { canonical } from '../core/step.js';
import { daysAfter } from '../engine/plan.js';
import type { Days } from '../engine/plan.js';
import { AttachedFiles } from './attached-files.js';
import { rearm, replayEntries, timerOf } from './replay.js';

export interface VerifyReport {
  commitments: number;
  entries: number;
  /** Files of proof whose bytes were compared with their digest. */
  files: number;
  intact: boolean;
  /** `commitment` is null for a file that no history names. */
  failures: { commitment: string | null; seq: number; problem: Flaw['problem']; detail: string }[];
}

interface HeadRow {
  id: string; title: string; office_id: string; parent_id: string | null; merged_into: string | null; clock: string | null; calendar_version: string; terms: string; profile_id: string; profile_version: number; started_on: string; claimed_on: string | null; revision: number; head_hash: string; snapshot: string; stage: string; due_on: string | null; due_basis: string; closed_on: string | null;
  next_fire_at: Instant | null; kind: string; version: number; definition_hash: string; quote: string; span_start: number; span_end: number;
}
interface EntryRow { seq: number; body: string; prev_hash: string; hash: string; at: Instant; recorded_at: Instant; actor: string; event: string }
interface TimerRow { name: string; event: string; fire_at: Instant }
/** The driver turns an instant nobody should find there, `infinity`, into a number. */
type Instant = Date | number;

/** As much of an entry as the examination relies on: whoever writes chains anew may write anything. */
export const entrySchema = z.looseObject({
  commitment: z.string(), at: z.iso.datetime(), recorded: z.string(), by: z.looseObject({ id: z.string(), roles: z.array(z.string()) }).nullable(),
  definition: z.object({ kind: z.string(), version: z.number(), hash: z.string() }),
  event: z.looseObject({ type: z.string(), data: z.record(z.string(), z.unknown()).optional(), situation: z.looseObject({}).optional() }),
  state: z.looseObject({}), notices: z.array(z.unknown()),
  timers: z.array(z.union([z.object({ disarm: z.string() }), z.object({ arm: z.string(), event: z.string(), at: z.string().nullable() })])),
  deadline: z.looseObject({ dueOn: z.string().nullable(), basis: z.string(), startedOn: z.string(), profile: z.string(), calendar: z.string() }),
});

const PAGE = 200; // commitments per page of verifyAll: bounds memory, whatever the number of histories

export class Verifier {
  constructor(private readonly book: RuleBook) {}

  /** The first thing wrong with one commitment, or null. Throws `unknown-commitment`. */
  async verifyOne(tx: EntityManager, id: string): Promise<Flaw | null> {
    const [head] = await tx.query<HeadRow[]>(`select ${HEAD} from commitments where id = $1`, [id]);
    if (head === undefined) {
      throw unknownCommitment(id);
    }
    return (await this.#settled(tx, head, new AttachedFiles(tx))).flaw;
  }

  /**
   * Histories of one place after the id `after`, in the order of their ids, as many as are done while `more` says so; one at least.
   * `last` = the last one examined, null when there is none after it.
   */
  async verifyNext(tx: EntityManager, jurisdiction: string, after: string, more: () => boolean): Promise<Stretch> {
    const files = new AttachedFiles(tx);
    const stretch: Stretch = { commitments: 0, entries: 0, files: 0, flaws: [], last: after };
    for (;;) {
      const heads = await tx.query<HeadRow[]>(`select ${HEAD} from commitments where id > $1 and jurisdiction = $2 order by id limit $3`, [stretch.last, jurisdiction, PAGE]);
      for (const head of heads) {
        if (stretch.commitments > 0 && !more()) return { ...stretch, files: files.compared };
        const { flaw, entries } = await this.#settled(tx, head, files);
        stretch.commitments += 1;
        stretch.entries += entries;
        stretch.last = head.id;
        if (flaw !== null) stretch.flaws.push({ commitment: head.id, ...flaw });
      }
      if (heads.length < PAGE) return { ...stretch, files: files.compared, last: null };
    }
  }

  /** Everything, page by page; also files that no history names. */
  async verifyAll(tx: EntityManager, onProgress: (done: number) => void = () => undefined): Promise<VerifyReport> {
    const report: VerifyReport = { commitments: 0, entries: 0, files: 0, intact: true, failures: [] };
    const files = new AttachedFiles(tx);
    for (let after = ''; ;) {
      const heads = await tx.query<HeadRow[]>(`select ${HEAD} from commitments where id > $1 order by id limit $2`, [after, PAGE]);
      for (const head of heads) {
        const { flaw, entries } = await this.#settled(tx, head, files);
        report.commitments += 1;
        report.entries += entries;
        if (flaw !== null) report.failures.push({ commitment: head.id, ...flaw });
      }
      onProgress(report.commitments);
      const last = heads.at(-1);
      if (last === undefined) break;
      after = last.id;
    }
    for (const detail of await files.alteredUnnamed()) report.failures.push({ commitment: null, seq: 0, problem: 'file altered', detail });
    report.files = files.compared;
    report.intact = report.failures.length === 0;
    return report;
  }

  /** Examined again when it was moved on between two of our reads: the engine goes on working while we look. */
  async #settled(tx: EntityManager, head: HeadRow, files: AttachedFiles): Promise<{ flaw: Flaw | null; entries: number }> {
    const found = await this.#examine(tx, head, files);
    if (found.flaw === null) return found;
    const [now] = await tx.query<HeadRow[]>(`select ${HEAD} from commitments where id = $1`, [head.id]);
    return now === undefined || now.head_hash === head.head_hash ? found : this.#settled(tx, now, files);
  }

  async #examine(tx: EntityManager, head: HeadRow, files: AttachedFiles): Promise<{ flaw: Flaw | null; entries: number }> {
    const rows = await tx.query<EntryRow[]>('select seq, body, prev_hash, hash, at, recorded_at, actor, event from history where commitment_id = $1 order by seq', [head.id]);
    const timers = await tx.query<TimerRow[]>('select name, event, fire_at from timers where commitment_id = $1 order by name', [head.id]);
    const stored: StoredEntry[] = rows.map(({ seq, body, prev_hash, hash }) => ({ seq, body, prevHash: prev_hash, hash }));
    const flaw = checkChain(stored, { revision: head.revision, hash: head.head_hash }) ?? columnsDiffer(head, rows) ?? replay(head, rows) ?? rowDiffers(head, rows, timers, await this.book.current(tx))
      ?? await files.flawIn(rows);
    return { flaw, entries: rows.length };
  }
}

const HEAD = `id, title, office_id, parent_id, merged_into, clock, calendar_version, terms, profile_id, profile_version, started_on::text, claimed_on::text, revision, head_hash, snapshot, stage, due_on::text, due_basis, closed_on::text, next_fire_at, kind, version, definition_hash, quote, span_start, span_end`;

/** The columns beside the body are a convenience for queries; they must not say anything else than the body. */
function columnsDiffer(head: HeadRow, rows: readonly EntryRow[]): Flaw | null {
  for (const row of rows) {
    const entry = JSON.parse(row.body) as Entry;
    if (!entrySchema.safeParse(entry).success) return { seq: row.seq, problem: 'edited', detail: '这不是一条历史记录 / this is no history entry' };
    const event = timerOf(entry.event.type) ?? entry.event.type;
    const same = entry.commitment === head.id && entry.at === textOf(row.at) && entry.recorded === textOf(row.recorded_at) && event === row.event && (entry.by?.id ?? 'clock') === row.actor;
    if (!same) return { seq: row.seq, problem: 'edited', detail: '记录旁的列与记录不符 / the columns beside the entry do not say what the entry says' };
  }
  return null;
}

function replay(head: HeadRow, rows: readonly EntryRow[]): Flaw | null {
  const flaw = replayEntries(rows.map(({ seq, body }) => ({ seq, entry: JSON.parse(body) as Entry })));
  const last = rows.at(-1);
  if (flaw !== null || last === undefined) return flaw;
  const { kind, version, hash } = (JSON.parse(last.body) as Entry).definition;
  if (kind === head.kind && version === head.version && hash === head.definition_hash) return null;
  return { seq: last.seq, problem: 'replay differs', detail: '记录所用的定义与事项不同 / the last entry names another definition than the commitment' };
}

/** The current row, its deadline and its armed timers must be what the history ends with. */
function rowDiffers(head: HeadRow, rows: readonly EntryRow[], timers: readonly TimerRow[], rules: Rules): Flaw | null {
  const last = rows.at(-1);
  const first = rows[0];
  if (last === undefined || first === undefined) return { seq: 0, problem: 'removed', detail: '没有任何历史记录 / there is no history at all' };
  const entry = JSON.parse(last.body) as Entry;
  const { deadline: due } = entry;
  const days = daysOf(head, rows, rules);
  const opened = (JSON.parse(first.body) as Entry).event.data ?? {};
  const facts = factsOf(rows);
  const differences = [
    ...(head.snapshot === canonical(entry.state) ? [] : ['状态 state']),
    ...(head.stage === stageOf(entry.state.value) ? [] : ['阶段 stage']),
    ...(head.due_on === due.dueOn && head.due_basis === due.basis && head.started_on === due.startedOn ? [] : ['期限 deadline']),
    ...(days !== null && due.profile === `${head.profile_id}@${String(head.profile_version)}` ? [] : ['规则 profile']),
    ...(due.calendar === head.calendar_version && canonical(due.clock ?? null) === (head.clock ?? 'null') ? [] : ['计时 clock or calendar']),
    ...(facts.quote === head.quote && facts.start === head.span_start && facts.end === head.span_end ? [] : ['承诺原文 promised words']),
    ...(opened['title'] === head.title && (opened['parent'] ?? null) === head.parent_id && mergedInto(entry) === head.merged_into ? [] : ['立项事实 facts of the opening']),
    ...(facts.office === head.office_id && canonical(facts.terms) === head.terms ? [] : ['承办单位或条款 office or terms']),
    ...(days === null || days.claimedOn === head.claimed_on ? [] : ['申请销号日 day of the claim']),
    ...(days === null || days.closedOn === head.closed_on ? [] : ['销号日 day of the close']),
    ...timerDifferences(head, rows, timers),
  ];
  return differences.length === 0 ? null : { seq: last.seq, problem: 'row differs', detail: `与历史不符 / differs from the history: ${differences.join(', ')}` };
}

/** A merge ends a history: what it went into is in its last entry. */
function mergedInto({ event }: Entry): unknown {
  return event.type === 'MERGED' ? event.data?.['into'] : null;
}

/** Whose it is, what it covers and where its words stand after every entry. */
function factsOf(rows: readonly EntryRow[]): TrackedFacts {
  const [first, ...others] = rows.map(({ body }) => (JSON.parse(body) as Entry).event);
  const data = first?.data ?? {};
  const opened: TrackedFacts = {
    office: String(data['office']), terms: (data['terms'] ?? {}), quote: String(data['quote']), start: Number(data['start']), end: Number(data['end']),
  };
  return others.reduce((facts, event) => factsAfter(facts, event.type, event.data ?? {}), opened);
}

/** Null for rules that this program does not know: a finding about this commitment, and no reason to stop before the others. */
function daysOf({ profile_id: id, profile_version: version }: HeadRow, rows: readonly EntryRow[], rules: Rules): Days | null {
  const timeZone = timeZoneOf(id, version, rules);
  if (timeZone === null) return null;
  const none: Days = { claimedOn: null, closedOn: null };
  return rows.reduce((days, { body }) => {
    const { state, at } = JSON.parse(body) as Entry;
    return daysAfter(days, state, localDateOf(new Date(at), timeZone));
  }, none);
}

function timeZoneOf(id: string, version: number, rules: Rules): string | null {
  try {
    return rules.profile(id, version).timeZone;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return null;
  }
}

function timerDifferences(head: HeadRow, rows: readonly EntryRow[], timers: readonly TimerRow[]): string[] {
  const expected = new Map<string, string>();
  for (const { body } of rows) rearm(expected, JSON.parse(body) as Entry);
  const actual = new Map(timers.map(({ name, event, fire_at }) => [name, `${event} ${textOf(fire_at)}`]));
  const next = timers.map(({ fire_at }) => Number(fire_at)).sort((a, b) => a - b)[0] ?? null;
  const same = expected.size === actual.size && [...expected].every(([name, value]) => actual.get(name) === value);
  return [...(same ? [] : ['计时器 armed timers']), ...(next === (head.next_fire_at === null ? null : Number(head.next_fire_at)) ? [] : ['下次时间 next fire'])];
}

function textOf(instant: Instant): string {
  return typeof instant === 'number' || Number.isNaN(instant.getTime()) ? String(instant) : instant.toISOString();
}
