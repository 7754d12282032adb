/**
 * A machine that tells what its steps look at: the same definition, with every guard, assignment and raise wrapped so that
 * each field of the context and each fact of the event they read is written down, in the order of reading. Used by the
 * proofs only (recall.ts): two steps that read the same and found the same are the same step.
 *
 * Complete because a definition is made of nothing else (vocabulary in check.ts): what decides a step is the active states,
 * the named guards, the assignments and the events raised within it.
 */
import { assign, createMachine, raise } from 'xstate';
import type { AnyStateMachine } from 'xstate';
import { canonical } from '../src/core/step.js';

/** What was looked at and what was there, as text that tells values apart. */
export type Reading = readonly [what: string, found: string];

/** One step as it was heard. */
export interface Heard<T> {
  outcome: () => T;
  /** In the order of reading; each thing once. */
  readings: readonly Reading[];
  written: ReadonlySet<string>;
  /** Fields of the context that guards read before the step had written them, with those guards. */
  decided: ReadonlyMap<string, ReadonlySet<string>>;
  /** Which fields an assignment read (before they were written) to write which: `copied.get(field)` flow into it. */
  copied: ReadonlyMap<string, ReadonlySet<string>>;
}

/** `is:<field>` for the context, `said:<path>` for the event, `at:<region>` for an active state, `top` for the outermost. */
export const CONTEXT = 'is:';
export const EVENT = 'said:';
export const REGION = 'at:';
export const TOP = 'top';
/** At the end of a path: everything there. */
export const WHOLE = '*';

type Anything = (...given: never[]) => unknown;
interface Given { context: object; event: { type: string } }

export class Listening {
  readonly machine: AnyStateMachine;
  #readings = new Map<string, string>();
  #written = new Set<string>();
  #decided = new Map<string, Set<string>>();
  #copied = new Map<string, Set<string>>();
  #into: string | null = null;
  #guard = '';

  /**
   * @param raised what a raised event makes the step look at: the regions that hear it
   * @param active what a guard about active states (`stateIn`) makes it look at
   */
  constructor(machine: AnyStateMachine, private readonly raised: (type: string) => readonly Reading[], private readonly active: (about: unknown) => readonly Reading[]) {
    const guards = Object.entries(machine.implementations.guards as Record<string, Anything>).map(([name, guard]) => [name, this.#guarded(name, guard)]);
    const implementations: object = { ...machine.implementations, guards: Object.fromEntries(guards) as object };
    this.machine = createMachine(this.#copy(machine.config) as never, implementations as never);
  }

  /** What `step` looks at, in order, and which fields it writes, whatever becomes of it. */
  hear<T>(step: () => T): Heard<T> {
    this.#readings = new Map();
    this.#written = new Set();
    this.#decided = new Map();
    this.#copied = new Map();
    this.#into = null;
    let outcome: () => T;
    try {
      const result = step();
      outcome = () => result;
    } catch (error) {
      outcome = () => { throw error; };
    }
    return { outcome, readings: [...this.#readings], written: this.#written, decided: this.#decided, copied: this.#copied };
  }

  /** The same value, which writes down what is read of it. */
  heard<T>(value: T, path: string): T {
    if (typeof value !== 'object' || value === null) return value;
    return new Proxy(value, {
      get: (target, key) => {
        if (typeof key === 'symbol') return Reflect.get(target, key);
        const found: unknown = Reflect.get(target, key);
        if (typeof found === 'function') return found;
        const what = `${path}.${key}`;
        this.#note(what, factOf(found));
        return this.heard(found, what);
      },
      has: (target, key) => {
        this.#note(`${path}.${WHOLE}`, canonical(target));
        return Reflect.has(target, key);
      },
      ownKeys: (target) => {
        this.#note(`${path}.${WHOLE}`, canonical(target));
        return Reflect.ownKeys(target);
      },
    });
  }

  #note(what: string, found: string): void {
    if (!this.#readings.has(what)) this.#readings.set(what, found);
  }

  #context(context: object): object {
    const read = (field: string): void => {
      if (this.#written.has(field)) return; // its value follows from what was read before
      this.#note(`${CONTEXT}${field}`, factOf(Reflect.get(context, field)));
      if (this.#into === null) entry(this.#decided, field).add(this.#guard);
      else entry(this.#copied, this.#into).add(field);
    };
    return new Proxy(context, {
      get: (target, key) => {
        if (typeof key === 'string') read(key);
        return Reflect.get(target, key) as unknown;
      },
      has: (target, key) => {
        if (typeof key === 'string') read(key);
        return Reflect.has(target, key);
      },
      ownKeys: (target) => {
        Object.keys(target).forEach(read);
        return Reflect.ownKeys(target);
      },
    });
  }

  #copy(part: unknown): unknown {
    if (Array.isArray(part)) return part.map((element) => this.#copy(element));
    if (typeof part === 'function') return this.#action(part as Anything);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, this.#copy(value)]));
  }

  #action(action: Anything): unknown {
    const { type, assignment, event, delay } = action as { type?: string; assignment?: object; event?: unknown; delay?: unknown };
    if (type === 'xstate.assign') return assign(((given: Given, params: unknown) => this.#assigned(assignment ?? {}, given, params)));
    if (type === 'xstate.raise' && delay === undefined) return raise(((given: Given, params: unknown) => this.#raised(event, given, params)));
    return action;
  }

  #assigned(assignment: object, given: Given, params: unknown): object {
    const told = { ...given, context: this.#context(given.context) };
    const update = typeof assignment === 'function'
      ? (assignment as (told: Given, params: unknown) => object)(told, params)
      : Object.fromEntries(Object.entries(assignment).map(([field, value]: [string, unknown]) => [field, typeof value === 'function' ? this.#flowing(field, () => (value as (told: Given, params: unknown) => unknown)(told, params)) : value]));
    for (const field of Object.keys(update)) this.#written.add(field);
    return update;
  }

  #flowing<T>(field: string, value: () => T): T {
    this.#into = field;
    try {
      return value();
    } finally {
      this.#into = null;
    }
  }

  #raised(event: unknown, given: Given, params: unknown): { type: string } {
    this.#guard = 'raise';
    const raised = (typeof event === 'function' ? (event as (told: Given, params: unknown) => unknown)({ ...given, context: this.#context(given.context) }, params) : event) as { type: string };
    for (const [what, found] of this.raised(raised.type)) this.#note(what, found);
    return raised;
  }

  #guarded(name: string, guard: Anything): Anything {
    const told = ({ context, event }: Given): Given => ({ context: this.#context(context), event });
    const { check, stateValue } = guard as { check?: (snapshot: unknown, given: Given, guard: unknown) => boolean; stateValue?: unknown };
    if (check === undefined) {
      return (given: Given, params: never): unknown => {
        this.#guard = name;
        return guard(told(given) as never, params);
      };
    }
    return Object.assign((): boolean => false, guard, {
      check: (snapshot: unknown, given: Given) => {
        this.#guard = name;
        for (const [what, found] of this.active(stateValue)) this.#note(what, found);
        return check(snapshot, told(given), guard);
      },
    });
  }
}

/** Tells any two values of a fact apart; objects are told apart by what is read of them. */
export function factOf(value: unknown): string {
  if (value === undefined) return 'undefined';
  return typeof value === 'object' && value !== null ? 'object' : JSON.stringify(value);
}

export function entry<Key, Value>(map: Map<Key, Set<Value>>, key: Key): Set<Value> {
  const found = map.get(key) ?? new Set<Value>();
  map.set(key, found);
  return found;
}
