/**
 * Time expressions of a reply as dates (domain 5.3). R is the date signed; where it is unknown, what hangs on it has no date.
 * Ends of promised periods (年底前, 月底前) never roll; periods counted from R (三个月内) roll as statutory ones do.
 */
import { addDays, addMonths, addStatutoryDays, addStatutoryMonths, addWorkingDays, NATIONAL_CALENDAR, remember } from '../../core/calendar.js';
import type { LocalDate } from '../../core/commitment.js';
import { NATIONAL } from '../../core/national-holidays.js';
import type { Row } from './lexicon/row.js';

/** What is known where the words stand. */
export interface Moment {
  signedOn: LocalDate | null;
  /** The year named last before the words in the same sentence or scope, for 「6月底前」. */
  year: number | null;
}

export interface Due {
  on: LocalDate | null;
  zh: string;
  en: string;
}

export interface FoundTime {
  row: TimeRow;
  start: number;
  end: number;
  words: string;
  due: Due;
}

/** `date`: says when; `period`: a year, quarter or plan that may govern what follows; `vague`: a default counted from R. */
export interface TimeRow extends Row {
  /** One of these must stand in a text before the expression is tried: a cheap way past most clauses. */
  readonly key: RegExp;
  readonly sort: 'date' | 'period' | 'vague';
  readonly due: (groups: Readonly<Record<string, string | undefined>>, moment: Moment) => Due;
}

const NUMERALS: Readonly<Record<string, number>> = { 〇: 0, 零: 0, '○': 0, Ｏ: 0, O: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };

/** A number in figures or Chinese numerals up to 99; digits one by one (二〇二二) too. NaN for anything else. */
export function numberOf(words: string): number {
  const plain = words.normalize('NFKC').trim();
  if (/^\d+$/.test(plain)) return Number(plain);
  const tens = /^([一二两三四五六七八九])?十([一二三四五六七八九])?$/.exec(plain);
  if (tens) return (NUMERALS[tens[1] ?? '一'] ?? 1) * 10 + (NUMERALS[tens[2] ?? '零'] ?? 0);
  const digits = Array.from(plain, (each) => NUMERALS[each]);
  return digits.includes(undefined) || digits.length === 0 ? NaN : Number(digits.join(''));
}

const YEAR = '(?:(?<year>20\\d\\d|二[〇零○Ｏ]二[〇零○一二三四五六七八九])年|(?<near>今年|本年度?|当年|明年|来年|后年|次年|去年))';
const MONTH = '(?<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?';
const N = '(?<n>\\d{1,3}|[一二两三四五六七八九十]{1,3}|半)';

