/**
 * The catalogue: every fixed word of the house in both languages; timers, letters and rules have a file each. Sentences with
 * facts in them are in sentence.ts, names of events and form fields beside their schemas in events.ts. A missing or misspelt
 * key does not compile.
 */
import type { DueBasis, EvidenceState, Language, Letter, Level, Named, Role, Rung, Schedule, TimerName } from './commitment.js';
import { LETTER_WORDS } from './letter-words.js';
import { RULE_WORDS } from './rule-words.js';
import type { Guard } from './rule-words.js';
import { TIMER_WORDS } from './timer-words.js';

/** Stages that every kind shares; working stages carry their names in the definition of the kind. */
export type SharedStage =
  | 'proposed' | 'offered' | `objected.${'notOurs' | 'notAPledge'}` | 'doing' | 'contested' | 'claimed'
  | 'feedback' | `feedback.${'replying' | 'rating'}` | 'dismissed' | 'merged' | 'split' | 'withdrawn'
  | `closed.${'fulfilled' | 'partly' | 'partlyMaintained' | 'maintained' | 'noted' | 'dropped' | 'notFulfilled' | 'notVerifiable'}`
  | `disputed.${'fulfilled' | 'partly' | 'maintained' | 'noted' | 'dropped' | 'notFulfilled' | 'notVerifiable'}`
  // Work that is not one of the kind's own stages: before the first of them, and around an indicator.
  | `doing.${'unreported' | 'notStarted' | 'defining' | 'judging' | 'unverifiable' | 'disputed' | 'pursuing'}`
  // The reply's own machine.
  | 'handedOver' | 'returnAsked' | 'answering' | 'answered' | `closed.${'rated' | 'unrated'}`;

/** Where a notice stands, as its row says. */
export type NoticeState =
  | 'awaiting-approval' | 'queued' | 'sending' | 'sent' | 'retry' | 'dead' | 'uncertain' | 'superseded' | 'suppressed' | 'withheld';

type Rating = 'satisfied' | 'basically_satisfied' | 'dissatisfied';

type Key =
  | `role.${Role}` | `level.${Level}` | `basis.${DueBasis}` | `schedule.${Schedule}` | `rung.${Rung}` | `evidence.${EvidenceState}`
  | `letter.${Letter}` | `timer.${TimerName}` | `stage.${SharedStage}` | `notice.${NoticeState}` | `guard.${Guard}` | `rating.${Rating}`;

