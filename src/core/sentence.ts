/**
 * The one place that turns dates, deadlines, problems and history entries into sentences, Chinese and English. Pages, letters
 * and the command line all speak through it, so that one fact reads the same everywhere. Pure; nothing here escapes markup.
 */
import { Temporal } from 'temporal-polyfill';
import { isClosed, stageOf, TIMER_NAMES } from './commitment.js';
import type { Deadline, Language, Level, LocalDate, Named, NoticeIntent, Schedule, TimerName } from './commitment.js';
import { EVENTS, isEventType } from './events.js';
import type { EventType } from './events.js';
import type { Entry } from './history.js';
import { word, WORDS } from './words.js';
import type { Word } from './words.js';

/** What a sentence needs besides the entry: names of the kind's working stages, and the zone in which instants are read. */
export interface SentenceContext {
  stageNames: readonly ({ id: string } & Named)[];
  timeZone: string;
}

/** One history entry as a sentence, without its date: who did what, or what the clock did and which letters it asked for. */
export function sentenceOf(entry: Entry, context: SentenceContext, lang: Language): string {
  const timer = timerNameOf(entry.event.type);
  const said = timer === null ? personSentence(entry, context) : clockSentence(timer, entry.notices);
  const letters = noticesSentence(entry.notices, lang);
  return letters === '' ? said[lang] : `${said[lang]}${lang === 'zh' ? '' : ' '}${letters}`;
}

/** 办理中：征求意见 / in progress: consulting for `doing.consulting`; shared stages by their own word. An unknown stage is shown as it is. */
export function stageName(stage: string, stageNames: SentenceContext['stageNames'], lang: Language): string {
  const working = /^doing\.([^.]+)/.exec(stage)?.[1];
  const named = stageNames.find(({ id }) => id === working);
  if (named !== undefined) return lang === 'zh' ? `办理中：${named.zh}` : `in progress: ${named.en}`;
  const key = `stage.${working === undefined ? stage : 'doing'}`;
  return key in WORDS ? word(lang, key as Word) : stage;
}

/** Short name of an event or a timer: `填报进展` / `Report progress`, `橙色督办` / `orange`. */
export function eventName(type: string, lang: Language): string {
  const timer = timerNameOf(type);
  if (timer !== null) return word(lang, `timer.${timer}`);
  if (type === 'OPENED') return { zh: '登记', en: 'Register' }[lang];
  return isEventType(type) ? EVENTS[type][lang] : type;
}

/** The timer behind an event `xstate.after.<name>.<state id>`; null for what a person sent. */
export function timerNameOf(eventType: string): TimerName | null {
  const name = /^xstate\.after\.([A-Za-z]+)\./.exec(eventType)?.[1];
  return TIMER_NAMES.find((known) => known === name) ?? null;
}

/** 2022年9月21日 / 21 September 2022. What is not a date is shown as it is. */
export function dateText(date: LocalDate, lang: Language): string {
  const day = plainDate(date);
  return day === null ? date : day.toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'long' });
}

/** 2022年9月21日08:30 / 21 September 2022, 08:30, read in the given zone. */
export function instantText(at: Date, timeZone: string, lang: Language): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  const date = dateText(local.toPlainDate().toString(), lang);
  return lang === 'zh' ? `${date}${time}` : `${date}, ${time}`;
}

/** A due date with where it comes from, so that an inferred one never looks promised. */
export function dueText({ dueOn, basis }: Deadline, lang: Language): string {
  if (dueOn === null) return word(lang, 'basis.none');
  const [date, origin] = [dateText(dueOn, lang), word(lang, `basis.${basis}`)];
  return lang === 'zh' ? `${date}（${origin}）` : `${date} (${origin})`;
}

