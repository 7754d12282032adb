/**
 * Regions of a parallel state that have nothing to do with the others: nobody else hears their events, their steps look at
 * nothing and write nothing outside of them, and no other step looks at them. Whatever such a region does, the rest can do what it
 * could before, and the other way round. So the walk (explore.ts) goes through the states of the rest with the region at its
 * beginning, and through the states of the region with one state of the rest, instead of through all pairs; and what is proved of
 * the rest is proved without help from the region's timers.
 */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { CONTEXT, REGION } from './listening.js';
import type { Lesson, Parts } from './recall.js';
import { childrenOf, isWithin, nodesOf } from './state-nodes.js';

interface Region { top: string; name: string; hears: ReadonlySet<string>; home: string | null }

export class RegionsApart {
  readonly #tops: readonly AnyStateNode[];
  readonly #regions: Set<Region>;
  #byEvent = new Map<string, Region>();
  #whole: ReadonlySet<string> = new Set();

  constructor(machine: AnyStateMachine) {
    const root = machine.root as AnyStateNode;
    this.#tops = childrenOf(root).filter(({ type }) => type === 'parallel');
    this.#regions = new Set(this.#tops.flatMap((top) => childrenOf(top).flatMap((region) => {
      const hears = eventsHeardIn(nodesOf(region));
      const elsewhere = eventsHeardIn([root, ...nodesOf(top).filter((node) => !isWithin(node, region))]);
      return hears.size > 0 && [...hears].every((type) => !elsewhere.has(type)) ? [{ top: top.key, name: region.key, hears, home: null }] : [];
    })));
    this.#index();
  }

  /** The region apart that alone hears this event in this outermost state. */
  hearing(top: string, type: string): string | null {
    return this.#whole.has(top) ? null : this.#byEvent.get(`${top}\n${type}`)?.name ?? null;
  }

  /** Whether a region apart is elsewhere than where it begins. */
  isAway({ top, at }: Parts): boolean {
    return !this.#whole.has(top) && [...this.#regions].some((region) => region.top === top && region.home !== null && at[region.name] !== region.home);
  }

  /** Notes a step. True when a region turned out to have to do with the others: then it is apart no more, and the walk must begin anew. */
  learn({ from: { top }, event: { type }, readings, written, effect }: Lesson): boolean {
    const own = this.#byEvent.get(`${top}\n${type}`);
    const looked = new Set(readings.filter(([what]) => what.startsWith(REGION)).map(([what]) => what.slice(REGION.length)));
    const meddles = own !== undefined && (written.size > 0 || looked.size > 1 || readings.some(([what]) => what.startsWith(CONTEXT)) || (effect?.parts ?? null) !== null);
    const lookedAt = [...this.#regions].filter((region) => region.top === top && region !== own && looked.has(region.name));
    const together = [...lookedAt, ...(own !== undefined && meddles ? [own] : []), ...this.#entered(effect)];
    for (const region of together) this.#regions.delete(region);
    if (together.length > 0) this.#index();
    return together.length > 0;
  }

  /** A region that begins in more than one way isn't apart. */
  #entered(effect: Lesson['effect']): Region[] {
    const parts = effect?.parts ?? null;
    if (parts === null) return [];
    return [...this.#regions].filter((region) => {
      if (region.top !== parts.top) return false;
      region.home ??= parts.at[region.name] ?? null;
      return region.home !== parts.at[region.name];
    });
  }

  #index(): void {
    this.#byEvent = new Map([...this.#regions].flatMap((region) => [...region.hears].map((type) => [`${region.top}\n${type}`, region] as const)));
    // Where every region would be apart there would be no rest: then all are gone through together.
    const whole = this.#tops.filter((top) => childrenOf(top).every((region) => eventsHeardIn(nodesOf(region)).size === 0 || [...this.#regions].some(({ name, top: of }) => name === region.key && of === top.key)));
    this.#whole = new Set(whole.map(({ key }) => key));
  }
}

function eventsHeardIn(nodes: readonly AnyStateNode[]): Set<string> {
  return new Set(nodes.flatMap((node) => [...node.transitions.keys()] as string[]));
}
