/**
 * Takes open commitments of a kind to another version of its machine: first as a plan that anybody may read, then, by an
 * administrator and with a reason, as an event on each, in one transaction: all of it or nothing. What was due before happens
 * first, under the older version; what ended under it keeps it.
 */
import type { EntityManager } from 'typeorm';
import { isClosed, stageOf } from '../core/commitment.js';
import type { Actor, Letter, TimerName } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { eventData } from '../core/events.js';
import { foldDue, nextFireAt } from '../core/fold.js';
import type { ArmedTimer, ArmedTimers } from '../core/fold.js';
import { recordedTimers } from '../core/history.js';
import type { Rules } from '../core/rules.js';
import { instantOf } from '../core/schedule.js';
import { take } from '../core/step.js';
import type { Step } from '../core/step.js';
import type { Database } from '../store/database.js';
import { OPEN } from '../store/readings/board.js';
import type { RuleBook } from '../store/rule-book.js';
import { migrationStep } from '../../workflows/mappings.js';
import { workflowVersion } from '../../workflows/registry.js';
import type { Workflow } from '../../workflows/registry.js';
import { factsOf, lockOne, understand } from './aggregate.js';
import type { Aggregate, ClaimedRow } from './aggregate.js';
import { planEvent, planFired } from './plan.js';
import type { Plan } from './plan.js';
import { writeFacts, writePlans } from './write.js';

/** What would change for one commitment. Timers by name with the instant they stand at. */
export interface MigrationItem {
  id: string;
  from: number;
  stageBefore: string;
  stageAfter: string | null;
  disarmed: TimerName[];
  armed: { name: TimerName; at: string }[];
  kept: { name: TimerName; at: string }[];
  /** What the clock does next, before and after: the timer and its letters. */
  nextBefore: NextFire | null;
  nextAfter: NextFire | null;
  /** Why it cannot be migrated and what to do about it; null when it can. */
  refused: { code: string; message: string; hint: string } | null;
}

export interface NextFire { timer: TimerName; at: string; letters: Letter[] }

export interface MigrationPlan {
  kind: string;
  to: number;
  items: MigrationItem[];
  /** Of the kind, in other versions, but no longer open: they keep the version they ended under. */
  closed: number;
  /** Open ones beyond the limit of one run: left for the next. */
  remaining: number;
}

export interface MigrationOrder { kind: string; to: number; now: Date }

/** Most commitments in one run, and so in one transaction; what remains is taken by the next. */
export const MIGRATION_LIMIT = 10_000;
/** Commitments locked at once by a plan, and written at once by a migration. */
const BATCH = 500;
/** As before a person's event: nothing may follow, or it would stand behind the migration with an earlier instant. */
const WHOLE_PAST = 5_000;

/** One commitment on its way: its part of the write, or why there is none. */
interface Move { item: MigrationItem; plan: Plan | null; problem: DomainError | null }
/** What a move is made with. `signed` is null for a plan that nobody will write. */
interface Way { target: Workflow; rules: Rules; now: Date; signed: { by: Actor; reason: string } | null }

/** What would change, for every open commitment of the kind; writes nothing. Throws `unknown-kind`. */
export async function planMigration(database: Pick<Database, 'transaction'>, book: RuleBook, { kind, to, now }: MigrationOrder): Promise<MigrationPlan> {
  const target = workflowVersion(kind, to);
  const items: MigrationItem[] = [];
  for (let after: string | null = ''; after !== null;) {
    const [from, limit]: [string, number] = [after, Math.min(BATCH, MIGRATION_LIMIT - items.length)];
    const { ids, moves } = await database.transaction(async (tx) => {
      const page = await openAfter(tx, target, from, limit);
      return { ids: page, moves: await movesOf(tx, page, { target, rules: await book.current(tx), now, signed: null }) };
    });
    items.push(...moves.map(({ item }) => item));
    after = ids.length === BATCH && items.length < MIGRATION_LIMIT ? ids.at(-1) ?? null : null;
  }
  return database.transaction((tx) => summary(tx, target, items));
}

