/** What the pictures call states, conditions and the clock's own events where the catalogue has no word for them. */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { Language, Named } from '../src/core/commitment.js';
import { EVENTS, isEventType } from '../src/core/events.js';
import type { EventType } from '../src/core/events.js';
import { WORDS } from '../src/core/words.js';

/** By path in the machine; before the catalogue's own words, which are written for lists and longer. */
const STATES: Readonly<Record<string, Named>> = {
  'underway': { zh: '办理期间', en: 'underway' },
  'underway.work': { zh: '办理', en: 'the work' },
  'underway.work.objected': { zh: '有异议', en: 'objected to' },
  'underway.work.objected.notOurs': { zh: '不属本单位，待决定', en: 'not ours: to be decided' },
  'underway.work.objected.notAPledge': { zh: '不是承诺，待决定', en: 'not a pledge: to be decided' },
  'underway.work.claimed': { zh: '拟销号', en: 'claimed as done' },
  'underway.cohort': { zh: '年度与届次', en: 'year and term' },
  'underway.cohort.current': { zh: '本年度、本届内', en: 'within its year and term' },
  'underway.cohort.explaining': { zh: '跨届，待说明', en: 'beyond its term, to be explained' },
  'underway.change': { zh: '承诺调整', en: 'changes of the pledge' },
  'underway.change.settled': { zh: '无待决调整', en: 'no change pending' },
  'underway.change.provisional': { zh: '时限为推断，待确认', en: 'date inferred, unconfirmed' },
  'underway.change.pending': { zh: '调整待决定', en: 'change pending' },
  'underway.change.pending.department': { zh: '承办单位审批中', en: 'before the department' },
  'underway.change.pending.overseer': { zh: '督查部门决定中', en: 'before the overseer' },
  'feedback': { zh: '反馈代表', en: 'feedback' },
  'feedback.replying': { zh: '待再次答复代表', en: 'the deputy is to be told' },
  'underway.work.doing.disputed': { zh: '对不可核验有异议，待复核', en: 'contested, to be re-examined' },
  'closed': { zh: '办结', en: 'closed' },
  'disputed': { zh: '对办理结果有异议，待复核', en: 'outcome contested, to be re-examined' },
  'disputed.fulfilled': { zh: '全部落实', en: 'fulfilled' },
  'disputed.partly': { zh: '部分落实', en: 'fulfilled in part' },
  'disputed.maintained': { zh: '年度持续推进', en: 'maintained for the year' },
  'disputed.noted': { zh: '已知悉结果', en: 'result noted' },
  'disputed.dropped': { zh: '终止', en: 'dropped' },
  'disputed.notFulfilled': { zh: '无法落实', en: 'not fulfilled' },
  'disputed.notVerifiable': { zh: '不可核验', en: 'not verifiable' },
  'answering.work': { zh: '答复', en: 'the answer' },
  'answering.work.contacting': { zh: '待与代表沟通', en: 'contact to be made' },
  'answering.work.drafting': { zh: '起草答复', en: 'drafting' },
  'answering.work.meeting': { zh: '待按规则会商或评估', en: 'what the rule has follow is to be held' },
  'answering.extension.telling': { zh: '已延长，待告知代表', en: 'granted; the deputy is to be told' },
  'answering.redo': { zh: '空泛意见重提', en: 'empty opinions' },
  'answering.redo.none': { zh: '无', en: 'none returned' },
  'answering.redo.awaited': { zh: '已退回，待重提', en: 'returned, another is awaited' },
  'answering.staff': { zh: '承办人员', en: 'who handles it' },
  'answering.staff.unnamed': { zh: '待确定', en: 'to be named' },
  'answering.staff.named': { zh: '已确定', en: 'named' },
  'answering.opinions': { zh: '会办意见', en: 'co-handlers’ opinions' },
  'answering.extension': { zh: '延长答复', en: 'extension' },
  'answering.extension.none': { zh: '未申请', en: 'not asked for' },
  'answering.extension.asked': { zh: '待决定', en: 'to be decided' },
  'answering.extension.granted': { zh: '已延长', en: 'granted' },
};

/** Of the region that several machines share, by what follows the state it is a region of. */
const CLOCK: Readonly<Record<string, Named>> = {
  'clock': { zh: '时限', en: 'the clock' },
  'clock.untimed': { zh: '不计时限', en: 'no due date, never overdue' },
  'clock.ahead': { zh: '未到期', en: 'not due yet' },
  'clock.overdue': { zh: '逾期', en: 'overdue' },
  'clock.overdue.blue': WORDS['rung.blue'],
  'clock.overdue.blueAgain': WORDS['rung.blueAgain'],
  'clock.overdue.orange': WORDS['rung.orange'],
  'clock.overdue.red': WORDS['rung.red'],
  'clock.overdue.referred': { zh: '已移送', en: 'referred' },
  'clock.undeclared': { zh: '时限仍未确认', en: 'date still unconfirmed' },
  'clock.undated': WORDS['rung.undated'],
  'clock frame': { zh: '计时', en: 'running' },
  'clock.held': { zh: '停止计时（核验中）', en: 'held during verification' },
  'clock.waiting': { zh: '等待条件', en: 'waiting for a condition' },
};