/** 还有3个工作日 / 3 working days left; 已逾期1个工作日 / 1 working day overdue. Claimed in time, no date and closed say so in a word. */
export function scheduleText(
  state: { schedule: Schedule; workingDaysLeft: number; workingDaysLate: number; claimedOn?: LocalDate | null }, lang: Language,
): string {
  const { schedule, workingDaysLeft, workingDaysLate, claimedOn = null } = state;
  if (schedule === 'overdue' || schedule === 'closed_late') {
    const name = schedule === 'overdue' ? { zh: '已逾期', en: 'overdue' } : WORDS['schedule.closed_late'];
    if (workingDaysLate === 0) return name[lang];
    if (lang === 'zh' && schedule === 'closed_late') return `逾期${workingDaysLate}个工作日办结`;
    return lang === 'zh' ? `${name.zh}${workingDaysLate}个工作日` : `${countText(workingDaysLate, 'working day')} ${schedule === 'overdue' ? 'overdue' : 'late'}`;
  }
  if (schedule === 'no_date' || schedule === 'closed') return word(lang, `schedule.${schedule}`);
  // Nothing runs any more: days that were left on the day of the claim would be read as days left today.
  if (claimedOn !== null) return { zh: '已在时限内申请销号', en: 'claimed in time' }[lang];
  if (workingDaysLeft === 0) return { zh: '本日到期', en: 'due today' }[lang];
  return lang === 'zh' ? `还有${workingDaysLeft}个工作日` : `${countText(workingDaysLeft, 'working day')} left`;
}

/** `1 working day`, `2 working days`; English only. */
export function countText(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** 经办人、处室负责人 / handler, section head and head. */
export function levelsText(levels: readonly Level[], lang: Language): string {
  const names = levels.map((level) => word(lang, `level.${level}`));
  return lang === 'zh' ? names.join('、') : new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names);
}

/** Why evidence does not close a commitment yet. `fieldNames` are the fields of the kind's form. */
export function problemSentence(
  problem: { code: string; field: string; facts?: Record<string, string | number> },
  fieldNames: readonly ({ name: string } & Named)[],
  lang: Language,
): string {
  const label = fieldNames.find(({ name }) => name === problem.field) ?? { zh: problem.field, en: problem.field };
  const sentence = PROBLEMS[problem.code];
  return sentence === undefined ? `${label[lang]}: ${problem.code}` : sentence(label, factsOf(problem.facts ?? {}))[lang];
}

/** The rules that refused an event, as sentences; each said once. An unknown name is shown as it is. */
export function refusalSentences(guards: readonly string[], lang: Language): string[] {
  const sentences = guards.map((guard) => (`guard.${guard}` in WORDS ? word(lang, `guard.${guard}` as Word) : guard));
  return [...new Set(sentences)];
}

type Facts = (name: string, lang?: Language) => string;

const PROBLEMS: Readonly<Record<string, (label: Named, fact: Facts) => Named>> = {
  'missing': (label) => ({ zh: `请填写“${label.zh}”。`, en: `“${label.en}” is missing.` }),
  'not-a-date': (label) => ({ zh: `“${label.zh}”不是日期，请写成 2022-09-21 的形式。`, en: `“${label.en}” is not a date; write it as 2022-09-21.` }),
  'not-a-number': (label) => ({ zh: `“${label.zh}”须为不小于零的数字。`, en: `“${label.en}” must be a number, zero or more.` }),
  'dated-in-future': (label, fact) => ({ zh: `“${label.zh}”${fact('date', 'zh')}尚未到来。`, en: `“${label.en}”, ${fact('date', 'en')}, lies in the future.` }),
  'older-than-pledge': (label, fact) => ({
    zh: `“${label.zh}”${fact('date', 'zh')}早于答复日期${fact('repliedOn', 'zh')}，不能证明答复中的承诺。`,
    en: `“${label.en}”, ${fact('date', 'en')}, is earlier than the reply of ${fact('repliedOn', 'en')} and cannot prove what it promised.`,
  }),
  'another-document': (_, fact) => ({
    zh: `承诺的是《${bare(fact('promised'))}》，提交的是《${bare(fact('given'))}》，不是同一文件。`,
    en: `《${bare(fact('promised'))}》 was promised; 《${bare(fact('given'))}》 is another document.`,
  }),
  'another-edition': (_, fact) => ({
    zh: `承诺的是“${fact('promised')}”，提交的是“${fact('given')}”，版次不符。`, en: `Edition “${fact('promised')}” was promised; “${fact('given')}” is another one.`,
  }),
  'too-few-deliveries': (_, fact) => ({
    zh: `本期应推送${fact('expected')}次，已登记${fact('delivered')}次。`,
    en: `${countText(Number(fact('expected')), 'delivery', 'deliveries')} expected in this period; recorded so far: ${fact('delivered')}.`,
  }),
  'gap-unexplained': (label) => ({ zh: `推送间隔曾超限，请填写“${label.zh}”。`, en: `A gap between two deliveries was too long; “${label.en}” is needed.` }),
  'no-check-in': () => ({ zh: '本年度尚未填报任何举措。', en: 'No check-in has been recorded in this period.' }),
};