export const TIME_ROWS: readonly TimeRow[] = [
  { id: 'time.day', key: /[日号]/, sort: 'date', pattern: new RegExp(`${YEAR}\\s*${MONTH}\\s*(?<day>[12]\\d|3[01]|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号](?:以?前|之前)?|${MONTH}(?<day2>[12]\\d|3[01]|0?[1-9])[日号](?:以?前|之前)?`.replace('(?<month>', '(?<month0>')), zh: '写明的日期', en: 'the date written', example: '2023年6月30日前', due: dayOf },
  { id: 'time.month', key: /月/, sort: 'date', pattern: new RegExp(`${YEAR}?(?:的)?\\s*${MONTH}(?<part>底|末|初|中下旬|上中旬|中旬|上旬|下旬|中)?(?:以?前|之前|内)?(?!\\d)`), zh: '写明的月份', en: 'the month written', example: '9月底前', due: monthOf },
  { id: 'time.quarter', key: /季度/, sort: 'date', pattern: new RegExp(`${YEAR}?(?:的)?第?(?<quarter>[一二三四1234])季度(?:末|底|内|前|之前)?`), zh: '季度末', en: 'the end of the quarter', example: '第四季度', due: quarterOf },
  { id: 'time.half', key: /半年/, sort: 'date', pattern: new RegExp(`${YEAR}?(?:的)?(?<half>上|下)半年(?:内|前|之前)?`), zh: '半年末', en: 'the end of the half-year', example: '明年上半年', due: halfOf },
  { id: 'time.year-start', key: /初/, sort: 'date', pattern: new RegExp(`${YEAR}(?:年)?初`), zh: '年初，取三月末', en: 'early in the year: the end of March', example: '明年初', due: (g, m) => inYear(yearIn(g, m), '03-31') },
  { id: 'time.year-end', key: /[年岁]/, sort: 'date', pattern: new RegExp(`${YEAR}(?:年)?(?:度)?(?:底|末|内|年内|年底|年末)(?:以?前|之前)?|(?:^|(?<=[，；。]))全年(?!共|累计|已)|(?<![\\d一二两三四五六七八九十几近])年(?:底|末|内)(?:以?前|之前)?|本年(?:度)?内|岁末`), zh: '年末', en: 'the end of the year', example: '年底前', due: (g, m) => inYear(yearIn(g, m), '12-31') },
  { id: 'time.plan-period', key: /五/, sort: 'period', pattern: /[“"”]?十(?<plan>[二三四五六])五[”"“]?(?<plan2>末|期末|期间|时期|规划期|期内)/, zh: '五年规划末', en: 'the end of the five-year plan', example: '“十四五”期间', due: planOf },
  { id: 'time.school', key: /[学校假期]/, sort: 'date', pattern: new RegExp(`${YEAR}?(?<season>春季|春|秋季|秋|新)?(?:学期|学年)?(?:开学|开校)(?:之?前|以前|时|季)?|(?<season2>暑假|暑期|寒假)(?:期间|前|之?内|里|结束前)?(?!作业)`), zh: '开学、假期', en: 'the school year', example: '秋季开学前', due: schoolOf },
  { id: 'time.festival', key: /前/, sort: 'date', pattern: new RegExp(`${YEAR}?(?<feast>春节|国庆节?|元旦|五一|劳动节|中秋节?|清明节?|端午节?|两会|高考|中考|汛期?|主汛期|雨季|送暖|供暖季|采暖季|采暖期|供暖期|冬季供[暖热]|供热期|供热季|春耕|年关|冬季|入冬|换届)(?:来临)?(?:之?前|以前)`), zh: '节令之前', en: 'before a date of the season', example: '春节前', due: feastOf },
  { id: 'time.to-year', key: /到/, sort: 'date', pattern: /到(?<year>20[2-9]\d)年(?!\d|[一二三四五六七八九十\d]{1,2}月)/, zh: '到该年末', en: 'by the end of that year', example: '到2025年', due: (g, m) => inYear(yearIn(g, m), '12-31') },
  { id: 'time.mid-year', key: /年中/, sort: 'date', pattern: new RegExp(`${YEAR}中(?:期)?(?:以?前|之前)?(?!小学|的|学|心|等|考|央)`), zh: '年中，取六月末', en: 'the middle of the year: the end of June', example: '明年中', due: (g, m) => inYear(yearIn(g, m), '06-30') },
  { id: 'time.year', key: /年/, sort: 'period', pattern: new RegExp(`${YEAR}(?:度)?(?!以来|以前|之前|前(?!完)|\\s*[\\d一二三四五六七八九十]{1,2}月|代|初)`), zh: '该年之内', en: 'within that year', example: '2022年', due: (g, m) => inYear(yearIn(g, m), '12-31') },
  { id: 'time.in-working-days', key: /工作日/, sort: 'date', pattern: new RegExp(`${N}个?工作日(?:之?内|以内)`), zh: '答复之日起若干工作日', en: 'working days from the reply', example: '15个工作日内', due: (g, m) => counted(g, m, 'workingDays') },
  { id: 'time.in-days', key: /[日天]/, sort: 'date', pattern: new RegExp(`${N}(?:日|天)(?:之?内|以内)`), zh: '答复之日起若干日', en: 'days from the reply', example: '30日内', due: (g, m) => counted(g, m, 'days') },
  { id: 'time.in-weeks', key: /[周星礼]/, sort: 'date', pattern: new RegExp(`${N}个?(?:周|星期|礼拜)(?:之?内|以内)`), zh: '答复之日起若干周', en: 'weeks from the reply', example: '两周内', due: (g, m) => counted(g, m, 'weeks') },
  { id: 'time.in-months', key: /个月/, sort: 'date', pattern: new RegExp(`${N}个月(?:左右)?(?:之?内|以内|的时间)`), zh: '答复之日起若干月', en: 'months from the reply', example: '三个月内', due: (g, m) => counted(g, m, 'months') },
  { id: 'time.in-years', key: /年/, sort: 'date', pattern: new RegExp(`(?:用|利用|未来|今后)?${N}年(?:左右)?(?:之?内|以内|的?时间)|(?:未来|今后)(?<n2>[一二两三四五]|\\d)年`), zh: '答复之日起若干年', en: 'years from the reply', example: '三年内', due: (g, m) => counted({ ...g, n: g['n'] ?? g['n2'] }, m, 'years') },
  { id: 'time.this-month', key: /月/, sort: 'date', pattern: /(?<which>本月|当月|下个?月)(?:底|末|内|初|中旬|上旬|下旬)?(?:以?前|之前)?|(?<=^|[，、于在])月(?:底|末)(?:以?前|之前)/, zh: '本月或下月末', en: 'the end of this or the next month', example: '本月底前', due: (g, m) => fromSigned(m, (on) => ({ on: monthEnd(addMonths(`${on.slice(0, 7)}-01`, g['which']?.startsWith('下') === true ? 1 : 0)), zh: g['which']?.startsWith('下') === true ? '答复次月末' : '答复当月末', en: g['which']?.startsWith('下') !== true ? 'end of the month of the reply' : 'end of the month after the reply' })) },
  { id: 'time.this-quarter', key: /季度/, sort: 'date', pattern: /本季度(?:末|底|内)?(?:以?前|之前)?/, zh: '答复当季末', en: 'the end of the quarter of the reply', example: '本季度内', due: (_, m) => fromSigned(m, (on) => ({ on: monthEnd(`${on.slice(0, 5)}${two(3 * Math.ceil(Number(on.slice(5, 7)) / 3))}-01`), zh: '答复当季末', en: 'end of the quarter of the reply' })) },
  { id: 'time.winter', key: /[冬春]/, sort: 'date', pattern: /(?<winter>今冬明春|今冬|[明来]春)(?:之?前|以前)?/, zh: '今冬到年末，明春到三月末', en: 'this winter: the end of the year; next spring: the end of March', example: '今冬明春', due: (g, m) => fromSigned(m, (on) => inYear(Number(on.slice(0, 4)) + (/春/.test(g['winter'] ?? '') ? 1 : 0), /春/.test(g['winter'] ?? '') ? '03-31' : '12-31')) },
  { id: 'time.next-term', key: /学/, sort: 'date', pattern: /(?:下|新)(?:一|个)?(?:个)?(?:学期|学年)/, zh: '下学期开学', en: 'when the next term begins', example: '下学期', due: (_, m) => fromSigned(m, (on) => (on.slice(5, 7) >= '02' && on.slice(5, 7) <= '08' ? inYear(Number(on.slice(0, 4)), '08-31') : inYear(Number(on.slice(0, 4)) + (on.slice(5, 7) > '08' ? 1 : 0), '02-28'))) },
  { id: 'time.before-year', key: /年/, sort: 'date', pattern: /(?<year>20[2-9]\d)年(?:以前|之前|前)(?!期)/, zh: '该年之前，取上年末', en: 'before that year: the end of the one before', example: '2027年前', due: (g) => inYear(numberOf(g['year'] ?? '') - 1, '12-31') },
  { id: 'time.two-years', key: /两年/, sort: 'date', pattern: /今明两年/, zh: '到明年末', en: 'by the end of next year', example: '今明两年', due: (_, m) => fromSigned(m, (on) => inYear(Number(on.slice(0, 4)) + 1, '12-31')) },
  { id: 'time.term', key: /[届任]/, sort: 'date', pattern: /(?:本)?届(?:期)?内|任期内/, zh: '届内，须查任期表', en: 'within the term; needs the table of terms', example: '本届内', due: () => ({ on: null, zh: '届内：须查任期表，请登记日期', en: 'within the term: look up when it ends and declare the date' }) },
  { id: 'time.at-once', key: /[即马立第]/, sort: 'vague', pattern: /立即|马上|即刻|立刻|第一时间/, zh: '立即，取七个工作日', en: 'at once: 7 working days', example: '立即整改', due: (_, m) => fromSigned(m, (on) => ({ on: once(`${on}+7wd`, () => addWorkingDays(on, 7, NATIONAL_CALENDAR)), zh: `${on} 起 7 个工作日`, en: `7 working days from ${on}` })) },
  { id: 'time.soon', key: /[近不短]/, sort: 'vague', pattern: /近期|近日(?!已)|不日|短期内/, zh: '近期，取三十日', en: 'shortly: 30 days', example: '近期', due: (_, m) => vague(m, 30) },
  { id: 'time.quickly', key: /[尽抓及早加从]/, sort: 'vague', pattern: /尽快|抓紧|及早|早日|尽早|及时(?!性)|加紧|从速|加快(?=推进|完成|建设|实施|施工|办理|编制|制定|进度)/, zh: '尽快，取九十日', en: 'as soon as possible: 90 days', example: '尽快出台', due: (_, m) => vague(m, 90) },
  { id: 'time.step-by-step', key: /[逐分]/, sort: 'vague', pattern: /逐步|逐年|分期分批|分步|分批|分期|分阶段/, zh: '逐步，每年末看一次', en: 'step by step: looked at each year end', example: '逐步实施', due: (_, m) => fromSigned(m, (on) => ({ on: `${on.slice(0, 4)}-12-31`, zh: '逐步：当年末为第一个节点', en: 'step by step: the first point is the end of the year' })) },
];

