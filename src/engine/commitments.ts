/**
 * The verbs on commitments, and the only writer of commitments, timers, history and notices. Each verb computes its whole
 * effect first (plan.ts) and writes it in the caller's transaction (write.ts): a crash leaves all of it or nothing.
 */
import type { EntityManager } from 'typeorm';
import { localDateOf } from '../core/calendar.js';
import type { Calendar } from '../core/calendar.js';
import type { Clock } from '../core/clock.js';
import type { Actor, DueBasis, LocalDate, PersonEvent, Pledge, Terms } from '../core/commitment.js';
import { DomainError, unknownCommitment } from '../core/errors.js';
import { eventData } from '../core/events.js';
import { applyTimers, foldDue } from '../core/fold.js';
import { GENESIS, recordedTimers } from '../core/history.js';
import type { Profile } from '../core/profile.js';
import { recountStep } from '../core/recount-step.js';
import { StepMemory, begin, canonical, take } from '../core/step.js';
import { sqlState } from '../store/connection.js';
import { ensureLayers } from '../store/rule-book.js';
import type { RuleBook } from '../store/rule-book.js';
import { currentWorkflow } from '../../workflows/registry.js';
import { refuseForeigner } from './actors.js';
import { claimDue, factsOf, lockAll, lockOne, understand } from './aggregate.js';
import type { Aggregate, ClaimedRow } from './aggregate.js';
import { grantedByRule, refuseUnledExtension } from './answer-checks.js';
import { writeConsequences, writeFirstBaseline } from './consequences.js';
import { apply } from './effects.js';
import { dueBeforeReply } from './date-checks.js';
import { checked, checkedAgainstTables } from './event-checks.js';
import { recordFailure } from './incidents.js';
import { offspring, refuseUnknownKinds } from './kinship.js';
import { fromOwnOffices } from './own-offices.js';
import { planEvent, planFired } from './plan.js';
import type { Plan } from './plan.js';
import { explainRefusal } from './refusal.js';
import { situationOf } from './situation.js';
import { calendarFacts, KNOWN_CALENDAR, writeFacts, writePlans } from './write.js';

export interface Opening {
  id: string;
  jurisdiction: string;
  suggestion: string;
  /** Null for the duty to answer, which has no reply yet. */
  replyId: string | null;
  /** The row of an imported ledger that holds the words, while the reply itself is not at hand. */
  ledger?: { id: string; row: number };
  /** sha256 of the document the words were taken from, which the history names: the reply, or the imported ledger. Empty without either. */
  replySha256: string;
  /** The day the promise was made: the reply's date, or that of the handover. */
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
  /** The limit behind a due date that is counted out. */
  clock?: Clock;
  /** The commitment it is a part or a follow-on of. */
  parent?: string;
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

  constructor(private readonly book: RuleBook) {}

  /** Opens a commitment as `proposed`. The row, its first entry and its first timer are written together. */
  async open(tx: EntityManager, opening: Opening): Promise<Receipt> {
    const [opened] = await this.openAll(tx, [opening]);
    if (opened === undefined) throw new Error(`${opening.id} was opened and is gone`);
    return opened;
  }