/** What the clock did when a timer fired. Letters that went with it are told apart from it. */
const CLOCK: Readonly<Record<TimerName, Named>> = {
  nextReminder: { zh: '到达提醒日。', en: 'A reminder fell due.' },
  untilOverdue: { zh: '期限届满仍未办结，转为逾期（蓝色）。', en: 'The due date passed without completion; overdue since then (blue).' },
  untilBlueAgain: { zh: '催办后仍未办结，再次催办（蓝色）。', en: 'Still not completed after the first slip; blue again.' },
  untilOrange: { zh: '逾期仍未办结，升为橙色督办。', en: 'Still overdue; raised to orange.' },
  untilRed: { zh: '橙色督办后仍未办结，升为红色督办。', en: 'Still overdue after orange; raised to red.' },
  untilReferred: { zh: '红色督办后仍未办结，移送代表工作机构跟踪督办。', en: 'Still overdue after red; referred to the deputies’ working body.' },
  confirmBy: { zh: '立项确认期满，尚未立项。', en: 'The time to confirm passed without a decision.' },
  declareBy: { zh: '时限确认期满，推断的时限尚未确认。', en: 'The time to declare the date passed; it is still inferred.' },
  undeclaredReview: { zh: '时限仍未确认。', en: 'The date is still not declared.' },
  verifyBy: { zh: '核验期满，尚未核验。', en: 'The time to verify passed without a result.' },
  decideBy: { zh: '决定期满，调整申请尚未决定。', en: 'The time to decide passed; the change is still pending.' },
  ratingBy: { zh: '代表评价期满，未收到评价，予以办结。', en: 'The time to rate passed without a rating; closed.' },
  referredReview: { zh: '移送后到达回看日。', en: 'The day to look again after the referral came.' },
  nextDelivery: { zh: '到达推送日。', en: 'A delivery fell due.' },
  gapAlarm: { zh: '距上次推送的间隔超过允许的期限。', en: 'The gap since the last delivery became longer than allowed.' },
  nextCheckIn: { zh: '到达按季填报日。', en: 'A quarterly check-in fell due.' },
  nextLook: { zh: '到达回看日。', en: 'The day to look again came.' },
  untilReview: { zh: '到达等待条件的复核日。', en: 'The day to review the condition came.' },
};

interface Told {
  entry: Entry;
  context: SentenceContext;
  /** Text of a field of the event's data, empty when it has none; dates formatted when a language is given. */
  fact: Facts;
}