/** Applies the plan. Throws `not-allowed` for anybody but an administrator, and what keeps any of the commitments from it: nothing is written then. */
export async function migrate(tx: EntityManager, book: RuleBook, order: MigrationOrder & { by: Actor; reason: string }): Promise<MigrationPlan> {
  const { kind, to, now, by, reason } = order;
  if (!by.roles.includes('administrator')) {
    throw new DomainError('not-allowed', `${by.name} 不能迁移定义版本 / ${by.name} may not migrate commitments`, '由系统管理员办理 / an administrator does that', { person: by.id });
  }
  const target = workflowVersion(kind, to);
  const ids = await openAfter(tx, target, '', MIGRATION_LIMIT);
  const moves = await movesOf(tx, ids, { target, rules: await book.current(tx), now, signed: { by, reason } });
  refuseAny(moves);
  const plans = moves.flatMap(({ plan }) => (plan === null ? [] : [plan]));
  for (let i = 0; i < plans.length; i += BATCH) await writePlans(tx, plans.slice(i, i + BATCH), now);
  for (const { aggregate } of plans) await writeFacts(tx, aggregate);
  return summary(tx, target, moves.map(({ item }) => item));
}

async function openAfter(tx: EntityManager, { kind, version }: Workflow, after: string, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `select c.id from commitments c where c.kind = $1 and c.version <> $2 and ${OPEN} and c.id > $3 order by c.id limit $4`, [kind, version, after, limit]);
  return rows.map(({ id }) => id);
}

async function movesOf(tx: EntityManager, ids: readonly string[], way: Way): Promise<Move[]> {
  const moves: Move[] = [];
  for (const id of ids) {
    const row = await lockOne(tx, id);
    // Somebody was faster between the list and the lock.
    if (row.version === way.target.version || isClosed(row.stage)) continue;
    const move = moveOf(row, way);
    if (move !== null) moves.push(move);
  }
  return moves;
}

/** Null when it ends by what was due before: the sweep writes that. */
function moveOf(row: ClaimedRow, way: Way): Move | null {
  try {
    const aggregate = understand(row, way.rules);
    const plan: Plan = { aggregate, entries: [] };
    planFired(plan, foldPast(aggregate, way.now), way.now);
    return isClosed(aggregate.stage) ? null : { item: moved(plan, way), plan, problem: null };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message, hint } = error;
    const unchanged = { id: row.id, from: row.version, stageBefore: row.stage, stageAfter: null, disarmed: [], armed: [], kept: [], nextBefore: null, nextAfter: null };
    return { item: { ...unchanged, refused: { code, message, hint } }, plan: null, problem: error };
  }
}

/** Moves the aggregate of a plan to the target, version by version, each an event of its own, and says what all of that changes. */
function moved(plan: Plan, { target, now, signed }: Way): MigrationItem {
  const { aggregate } = plan;
  const { id, workflow: from, armed: before, stage } = aggregate;
  const nextBefore = nextOf(from, aggregate.snapshot, before, true);
  const changed = new Set<TimerName>();
  let stageAfter = stage;
  for (const next of versionsTo(from, target)) {
    const step = migrationStep(aggregate.workflow, next, aggregate.snapshot, new Map([...aggregate.armed].map(([name, { event }]) => [name, event])));
    const data = signed === null ? null : eventData('MIGRATED', { from: aggregate.workflow.version, to: next.version, reason: signed.reason });
    aggregate.armed = rearmed(aggregate, step, now);
    aggregate.workflow = next;
    for (const change of step.timers) changed.add('arm' in change ? change.arm : change.disarm);
    stageAfter = stageOf(step.state.value);
    if (signed === null || data === null) aggregate.snapshot = step.snapshot;
    else planEvent(plan, step, { type: 'MIGRATED', data }, signed.by, now, recordedTimers(step.timers, (name) => aggregate.armed.get(name)?.at ?? null));
  }
  const after = aggregate.armed;
  const standing = (names: readonly TimerName[]): MigrationItem['armed'] => names.flatMap((name) => {
    const at = after.get(name)?.at;
    return at === undefined ? [] : [{ name, at: at.toISOString() }];
  });
  return {
    id, from: from.version, stageBefore: stage, stageAfter,
    disarmed: [...changed].filter((name) => before.has(name) && !after.has(name)),
    armed: standing([...changed]), kept: standing([...before.keys()].filter((name) => !changed.has(name))),
    nextBefore, nextAfter: nextOf(target, aggregate.snapshot, after), refused: null,
  };
}