function fromSigned(moment: Moment, make: (on: LocalDate) => Due): Due {
  return moment.signedOn === null ? { on: null, zh: '没有落款日期，无从计算', en: 'no date of signature to count from' } : make(moment.signedOn);
}

function vague(moment: Moment, days: number): Due {
  return fromSigned(moment, (on) => ({ on: once(`${on}+${days}`, () => addDays(on, days)), zh: `${on} 起 ${days} 日`, en: `${days} days from ${on}` }));
}

function yearIn(groups: Readonly<Record<string, string | undefined>>, { signedOn, year }: Moment): number | null {
  if (groups['year'] !== undefined) return numberOf(groups['year']);
  const signed = signedOn === null ? null : Number(signedOn.slice(0, 4));
  const base = signed ?? year;
  switch (groups['near']) {
    case '明年':
    case '来年': return base === null ? null : base + 1;
    case '次年': return year === null ? (base === null ? null : base + 1) : year + 1;
    case '后年': return base === null ? null : base + 2;
    case '去年': return base === null ? null : base - 1;
    case '当年': return year ?? base;
    case undefined: return year ?? signed;
    default: return base;
  }
}

function inYear(year: number | null, monthDay: string): Due {
  if (year === null) return { on: null, zh: '不知是哪一年', en: 'the year is not known' };
  const on = `${year}-${monthDay}`;
  return { on, zh: `${on}，期末不顺延`, en: `${on}, the end of the period; it does not roll` };
}

