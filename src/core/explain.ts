/**
 * The arithmetic behind the dates, spelled out in both languages, so that whoever doubts one can count it again with the
 * calendar in hand. Computes nothing of its own: every date comes from core/schedule.ts and core/calendar.ts.
 */
import type { Calendar, Period } from './calendar.js';
import { addDays, addMonths, daysBetween, endOfPeriod, weekdayOf } from './calendar.js';
import type { DueBasis, LocalDate, Named } from './commitment.js';
import type { Profile } from './profile.js';
import { ladderOf, reminderDays } from './schedule.js';
import type { LadderInput } from './schedule.js';

/** The arithmetic behind a date, one step a line; the two lists run in parallel. */
export interface Explanation {
  zh: string[];
  en: string[];
}

/** What explainDates() needs of a commitment. */
export interface DatedPledge {
  startedOn: LocalDate;
  dueOn: LocalDate | null;
  basis: DueBasis;
  /** The promised words: an inferred date hangs on one of them. */
  quote: string;
  /** Whether its kind climbs the ladder at all; other kinds follow a rhythm of their own. */
  timed: boolean;
  /** For the duty to answer a suggestion: which answer is due. Left out for a pledge. */
  answering?: 'first' | 'again' | null;
  profile: Profile;
  calendar: Calendar;
}

/**
 * Where the due date in force comes from and every step that hangs on it. Dates that a person set are said to be set; a period
 * is counted out only where counting it gives that very date. @throws as ladderOf
 */
export function explainDates(pledge: DatedPledge): Explanation {
  const { startedOn, dueOn, basis, timed, profile, calendar } = pledge;
  if (dueOn === null) {
    return explanation([{ zh: '没有到期日，因此没有提醒与督办的日期可算。', en: 'There is no due date, so no reminder and no rung hangs on one.' }]);
  }
  const origin = joined(originOf(dueOn, pledge), provisionalRule(pledge));
  if (!timed) {
    return joined(origin, explanation([{
      zh: '此类事项不按到期日催办升级，而按自己的节奏询问与核对。', en: 'This kind does not climb the ladder after its due date; it is asked about in a rhythm of its own.',
    }]));
  }
  const ladder = explainLadder({ startedOn, dueOn, profile, calendar });
  return joined(origin, ladder, unconfirmed(basis));
}

/** Said of the time to reply where the year's own notice is not known yet. Empty otherwise: a promised date stands whatever the notice says. */
export function provisionalRule({ answering = null, profile: { id, version, provisional } }: Pick<DatedPledge, 'answering' | 'profile'>): Explanation {
  return explanation(!provisional || answering === null ? [] : [{
    zh: `本地该年通知尚未存入，暂按规则 ${id}@${String(version)} 计算，日期为暂定；通知存入后重新计算。`,
    en: `The notice of the place for that year is not stored yet: counted by ${id}@${String(version)} meanwhile, so the date is provisional and is counted anew once it is.`,
  }]);
}

/** What an inferred date holds back until it is confirmed. Empty for any other. */
export function unconfirmed(basis: DueBasis): Explanation {
  return explanation(basis !== 'inferred' ? [] : [{
    zh: '时限未经确认以前，督办止于单位内部的蓝色催办；橙色及以后各级待确认后适用。',
    en: 'Until the date is confirmed the ladder stays inside the department, at blue; orange and what follows apply once it is.',
  }]);
}

/**
 * How the end of a period was counted: the excluded first day, the days skipped and why, the make-up days counted, the roll.
 * @throws as endOfPeriod of core/calendar.ts
 */
export function explainDays(start: LocalDate, period: Period, calendar: Calendar): Explanation {
  const end = endOfPeriod(start, period, calendar);
  const excluded = { zh: `${dayText(start, calendar).zh}为起算日，不计入。`, en: `${dayText(start, calendar).en} is the first day and does not count.` };
  const steps = 'workingDays' in period ? countedLines(start, period.workingDays, end, calendar) : rolledLines(start, period, end, calendar);
  return explanation([excluded, ...steps, ...provisionalLines([start, end], calendar)]);
}

