/** What picture.ts draws: a definition as boxes within boxes and arrows between neighbours, in the words of one language. */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { Language, Named } from '../src/core/commitment.js';
import { EVENTS, isEventType } from '../src/core/events.js';
import { WORDS } from '../src/core/words.js';
import type { KindDefinition } from './kind.v1.js';

export interface Line {
  text: string;
  size: 'strong' | 'plain';
  faint: boolean;
  icon: 'timer' | 'letter' | null;
}

/** `passing` is left at once, `frame` holds siblings that share their ways out, `paper` only arranges, `end` is a way to be closed. */
export interface Box {
  id: string;
  lines: Line[];
  look: 'paper' | 'group' | 'frame' | 'box' | 'end' | 'blue' | 'orange' | 'red' | 'passing';
  flow: 'down' | 'right';
  children: Box[];
}

/** From one child of the box `within` to another. */
export interface Arrow {
  within: string;
  from: string;
  to: string;
  lines: Line[];
}

interface Transition {
  target: readonly unknown[] | undefined;
  actions: readonly unknown[];
  guard?: unknown;
}

interface Way {
  /** What moves it: an event type, a delay by name, or nothing. */
  by: { event: string } | { timer: string } | null;
  target: AnyStateNode | null;
  letters: string[];
  /** Under what condition, if it is one of CONDITIONS or what remains after one. */
  condition: Named | null;
}

/** States and the clock's own events have no other place in the catalogue: only pictures show them. */
const NAMES: Readonly<Record<string, Named>> = {
  'underway': { zh: '办理期间', en: 'underway' },
  'underway.work': { zh: '办理', en: 'the work' },
  'underway.work.doing': { zh: '办理中', en: 'in progress' },
  'underway.work.claimed': { zh: '拟销号', en: 'claimed as done' },
  'underway.clock': { zh: '时限', en: 'the clock' },
  'underway.clock.untimed': { zh: '不计时限', en: 'no due date, never overdue' },
  'underway.clock.ahead': { zh: '未到期', en: 'not due yet' },
  'underway.clock.overdue': { zh: '逾期', en: 'overdue' },
  'underway.clock.overdue.blue': WORDS['rung.blue'],
  'underway.clock.overdue.blueAgain': WORDS['rung.blueAgain'],
  'underway.clock.overdue.orange': WORDS['rung.orange'],
  'underway.clock.overdue.red': WORDS['rung.red'],
  'underway.clock.overdue.referred': { zh: '已移送', en: 'referred' },
  'underway.clock.undeclared': { zh: '时限仍未确认', en: 'date still unconfirmed' },
  'underway.clock.undated': WORDS['rung.undated'],
  'underway.clock.held': { zh: '停止计时（核验中）', en: 'held during verification' },
  'underway.clock.waiting': { zh: '等待条件', en: 'waiting for a condition' },
  'underway.clock frame': { zh: '计时', en: 'running' },
  'underway.change': { zh: '时限调整', en: 'changes of the date' },
  'underway.change.settled': { zh: '无待决调整', en: 'no change pending' },
  'underway.change.provisional': { zh: '时限为推断，待确认', en: 'date inferred, unconfirmed' },
  'underway.change.pending': { zh: '调整待决定', en: 'change pending' },
  'closed': { zh: '办结', en: 'closed' },
  'clock.hold': EVENTS.CLAIMED,
  'clock.resume': EVENTS.RETURNED,
  'clock.rebase': { zh: '时限确认或变更', en: 'date declared or changed' },
};

/** Conditions of timers and passages. Who may send an event is not shown: that is in the rules of each event. */
const CONDITIONS: Readonly<Record<string, Named>> = {
  dateIsFirm: { zh: '时限已确认', en: 'date is firm' },
  isProvisional: { zh: '时限为推断', en: 'date inferred' },
  isClaimed: { zh: '核验中', en: 'during verification' },
};
const OTHERWISE: Named = { zh: '否则', en: 'otherwise' };
const RUNG_NOW: Named = { zh: '到此时所在的梯级', en: 'to the rung that holds now' };