/** A month or quarter without a year: that of the reply, or the next one if it is over by then. */
function endWithout(groups: Readonly<Record<string, string | undefined>>, moment: Moment, make: (year: number) => LocalDate): Due {
  const year = yearIn(groups, moment);
  if (year === null) return { on: null, zh: '不知是哪一年', en: 'the year is not known' };
  const on = make(year);
  const named = groups['year'] !== undefined || groups['near'] !== undefined || moment.year !== null;
  if (!named && moment.signedOn !== null && on < moment.signedOn) {
    const next = make(year + 1);
    return { on: next, zh: `${next}：答复时已过当年，取次年`, en: `${next}: over when the reply was signed, so the next year` };
  }
  return { on, zh: on, en: on };
}

function monthEnd(first: LocalDate): LocalDate {
  const [year = 0, month = 1] = first.split('-').map(Number);
  return `${first.slice(0, 8)}${[31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 31}`;
}

function dayOf(groups: Readonly<Record<string, string | undefined>>, moment: Moment): Due {
  const month = numberOf(groups['month0'] ?? groups['month'] ?? '');
  const day = numberOf(groups['day'] ?? groups['day2'] ?? '');
  return endWithout(groups, moment, (year) => {
    const last = Number(monthEnd(`${year}-${two(month)}-01`).slice(8));
    return `${year}-${two(month)}-${two(Math.min(day, last))}`;
  });
}

