/**
 * Every situation a workflow can get into, found by walking it: breadth first from begin() over everything that people may
 * send and every timer that is armed. It walks with the product's own begin() and take() instead of `xstate/graph`,
 * because what is to be proved is about timers and letters: which are armed after a whole history, which go out, and that
 * the refusals of take() hold. `xstate/graph` sees states only, offers disarmed timers too and knows no refusal.
 *
 * What is left out, and why nothing is lost: the reminder's number and counts above COUNT_CAP are dropped from a state's
 * identity and people are reduced to "somebody", because no guard tells these apart and a counter would never end; a
 * situation is not tried when it differs from one tried before only in what the step did not read (steps are pure).
 * Timers may fire in any order, also in orders the calendar would never give: a proof for more than what can happen.
 */
import { getInitialMicrosteps, getMicrosteps } from 'xstate';
import type { AnyMachineSnapshot, AnyStateMachine, AnyStateNode } from 'xstate';
import { isClosed, RUNGS, stageOf, TIMER_NAMES } from '../src/core/commitment.js';
import type { Actor, CommitmentEvent, Field, MachineState, PersonEvent, Rung, Situation, StateValue, Terms, TimerName } from '../src/core/commitment.js';
import { DomainError } from '../src/core/errors.js';
import { acceptedEvents, begin, canonical, take } from '../src/core/step.js';
import type { Step } from '../src/core/step.js';
import type { KindDefinition } from './kind.v1.js';

/** What an exploration needs of a workflow. */
export interface Explorable {
  definition: KindDefinition;
  machine: AnyStateMachine;
}

/** One transition from a found state. `timer` is the fired timer's name, null for a person's event. */
export interface Passage {
  event: string;
  timer: TimerName | null;
  to: string;
  letters: readonly string[];
  /** Timers armed or disarmed by it, whether or not they were armed before. */
  touched: ReadonlySet<TimerName>;
}

/** A state with the timers that are armed in it. `key` tells apart what guards can tell apart. */
export interface Found {
  key: string;
  snapshot: string;
  state: MachineState;
  stage: string;
  open: boolean;
  armed: ReadonlyMap<TimerName, string>;
  passages: Passage[];
}

export interface Exploration {
  states: ReadonlyMap<string, Found>;
  /** Ids of every state node entered, also of those only passed through. */
  entered: ReadonlySet<string>;
  /** Armed timers that the machine did not accept when they fired, and steps that failed. */
  failures: { place: string; event: string; message: string; deaf: boolean }[];
  /** False when the limit was reached: then nothing below is proved. */
  complete: boolean;
}

/** More states than this mean that something counts without end; the largest kind has about 1,500. */
const STATE_LIMIT = 10_000;
/** Guards compare the count with what the terms below expect (2), and with 0. */
const COUNT_CAP = 3;

const TODAY = '2022-07-01';
const DUE_ON = '2022-09-21';
const EARLIER = '2022-09-01';
const LATER = '2022-12-31';
const TEXT = '样例';
const TERMS: Terms = { documentTitle: TEXT, edition: TEXT, promisedContent: TEXT, deliveriesExpected: 2, gapDays: 90 };

const CLERK = person('clerk', 'handler', 'ours');
const COLLEAGUE = person('colleague', 'sectionHead', 'ours');
const STRANGER = person('stranger', 'handler', 'theirs');
const SUPERVISOR = person('supervisor', 'supervisor', null);
const SECOND_SUPERVISOR = person('second-supervisor', 'supervisor', null);
const LIAISON = person('liaison', 'liaison', null);
const CAST: readonly Actor[] = [CLERK, COLLEAGUE, STRANGER, SUPERVISOR, SECOND_SUPERVISOR, LIAISON];

const SITUATIONS: readonly Situation[] = [DUE_ON, null].flatMap((dueOn) => RUNGS.map((rung) => situation(rung, dueOn)));

