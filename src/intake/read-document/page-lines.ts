/**
 * Words that lie on pages (PDF, OFD) as paragraphs of text. Both formats say where each run of characters is painted and nothing about
 * sentences; a letter breaks its lines wherever they are full. The rule, in the order it is asked, is `startsParagraph`.
 */

/** A run of characters of one size; `y` is its base line, downwards from the top of the page. Any unit, the same for all. */
export interface Run {
  text: string;
  x: number;
  y: number;
  width: number;
  size: number;
}

interface Line {
  text: string;
  page: number;
  x: number;
  right: number;
  y: number;
  size: number;
}

/** One paragraph per line, without page numbers and running heads. Empty when the pages hold nothing else. */
export function textOfPages(pages: readonly (readonly Run[])[]): string {
  const lines = withoutFurniture(pages.map((runs, page) => linesOf(runs, page))).flat();
  const measure = measureOf(lines);
  const paragraphs: string[] = [];
  for (const [place, line] of lines.entries()) {
    const before = lines[place - 1];
    if (before === undefined || startsParagraph(before, line, measure)) paragraphs.push(line.text);
    else paragraphs.push(joined(paragraphs.pop() ?? '', line.text));
  }
  return modernHan(paragraphs.map((text) => text.trimEnd()).join('\n'));
}

/** How many characters each page has besides its number: 0 for a scanned or blank one. */
export function charactersOf(pages: readonly (readonly Run[])[]): number[] {
  return withoutFurniture(pages.map((runs, page) => linesOf(runs, page))).map((lines) => lines.reduce((sum, { text }) => sum + text.replace(/\s/g, '').length, 0));
}

// ---- runs to lines

function linesOf(runs: readonly Run[], page: number): Line[] {
  const rows: Run[][] = [];
  for (const run of runs.filter(({ text, size }) => text.trim() !== '' && size > 0).sort((a, b) => a.y - b.y || a.x - b.x)) {
    const row = rows.at(-1);
    const last = row?.[0];
    // Superscripts and mixed sizes shift the base line by less than half a character.
    if (row !== undefined && last !== undefined && run.y - last.y < 0.45 * Math.max(last.size, run.size)) row.push(run);
    else rows.push([run]);
  }
  return rows.map((row) => lineOf(row.sort((a, b) => a.x - b.x), page));
}

function lineOf(row: readonly Run[], page: number): Line {
  let text = '';
  let last: Run | undefined;
  for (const run of row) {
    if (last !== undefined) {
      // Bold is often painted twice, a hair apart.
      if (run.text === last.text && Math.abs(run.x - last.x) < 0.3 * run.size) continue;
      const gap = run.x - (last.x + last.width);
      const wide = gap > (isWord(text.at(-1)) && isWord(run.text[0]) ? 0.18 : 0.8) * run.size;
      if (wide && !/\s$/.test(text) && !/^\s/.test(run.text)) text += ' ';
    }
    text += run.text;
    last = run;
  }
  const first = row[0] ?? { x: 0, y: 0 };
  return { text: text.trim(), page, x: first.x, right: last === undefined ? first.x : last.x + last.width, y: first.y, size: Math.max(...row.map(({ size }) => size)) };
}

// ---- what is printed on every page

const PAGE_NUMBER = /^[-—–－―─·•\s]*(?:第\s*)?\d{1,3}\s*(?:页)?\s*(?:[/／,，共]*\s*(?:共\s*)?\d{1,3}\s*页?)?[-—–－―─·•\s]*$/u;

function withoutFurniture(pages: readonly (readonly Line[])[]): Line[][] {
  const edges = pages.map((lines) => ({ head: lines[0], foot: lines.at(-1) }));
  const repeated = (line: Line | undefined, edge: 'head' | 'foot'): boolean => {
    if (line === undefined || pages.length < 3) return false;
    const alike = edges.filter((each) => each[edge] !== undefined && digitless(each[edge].text) === digitless(line.text) && Math.abs(each[edge].y - line.y) < line.size);
    return alike.length >= 3 && alike.length >= pages.length * 0.6;
  };
  return pages.map((lines) => {
    const last = lines.length - 1;
    return lines.filter((line, place) => !(((place === 0 || place === last) && PAGE_NUMBER.test(line.text))
      || (place === 0 && repeated(line, 'head')) || (place === last && repeated(line, 'foot'))));
  });
}

