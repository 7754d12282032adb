/**
 * Which clauses are pledges of their own and which belong to one (rules 8 and 10, and the labelling rules): a sentence is read as a row of
 * acts, efforts and aims; aims join the act before them, what prepares joins the act after it, effort without any act is one pledge.
 */
import type { PledgeRole, Span } from './extraction.js';
import type { Reading } from './acts.js';

export interface Placed {
  reading: Reading;
  role: PledgeRole;
  /** Of an attached clause. */
  to: Placed | null;
  span: Span;
  /** Dates said in a part of their own after the act: 「46个，11月15日前完成」. */
  dates: Reading[];
  /** Why it stands where it stands. */
  rule: { id: string; zh: string; en: string };
}

const RULES = {
  act: { id: 'rule.8-own-act', zh: '有自己的行为和对象，单独成一项', en: 'an act with an object of its own: a pledge by itself' },
  effort: { id: 'rule.effort-alone', zh: '整句只有努力，合为一项', en: 'a sentence of effort alone is one pledge' },
  before: { id: 'rule.8-aim-of-previous', zh: '目的或要求，归前一项', en: 'an aim or a point of acceptance of the pledge before it' },
  after: { id: 'rule.8-leads-to-next', zh: '为后一项作准备，归后一项', en: 'leads up to the pledge after it' },
  other: { id: 'rule.other-body', zh: '其他单位的行为，只作关注，不计逾期', en: 'the act of another body: watched, never overdue' },
  doubt: { id: 'rule.2-practice', zh: '接在过去的做法之后，是惯常做法还是承诺，请人判断', en: 'follows what was done: practice or pledge? A person must say' },
} as const;

/** @param readings of one sentence, in the order of the text. @param previous the pledge before the sentence in its paragraph */
export function placeSentence(readings: readonly Reading[], previous: Placed | null): Placed[] {
  const placed: Placed[] = [];
  const merged = withModifiers(readings);
  const heads = merged.filter(({ reading }) => reading.zoned.zone !== 'other' && reading.zoned.zone !== 'past' && reading.weight === 'act');
  const lone = heads.length === 0 ? (merged.find(({ reading }) => isOwn(reading) && reading.weight === 'effort') ?? merged.find(({ reading }) => isOwn(reading) && reading.weight === 'prepares' && reading.text.length >= 6)
    ?? (previous === null ? merged.find(({ reading }) => isOwn(reading) && reading.weight === 'aim' && reading.fired.length === 0 && reading.zoned.own && reading.text.length >= 6) : undefined)) : undefined;
  const waiting: Merged[] = [];
  let last: Placed | null = null;
  const put = (from: Merged, role: PledgeRole, rule: Placed['rule'], to: Placed | null = null): Placed => {
    const each: Placed = { reading: from.reading, role, to, span: from.span, dates: from.dates, rule };
    placed.push(each);
    return each;
  };
  for (const [at, each] of merged.entries()) {
    const { reading } = each;
    const { zone } = reading.zoned;
    if (zone === 'other') {
      if (reading.weight === 'act' || reading.weight === 'effort' || (reading.zoned.other?.led === true && !['condition', 'frame', 'nothing'].includes(reading.weight)) || (reading.weight === 'aim' && reading.fired.length === 0 && reading.zoned.own)) put(each, 'watch', RULES.other);
      continue;
    }
    if (zone === 'past') {
      put(each, 'ambiguous', RULES.doubt);
      continue;
    }
    // What is done with the result of a regular act is as regular.
    if (reading.kind === 'maintain-effort' && last?.reading.kind === 'recurring-delivery' && /^(?:并|同时)?将?(?:结果|情况)/.test(reading.text)) settle(reading, 'recurring-delivery');
    // 「其余73个明年10月底前收尾」: the rest of what was promised before.
    const before = last ?? previous;
    if (reading.kind === 'maintain-effort' && before?.reading.kind === 'build-works' && /^(?:其余|剩余|余下|剩下)|^[^，。]{2,8}前先/.test(reading.text)) settle(reading, 'build-works');
    if (reading.weight === 'act' && !contentOf(last, reading) && !pointOf(last, reading) || each === lone) {
      last = put(each, 'commitment', each === lone ? RULES.effort : RULES.act);
      const owner = last;
      for (const before of waiting.splice(0)) put(before, 'attached', RULES.after, owner);
      continue;
    }
    if (!['effort', 'prepares', 'aim', 'act'].includes(reading.weight)) continue;
    const next = merged.slice(at + 1).some((later) => later.reading.weight === 'act' && isOwn(later.reading)) || (lone !== undefined && merged.indexOf(lone) > at);
    if (next && (last === null || reading.weight === 'prepares')) waiting.push(each);
    else if (last !== null) put(each, 'attached', RULES.before, last);
    else if (previous !== null && reading.weight === 'aim') put(each, 'attached', RULES.before, previous);
  }
  return placed.sort((a, b) => a.span[0] - b.span[0]);
}

