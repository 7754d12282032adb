/**
 * History entries: their exact bytes, their chain, and how to tell what was done to them.
 *
 * The canonical text (RFC 8785: sorted keys, no white space) *is* the entry: it is what is hashed, stored and verified;
 * nothing is ever re-serialised to check it. Each entry names the hash of the one before it, per commitment, starting
 * from GENESIS. This proves that nothing inside the chain was changed; it cannot notice that a whole chain was written
 * anew by somebody who owns the database, which is why verification also replays the machine.
 */
import { createHash } from 'node:crypto';
import type { Clock } from './clock.js';
import type { Actor, Deadline, InstantText, LocalDate, MachineState, NoticeIntent, Situation, TimerChange, TimerName } from './commitment.js';
import { canonical } from './step.js';

export const GENESIS = '0'.repeat(64);

/** `event` of an entry: a fired timer has only its type; a person's event has data and situation; OPENED has data only. */
export interface RecordedEvent {
  type: string;
  data?: Record<string, unknown>;
  situation?: Situation;
}

/** A timer change with the instant its name meant: null when the name had nothing to stand on (no further reminder). */
export type RecordedTimer = { arm: TimerName; event: string; at: InstantText | null } | { disarm: TimerName };

export interface Entry {
  v: 1;
  commitment: string;
  seq: number;
  prev: string;
  /** When it happened by the rules: a timer's own instant, or the moment a person acted. */
  at: InstantText;
  /** When it was written. Late is visible, never hidden. */
  recorded: InstantText;
  definition: { kind: string; version: number; hash: string };
  /** Who acted; null is the clock. */
  by: Actor | null;
  event: RecordedEvent;
  /** The whole state after the step, and what the step asked for. */
  state: MachineState;
  timers: RecordedTimer[];
  notices: NoticeIntent[];
  /** The deadline in force after the step, and what its instants were computed with. */
  deadline: Deadline & { startedOn: LocalDate; profile: string; calendar: string; clock?: Clock };
}

/** An entry as it lies in the table. */
export interface StoredEntry {
  seq: number;
  body: string;
  prevHash: string;
  hash: string;
}

export type ChainProblem = 'edited' | 'removed' | 'reordered' | 'forked';

export interface Flaw {
  seq: number;
  problem: ChainProblem | 'replay differs' | 'row differs' | 'file missing' | 'file altered';
  detail: string;
}

export function hashOf(body: string): string {
  return createHash('sha256').update(body, 'utf8').digest('hex');
}

/** The canonical text of an entry and its hash. */
export function seal(entry: Entry): { body: string; hash: string } {
  const body = canonical(entry);
  return { body, hash: hashOf(body) };
}

/**
 * seal() for the sweep, whose entries all have one shape: the same bytes as canonical() (a test compares them), put
 * together from pieces that are already canonical text. `snapshot` is the stored state text, `deadline` and `definition`
 * are remembered texts of their objects, `effects` of the step.
 */
export function sealFired(piece: {
  commitment: string; seq: number; prev: string; at: InstantText; recorded: InstantText; event: string;
  definition: string; deadline: string; snapshot: string; notices: string; timers: string;
}): { body: string; hash: string } {
  const body = `{"at":"${piece.at}","by":null,"commitment":"${piece.commitment}","deadline":${piece.deadline},"definition":${piece.definition}`
    + `,"event":{"type":"${piece.event}"},"notices":${piece.notices},"prev":"${piece.prev}","recorded":"${piece.recorded}"`
    + `,"seq":${String(piece.seq)},"state":${piece.snapshot},"timers":${piece.timers},"v":1}`;
  return { body, hash: hashOf(body) };
}

/** Timer changes with their instants, in the form an entry holds. */
export function recordedTimers(changes: readonly TimerChange[], instantOf: (name: TimerName) => Date | null): RecordedTimer[] {
  return changes.map((change) => {
    if ('disarm' in change) return { disarm: change.disarm };
    return { arm: change.arm, event: change.event, at: instantOf(change.arm)?.toISOString() ?? null };
  });
}

/**
 * The first thing wrong with a chain, or null. `entries` are all rows of one commitment in seq order; `head` is the
 * commitment row's own idea of the end, which catches a removed tail.
 */
export function checkChain(entries: readonly StoredEntry[], head: { revision: number; hash: string }): Flaw | null {
  let prev = GENESIS;
  let expected = 1;
  for (const [index, { seq, body, prevHash, hash }] of entries.entries()) {
    if (seq !== expected) {
      return seq < expected
        ? { seq, problem: 'forked', detail: `有两条记录占第 ${String(seq)} 位 / two entries claim place ${String(seq)}` }
        : { seq: expected, problem: 'removed', detail: `缺第 ${String(expected)} 条，其后为第 ${String(seq)} 条 / missing; the next entry is ${String(seq)}` };
    }
    const claims = claimsOf(body);
    if (hashOf(body) !== hash || claims === null || (claims.prev !== prevHash && claims.seq === seq)) {
      return { seq, problem: 'edited', detail: '所存文本与所存哈希不符 / the stored text does not have the stored hash' };
    }
    if (claims.seq !== seq) {
      return { seq, problem: 'reordered', detail: `第 ${String(seq)} 位的记录原为第 ${String(claims.seq)} 条 / this entry was written as number ${String(claims.seq)}` };
    }
    if (prevHash !== prev && index > 0 && leadsTo(entries.slice(index), head.hash)) {
      return { seq: seq - 1, problem: 'edited', detail: '不是后一条记录所接的那一条 / this is not the entry that the one after it continues' };
    }
    if (prevHash !== prev) {
      return { seq, problem: 'forked', detail: '所接的不是前一条记录 / the entry continues another predecessor than the one before it' };
    }
    prev = hash;
    expected += 1;
  }
  if (expected - 1 < head.revision) {
    return { seq: expected, problem: 'removed', detail: `事项为第 ${String(head.revision)} 版，历史止于第 ${String(expected - 1)} 条 / the history ends before revision ${String(head.revision)}` };
  }
  if (prev !== head.hash || expected - 1 !== head.revision) {
    return { seq: expected - 1, problem: 'row differs', detail: '事项当前行未指向最后一条记录 / the commitment row does not point at the last entry' };
  }
  return null;
}

/** Whether what follows a broken link is whole up to the end the commitment itself names: then the entry before it was exchanged. */
function leadsTo(entries: readonly StoredEntry[], end: string): boolean {
  const linked = entries.every(({ body, hash }, i) => hashOf(body) === hash && (entries[i + 1]?.prevHash ?? end) === hash);
  return linked && entries.length > 0;
}

function claimsOf(body: string): { seq: number; prev: string } | null {
  try {
    const { seq, prev } = JSON.parse(body) as Entry;
    return { seq, prev };
  } catch {
    return null;
  }
}
