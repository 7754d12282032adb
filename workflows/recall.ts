/**
 * Steps remembered by what they looked at, so that a walk over all states (explore.ts) takes each really different step once.
 *
 * A step is a pure function; it reads a few facts and leaves the rest as it is. What it read, in order, is a path in a tree
 * (one tree per event type): at every fork one fact, at the leaf the effect. Whoever arrives at a leaf has the same facts
 * as the step that was taken there, and so gets the same effect. The regions of a parallel state count as facts too: a
 * region without an ear for an event is not part of the step.
 *
 * That last sentence holds only where every transition stays within its region or leaves the parallel state altogether,
 * which is read off the definition (`regionsOf`); elsewhere the whole state value is one fact. The walk compares samples of
 * what is recalled with the real take().
 */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { CommitmentContext, CommitmentEvent, Letter, MachineState, PersonEvent, StateValue, TimerName } from '../src/core/commitment.js';
import { DomainError } from '../src/core/errors.js';
import { canonical, take } from '../src/core/step.js';
import type { Step } from '../src/core/step.js';
import { CONTEXT, EVENT, factOf, Listening, REGION, TOP, WHOLE } from './listening.js';
import { childrenOf, isWithin, nodesOf } from './state-nodes.js';
import type { Heard, Reading } from './listening.js';

/** A state taken apart: the active regions of a parallel state below the root, or the whole value as `top`. */
export interface Parts {
  top: string;
  at: Readonly<Record<string, string>>;
}

/** What a step does to whatever state has the facts it read. */
export interface Effect {
  status: MachineState['status'];
  /** Set when another state of the outermost level is entered; else the changed regions are in `at`. */
  parts: Parts | null;
  at: Readonly<Record<string, string>>;
  wrote: Partial<CommitmentContext>;
  armed: readonly (readonly [TimerName, string])[];
  disarmed: readonly TimerName[];
  letters: readonly Letter[];
  /** What else is to be told apart about the step, if anybody asked. */
  marks: readonly string[];
}

export type Outcome = { effect: Effect } | { failure: DomainError };

/** A step really taken, and what it looked at. */
export interface Lesson extends Omit<Heard<Step>, 'outcome'> {
  state: MachineState;
  from: Parts;
  event: CommitmentEvent;
  /** Regions with an ear for the event. */
  hearing: readonly string[];
  effect: Effect | null;
  /** The state it really led to; null when it was refused. */
  reached: MachineState | null;
}

export interface Standing { parts: Parts; context: CommitmentContext; status: MachineState['status'] }

/** One fact, and what to look at next for each value it had; `sorted`: by whom it was asked, the events by what they say of it. */
interface Fork<Leaf> { what: string; to: Map<string, Fork<Leaf> | { leaf: Leaf }>; sorted: Map<string, Map<string, CommitmentEvent[]>> }
type Outcomes = ReadonlyMap<Outcome, CommitmentEvent>;

export class Recall {
  readonly #listening: Listening;
  readonly #trees = new Map<string, Fork<Outcome>>();
  /** By what was looked at in the state alone: everything that one of the events does there. */
  readonly #known = new Map<string, Fork<Outcomes>>();
  readonly #regions: ReadonlyMap<string, readonly AnyStateNode[]>;
  readonly #outcomes: Same;
  readonly #ears = new Map<string, readonly string[]>();
  #here: Parts = { top: '', at: {} };

  /**
   * @param people fields that hold who did something: effects that differ only in whom are one
   * @param learned told of every step really taken
   * @param marksOf what else tells steps apart, besides what they lead to: a test asks which transitions they go through
   */
  constructor(
    machine: AnyStateMachine, people: readonly string[], private readonly learned: (lesson: Lesson) => void,
    private readonly marksOf: (state: MachineState, event: CommitmentEvent) => readonly string[] = () => [],
  ) {
    this.#outcomes = new Same(people);
    this.#regions = regionsOf(machine);
    this.#listening = new Listening(machine, (type) => this.#readings(this.#regionsThatHear(this.#here.top, type)), (about) => this.#readings(this.#regionsAbout(about)));
  }

