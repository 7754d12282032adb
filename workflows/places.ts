/**
 * Where a walk (explore.ts) can be: the active states with the timers armed there, and the context apart from them. Each is kept
 * once, so that what an effect makes of it is computed once.
 */
import type { CommitmentContext, StateValue, TimerName } from '../src/core/commitment.js';
import { TIMER_NAMES } from '../src/core/commitment.js';
import type { Effect, Parts, Recall } from './recall.js';

export interface Place {
  parts: Parts;
  value: StateValue;
  armed: ReadonlyMap<TimerName, string>;
  /** The names of the armed timers. */
  timers: string;
}

/** What an effect comes to at one place. */
export interface Move {
  place: Place;
  /** Timers armed or disarmed, whether or not they were armed before. */
  touched: ReadonlySet<TimerName>;
}

export class Places {
  readonly #places = new Map<string, Place>();
  readonly #contexts = new Map<string, CommitmentContext>();
  readonly #moves = new Map<Effect, Map<Place, Map<TimerName | null, Move>>>();
  readonly #written = new Map<Effect, Map<CommitmentContext, CommitmentContext>>();

  constructor(private readonly recall: Recall) {}

  at(parts: Parts, armed: ReadonlyMap<TimerName, string>): Place {
    const value = this.recall.valueOf(parts);
    const key = `${JSON.stringify(parts)} ${[...armed].sort().join()}`;
    return known(this.#places, key, () => ({ parts, value, armed, timers: TIMER_NAMES.filter((name) => armed.has(name)).join() }));
  }

  /** Where an effect leads from a place; `fired` is the timer that caused it. */
  after(place: Place, effect: Effect, fired: TimerName | null): Move {
    const moves = known(known(this.#moves, effect, () => new Map<Place, Map<TimerName | null, Move>>()), place, () => new Map<TimerName | null, Move>());
    return known(moves, fired, () => this.#moved(place, effect, fired));
  }

  /** The context after an effect. */
  written(context: CommitmentContext, effect: Effect): CommitmentContext {
    if (Object.keys(effect.wrote).length === 0) return context;
    return known(known(this.#written, effect, () => new Map<CommitmentContext, CommitmentContext>()), context, () => this.context({ ...context, ...effect.wrote }));
  }

  context(context: CommitmentContext): CommitmentContext {
    return known(this.#contexts, JSON.stringify(context), () => context);
  }

  #moved({ parts, armed }: Place, effect: Effect, fired: TimerName | null): Move {
    const next = effect.parts ?? { top: parts.top, at: { ...parts.at, ...effect.at } };
    // Whoever leaves a parallel state disarms what its regions had armed, also those the step didn't look at.
    const left = effect.parts !== null && Object.keys(parts.at).length > 0 ? [...armed.keys()] : [];
    const rest = new Map(armed);
    if (fired !== null) rest.delete(fired);
    for (const name of [...left, ...effect.disarmed]) rest.delete(name);
    for (const [name, type] of effect.armed) rest.set(name, type);
    return { place: this.at(next, rest), touched: new Set([...left, ...effect.disarmed, ...effect.armed.map(([name]) => name)]) };
  }
}

function known<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, value = make());
  return value;
}
