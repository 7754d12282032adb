/** Facts as text, Chinese and English: dates, deadlines, counts, and what an event's data say. Pure; nothing here escapes markup. */
import { Temporal } from 'temporal-polyfill';
import type { Deadline, Field, Language, LocalDate, Named, Schedule } from './commitment.js';
import type { Entry } from './history.js';
import { word, WORDS } from './words.js';

/** What a sentence needs besides the entry: names of the kind's working stages, and the zone in which instants are read. */
export interface SentenceContext {
  stageNames: readonly ({ id: string; fields?: readonly Field[] } & Named)[];
  timeZone: string;
  /** Names of offices by id; an office that is not among them is shown by its id. */
  officeNames?: Readonly<Record<string, Named>>;
}

/** What the words about one history entry may be made of. */
export interface Told {
  entry: Entry;
  context: SentenceContext;
  fact: Facts;
  /** Name of the office whose id stands in a field, empty when it has none. */
  office: (field: string) => Named;
}

/** Text of a field of some data, empty when it has none; a date is written out when a language is given. */
export type Facts = (name: string, lang?: Language) => string;

export function factsOf(data: Readonly<Record<string, unknown>>): Facts {
  return (name, lang) => {
    const value = data[name];
    if (typeof value !== 'string' && typeof value !== 'number') return '';
    return lang === undefined ? String(value).trim() : dateText(String(value), lang);
  };
}

/** The text with what joins it to the words before, or nothing at all. */
export function after(joint: string, text: string): string {
  return text === '' ? '' : `${joint}${text}`;
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

/** What scheduleText() tells of. */
export interface ScheduleFacts {
  schedule: Schedule;
  workingDaysLeft: number;
  workingDaysLate: number;
  dueOn: LocalDate | null;
  today: LocalDate;
  /** Today is no working day; letters leave on working days only and leave it out. */
  todayOff?: boolean;
  claimedOn?: LocalDate | null;
}

/** 还有3个工作日 / 3 working days left; 已逾期1个工作日 / 1 working day overdue. Claimed in time, no date and closed say so in a word. */
export function scheduleText(state: ScheduleFacts, lang: Language): string {
  const { schedule, workingDaysLeft, workingDaysLate, dueOn, today, todayOff = false, claimedOn = null } = state;
  if (schedule === 'overdue' || schedule === 'closed_late') {
    const name = schedule === 'overdue' ? { zh: '已逾期', en: 'overdue' } : WORDS['schedule.closed_late'];
    if (workingDaysLate === 0) return name[lang];
    if (lang === 'zh' && schedule === 'closed_late') return `逾期${workingDaysLate}个工作日办结`;
    return lang === 'zh' ? `${name.zh}${workingDaysLate}个工作日` : `${countText(workingDaysLate, 'working day')} ${schedule === 'overdue' ? 'overdue' : 'late'}`;
  }
  if (schedule === 'no_date' || schedule === 'closed') return word(lang, `schedule.${schedule}`);
  // Nothing runs any more: days that were left on the day of the claim would be read as days left today.
  if (claimedOn !== null) return { zh: '已在时限内申请销号', en: 'claimed in time' }[lang];
  if (dueOn === today) return { zh: '本日到期', en: 'due today' }[lang];
  // Promised dates never roll: the date may be a day off with no working day before it but today.
  if (workingDaysLeft === 0) return (todayOff ? NO_WORKDAY_LEFT : LAST_WORKDAY)[lang];
  return lang === 'zh' ? `还有${workingDaysLeft}个工作日` : `${countText(workingDaysLeft, 'working day')} left`;
}

const LAST_WORKDAY: Named = { zh: '到期日为休息日，本日为到期前最后一个工作日', en: 'the due date is no working day; today is the last working day before it' };
const NO_WORKDAY_LEFT: Named = { zh: '到期日为休息日，到期前已无工作日', en: 'the due date is no working day, and none is left before it' };

/** `1 working day`, `2 working days`; English only. */
export function countText(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

function plainDate(date: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(date);
  } catch {
    return null;
  }
}