const SHARED_BY = 3; // fewer siblings than this keep arrows of their own

/** The whole definition as nested boxes. Throws when a state has no name: add it above or to the catalogue. */
export function boxOf(machine: AnyStateMachine, definition: KindDefinition, lang: Language): Box {
  return box(machine.root);

  function box(node: AnyStateNode): Box {
    const opaque = isOpaque(node);
    const children = opaque ? [] : childrenOf(node);
    const shared = sharedWays(children);
    const framed = children.filter((child) => shared.length > 0 && shared.every((way) => waysOf(child).some((other) => keyOf(other) === keyOf(way))));
    const boxes = children.filter((child) => !framed.includes(child)).map(box);
    return {
      id: node.id,
      lines: isPassing(node) || node === machine.root ? [] : [line(nameOf(pathOf(node), lang), 'strong'), ...inside(node, opaque)],
      look: lookOf(node, opaque),
      flow: node.type === 'parallel' || node.key === 'closed' ? 'right' : 'down',
      children: arranged(node, framed.length === 0 ? boxes : [...boxes.slice(0, 1), frameOf(node, framed), ...boxes.slice(1)]),
    };
  }

  function frameOf(node: AnyStateNode, framed: readonly AnyStateNode[]): Box {
    const name = line(nameOf(`${pathOf(node)} frame`, lang), 'plain', true);
    return { id: `${node.id} frame`, lines: [name], look: 'frame', flow: 'down', children: framed.map(box) };
  }

  // The tallest region beside all others; where it all begins, on one line with the ends that need no work.
  function arranged(node: AnyStateNode, boxes: readonly Box[]): Box[] {
    const [apart, flow] = node.type === 'parallel'
      ? [boxes.filter((one) => one !== [...boxes].sort((a, b) => countOf(b) - countOf(a))[0]), 'down' as const]
      : [node === machine.root ? boxes.filter((one, index) => index === 0 || one.look === 'end') : [], 'right' as const];
    if (apart.length < 2) return [...boxes];
    return [{ id: `${node.id} together`, lines: [], look: node.type === 'parallel' ? 'paper' : 'group', flow, children: apart }, ...boxes.filter((one) => !apart.includes(one))];
  }

  function inside(node: AnyStateNode, opaque: boolean): Line[] {
    const stages = pathOf(node) === 'underway.work.doing' ? definition.stages.map((stage) => line(stage[lang], 'plain')) : [];
    const still = opaque ? childrenOf(node).filter((child) => node.key !== 'doing' && waysOf(child).length === 0).map((child) => line(nameOf(pathOf(child), lang), 'plain', true)) : [];
    const own = (opaque ? subtree(node) : [node]).flatMap((part) => waysOf(part)).filter(({ target }) => target === null || isWithin(target, node));
    const onEntry = lettersOf(node.entry).map((letter) => letterLine(letter, lang));
    return [...stages, ...still, ...onEntry, ...toldOnce(own.filter(({ by }) => by !== null), lang)].map((one) => ({ ...one, faint: true }));
  }
}

