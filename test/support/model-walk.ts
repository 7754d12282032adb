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
import { Places } from '../../workflows/places.js';
import type { Place } from '../../workflows/places.js';
import { Recall } from '../../workflows/recall.js';
import type { Workflow } from '../../workflows/registry.js';

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
  /** The basis it was opened with, and would be confirmed with. */
  dueBasis: DueBasis;
  /** Whose approval a change needs, by what should change. */
  approval: (change: unknown) => Approval;
}

/** One thing to do: what somebody says, or which timer to wait for. */
export type Deed = { said: PersonEvent } | { waitFor: TimerName };

interface Standing { status: MachineState['status']; place: Place; context: CommitmentContext; came: { from: Standing; deed: Deed } | null }

/** Nobody recounts what is overdue: a breach is evidence. */
const OVERDUE: readonly Rung[] = ['blue', 'blueAgain', 'orange', 'red', 'referred'];
const IDLE: readonly string[] = ['reminder', 'evidence', 'gap'] satisfies (keyof CommitmentContext)[];

/** The way to what nobody has gone through yet, in the model of one workflow. */
export class Model {
  readonly marked: Marked;
  readonly #recall: Recall;
  readonly #places: Places;
  readonly #sayings = new Map<string, Map<string, readonly PersonEvent[]>>();

  constructor(readonly workflow: Workflow) {
    this.marked = new Marked(workflow.machine);
    this.#recall = new Recall(workflow.machine, [], () => undefined, (state, event) => this.marked.taken(state, event));
    this.#places = new Places(this.#recall);
  }

  /** The nearest transition that is `wanted` by this deed, and the way there; null when none is within the horizon. */
  wayToNext(from: Whereabouts, wanted: (name: string, by: Deed) => boolean, possible: (type: string) => boolean, horizon: number): { target: string; way: Deed[] } | null {
    const { state: { status, value, context }, armed } = from;
    const queue: Standing[] = [{ status, place: this.#places.at(this.#recall.partsOf(value), armed), context: this.#places.context(context), came: null }];
    const seen = new Set(queue.map(keyOf));
    for (let at = 0; at < queue.length && at < horizon; at++) {
      const here = queue[at] as Standing;
      if (here.status !== 'active') continue;
      for (const { deed, effect } of this.#deeds(here, from, possible)) {
        const target = effect.marks.find((name) => wanted(name, deed));
        if (target !== undefined) return { target, way: wayTo(here, deed) };
        const next: Standing = {
          status: effect.status, place: this.#places.after(here.place, effect, 'waitFor' in deed ? deed.waitFor : null).place, context: this.#places.written(here.context, effect),
          came: { from: here, deed },
        };
        if (seen.size < seen.add(keyOf(next)).size) queue.push(next);
      }
    }
    return null;
  }

  *#deeds({ status, place, context }: Standing, from: Whereabouts, possible: (type: string) => boolean): Generator<{ deed: Deed; effect: { status: MachineState['status'] } & Parameters<Places['after']>[1] }> {
    const here = { parts: place.parts, context, status };
    const rung = rungOf(place) ?? from.rung;
    const climate = [rung, from.dated, from.secondReply, from.dueBasis, JSON.stringify(from.approval('date'))].join(' ');
    for (const [type, events] of this.#saidIn(climate, { ...from, rung })) {
      if (!possible(type) || (type === 'RECOUNTED' && OVERDUE.includes(rung))) continue;
      for (const [outcome, event] of this.#recall.outcomes(here, type, events, `${type} ${climate}`)) {
        if ('effect' in outcome) yield { deed: { said: event as PersonEvent }, effect: outcome.effect };
      }
    }
    for (const [timer, type] of place.armed) {
      for (const outcome of this.#recall.outcomes(here, type, [{ type }]).keys()) if ('effect' in outcome) yield { deed: { waitFor: timer }, effect: outcome.effect };
    }
  }

  #saidIn(climate: string, { rung, dated, secondReply, dueBasis, approval }: Whereabouts): ReadonlyMap<string, readonly PersonEvent[]> {
    let events = this.#sayings.get(climate);
    if (events === undefined) {
      const fits = ({ type, data, situation }: PersonEvent): boolean => situation.rung === rung && (situation.dueOn !== null) === dated && situation.secondReply === secondReply
        && (type !== 'CONFIRMED' || data['dueBasis'] === dueBasis) && (situation.approval === undefined || JSON.stringify(situation.approval) === JSON.stringify(approval(data['change'])));
      this.#sayings.set(climate, events = new Map([...sayings(this.workflow.definition)].map(([type, all]) => [type, all.filter(fits)])));
    }
    return events;
  }
}

/** The rung a state of the clock stands for, if it stands for one. */
function rungOf({ parts: { at } }: Place): Rung | undefined {
  return RUNGS.find((rung) => at['clock'] === `{"overdue":"${rung}"}` || at['clock'] === `"${rung}"` || (rung === 'ahead' && at['clock']?.startsWith('{"ahead"')));
}

function wayTo(here: Standing, last: Deed): Deed[] {
  return here.came === null ? [last] : [...wayTo(here.came.from, here.came.deed), last];
}

function keyOf({ status, place, context }: Standing): string {
  const facts = Object.entries(context).filter(([field]) => !IDLE.includes(field)).map(([field, value]: [string, unknown]) =>
    (field === 'count' ? Math.min(Number(value), 1) : field.endsWith('By') || field === 'claimedFor' ? value !== null : value));
  return JSON.stringify([status, place.parts, place.timers, facts]);
}
