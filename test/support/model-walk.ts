/**
 * Walks every transition of a workflow through the real engine and database. Where to go next is found in the model: a breadth-first
 * search from the state the commitment really is in, over the steps of its machine, to the nearest transition nobody has gone
 * through yet. Then it is really gone there: people send what the search says, time passes until a timer fires, and what
 * the history records decides which transitions were taken. Where the calendar or a check of the engine leads elsewhere, the
 * search begins anew from there.
 */
import { initialTransition, transition, createMachine } from 'xstate';
import type { AnyMachineSnapshot, AnyStateMachine, AnyStateNode } from 'xstate';
import { RUNGS } from '../../src/core/commitment.js';
import type { Approval, CommitmentContext, CommitmentEvent, DueBasis, MachineState, PersonEvent, Rung, TimerName } from '../../src/core/commitment.js';
import { sayings } from '../../workflows/cast.js';
import { explore } from '../../workflows/explore.js';
import { Places } from '../../workflows/places.js';
import type { Place } from '../../workflows/places.js';
import { Recall } from '../../workflows/recall.js';
import type { Workflow } from '../../workflows/registry.js';
import { activeNodes } from '../../workflows/state-nodes.js';

/** A machine whose transitions say that they were taken. */
export class Marked {
  readonly #machine: AnyStateMachine;
  /** `<state id> <event> <place among its alternatives>` of every transition there is. */
  readonly transitions: ReadonlySet<string>;