function settle(reading: Reading, kind: string): void {
  reading.kind = kind;
  reading.settled = true;
}

interface Merged {
  /** Of the last clause in it. */
  at: number;
  reading: Reading;
  span: Span;
  dates: Reading[];
}

/** A modifier goes with the act after it, a bare date with the act before it. */
function withModifiers(readings: readonly Reading[]): Merged[] {
  const merged: Merged[] = [];
  let from: number | null = null;
  let left = 0;
  for (const [at, reading] of readings.entries()) {
    if (reading.weight === 'modifier' && reading.zoned.zone !== 'past') { from ??= reading.span[0]; left = reading.span[1]; continue; }
    // A clause that is not read stands between: the modifier is of something else.
    if (from !== null && reading.zoned.clause.start - left > 2) from = null;
    const before = merged.at(-1);
    if (reading.joined === true && before !== undefined && reading.span[0] - before.reading.zoned.clause.end <= 12 && before.at === at - 1) {
      const goesOn = before.reading.weight === 'act' && reading.weight !== 'act';
      before.span = [before.span[0], reading.span[1]];
      before.at = at;
      if (goesOn) before.dates.push(reading); else before.reading = reading;
      continue;
    }
    // 「确保每一个孩子，都有一个学位」 is one aim.
    if (before?.reading.weight === 'aim' && /^(?:都|均|才能|都能|能够)/.test(reading.text) && reading.span[0] - before.span[1] <= 1) {
      before.span = [before.span[0], reading.span[1]];
      continue;
    }
    if (reading.weight === 'date') {
      if (before?.reading.weight === 'act') {
        before.span = [before.span[0], reading.span[1]];
        before.dates.push(reading);
        if (reading.kind === 'interim-measure' && before.reading.kind !== 'recurring-delivery') settle(before.reading, reading.kind);
      }
      continue;
    }
    const acts = ['act', 'effort', 'prepares', 'aim'].includes(reading.weight);
    merged.push({ at, reading, span: [acts && from !== null ? from : reading.span[0], reading.span[1]], dates: [] });
    from = null;
  }
  return merged;
}

function isOwn({ zoned: { zone } }: Reading): boolean {
  return zone === 'forward' || zone === 'progress';
}

/** A figure, a register, a threshold or a consequence said after an act is how it will be accepted, unless it has a date of its own. */
function pointOf(last: Placed | null, { text, zoned }: Reading): boolean {
  return last !== null && !zoned.times.some(({ row }) => row.sort !== 'vague') && POINT.test(text);
}

const POINT = /^[^，。]{0,12}(?:人员|能力|比例|结果|内容|时间|面积|规模|次数|数量|额度|周期)(?:原则上)?(?:不少于|不低于|由\d|达|与|包括|控制|不超过|提高到|压缩)|^(?:把|将|力求|力争|使)[^，。]{0,24}(?:控制在|压缩到|缩短到|降到|提高到|提升到)[^，。]{0,4}\d|^(?:并|逐[\u4e00-\u9fa5])?(?:建立|实行)[^，。]{0,16}(?:台账|档案|一档”?|“[^”]*”(?:机制|制度)?)$|^并?明确[^，。]+$|^(?:对[^，。]+的一律|发现)[^，。]+$|挂钩$/;

/** What a paper just promised will hold is a point of its acceptance, not another pledge (K2: 增加…选题). */
function contentOf(last: Placed | null, { text, zoned }: Reading): boolean {
  if (last === null || !['publish-edition', 'issue-document', 'adopt-plan'].includes(last.reading.kind) || zoned.times.some(({ row }) => row.sort !== 'vague')) return false;
  return /(?:增加|新增|增设|补充|明确|细化|规定|设置)[^，。]{0,40}(?:选题|内容|条款|专项|章节|标准|责任|要求|流程|条件|范围|职责|办法|措施|程序|栏目)|(?:把|将)[^，。]{2,40}(?:纳入|列入|写入|列为|一并)/.test(text);
}