function digitless(text: string): string {
  return text.replace(/\d+/g, '#');
}

// ---- lines to paragraphs

interface Measure {
  /** Of the letter's own text, the size most characters have. */
  size: number;
  left: number;
  right: number;
  /** The usual distance of two base lines. */
  leading: number;
}

function measureOf(lines: readonly Line[]): Measure {
  const size = mostCommon(lines.map((line) => [Math.round(line.size * 2) / 2, line.text.length]));
  const body = lines.filter((line) => Math.abs(line.size - size) <= 0.15 * size);
  const shared = (edge: (line: Line) => number, wanted: number): boolean => body.filter((line) => Math.abs(edge(line) - wanted) < size).length >= Math.max(1, Math.ceil(body.length * 0.1));
  const lefts = body.map(({ x }) => x).sort((a, b) => a - b);
  const rights = body.map(({ right }) => right).sort((a, b) => b - a);
  const steps = lines.flatMap((line, place) => {
    const before = lines[place - 1];
    return before !== undefined && before.page === line.page ? [line.y - before.y] : [];
  }).sort((a, b) => a - b);
  return {
    size,
    left: lefts.find((x) => shared((line) => line.x, x)) ?? 0,
    right: rights.find((x) => shared((line) => line.right, x)) ?? 0,
    leading: steps[Math.floor(steps.length / 2)] ?? 0,
  };
}

function mostCommon(weighed: readonly (readonly [value: number, weight: number])[]): number {
  const sums = new Map<number, number>();
  for (const [value, weight] of weighed) sums.set(value, (sums.get(value) ?? 0) + weight);
  return [...sums].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0;
}

/**
 * A line goes on with the one before it, unless
 * 1. its size differs (a heading), where lines of a title, larger than the text, stay together;
 * 2. it is indented against the left edge that lines share;
 * 3. there is more space above it than between lines;
 * 4. the line before ends well before the right edge (two characters and more: a line may be short by one because no line starts with a
 *    punctuation mark), or ends a sentence at any distance from it.
 */
function startsParagraph(before: Line, line: Line, { size, left, right, leading }: Measure): boolean {
  if (Math.abs(before.size - line.size) > 0.15 * size) return true;
  const spaced = before.page === line.page && line.y - before.y > 1.6 * leading;
  if (line.size > 1.15 * size) return spaced || before.page !== line.page;
  const short = right - before.right;
  return line.x - left > 0.9 * size || spaced || short > 2.2 * size || (short > 0.6 * size && /[。！？：；]["”’』」）)]?$/u.test(before.text));
}

function joined(before: string, next: string): string {
  return isLatin(before.at(-1)) && isLatin(next[0]) ? `${before} ${next}` : before + next;
}

function isLatin(character: string | undefined): boolean {
  return character !== undefined && /[A-Za-z,.;]/.test(character);
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[A-Za-z0-9,.;:]/.test(character);
}

// ---- characters that only look like the word

/** Unicode's EquivalentUnifiedIdeograph.txt, the radicals that stand for whole characters in use. */
const RADICALS = new Map([...'⺀冫⺈刀⺌小⺍小⺎尢⺔彑⺗心⺝月⺟母⺠民⺬示⺮竹⺵网⺷羊⺸羊⺻聿⺼肉⻃覀⻄西⻅见⻆角⻉贝⻋车⻌辶⻍辶⻎辶⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻳龟'.matchAll(/(.)(.)/gu)].map(([, radical, han]) => [radical, han]));

/** Where the standard's equivalent is not the form in use: 户 in simplified text (Taiwan writes 戶), 青 everywhere. */
const SIMPLIFIED = new Map([['\u2f3e', '户'], ['\u2fc8', '黄'], ['\u2fad', '青']]);

/** Fonts share one glyph between a radical and its character, and a PDF then often says ⼈ (U+2F08) for 人 (U+4EBA): no search would find it. */
function modernHan(text: string): string {
  const simplified = /[们这发经实设关办业]/u.test(text);
  return text.replace(/[\u2e80-\u2fd5]/gu, (radical) => (simplified ? SIMPLIFIED.get(radical) : undefined) ?? RADICALS.get(radical) ?? radical.normalize('NFKC'));
}
