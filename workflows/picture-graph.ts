/**
 * What picture.ts draws: a machine as boxes within boxes and arrows between neighbours. Knows XState's state nodes and
 * nothing of any one machine, but for a few names: `closed` holds ways to be done, DEVICES only keep timers apart.
 */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { Language, Named } from '../src/core/commitment.js';
import { listed, nameLines, plainLine, told } from './picture-lines.js';
import type { Line, Telling } from './picture-lines.js';
import { isReached, lettersOf, sharingOf, waysOf } from './picture-ways.js';
import type { Way } from './picture-ways.js';
import { FROM_EACH, frameName, NO_FURTHER, stateName, wayIntoFrame } from './picture-words.js';
import { childrenOf, isWithin, nodesOf } from './state-nodes.js';

/** A workflow, as far as it can be drawn. */
export interface Pictured {
  kind: string;
  version: number;
  definition: { title: Named; stages?: readonly ({ id: string } & Named)[] };
  machine: AnyStateMachine;
}

/** `passing` is left at once, `frame` holds siblings that share their ways out, `end` is a way to be done. */
export interface Box {
  id: string;
  lines: Line[];
  look: 'paper' | 'group' | 'frame' | 'box' | 'end' | 'blue' | 'orange' | 'red' | 'passing';
  children: Box[];
}

/** From one child of the box `within` to another. */
export interface Arrow {
  within: string;
  from: string;
  to: string;
  by: Telling['by'];
  lines: Line[];
}

/** A state that only keeps one timer from restarting another is told in the box of its parent. */
const DEVICES: readonly string[] = ['quiet', 'asked', 'keeping', 'reminding'];
const RUNGS: Readonly<Record<string, Box['look']>> = { blue: 'blue', blueAgain: 'blue', orange: 'orange', red: 'red', referred: 'red' };

/** The whole machine as nested boxes. Throws when something has no name (picture-words.ts). */
export function boxOf({ machine, definition: { stages = [] } }: Pictured, lang: Language): Box {
  return box(machine.root);

  function box(node: AnyStateNode): Box {
    const opaque = isOpaque(node);
    const { framed } = sharingOf(node);
    const finals = node.parent === undefined ? childrenOf(node).filter(({ type }) => type === 'final') : [];
    const gathered = finals.length > 1 ? finals : [];
    const others = opaque ? [] : childrenOf(node).filter((child) => isReached(child) && !framed.includes(child) && !gathered.includes(child));
    const [first, ...rest] = others.map(box);
    return {
      id: node.id,
      lines: isPassing(node) || node.parent === undefined ? [] : [...nameLines(nameIn(node, lang)), ...inside(node, opaque)],
      look: lookOf(node, opaque),
      children: [
        ...(first === undefined ? [] : [first]),
        ...(framed.length === 0 ? [] : [frameOf(node, framed)]),
        ...rest,
        ...(gathered.length === 0 ? [] : [{ id: `${node.id} ends`, lines: nameLines(NO_FURTHER[lang]), look: 'group' as const, children: gathered.map(box) }]),
      ],
    };
  }

  function frameOf(node: AnyStateNode, framed: readonly AnyStateNode[]): Box {
    const name = frameName(node, lang);
    return { id: `${node.id} frame`, lines: name === null ? [] : [plainLine(name)], look: 'frame', children: framed.map(box) };
  }

  function inside(node: AnyStateNode, opaque: boolean): Line[] {
    const parts = opaque ? nodesOf(node) : [node];
    const still = opaque ? childrenOf(node).filter((child) => !isPassing(child) && waysOf(child).length === 0 && !DEVICES.includes(child.key)) : [];
    const ways = parts.flatMap((part) => waysOf(part)).filter(({ by }) => by !== null);
    const own = ways.filter(({ target }) => target === null || isWithin(target, node));
    const around = ways.filter(({ target }) => target !== null && target !== node && isWithin(node, target));
    const fromEach = `${FROM_EACH[lang]}${lang === 'zh' ? '：' : ': '}`;
    return [
      ...still.map((child) => plainLine(stages.find(({ id }) => id === child.key)?.[lang] ?? nameIn(child, lang))),
      ...listed(own.map((way) => told(way, lang)), parts.flatMap((part) => lettersOf(part.entry)), lang, opaque || childrenOf(node).length === 0),
      ...listed(around.map((way) => ({ ...told(way, lang), ends: endsOf(way) })), [], lang, null),
      ...listed(sharingOf(node).told.map((way) => ({ ...told(way, lang, fromEach), ends: endsOf(way) })), [], lang, null),
    ];
  }

  function endsOf({ target }: Way): Telling['ends'] {
    return new Map(target === null ? [] : [[nameIn(target, lang), false]]);
  }
}

