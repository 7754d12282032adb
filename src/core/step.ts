/**
 * begin() and take(): a machine, a state and an event in; a Step out. Nothing is executed, nothing is remembered between
 * calls but pure results, and no clock is read: XState's `transition()` returns its actions as data and this file turns
 * them into the three things the engine can write: the next snapshot, changes to the armed timers, letters to send.
 *
 * It also closes what XState 5.33 leaves open to a host of pure transitions; each edge has a test of its number:
 *  1 a `done` snapshot would move on when sent an event -> only active states accept events
 *  2 "not handled" is invisible in the snapshot       -> asked of the machine, refused with what is accepted now
 *  3 an immediate raise is listed although consumed   -> skipped
 *  4 unnamed, undefined, NaN delays pass through      -> only delays with a known name are taken; instants are not ours
 *  5 guards and assigns that throw, throw out of here -> wrapped as `step-failed`, nothing changes
 *  6 the context factory runs without input, often    -> context is plain data in the definition
 *  7 a parsed snapshot must be resolved first         -> resolveState(); unknown states throw `definition-mismatch`
 *  8 a snapshot carries no version                    -> kind, version and hash are columns; never guessed here
 *  9 actions hold live objects                        -> only `type` and `params` are read
 * 10 a fired timer gets no cancel if its transition has no target -> the caller deletes the fired timer first
 */
import serialize from 'canonicalize';
import { getNextTransitions, initialTransition, transition } from 'xstate';
import type { AnyEventObject, AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { LETTERS, LEVELS, TIMER_NAMES } from './commitment.js';
import type { CommitmentEvent, CommitmentContext, Letter, Level, MachineState, NoticeIntent, StateValue, TimerChange, TimerName } from './commitment.js';
import { DomainError } from './errors.js';

// Its CommonJS typings hide the default export that Node does give an ES module.
const canonicalize = serialize as unknown as (value: unknown) => string | undefined;

/** One transition as a value. `snapshot` is the canonical text of the next state: what is stored, hashed and replayed. */
export interface Step {
  readonly snapshot: string;
  readonly state: MachineState;
  readonly timers: readonly TimerChange[];
  readonly notices: readonly NoticeIntent[];
}

/** The first step of a new commitment. */
export function begin(machine: AnyStateMachine): Step {
  const [next, actions] = guarded('begin', () => initialTransition(machine));
  return stepFrom(next, actions);
}

/**
 * The step an event causes. Throws `event-not-accepted` (with the list of what is accepted now), `event-refused` (a guard
 * said no; facts name the guards), `step-failed` (the definition threw) or `definition-mismatch` (a state it doesn't know).
 */
export function take(machine: AnyStateMachine, snapshot: string, event: CommitmentEvent): Step {
  const current = restore(machine, snapshot);
  if (current.status !== 'active') {
    throw new DomainError('event-not-accepted', `事项已办结，不再接受 ${event.type} / this commitment has ended; ${event.type} comes too late`,
      '如仍有事要办，请新建事项 / open a new commitment if there is more to do', { accepted: [] });
  }
  const occurrence: AnyEventObject = { ...event };
  // What a definition raises within itself (clock.hold) must not come from outside.
  if (!COMES_FROM_OUTSIDE.test(event.type)) throw refusal(current, event.type);
  const transitions = guarded(event.type, () => machine.getTransitionData(current, occurrence));
  if (transitions.length === 0) throw refusal(current, event.type);
  const [next, actions] = guarded(event.type, () => transition(machine, current, occurrence));
  return stepFrom(next, actions);
}

/**
 * The event types a person may send now, guards left aside: whether a particular person may is decided when they do.
 * Sorted; timers and the machine's own raised events are not listed.
 */
export function acceptedEvents(machine: AnyStateMachine, snapshot: string): string[] {
  const current = restore(machine, snapshot);
  return current.status === 'active' ? eventTypes(current) : [];
}

/** The deadlines a state waits for, each with the event it wants to hear, whether or not the name has an instant to stand on. */
export function waitingTimers(machine: AnyStateMachine, snapshot: string): Map<TimerName, string> {
  const current = restore(machine, snapshot);
  const types = current.status === 'active' ? possibleTransitions(current).map(({ eventType }) => eventType) : [];
  return new Map(types.filter((type) => type.startsWith('xstate.after.')).map((type) => [timerName(type), type]));
}

/**
 * take() that remembers: timer steps depend on nothing but definition, snapshot and event, and the same few hundred
 * cases recur in every sweep. Bounded; a full memory is emptied, which costs one recomputation per case.
 */
export class StepMemory {
  readonly #steps = new Map<AnyStateMachine, Map<string, Step>>();

  constructor(private readonly limit = 20_000) {}

  take(machine: AnyStateMachine, snapshot: string, event: { readonly type: string }): Step {
    let known = this.#steps.get(machine);
    if (known === undefined) this.#steps.set(machine, known = new Map<string, Step>());
    const key = `${event.type}\n${snapshot}`;
    let step = known.get(key);
    if (step === undefined) {
      step = take(machine, snapshot, { type: event.type });
      if (known.size >= this.limit) known.clear();
      known.set(key, step);
    }
    return step;
  }
}

const COMES_FROM_OUTSIDE = /^(?:[A-Z_]+|xstate\.after\..+)$/;

function restore(machine: AnyStateMachine, snapshot: string): AnyMachineSnapshot {
  const state = JSON.parse(snapshot) as MachineState;
  try {
    return machine.resolveState({ value: state.value, context: state.context, status: state.status });
  } catch (error) {
    throw new DomainError('definition-mismatch',
      `定义 ${machine.id} 中没有所存状态 / the definition does not know the stored state ${JSON.stringify(state.value)}`,
      '程序与数据库中的定义不一致，请用写入它的程序版本，或迁移该事项'
      + ' / program and database disagree about this definition: run the version that wrote it, or migrate the commitment',
      { cause: messageOf(error) });
  }
}

function refusal(current: AnyMachineSnapshot, type: string): DomainError {
  const accepted = eventTypes(current);
  if (!accepted.includes(type)) {
    return new DomainError('event-not-accepted', `现在不接受 ${type} / ${type} is not accepted now`,
      accepted.length > 0 ? `现在可接受 / accepted now: ${accepted.join(', ')}` : '已不再接受任何操作 / nothing is accepted any more', { accepted });
  }
  const guards = possibleTransitions(current).filter((t) => t.eventType === type).map((t) => guardName(t.guard));
  return new DomainError('event-refused', `现在可以 ${type}，但不能这样做 / ${type} is possible now, but not like this`,
    '请看拒绝它的规则 / see the rule that refused it', { accepted, guards: [...new Set(guards)] });
}

function eventTypes(current: AnyMachineSnapshot): string[] {
  const types = possibleTransitions(current).map((t) => t.eventType);
  return [...new Set(types)].filter((type) => /^[A-Z_]+$/.test(type)).sort();
}

// XState types what it returns here as `any`, machine by machine; these two fields are all that is needed.
function possibleTransitions(current: AnyMachineSnapshot): { eventType: string; guard?: unknown }[] {
  return getNextTransitions(current) as { eventType: string; guard?: unknown }[];
}

function guardName(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'object' && guard !== null && 'type' in guard) return String(guard.type);
  return 'unnamed';
}