function monthOf(groups: Readonly<Record<string, string | undefined>>, moment: Moment): Due {
  const month = two(numberOf(groups['month'] ?? ''));
  return endWithout(groups, moment, (year) => {
    const part = groups['part'] ?? '';
    return /^[初上](?!中)/.test(part) ? `${year}-${month}-10` : /^上?中(?!下)/.test(part) ? `${year}-${month}-20` : monthEnd(`${year}-${month}-01`);
  });
}

function quarterOf(groups: Readonly<Record<string, string | undefined>>, moment: Moment): Due {
  const quarter = numberOf(groups['quarter'] ?? '');
  return endWithout(groups, moment, (year) => `${year}-${['03-31', '06-30', '09-30', '12-31'][quarter - 1] ?? '12-31'}`);
}

function halfOf(groups: Readonly<Record<string, string | undefined>>, moment: Moment): Due {
  return endWithout(groups, moment, (year) => `${year}-${groups['half'] === '上' ? '06-30' : '12-31'}`);
}

function planOf(groups: Readonly<Record<string, string | undefined>>): Due {
  const plan = numberOf(groups['plan'] ?? '');
  const on = `${1955 + 5 * (10 + plan)}-12-31`;
  return { on, zh: `${on}，规划期末`, en: `${on}, the end of the plan` };
}

function counted(groups: Readonly<Record<string, string | undefined>>, moment: Moment, unit: 'workingDays' | 'days' | 'weeks' | 'months' | 'years'): Due {
  return fromSigned(moment, (on) => {
    const half = groups['n'] === '半';
    const n = half ? 0.5 : numberOf(groups['n'] ?? '');
    if (!Number.isFinite(n) || n <= 0) return { on: null, zh: '期限不明', en: 'the length is not clear' };
    switch (unit) {
      case 'workingDays': return { on: addWorkingDays(on, n, NATIONAL_CALENDAR), zh: `${on} 起 ${n} 个工作日`, en: `${n} working days from ${on}` };
      case 'weeks': return { on: addStatutoryDays(on, n * 7, NATIONAL_CALENDAR), zh: `${on} 起 ${n} 周，遇休假日顺延`, en: `${n} weeks from ${on}, a day off rolls on` };
      case 'days': return { on: addStatutoryDays(on, n, NATIONAL_CALENDAR), zh: `${on} 起 ${n} 日，遇休假日顺延`, en: `${n} days from ${on}, a day off rolls on` };
      case 'months': return half ? { on: addStatutoryDays(on, 15, NATIONAL_CALENDAR), zh: `${on} 起半个月`, en: `half a month from ${on}` }
        : { on: addStatutoryMonths(on, n, NATIONAL_CALENDAR), zh: `${on} 起 ${n} 个月，遇休假日顺延`, en: `${n} months from ${on}, a day off rolls on` };
      case 'years': return { on: addStatutoryMonths(on, n * 12, NATIONAL_CALENDAR), zh: `${on} 起 ${n} 年，遇休假日顺延`, en: `${n} years from ${on}, a day off rolls on` };
    }
  });
}

function schoolOf(groups: Readonly<Record<string, string | undefined>>, moment: Moment): Due {
  const spring = /^春|寒/.test(groups['season'] ?? groups['season2'] ?? '');
  return endWithout(groups, moment, (year) => (spring ? monthEnd(`${year}-02-01`) : `${year}-08-31`));
}

