/**
 * Every situation a workflow can get into, found by walking it: breadth first from begin() over everything that people may
 * send and every timer that is armed. It walks with the product's own begin() and take() instead of `xstate/graph`,
 * because what is to be proved is about timers and letters: which are armed after a whole history, which go out, and that
 * the refusals of take() hold. `xstate/graph` sees states only, offers disarmed timers too and knows no refusal
 * (duties.ts uses it, where only states count). A step that looks at the same facts as one taken before is recalled
 * (recall.ts) instead of taken again; one in SAMPLE of those is taken nevertheless and compared.
 *
 * States that nothing can tell apart are one (identity.ts), regions that have nothing to do with the others are gone through by
 * themselves (regions-apart.ts). Both are learnt on the way: the walk begins anew until it has taught nothing new.
 * Timers may fire in any order, also in orders the calendar would never give: a proof for more than what can happen.
 */
import { getInitialMicrosteps, getMicrosteps } from 'xstate';
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { isClosed, stageOf } from '../src/core/commitment.js';
import type { CommitmentContext, CommitmentEvent, Letter, MachineState, StateValue, TimerName } from '../src/core/commitment.js';
import { DomainError } from '../src/core/errors.js';
import { begin, canonical, take } from '../src/core/step.js';
import type { Step } from '../src/core/step.js';
import { countsAlikeFrom, sayings } from './cast.js';
import { Identity, PEOPLE } from './identity.js';
import type { KindDefinition } from './kind.v2.js';
import { entry } from './listening.js';
import { Places } from './places.js';
import type { Place } from './places.js';
import { Recall } from './recall.js';
import type { Effect, Lesson } from './recall.js';
import { RegionsApart } from './regions-apart.js';
import { activeNodes, nodesOf } from './state-nodes.js';

export { nodesOf } from './state-nodes.js';

/** What an exploration needs of a workflow. */
export interface Explorable {
  definition: KindDefinition;
  machine: AnyStateMachine;
}

/** One transition from a found state. */
export interface Passage {
  event: CommitmentEvent;
  /** The fired timer's name, null for a person's event. */
  timer: TimerName | null;
  /** Within a region that has nothing to do with the others. */
  apart: boolean;
  to: string;
  letters: readonly Letter[];
  /** Timers armed or disarmed by it, whether or not they were armed before. */
  touched: ReadonlySet<TimerName>;
}

/** A state with the timers that are armed in it. `key` tells apart what can be told apart. */
export interface Found {
  key: string;
  status: MachineState['status'];
  place: Place;
  context: CommitmentContext;
  stage: string;
  open: boolean;
  passages: Passage[];
  /** The state of the rest, when this one stands for a state of a region apart. */
  host: Found | null;
}

export interface Exploration {
  states: ReadonlyMap<string, Found>;
  /** Ids of every state node entered, also of those only passed through. */
  entered: ReadonlySet<string>;
  /** What `marksOf` said of the steps really taken. */
  marks: ReadonlySet<string>;
  /** By region of a parallel state: the other regions that its events move too, through what they raise. */
  reaches: ReadonlyMap<string, ReadonlySet<string>>;
  /** Armed timers that the machine did not accept when they fired, and steps that failed. */
  failures: { place: string; event: string; message: string; deaf: boolean }[];
  /** False when the limit was reached: then nothing below is proved. */
  complete: boolean;
}

/** More states than this mean that something counts without end. */
const STATE_LIMIT = 200_000;
/** No shell counts further. */
const COUNT_LIMIT = 99;
/** One in so many recalled steps is taken and compared. */
const SAMPLE = 499;

/**
 * Walks a workflow. Never throws for what the definition does wrong: that is in `failures`. `marksOf` is asked about every
 * step that is really taken; what it says is gathered in `marks`.
 */
export function explore(workflow: Explorable, limit = STATE_LIMIT, marksOf?: (state: MachineState, event: CommitmentEvent) => readonly string[]): Exploration {
  const lore = new Lore(workflow, marksOf);
  let exploration: Exploration;
  do exploration = new Walk(lore, limit).walked();
  while (exploration.complete && lore.refine());
  return exploration;
}

/** What is learnt about a workflow in walking it, and kept from one walk to the next. */
class Lore {
  readonly machine: AnyStateMachine;
  readonly sayings: ReadonlyMap<string, readonly CommitmentEvent[]>;
  readonly recall: Recall;
  readonly places: Places;
  readonly identity: Identity;
  readonly apart: RegionsApart;
  readonly entered = new Set<string>();
  readonly marks = new Set<string>();
  readonly reaches = new Map<string, Set<string>>();
  readonly #transient: Set<string>;
  #together = false;

