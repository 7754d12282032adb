/** The ways out of a state node as people would tell them, and what siblings have alike among them. */
import type { AnyStateNode } from 'xstate';
import type { Named } from '../src/core/commitment.js';
import { conditionOf, isRaised } from './picture-words.js';
import { childrenOf, isWithin, nodesOf } from './state-nodes.js';

export interface Way {
  /** What moves it: an event type, a timer by name, or nothing. */
  by: { event: string } | { timer: string } | null;
  target: AnyStateNode | null;
  letters: string[];
  /** Under what condition; `besides` when it is the other way that has one. */
  condition: Named | null;
  besides: Named | 'otherwise' | null;
  /** Alike for ways that siblings share. */
  key: string;
}

interface Transition {
  target: readonly unknown[] | undefined;
  actions: readonly unknown[];
  guard?: unknown;
}

const SHARED_BY = 3; // fewer siblings than this keep arrows of their own

export function waysOf(node: AnyStateNode): Way[] {
  return [
    ...[...node.transitions].filter(([event]) => isRaised(event, node.machine)).flatMap(([event, transitions]) => {
      const timer = /^xstate\.after\.([A-Za-z]+)\./.exec(event)?.[1];
      return ways(node, timer === undefined ? { event } : { timer }, transitions);
    }),
    ...ways(node, null, node.always ?? []),
  ];
}

/** Whether anything leads into a state or a part of it. */
export function isReached(node: AnyStateNode): boolean {
  if (node.parent === undefined || node.parent.type === 'parallel' || node.parent.config.initial === node.key) return true;
  return nodesOf(node.machine.root as AnyStateNode).some((other) => !isWithin(other, node) && waysOf(other).some(({ target }) => target !== null && isWithin(target, node)));
}

export function lettersOf(actions: readonly unknown[]): string[] {
  return actions.flatMap((action) => {
    const { type, params } = action as { type?: unknown; params?: { letter?: string } };
    return type === 'notify' && params?.letter !== undefined ? [params.letter] : [];
  });
}

/**
 * What at least SHARED_BY children of a node have alike. Those who share all of it stand in a frame that the arrows start
 * from, unless siblings outside move into the middle of it: then it is told in the box of the node, without any arrow.
 */
export function sharingOf(node: AnyStateNode): { shared: Way[]; framed: AnyStateNode[]; told: Way[] } {
  const children = childrenOf(node);
  const none = { shared: [], framed: [], told: [] };
  if (node.parent === undefined || node.type === 'parallel') return none;
  const out = new Map(children.map((child) => [child, waysOf(child).filter(({ by, target }) => by !== null && target !== null && !isWithin(target, child))]));
  const have = (child: AnyStateNode, { key }: Way): boolean => out.get(child)?.some((way) => way.key === key) === true;
  const all = [...new Map([...out.values()].flat().map((way) => [way.key, way])).values()];
  const shared = all.filter((way) => children.filter((child) => have(child, way)).length >= SHARED_BY);
  if (shared.length === 0) return none;
  const framed = children.filter((child) => shared.every((way) => have(child, way)));
  const outside = children.filter((child) => !framed.includes(child) && waysOf(child).some(({ by }) => by !== null));
  const isEntered = outside.flatMap(nodesOf).flatMap(waysOf).some(({ target }) => target !== null && framed.some((one) => isWithin(target, one)));
  return isEntered ? { shared: [], framed: [], told: shared } : { shared, framed, told: [] };
}

function ways(node: AnyStateNode, by: Way['by'], transitions: readonly Transition[]): Way[] {
  const all = transitions.map(({ target, actions, guard }) => ({
    by, target: (target?.[0] ?? null) as AnyStateNode | null, letters: lettersOf(actions), condition: conditionOf(guard),
  }));
  return all.flatMap((way, index) => {
    const earlier = all.slice(0, index).flatMap(({ condition }) => condition ?? []);
    const silent = all.slice(0, index).find((other) => isSilent(node, other));
    const besides = way.condition !== null || earlier.length === 0 ? null : silent?.condition ?? 'otherwise' as const;
    return isSilent(node, way) ? [] : [{ ...way, besides, key: `${JSON.stringify(by)} ${way.target?.id ?? ''}` }];
  });
}

/** A timer that under some condition only arms itself again. */
function isSilent(node: AnyStateNode, { by, target, letters, condition }: Pick<Way, 'by' | 'target' | 'letters' | 'condition'>): boolean {
  return by !== null && 'timer' in by && target === node && letters.length === 0 && condition !== null;
}