/** Walks a workflow. Never throws for what the definition does wrong: that is in `failures`. */
export function explore({ definition, machine }: Explorable, limit = STATE_LIMIT): Exploration {
  const states = new Map<string, Found>();
  const entered = new Set<string>();
  const failures: Exploration['failures'] = [];
  const queue: Found[] = [];
  const transient = new Set(nodesOf(machine.root).filter((node) => node.always !== undefined).map((node) => node.id));

  attempt('begin', 'begin', false, () => {
    watch(() => getInitialMicrosteps(machine));
    visit(begin(machine), new Map());
  });
  for (let here = queue.shift(); here !== undefined && states.size <= limit; here = queue.shift()) walkFrom(here);
  return { states, entered, failures, complete: states.size <= limit };

  function walkFrom(here: Found): void {
    for (const [timer, event] of here.armed) {
      const left = new Map(here.armed);
      left.delete(timer);
      attempt(here.stage, event, true, () => { go(here, { type: event }, timer, left); });
    }
    const types = new Set(acceptedEvents(machine, here.snapshot));
    for (const said of occurrences(definition, types)) sayIn(here, said);
  }

  function sayIn(here: Found, said: Omit<PersonEvent, 'situation'>): void {
    const tried: { now: Situation; read: Set<keyof Situation> }[] = [];
    for (const now of SITUATIONS) {
      if (tried.some((other) => [...other.read].every((fact) => other.now[fact] === now[fact]))) continue;
      const read = new Set<keyof Situation>();
      tried.push({ now, read });
      attempt(here.stage, said.type, false, () => { go(here, { ...said, situation: listening(now, read) }, null, here.armed); });
    }
  }

  function go(here: Found, event: CommitmentEvent, timer: TimerName | null, armed: ReadonlyMap<TimerName, string>): void {
    const step = take(machine, here.snapshot, event);
    watch(() => getMicrosteps(machine, resolved(machine, here.state), event));
    const to = visit(step, armed);
    here.passages.push({
      event: event.type, timer, to,
      letters: step.notices.filter((notice) => notice.to.length > 0).map((notice) => notice.letter),
      touched: new Set(step.timers.map((change) => ('arm' in change ? change.arm : change.disarm))),
    });
  }

  function visit(step: Step, armedBefore: ReadonlyMap<TimerName, string>): string {
    const armed = new Map(armedBefore);
    for (const change of step.timers) {
      if ('arm' in change) armed.set(change.arm, change.event);
      else armed.delete(change.disarm);
    }
    const key = identity(step.state, armed);
    if (!states.has(key)) {
      const stage = stageOf(step.state.value);
      const found = { key, snapshot: step.snapshot, state: step.state, stage, open: step.state.status === 'active' && !isClosed(stage), armed, passages: [] };
      states.set(key, found);
      queue.push(found);
      for (const node of activeNodes(machine, step.state.value)) entered.add(node.id);
    }
    return key;
  }

  // States that are left at once show in no settled value; asking for microsteps is dear, so only until each was seen.
  function watch(microsteps: () => [AnyMachineSnapshot, unknown][]): void {
    if (transient.size === 0) return;
    for (const [{ value }] of microsteps()) {
      for (const { id } of activeNodes(machine, value as StateValue)) {
        entered.add(id);
        transient.delete(id);
      }
    }
  }

  function attempt(place: string, event: string, fired: boolean, run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const refused = error.code === 'event-not-accepted' || error.code === 'event-refused';
      if (fired || !refused) failures.push({ place, event, message: error.message, deaf: refused });
    }
  }
}

/** All state nodes below and including one. */
export function nodesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap((child) => nodesOf(child as AnyStateNode))];
}

/** The state nodes a value says are active, the root included. */
export function activeNodes(machine: AnyStateMachine, value: StateValue): AnyStateNode[] {
  const below = (node: AnyStateNode, inner: StateValue): AnyStateNode[] => {
    const children = typeof inner === 'string' ? { [inner]: {} } : inner;
    return [node, ...Object.entries(children).flatMap(([key, deeper]) => {
      const child = (node.states as Record<string, AnyStateNode>)[key];
      return child === undefined || deeper === undefined ? [] : below(child, deeper);
    })];
  };
  return below(machine.root, value);
}

