/**
 * A workflow as a picture, generated from its definition so that it cannot say anything else: states in their regions, on
 * the arrows what moves them (people's events, or timers with a clock before them) and below it the letters that go out. elkjs lays it out; the same definition
 * gives the same bytes.
 *
 * To stay readable it says once what holds for many: siblings that share their ways out stand in a dashed frame, a timer that
 * comes back to its own state is a line in that state, and an arrow between regions starts at the region, named after its state.
 */
import ELK from 'elkjs/lib/elk.bundled.js';
import type { ELK as Elk, ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import type { Language } from '../src/core/commitment.js';
import { arrowsOf, boxOf } from './picture-graph.js';
import type { Arrow, Box, Line } from './picture-graph.js';
import type { Workflow } from './registry.js';

// Its CommonJS typings hide the constructor that Node does give an ES module.
const Layouter = ELK as unknown as new () => Elk;

const FONTS: Readonly<Record<Language, string>> = {
  zh: "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',system-ui,sans-serif",
  en: "system-ui,'Segoe UI','Helvetica Neue','DejaVu Sans',sans-serif", // a Chinese font would set ’ as wide as a character
};
const SIZES = { title: 16, strong: 13.5, plain: 12 } as const;
const ICON = 15; // width an icon takes before its text
const LINE_HEIGHT = 1.45;
const PADDING = { x: 12, y: 8 } as const;
const MARGIN = 20;

const COLOURS = `
  .paper{fill:#fdfcf9}.box{fill:#fff;stroke:#8a94a6}.group{fill:#f4f6f9;stroke:#c3cad6}.frame{fill:none;stroke:#8a94a6;stroke-dasharray:5 4}
  .end{fill:#eef5ee;stroke:#6b9a74}.blue{fill:#e3eefc;stroke:#3b78c3}.orange{fill:#fdebd7;stroke:#c9761c}.red{fill:#fbe1df;stroke:#bf3a30}
  .passing{fill:#8a94a6;stroke:none}text{fill:#1f2733}.faint{fill:#5b6675}.arrow{fill:none;stroke:#5b6675}.head{fill:#5b6675}
  .icon{fill:none;stroke:#5b6675;stroke-width:1.2}
  @media(prefers-color-scheme:dark){.paper{fill:#14181f}.box{fill:#1f2630;stroke:#7b8698}.group{fill:#191f28;stroke:#3a4453}.frame{stroke:#7b8698}
  .end{fill:#1c2a20;stroke:#6b9a74}.blue{fill:#19293f;stroke:#5a95de}.orange{fill:#38270f;stroke:#d98b36}.red{fill:#3b1c1a;stroke:#d8645a}
  text{fill:#e6eaf0}.faint{fill:#a3aebd}.arrow{stroke:#a3aebd}.head{fill:#a3aebd}
  .icon{stroke:#a3aebd}}`;

/** The picture as one SVG document in one language, without a single reference to anything outside it. */
export async function drawWorkflow({ kind, version, definition, machine }: Workflow, lang: Language): Promise<string> {
  const box = boxOf(machine, definition, lang);
  const laidOut = await new Layouter().layout(elkNode(box, arrowsOf(machine, box, lang)));
  const boxes = new Map<string, Box>();
  collect(box, boxes);
  const [width, height] = [Math.ceil(laidOut.width ?? 0) + 2 * MARGIN, Math.ceil(laidOut.height ?? 0) + 2 * MARGIN + 34];
  const title = `${definition.title[lang]} · ${kind}@${String(version)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}" role="img" font-family="${FONTS[lang]}">`,
    `<title>${escaped(title)}</title><style>${COLOURS.replaceAll(/\n\s*/g, '')}</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 0.5 8 4 0 7.5z"/></marker>',
    '<symbol id="timer" viewBox="0 0 12 12"><circle class="icon" cx="6" cy="6" r="5"/><path class="icon" d="M6 3V6L8.2 7.4"/></symbol>',
    '<symbol id="letter" viewBox="0 0 12 12"><path class="icon" d="M0.8 2.5H11.2V9.8H0.8ZM0.8 2.8 6 7 11.2 2.8"/></symbol></defs>',
    `<rect class="paper" width="${String(width)}" height="${String(height)}" rx="10"/>`,
    `<text x="${String(MARGIN)}" y="32" font-size="${String(SIZES.title)}" font-weight="700">${escaped(title)}</text>`,
    ...drawn(laidOut, boxes, MARGIN, MARGIN + 34),
    '</svg>', '',
  ].join('\n');
}

function elkNode(box: Box, arrows: readonly Arrow[]): ElkNode {
  const text = sizeOf(box.lines);
  const size = { width: text.width + 2 * PADDING.x, height: text.height + 2 * PADDING.y };
  if (box.look === 'passing') return { id: box.id, width: 14, height: 14 };
  if (box.children.length === 0) return { id: box.id, ...size };
  const inside = arrows.filter(({ within }) => within === box.id);
  return {
    id: box.id,
    children: box.children.map((child) => elkNode(child, arrows)),
    edges: inside.map((arrow, index) => ({
      id: `${box.id} ${String(index)}`, sources: [arrow.from], targets: [arrow.to],
      labels: [{ ...sizeOf(arrow.lines), text: JSON.stringify(arrow.lines) }],
    })),
    layoutOptions: {
      'elk.algorithm': inside.length === 0 ? 'rectpacking' : 'layered',
      'elk.direction': box.flow === 'down' ? 'DOWN' : 'RIGHT',
      'elk.rectpacking.widthApproximation.strategy': 'TARGET_WIDTH',
      'elk.rectpacking.widthApproximation.targetWidth': box.flow === 'down' ? '1' : '4000',
      'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
      'elk.padding': box.look === 'paper' ? '[top=0,left=0,bottom=0,right=0]' : `[top=${String(text.height + 2 * PADDING.y + 2)},left=12,bottom=12,right=12]`,
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${String(size.width)},${String(size.height)})`,
      'elk.spacing.nodeNode': '22', 'elk.spacing.edgeNode': '14', 'elk.spacing.edgeEdge': '12', 'elk.spacing.edgeLabel': '4',
      'elk.layered.spacing.nodeNodeBetweenLayers': '26', 'elk.layered.spacing.edgeNodeBetweenLayers': '14',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
      'elk.edgeLabels.placement': 'CENTER',
      'elk.randomSeed': '1',
    },
  };
}

