/**
 * A text cut into paragraphs, sentences and clauses, all with offsets into the text as it is. No cut falls inside 《》, （）, “” or
 * 「」 that are closed within reach: what stands there is a name, an aside or a quotation. Linear in the length of the text.
 */
import type { Span } from './extraction.js';

export interface Clause {
  start: number;
  end: number;
  text: string;
  /** The mark that ended it; empty at the end of a paragraph. */
  mark: string;
}

/** Clauses up to 。；！？ or the end of the paragraph: the reach within which aims belong to their act. */
export interface Sentence {
  start: number;
  end: number;
  text: string;
  clauses: Clause[];
  /** False after 「；」: the same sentence of grammar goes on, and what was said of it holds. */
  fresh: boolean;
}

export interface Paragraph {
  start: number;
  end: number;
  text: string;
  /** Blanks before the first character, an indent in the original. */
  indent: number;
  sentences: Sentence[];
}

const CLOSERS: Readonly<Record<string, string>> = { '《': '》', '（': '）', '(': ')', '“': '”', '「': '」', '〔': '〕', '【': '】', '‘': '’', '〈': '〉' };
/** Longest name or quotation that keeps its commas. */
const REACH = 160;
const MARKED = /[《（(“「〔【‘〈。！？；;!?｡，,：:﹐.．]/g;
const SENTENCE_MARKS = new Set(['。', '！', '？', '；', ';', '!', '?', '｡']);
const CLAUSE_MARKS = new Set(['，', ',', '：', ':', '﹐']);
const BLANK = /[\s\u3000\u00a0\ufeff\u200b]/;

/** The paragraphs of a text; blank lines are none. */
export function paragraphsOf(text: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  const broken = /[\n\r\u2028\u2029]/g;
  let from = 0;
  while (from < text.length) {
    const to = broken.exec(text)?.index ?? text.length;
    const [start, end] = trimmed(text, from, to);
    if (start < end) paragraphs.push({ start, end, text: text.slice(start, end), indent: start - from, sentences: sentencesOf(text, start, end) });
    from = to + 1;
  }
  return paragraphs;
}

/** The span without the blanks around it. */
export function trimmed(text: string, from: number, to: number): Span {
  let [start, end] = [from, to];
  while (start < end && BLANK.test(text.charAt(start))) start++;
  while (end > start && BLANK.test(text.charAt(end - 1))) end--;
  return [start, end];
}

function nextMark(text: string, from: number): number {
  MARKED.lastIndex = from;
  return MARKED.exec(text)?.index ?? text.length;
}

function sentencesOf(text: string, from: number, to: number): Sentence[] {
  const sentences: Sentence[] = [];
  let clauses: Clause[] = [];
  let fresh = true;
  let clauseFrom = from;
  const endClause = (at: number, mark: string): void => {
    const [start, end] = trimmed(text, clauseFrom, at);
    if (start < end) clauses.push(...chains(text, start, end, mark));
    clauseFrom = at + 1;
  };
  const endSentence = (mark: string): void => {
    const [first, last] = [clauses[0], clauses.at(-1)];
    if (first && last) sentences.push({ start: first.start, end: last.end, text: text.slice(first.start, last.end), clauses, fresh });
    clauses = [];
    fresh = mark !== '；' && mark !== ';';
  };
  const here = text.slice(from, to);
  for (let at = from + nextMark(here, 0); at < to; at = from + nextMark(here, at + 1 - from)) {
    const mark = text.charAt(at);
    const closer = CLOSERS[mark];
    if (closer !== undefined) {
      const inside = text.slice(at + 1, Math.min(to, at + REACH)).indexOf(closer);
      if (inside >= 0) at += inside + 1;
    } else if (SENTENCE_MARKS.has(mark) || ((mark === '.' || mark === '．') && isStop(text, at, to))) {
      endClause(at, mark);
      endSentence(mark);
    } else if (CLAUSE_MARKS.has(mark) && !(betweenDigits(text, at) && mark !== '，')) {
      endClause(at, mark);
      if (clauses.length >= MOST_CLAUSES) endSentence('；');
    }
  }
  endClause(to, '');
  endSentence('');
  return sentences;
}

/** No clause of a letter is longer; what is gets cut, so that a text without marks costs no more than one with them. */
const LONGEST_CLAUSE = 400;
/** Likewise for the clauses of a sentence. */
const MOST_CLAUSES = 80;
/** Where one verb chain ends and another with its own object begins without a comma (rule 8). */
const NEXT_CHAIN = /(?<=[\u4e00-\u9fa5》”]{6})(?:(?=严格(?:遵循|落实|执行|按照)[\u4e00-\u9fa5]{2})|、(?=(?:20\d\d年|今年|明年|\d{1,2}月|[上下]半年|年底|[一二三四]季度)[^、]{0,12}(?:完成|建成|开工|改造|建设|投入|实施|启动|竣工|新建|施工)))/g;

/** Cheap, for most clauses hold neither. */
const MAY_CHAIN = /严格|、(?:[\d今明上下年一二三四])/;

function chains(text: string, start: number, end: number, mark: string): Clause[] {
  if (end - start > LONGEST_CLAUSE) {
    const pieces: Clause[] = [];
    for (let at = start; at < end; at += LONGEST_CLAUSE) {
      const to = Math.min(end, at + LONGEST_CLAUSE);
      pieces.push({ start: at, end: to, text: text.slice(at, to), mark: to === end ? mark : '' });
    }
    return pieces;
  }
  const whole = text.slice(start, end);
  const cuts = whole.length < 12 || !MAY_CHAIN.test(whole) ? [] : [...whole.matchAll(NEXT_CHAIN)].map(({ index, 0: words }) => [index, index + words.length] as const);
  const parts: Clause[] = [];
  let from = 0;
  for (const [to, next] of [...cuts, [whole.length, whole.length] as const]) {
    if (to > from) parts.push({ start: start + from, end: start + to, text: whole.slice(from, to), mark: to === whole.length ? mark : '' });
    from = next;
  }
  return parts;
}

/** A point is a full stop of half width after a word, not after the number of a heading or inside a figure or an address. */
function isStop(text: string, at: number, to: number): boolean {
  const before = text.charAt(at - 1);
  if (at + 1 >= to) return /[\u4e00-\u9fa5”》）)%％\d]/.test(before);
  return /[\u4e00-\u9fa5”》）)%％]/.test(before) && /[\u4e00-\u9fa5“《（(\d\s]/.test(text.charAt(at + 1)) && !/(?:^|[\s。；（(])[第其]?[一二三四五六七八九十（）()]{1,5}$/.test(text.slice(Math.max(0, at - 6), at));
}

/** 1,200 and 8:30 are one word. */
function betweenDigits(text: string, at: number): boolean {
  return /\d/.test(text.charAt(at - 1)) && /\d/.test(text.charAt(at + 1));
}