  constructor(machine: AnyStateMachine) {
    const names = new Set<string>();
    this.#machine = createMachine(marked(machine.config as unknown as NodeConfig, machine.root as AnyStateNode, names) as never, {
      ...machine.implementations, actions: { ...machine.implementations.actions, took: () => undefined },
    } as never);
    this.transitions = names;
  }

  /** The transitions an event takes here, those within the same step included. */
  taken({ value, context, status }: MachineState, event: CommitmentEvent): string[] {
    const [, actions] = transition(this.#machine, this.#machine.resolveState({ value, context, status }), event as never);
    return namesIn(actions);
  }

  begun(): string[] {
    const [, actions] = initialTransition(this.#machine) as [AnyMachineSnapshot, Took[]];
    return namesIn(actions);
  }
}

interface Took { type: string; params?: unknown }
interface NodeConfig { on?: Record<string, unknown>; after?: Record<string, unknown>; always?: unknown; states?: Record<string, NodeConfig> }

function namesIn(actions: readonly Took[]): string[] {
  return actions.filter(({ type }) => type === 'took').map(({ params }) => (params as { name: string }).name);
}

function marked(config: NodeConfig, { id, states }: AnyStateNode, names: Set<string>): NodeConfig {
  const alternatives = (event: string, given: unknown): object[] => (Array.isArray(given) ? given as unknown[] : [given]).map((alternative, place) => {
    const name = `${id} ${event} ${String(place)}`;
    names.add(name);
    const { actions = [], ...rest } = (typeof alternative === 'string' ? { target: alternative } : alternative) as { actions?: unknown };
    return { ...rest, actions: [{ type: 'took', params: { name } }, ...(Array.isArray(actions) ? actions as unknown[] : [actions])] };
  });
  const each = (given: Record<string, unknown>): Record<string, object[]> => Object.fromEntries(Object.entries(given).map(([event, transitions]) => [event, alternatives(event, transitions)]));
  return {
    ...config,
    ...(config.on === undefined ? {} : { on: each(config.on) }),
    ...(config.after === undefined ? {} : { after: each(config.after) }),
    ...(config.always === undefined ? {} : { always: alternatives('always', config.always) }),
    ...(config.states === undefined ? {} : { states: Object.fromEntries(Object.entries(config.states).map(([key, state]) => [key, marked(state, (states as Record<string, AnyStateNode>)[key] as AnyStateNode, names)])) }),
  };
}

/** Where a commitment really is. */
export interface Whereabouts {
  state: MachineState;
  armed: ReadonlyMap<TimerName, string>;
  rung: Rung;
  dated: boolean;
  secondReply: boolean;
  /** What the rules have follow: the deputy told of an extension, something held after a second dissatisfaction. */
  tellDeputy: boolean;
  meetAgain: boolean;
  /** The basis it was opened with, and would be confirmed with. */
  dueBasis: DueBasis;
  /** All of this but the rung, as text that tells one from the other. */
  climate: string;
  /** Whose approval a change needs, by what should change. */
  approval: (change: unknown) => Approval;
}

/** One thing to do: what somebody says, or which timer to wait for. */
export type Deed = { said: PersonEvent } | { waitFor: TimerName };

/** `rung`: where the ladder stands, or stood when it was left for a claim or a wait. */
interface Standing { status: MachineState['status']; place: Place; context: CommitmentContext; rung: Rung; came: { from: Standing; deed: Deed } | null }

/** Nobody recounts what is overdue: a breach is evidence. */
const OVERDUE: readonly Rung[] = ['blue', 'blueAgain', 'orange', 'red', 'referred'];
const IDLE: readonly string[] = ['reminder', 'evidence', 'gap'] satisfies (keyof CommitmentContext)[];

/** The way to what nobody has gone through yet, in the model of one workflow. */
export class Model {
  readonly marked: Marked;
  readonly #recall: Recall;
  readonly #places: Places;
  readonly #all: ReadonlyMap<string, readonly PersonEvent[]>;
  readonly #heard = new Map<Place, ReadonlySet<string>>();
  readonly #sayings = new Map<string, Map<string, readonly PersonEvent[]>>();

  constructor(readonly workflow: Workflow) {
    this.marked = new Marked(workflow.machine);
    this.#all = sayings(workflow.definition);
    this.#recall = new Recall(workflow.machine, [], () => undefined, (state, event) => this.marked.taken(state, event));
    this.#places = new Places(this.#recall);
  }

  /** Every transition that some sequence of events leads to. */
  reachable(): ReadonlySet<string> {
    return explore(this.workflow, undefined, (state, event) => this.marked.taken(state, event)).marks;
  }

  /** The nearest transition that is `wanted` by this deed, and the way there; null when none is within the horizon. */
  wayToNext(from: Whereabouts, wanted: (name: string, by: Deed) => boolean, possible: (type: string) => boolean, horizon: number): { target: string; way: Deed[] } | null {
    const { state: { status, value, context }, armed } = from;
    const queue: Standing[] = [{ status, place: this.#places.at(this.#recall.partsOf(value), armed), context: this.#places.context(context), rung: from.rung, came: null }];
    const seen = new Set(queue.map(keyOf));
    for (let at = 0; at < queue.length && at < horizon; at++) {
      const here = queue[at] as Standing;
      if (here.status !== 'active') continue;
      for (const { deed, effect } of this.#deeds(here, from, possible)) {
        const target = effect.marks.find((name) => wanted(name, deed));
        if (target !== undefined) return { target, way: wayTo(here, deed) };
        const { place } = this.#places.after(here.place, effect, 'waitFor' in deed ? deed.waitFor : null);
        const next: Standing = {
          status: effect.status, place, context: this.#places.written(here.context, effect), rung: rungOf(place) ?? here.rung,
          came: { from: here, deed },
        };
        if (seen.size < seen.add(keyOf(next)).size) queue.push(next);
      }
    }
    return null;
  }

  *#deeds({ status, place, context, rung }: Standing, from: Whereabouts, possible: (type: string) => boolean): Generator<{ deed: Deed; effect: { status: MachineState['status'] } & Parameters<Places['after']>[1] }> {
    const here = { parts: place.parts, context, status };
    const climate = `${rung} ${from.climate}`;
    const heard = this.#heardAt(place);
    for (const [type, events] of this.#saidIn(climate, { ...from, rung })) {
      if (!heard.has(type) || !possible(type) || (type === 'RECOUNTED' && OVERDUE.includes(rung))) continue;
      for (const [outcome, event] of this.#recall.outcomes(here, type, events, `${type} ${climate}`)) {
        if ('effect' in outcome) yield { deed: { said: event as PersonEvent }, effect: outcome.effect };
      }
    }
    for (const [timer, type] of place.armed) {
      for (const outcome of this.#recall.outcomes(here, type, [{ type }]).keys()) if ('effect' in outcome) yield { deed: { waitFor: timer }, effect: outcome.effect };
    }
  }

  /** What some active state has an ear for. */
  #heardAt(place: Place): ReadonlySet<string> {
    let heard = this.#heard.get(place);
    if (heard === undefined) this.#heard.set(place, heard = new Set(activeNodes(this.workflow.machine, place.value).flatMap((node) => [...node.transitions.keys()] as string[])));
    return heard;
  }

  #saidIn(climate: string, { rung, dated, secondReply, tellDeputy, meetAgain, dueBasis, approval }: Whereabouts): ReadonlyMap<string, readonly PersonEvent[]> {
    let events = this.#sayings.get(climate);
    if (events === undefined) {
      const fits = ({ type, data, situation }: PersonEvent): boolean => situation.rung === (movesDate(type, data) ? 'ahead' : rung) && (situation.dueOn !== null) === dated && situation.secondReply === secondReply
        && (situation.tellDeputy ?? tellDeputy) === tellDeputy && (situation.meetAgain ?? meetAgain) === meetAgain && (situation.opinionsToRedo ?? 0) === 0 // one co-handler
        && (type !== 'CONFIRMED' || data['dueBasis'] === dueBasis) && (situation.approval === undefined || JSON.stringify(situation.approval) === JSON.stringify(approval(data['change'])));
      this.#sayings.set(climate, events = new Map([...this.#all].map(([type, all]) => [type, all.filter(fits)])));
    }
    return events;
  }
}

/** The rung a state of the clock stands for, if it stands for one. */
function rungOf({ parts: { at } }: Place): Rung | undefined {
  return RUNGS.find((rung) => at['clock'] === `{"overdue":"${rung}"}` || at['clock'] === `"${rung}"` || (rung === 'ahead' && at['clock']?.startsWith('{"ahead"')));
}

/** After these another date holds, which is still ahead. */
function movesDate(type: string, data: Record<string, unknown>): boolean {
  return ['REOPENED', 'OUTCOME_SET_ASIDE', 'DISSATISFIED', 'DATE_DECLARED'].includes(type) || (type === 'CHANGE_APPROVED' && data['dueOn'] !== undefined);
}

function wayTo(here: Standing, last: Deed): Deed[] {
  return here.came === null ? [last] : [...wayTo(here.came.from, here.came.deed), last];
}

function keyOf({ status, place, context, rung }: Standing): string {
  return `${status} ${rung} ${told(PLACES, place, () => `${JSON.stringify(place.parts)} ${place.timers}`)} ${told(CONTEXTS, context, () => factsOf(context))}`;
}

/** What places and contexts, which exist once each, come to as text. */
const PLACES = new WeakMap<Place, string>();
const CONTEXTS = new WeakMap<CommitmentContext, string>();

function told<Thing extends object>(texts: WeakMap<Thing, string>, thing: Thing, make: () => string): string {
  let text = texts.get(thing);
  if (text === undefined) texts.set(thing, text = make());
  return text;
}

function factsOf(context: CommitmentContext): string {
  return Object.entries(context).filter(([field]) => !IDLE.includes(field)).map(([field, value]: [string, unknown]) =>
    String(field === 'count' ? Math.min(Number(value), 1) : field.endsWith('By') || field === 'claimedFor' ? value !== null : value)).join();
}