  /** The same for many, at one instant: their entries and timers are written together. `now` of the first counts for all of them. */
  async openAll(tx: EntityManager, openings: readonly Opening[]): Promise<Receipt[]> {
    const [first] = openings;
    if (first === undefined) return [];
    const rules = await this.book.current(tx);
    await refuseTaken(tx, openings.map(({ id }) => id));
    for (const { id, by, jurisdiction } of onePerPlace(openings)) await refuseForeigner(tx, by, jurisdiction, notTheirs(id, by));
    for (const calendar of new Set(openings.map(({ jurisdiction }) => rules.calendarOf(jurisdiction)))) await ensureLayers(tx, calendar, first.now);
    const plans: Plan[] = [];
    for (const opening of openings) plans.push(await this.#insert(tx, opening, rules.calendarOf(opening.jurisdiction)));
    await writePlans(tx, plans, first.now);
    for (const { aggregate } of plans) await writeFirstBaseline(tx, aggregate, first.by);
    return plans.map(({ aggregate }) => receipt(aggregate));
  }

  async #insert(tx: EntityManager, opening: Opening, calendar: Calendar): Promise<Plan> {
    const { id, pledge, by, now, dueOn, dueBasis, repliedOn, terms, profile, suggestion } = opening;
    const workflow = currentWorkflow(opening.kind);
    if (dueOn !== null && dueOn < repliedOn) throw dueBeforeReply(dueOn, repliedOn);
    refuseHalfCharacters(opening);
    const step = begin(workflow.machine);
    const aggregate: Aggregate = {
      id, jurisdiction: opening.jurisdiction, suggestion, office: opening.office, workflow, snapshot: step.snapshot, stage: 'proposed', revision: 0, headHash: GENESIS,
      profile, calendar, repliedOn, startedOn: repliedOn, dueOn, basis: dueBasis, terms, clock: opening.clock ?? null, quote: pledge.quote, start: pledge.start, end: pledge.end,
      claimedOn: null, closedOn: null, failures: 0, place: null, armed: new Map(), stored: new Set(),
    };
    const instants = applyTimers(step.timers, aggregate.armed, { ...factsOf(aggregate), at: now, reminder: 0 }, 1);
    await tx.query(`${KNOWN_CALENDAR}
      insert into commitments (id, jurisdiction, suggestion_id, reply_id, label, kind, version, definition_hash, title, quote, span_start, span_end, attached, office_id,
        profile_id, profile_version, calendar_version, terms, promised_on, started_on, due_on, due_basis, parent_id, clock, snapshot, stage, revision, head_hash, opened_at, ledger_id, ledger_row)
      values ($3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$1,$19,$20,$20,$21,$22,$23,$24,$25,'proposed',1,$26,$27,$28,$29)`, [
      ...calendarFacts(calendar),
      id, opening.jurisdiction, suggestion, opening.replyId, opening.label, workflow.kind, workflow.version, workflow.hash, opening.title, pledge.quote, pledge.start, pledge.end,
      canonical(opening.attached), opening.office, profile.id, profile.version, canonical(terms), repliedOn, dueOn, dueBasis, opening.parent ?? null, aggregate.clock === null ? null : canonical(aggregate.clock),
      step.snapshot, GENESIS, now, opening.ledger?.id ?? null, opening.ledger?.row ?? null,
    ]);
    const plan: Plan = { aggregate, entries: [] };
    planEvent(plan, step, {
      type: 'OPENED',
      data: {
        title: opening.title, kind: workflow.kind, quote: pledge.quote, start: pledge.start, end: pledge.end, replySha256: opening.replySha256,
        repliedOn, office: opening.office, attached: opening.attached, terms, ...(opening.parent === undefined ? {} : { parent: opening.parent }),
      },
    }, by, now, recordedTimers(step.timers, (name) => instants.get(name) ?? null));
    return plan;
  }

