/** How a third version says what it changes about the second: its definition is taken as it is, and a new one made of it. */

export interface Way { guard?: unknown; target?: string; reenter?: boolean; actions?: unknown }
export interface Node { initial?: string; on?: Record<string, unknown>; after?: Record<string, unknown>; always?: unknown; entry?: unknown; states?: Record<string, Node> }

export function actionsOf({ actions = [] }: Way): unknown[] {
  return Array.isArray(actions) ? actions : [actions];
}

/** The same way, which does one thing more at its end. */
export function and(way: Way, ...more: unknown[]): Way {
  return { ...way, actions: [...actionsOf(way), ...more] };
}

/** The node that lies some names deeper, changed. */
export function within(node: Node, [next, ...rest]: readonly string[], change: (node: Node) => Node): Node {
  if (next === undefined) return change(node);
  return { ...node, states: { ...node.states, [next]: within(node.states?.[next] ?? {}, rest, change) } };
}

export function each<In, Out>(given: Readonly<Record<string, In>>, change: (value: In, name: string) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, change(value, name)]));
}

/** One way or several alternatives, each changed. */
export function eachWay(ways: unknown, change: (way: Way) => Way): unknown {
  if (typeof ways === 'string') return change({ target: ways });
  return Array.isArray(ways) ? ways.map((way) => change(way as Way)) : change(ways as Way);
}