/** Each version on the way; backwards there is none, which the mapping then says. */
function versionsTo({ kind, version }: Workflow, target: Workflow): Workflow[] {
  const between = Math.max(0, target.version - version - 1);
  return [...Array.from({ length: between }, (_, i) => workflowVersion(kind, version + 1 + i)), target];
}

/** What is armed after the step. A timer whose state only has another name now keeps its instant; a new one is counted from now. */
function rearmed(aggregate: Aggregate, { timers, state }: Step, now: Date): ArmedTimers {
  const armed = new Map<TimerName, ArmedTimer>(aggregate.armed);
  for (const change of timers) {
    if ('disarm' in change) {
      armed.delete(change.disarm);
      continue;
    }
    const at = armed.get(change.arm)?.at ?? instantOf(change.arm, { ...factsOf(aggregate), at: now, reminder: state.context.reminder });
    if (at !== null) armed.set(change.arm, { event: change.event, at, epoch: aggregate.revision + 1 });
  }
  return armed;
}

function foldPast(aggregate: Aggregate, now: Date): ReturnType<typeof foldDue> {
  const { machine } = aggregate.workflow;
  return foldDue((snapshot, event) => take(machine, snapshot, event), aggregate.snapshot, aggregate.revision, aggregate.armed, factsOf(aggregate), now, WHOLE_PAST);
}

/** `tolerant`: a step that the older definition fails on is a reason to leave it, none to stay. */
function nextOf({ machine }: Workflow, snapshot: string, armed: ArmedTimers, tolerant = false): NextFire | null {
  const at = nextFireAt(armed);
  const next = [...armed].filter(([, timer]) => timer.at.getTime() === at?.getTime()).sort(([a], [b]) => (a < b ? -1 : 1))[0];
  if (next === undefined) return null;
  const [timer, { event, at: when }] = next;
  try {
    return { timer, at: when.toISOString(), letters: take(machine, snapshot, { type: event }).notices.map(({ letter }) => letter) };
  } catch (error) {
    if (!tolerant || !(error instanceof DomainError)) throw error;
    return { timer, at: when.toISOString(), letters: [] };
  }
}

/** The first problem, by the commitment that has it, and how many there are. */
function refuseAny(moves: readonly Move[]): void {
  const refused = moves.filter(({ problem }) => problem !== null);
  const [first] = refused;
  if (first === undefined || first.problem === null) return;
  const { code, message, hint, facts } = first.problem;
  throw new DomainError(code, `${first.item.id}: ${message}；共 ${refused.length} 项不能迁移，均未改动 / ${refused.length} cannot be migrated, nothing was changed`, hint,
    { ...facts, refused: refused.map(({ item }) => item.id) });
}

async function summary(tx: EntityManager, { kind, version }: Workflow, items: MigrationItem[]): Promise<MigrationPlan> {
  const [count] = await tx.query<{ open: number; closed: number }[]>(`
    select count(*) filter (where ${OPEN} and not c.id = any($3))::int as open, count(*) filter (where not ${OPEN})::int as closed
    from commitments c where c.kind = $1 and c.version <> $2`, [kind, version, items.map(({ id }) => id)]);
  return { kind, to: version, items, closed: count?.closed ?? 0, remaining: count?.open ?? 0 };
}