/** The arrows between boxes, each lifted to the level where its ends are neighbours, and one per pair of neighbours. */
export function arrowsOf(machine: AnyStateMachine, root: Box, lang: Language): Arrow[] {
  const trail = new Map<string, string[]>();
  const follow = (box: Box, above: string[]): void => {
    trail.set(box.id, [...above, box.id]);
    box.children.forEach((child) => { follow(child, [...above, box.id]); });
  };
  follow(root, []);
  const frames = [...trail.keys()].filter((id) => id.endsWith(' frame'));
  const arrows = new Map<string, Arrow & { told: Map<string, { lines: Line[]; ends: Set<string> }> }>();
  for (const node of subtree(machine.root)) for (const way of waysOf(node)) add(node, way);
  return [...arrows.values()].map(({ within, from, to, told: all }) => ({
    within, from, to,
    lines: [...all.values()].flatMap(({ lines: [first, ...others], ends }) => (first === undefined ? []
      : [{ ...first, text: ends.size === 0 ? first.text : `${first.text} → ${[...ends].join(' / ')}` }, ...others])),
  }));

  function add(node: AnyStateNode, way: Way): void {
    if (way.target === null || isWithin(way.target, drawnAs(node))) return;
    const [start, end] = [drawnAs(node), drawnAs(way.target)];
    const [up, down] = [sourceTrail(start, way), trail.get(end.id) ?? []];
    const depth = up.findIndex((id, level) => id !== down[level]);
    const [within, from, to] = [up[depth - 1], up[depth], down[depth]];
    if (within === undefined || from === undefined || to === undefined) return;
    const arrow = arrows.get(`${from}\n${to}`) ?? { within, from, to, lines: [], told: new Map<string, { lines: Line[]; ends: Set<string> }>() };
    arrows.set(`${from}\n${to}`, arrow);
    const source = from === start.id || / (frame|together)$/.test(from) || way.by === null ? '' : `${nameOf(pathOf(start), lang)}${lang === 'zh' ? '：' : ': '}`;
    const lines = way.by === null && to.endsWith(' frame') ? [line(RUNG_NOW[lang], 'plain', true)] : told(way, lang, source);
    const known = arrow.told.get(JSON.stringify(lines)) ?? { lines, ends: new Set<string>() };
    arrow.told.set(JSON.stringify(lines), known);
    if (to !== end.id && end.parent?.key === 'closed') known.ends.add(shortly(nameOf(pathOf(end), lang)));
  }

  // What all in a frame share starts at the frame.
  function sourceTrail(start: AnyStateNode, way: Way): string[] {
    const own = trail.get(start.id) ?? [];
    const frame = frames.find((id) => own.includes(id));
    const siblings = start.parent === undefined ? [] : childrenOf(start.parent);
    const isShared = frame !== undefined && sharedWays(siblings).some((other) => keyOf(other) === keyOf(way));
    return isShared ? own.slice(0, own.indexOf(frame) + 1) : own;
  }

  // Parts of a state that is drawn as one box stand for that box.
  function drawnAs(node: AnyStateNode): AnyStateNode {
    return trail.has(node.id) || node.parent === undefined ? node : drawnAs(node.parent as AnyStateNode);
  }
}

function countOf(box: Box): number {
  return 1 + box.children.reduce((sum, child) => sum + countOf(child), 0);
}

function childrenOf(node: AnyStateNode): AnyStateNode[] {
  return Object.values(node.states) as AnyStateNode[];
}

function subtree(node: AnyStateNode): AnyStateNode[] {
  return [node, ...childrenOf(node).flatMap(subtree)];
}

function waysOf(node: AnyStateNode): Way[] {
  const ways = (by: Way['by'], transitions: readonly Transition[]): Way[] => transitions.map(({ target, actions, guard }, index) => ({
    by,
    target: (target?.[0] ?? null) as AnyStateNode | null,
    letters: lettersOf(actions),
    condition: conditionOf(guard) ?? (transitions.slice(0, index).some((earlier) => conditionOf(earlier.guard) !== null) ? OTHERWISE : null),
  }));
  return [
    ...[...node.transitions].flatMap(([event, transitions]) => {
      const timer = /^xstate\.after\.([A-Za-z]+)\./.exec(event)?.[1];
      return ways(timer === undefined ? { event } : { timer }, transitions);
    }),
    ...ways(null, node.always ?? []),
  ];
}

function conditionOf(guard: unknown): Named | null {
  const name = typeof guard === 'string' ? guard : (guard as { type?: string } | undefined)?.type;
  return CONDITIONS[name ?? ''] ?? null;
}

