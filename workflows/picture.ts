/**
 * A workflow as a picture, generated from its definition so that it cannot say anything else: states in their regions, on the
 * arrows what moves them (people's events, or timers with a clock before them) and below it the letters that go out. Graphviz
 * lays it out (picture-layout.ts); the same definition gives the same bytes.
 *
 * To stay readable it says once what holds for many: siblings that share their ways out stand in a dashed frame, what comes
 * back to its own state is a line in that state, and an arrow between regions starts at the region, named after its state.
 */
import { instance } from '@viz-js/viz';
import type { Language, StateValue } from '../src/core/commitment.js';
import { arrowsOf, boxOf } from './picture-graph.js';
import type { Arrow, Pictured } from './picture-graph.js';
import { FONT, fontOf, GAP, ICON, LINE_HEIGHT, n, PADDING, place, sizeOf, widthOf } from './picture-layout.js';
import type { Placed, Point } from './picture-layout.js';
import { litIn } from './picture-lit.js';
import type { Lit } from './picture-lit.js';
import { plainLine } from './picture-lines.js';
import type { Line } from './picture-lines.js';
import { LEGEND } from './picture-words.js';

const FONTS: Readonly<Record<Language, string>> = {
  zh: "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC',system-ui,sans-serif",
  en: "system-ui,'Segoe UI','Helvetica Neue','DejaVu Sans',sans-serif", // a Chinese font would set ’ as wide as a character
};
const TITLE = 16;
const MARGIN = 20;
const SAMPLE = 26; // width of a specimen in the legend
const MIN_WIDTH = 460; // room for a title

const COLOURS = `
  .paper{fill:#fdfcf9}.box{fill:#fff;stroke:#8a94a6}.group{fill:#f4f6f9;stroke:#c3cad6}.frame{fill:none;stroke:#8a94a6;stroke-dasharray:5 4}
  .end{fill:#eef5ee;stroke:#6b9a74}.blue{fill:#e3eefc;stroke:#3b78c3}.orange{fill:#fdebd7;stroke:#c9761c}.red{fill:#fbe1df;stroke:#bf3a30}
  .passing{fill:#8a94a6;stroke:none}text{fill:#1f2733}.letter,.faint{fill:#5b6675}text.timer{fill:#8a3fa0}
  .arrow{fill:none;stroke:#4a5565;stroke-width:1.2}.arrow.timer{stroke:#8a3fa0;stroke-dasharray:5 3}.arrow.passing{stroke-width:1;stroke-dasharray:1.5 2.5}
  .head{fill:#4a5565}.head.timer{fill:#8a3fa0}.icon{fill:none;stroke:#5b6675;stroke-width:1.2}.icon.timer{stroke:#8a3fa0}
  @media(prefers-color-scheme:dark){.paper{fill:#14181f}.box{fill:#1f2630;stroke:#7b8698}.group{fill:#191f28;stroke:#3a4453}.frame{stroke:#7b8698}
  .end{fill:#1c2a20;stroke:#6b9a74}.blue{fill:#19293f;stroke:#5a95de}.orange{fill:#38270f;stroke:#d98b36}.red{fill:#3b1c1a;stroke:#d8645a}
  text{fill:#e6eaf0}.letter,.faint{fill:#a3aebd}text.timer{fill:#cf9be0}.arrow{fill:none;stroke:#a3aebd}.arrow.timer{stroke:#cf9be0}
  .head{fill:#a3aebd}.head.timer{fill:#cf9be0}.icon{stroke:#a3aebd}.icon.timer{stroke:#cf9be0}}`;

const SYMBOLS = [
  ...['', ' timer'].map((look) => `<marker id="head${look.trim()}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head${look}" d="M0 0.5 8 4 0 7.5z"/></marker>`),
  '<symbol id="timer" viewBox="0 0 12 12"><circle class="icon timer" cx="6" cy="6" r="5"/><path class="icon timer" d="M6 3V6L8.2 7.4"/></symbol>',
  '<symbol id="letter" viewBox="0 0 12 12"><path class="icon" d="M0.8 2.5H11.2V9.8H0.8ZM0.8 2.8 6 7 11.2 2.8"/></symbol>',
  '<symbol id="stay" viewBox="0 0 12 12"><path class="icon" d="M9.8 8A4.3 4.3 0 1 1 9.8 4M10.4 1.2 9.9 4.2 6.9 3.7"/></symbol>',
].join('');

/** A machine laid out once, to be drawn as often as one likes: laying it out takes Graphviz a good part of a second. */
export interface Picture {
  /** Where a state is in this picture. */
  lit(value: StateValue): Lit[];
  /** As part of a page whose style sheet gives the colours: these boxes are lit, the first of them has the id `lit-1` and so on. `label` says in words what it shows. */
  figure(lit: readonly Lit[], label: string): string;
  /** As a document of its own, without a single reference to anything outside it. */
  document(): string;
}

/** The picture as one SVG document in one language, without a single reference to anything outside it. */
export async function drawWorkflow(workflow: Pictured, lang: Language): Promise<string> {
  return (await pictureOf(workflow, lang)).document();
}