const FEASTS: Readonly<Record<string, string>> = { 国庆: '09-30', 国庆节: '09-30', 元旦: '12-31', 五一: '04-30', 劳动节: '04-30', 两会: '02-28', 高考: '06-06', 中考: '06-15', 汛: '03-31', 汛期: '03-31', 送暖: '11-14', 主汛期: '05-31', 雨季: '04-30', 供暖季: '11-14', 采暖季: '11-14', 采暖期: '11-14', 供暖期: '11-14', 冬季供暖: '11-14', 冬季供热: '11-14', 供热期: '11-14', 供热季: '11-14', 春耕: '02-28', 冬季: '11-30', 入冬: '11-30' };

function feastOf(groups: Readonly<Record<string, string | undefined>>, moment: Moment): Due {
  const feast = groups['feast'] ?? '';
  const fixed = FEASTS[feast];
  if (feast === '换届') return { on: null, zh: '换届前：须查任期表，请登记日期', en: 'before the change of term: look up when it is and declare the date' };
  const due = endWithout(groups, moment, (year) => (fixed === undefined ? eveOf(feast.replace(/节$/, '').replace('年关', '春节'), year) : `${year}-${fixed}`));
  return /汛|雨|两会|暖|冬/.test(feast) && due.on !== null ? { ...due, zh: `${due.zh}，按通常的日子，请确认`, en: `${due.en}, as is usual; please confirm` } : due;
}

const sums = new Map<string, LocalDate>();

/** The same few sums are asked for again and again within one reply. */
function once(what: string, make: () => LocalDate): LocalDate {
  return remember(sums, what, make);
}

const EVES = new Map<string, LocalDate>();

/** The day before a movable feast begins, by the national notices; the usual day where none is out yet. */
function eveOf(feast: string, year: number): LocalDate {
  const key = `${feast}${year}`;
  const known = EVES.get(key);
  if (known !== undefined) return known;
  const first = Object.entries(NATIONAL.days).filter(([date, { off, zh }]) => off && zh.includes(feast) && date.startsWith(String(year))).map(([date]) => date).sort()[0];
  const usual: Readonly<Record<string, string>> = { 春节: '01-31', 中秋: '09-15', 清明: '04-03', 端午: '06-09' };
  const eve = first === undefined ? `${year}-${usual[feast] ?? '12-31'}` : addDays(first, -1);
  EVES.set(key, eve);
  return eve;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

const EVERY = TIME_ROWS.map((row) => ({ row, every: new RegExp(row.pattern.source, 'g') }));

/** Every time expression of a text, from left to right, none inside another. Words inside 《》 are names and hold none. */
export function timesIn(text: string, moment: Moment): FoundTime[] {
  if (!/[年月日天周底末前内期季届即马第近不短尽抓及早加从逐分初学假冬春]/.test(text)) return [];
  const open = text.includes('《') ? text.replace(/《[^》]*》/g, (title) => '　'.repeat(title.length)) : text;
  const taken: FoundTime[] = [];
  let year = moment.year;
  const found: { row: TimeRow; match: RegExpExecArray }[] = [];
  for (const { row, every } of EVERY) {
    if (!row.key.test(open)) continue;
    every.lastIndex = 0;
    for (let match = every.exec(open); match !== null; match = every.exec(open)) {
      if (match[0] === '') { every.lastIndex++; continue; }
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.every((other) => end <= other.match.index || start >= other.match.index + other.match[0].length)) found.push({ row, match });
    }
  }
  for (const { row, match } of found.sort((a, b) => a.match.index - b.match.index)) {
    const groups = match.groups ?? {};
    const due = row.due(groups, { signedOn: moment.signedOn, year });
    if (groups['year'] !== undefined || groups['near'] !== undefined) year = due.on === null ? year : Number(due.on.slice(0, 4));
    const words = match[0].trimStart();
    taken.push({ row, start: match.index + match[0].length - words.length, end: match.index + match[0].length, words, due });
  }
  return taken;
}