function resolved(machine: AnyStateMachine, state: MachineState): AnyMachineSnapshot {
  return machine.resolveState({ value: state.value, context: state.context, status: state.status });
}

function identity({ status, value, context }: MachineState, armed: ReadonlyMap<TimerName, string>): string {
  const told = {
    ...context,
    reminder: null,
    count: Math.min(context.count, COUNT_CAP),
    claimedBy: context.claimedBy !== null, claimedFor: context.claimedFor !== null, requestedBy: context.requestedBy !== null,
  };
  return canonical({ status, value, context: told, armed: TIMER_NAMES.filter((name) => armed.has(name)) });
}

function occurrences(definition: KindDefinition, types: ReadonlySet<string>): Omit<PersonEvent, 'situation'>[] {
  return Object.entries(examples(definition)).filter(([type]) => types.has(type)).flatMap(([type, datas]) =>
    datas.flatMap((data) => CAST.map((by) => ({ type, by, data }))));
}

/** The same situation, which tells what is read of it. */
function listening(now: Situation, read: Set<keyof Situation>): Situation {
  return new Proxy(now, {
    get: (target, fact) => {
      read.add(fact as keyof Situation);
      return target[fact as keyof Situation];
    },
  });
}

function examples({ stages, rhythm, evidence }: KindDefinition): Record<string, Record<string, unknown>[]> {
  const reason = [{ reason: TEXT }];
  const dated = [{ dueOn: EARLIER }, { dueOn: LATER }];
  const [firstField] = evidence;
  return {
    CONFIRMED: [{ dueOn: DUE_ON, dueBasis: 'explicit' }, { dueOn: DUE_ON, dueBasis: 'inferred' }],
    DISMISSED: reason,
    MERGED: reason,
    STAGE_REACHED: stages.map(({ id }) => ({ stage: id })),
    PROGRESS_REPORTED: [{ text: TEXT }],
    ...(rhythm === undefined ? {} : { [rhythm.event]: [filledIn(rhythm.fields), {}] }),
    CLAIMED: [{ evidence: filledIn(evidence) }, { evidence: { ...filledIn(evidence), [firstField?.name ?? '']: '' } }, { evidence: {} }],
    VERIFIED: [{ outcome: 'fulfilled' }, { outcome: 'partly' }],
    RETURNED: reason,
    DATE_DECLARED: dated,
    CHANGE_REQUESTED: [{ change: 'date', dueOn: LATER, reason: TEXT }, { change: 'cannot', reason: TEXT }],
    CHANGE_APPROVED: [{ dueOn: LATER }, { letterNumber: TEXT, letterOn: TODAY }, {}],
    CHANGE_REFUSED: reason,
    WAIT_BEGUN: [{ condition: TEXT, reviewOn: EARLIER }],
    CONDITION_MET: [{}],
    DROPPED: [{ decisionNumber: TEXT, reason: TEXT }],
    RATED: [{ rating: 'satisfied' }, { rating: 'basically_satisfied' }],
    DISSATISFIED: reason,
    REOPENED: [{ dueOn: LATER, reason: TEXT }],
    LETTER_APPROVED: [{ notice: TEXT }],
    LETTER_WITHHELD: [{ notice: TEXT, reason: TEXT }],
  };
}

// Every promised text in the terms is the same word, so that evidence filled in with it proves exactly that promise.
function filledIn(fields: readonly Field[]): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name, type }) => [name, type === 'date' ? TODAY : type === 'number' ? 1 : TEXT]));
}

function situation(rung: Rung, dueOn: string | null): Situation {
  return { rung, reminder: 0, today: TODAY, office: 'ours', dueOn, repliedOn: '2022-06-23', terms: TERMS };
}

function person(id: string, role: Actor['roles'][number], office: string | null): Actor {
  return { id, name: id, roles: [role], office };
}
