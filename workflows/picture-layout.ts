/**
 * Where everything stands, by Graphviz (dot, in an npm build without any file or network access). Each box is a graph of its
 * own: its children are laid out first and are nodes of a fixed size in it, so an arrow between regions goes from box to box.
 * One graph with a cluster for each box was tried: 3555 px wide instead of 1778, the ends beside what leads to them, and
 * arrows cut off at the edge of a cluster run through labels.
 *
 * Graphviz has no fonts in that build, so every text is given to it as an empty table of the size it will have.
 */
import type { Viz } from '@viz-js/viz';
import type { Arrow, Box } from './picture-graph.js';
import { emsOf } from './picture-lines.js';
import type { Line } from './picture-lines.js';

/** All distances are in pixels from the upper left corner of the box around it. */
export interface Placed {
  box: Box;
  width: number;
  height: number;
  children: (Point & { placed: Placed })[];
  arrows: { arrow: Arrow; path: string; label: Point | null }[];
  /** Where the arrows are measured from. */
  shift: Point;
}

export interface Point {
  x: number;
  y: number;
}

export const FONT = { name: 13.5, other: 12 } as const;
export const LINE_HEIGHT = 1.45;
export const GAP = 5;
export const ICON = 16; // an icon and the room after it
export const PADDING = { x: 12, y: 8 } as const;
const POINTS = 72; // Graphviz measures nodes in inches

const SPACE = 18; // between regions
const COLUMNS = 2; // of regions
const ROW = 4; // states side by side when no arrow connects them

type Laid = Pick<Placed, 'width' | 'height' | 'children' | 'arrows'>;

/** Of Graphviz, in its format json0. */
interface Answer {
  bb: string;
  objects: { name: string; pos: string }[];
  edges: { id: string; pos: string; lp?: string }[];
}

export function place(box: Box, arrows: readonly Arrow[], viz: Viz): Placed {
  const text = sizeOf(box.lines);
  const head = text.height + 2 * PADDING.y;
  if (box.look === 'passing') return { box, width: 14, height: 14, children: [], arrows: [], shift: { x: 0, y: 0 } };
  if (box.children.length === 0) return { box, width: text.width + 2 * PADDING.x, height: head, children: [], arrows: [], shift: { x: 0, y: 0 } };
  const parts = box.children.map((child) => place(child, arrows, viz));
  const inside = arrows.filter(({ within }) => within === box.id);
  const laid = inside.length === 0 ? inColumns(parts) : byGraphviz(parts, inside, viz);
  const isPaper = box.look === 'paper';
  const width = Math.max(laid.width, isPaper ? 0 : text.width) + (isPaper ? 0 : 2 * PADDING.x);
  const shift = { x: (width - laid.width) / 2, y: isPaper ? 0 : text.height === 0 ? PADDING.x : head };
  return {
    box, width, height: laid.height + shift.y + (isPaper ? 0 : PADDING.x), arrows: laid.arrows,
    children: laid.children.map(({ placed, x, y }) => ({ placed, x: x + shift.x, y: y + shift.y })), shift,
  };
}

export function sizeOf(lines: readonly Line[]): { width: number; height: number } {
  return {
    width: Math.ceil(Math.max(0, ...lines.map(widthOf))),
    height: Math.ceil(lines.reduce((sum, line) => sum + fontOf(line) * LINE_HEIGHT + (line.gap ? GAP : 0), 0)),
  };
}

export function widthOf(line: Line): number {
  return emsOf(line.text) * fontOf(line) * (line.look === 'name' ? 1.06 : 1) + (line.icon === null ? 0 : ICON);
}

export function fontOf({ look }: Line): number {
  return look === 'name' ? FONT.name : FONT.other;
}

export function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function byGraphviz(parts: readonly Placed[], arrows: readonly Arrow[], viz: Viz): Laid {
  const graph = {
    directed: true,
    graphAttributes: { rankdir: 'TB', nodesep: 0.3, ranksep: 0.3, pad: 0, margin: 0 },
    nodeAttributes: { shape: 'box', fixedsize: true, label: '' },
    edgeAttributes: { arrowsize: 0.7 },
    nodes: parts.map(({ box, width, height }) => ({ name: box.id, attributes: { width: width / POINTS, height: height / POINTS } })),
    edges: arrows.map(({ from, to, lines }, index) => ({ tail: from, head: to, attributes: { id: String(index), ...(lines.length === 0 ? {} : { label: tableOf(lines) }) } })),
  };
  const { bb, objects, edges } = JSON.parse(viz.renderString(graph, { format: 'json0', yInvert: true })) as Answer;
  const [, y = 0, width = 0, otherY = 0] = bb.split(',').map(Number);
  return {
    width, height: Math.max(y, otherY),
    children: parts.map((placed) => {
      const center = pointOf(objects.find(({ name }) => name === placed.box.id)?.pos ?? '0,0');
      return { placed, x: center.x - placed.width / 2, y: center.y - placed.height / 2 };
    }),
    arrows: arrows.flatMap((arrow, index) => edges.filter(({ id }) => id === String(index)).map(({ pos, lp }) => ({ arrow, path: pathOf(pos), label: lp === undefined ? null : pointOf(lp) }))),
  };
}

/**
 * What no arrow connects: regions in two columns, since pages are higher than wide, each in the column that is lower so far.
 * Graphviz would put all of it in one row.
 */
function inColumns(parts: readonly Placed[]): Laid {
  const isRow = parts.every(({ children }) => children.length === 0);
  const columns = parts.slice(0, isRow ? ROW : COLUMNS).map(() => ({ width: 0, height: 0, parts: [] as (Point & { placed: Placed })[] }));
  for (const placed of parts) {
    const column = columns.reduce((lowest, other) => (other.height < lowest.height ? other : lowest));
    column.parts.push({ placed, x: 0, y: column.height });
    column.width = Math.max(column.width, placed.width);
    column.height += placed.height + SPACE;
  }
  let x = 0;
  const children = columns.flatMap(({ width, parts: inside }) => {
    const left = x;
    x += width + SPACE;
    return inside.map((part) => ({ ...part, x: left + (width - part.placed.width) / 2 }));
  });
  return { width: x - SPACE, height: Math.max(...columns.map(({ height }) => height)) - SPACE, children, arrows: [] };
}

function tableOf(lines: readonly Line[]): { html: string } {
  const { width, height } = sizeOf(lines);
  return { html: `<table border="0" fixedsize="true" width="${String(width + 8)}" height="${String(height + 4)}"><tr><td></td></tr></table>` };
}

function pointOf(text: string): Point {
  const [x = 0, y = 0] = text.split(',').map(Number);
  return { x, y };
}

/** `e,x,y` is the tip of the arrow, then come a start and three points for each bend. */
function pathOf(pos: string): string {
  return pos.split(';').map((spline) => {
    const points = spline.split(' ').filter((part) => !/^[es],/.test(part)).map(pointOf);
    const tip = /(?:^| )e,([^ ]+)/.exec(spline)?.[1];
    const told = (point: Point): string => `${n(point.x)} ${n(point.y)}`;
    const [start, ...bends] = points;
    return `${start === undefined ? '' : `M${told(start)}C${bends.map(told).join(' ')}`}${tip === undefined ? '' : `L${told(pointOf(tip))}`}`;
  }).join('');
}
