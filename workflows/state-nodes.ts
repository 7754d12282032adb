/** Ways through the state nodes of a definition. */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { StateValue } from '../src/core/commitment.js';

/** All state nodes below and including one. */
export function nodesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...childrenOf(node).flatMap((child) => nodesOf(child))];
}

export function childrenOf(node: AnyStateNode): AnyStateNode[] {
  return Object.values(node.states as Record<string, AnyStateNode>);
}

/** The state nodes a value says are active, the root included. */
export function activeNodes(machine: AnyStateMachine, value: StateValue): AnyStateNode[] {
  return [machine.root, ...activeBelow(machine.root, value)];
}

/** Those below a node, of which `inner` is the value. */
export function activeBelow(node: AnyStateNode, inner: StateValue): AnyStateNode[] {
  const children = typeof inner === 'string' ? { [inner]: {} } : inner;
  return Object.entries(children).flatMap(([key, deeper]) => {
    const child = (node.states as Record<string, AnyStateNode>)[key];
    return child === undefined || deeper === undefined ? [] : [child, ...activeBelow(child, deeper)];
  });
}

export function isWithin(node: AnyStateNode, whole: AnyStateNode): boolean {
  return node === whole || (node.parent !== undefined && isWithin(node.parent, whole));
}