/** Predicates only: the person's name is put in front. */
const PEOPLE: Readonly<Record<EventType | 'OPENED', (told: Told) => Named>> = {
  OPENED: () => ({ zh: '登记本事项，待督查立项', en: 'registered the commitment; it awaits confirmation' }),
  CONFIRMED: ({ entry }) => ({ zh: `立项，时限：${dueText(entry.deadline, 'zh')}`, en: `confirmed the commitment; due: ${dueText(entry.deadline, 'en')}` }),
  DISMISSED: ({ fact }) => ({ zh: `不予立项，理由：${fact('reason')}`, en: `dismissed it: ${fact('reason')}` }),
  MERGED: ({ fact }) => ({ zh: `将本事项并入${fact('into')}，理由：${fact('reason')}`, en: `merged it into ${fact('into')}: ${fact('reason')}` }),
  STAGE_REACHED: ({ fact, context }) => {
    const names = context.stageNames.find(({ id }) => id === fact('stage')) ?? { zh: fact('stage'), en: fact('stage') };
    return { zh: `填报：已到“${names.zh}”阶段${after('，', fact('text'))}`, en: `reported the stage “${names.en}”${after(': ', fact('text'))}` };
  },
  PROGRESS_REPORTED: ({ fact }) => ({ zh: `填报进展：${fact('text')}`, en: `reported progress: ${fact('text')}` }),
  DELIVERED: ({ fact }) => ({
    zh: `登记推送：${fact('on', 'zh')}向${fact('recipient')}推送，批次“${fact('batch')}”，数量${fact('count')}，签收凭证“${fact('receipt')}”`,
    en: `recorded a delivery to ${fact('recipient')} on ${fact('on', 'en')}: batch “${fact('batch')}”, number of entries ${fact('count')}, receipt “${fact('receipt')}”`,
  }),
  CHECKED_IN: ({ fact }) => ({
    zh: `填报举措（${fact('on', 'zh')}）：${fact('act')}；数据：${fact('figure')}`, en: `checked in for ${fact('on', 'en')}: ${fact('act')}; figure: ${fact('figure')}`,
  }),
  NOTED: ({ fact }) => ({ zh: `登记情况（${fact('on', 'zh')}）：${fact('text')}`, en: `noted on ${fact('on', 'en')}: ${fact('text')}` }),
  CLAIMED: ({ entry }) => {
    const n = Object.values((entry.event.data?.['evidence'] ?? {}) as Record<string, unknown>).filter((value) => value !== '').length;
    return { zh: `申请销号，提交佐证${n}项`, en: `claimed it as done, with ${countText(n, 'item')} of evidence` };
  },
  VERIFIED: ({ entry, fact }) => {
    const partly = entry.event.data?.['outcome'] === 'partly';
    return {
      zh: `核验通过：${partly ? '部分落实' : '全部落实'}${after('，意见：', fact('text'))}`,
      en: `verified it: ${partly ? 'fulfilled in part' : 'fulfilled'}${after('; remarks: ', fact('text'))}`,
    };
  },
  RETURNED: ({ fact }) => ({ zh: `退回办理，理由：${fact('reason')}`, en: `returned it: ${fact('reason')}` }),
  DATE_DECLARED: ({ fact }) => ({ zh: `确认时限为${fact('dueOn', 'zh')}`, en: `declared ${fact('dueOn', 'en')} as the due date` }),
  CHANGE_REQUESTED: ({ entry, fact }) => (entry.event.data?.['change'] === 'cannot'
    ? { zh: `申请按“无法落实”办结，理由：${fact('reason')}`, en: `asked to close it as impossible to fulfil: ${fact('reason')}` }
    : { zh: `申请将时限调整为${fact('dueOn', 'zh')}，理由：${fact('reason')}`, en: `asked for the due date ${fact('dueOn', 'en')}: ${fact('reason')}` }),
  CHANGE_APPROVED: ({ entry, fact }) => {
    if (entry.event.data?.['dueOn'] === undefined) {
      const number = fact('letterNumber');
      return {
        zh: `同意按“无法落实”办结，说明函${number}（${fact('letterOn', 'zh')}）${after('，意见：', fact('reason'))}`,
        en: `agreed that it cannot be fulfilled, letter ${number} of ${fact('letterOn', 'en')}${after('; remarks: ', fact('reason'))}`,
      };
    }
    const old = entry.event.situation?.dueOn ?? null;
    return {
      zh: `同意调整时限：${old === null ? '' : `由${dateText(old, 'zh')}`}改为${fact('dueOn', 'zh')}${after('，意见：', fact('reason'))}`,
      en: `changed the due date${old === null ? '' : ` from ${dateText(old, 'en')}`} to ${fact('dueOn', 'en')}${after('; remarks: ', fact('reason'))}`,
    };
  },
  CHANGE_REFUSED: ({ fact }) => ({ zh: `不同意调整，理由：${fact('reason')}`, en: `refused the change: ${fact('reason')}` }),
  WAIT_BEGUN: ({ fact }) => ({
    zh: `登记等待条件：${fact('condition')}；复核日期${fact('reviewOn', 'zh')}`,
    en: `put it on hold until a condition is met: ${fact('condition')}; to be reviewed on ${fact('reviewOn', 'en')}`,
  }),
  CONDITION_MET: ({ fact }) => ({ zh: `登记条件已具备${after('：', fact('text'))}`, en: `recorded that the condition is met${after(': ', fact('text'))}` }),
  DROPPED: ({ fact }) => ({
    zh: `依据${fact('decisionNumber')}终止办理，理由：${fact('reason')}`, en: `dropped it by decision ${fact('decisionNumber')}: ${fact('reason')}`,
  }),
  RATED: ({ fact }) => {
    const key = `rating.${fact('rating')}`;
    const [zh, en] = key in WORDS ? [word('zh', key as Word), word('en', key as Word)] : [fact('rating'), fact('rating')];
    return { zh: `登记代表评价：${zh}${after('，意见：', fact('text'))}`, en: `recorded the deputy’s rating: ${en}${after('; remarks: ', fact('text'))}` };
  },
  DISSATISFIED: ({ entry, fact }) => ({
    zh: `登记代表不满意，退回重新办理，理由：${fact('reason')}；时限：${dueText(entry.deadline, 'zh')}`,
    en: `recorded that the deputy is dissatisfied; it is handled again: ${fact('reason')}; due: ${dueText(entry.deadline, 'en')}`,
  }),
  REOPENED: ({ fact }) => ({
    zh: `重新办理，新时限${fact('dueOn', 'zh')}，理由：${fact('reason')}`, en: `reopened it with the due date ${fact('dueOn', 'en')}: ${fact('reason')}`,
  }),
  LETTER_APPROVED: ({ fact }) => ({ zh: `批准发函（${fact('notice')}）`, en: `approved the letter ${fact('notice')}` }),
  LETTER_WITHHELD: ({ fact }) => ({ zh: `不予发函（${fact('notice')}），理由：${fact('reason')}`, en: `withheld the letter ${fact('notice')}: ${fact('reason')}` }),
};

