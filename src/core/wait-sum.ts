/**
 * The sum behind every date that is no due date and no rung: windows, questions, looks and the days of a plan or of the year. The
 * instants come from core/schedule.ts and core/ask-instants.ts; a period is counted out only where counting it gives the very day that
 * is waited for, so that nobody is shown a sum that is not behind the date.
 */
import type { Calendar, Period } from './calendar.js';
import { endOfPeriod, localDateOf } from './calendar.js';
import type { LocalDate, Named, TimerName } from './commitment.js';
import type { Explanation } from './explain.js';
import { dayText, explainDays, lengthText } from './explain.js';
import type { PeriodName, Profile, Wait } from './profile.js';
import { TIMER_WORDS } from './timer-words.js';

export interface ArmedWait {
  name: TimerName;
  /** The day it was armed, in the zone of the profile: the first day, which does not count. */
  from: LocalDate;
  fireAt: Date;
}

/** What a wait of that name is long; the profile's number. */
type Long = Wait | PeriodName | ((profile: Profile) => Period);

/** It goes out when the office opens on its last day. */
const QUESTIONS: Readonly<Partial<Record<TimerName, Long>>> = {
  confirmBy: 'confirm', declareBy: 'declare', undeclaredReview: 'undeclaredReview', verifyBy: 'verify', decideBy: 'decide', referredReview: 'referredReview',
  indicatorAsk: 'indicatorAsk', judgeBy: 'decideObjection', measureAsk: 'measureAsk', coordinateAsk: 'coordinateAsk', decideObjectionBy: 'decideObjection', reexamineBy: 'reexamine',
  secondReplyBy: 'secondReply', explainBy: 'explain', returnDecisionBy: 'reassign', contactBy: 'contact', opinionBy: 'opinion', extensionBy: 'decideExtension', tellDeputyBy: 'tellDeputy', meetBy: 'meeting',
  opinionRedoBy: ({ reply, periods }) => reply.opinionRedoWithin ?? periods.opinionRedo,
  staffBy: ({ reply }) => reply.nameStaffWithin ?? { workingDays: 1 }, // armed only where the rule names a limit
  nextLook: ({ lookMonths }) => ({ months: lookMonths }),
  untilReview: 'reviewAgain',
};

/** It is open through its last day, and closes at 00:00 after it. */
const WINDOWS: Readonly<Partial<Record<TimerName, Long>>> = { objectBy: 'object', indicatorBy: 'indicator', acceptBy: 'return', ratingBy: 'rating', replyRatingBy: 'replyRating' };

/** Days that are named and not counted. */
const NAMED: Readonly<Partial<Record<TimerName, Named>>> = {
  halfTime: { zh: '期限过半之日，遇休息日提前', en: 'the middle of the limit, moved back over days off' },
  lastSeason: { zh: '上一版发布的月日，遇休息日提前', en: 'the day of the year on which the last edition came out, moved back over days off' },
  nextMilestone: { zh: '节点计划所填之日，遇休息日提前', en: 'the day that the plan names, moved back over days off' },
  nextBudgetDate: { zh: '规则所定的预算节点，遇休息日提前', en: 'a date of the budget calendar in the rules, moved back over days off' },
  pilotEnd: { zh: '登记的试点结束日，遇休息日提前', en: 'the recorded end of the pilot, moved back over days off' },
  opinionBy: { zh: '规则所定的会办意见截止日，遇休息日提前', en: 'the last day for opinions that the rules name, moved back over days off' },
  staffBy: { zh: '规则所定确定承办人员的期限，自交办之日起', en: 'the time that the rules name for it, from the handover on' },
  yearEnd: { zh: '年度结束，次年1月1日零时', en: 'the year is over at 00:00 of 1 January' },
  termEnd: { zh: '规则所载的本届届满日，遇休息日提前', en: 'the last day of the term in the rules, moved back over days off' },
  nextCheckIn: { zh: '季度最后一日，遇休息日提前', en: 'the last day of the quarter, moved back over days off' },
  untilReview: { zh: '登记的复核日期', en: 'the review date that was recorded' },
  nextDelivery: { zh: '推送间隔期满前提前询问，遇休息日提前', en: 'ahead of the end of the gap between deliveries, moved back over days off' },
  gapAlarm: { zh: '推送间隔最后一日的次日零时', en: '00:00 after the last day of the gap between deliveries' },
};

/** One wait as a heading line and its sum. Empty for a rung of the ladder or a reminder, which explainLadder() tells. */
export function explainWait({ name, from, fireAt }: ArmedWait, profile: Profile, calendar: Calendar): Explanation {
  const word = TIMER_WORDS[`timer.${name}`];
  const window = WINDOWS[name];
  const long = window ?? QUESTIONS[name];
  const last = localDateOf(new Date(fireAt.getTime() - (window === undefined ? 0 : 1)), profile.timeZone);
  const period = long === undefined ? null : periodOf(long, profile);
  if (period !== null && endOfPeriod(from, period, calendar) === last) {
    const [length, day, rules] = [lengthText(period), dayText(last, calendar), `${profile.id}@${String(profile.version)}`];
    const sum = explainDays(from, period, calendar);
    return {
      zh: [`${word.zh}：${length.zh}（规则 ${rules}），最后一日 ${day.zh}。`, ...sum.zh],
      en: [`${capital(word.en)}: ${length.en} (rules ${rules}), the last day is ${day.en}.`, ...sum.en],
    };
  }
  const named = NAMED[name];
  if (named === undefined) return { zh: [], en: [] };
  const day = dayText(localDateOf(fireAt, profile.timeZone), calendar);
  return { zh: [`${word.zh} ${day.zh}：${named.zh}。`], en: [`${capital(word.en)} ${day.en}: ${named.en}.`] };
}

/** Armed timers with the day of the entry that armed each (`epoch` = its number); one whose entry is not given is left out. */
export function armedWaits(timers: readonly { name: string; epoch: number; fireAt: Date }[], entries: readonly { seq: number; at: Date }[], { timeZone }: Pick<Profile, 'timeZone'>): ArmedWait[] {
  return timers.flatMap(({ name, epoch, fireAt }) => {
    const entry = entries.find(({ seq }) => seq === epoch);
    return entry === undefined ? [] : [{ name: name as TimerName, from: localDateOf(entry.at, timeZone), fireAt }];
  });
}

/** The sums of everything that is waited for, in the order given. */
export function explainWaits(waits: readonly ArmedWait[], profile: Profile, calendar: Calendar): Explanation {
  const sums = waits.map((wait) => explainWait(wait, profile, calendar));
  return { zh: sums.flatMap(({ zh }) => zh), en: sums.flatMap(({ en }) => en) };
}

function periodOf(long: Long, profile: Profile): Period {
  if (typeof long === 'function') return long(profile);
  return Object.hasOwn(profile.periods, long) ? profile.periods[long as PeriodName] : { workingDays: profile.waits[long as Wait] };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
