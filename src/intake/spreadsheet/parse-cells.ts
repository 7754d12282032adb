/** Single cells of a foreign ledger as facts: dates as offices write them, kinds and offices by their names. Pure. */
import { isDate } from 'node:util/types';
import type { LocalDate, Named } from '../../core/commitment.js';
import { normalised } from './map-columns.js';
import { textOf } from './table.js';
import type { CellContent } from './table.js';

export type ReadDate =
  | { date: LocalDate; repaired: Named | null }
  /** The cell says that there is no date, in words that are kept. */
  | { date: null; none: true }
  | { date: null; none: false; code: 'date-unreadable' | 'date-ambiguous' | 'date-vague'; why: Named };

const EARLIEST = '1949-10-01';
const LATEST = '2199-12-31';

/**
 * 2022.6.30, 2022/6/30, 2022年6月30日, 20220630 and a date cell are a day; 2022年6月底, 2022年底前, 2022年12月 and 2022年 are the last
 * day of it, which is said as a repair; 年底前 and 6月底 name no year and 尽快 no day.
 */
export function readDate(value: CellContent): ReadDate {
  if (isDate(value)) {
    const date = textOf(value);
    return inRange(date) ? { date, repaired: null } : unreadable();
  }
  const text = textOf(value).normalize('NFKC').replaceAll(/\s/g, '');
  if (NONE.test(text)) return { date: null, none: true };
  const day = DAY.exec(text)?.groups ?? COMPACT.exec(text)?.groups;
  if (day !== undefined) {
    const date = dateOf(day['y'], day['m'], day['d']);
    return date === null ? unreadable() : { date, repaired: null };
  }
  const month = MONTH.exec(text)?.groups;
  if (month !== undefined) return lastDay(Number(month['y']), Number(month['m']));
  const quarter = QUARTER.exec(text)?.groups;
  if (quarter !== undefined) return lastDay(Number(quarter['y']), '一二三四'.includes(quarter['q'] ?? '') ? 3 * ('一二三四'.indexOf(quarter['q'] ?? '') + 1) : 3 * Number(quarter['q']));
  const half = HALF.exec(text)?.groups;
  if (half !== undefined) return lastDay(Number(half['y']), half['h'] === '上' ? 6 : 12);
  const year = YEAR.exec(text)?.groups;
  if (year !== undefined) return lastDay(Number(year['y']), 12);
  if (typeof value === 'number') {
    return { date: null, none: false, code: 'date-ambiguous', why: { zh: '是数字，不是日期', en: 'is a number and no date' } };
  }
  if (SHORT_YEAR.test(text)) return { date: null, none: false, code: 'date-ambiguous', why: { zh: '年份须写四位', en: 'the year needs four digits' } };
  if (NO_YEAR.test(text)) return { date: null, none: false, code: 'date-ambiguous', why: { zh: '没有写明年份', en: 'names no year' } };
  if (VAGUE.test(text)) return { date: null, none: false, code: 'date-vague', why: { zh: '不是日期', en: 'names no day' } };
  return unreadable();
}

const NONE = /^(?:|[-—–/\\]+|无|暂无|没有|不限|长期|长期坚持|持续|持续推进|常态化|未定|待定|n\/?a|none)$/iu;
const DAY = /^(?<y>\d{4})(?:年|[./-])(?<m>\d{1,2})(?:月|[./-])(?<d>\d{1,2})日?(?:前|之前|以前)?$/u;
const COMPACT = /^(?<y>(?:19|20|21)\d{2})(?<m>0[1-9]|1[0-2])(?<d>0[1-9]|[12]\d|3[01])$/u;
const MONTH = /^(?<y>\d{4})(?:年|[./-])(?<m>\d{1,2})月?(?:底|末|内)?(?:前|之前|以前)?$/u;
const QUARTER = /^(?<y>\d{4})年?(?:第)?(?<q>[一二三四1-4])季度(?:底|末|内)?(?:前)?$/u;
const HALF = /^(?<y>\d{4})年?(?<h>[上下])半年(?:底|末|内)?(?:前)?$/u;
const YEAR = /^(?<y>\d{4})年?(?:年?底|年?末|内)?(?:前|之前|以前)?$/u;
const SHORT_YEAR = /^\d{2}[./年-]\d{1,2}/u;
const NO_YEAR = /^(?:今年|明年|年内|年底|年末|本年|全年|\d{1,2}月|[一二三四]季度|[上下]半年)/u;
const VAGUE = /尽快|尽早|抓紧|适时|近期|下一步|逐步|及时|力争|条件成熟/u;

function unreadable(): ReadDate {
  return { date: null, none: false, code: 'date-unreadable', why: { zh: '不是日期', en: 'is no date' } };
}

function lastDay(year: number, month: number): ReadDate {
  if (month < 1 || month > 12) return unreadable();
  const date = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  return inRange(date) ? { date, repaired: { zh: `按该时段最后一日记为 ${date}`, en: `taken as its last day, ${date}` } } : unreadable();
}

function dateOf(year: string | undefined, month: string | undefined, day: string | undefined): LocalDate | null {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const date = new Date(Date.UTC(y, m - 1, d));
  const text = date.toISOString().slice(0, 10);
  return date.getUTCMonth() === m - 1 && date.getUTCDate() === d && inRange(text) ? text : null;
}

function inRange(date: string): boolean {
  return date >= EARLIEST && date <= LATEST;
}

/** 第2022190号 and 2022190 are one suggestion. Null when what remains could not be an id. */
export function readSuggestion(text: string): { id: string; repaired: boolean } | null {
  const plain = text.normalize('NFKC').replaceAll(/[\u2010-\u2015]/g, '-').replaceAll(/\s/g, '');
  const id = plain.replace(/^(?:建议|提案)?(?:第|no\.?)?/iu, '').replace(/号?(?:建议|提案)?$/u, '');
  return /^[A-Za-z0-9-]{1,40}$/.test(id) ? { id, repaired: id !== plain } : null;
}

/** 已销号, 已完成 and the like: a history that nobody here can prove. 基本完成, 部分完成 and 未完成 are work that goes on. */
export function isFinished(stage: string): boolean {
  const said = stage.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase();
  return FINISHED.test(said) || ENDED.test(said);
}

const FINISHED = /^(?:已|全部|均已|已经|已全部)?(?:销号|办结|完成|落实|终结|终止|闭环|结案)(?:销号|完毕|到位)?(?:$|[:,;，。（(].*$)/u;
const ENDED = /^(?:是|100%|closed|done|finished|completed?|已列示.*|不予立项|已并案|已分案|随答复撤回)$/u;

/** The names most like one, nearest first: what somebody may have meant. */
export function nearest(name: string, names: readonly string[], n = 3): string[] {
  const wanted = pairsOf(normalised(name));
  return names.map((candidate) => ({ candidate, score: likeness(wanted, pairsOf(normalised(candidate))) }))
    .filter(({ score }) => score > 0.25).sort((a, b) => b.score - a.score || (a.candidate < b.candidate ? -1 : 1)).slice(0, n).map(({ candidate }) => candidate);
}

/** Single characters and pairs of them: names differ by an inserted 自治区 or a shortened 厅 more often than by a slip. */
function pairsOf(text: string): Set<string> {
  const letters = Array.from(text);
  return new Set([...letters, ...letters.slice(1).map((letter, i) => `${letters[i] ?? ''}${letter}`)]);
}

/** Dice's coefficient. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size);
}