function lettersOf(actions: readonly unknown[]): string[] {
  return actions.flatMap((action) => {
    const { type, params } = action as { type?: unknown; params?: { letter?: string } };
    return type === 'notify' && params?.letter !== undefined ? [params.letter] : [];
  });
}

/** Ways out that at least SHARED_BY of these siblings have alike. */
function sharedWays(siblings: readonly AnyStateNode[]): Way[] {
  const all = siblings.flatMap((sibling) => waysOf(sibling).filter(({ by, target }) => by !== null && target !== null && !isWithin(target, sibling)));
  const often = all.filter((way) => all.filter((other) => keyOf(other) === keyOf(way)).length >= SHARED_BY);
  return often.filter((way, index) => often.findIndex((other) => keyOf(other) === keyOf(way)) === index);
}

function keyOf({ by, target }: Way): string {
  return `${JSON.stringify(by)} ${target?.id ?? ''}`;
}

/** What moves it, `before` in front unless it is a timer in its own state, and below it the letters it sends. */
function told({ by, letters, condition }: Way, lang: Language, before: string): Line[] {
  const when = condition === null ? '' : lang === 'zh' ? `（${condition.zh}）` : ` (${condition.en})`;
  const letter = letters.map((name) => letterLine(name, lang));
  if (by === null) return condition === null ? [] : [line(condition[lang], 'plain', true)];
  if ('event' in by) return [line(`${before}${eventName(by.event, lang)}${when}`, 'plain'), ...letter];
  const source = before === '↻ ' ? '' : before;
  return [{ ...line(`${source}${catalogue(`timer.${by.timer}`, lang)}${when}`, 'plain'), icon: 'timer' }, ...letter];
}

function letterLine(letter: string, lang: Language): Line {
  return { ...line(catalogue(`letter.${letter}`, lang), 'plain', true), icon: 'letter' };
}

function eventName(type: string, lang: Language): string {
  return isEventType(type) ? EVENTS[type][lang] : nameOf(type, lang);
}

function nameOf(path: string, lang: Language): string {
  const named = NAMES[path];
  return named === undefined ? catalogue(`stage.${path}`, lang) : named[lang];
}

function catalogue(key: string, lang: Language): string {
  const named = (WORDS as Readonly<Record<string, Named>>)[key];
  if (named === undefined) throw new TypeError(`no word for ${key}: name it in src/core/words.ts or workflows/picture-graph.ts`);
  return named[lang];
}

function shortly(name: string): string {
  return name.split(/[：:]\s*/).at(-1) ?? name;
}

function lookOf(node: AnyStateNode, opaque: boolean): Box['look'] {
  const rungs: Readonly<Record<string, Box['look']>> = { blue: 'blue', blueAgain: 'blue', orange: 'orange', red: 'red', referred: 'red' };
  if (node.parent === undefined) return 'paper';
  if (isPassing(node)) return 'passing';
  if (node.type === 'final' || node.parent.key === 'closed') return 'end';
  return rungs[node.key] ?? (opaque || node.type === 'atomic' ? 'box' : 'group');
}

function isPassing(node: AnyStateNode): boolean {
  return node.always !== undefined;
}

/** Drawn as one box: what moves inside is told in lines. */
function isOpaque(node: AnyStateNode): boolean {
  return node.key === 'doing' || childrenOf(node).length === 1;
}

function isWithin(node: AnyStateNode, outer: AnyStateNode): boolean {
  return node === outer || (node.parent !== undefined && isWithin(node.parent as AnyStateNode, outer));
}

function pathOf(node: AnyStateNode): string {
  return node.path.join('.');
}

function toldOnce(ways: readonly Way[], lang: Language): Line[] {
  const all = ways.map((way) => told(way, lang, '↻ '));
  return [...new Map(all.map((lines) => [JSON.stringify(lines), lines])).values()].flat();
}

function line(text: string, size: Line['size'], faint = false): Line {
  return { text, size, faint, icon: null };
}
