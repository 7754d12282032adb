/** The parts of a letter, and which of its paragraphs are headings (rule 6): front matter, salutation, opening, body, closing, signature. */
import type { Paragraph, Sentence } from './sentences.js';

export type Part = 'front' | 'salutation' | 'body' | 'closing';

export interface Outlined {
  paragraph: Paragraph;
  part: Part;
  /** Of its numbering: 1 一、 2 （一） 3 1. 4 （1）; 0 without. */
  level: number;
  /** How many of its first characters are a heading: all, those of a run-in heading, or none. */
  headed: number;
  heading: 'forward' | 'past' | 'plain' | null;
}

const NUMBERING: readonly (readonly [level: number, pattern: RegExp])[] = [
  [1, /^[一二三四五六七八九十]{1,3}[、.．]\s*/], [2, /^[（(][一二三四五六七八九十]{1,3}[）)]\s*[、.．]?/], [3, /^\d{1,2}\s*[.．、](?!\d)\s*/], [4, /^(?:[（(]\d{1,2}[）)]|[①-⑳])\s*/],
];
const SALUTATION = /^(?:尊敬的)?[^，。；]{1,60}?(?:代表|委员|同志|先生|女士|领衔代表|(?:人大常委会|人大办|政协|委员会|代表团|党派|支部|县委|市委|总工会|工商联)[^，。；：]{0,12})(?:们)?\s*(?:[：:]|$)|^[\u4e00-\u9fa5（）]{2,24}(?:局|厅|委员会|委|办公室|办|政府|工委|政协|人大|中心)\s*[：:]$/;
const FORWARD_HEADING = /下一步|下步|今后|打算|工作计划|工作安排|改进措施|努力方向|工作思路|拟采取|下阶段|后续|整改措施/;
const PAST_HEADING = /(?:工作|基本|办理|推进|进展|落实|建设|目前|现状|存在|前期)[^，。]{0,6}(?:情况|现状|问题|进展)$|已[^，。]{0,8}(?:工作|措施)|主要做法|成效|现状|前期工作|存在(?:的)?(?:问题|困难)/;
const DATE_LINE = /^[（(]?\s*(?:20\d\d|19\d\d|二[〇零○OＯo0]|\d{4})\s*[年.\-/—]?[\s\d年月日号〇零○OＯ一二三四五六七八九十.\-/—]*[）)]?$/;
const CONTACT = /^[（(]?\s*(?:联系人|联系电话|联系单位|承办人|经办人|签发人|抄送|主题词|附件|公开属性|信息公开|此件|分管领导|联系方式|经办|校对|联系)/;

/** Whether a line starts with the number of a point. */
export function isHeadedLine(line: string): boolean {
  return NUMBERING.some(([, pattern]) => pattern.test(line));
}

/** Whether a line is nothing but a date, however mangled. */
export function isDateLine(line: string): boolean {
  return /\d|[二〇○]/.test(line) && DATE_LINE.test(line) && line.length >= 6 && line.length <= 24;
}

export function outline(paragraphs: readonly Paragraph[]): Outlined[] {
  const greeted = paragraphs.slice(0, 25).findIndex(({ text }) => SALUTATION.test(text) && text.length <= 90 && !/收悉|答复如下|关于.{4,}的(?:答复|复函|回复|函)$/.test(text));
  let part: Part = greeted >= 0 ? 'front' : 'body';
  const last = lastOfBody(paragraphs);
  const signed = paragraphs.findIndex(({ text }, index) => index > Math.max(greeted, 1) && (isDateLine(text) || (text.length <= 60 && /(?:局|厅|委|办|府|会|院|公司|中心)\s*(?:20\d\d|二[〇○零])[^，。]{2,14}日?$/.test(text))));
  return paragraphs.map((paragraph, index) => {
    if (index === greeted) return { paragraph, part: 'salutation', level: 0, headed: paragraph.text.length, heading: null };
    if (index > greeted && part === 'front') part = 'body';
    if (greeted < 0 && index <= 12 && isTitle(paragraph, index)) return { paragraph, part: 'front', level: 0, headed: paragraph.text.length, heading: null };
    const here: Part = part === 'body' && (index > last || (signed > 0 && index >= signed && paragraphs.length - signed <= 10) || CONTACT.test(paragraph.text) || isDateLine(paragraph.text)) ? 'closing' : part;
    const { level, headed } = headingOf(paragraph);
    const words = paragraph.text.slice(0, headed);
    const heading = headed === 0 ? null : FORWARD_HEADING.test(words) ? 'forward' : PAST_HEADING.test(words.replace(/[。：:]$/, '')) ? 'past' : 'plain';
    return { paragraph, part: here, level, headed, heading };
  });
}

/** The text of salutations, for the header. */
export function isSalutation(text: string): boolean {
  return SALUTATION.test(text);
}

function isTitle({ text }: Paragraph, index: number): boolean {
  return /(?:的?(?:答复|复函|回复|答复意见|办理答复|函|意见))$/.test(text) || /〔\d{4}〕|\[\d{4}\]/.test(text) && text.length < 40 || (index < 3 && /^关于/.test(text) && !/[。；]/.test(text));
}

/** The last paragraph that is not signature, date, contact or courtesy. */
function lastOfBody(paragraphs: readonly Paragraph[]): number {
  let at = paragraphs.length - 1;
  while (at > 0) {
    const text = paragraphs[at]?.text ?? '';
    const signs = text.length <= 40 && !/[。；！]/.test(text);
    if (CONTACT.test(text) && text.length <= 120) { at--; continue; }
    if (!(signs && (isDateLine(text) || CONTACT.test(text) || /(?:局|厅|委|办|府|会|院|校|中心|公司|队|室|部|社|团)(?:\s*（[^）]*）)?$/.test(text) || /^[A-D甲乙丙丁]类?$/.test(text)))) break;
    at--;
  }
  return at;
}

function headingOf({ text, sentences }: Paragraph): { level: number; headed: number } {
  const numbered = NUMBERING.find(([, pattern]) => pattern.test(text));
  const [first, second] = sentences;
  const level = numbered?.[0] ?? 0;
  if (first === undefined) return { level, headed: text.length };
  const closed = /[。；！？;]$|[\u4e00-\u9fa5”》）)%\d][.．]$/.test(text);
  if (numbered === undefined) {
    const short = text.length <= 30 && !closed && !/[，,]$/.test(text) && !/[：:]$/.test(text) && !/将|拟|计划于|预计/.test(text);
    return { level, headed: short && !isDateLine(text) ? text.length : 0 };
  }
  if (second === undefined) {
    if (!closed && text.length <= 50 && !/我(?:局|厅|委|部|办|县|市|区)[^，。]{0,6}将/.test(text)) return { level, headed: text.length };
    if (level <= 2 && text.length <= 24 && !(closed && /[，,]/.test(text)) && !/将|拟|计划于|预计/.test(text)) return { level, headed: text.length };
    return { level, headed: /^[^，。；]{2,24}[：:]$/.test(first.clauses[0]?.text ?? '') ? first.end - first.start : 0 };
  }
  const opening = first.text;
  const runIn = opening.length <= 34 && second.fresh && !/将|拟|计划于|预计|[：:]|\d+月|年底|抓紧|立即/.test(opening.replace(/^.{0,3}/, ''));
  return { level, headed: runIn ? first.end - first.start : 0 };
}

/** 「一是健全管护机制。」 before its explanation: a heading in the run of the text. */
export function isRunIn({ text, fresh, clauses }: Sentence, next: Sentence | undefined): boolean {
  if (!fresh || next === undefined || !/[。.．]/.test(clauses.at(-1)?.mark ?? '')) return false;
  // 「三是加强调度。四是指导……。」: points without an explanation are no headings, nor is one that names whom or what.
  if (/^(?:[二三四五六七八九十]是|其[次二三四五]|再次|最后|第[二三四五六七八九十])/.test(next.text) || /[“”《\d]|^.{2,4}(?:指导|督促|协调|会同|联合|责成|推动)/.test(text.replace(/^[（(]?\d/, ''))) return false;
  return /^(?:[一二三四五六七八九十]是|第[一二三四五六七八九十](?:[，、件项条]|是)|[（(]?\d{1,2}[）).．、]|[（(][一二三四五六七八九十][）)]|首先|其次|关于)/.test(text) && text.length <= 30 && !/将于|将在|\d+月|年底|年内|抓紧|尽快|立即/.test(text);
}