function personSentence(entry: Entry, context: SentenceContext): Named {
  const { type, data } = entry.event;
  const name = entry.by === null ? SYSTEM : { zh: entry.by.name, en: entry.by.name };
  const tell = type === 'OPENED' || isEventType(type) ? PEOPLE[type] : () => ({ zh: type, en: type });
  const told = tell({ entry, context, fact: factsOf(data ?? {}) });
  const closed = isClosed(stageOf(entry.state.value)) && type !== 'DISMISSED' && type !== 'MERGED';
  return {
    zh: `${name.zh}${sentence(told.zh, '。')}${closed ? `${word('zh', `stage.${stageOf(entry.state.value)}` as Word)}。` : ''}`,
    en: `${name.en} ${sentence(told.en, '.')}${closed ? ` ${capital(word('en', `stage.${stageOf(entry.state.value)}` as Word))}.` : ''}`,
  };
}

const SYSTEM: Named = { zh: '系统', en: 'The system' };

function clockSentence(timer: TimerName, notices: readonly NoticeIntent[]): Named {
  const stopped = timer === 'untilOrange' && notices.some(({ letter }) => letter === 'undeclared');
  return stopped
    ? { zh: '逾期仍未办结；时限为推断且未确认，不再升级，报处室负责人和分管领导。', en: 'Still overdue; since the date is only inferred, it is not raised to orange but reported inside the department.' }
    : CLOCK[timer];
}

function noticesSentence(notices: readonly NoticeIntent[], lang: Language): string {
  return notices.map(({ letter, to }) => (lang === 'zh'
    ? `函件：${word('zh', `letter.${letter}`)}，致${levelsText(to, 'zh')}。`
    : `Letter: ${word('en', `letter.${letter}`)}, to the ${levelsText(to, 'en')}.`)).join(lang === 'zh' ? '' : ' ');
}

function factsOf(data: Readonly<Record<string, unknown>>): Facts {
  return (name, lang) => {
    const value = data[name];
    if (typeof value !== 'string' && typeof value !== 'number') return '';
    return lang === undefined ? String(value).trim() : dateText(String(value), lang);
  };
}

function after(joint: string, text: string): string {
  return text === '' ? '' : `${joint}${text}`;
}

/** People end their own texts with a full stop as often as not. */
function sentence(text: string, stop: string): string {
  return /[。．.!！?？…]["”’」）)]?$/u.test(text) ? text : `${text}${stop}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function bare(title: string): string {
  return title.replace(/^《|》$/g, '');
}

function plainDate(date: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(date);
  } catch {
    return null;
  }
}