function drawn(node: ElkNode, boxes: ReadonlyMap<string, Box>, x: number, y: number): string[] {
  const box = boxes.get(node.id);
  if (box === undefined) return [];
  const [width, height] = [node.width ?? 0, node.height ?? 0];
  const shape = box.look === 'paper' ? [] : box.look === 'passing'
    ? [`<circle class="passing" cx="${n(x + width / 2)}" cy="${n(y + height / 2)}" r="${n(width / 2)}"/>`]
    : [`<rect class="${box.look}" x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="7"/>`];
  return [
    ...shape,
    ...(box.look === 'passing' ? [] : written(box.lines, x, y + PADDING.y, width)),
    ...(node.children ?? []).flatMap((child) => drawn(child, boxes, x + (child.x ?? 0), y + (child.y ?? 0))),
    ...(node.edges ?? []).flatMap((edge) => path(edge, x, y)),
    ...(node.edges ?? []).flatMap((edge) => labels(edge, x, y)),
  ];
}

function path(edge: ElkExtendedEdge, x: number, y: number): string[] {
  return (edge.sections ?? []).map(({ startPoint, bendPoints = [], endPoint }) => {
    const points = [startPoint, ...bendPoints, endPoint].map((point) => `${n(x + point.x)} ${n(y + point.y)}`);
    return `<path class="arrow" marker-end="url(#head)" d="M${points.join('L')}"/>`;
  });
}

function labels(edge: ElkExtendedEdge, x: number, y: number): string[] {
  return (edge.labels ?? []).flatMap(({ x: left = 0, y: top = 0, width = 0, text = '[]' }) =>
    written(JSON.parse(text) as Line[], x + left, y + top, width));
}

function written(lines: readonly Line[], x: number, y: number, width: number): string[] {
  let below = y;
  return lines.flatMap((line) => {
    const height = SIZES[line.size] * LINE_HEIGHT;
    below += height;
    const baseline = below - height * 0.28;
    const look = `${line.faint ? ' class="faint"' : ''}${line.size === 'plain' ? '' : ' font-weight="600"'} font-size="${n(SIZES[line.size])}"`;
    if (line.icon === null) return [`<text${look} x="${n(x + width / 2)}" y="${n(baseline)}" text-anchor="middle">${escaped(line.text)}</text>`];
    const left = x + (width - widthOf(line)) / 2;
    return [
      `<use href="#${line.icon}" x="${n(left)}" y="${n(baseline - 10)}" width="12" height="12"/>`,
      `<text${look} x="${n(left + ICON)}" y="${n(baseline)}">${escaped(line.text)}</text>`,
    ];
  });
}

function sizeOf(lines: readonly Line[]): { width: number; height: number } {
  return {
    width: Math.ceil(Math.max(0, ...lines.map(widthOf))),
    height: Math.ceil(lines.reduce((sum, { size }) => sum + SIZES[size] * LINE_HEIGHT, 0)),
  };
}

// On the safe side for the fonts above: there is no browser here to measure with.
function widthOf({ text, size, icon }: Line): number {
  const wide = text.match(/[\u2e80-\uffff]/g)?.length ?? 0;
  const ems = wide + (text.length - wide) * (size === 'plain' ? 0.56 : 0.62);
  return ems * SIZES[size] + (icon === null ? 0 : ICON);
}

function collect(box: Box, boxes: Map<string, Box>): void {
  boxes.set(box.id, box);
  box.children.forEach((child) => { collect(child, boxes); });
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
