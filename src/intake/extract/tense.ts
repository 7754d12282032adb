/** What the words of one clause say about time by themselves: past or future, a date that lies ahead, nothing but a time. */
import type { LocalDate } from '../../core/commitment.js';
import { timesIn } from './dates.js';
import type { FoundTime, Moment } from './dates.js';
import { LINK } from './lexicon/openings.js';
import { firstHit } from './lexicon/row.js';
import type { Hit } from './lexicon/row.js';
import { openVerb } from './lexicon/verbs.js';
import { PAST_ROWS } from './lexicon/zones.js';

/** 「自2023年秋季学期至2024年7月」: nothing but a span of time. */
export const RANGE_ALONE = /^(?:自|从|于)?(?:[\d年月日上中下旬底初末春夏秋冬季新学期今明去次起—\-]|至|到)+(?:止|期间|内)?$/;
/** After the past only a verb or an adverb right after 将 makes a future; a noun is its object: 「将原有绿化带调整为…」. */
const VERB_AFTER_WILL = /将(?:于|在|会|进一步|继续|积极|加大|加强|加快|尽快|尽早|逐步|不断|持续|认真|严格|按照|根据|围绕|结合|组织|适时|重点|全力|全面|以|对|采取|开展|实施|推进|推动|统筹|争取|力争|确保|启动|完成|新增|增设|制定|建立|完善|安排|协调|督促|通过|向|同|与|联合|配合|分)/;

/** Whether 将 in the clause makes a future though it goes on with a past. */
export function willActs(text: string): boolean {
  return VERB_AFTER_WILL.test(text) || openVerb(text.slice(text.indexOf('将') + 1))?.at === 0;
}

/** 「2023年将…列入民生实事」 in a reply of 2024: 将 only moves the object. */
export function movesOver(text: string, times: readonly FoundTime[], signed: LocalDate | null): boolean {
  const first = times.find(({ start, row }) => start <= 3 && row.sort !== 'vague')?.due.on ?? null;
  return signed !== null && first !== null && first < signed && !willActs(text) && !times.some(({ due: { on }, row }) => row.sort !== 'vague' && on !== null && on >= signed);
}

/** A past in the same clause outweighs a 将 that only moves the object (rule 1), but not a 将 of its own after it. */
export function pastWins(past: Hit | null, future: Hit, text: string): boolean {
  if (past === null || /将(?:于|在)|[并还也但]将/.test(text)) return false;
  return past.start < future.end || past.row.id === 'past.aspect';
}

/** 「解决已达到设计年限的工程」: a 已 inside the object of a future act is no past. */
export function pastIn(text: string, { tense, candidate }: { tense: string | null; candidate: object | null }): Hit | null {
  const past = firstHit(PAST_ROWS, text);
  // 「“十四五”期间，累计培训…」: a sum over a period that is not over.
  if (past?.words === '累计' && candidate !== null) return null;
  // 「对已完成整治的45条河道开展评估」: nor is one that only tells which of them.
  if (past?.row.id === 'past.done' && /^(?:并|还|也|拟|将)?(?:对|将|把|为|在|向|针对|根据)[^，。了]{0,8}已[^，。了]{1,24}的[^，。了]{2,}$/.test(text)) return null;
  if (past?.row.id === 'past.done' && /已/.test(past.words) && past.start >= 2 && tense === 'forward' && /已[^，。]{1,24}的[^，。]/.test(text)) return null;
  return past;
}

/** A year that names a plan or a batch is no deadline: 「列入2022年改造计划」. */
export function deadlinesIn(text: string, moment: Moment): FoundTime[] {
  return timesIn(text, moment).filter(({ row, start, words }) => row.id !== 'time.year' || !/^度?[^，。]{0,6}预算/.test(text.slice(start + words.length)) && !/(?:列入|纳入|申报|申请|争取)[^，。]{0,2}$/.test(text.slice(0, start)))
    // 「2022年印发的指引」「（2024年版）」: which one, not by when.
    .filter(({ row, start, words }) => (row.id !== 'time.year' && row.sort !== 'date') || !(/^度?(?:版|[^，。]{0,6}(?:印发|发布|出台|制定|建成|实施|修订|下达|签订|修建|投用|通过|颁布)的)/.test(text.slice(start + words.length)) || (words.length <= 6 && /（[^（）]{0,6}$/.test(text.slice(0, start)) && /^[^（）]{0,4}）/.test(text.slice(start + words.length)) && /版/.test(text.slice(start, start + 12)))));
}

/** A date after the signature says future by itself; a year alone does so only as 今年 or 明年. */
export function datedAhead(text: string, times: readonly FoundTime[], { led, signedOn: signed }: { led: FoundTime | null; signedOn: LocalDate | null }): FoundTime | null {
  const usable = (time: FoundTime): boolean => {
    if (time.row.sort === 'vague') return time.row.id === 'time.quickly' ? /尽快|抓紧|及早|尽早/.test(time.words) : /马上|近期/.test(time.words);
    if (signed === null || time.due.on === null || time.due.on < signed) return false;
    if (time.due.zh.includes('取次年') && time.row.id !== 'time.festival') return false;
    if (time.row.id === 'time.plan-period') return /末/.test(time.words) || time.start <= 2;
    return time.row.id !== 'time.year' || /今年|本年|明年|后年/.test(time.words) || time.due.on.slice(0, 4) > signed.slice(0, 4);
  };
  // 「“十三五”期间，…任务主要是2017年…」: a year that is over says more than the period around it.
  const over = led !== null && signed !== null && times.some(({ row, due: { on } }) => row.sort !== 'vague' && on !== null && on < signed) && !times.some(usable);
  if (over) return null;
  const found = times.find(usable) ?? (led !== null && usable(led) ? led : null);
  return found !== null && !/预算单位|以来/.test(text) ? found : null;
}

/** Between 《 and 》, where words name a document and promise nothing. */
export function inTitle(text: string, at: number): boolean {
  const opens = text.lastIndexOf('《', at);
  return opens >= 0 && text.indexOf('》', opens) > at;
}

/** Nothing but a time. */
export function isTimeAlone(text: string, times: readonly FoundTime[]): boolean {
  const [time] = times;
  const said = text.replace(LINK, '');
  return time !== undefined && (said.length - time.words.length <= 3 || RANGE_ALONE.test(said));
}

/** The clause without links and times, where a subject would stand first. */
export function bare(text: string): string {
  return text.replace(/^(?:在?(?:下一?步|今后|下一?阶段|后续|后期|接下来)的?工作(?:中|里)|下一?步的|下步|今后|接下来|下一阶段|下阶段|目前|现在?|同时|此外|另外|也|还|并|下一步|其中|据了解|经(?:了解|核实)|第?[一二三四五六七八九十]是|(?:在|于|自|到)?(?:20\d\d年|今年|明年|年内|年底前|[\d一二三四五六七八九十]{1,3}月(?:份|底|中旬|上旬|下旬|初)?前?|[上下]半年|[一二三四]季度)(?:起|内)?|，)+(?=.)/, '');
}