function guarded<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new DomainError('step-failed', `定义在 ${what} 上出错 / the definition failed on ${what}: ${messageOf(error)}`,
      '事项未变，稍后重试；请报告该定义 / the commitment is unchanged and the step is tried again later; report the definition', { cause: messageOf(error) });
  }
}

function stepFrom(next: AnyMachineSnapshot, actions: readonly { type: string; params?: unknown }[]): Step {
  if (next.status === 'error') {
    throw new DomainError('step-failed', '定义进入了错误状态 / the definition ended in an error state',
      '事项未变；请报告该定义 / the commitment is unchanged; report the definition', {});
  }
  const timers = new Map<TimerName, TimerChange>();
  const notices: NoticeIntent[] = [];
  for (const { type, params } of actions) {
    if (type === 'xstate.raise') {
      const { event, delay } = params as { event: { type: string }; delay: number | undefined };
      if (delay === undefined && !event.type.startsWith('xstate.after.')) continue;
      const name = timerName(event.type);
      timers.set(name, { arm: name, event: event.type });
    } else if (type === 'xstate.cancel') {
      const name = timerName((params as { sendId: string }).sendId);
      timers.set(name, { disarm: name });
    } else if (type === 'notify') {
      notices.push(noticeIntent(params));
    } else {
      throw new DomainError('step-failed', `定义要求未知的动作 ${type} / the definition asked for an unknown action ${type}`,
        '定义只能指定计时器与函件，见 docs/architecture.md / definitions may only name timers and notify', { action: type });
    }
  }
  const state: MachineState = {
    status: next.status, value: next.value as StateValue, context: next.context as CommitmentContext,
  };
  return Object.freeze({ snapshot: canonical(state), state, timers: [...timers.values()], notices });
}

function timerName(id: string): TimerName {
  const name = /^xstate\.after\.([A-Za-z]+)\./.exec(id)?.[1];
  if (name === undefined || !(TIMER_NAMES as readonly string[]).includes(name)) {
    throw new DomainError('timer-out-of-range', `定义使用了日程表中没有的期限名 ${id} / the definition names a delay that the schedule does not know`,
      '请用 src/core/commitment.ts 中的名称，不得直接写时长 / use one of the timer names there; inline delays are not allowed', { id });
  }
  return name as TimerName;
}

function noticeIntent(params: unknown): NoticeIntent {
  const { letter, to } = params as { letter: string; to: readonly string[] };
  const known = Object.hasOwn(LETTERS, letter) && to.every((level) => (LEVELS as readonly string[]).includes(level));
  if (!known) {
    throw new DomainError('step-failed', `定义要求未知的函件或收件人 / the definition asks for an unknown letter or recipient: ${letter} → ${to.join(', ')}`,
      '请先添加该函件 / add the letter first', {});
  }
  return { letter: letter as Letter, to: to as Level[] };
}

/** RFC 8785 text of a plain value: equal values have equal bytes. Throws on what JSON cannot say (NaN, undefined alone). */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not representable as JSON');
  return text;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