/** Every step of the ladder with its date, its hour and the reason for both. @throws as ladderOf */
export function explainLadder(input: LadderInput): Explanation {
  const { dueOn, profile, calendar } = input;
  const ladder = ladderOf(input);
  const reminders = reminderDays(input).map(({ before, planned, on }): Named => {
    const moved = planned === on ? { zh: '', en: '' } : movedText(planned, calendar);
    return {
      zh: `${dayText(on, calendar).zh}${profile.officeHours.open} 提醒：${beforeText(before).zh}${moved.zh}。`,
      en: `${dayText(on, calendar).en} ${profile.officeHours.open} reminder: ${beforeText(before).en}${moved.en}.`,
    };
  });
  const overdue = {
    zh: `${dayText(ladder.overdue.on, calendar).zh}00:00 起逾期（蓝色催办）：到期日 ${dueOn} 的次日零时，不顺延。`,
    en: `${dayText(ladder.overdue.on, calendar).en} 00:00 overdue (blue): midnight after the due date ${dueOn}, no roll.`,
  };
  const rungs = LATER_RUNGS.map(({ rung, zh, en }): Named => {
    const [on, n, skipped] = [ladder[rung].on, profile.ladder[rung], skippedText(dueOn, ladder[rung].on, calendar)];
    return {
      zh: `${dayText(on, calendar).zh}00:00 ${zh}：到期日后第 ${n} 个工作日${skipped && `，跳过 ${skipped.zh}`}。`,
      en: `${dayText(on, calendar).en} 00:00 ${en}: ${counted(n, 'working day')} after the due date${skipped && `, skipped ${skipped.en}`}.`,
    };
  });
  return explanation([...reminders, overdue, ...rungs, ...provisionalLines([dueOn, ladder.referred.on], calendar)]);
}

/** The counted period behind a due date, or one line that says who set it. */
export function originOf(dueOn: LocalDate, { startedOn, basis, quote, answering = null, profile, calendar }: DatedPledge): Explanation {
  const day = dayText(dueOn, calendar);
  const rules = `${profile.id}@${String(profile.version)}`;
  const gives = (period: Period): boolean => endOfPeriod(startedOn, period, calendar) === dueOn;
  if (basis === 'statutory' && answering === 'first') return answerOrigin(dueOn, startedOn, profile, calendar);
  if (basis === 'statutory') {
    const period = { months: profile.rehandlingMonths };
    const named = {
      zh: `到期日 ${day.zh}：重新办理期限 ${String(period.months)} 个月（规则 ${rules}）。`,
      en: `Due ${day.en}: ${counted(period.months, 'month')} for a second handling (rules ${rules}).`,
    };
    return gives(period) ? joined(explanation([named]), explainDays(startedOn, period, calendar)) : explanation([setBy(day, '重新办理时登记的日期', 'entered when it was handled again')]);
  }
  if (basis !== 'inferred') return explanation([setBy(day, ...SET_BY[basis])]);
  for (const { phrases, due } of profile.inferred) {
    const phrase = phrases.find((words) => quote.includes(words));
    if (phrase === undefined || due === null) continue;
    if (due === 'yearEnd') {
      if (dueOn !== `${startedOn.slice(0, 4)}-12-31`) continue;
      return explanation([{ zh: `到期日 ${day.zh}：推断，「${phrase}」算至当年年底（规则 ${rules}）。`, en: `Due ${day.en}: inferred, “${phrase}” counts to the end of the year (rules ${rules}).` }]);
    }
    if (!gives(due)) continue;
    const named = { zh: `到期日 ${day.zh}：推断，「${phrase}」按 ${lengthText(due).zh}计（规则 ${rules}）。`, en: `Due ${day.en}: inferred, “${phrase}” counts as ${lengthText(due).en} (rules ${rules}).` };
    return joined(explanation([named]), explainDays(startedOn, due, calendar));
  }
  return explanation([setBy(day, '推断，由立项人员填写', 'inferred, entered by whoever confirmed the commitment')]);
}

