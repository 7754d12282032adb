/**
 * The verbs on commitments, and the only writer of commitments, timers, history and notices. Each verb computes its whole
 * effect first (plan.ts) and writes it in the caller's transaction (write.ts): a crash leaves all of it or nothing.
 */
import type { EntityManager } from 'typeorm';
import type { Calendar } from '../core/calendar.js';
import { addDays, addStatutoryMonths, localDateOf } from '../core/calendar.js';
import type { Actor, DueBasis, LocalDate, MachineState, PersonEvent, Pledge, Situation, Terms } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { eventData } from '../core/events.js';
import { applyTimers, foldDue } from '../core/fold.js';
import { GENESIS, recordedTimers } from '../core/history.js';
import type { Profile } from '../core/profile.js';
import { ladderOf, rungAt } from '../core/schedule.js';
import { StepMemory, begin, canonical, take } from '../core/step.js';
import { sqlState } from '../store/connection.js';
import { currentWorkflow } from '../../workflows/registry.js';
import { claimDue, factsOf, lockOne, understand } from './aggregate.js';
import type { Aggregate, ClaimedRow } from './aggregate.js';
import { BASIS_AFTER, setsDeadline, writeConsequences } from './consequences.js';
import { recordFailure } from './incidents.js';
import { planEvent, planFired } from './plan.js';
import type { Plan } from './plan.js';
import { explainRefusal } from './refusal.js';
import { calendarFacts, KNOWN_CALENDAR, writePlans } from './write.js';

export interface Opening {
  id: string;
  jurisdiction: string;
  replyId: string;
  /** sha256 of the reply's bytes: the history names the document the words were taken from. */
  replySha256: string;
  repliedOn: LocalDate;
  label: string;
  kind: string;
  title: string;
  pledge: Pledge;
  /** Clauses of the same reply that belong to this pledge: aims and acceptance points. */
  attached: Pledge[];
  office: string;
  profile: Profile;
  dueOn: LocalDate | null;
  dueBasis: DueBasis;
  terms: Terms;
  by: Actor;
  now: Date;
}

export interface Order {
  id: string;
  type: string;
  data: Record<string, unknown>;
  by: Actor;
  now: Date;
  /** Refuse with `stale-revision` when somebody else was faster. */
  expectedRevision?: number;
}

export interface Receipt {
  id: string;
  seq: number;
  stage: string;
  revision: number;
}

/** Steps one commitment may take in one batch of a sweep; the rest of a longer past follows in the next. */
const FOLD_LIMIT = 200;
/** Steps before a person's event: a century of weekly asks. Here nothing may follow, or it would stand behind the event with an earlier instant. */
const WHOLE_PAST = 5_000;

export class Commitments {
  readonly #memory = new StepMemory();

  constructor(private readonly calendar: Calendar) {}

  /** Opens a commitment as `proposed`. The row, its first entry and its first timer are written together. */
  async open(tx: EntityManager, opening: Opening): Promise<Receipt> {
    const { id, pledge, by, now, dueOn, dueBasis, repliedOn, terms, profile } = opening;
    const workflow = currentWorkflow(opening.kind);
    if (dueOn !== null && dueOn < repliedOn) throw dueBeforeReply(dueOn, repliedOn);
    const step = begin(workflow.machine);
    const aggregate: Aggregate = {
      id, jurisdiction: opening.jurisdiction, office: opening.office, workflow, snapshot: step.snapshot, stage: 'proposed', revision: 0, headHash: GENESIS,
      profile, repliedOn, startedOn: repliedOn, dueOn, basis: dueBasis, terms, claimedOn: null, closedOn: null, failures: 0, armed: new Map(), stored: new Set(),
    };
    const instants = applyTimers(step.timers, aggregate.armed, { ...factsOf(aggregate, this.calendar), at: now, reminder: 0 }, 1);
    await refuseTaken(tx, id);
    await tx.query(`${KNOWN_CALENDAR}
      insert into commitments (id, jurisdiction, reply_id, label, kind, version, definition_hash, title, quote, span_start, span_end, attached, office_id,
        profile_id, profile_version, calendar_version, terms, started_on, due_on, due_basis, snapshot, stage, revision, head_hash, opened_at)
      values ($3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$1,$18,$19,$20,$21,$22,'proposed',1,$23,$24)`, [
      ...calendarFacts(this.calendar),
      id, opening.jurisdiction, opening.replyId, opening.label, workflow.kind, workflow.version, workflow.hash, opening.title, pledge.quote, pledge.start, pledge.end,
      canonical(opening.attached), opening.office, profile.id, profile.version, canonical(terms), repliedOn, dueOn, dueBasis,
      step.snapshot, GENESIS, now,
    ]);
    const plan: Plan = { aggregate, entries: [] };
    planEvent(plan, step, {
      type: 'OPENED',
      data: {
        title: opening.title, kind: workflow.kind, quote: pledge.quote, start: pledge.start, end: pledge.end, replySha256: opening.replySha256,
        repliedOn, office: opening.office, attached: opening.attached, terms,
      },
    }, by, now, recordedTimers(step.timers, (name) => instants.get(name) ?? null), this.calendar);
    await writePlans(tx, [plan], now, this.calendar);
    return receipt(aggregate);
  }

