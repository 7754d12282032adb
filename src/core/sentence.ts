/**
 * The one place that turns dates, deadlines, problems and history entries into sentences, Chinese and English. Pages, letters
 * and the command line all speak through it, so that one fact reads the same everywhere. Pure; nothing here escapes markup.
 * What each person's event says is in person-sentences.ts, what the clock did in timer-words.ts.
 */
import { CONTACT_ACTOR, endsWithoutResult, isClosed, RULE_ACTOR, stageOf, TIMER_NAMES } from './commitment.js';
import type { Actor, Language, Level, Named, NoticeIntent, TimerName } from './commitment.js';
import { EVENTS, isEventType } from './events.js';
import { countText, factsOf, scheduleText } from './fact-text.js';
import type { SentenceContext } from './fact-text.js';
import type { Entry } from './history.js';
import { PEOPLE } from './person-sentences.js';
import { CLOCK } from './timer-words.js';
import { word, WORDS } from './words.js';
import type { Word } from './words.js';

export { countText, dateText, dueText, instantText, scheduleText } from './fact-text.js';
export type { SentenceContext } from './fact-text.js';
export { problemSentence } from './problem-sentences.js';

/** One history entry as a sentence, without its date: who did what, or what the clock did and which letters it asked for. */
export function sentenceOf(entry: Entry, context: SentenceContext, lang: Language): string {
  const timer = timerNameOf(entry.event.type);
  const said = timer === null ? personSentence(entry, context) : clockSentence(timer, entry.notices);
  const letters = noticesSentence(entry.notices, lang);
  return letters === '' ? said[lang] : `${said[lang]}${lang === 'zh' ? '' : ' '}${letters}`;
}

/**
 * 办理中：征求意见 / in progress: consulting for `doing.consulting`, 答复办理中：… for `answering.…`; shared stages by their own
 * word. An unknown stage is shown as it is.
 */
export function stageName(stage: string, stageNames: SentenceContext['stageNames'], lang: Language): string {
  const [, around, working] = /^(doing|answering)\.([^.]+)/.exec(stage) ?? [];
  if (around === undefined || working === undefined) return `stage.${stage}` in WORDS ? word(lang, `stage.${stage}` as Word) : stage;
  const named = stageNames.find(({ id }) => id === working);
  const whole = word(lang, `stage.${around}` as Word);
  if (named !== undefined) return lang === 'zh' ? `${whole}：${named.zh}` : `${whole}: ${named.en}`;
  return `stage.${around}.${working}` in WORDS ? word(lang, `stage.${around}.${working}` as Word) : whole;
}

/**
 * The stage as it is shown: most kinds begin in their first stage, which nobody has reported yet (`reported` says whether any
 * stage has been), and what was only kept up in part is not called fulfilled. The answer is a stage for stageName().
 */
export function shownStage(stage: string, kind: string, stageNames: SentenceContext['stageNames'], reported: boolean): string {
  if (stage === 'closed.partly' && kind === 'maintain-effort') return 'closed.partlyMaintained';
  const [first] = stageNames;
  return !reported && first !== undefined && stage === `doing.${first.id}` ? 'doing.unreported' : stage;
}

/**
 * As scheduleText(), but: what ended because it goes on elsewhere, or was no pledge, is not called complete (`into` is the
 * commitment it was merged into); what was claimed late was late then and is so no longer; an answered suggestion has no days left.
 */
export function standingText(stage: string, state: Parameters<typeof scheduleText>[0], lang: Language, into = ''): string {
  if (stage === 'merged' && into !== '') return lang === 'zh' ? `已并入${into}` : `merged into ${into}`;
  if (endsWithoutResult(stage)) return stageName(stage, [], lang);
  if (stage === 'answered') return { zh: '已答复', en: 'answered' }[lang];
  const { schedule, claimedOn = null, workingDaysLate } = state;
  if (schedule !== 'overdue' || claimedOn === null || workingDaysLate === 0) return scheduleText(state, lang);
  return lang === 'zh' ? `逾期${workingDaysLate}个工作日申请销号` : `claimed ${countText(workingDaysLate, 'working day')} late`;
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

/** 经办人、处室负责人 / handler, section head and head. */
export function levelsText(levels: readonly Level[], lang: Language): string {
  const names = levels.map((level) => word(lang, `level.${level}`));
  return lang === 'zh' ? names.join('、') : new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names);
}

/** The rules that refused an event, as sentences; each said once. An unknown name is shown as it is. */
export function refusalSentences(guards: readonly string[], lang: Language): string[] {
  const sentences = guards.map((guard) => (`guard.${guard}` in WORDS ? word(lang, `guard.${guard}` as Word) : guard));
  return [...new Set(sentences)];
}

/** 蓝睿（代农浩） / Lan Rui (for Nong Hao): whoever acts for somebody is never shown without them. A rule is no person and says so. */
export function actorName({ id, name, behalf }: Pick<Actor, 'id' | 'name' | 'behalf'>, lang: Language): string {
  if (id.startsWith(RULE_ACTOR)) return { zh: '地方规则', en: 'The rule of the place' }[lang];
  if (id.startsWith(CONTACT_ACTOR)) {
    const other = behalf === undefined || behalf.id.startsWith(CONTACT_ACTOR) || name.startsWith(behalf.name) ? '' : behalf.name;
    return lang === 'zh' ? `${name}（凭函件链接${other === '' ? '' : `，即${other}`}）` : `${name} (by the link in a letter${other === '' ? '' : `, who is ${other}`})`;
  }
  if (behalf === undefined) return name;
  return lang === 'zh' ? `${name}（代${behalf.name}）` : `${name} (for ${behalf.name})`;
}

/** Their own sentence says already how it ended. */
const SAYS_ITS_END: readonly string[] = ['DISMISSED', 'MERGED', 'SPLIT', 'WITHDRAWN'];

function personSentence(entry: Entry, context: SentenceContext): Named {
  const { by } = entry;
  const { type, data = {} } = entry.event;
  const name = by === null ? SYSTEM : { zh: actorName(by, 'zh'), en: actorName(by, 'en') };
  const tell = type === 'OPENED' || isEventType(type) ? PEOPLE[type] : () => ({ zh: type, en: type });
  const fact = factsOf(data);
  const told = tell({ entry, context, fact, office: (field) => context.officeNames?.[fact(field)] ?? { zh: fact(field), en: fact(field) } });
  const stage = shownStage(stageOf(entry.state.value), entry.definition.kind, [], true);
  const closed = isClosed(stage) && !SAYS_ITS_END.includes(type);
  return {
    zh: `${name.zh}${sentence(told.zh, '。')}${closed ? `${stageName(stage, [], 'zh')}。` : ''}`,
    en: `${name.en} ${sentence(told.en, '.')}${closed ? ` ${capital(stageName(stage, [], 'en'))}.` : ''}`,
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

/** People end their own texts with a full stop as often as not. */
function sentence(text: string, stop: string): string {
  return /[。．.!！?？…]["”’」）)]?$/u.test(text) ? text : `${text}${stop}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
