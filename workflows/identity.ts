/**
 * When two states of a workflow are one: when nothing that can follow tells them apart (a bisimulation). Learnt from the steps
 * that were taken (recall.ts), and complete once a whole walk has taught nothing new:
 *
 *  - A field of the context counts only where it is *live*: a guard reads it there, or further on before anybody has written
 *    it. Who objected counts while the objection is undecided; how well the result is supported counts for nothing but the
 *    way back to work. Each reading belongs to the active state that heard the event.
 *  - Leaves alike (leaves-alike.ts) count as one, and a field that only chooses between them for nothing.
 *
 *  - Counts are one from where on every rule of the kind says the same (cast.ts tries them all).
 *
 * One reduction rests on the cast instead: people are "nobody" or "somebody", since it has another person of every role for
 * whoever did the step before (who exactly may decide is duties.ts).
 */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { CommitmentContext, MachineState, StateValue } from '../src/core/commitment.js';
import { chooseBetween, leavesAlike } from './leaves-alike.js';
import { entry } from './listening.js';
import type { Place } from './places.js';
import type { Lesson, Parts } from './recall.js';
import { activeBelow } from './state-nodes.js';

export const PEOPLE: readonly string[] = ['claimedBy', 'claimedFor', 'requestedBy', 'approvedBy', 'objectedBy', 'foundBy', 'indicatorBy'] satisfies (keyof CommitmentContext)[];

interface Placed { name: string; fields: readonly string[]; facts: Map<CommitmentContext, string> }
interface Influence { part: string; read: ReadonlySet<string>; written: ReadonlySet<string>; copied: Lesson['copied']; entered: readonly string[] }

export class Identity {
  readonly #machine: AnyStateMachine;
  readonly #most: number;
  readonly #leaves: ReadonlyMap<AnyStateNode, string>;
  readonly #names = new Map<string, string>();
  readonly #influences: Influence[] = [];
  readonly #readers = new Map<string, Set<string>>();
  /** By part: fields that are live in it. */
  #live = new Map<string, Set<string>>();
  #places = new Map<Place, Placed>();
  /** By live fields: what they say in a context. */
  #facts = new Map<string, Map<CommitmentContext, string>>();

  /** @param most counts from here on are one */
  constructor(machine: AnyStateMachine, most: number) {
    this.#machine = machine;
    this.#most = most;
    this.#leaves = leavesAlike(machine);
  }

  learn({ from, hearing: [region], decided, written, copied, effect }: Lesson): void {
    const { parts, at } = effect ?? { parts: null, at: {} };
    for (const [field, guards] of decided) for (const guard of guards) entry(this.#readers, field).add(guard);
    this.#influences.push({
      part: region === undefined ? this.#name(from.top) : this.#name(from.top, region, from.at[region]),
      read: new Set(decided.keys()), written, copied,
      entered: parts === null ? Object.entries(at).map(([entered, value]) => this.#name(from.top, entered, value)) : this.#namesOf(parts),
    });
  }

  /** Takes into account what was learnt; false when that changes nothing. */
  refine(): boolean {
    const live = new Map<string, Set<string>>();
    const idle = new Set([...this.#readers].filter(([, guards]) => chooseBetween(this.#machine, this.#leaves, guards)).map(([field]) => field));
    const anywhere = new Set<string>();
    let before: number;
    let size = 0;
    const add = (part: string, field: string): void => {
      const there = entry(live, part);
      if (there.has(field) || idle.has(field)) return;
      there.add(field);
      anywhere.add(field);
      size += 1;
    };
    do {
      before = size;
      for (const { part, read, written, copied, entered } of this.#influences) {
        for (const field of read) add(part, field);
        for (const next of entered) for (const field of live.get(next) ?? []) if (!written.has(field)) add(part, field);
        for (const [field, sources] of copied) if (anywhere.has(field)) for (const source of sources) add(part, source);
      }
    } while (size > before);
    const told = (all: ReadonlyMap<string, ReadonlySet<string>>): string => [...all].filter(([, fields]) => fields.size > 0).map(([part, fields]) => `${part}: ${[...fields].sort().join()}`).sort().join('\n');
    const changed = told(live) !== told(this.#live);
    this.#live = live;
    this.#places = new Map();
    this.#facts = new Map();
    return changed;
  }

  /** Text that is the same for states that are one. */
  keyOf(status: MachineState['status'], place: Place, context: CommitmentContext): string {
    const { name, fields, facts } = this.#placed(place);
    if (status !== 'active') return `${status}|${name}`; // nothing follows
    let told = facts.get(context);
    if (told === undefined) facts.set(context, told = fields.map((field) => factOf(field, (context as unknown as Record<string, unknown>)[field] ?? null, this.#most)).join());
    return `${name}|${told}|${place.timers}`;
  }

  #placed(place: Place): Placed {
    let placed = this.#places.get(place);
    if (placed === undefined) {
      const names = this.#namesOf(place.parts);
      const fields = [...new Set(names.flatMap((name) => [...this.#live.get(name) ?? []]))].sort();
      const told = fields.join();
      const facts = this.#facts.get(told) ?? new Map<CommitmentContext, string>();
      this.#facts.set(told, facts);
      this.#places.set(place, placed = { name: names.join('|'), fields, facts });
    }
    return placed;
  }

  #namesOf({ top, at }: Parts): string[] {
    return [this.#name(top), ...Object.keys(at).map((region) => this.#name(top, region, at[region])).sort()];
  }

  /** Of one part: the ids of its active states, leaves alike under one name. */
  #name(top: string, region?: string, value?: string): string {
    const key = region === undefined ? top : `${top}.${region}.${value ?? ''}`;
    let name = this.#names.get(key);
    if (name === undefined) this.#names.set(key, name = this.#named(top, region, value));
    return name;
  }

  #named(top: string, region: string | undefined, value: string | undefined): string {
    const root = this.#machine.root as AnyStateNode;
    const state = (root.states as Record<string, AnyStateNode>)[top];
    if (region === undefined && state !== undefined) return state.id;
    const around = region === undefined ? root : (state?.states as Record<string, AnyStateNode>)[region] ?? root;
    return activeBelow(around, JSON.parse(value ?? top) as StateValue).map((node) => this.#leaves.get(node) ?? node.id).join();
  }
}

function factOf(field: string, value: unknown, most: number): string {
  if (PEOPLE.includes(field)) return value === null ? '-' : '+';
  return field === 'count' ? String(Math.min(Number(value), most)) : JSON.stringify(value);
}