  /**
   * Lets a person's event happen. What was due before it fires first, in the same transaction, so that the history is in
   * the order things happened; what follows from it (parts of a split, follow-ons, the other side of a merge) is written with
   * it. Throws the domain errors of take(), `stale-revision` and those of event-checks.ts; nothing is written then.
   */
  async send(tx: EntityManager, order: Order): Promise<Receipt> {
    const { id, type, data: given, by, now, expectedRevision } = order;
    // Well formed before it is looked up: not every text can be an id, or be stored at all.
    if (type === 'MERGED') await lockAll(tx, [id, String(eventData(type, given)['into'])]);
    const rules = await this.book.current(tx);
    const aggregate = understand(await lockOne(tx, id), rules);
    await refuseForeigner(tx, by, aggregate.jurisdiction, unknownCommitment(id));
    if (expectedRevision !== undefined && expectedRevision !== aggregate.revision) {
      throw new DomainError('stale-revision',
        `${id} 在您查看之后已有变动，现为第 ${String(aggregate.revision)} 版 / it has moved on since you looked`,
        '未作任何改动，请重新查看后再决定 / nothing was changed; look at it again, then decide', { revision: aggregate.revision });
    }
    const plan: Plan = { aggregate, entries: [] };
    planFired(plan, this.#foldDue(aggregate, now, WHOLE_PAST), now);
    const today = localDateOf(now, aggregate.profile.timeZone);
    const data = checked(type, given, aggregate, today);
    await checkedAgainstTables(tx, type, data, aggregate, today);
    const before = { office: aggregate.office, dueOn: aggregate.dueOn, snapshot: aggregate.snapshot };
    apply(aggregate, type, data, today, rules);
    const situation = await situationOf(tx, aggregate, before, type, data, now, today);
    const event: PersonEvent = { type, by, data, situation };
    const step = this.#take(aggregate, before.snapshot, event);
    for (const asOneOfTheirs of await fromOwnOffices(tx, event, before.snapshot)) this.#take(aggregate, before.snapshot, asOneOfTheirs);
    refuseUnledExtension(type, by, aggregate);
    const openings = await offspring(tx, aggregate, event, now);
    refuseUnknownKinds(openings);
    const { armed, revision } = aggregate;
    const reviewOn = type === 'WAIT_BEGUN' ? { reviewOn: String(data['reviewOn']) } : {};
    const instants = applyTimers(step.timers, armed, { ...factsOf(aggregate), at: now, reminder: step.state.context.reminder, ...reviewOn }, revision + 1);
    planEvent(plan, step, { type, data, situation }, by, now, recordedTimers(step.timers, (name) => instants.get(name) ?? null), before.office);
    await writePlans(tx, [plan], now);
    await writeFacts(tx, aggregate);
    await writeConsequences(tx, aggregate, event, now);
    for (const opening of openings) await this.open(tx, opening);
    if (type === 'MERGED') {
      const { into, reason } = data as { into: string; reason: string };
      await this.send(tx, { id: into, type: 'ABSORBED', data: { from: id, quote: aggregate.quote, reason }, by, now });
    }
    const granted = grantedByRule(type, aggregate);
    return granted === null ? receipt(aggregate) : this.send(tx, { id, ...granted, now });
  }

  /**
   * Claims up to `limit` commitments with due timers and fires everything due at `now`. A commitment whose step throws is
   * left as it is, with an incident and a later retry; the others go on. Throws BatchRefused when the database refuses
   * what was written, which dooms the whole transaction: go through its commitments singly (`only`).
   */
  async fireDue(tx: EntityManager, now: Date, limit: number, only: readonly string[] | null = null): Promise<Fired> {
    const rows = await claimDue(tx, now, limit, only);
    if (rows.length === 0) return { claimed: [], fires: 0, lags: [], failed: 0 };
    const rules = await this.book.current(tx);
    const plans: Plan[] = [];
    const failed: { row: ClaimedRow; error: unknown }[] = [];
    for (const row of rows) {
      try {
        const aggregate = understand(row, rules);
        const plan: Plan = { aggregate, entries: [] };
        planFired(plan, this.#foldDue(aggregate, now, FOLD_LIMIT), now);
        if (plan.entries.length === 0) throw nothingDue(row.id);
        plans.push(plan);
      } catch (error) {
        failed.push({ row, error });
      }
    }
    await refusedAs(writePlans(tx, plans, now), rows);
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
      aggregate.snapshot, aggregate.revision, aggregate.armed, factsOf(aggregate), now, limit);
  }

  #take({ workflow, id }: Aggregate, snapshot: string, event: PersonEvent): ReturnType<typeof take> {
    try {
      return event.type === 'RECOUNTED' ? recountStep(workflow.machine, snapshot, event) : take(workflow.machine, snapshot, event);
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

/** Thousands are opened at once by one person, in one place. */
function onePerPlace(openings: readonly Opening[]): Opening[] {
  return [...new Map(openings.map((opening) => [`${opening.by.id} ${opening.jurisdiction}`, opening])).values()];
}

function notTheirs(id: string, { id: person, name }: Actor): DomainError {
  return new DomainError('not-allowed', `${id}: ${name} 不能在其他地方立项 / ${name} may open nothing in another place`, '请由当地督查人员办理 / let a supervisor of that place do it', { commitment: id, person });
}

async function refuseTaken(tx: EntityManager, ids: readonly string[]): Promise<void> {
  const taken = await tx.query<{ id: string }[]>('select id from commitments where id = any($1) order by id limit 1', [ids]);
  const twice = ids.find((one, i) => ids.indexOf(one) !== i);
  const id = taken[0]?.id ?? twice;
  if (id !== undefined) {
    throw new DomainError('commitment-exists', `事项 ${id} 已经存在 / the commitment ${id} exists already`,
      '同一建议的另一份答复须用另外的编号 / another reply to the same suggestion needs labels of its own', { commitment: id });
  }
}

/** Claimed by its row, but no timer is due: left alone it would be claimed for ever. */
function nothingDue(id: string): DomainError {
  return new DomainError('step-failed', `${id}: 行上的下次时间已到，却没有到时的计时器 / the row says that something is due, no timer is`,
    '请核验该事项 / verify the commitment', { commitment: id });
}

function receipt({ id, revision, stage }: Aggregate): Receipt {
  return { id, seq: revision, stage, revision };
}

/** Half a surrogate pair is no text: the database would store something else than was hashed. */
function refuseHalfCharacters({ id, title, pledge, attached, terms }: Opening): void {
  const texts = [title, pledge.quote, ...attached.map(({ quote }) => quote), ...Object.values(terms).filter((value) => typeof value === 'string')];
  const broken = texts.find((text) => /\p{Cs}/u.test(text));
  if (broken === undefined) return;
  throw new DomainError('event-data-invalid', `${id}: “${broken.replaceAll(/\p{Cs}/gu, '\ufffd')}” 含有半个字符 / holds half a character`,
    '请改正该处起止，使其不落在一个字的中间 / move the end so that it does not fall inside a character', { commitment: id });
}