  /**
   * Lets a person's event happen. What was due before it fires first, in the same transaction, so that the history is in
   * the order things happened. Throws the domain errors of take(), `stale-revision`, `event-data-invalid`,
   * `due-before-reply`; nothing is written then.
   */
  async send(tx: EntityManager, { id, type, data: given, by, now, expectedRevision }: Order): Promise<Receipt> {
    const aggregate = understand(await lockOne(tx, id));
    if (expectedRevision !== undefined && expectedRevision !== aggregate.revision) {
      throw new DomainError('stale-revision',
        `${id} 在您查看之后已有变动，现为第 ${String(aggregate.revision)} 版 / it has moved on since you looked`,
        '未作任何改动，请重新查看后再决定 / nothing was changed; look at it again, then decide', { revision: aggregate.revision });
    }
    const plan: Plan = { aggregate, entries: [] };
    planFired(plan, this.#foldDue(aggregate, now, WHOLE_PAST), now, this.calendar);
    const today = localDateOf(now, aggregate.profile.timeZone);
    const data = this.#checked(type, given, aggregate, today);
    const before = { dueOn: aggregate.dueOn, snapshot: aggregate.snapshot };
    moveDeadline(aggregate, type, data, today);
    const situation = this.#situation(aggregate, before.dueOn, now, today);
    const event: PersonEvent = { type, by, data, situation };
    const step = this.#take(aggregate, before.snapshot, event);
    const { armed, revision } = aggregate;
    const reviewOn = type === 'WAIT_BEGUN' ? { reviewOn: String(data['reviewOn']) } : {};
    const instants = applyTimers(step.timers, armed,
      { ...factsOf(aggregate, this.calendar), at: now, reminder: step.state.context.reminder, ...reviewOn }, revision + 1);
    planEvent(plan, step, { type, data, situation }, by, now, recordedTimers(step.timers, (name) => instants.get(name) ?? null), this.calendar);
    await writePlans(tx, [plan], now, this.calendar);
    await writeConsequences(tx, aggregate, event, now, this.calendar);
    return receipt(aggregate);
  }

  /**
   * Claims up to `limit` commitments with due timers and fires everything due at `now`. A commitment whose step throws is
   * left as it is, with an incident and a later retry; the others go on. Throws BatchRefused when the database refuses
   * what was written, which dooms the whole transaction: go through its commitments singly (`only`).
   */
  async fireDue(tx: EntityManager, now: Date, limit: number, only: readonly string[] | null = null): Promise<Fired> {
    const rows = await claimDue(tx, now, limit, only);
    const plans: Plan[] = [];
    const failed: { row: ClaimedRow; error: unknown }[] = [];
    for (const row of rows) {
      try {
        const aggregate = understand(row);
        const plan: Plan = { aggregate, entries: [] };
        planFired(plan, this.#foldDue(aggregate, now, FOLD_LIMIT), now, this.calendar);
        if (plan.entries.length === 0) throw nothingDue(row.id);
        plans.push(plan);
      } catch (error) {
        failed.push({ row, error });
      }
    }
    await refusedAs(writePlans(tx, plans, now, this.calendar), rows);
    for (const { row, error } of failed) await recordFailure(tx, row.id, row.failures, error, now);
    return {
      claimed: rows.map(({ id }) => id),
      fires: plans.reduce((sum, { entries }) => sum + entries.length, 0),
      lags: plans.flatMap(({ entries }) => entries.map(({ at }) => now.getTime() - at.getTime())),
      failed: failed.length,
    };
  }

  #foldDue(aggregate: Aggregate, now: Date, limit: number): ReturnType<typeof foldDue> {
    const { machine } = aggregate.workflow;
    return foldDue((snapshot, event) => this.#memory.take(machine, snapshot, event),
      aggregate.snapshot, aggregate.revision, aggregate.armed, factsOf(aggregate, this.calendar), now, limit);
  }

  #checked(type: string, given: Record<string, unknown>, { repliedOn, profile, snapshot }: Aggregate, today: LocalDate): Record<string, unknown> {
    const data = eventData(type, type === 'DISSATISFIED' && given['dueOn'] === undefined
      ? { ...given, dueOn: addStatutoryMonths(today, profile.rehandlingMonths, this.calendar) } : given);
    const dueOn = data['dueOn'];
    if (typeof dueOn === 'string') {
      if (dueOn < repliedOn) throw dueBeforeReply(dueOn, repliedOn);
      if (type !== 'CONFIRMED' && type !== 'DATE_DECLARED' && dueOn < today) {
        throw new DomainError('event-data-invalid', `${type}: 新时限 ${dueOn} 已过 / the new date ${dueOn} has passed already`,
          `请选择 ${today} 及以后的日期 / choose a date from ${today} on`, { problems: [{ field: 'dueOn', problem: '已过 / in the past' }] });
      }
    }
    if (type === 'CHANGE_APPROVED' && typeof dueOn === 'string' && (JSON.parse(snapshot) as MachineState).context.change === 'cannot') {
      throw new DomainError('event-data-invalid', 'CHANGE_APPROVED: 申请的是无法落实，不设新时限 / it was asked to be given up, which has no new date',
        '请去掉 dueOn，或退回申请 / leave dueOn out, or refuse the change', { problems: [{ field: 'dueOn', problem: '不适用 / does not apply' }] });
    }
    const reviewOn = data['reviewOn'];
    const latest = addDays(today, profile.reviewMaxDays);
    if (type === 'WAIT_BEGUN' && typeof reviewOn === 'string' && (reviewOn <= today || reviewOn > latest)) {
      throw new DomainError('event-data-invalid',
        `WAIT_BEGUN: 条件须在 ${String(profile.reviewMaxDays)} 日内复核，${reviewOn} 不符 / a condition is looked at again within that time`,
        `复核日期须晚于 ${today}，不晚于 ${latest} / choose a review date after ${today}, at the latest ${latest}`,
        { problems: [{ field: 'reviewOn', problem: '超出范围 / out of range' }] });
    }
    return data;
  }