/** Raised by another region, and called after what makes it do so. */
const RAISED: Readonly<Record<string, Named & { by: EventType | null }>> = {
  'clock.hold': { ...EVENTS.CLAIMED, by: 'CLAIMED' },
  'clock.resume': { ...EVENTS.RETURNED, by: 'RETURNED' },
  'clock.rebase': { zh: '时限确认、变更或重算', en: 'date declared, changed or recounted', by: null },
  'work.offer': { zh: '变更承办单位获准', en: 'another office is approved', by: 'CHANGE_APPROVED' },
};

/** What decides between ways of one event. Who may send it is not shown: that is in the rules of each event. */
const CONDITIONS: Readonly<Record<string, Named>> = {
  'dateIsFirm': { zh: '时限已确认', en: 'date is firm' },
  'isProvisional': { zh: '时限为推断', en: 'date inferred' },
  'isClaimed': { zh: '核验中', en: 'during verification' },
  'isWaiting': { zh: '等待条件期间', en: 'while waiting' },
  'isTakenUpAgain': { zh: '重新办理', en: 'taken up again' },
  'needsSecondReply': { zh: '须再次答复', en: 'a second reply is due' },
  'mustMeetAgain': { zh: '再次，且规则有规定', en: 'again, where a rule has something follow' },
  'mustMeet': { zh: '须会商或评估', en: 'something is to be held' },
  'mayExtendAndTell': { zh: '须告知代表', en: 'the deputy must be told' },
  'isStaffed': { zh: '已确定人员', en: 'named already' },
  'mayRateAgain': { zh: '再次', en: 'a second time' },
  'indicatorIs agreed': { zh: '指标已认可', en: 'indicator agreed' },
  'indicatorIs proposed': { zh: '指标已提出', en: 'indicator proposed' },
  'indicatorIs missed': { zh: '未提出指标', en: 'no indicator' },
  'mayApproveDate': { zh: '延期', en: 'date' },
  'mayApproveScope': { zh: '范围', en: 'scope' },
  'mayDecideDate': { zh: '延期', en: 'date' },
  'mayDecideScope': { zh: '范围', en: 'scope' },
  'mayDecideOwner': { zh: '承办单位', en: 'office' },
  'mayDecideCannot': { zh: '无法落实', en: 'cannot be fulfilled' },
};

/** What leads from a state that is left at once into a frame, whichever state in there. */
const INTO_FRAMES: Readonly<Record<string, Named>> = { 'clock.resuming': { zh: '到此时所在的梯级', en: 'to the rung that holds now' } };

export const OTHERWISE: Named = { zh: '否则', en: 'otherwise' };
export const NO_FURTHER: Named = { zh: '不再办理', en: 'taken no further' };
export const FROM_EACH: Named = { zh: '各状态', en: 'from each state' };
export const LEGEND = {
  person: { zh: '人员操作', en: 'somebody acts' },
  timer: { zh: '到期自动', en: 'a timer, by itself' },
  passing: { zh: '随即转入', en: 'at once' },
  letter: { zh: '发出的函件', en: 'letter that goes out' },
  stay: { zh: '不改变状态', en: 'changes no state' },
  shared: { zh: '共用出口的状态', en: 'states that share their ways out' },
} as const satisfies Record<string, Named>;

/** Throws when a state has no name: add it above or to the catalogue. */
export function stateName(node: AnyStateNode, lang: Language): string {
  const path = node.path.join('.');
  const own = STATES[path] ?? CLOCK[inRegion(node)];
  if (own !== undefined) return own[lang];
  const key = node.path.map((_, from) => `stage.${node.path.slice(from).join('.')}`).find((each) => each in WORDS);
  if (key === undefined) throw new TypeError(`no word for the state ${path}: name it in src/core/words.ts or workflows/picture-words.ts`);
  return catalogue(key, lang);
}

export function frameName(node: AnyStateNode, lang: Language): string | null {
  return CLOCK[`${inRegion(node)} frame`]?.[lang] ?? null;
}

export function wayIntoFrame(node: AnyStateNode, lang: Language): string | null {
  return INTO_FRAMES[inRegion(node)]?.[lang] ?? null;
}

export function eventName(type: string, lang: Language): string {
  const named = isEventType(type) ? EVENTS[type] : RAISED[type];
  if (named === undefined) throw new TypeError(`no word for the event ${type}: name it in src/core/events.ts or workflows/picture-words.ts`);
  return named[lang];
}

/** False for what nothing in this machine can raise: a region that several machines share listens to more than each of them says. */
export function isRaised(type: string, machine: AnyStateMachine): boolean {
  const by = RAISED[type]?.by ?? null;
  return by === null || machine.events.includes(by);
}

export function timerName(timer: string, lang: Language): string {
  return catalogue(`timer.${timer}`, lang);
}

export function letterName(letter: string, lang: Language): string {
  return catalogue(`letter.${letter}`, lang);
}

export function conditionOf(guard: unknown): Named | null {
  const { type, params } = typeof guard === 'string' ? { type: guard, params: undefined } : (guard ?? {}) as { type?: string; params?: Record<string, string> };
  return CONDITIONS[[type, ...Object.values(params ?? {})].join(' ')] ?? null;
}

function inRegion({ path }: AnyStateNode): string {
  return path.slice(1).join('.');
}

function catalogue(key: string, lang: Language): string {
  const named = (WORDS as Readonly<Record<string, Named>>)[key];
  if (named === undefined) throw new TypeError(`no word for ${key}: name it in src/core/words.ts`);
  return named[lang];
}
