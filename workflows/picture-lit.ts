/** Which boxes of a picture are where a commitment stands, and what they are called. */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { Language, StateValue } from '../src/core/commitment.js';
import type { Box } from './picture-graph.js';
import { stateName } from './picture-words.js';
import { activeNodes, isWithin } from './state-nodes.js';

/** A box that is lit: its id in the picture, and its name with those of the states around it, the widest first. */
export interface Lit {
  id: string;
  names: string[];
}

/** The innermost drawn states that a state value is in, one for each region. What the machine does not know is left out. */
export function litIn(machine: AnyStateMachine, root: Box, value: StateValue, lang: Language): Lit[] {
  const drawn = new Set(idsOf(root));
  const shown = [...new Set(activeNodes(machine, value).map((node) => drawnAs(node, drawn)))].filter((node) => node.parent !== undefined);
  return shown.filter((node) => !shown.some((other) => other !== node && isWithin(other, node))).map((node) => ({ id: node.id, names: namesOf(node, lang) }));
}

function idsOf({ id, children }: Box): string[] {
  return [id, ...children.flatMap(idsOf)];
}

// Parts of a state that is drawn as one box stand for that box (picture-graph.ts).
function drawnAs(node: AnyStateNode, drawn: ReadonlySet<string>): AnyStateNode {
  return drawn.has(node.id) || node.parent === undefined ? node : drawnAs(node.parent as AnyStateNode, drawn);
}

function namesOf(node: AnyStateNode, lang: Language): string[] {
  const around = node.parent === undefined || node.parent.parent === undefined ? [] : namesOf(node.parent as AnyStateNode, lang);
  const name = stateName(node, lang);
  const above = around.at(-1) ?? '';
  // The catalogue's words are written for lists: not its parent's name again.
  const own = above !== '' && name.startsWith(above) && /^[：:]/.test(name.slice(above.length)) ? name.slice(above.length + 1).trim() : name;
  return own === above ? around : [...around, own];
}