/** The time to reply, for whichever of the rule's limits counting gives that date. */
function answerOrigin(dueOn: LocalDate, startedOn: LocalDate, { reply: { limit, extended }, ...profile }: Profile, calendar: Calendar): Explanation {
  const [day, rules] = [dayText(dueOn, calendar), `${profile.id}@${String(profile.version)}`];
  if ('monthDay' in limit && dueOn === `${startedOn.slice(0, 4)}-${limit.monthDay}`) {
    return explanation([{ zh: `到期日 ${day.zh}：规则 ${rules} 所定的答复截止日，不是推算，遇休息日不顺延。`, en: `Due ${day.en}: the last day to reply that the rules ${rules} name; not computed, and not rolled over days off.` }]);
  }
  const limits: [Period | undefined, string, string][] = [
    ['monthDay' in limit ? { months: 3 } : limit, '答复期限', 'to reply'], [extended?.limit, '延长后的答复期限', 'to reply, extended'],
  ];
  for (const [period, zh, en] of limits) {
    if (period === undefined || endOfPeriod(startedOn, period, calendar) !== dueOn) continue;
    const length = lengthText(period);
    const named = { zh: `到期日 ${day.zh}：${zh} ${length.zh}（规则 ${rules}）。`, en: `Due ${day.en}: ${length.en} ${en} (rules ${rules}).` };
    return joined(explanation([named]), explainDays(startedOn, period, calendar));
  }
  return explanation([setBy(day, '按规则登记的答复期限', 'the time to reply, as recorded under the rules')]);
}

const SET_BY: Readonly<Record<Exclude<DueBasis, 'statutory' | 'inferred'>, [zh: string, en: string]>> = {
  explicit: ['答复原文写明', 'named in the reply itself'],
  scope: ['按答复所在段落的范围', 'given by the scope of its paragraph in the reply'],
  declared: ['承办单位确认', 'declared by the office'],
  decided: ['经批准决定', 'set by a decision'],
  none: ['未说明来历', 'of unknown origin'],
};

function setBy(day: Named, zh: string, en: string): Named {
  return { zh: `到期日 ${day.zh}：${zh}，不是推算，遇休息日不顺延。`, en: `Due ${day.en}: ${en}; not computed, and not rolled over days off.` };
}

const LATER_RUNGS = [
  { rung: 'blueAgain', zh: '再次催办（蓝色）', en: 'blue again' },
  { rung: 'orange', zh: '橙色督办', en: 'orange' },
  { rung: 'red', zh: '红色督办', en: 'red' },
  { rung: 'referred', zh: '移送代表工作机构', en: 'referred' },
] as const;

function countedLines(start: LocalDate, n: number, end: LocalDate, calendar: Calendar): Named[] {
  const skipped = skippedText(start, end, calendar);
  const madeUp = daysIn(start, end).filter((date) => calendar.reasonOf(date).working && calendar.reasonOf(date).named);
  const days = madeUp.map((date) => dayText(date, calendar));
  return [
    ...(skipped ? [{ zh: `跳过 ${skipped.zh}。`, en: `Skipped ${skipped.en}.` }] : []),
    ...(days.length > 0 ? [{ zh: `计入 ${days.map(({ zh }) => zh).join('、')}。`, en: `Counted ${days.map(({ en }) => en).join(', ')}.` }] : []),
    { zh: `第 ${n} 个工作日为 ${dayText(end, calendar).zh}。`, en: `${dayText(end, calendar).en} is ${counted(n, 'working day')} on.` },
  ];
}

function rolledLines(start: LocalDate, period: { days: number } | { months: number }, end: LocalDate, calendar: Calendar): Named[] {
  const inMonths = 'months' in period;
  const nominal = inMonths ? addMonths(start, period.months) : addDays(start, period.days);
  const monthEnd = inMonths && nominal.slice(8) !== start.slice(8);
  const length = lengthText(period);
  const reached = {
    zh: `加 ${length.zh}为 ${dayText(nominal, calendar).zh}${monthEnd ? '，当月没有对应日，取月末日' : ''}。`,
    en: `${length.en} on is ${dayText(nominal, calendar).en}${monthEnd ? ', the last day of a month without a corresponding day' : ''}.`,
  };
  const skipped = skippedText(addDays(nominal, -1), end, calendar);
  const roll = skipped
    ? { zh: `最后一日为休假日，跳过 ${skipped.zh}，顺延至 ${dayText(end, calendar).zh}。`, en: `The last day is a day off; skipped ${skipped.en}, rolled to ${dayText(end, calendar).en}.` }
    : { zh: '该日为工作日，不顺延。', en: 'It is a working day: no roll.' };
  return [reached, roll];
}