export const WORDS = {
  'role.handler': { zh: '经办人', en: 'handler' },
  'role.sectionHead': { zh: '处室负责人', en: 'section head' },
  'role.deputyHead': { zh: '分管领导', en: 'deputy head' },
  'role.head': { zh: '主要领导', en: 'head' },
  'role.supervisor': { zh: '督查人员', en: 'supervisor' },
  'role.liaison': { zh: '代表联络员', en: 'deputies’ liaison' },
  'role.auditor': { zh: '审计人员', en: 'auditor' },
  'role.administrator': { zh: '系统管理员', en: 'administrator' },

  'level.handler': { zh: '经办人', en: 'handler' },
  'level.sectionHead': { zh: '处室负责人', en: 'section head' },
  'level.deputyHead': { zh: '分管领导', en: 'deputy head' },
  'level.head': { zh: '主要领导', en: 'head' },
  'level.supervisor': { zh: '督查人员', en: 'supervisor' },
  'level.liaison': { zh: '代表联络员', en: 'deputies’ liaison' },

  'basis.explicit': { zh: '答复原文承诺', en: 'promised in the reply' },
  'basis.scope': { zh: '答复段落所定期限', en: 'promised by its paragraph of the reply' },
  'basis.inferred': { zh: '推断，未确认', en: 'inferred, unconfirmed' },
  'basis.declared': { zh: '原文未写日期，推断后经承办单位确认', en: 'not in the text: inferred, then confirmed by the office' },
  'basis.decided': { zh: '经批准确定', en: 'set by decision' },
  'basis.statutory': { zh: '法定期限', en: 'statutory' },
  'basis.none': { zh: '未定时限', en: 'no due date' },

  'schedule.no_date': { zh: '未定时限', en: 'no due date' },
  'schedule.provisional': { zh: '时限待确认', en: 'date unconfirmed' },
  'schedule.on_time': { zh: '按期推进', en: 'on time' },
  'schedule.due_soon': { zh: '临近到期', en: 'due soon' },
  'schedule.overdue': { zh: '逾期', en: 'overdue' },
  'schedule.closed': { zh: '已办结', en: 'closed' },
  'schedule.closed_late': { zh: '逾期办结', en: 'closed late' },

  'rung.undated': { zh: '未定时限', en: 'no due date' },
  'rung.ahead': { zh: '未到期', en: 'not due yet' },
  'rung.blue': { zh: '蓝色催办', en: 'blue' },
  'rung.blueAgain': { zh: '再次蓝色催办', en: 'blue again' },
  'rung.orange': { zh: '橙色督办', en: 'orange' },
  'rung.red': { zh: '红色督办', en: 'red' },
  'rung.referred': { zh: '已移送代表工作机构', en: 'referred to the deputies’ working body' },

  'evidence.none': { zh: '无佐证', en: 'no evidence' },
  'evidence.partial': { zh: '部分佐证', en: 'evidence in part' },
  'evidence.complete': { zh: '佐证齐全', en: 'evidence complete' },
  'evidence.verified': { zh: '已核验', en: 'verified' },
  'evidence.contested': { zh: '有异议', en: 'contested' },

  'stage.proposed': { zh: '待立项', en: 'proposed' },
  'stage.offered': { zh: '待接收（异议期内）', en: 'offered to the office (it may still object)' },
  'stage.objected.notOurs': { zh: '有异议：不属本单位，待决定', en: 'objection “not ours”, awaiting decision' },
  'stage.objected.notAPledge': { zh: '有异议：不是承诺，待决定', en: 'objection “not a pledge”, awaiting decision' },
  'stage.doing': { zh: '办理中', en: 'in progress' },
  'stage.doing.unreported': { zh: '办理中：尚未填报阶段', en: 'in progress: no stage reported yet' },
  'stage.doing.notStarted': { zh: '办理中：尚未开始', en: 'in progress: not started yet' },
  'stage.doing.defining': { zh: '办理中：待提出指标', en: 'in progress: an indicator is to be proposed' },
  'stage.doing.judging': { zh: '办理中：指标待认可', en: 'in progress: the indicator awaits agreement' },
  'stage.doing.unverifiable': { zh: '办理中：无获认可的指标，不可核验', en: 'in progress: no agreed indicator, not verifiable' },
  'stage.doing.disputed': { zh: '办理中：对“不可核验”有异议，待复核', en: 'in progress: “not verifiable” contested, awaiting re-examination' },
  'stage.doing.pursuing': { zh: '办理中：按指标推进', en: 'in progress: towards the agreed indicator' },
  'stage.contested': { zh: '结论有异议，待复核', en: 'finding contested, awaiting re-examination' },
  'stage.claimed': { zh: '拟销号，待核验', en: 'claimed as done, awaiting verification' },
  'stage.feedback': { zh: '待代表评价', en: 'awaiting the deputy’s rating' },
  'stage.feedback.replying': { zh: '已核验，待再次答复代表', en: 'verified; the deputy is to be told the result' },
  'stage.feedback.rating': { zh: '待代表评价', en: 'awaiting the deputy’s rating' },
  'stage.dismissed': { zh: '不予立项', en: 'dismissed' },
  'stage.merged': { zh: '已并案', en: 'merged' },
  'stage.split': { zh: '已分案', en: 'split' },
  'stage.withdrawn': { zh: '随答复撤回', en: 'withdrawn with its reply' },
  'stage.closed.fulfilled': { zh: '已销号：全部落实', en: 'closed: fulfilled' },
  'stage.closed.partly': { zh: '已销号：部分落实', en: 'closed: fulfilled in part' },
  'stage.closed.partlyMaintained': { zh: '已销号：年度部分持续推进', en: 'closed: maintained in part for the year' },
  'stage.closed.maintained': { zh: '已销号：年度持续推进', en: 'closed: maintained for the year' },
  'stage.closed.noted': { zh: '已办结：已知悉结果', en: 'closed: result noted' },
  'stage.closed.dropped': { zh: '已终止', en: 'closed: dropped by decision' },
  'stage.closed.notFulfilled': { zh: '已办结：无法落实', en: 'closed: not fulfilled' },
  'stage.closed.notVerifiable': { zh: '已列示：不可核验', en: 'closed: listed as not verifiable' },
  'stage.disputed.fulfilled': { zh: '对销号（全部落实）有异议，待复核', en: 'closing (fulfilled) contested, awaiting re-examination' },
  'stage.disputed.partly': { zh: '对销号（部分落实）有异议，待复核', en: 'closing (in part) contested, awaiting re-examination' },
  'stage.disputed.maintained': { zh: '对销号（年度持续推进）有异议，待复核', en: 'closing (maintained) contested, awaiting re-examination' },
  'stage.disputed.noted': { zh: '对办结（已知悉结果）有异议，待复核', en: 'closing (result noted) contested, awaiting re-examination' },
  'stage.disputed.dropped': { zh: '对终止有异议，待复核', en: 'dropping contested, awaiting re-examination' },
  'stage.disputed.notFulfilled': { zh: '对办结（无法落实）有异议，待复核', en: 'closing (not fulfilled) contested, awaiting re-examination' },
  'stage.disputed.notVerifiable': { zh: '对列示（不可核验）有异议，待复核', en: 'listing (not verifiable) contested, awaiting re-examination' },
  'stage.handedOver': { zh: '已交办，待接收（可申请退回）', en: 'handed over (the office may still return it)' },
  'stage.returnAsked': { zh: '申请退回，待决定', en: 'return asked for, awaiting decision' },
  'stage.answering': { zh: '答复办理中', en: 'being answered' },
  'stage.answered': { zh: '已答复，待代表评价', en: 'answered, awaiting the deputy’s rating' },
  'stage.closed.rated': { zh: '已办结：代表已评价答复', en: 'closed: the reply is rated' },
  'stage.closed.unrated': { zh: '已办结：评价期满未收到评价', en: 'closed: the reply was not rated in time' },

  'notice.awaiting-approval': { zh: '待批准', en: 'awaiting approval' },
  'notice.queued': { zh: '待发', en: 'queued' },
  'notice.sending': { zh: '发送中', en: 'being sent' },
  'notice.sent': { zh: '已发', en: 'sent' },
  'notice.retry': { zh: '待重发', en: 'to be tried again' },
  'notice.dead': { zh: '无法送达', en: 'undeliverable' },
  'notice.uncertain': { zh: '送达不明', en: 'delivery uncertain' },
  'notice.superseded': { zh: '不再发出', en: 'no longer sent' },
  'notice.suppressed': { zh: '未发', en: 'not sent' },
  'notice.withheld': { zh: '不予发函', en: 'withheld' },

  'rating.satisfied': { zh: '满意', en: 'satisfied' },
  'rating.basically_satisfied': { zh: '基本满意', en: 'basically satisfied' },
  'rating.dissatisfied': { zh: '不满意', en: 'dissatisfied' },

  ...TIMER_WORDS, ...LETTER_WORDS, ...RULE_WORDS,
} as const satisfies Record<Key, Named>;
export type Word = keyof typeof WORDS;

export function word(lang: Language, key: Word): string {
  return WORDS[key][lang];
}
