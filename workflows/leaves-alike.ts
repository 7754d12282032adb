/**
 * Leaf states between which nothing in a definition can tell: siblings without any transition, timer or action of their own,
 * such as the stages an office reports and the ways of being closed. To be in one or the other makes no difference to what
 * can follow, so the walk (explore.ts) counts them as one.
 */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { childrenOf, nodesOf } from './state-nodes.js';

/** Each such leaf, with the name it shares with its siblings. */
export function leavesAlike(machine: AnyStateMachine): Map<AnyStateNode, string> {
  const asked = statesAskedAbout(machine);
  return new Map(nodesOf(machine.root).flatMap((parent) => {
    const leaves = childrenOf(parent).filter((node) => isBare(node) && !asked.has(node.id));
    return leaves.length < 2 || parent.parent === undefined ? [] : leaves.map((leaf) => [leaf, `${parent.id}.*`] as const);
  }));
}

/**
 * Whether these guards do nothing but choose, in a state that is left at once, between leaves alike: then it makes no
 * difference which of them the field they read leads to.
 */
export function chooseBetween(machine: AnyStateMachine, leaves: ReadonlyMap<AnyStateNode, string>, guards: ReadonlySet<string>): boolean {
  if (guards.size === 0) return false;
  const reads = ({ guard }: { guard?: unknown }): boolean => guards.has(nameOf(guard));
  return nodesOf(machine.root).every((node) => {
    if ([...node.transitions.values()].flat().some(reads)) return false;
    const chosen = (node.always ?? []).some(reads) ? node.always ?? [] : [];
    const names = chosen.map(({ target, actions }) => (actions.length === 0 && target?.length === 1 ? leaves.get(target[0] as AnyStateNode) : undefined));
    return new Set(names).size <= 1 && !names.includes(undefined);
  });
}

/** No transition, no timer, nothing done on coming or going, nothing below. */
function isBare(node: AnyStateNode): boolean {
  return node.type === 'atomic' && node.transitions.size === 0 && (node.always ?? []).length === 0 && node.after.length === 0
    && node.entry.length === 0 && node.exit.length === 0;
}

/** Ids in guards about active states (`stateIn`). */
function statesAskedAbout({ implementations }: AnyStateMachine): Set<string> {
  const about = Object.values(implementations.guards as Record<string, { stateValue?: unknown }>).map(({ stateValue }) => stateValue);
  return new Set(about.filter((value) => typeof value === 'string').map((value) => value.replace(/^#/, '')));
}

function nameOf(guard: unknown): string {
  return typeof guard === 'string' ? guard : (guard as { type?: string } | undefined)?.type ?? '';
}