  /** Takes a state value apart. */
  partsOf(value: StateValue): Parts {
    const [top, inner] = typeof value === 'string' ? [value, undefined] : Object.entries(value)[0] ?? ['', undefined];
    if (!this.#regions.has(top) || typeof inner !== 'object') return { top: canonical(value), at: {} };
    return { top, at: Object.fromEntries(Object.entries(inner).map(([region, deeper]) => [region, canonical(deeper)])) };
  }

  /** The state value of parts. */
  valueOf({ top, at }: Parts): StateValue {
    if (!this.#regions.has(top)) return JSON.parse(top) as StateValue;
    return { [top]: Object.fromEntries(Object.entries(at).map(([region, deeper]) => [region, JSON.parse(deeper) as StateValue])) };
  }

  /**
   * Every different thing that happens here on one of these events, refusals included, with the first event that does it.
   * Whoever asks with other events of a type than before says so by another `name`.
   */
  outcomes(here: Standing, type: string, events: readonly CommitmentEvent[], name = type): Outcomes {
    const known = this.#known.get(name) ?? fork<Outcomes>(TOP);
    this.#known.set(name, known);
    for (let place: Fork<Outcomes> | { leaf: Outcomes } | undefined = known; place !== undefined;) {
      if ('leaf' in place) return place.leaf;
      place = place.to.get(standingAt(here, place.what));
    }
    const looked = new Map<string, string>();
    const outcomes = this.#tried(here, type, events, name, looked);
    remember(known, [...looked], outcomes);
    return outcomes;
  }

  #tried(here: Standing, type: string, events: readonly CommitmentEvent[], name: string, looked: Map<string, string>): Outcomes {
    const found = new Map<Outcome, CommitmentEvent>();
    const tree = this.#trees.get(type) ?? fork<Outcome>(TOP);
    this.#trees.set(type, tree);
    const descend = (from: Fork<Outcome>, value: string, alike: readonly CommitmentEvent[]): void => {
      const [event] = alike;
      if (event === undefined) return;
      if (!from.to.has(value)) this.#learn(tree, here, event);
      const next = from.to.get(value);
      if (next === undefined) throw new Error(`${type} was expected to look at ${from.what}: a step is not a function of what it reads`);
      if ('leaf' in next) {
        if (!found.has(next.leaf)) found.set(next.leaf, event);
      } else if (next.what.startsWith(EVENT)) {
        const sorted = next.sorted.get(name) ?? sortedBy(alike, next.what);
        next.sorted.set(name, sorted);
        for (const [said, group] of sorted) descend(next, said, group);
      } else {
        const fact = standingAt(here, next.what);
        looked.set(next.what, fact);
        descend(next, fact, alike);
      }
    };
    looked.set(TOP, here.parts.top);
    descend(tree, here.parts.top, events);
    return found;
  }

  #learn(tree: Fork<Outcome>, here: Standing, event: CommitmentEvent): void {
    const state: MachineState = { status: here.status, value: this.valueOf(here.parts), context: here.context };
    this.#here = here.parts;
    const hearing = this.#regionsThatHear(here.parts.top, event.type);
    const told = 'by' in event ? Object.fromEntries(Object.entries(event).map(([key, fact]: [string, unknown]) => [key, this.#listening.heard(fact, `${EVENT}${key}`)])) as unknown as PersonEvent : event;
    const { outcome, ...heard } = this.#listening.hear(() => take(this.#listening.machine, canonical(state), told));
    const readings = new Map([[TOP, here.parts.top] as const, ...this.#readings(hearing), ...heard.readings]);
    let reached: MachineState | null = null;
    const result = attempted(() => {
      const step = outcome();
      reached = step.state;
      return { ...this.#effect(here.parts, step, heard.written, readings), marks: this.marksOf(state, event) };
    });
    remember(tree, [...readings], this.#outcomes.same(result));
    this.learned({ ...heard, readings: [...readings], state, from: here.parts, event, hearing, effect: 'effect' in result ? result.effect : null, reached });
  }

  #effect(before: Parts, { state, timers, notices }: Step, written: ReadonlySet<string>, read: ReadonlyMap<string, string>): Omit<Effect, 'marks'> {
    const parts = this.partsOf(state.value);
    const within = parts.top === before.top && this.#regions.has(parts.top);
    const changed = Object.entries(parts.at).filter(([region, deeper]) => before.at[region] !== deeper);
    const unread = changed.filter(([region]) => within && !read.has(`${REGION}${region}`));
    if (unread.length > 0) throw new Error(`the step changed regions without an ear for its event: ${unread.join(', ')}`);
    return {
      status: state.status,
      parts: within ? null : parts,
      at: within ? Object.fromEntries(changed) : {},
      wrote: Object.fromEntries(Object.entries(state.context).filter(([field]) => written.has(field))),
      armed: timers.flatMap((change) => ('arm' in change ? [[change.arm, change.event] as const] : [])),
      disarmed: timers.flatMap((change) => ('disarm' in change ? [change.disarm] : [])),
      letters: notices.filter(({ to }) => to.length > 0).map(({ letter }) => letter),
    };
  }

  /** Regions of a parallel state with an ear for an event. */
  #regionsThatHear(top: string, type: string): readonly string[] {
    const key = `${top}\n${type}`;
    let regions = this.#ears.get(key);
    if (regions === undefined) {
      regions = (this.#regions.get(top) ?? []).filter((region) => nodesOf(region).some((node) => node.transitions.has(type))).map((region) => region.key);
      this.#ears.set(key, regions);
    }
    return regions;
  }

  /** Where a guard about active states looks: the region of the one it names, or everywhere. */
  #regionsAbout(about: unknown): readonly string[] {
    const regions = this.#regions.get(this.#here.top) ?? [];
    const named = regions.filter((region) => nodesOf(region).some(({ id }) => about === `#${id}`));
    return (named.length > 0 ? named : regions).map(({ key }) => key);
  }

  #readings(regions: readonly string[]): Reading[] {
    return regions.map((region) => [`${REGION}${region}`, this.#here.at[region] ?? '']);
  }
}

/**
 * The regions of each parallel state below the root that may be looked at one by one: those whose transitions never reach
 * from one into another and where nothing waits to be taken at once (`always`) in a state that lasts, which would make every
 * step look there. Empty where one of them doesn't keep to it.
 */
function regionsOf({ root }: AnyStateMachine): Map<string, readonly AnyStateNode[]> {
  const parallel = childrenOf(root as AnyStateNode).filter(({ type }) => type === 'parallel');
  const leaves = (target: AnyStateNode): boolean => !parallel.some((state) => isWithin(target, state));
  const keeps = (state: AnyStateNode): boolean => childrenOf(state).every((region) =>
    nodesOf(region).every((node) => transitionsOf(node).every(({ target }) => (target ?? []).every((to) => isWithin(to as AnyStateNode, region) || leaves(to as AnyStateNode)))));
  const above = [root, ...parallel].every((node) => transitionsOf(node).every(({ target }) => (target ?? []).every((to) => leaves(to as AnyStateNode))));
  const lasting = nodesOf(root).every(({ always = [] }) => always.length === 0 || always.some(({ guard, target }) => guard === undefined && target !== undefined));
  if (!above || !lasting || !parallel.every(keeps)) return new Map();
  return new Map(parallel.map((state) => [state.key, childrenOf(state)]));
}

function transitionsOf(node: AnyStateNode): { target: readonly unknown[] | undefined }[] {
  return [...[...node.transitions.values()].flat(), ...(node.always ?? [])];
}

function fork<Leaf>(what: string): Fork<Leaf> {
  return { what, to: new Map(), sorted: new Map() };
}

function remember<Leaf>(tree: Fork<Leaf>, readings: readonly Reading[], leaf: Leaf): void {
  let from = tree;
  readings.forEach(([what, value], place) => {
    if (from.what !== what) throw new Error(`two steps that read the same looked at ${from.what} and at ${what}`);
    const next = readings[place + 1]?.[0];
    let there = from.to.get(value);
    if (there === undefined) from.to.set(value, there = next === undefined ? { leaf } : fork(next));
    if ('what' in there) from = there;
  });
}

/** Equal outcomes as one object. */
class Same {
  readonly #known = new Map<string, Outcome>();

  constructor(private readonly people: readonly string[]) {}

  same(outcome: Outcome): Outcome {
    const somebody = (key: string, value: unknown): unknown => (this.people.includes(key) && value !== null ? '+' : value);
    const key = 'effect' in outcome ? JSON.stringify(outcome.effect, somebody) : `${outcome.failure.code} ${outcome.failure.message}`;
    const known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, outcome);
    return known ?? outcome;
  }
}

function attempted(effect: () => Effect): Outcome {
  try {
    return { effect: effect() };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { failure: error };
  }
}

function sortedBy(events: readonly CommitmentEvent[], what: string): Map<string, CommitmentEvent[]> {
  const groups = new Map<string, CommitmentEvent[]>();
  for (const event of events) {
    const value = saidIn(event, what);
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [event]);
    else group.push(event);
  }
  return groups;
}

function standingAt({ parts, context }: Standing, what: string): string {
  if (what === TOP) return parts.top;
  if (what.startsWith(REGION)) return parts.at[what.slice(REGION.length)] ?? '';
  return factOf((context as unknown as Record<string, unknown>)[what.slice(CONTEXT.length)]);
}

/** What the event says there; `path.*` is all of it. */
function saidIn(event: CommitmentEvent, what: string): string {
  let found: unknown = event;
  for (const key of what.slice(EVENT.length).split('.')) {
    if (key === WHOLE) return canonical(found);
    found = typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined;
  }
  return factOf(found);
}