  #situation({ office, repliedOn, terms, ...rest }: Aggregate, dueBefore: LocalDate | null, now: Date, today: LocalDate): Situation {
    const { startedOn, dueOn, profile } = rest;
    const ladder = dueOn === null ? null : ladderOf({ startedOn, dueOn, profile, calendar: this.calendar });
    return { ...rungAt(ladder, now), today, office, dueOn: dueBefore, repliedOn, terms };
  }

  #take({ workflow, id }: Aggregate, snapshot: string, event: PersonEvent): ReturnType<typeof take> {
    try {
      return take(workflow.machine, snapshot, event);
    } catch (error) {
      throw explainRefusal(error, id, workflow, snapshot, event);
    }
  }
}

/** The database refused a row of this batch; `members` are the commitments in it with their failures so far. */
export class BatchRefused extends Error {
  override readonly name = 'BatchRefused';

  constructor(readonly members: readonly { id: string; failures: number }[], override readonly cause: unknown) {
    super('the database refused a row of the batch');
  }
}

export interface Fired {
  claimed: string[];
  fires: number;
  /** How late each fire was, in ms. */
  lags: number[];
  failed: number;
}

async function refusedAs(write: Promise<void>, members: readonly ClaimedRow[]): Promise<void> {
  try {
    await write;
  } catch (error) {
    // Classes 22 and 23: the data itself (value out of range, constraint). Everything else concerns the connection or a race.
    throw /^2[23]/.test(sqlState(error) ?? '') ? new BatchRefused(members.map(({ id, failures }) => ({ id, failures })), error) : error;
  }
}

async function refuseTaken(tx: EntityManager, id: string): Promise<void> {
  const taken = await tx.query<unknown[]>('select 1 from commitments where id = $1', [id]);
  if (taken.length > 0) {
    throw new DomainError('commitment-exists', `事项 ${id} 已经存在 / the commitment ${id} exists already`,
      '同一建议的另一份答复须用另外的编号 / another reply to the same suggestion needs labels of its own', { commitment: id });
  }
}

/** A decided date starts a limit of its own; a declared one is the old limit confirmed (reminder bands go by its length). */
function moveDeadline(aggregate: Aggregate, type: string, data: Record<string, unknown>, today: LocalDate): void {
  if (!setsDeadline(type, data)) return;
  aggregate.dueOn = data['dueOn'] as LocalDate | null;
  aggregate.basis = aggregate.dueOn === null ? 'none' : BASIS_AFTER[type] ?? data['dueBasis'] as DueBasis;
  if (type !== 'CONFIRMED' && type !== 'DATE_DECLARED') aggregate.startedOn = today;
}

function dueBeforeReply(dueOn: LocalDate, repliedOn: LocalDate): DomainError {
  return new DomainError('due-before-reply', `到期日 ${dueOn} 早于答复日期 ${repliedOn} / the due date ${dueOn} lies before the reply's date ${repliedOn}`,
    '承诺不会在作出之前到期，请核对年份 / a pledge falls due after it was made; check the year', { dueOn, repliedOn });
}

/** Claimed by its row, but no timer is due: left alone it would be claimed for ever. */
function nothingDue(id: string): DomainError {
  return new DomainError('step-failed', `${id}: 行上的下次时间已到，却没有到时的计时器 / the row says that something is due, no timer is`,
    '请核验该事项 / verify the commitment', { commitment: id });
}

function receipt({ id, revision, stage }: Aggregate): Receipt {
  return { id, seq: revision, stage, revision };
}

