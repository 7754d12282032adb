/**
 * What is to be written for one commitment: the history entries of its steps, sealed and chained, and the row as it will
 * be. Computed before anything is written, so that a step that throws leaves no trace.
 */
import { placeOf, samePlace } from '../core/board-place.js';
import { localDateOf } from '../core/calendar.js';
import { hasOutcome, stageOf } from '../core/commitment.js';
import type { Actor, LocalDate, MachineState, NoticeIntent, StateValue, TimerName } from '../core/commitment.js';
import type { FiredStep } from '../core/fold.js';
import { seal, sealFired } from '../core/history.js';
import type { Entry, RecordedEvent, RecordedTimer } from '../core/history.js';
import { canonical } from '../core/step.js';
import type { Step } from '../core/step.js';
import type { Workflow } from '../../workflows/registry.js';
import type { Aggregate } from './aggregate.js';
import type { Move } from './board-writer.js';

export interface PlannedEntry {
  seq: number;
  at: Date;
  actor: string;
  /** The timer's name or the event's type. */
  event: string;
  body: string;
  prevHash: string;
  hash: string;
  notices: readonly NoticeIntent[];
  /** Whose people the letters go to: of a transfer both offices'. */
  offices: readonly string[];
  /** The machine's state after the step. */
  state: StateValue;
}

/** One commitment's part of a write. `aggregate` is already as it will be; `entries` lead there. */
export interface Plan {
  aggregate: Aggregate;
  entries: PlannedEntry[];
  /** Where the entries move it on the board; absent while none does. */
  moves?: Move[];
}

export interface Days {
  claimedOn: LocalDate | null;
  closedOn: LocalDate | null;
}

const CLOCK_ACTOR = 'clock';

/** Adds the entries of fired timers to a plan and moves its aggregate on. */
export function planFired(plan: Plan, fired: readonly FiredStep[], recorded: Date): void {
  const { aggregate } = plan;
  const recordedText = recorded.toISOString();
  const deadline = deadlineText(aggregate);
  for (const { name, event, at, step, instants } of fired) {
    const atText = at.toISOString();
    const seq = aggregate.revision + 1;
    const { body, hash } = sealFired({
      commitment: aggregate.id, seq, prev: aggregate.headHash, at: atText, recorded: recordedText, event,
      definition: definitionText(aggregate.workflow), deadline, snapshot: step.snapshot,
      notices: noticesText(step), timers: timersText(step, instants),
    });
    plan.entries.push({ seq, at, actor: CLOCK_ACTOR, event: name, body, prevHash: aggregate.headHash, hash, notices: step.notices, offices: [aggregate.office], state: step.state.value });
    advance(plan, step, seq, hash, at);
  }
}

/** Adds a person's (or the opening's) entry. The aggregate's deadline must already be the one in force after the step. */
export function planEvent(
  plan: Plan, step: Step, event: RecordedEvent, by: Actor, now: Date, timers: RecordedTimer[], formerOffice?: string,
): void {
  const { aggregate } = plan;
  const { workflow, startedOn, dueOn, basis, calendar, clock, office } = aggregate;
  const seq = aggregate.revision + 1;
  const entry: Entry = {
    v: 1, commitment: aggregate.id, seq, prev: aggregate.headHash, at: now.toISOString(), recorded: now.toISOString(),
    definition: { kind: workflow.kind, version: workflow.version, hash: workflow.hash }, by, event,
    state: step.state, timers, notices: [...step.notices],
    deadline: { dueOn, basis, startedOn, profile: profileText(aggregate), calendar: calendar.version, ...(clock === null ? {} : { clock }) },
  };
  const { body, hash } = seal(entry);
  plan.entries.push({ seq, at: now, actor: by.id, event: event.type, body, prevHash: aggregate.headHash, hash, notices: step.notices, offices: formerOffice === undefined || formerOffice === office ? [office] : [office, formerOffice], state: step.state.value });
  advance(plan, step, seq, hash, now);
}

function advance(plan: Plan, step: Step, seq: number, hash: string, at: Date): void {
  const { aggregate } = plan;
  aggregate.snapshot = step.snapshot;
  aggregate.stage = stageOf(step.state.value);
  aggregate.revision = seq;
  aggregate.headHash = hash;
  Object.assign(aggregate, daysAfter(aggregate, step.state, localDateOf(at, aggregate.profile.timeZone)));
  const [from, to] = [aggregate.place, placeOf(aggregate, step.state)];
  if (from !== null && samePlace(from, to)) return;
  aggregate.place = to;
  (plan.moves ??= []).push({ at, from, to });
}

/** The days of the claim and of the close that are in force after a step on the day `on`. */
export function daysAfter(before: Days, { value, context }: MachineState, on: LocalDate): Days {
  return {
    claimedOn: context.claimedBy === null ? null : before.claimedOn ?? on,
    closedOn: hasOutcome(stageOf(value)) ? before.closedOn ?? on : null,
  };
}

const definitionTexts = new WeakMap<Workflow, string>();
function definitionText(workflow: Workflow): string {
  let text = definitionTexts.get(workflow);
  if (text === undefined) {
    text = canonical({ kind: workflow.kind, version: workflow.version, hash: workflow.hash });
    definitionTexts.set(workflow, text);
  }
  return text;
}

const noticesTexts = new WeakMap<Step, string>();
function noticesText(step: Step): string {
  let text = noticesTexts.get(step);
  if (text === undefined) {
    text = canonical(step.notices);
    noticesTexts.set(step, text);
  }
  return text;
}

/** Sorted keys by hand: three known shapes, on the hot path; a test holds it against canonical(). */
function timersText(step: Step, instants: ReadonlyMap<TimerName, Date | null>): string {
  const items = step.timers.map((change) => {
    if ('disarm' in change) return `{"disarm":"${change.disarm}"}`;
    const at = instants.get(change.arm) ?? null;
    return `{"arm":"${change.arm}","at":${at === null ? 'null' : `"${at.toISOString()}"`},"event":"${change.event}"}`;
  });
  return `[${items.join(',')}]`;
}

function deadlineText({ basis, dueOn, startedOn, calendar, clock, ...rest }: Aggregate): string {
  const quoted = (date: LocalDate | null): string => (date === null ? 'null' : `"${date}"`);
  const counted = clock === null ? '' : `,"clock":${canonical(clock)}`;
  return `{"basis":"${basis}","calendar":"${calendar.version}"${counted},"dueOn":${quoted(dueOn)},"profile":"${profileText(rest)}","startedOn":${quoted(startedOn)}}`;
}

function profileText({ profile }: Pick<Aggregate, 'profile'>): string {
  return `${profile.id}@${String(profile.version)}`;
}