/** @throws TypeError when something has no name (picture-words.ts) */
export async function pictureOf(workflow: Pictured, lang: Language): Promise<Picture> {
  const { kind, version, definition, machine } = workflow;
  const box = boxOf(workflow, lang);
  const placed = place(box, arrowsOf(workflow, box, lang), await instance());
  const title = `${definition.title[lang]} · ${kind}@${String(version)}`;
  const inner = Math.max(placed.width, MIN_WIDTH);
  const legend = legendOf(lang, inner, { x: MARGIN, y: MARGIN + 28 });
  const top = MARGIN + 28 + legend.height + 14;
  const [width, height] = [Math.ceil(inner + 2 * MARGIN), Math.ceil(top + placed.height + MARGIN)];
  const svg = (attributes: string, head: string, lit: readonly Lit[]): string => [
    `<svg ${attributes} width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}" role="img" font-family="${FONTS[lang]}">`,
    `<title>${head}<defs>${SYMBOLS}</defs>`,
    `<rect class="paper" width="${String(width)}" height="${String(height)}" rx="10"/>`,
    `<text x="${String(MARGIN)}" y="34" font-size="${String(TITLE)}" font-weight="700">${escaped(title)}</text>`,
    ...legend.drawn,
    ...drawn(placed, { x: MARGIN + (inner - placed.width) / 2, y: top }, lit.map(({ id }) => id)),
    '</svg>', '',
  ].join('\n');
  return {
    lit: (value) => litIn(machine, box, value, lang),
    figure: (lit, label) => svg('class="machine"', `${escaped(label)}</title>`, lit),
    document: () => svg('xmlns="http://www.w3.org/2000/svg"', `${escaped(title)}</title><style>${COLOURS.replaceAll(/\n\s*/g, '')}</style>`, []),
  };
}

function drawn({ box, width, height, children, arrows, shift }: Placed, { x, y }: Point, lit: readonly string[]): string[] {
  const which = lit.indexOf(box.id) + 1;
  const shape = box.look === 'paper' ? [] : box.look === 'passing'
    ? [`<circle class="passing" cx="${n(x + width / 2)}" cy="${n(y + height / 2)}" r="${n(width / 2)}"/>`]
    : [`<rect${which === 0 ? '' : ` id="lit-${String(which)}"`} class="${box.look}${which === 0 ? '' : ' lit'}" x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="7"/>`];
  return [
    ...shape,
    // Never by its colour alone.
    ...(which === 0 ? [] : [`<path class="lit-mark" d="M${n(x - 9)} ${n(y + height / 2 - 9)}V${n(y + height / 2 + 9)}L${n(x + 7)} ${n(y + height / 2)}Z"/>`]),
    ...written(box.lines, { x: x + width / 2, y: y + PADDING.y }),
    ...children.flatMap((child) => drawn(child.placed, { x: x + child.x, y: y + child.y }, lit)),
    ...(arrows.length === 0 ? [] : [
      `<g transform="translate(${n(x + shift.x)} ${n(y + shift.y)})">`,
      ...arrows.map(({ arrow, path }) => line(arrow.by, path)),
      ...arrows.flatMap(({ arrow, label }) => (label === null ? [] : written(arrow.lines, { x: label.x, y: label.y - sizeOf(arrow.lines).height / 2 }))), '</g>',
    ]),
  ];
}

function line(by: Arrow['by'], path: string): string {
  return `<path class="arrow${by === 'person' ? '' : ` ${by}`}" marker-end="url(#head${by === 'timer' ? by : ''})" d="${path}"/>`;
}

/** Lines one below the other, their middle at `x`, their upper edge at `y`. */
function written(lines: readonly Line[], { x, y }: Point): string[] {
  let below = y;
  return lines.flatMap((one) => {
    const height = fontOf(one) * LINE_HEIGHT;
    below += height + (one.gap ? GAP : 0);
    const baseline = below - height * 0.28;
    const look = `${one.look === 'name' ? ' font-weight="600"' : one.look === 'plain' || one.look === 'event' ? '' : ` class="${one.look}"`} font-size="${n(fontOf(one))}"`;
    if (one.icon === null) return [`<text${look} x="${n(x)}" y="${n(baseline)}" text-anchor="middle">${escaped(one.text)}</text>`];
    const left = x - widthOf(one) / 2;
    return [
      `<use href="#${one.icon}" x="${n(left)}" y="${n(baseline - 10)}" width="12" height="12"/>`,
      `<text${look} x="${n(left + ICON)}" y="${n(baseline)}">${escaped(one.text)}</text>`,
    ];
  });
}

/** What the signs mean, in as many rows as it takes. */
function legendOf(lang: Language, width: number, { x, y }: Point): { drawn: string[]; height: number } {
  const rowHeight = FONT.other * LINE_HEIGHT + 4;
  let [left, row] = [0, 0];
  const items = (Object.keys(LEGEND) as (keyof typeof LEGEND)[]).flatMap((sign) => {
    const text = LEGEND[sign][lang];
    const sample = isIcon(sign) ? 12 : SAMPLE;
    const size = sample + 6 + widthOf(plainLine(text));
    if (left > 0 && left + size > width) [left, row] = [0, row + 1];
    const [at, middle] = [x + left, y + row * rowHeight + rowHeight / 2];
    left += size + 18;
    return [specimen(sign, at, middle), `<text class="faint" font-size="${n(FONT.other)}" x="${n(at + sample + 6)}" y="${n(middle + 4.3)}">${escaped(text)}</text>`];
  });
  return { drawn: items, height: (row + 1) * rowHeight };
}

function specimen(sign: keyof typeof LEGEND, x: number, middle: number): string {
  if (isIcon(sign)) return `<use href="#${sign}" x="${n(x)}" y="${n(middle - 6)}" width="12" height="12"/>`;
  if (sign === 'shared') return `<rect class="frame" x="${n(x)}" y="${n(middle - 6)}" width="${String(SAMPLE)}" height="12" rx="4"/>`;
  return line(sign, `M${n(x)} ${n(middle)}H${n(x + SAMPLE)}`);
}

function isIcon(sign: keyof typeof LEGEND): sign is 'letter' | 'stay' {
  return sign === 'letter' || sign === 'stay';
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