  constructor({ definition, machine }: Explorable, marksOf?: (state: MachineState, event: CommitmentEvent) => readonly string[]) {
    this.machine = machine;
    this.sayings = sayings(definition);
    this.identity = new Identity(machine, countsAlikeFrom(definition, COUNT_LIMIT));
    this.apart = new RegionsApart(machine);
    this.recall = new Recall(machine, PEOPLE, (lesson) => { this.#learn(lesson); }, marksOf);
    this.places = new Places(this.recall);
    this.#transient = new Set(nodesOf(machine.root).filter((node) => node.always !== undefined).map((node) => node.id));
  }

  /** False when the last walk taught nothing that the next would make a difference of. */
  refine(): boolean {
    const together = this.#together;
    this.#together = false;
    return this.identity.refine() || together;
  }

  begin(): Step {
    this.#watch(() => getInitialMicrosteps(this.machine));
    const step = begin(this.machine);
    for (const { id } of activeNodes(this.machine, step.state.value)) this.entered.add(id);
    return step;
  }

  #learn(lesson: Lesson): void {
    this.identity.learn(lesson);
    this.#together = this.apart.learn(lesson) || this.#together;
    if (lesson.reached === null) return;
    for (const mark of lesson.effect?.marks ?? []) this.marks.add(mark);
    const [region] = lesson.hearing;
    for (const moved of Object.keys(lesson.effect?.at ?? {})) if (region !== undefined && moved !== region) entry(this.reaches, region).add(moved);
    for (const { id } of activeNodes(this.machine, lesson.reached.value)) this.entered.add(id);
    const { value, context, status } = lesson.state;
    this.#watch(() => getMicrosteps(this.machine, this.machine.resolveState({ value, context, status }), lesson.event));
  }

  // States that are left at once show in no settled value; asking for microsteps is dear, so only until each was seen.
  #watch(microsteps: () => [AnyMachineSnapshot, unknown][]): void {
    if (this.#transient.size === 0) return;
    for (const [{ value }] of microsteps()) {
      for (const { id } of activeNodes(this.machine, value as StateValue)) {
        this.entered.add(id);
        this.#transient.delete(id);
      }
    }
  }
}

/** One walk, with what was known when it began. */
class Walk {
  readonly #states = new Map<string, Found>();
  readonly #queue: Found[] = [];
  readonly #failures = new Map<string, Exploration['failures'][number]>();
  /** States of regions apart that were seen, and where first. */
  readonly #seen = new Map<string, Found>();
  #recalled = 0;

  constructor(private readonly lore: Lore, private readonly limit: number) {}

  walked(): Exploration {
    try {
      const { state: { status, value, context }, timers } = this.lore.begin();
      const armed = new Map(timers.flatMap((change) => ('arm' in change ? [[change.arm, change.event] as const] : [])));
      this.#visit(status, this.lore.places.at(this.lore.recall.partsOf(value), armed), this.lore.places.context(context), null);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.#fail('begin', 'begin', error, false);
    }
    for (let place = 0; place < this.#queue.length && this.#states.size <= this.limit; place++) this.#walkFrom(this.#queue[place] as Found);
    return { states: this.#states, entered: this.lore.entered, marks: this.lore.marks, reaches: this.lore.reaches, failures: [...this.#failures.values()], complete: this.#states.size <= this.limit };
  }

  #walkFrom(here: Found): void {
    if (here.status !== 'active') return;
    for (const [timer, type] of here.place.armed) this.#go(here, type, [{ type }], timer);
    for (const [type, events] of this.lore.sayings) this.#go(here, type, events, null);
    // Whatever the rest can do, it can do beside any state of a region apart.
    if (here.host !== null) here.passages.push(...here.host.passages.filter(({ apart }) => !apart));
  }

  #go(here: Found, type: string, events: readonly CommitmentEvent[], timer: TimerName | null): void {
    const { place, context, status } = here;
    const { recall, places, apart } = this.lore;
    const region = apart.hearing(place.parts.top, type);
    if (region === null ? here.host !== null : this.#seenElsewhere(here, region)) return;
    const known = new Set<string>();
    for (const [outcome, event] of recall.outcomes({ parts: place.parts, context, status }, type, events)) {
      if ('failure' in outcome) {
        this.#fail(here.stage, type, outcome.failure, timer !== null);
        continue;
      }
      const { effect } = outcome;
      const move = places.after(place, effect, timer);
      const next = places.written(context, effect);
      this.#compare(here, event, effect, move.place, next);
      const to = this.#visit(effect.status, move.place, next, region === null ? null : here.host ?? here);
      if (known.size === known.add(`${to} ${effect.letters.join()}`).size) continue; // led there before, over something else it looked at
      here.passages.push({ event, timer, apart: region !== null, to, letters: effect.letters, touched: move.touched });
    }
  }

  #seenElsewhere(here: Found, region: string): boolean {
    const { top, at } = here.place.parts;
    const key = `${top}.${region}.${at[region] ?? ''}`;
    if (!this.#seen.has(key)) this.#seen.set(key, here);
    return this.#seen.get(key) !== here;
  }

  #visit(status: MachineState['status'], place: Place, context: CommitmentContext, host: Found | null): string {
    const key = this.lore.identity.keyOf(status, place, context);
    if (!this.#states.has(key)) {
      const stage = stageOf(place.value);
      const found: Found = {
        key, status, place, context, stage, open: status === 'active' && !isClosed(stage), passages: [],
        host: host !== null && this.lore.apart.isAway(place.parts) ? host : null,
      };
      this.#states.set(key, found);
      this.#queue.push(found);
    }
    return key;
  }

  #compare(here: Found, event: CommitmentEvent, { status, letters }: Effect, place: Place, context: CommitmentContext): void {
    this.#recalled += 1;
    if (this.#recalled % SAMPLE !== 0) return;
    const step = take(this.lore.machine, canonical({ status: here.status, value: here.place.value, context: here.context }), event);
    const really = [told(step.state), step.notices.filter(({ to }) => to.length > 0).map(({ letter }) => letter).join()];
    const recalled = [told({ status, value: place.value, context }), letters.join()];
    if (really.join() !== recalled.join()) throw new Error(`${event.type} was recalled wrongly: it leads to ${really.join()}, not to ${recalled.join()}`);
  }

  #fail(place: string, event: string, { code, message }: DomainError, fired: boolean): void {
    const refused = code === 'event-not-accepted' || code === 'event-refused';
    if (fired || !refused) this.#failures.set(`${place}\n${event}\n${message}`, { place, event, message, deaf: refused });
  }
}

/** A state, whoever did what in it. */
function told({ status, value, context }: MachineState): string {
  const people = Object.fromEntries(PEOPLE.map((field) => [field, typeof (context as unknown as Record<string, unknown>)[field] === 'string']));
  return canonical({ status, value, context: { ...context, ...people } });
}