/** The arrows between boxes, each lifted to the level where its ends are neighbours, and one per pair of neighbours. */
export function arrowsOf({ machine }: Pictured, root: Box, lang: Language): Arrow[] {
  const trail = new Map<string, string[]>();
  const follow = (box: Box, above: string[]): void => {
    trail.set(box.id, [...above, box.id]);
    box.children.forEach((child) => { follow(child, [...above, box.id]); });
  };
  follow(root, []);
  const nodes = nodesOf(machine.root);
  const toldInBox = nodes.flatMap((node) => sharingOf(node).told.map((way) => keyOf(way)));
  const shared = new Map(nodes.map((node) => [`${node.id} frame`, sharingOf(node).shared.map(keyOf)]));
  const arrows = new Map<string, Omit<Arrow, 'by' | 'lines'> & { tellings: Telling[] }>();
  for (const node of nodes) for (const way of waysOf(node)) add(node, way);
  return [...arrows.values()].map(({ tellings, ...arrow }) => ({
    ...arrow,
    by: tellings.every(({ by }) => by === 'passing') ? 'passing' : tellings.every(({ by }) => by === 'timer') ? 'timer' : 'person',
    lines: listed(tellings, [], lang, null),
  }));

  function add(node: AnyStateNode, way: Way): void {
    const [start, end] = [drawnAs(node), way.target === null ? null : drawnAs(way.target)];
    if (end === null || isWithin(end, start) || toldInBox.includes(keyOf(way))) return;
    const [up, down] = [sourceTrail(start, way), trail.get(end.id) ?? []];
    const depth = up.findIndex((id, level) => id !== down[level]);
    const [within, from, to] = [up[depth - 1], up[depth], down[depth]];
    if (within === undefined || from === undefined || to === undefined) return;
    const isLifted = from !== start.id && !from.endsWith(' frame') && way.by !== null;
    const telling = told(way, lang, isLifted ? `${stateName(start, lang)}${lang === 'zh' ? '：' : ': '}` : '');
    if (way.by === null && to.endsWith(' frame')) telling.text = wayIntoFrame(start, lang) ?? telling.text;
    if (to !== end.id && !to.endsWith(' frame')) telling.ends.set(isEnd(end) ? shortly(stateName(end, lang)) : nameIn(end, lang), !isEnd(end) && isInitialOf(end, to));
    const arrow = arrows.get(`${from}\n${to}`) ?? { within, from, to, tellings: [] };
    arrows.set(`${from}\n${to}`, arrow);
    arrow.tellings.push(telling);
  }

  // What all in a frame share starts at the frame.
  function sourceTrail(start: AnyStateNode, way: Way): string[] {
    const own = trail.get(start.id) ?? [];
    const frame = own.find((id) => shared.get(id)?.includes(keyOf(way)));
    return frame === undefined ? own : own.slice(0, own.indexOf(frame) + 1);
  }

  // Parts of a state that is drawn as one box stand for that box.
  function drawnAs(node: AnyStateNode): AnyStateNode {
    return trail.has(node.id) || node.parent === undefined ? node : drawnAs(node.parent as AnyStateNode);
  }
}

function keyOf({ key }: Way): string {
  return key;
}

function isInitialOf(node: AnyStateNode, ancestor: string): boolean {
  const parent = node.parent as AnyStateNode | undefined;
  if (parent?.config.initial !== node.key) return false;
  return parent.id === ancestor || isInitialOf(parent, ancestor);
}

/** Not its parent's name again: the catalogue's words are written for lists. */
function nameIn(node: AnyStateNode, lang: Language): string {
  const name = stateName(node, lang);
  const above = node.parent?.parent === undefined ? '' : stateName(node.parent as AnyStateNode, lang);
  return above !== '' && name.startsWith(above) && /^[：:]/.test(name.slice(above.length)) ? name.slice(above.length + 1).trim() : name;
}

function shortly(name: string): string {
  return name.split(/[：:]\s*/).at(-1) ?? name;
}

function lookOf(node: AnyStateNode, opaque: boolean): Box['look'] {
  if (node.parent === undefined) return 'paper';
  if (isPassing(node)) return 'passing';
  if (isEnd(node)) return 'end';
  return RUNGS[node.key] ?? (opaque || node.type === 'atomic' ? 'box' : 'group');
}

function isEnd(node: AnyStateNode): boolean {
  return node.type === 'final' || node.parent?.key === 'closed' || (node.key === 'closed' && node.type === 'atomic');
}

function isPassing(node: AnyStateNode): boolean {
  return (node.always ?? []).length > 0 && childrenOf(node).length === 0;
}

/** Drawn as one box, with what moves inside told in lines: nobody needs to see it move. */
function isOpaque(node: AnyStateNode): boolean {
  const children = childrenOf(node);
  if (children.length === 0 || node.type === 'parallel' || node.key === 'closed' || node.parent === undefined) return false;
  return children.length === 1 || children.every((child) => isPassing(child) || DEVICES.includes(child.key) || (childrenOf(child).length === 0 && waysOf(child).length === 0));
}
