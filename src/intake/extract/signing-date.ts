/** 落款: the date signed, in figures, in Chinese numerals or mangled (「20211026」, 「202398」), which is read with a doubt. */
import { isRealDate } from '../../core/calendar.js';
import type { LocalDate } from '../../core/commitment.js';
import { numberOf } from './dates.js';
import type { Doubt } from './extraction.js';

const WRITTEN = /(20\d\d|[二2][〇零○OＯo0][〇零○OＯo0一二三四五六七八九\d]{2})\s*年\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(\d{1,2}|[一二三四五六七八九十廿]{1,3})\s*[日号]?/g;
const FIGURES = /(?<!\d)(20\d\d)\s*[.．/\-－—]\s*(\d{1,2})\s*[.．/\-－—]\s*(\d{1,2})(?!\d)/g;
const RUN = /(?<!\d)(20\d{2})(\d{2,4})(?!\d)/;

/** @param lines the last lines of the letter. The last date that stands alone, or at the end of a line, wins. */
export function signingDate(lines: readonly string[], doubts: Doubt[]): LocalDate | null {
  for (const line of [...lines].reverse()) {
    if (line.length > 90) continue;
    const found = [...line.matchAll(WRITTEN), ...line.matchAll(FIGURES)].at(-1);
    if (!found || line.slice(found.index + found[0].length).replace(/[\s）)]/g, '').length > 2) continue;
    const [, year = '', month = '', day = ''] = found;
    const date = made(year, month, day.replace('廿', '二十'));
    if (date !== null) return date;
    doubts.push({ field: 'signed_on', zh: `落款日期「${found[0]}」不存在`, en: `the date 「${found[0]}」 does not exist` });
  }
  for (const line of [...lines].reverse()) {
    const run = line.replace(/\s/g, '').length <= 14 ? RUN.exec(line.replace(/\s/g, '')) : null;
    if (!run) continue;
    const [written, year = '', rest = ''] = run;
    const readings = splits(rest).map(([month, day]) => made(year, month, day)).filter((date) => date !== null);
    doubts.push({ field: 'signed_on', zh: `落款日期写作「${written}」${readings.length > 1 ? `，可读作 ${readings.join('、')}` : ''}，请核对`, en: `the date is written 「${written}」${readings.length > 1 ? `, which may be ${readings.join(' or ')}` : ''}: please check` });
    if (readings[0] !== undefined) return readings[0];
  }
  doubts.push({ field: 'signed_on', zh: '没有找到落款日期，相对期限无法计算', en: 'no date of signature was found: what is counted from it has no date' });
  return null;
}

function splits(rest: string): [string, string][] {
  if (rest.length === 4) return [[rest.slice(0, 2), rest.slice(2)]];
  if (rest.length === 2) return [[rest.slice(0, 1), rest.slice(1)]];
  return [[rest.slice(0, 1), rest.slice(1)], [rest.slice(0, 2), rest.slice(2)]];
}

function made(year: string, month: string, day: string): LocalDate | null {
  const [y, m, d] = [year.replace(/[OＯo○]/g, '〇').replace(/[〇零]/g, '0').replace(/[一二三四五六七八九]/g, (each) => String(numberOf(each))), month, day].map((part) => numberOf(part));
  if (y === undefined || m === undefined || d === undefined || [y, m, d].some(Number.isNaN)) return null;
  const date = `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
  return isRealDate(date) ? date : null;
}