/** The days off in (after, until], neighbours with one reason joined; empty text when there are none. */
function skippedText(after: LocalDate, until: LocalDate, calendar: Calendar): Named | '' {
  const runs: { from: LocalDate; to: LocalDate; reason: Named }[] = [];
  for (const date of daysIn(after, until)) {
    const reason = calendar.reasonOf(date);
    const last = runs.at(-1);
    if (last?.reason.zh === reason.zh && addDays(last.to, 1) === date) last.to = date;
    else if (!reason.working) runs.push({ from: date, to: date, reason });
  }
  const span = ({ from, to }: { from: LocalDate; to: LocalDate }, joint: string) => (from === to ? from : `${from}${joint}${to}`);
  return runs.length === 0 ? '' : {
    zh: runs.map((run) => `${span(run, ' 至 ')}（${run.reason.zh}）`).join('、'),
    en: runs.map((run) => `${span(run, ' to ')} (${run.reason.en})`).join(', '),
  };
}

/** 3 个月 / 3 months. */
export function lengthText(period: Period): Named {
  if ('months' in period) return { zh: `${period.months} 个月`, en: counted(period.months, 'month') };
  if ('days' in period) return { zh: `${period.days} 日`, en: counted(period.days, 'day') };
  return { zh: `${period.workingDays} 个工作日`, en: counted(period.workingDays, 'working day') };
}

function movedText(planned: LocalDate, calendar: Calendar): Named {
  const { zh, en } = calendar.reasonOf(planned);
  return { zh: `，因 ${planned} 为${zh}而提前`, en: `, moved back from ${planned} (${en})` };
}

function beforeText(before: number | 'half'): Named {
  if (before === 'half') return { zh: '期限过半', en: 'half of the time has passed' };
  if (before === 0) return { zh: '到期日', en: 'the due date' };
  return { zh: `到期前 ${before} 天`, en: `${counted(before, 'day')} before the due date` };
}

function provisionalLines(dates: LocalDate[], calendar: Calendar): Named[] {
  if (!dates.some((date) => calendar.isProvisional(date))) return [];
  const { firstYear, lastYear } = calendar;
  return [{
    zh: `放假安排数据只含 ${firstYear} 至 ${lastYear} 年，超出部分仅按周末计算，日期为暂定。`,
    en: `Holidays are known for ${firstYear} to ${lastYear} only; beyond them weekends alone count, so the dates are provisional.`,
  }];
}

function daysIn(after: LocalDate, until: LocalDate): LocalDate[] {
  return Array.from({ length: daysBetween(after, until) }, (_, index) => addDays(after, index + 1));
}

/** A date with its weekday, and the holiday that makes it a day off or a working Saturday. */
/** 2022-09-21（周三）, with the reason where the day is named in the calendar. */
export function dayText(date: LocalDate, calendar: Calendar): Named {
  const [weekday, reason] = [weekdayOf(date), calendar.reasonOf(date)];
  return {
    zh: `${date}（${weekday.zh}${reason.named ? `，${reason.zh}` : ''}）`,
    en: `${date} (${weekday.en}${reason.named ? `, ${reason.en}` : ''})`,
  };
}

function counted(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}

function explanation(lines: Named[]): Explanation {
  return { zh: lines.map(({ zh }) => zh), en: lines.map(({ en }) => en) };
}

/** The lines of all of them, in order; a line that was said already is not said again. */
function joined(...parts: readonly Explanation[]): Explanation {
  const all = parts.flatMap(({ zh, en }) => zh.map((line, i): Named => ({ zh: line, en: en[i] ?? '' })));
  return explanation(all.filter(({ zh }, i) => all.findIndex((other) => other.zh === zh) === i));
}
