/**
 * The catalogue: every fixed word of the house in both languages. Sentences with facts in them are in sentence.ts, names of
 * events and form fields beside their schemas in events.ts. A missing or misspelt key does not compile.
 */
import type { DueBasis, EvidenceState, Language, Letter, Level, Named, Role, Rung, Schedule, TimerName } from './commitment.js';

/** Stages that every kind shares; working stages carry their names in the definition of the kind. */
export type SharedStage =
  | 'proposed' | 'doing' | 'claimed' | 'feedback' | 'dismissed' | 'merged'
  | `closed.${'fulfilled' | 'partly' | 'maintained' | 'noted' | 'dropped' | 'notFulfilled'}`;

/** Where a notice stands, as its row says. */
export type NoticeState =
  | 'awaiting-approval' | 'queued' | 'sending' | 'sent' | 'retry' | 'dead' | 'uncertain' | 'superseded' | 'suppressed' | 'withheld';

/** Names of guards in the shared statechart that can refuse a person. */
type Guard =
  | 'bySupervisor' | 'byOffice' | 'mayRate' | 'mayRatePartly' | 'reachesStage' | 'occurrenceComplete' | 'mayClaim' | 'mayVerify'
  | 'mayDecideDate' | 'mayDecideCannot' | 'mayRefuse' | 'mayDeclare';

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
  'basis.decided': { zh: '督查决定', en: 'set by decision' },
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

  'letter.confirm-request': { zh: '立项确认提醒', en: 'Request to confirm' },
  'letter.reminder': { zh: '到期提醒', en: 'Reminder' },
  'letter.declare-date': { zh: '时限确认通知', en: 'Request to declare a date' },
  'letter.overdue-blue': { zh: '蓝色催办单', en: 'Blue slip' },
  'letter.overdue-orange': { zh: '橙色督办单', en: 'Orange slip' },
  'letter.overdue-red': { zh: '红色督办单', en: 'Red slip' },
  'letter.undeclared': { zh: '时限未确认通报', en: 'Date still unconfirmed' },
  'letter.referred': { zh: '移送跟踪督办函', en: 'Referral' },
  'letter.check-in': { zh: '按季填报通知', en: 'Quarterly check-in' },
  'letter.delivery-due': { zh: '推送报送提醒', en: 'Delivery due' },
  'letter.look-again': { zh: '回看提醒', en: 'Time to look again' },
  'letter.condition-review': { zh: '等待条件复核通知', en: 'Review of a condition' },
  'letter.verification-request': { zh: '核验通知', en: 'Request to verify' },
  'letter.returned': { zh: '退回办理通知', en: 'Returned' },
  'letter.decision-request': { zh: '调整申请待决定', en: 'Decision requested' },
  'letter.change-decided': { zh: '调整申请决定通知', en: 'Change decided' },
  'letter.rating-request': { zh: '代表评价通知', en: 'Request for a rating' },
  'letter.closed': { zh: '办结通知', en: 'Notice of closing' },

  'timer.nextReminder': { zh: '下一次到期提醒', en: 'next reminder' },
  'timer.untilOverdue': { zh: '转为逾期（蓝色催办）', en: 'overdue (blue)' },
  'timer.untilBlueAgain': { zh: '再次蓝色催办', en: 'second blue slip' },
  'timer.untilOrange': { zh: '橙色督办', en: 'raised to orange' },
  'timer.untilRed': { zh: '红色督办', en: 'raised to red' },
  'timer.untilReferred': { zh: '移送代表工作机构', en: 'referral to the deputies’ working body' },
  'timer.confirmBy': { zh: '立项确认期满', en: 'end of the time to confirm' },
  'timer.declareBy': { zh: '时限确认期满', en: 'end of the time to declare the date' },
  'timer.undeclaredReview': { zh: '时限未确认复查', en: 'review of the missing date' },
  'timer.verifyBy': { zh: '核验期满', en: 'end of the time to verify' },
  'timer.decideBy': { zh: '调整决定期满', en: 'end of the time to decide' },
  'timer.ratingBy': { zh: '代表评价期满', en: 'end of the time to rate' },
  'timer.referredReview': { zh: '移送后回看', en: 'review after referral' },
  'timer.nextDelivery': { zh: '下一次推送', en: 'next delivery' },
  'timer.gapAlarm': { zh: '推送间隔超限', en: 'gap between deliveries too long' },
  'timer.nextCheckIn': { zh: '下一次按季填报', en: 'next quarterly check-in' },
  'timer.nextLook': { zh: '下一次回看', en: 'next look' },
  'timer.untilReview': { zh: '等待条件复核', en: 'review of the condition' },

  'stage.proposed': { zh: '待立项', en: 'proposed' },
  'stage.doing': { zh: '办理中', en: 'in progress' },
  'stage.claimed': { zh: '拟销号，待核验', en: 'claimed as done, awaiting verification' },
  'stage.feedback': { zh: '待代表评价', en: 'awaiting the deputy’s rating' },
  'stage.dismissed': { zh: '不予立项', en: 'dismissed' },
  'stage.merged': { zh: '已并案', en: 'merged' },
  'stage.closed.fulfilled': { zh: '已销号：全部落实', en: 'closed: fulfilled' },
  'stage.closed.partly': { zh: '已销号：部分落实', en: 'closed: fulfilled in part' },
  'stage.closed.maintained': { zh: '已销号：年度持续推进', en: 'closed: maintained for the year' },
  'stage.closed.noted': { zh: '已办结：已知悉结果', en: 'closed: result noted' },
  'stage.closed.dropped': { zh: '已终止', en: 'closed: dropped by decision' },
  'stage.closed.notFulfilled': { zh: '已办结：无法落实', en: 'closed: not fulfilled' },

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

  'guard.bySupervisor': { zh: '只有督查人员可以办理。', en: 'Only a supervisor may do this.' },
  'guard.byOffice': { zh: '只有承办单位人员可以办理。', en: 'Only people of the responsible office may do this.' },
  'guard.mayRate': { zh: '只有代表联络员可以登记代表评价。', en: 'Only the deputies’ liaison may record a rating.' },
  'guard.mayRatePartly': { zh: '只有代表联络员可以登记代表评价。', en: 'Only the deputies’ liaison may record a rating.' },
  'guard.reachesStage': { zh: '只有承办单位人员可以填报，且须是本类事项的阶段。', en: 'Only people of the responsible office may report a stage, and it must be a stage of this kind.' },
  'guard.occurrenceComplete': { zh: '只有承办单位人员可以登记，且必填项须填写完整。', en: 'Only people of the responsible office may record this, with every required field filled in.' },
  'guard.mayClaim': { zh: '只有承办单位人员可以申请销号，且佐证须齐全。', en: 'Only people of the responsible office may claim, and the evidence must be complete.' },
  'guard.mayVerify': { zh: '核验须由督查人员办理，且不得是申请销号的本人或其单位人员。', en: 'Verification is for a supervisor who is neither the claimant nor of the claimant’s office.' },
  'guard.mayDecideDate': { zh: '延期须由申请人以外的督查人员决定，并写明新时限。', en: 'A later date is decided by a supervisor who did not ask for it, with the new date given.' },
  'guard.mayDecideCannot': { zh: '“无法落实”须由申请人以外的督查人员决定，并写明说明函的文号和日期。', en: '“Cannot be fulfilled” is decided by a supervisor who did not ask for it, with number and date of the letter of explanation.' },
  'guard.mayRefuse': { zh: '须由申请人以外的督查人员决定。', en: 'Only a supervisor who did not ask for the change may decide it.' },
  'guard.mayDeclare': { zh: '只有承办单位人员可以确认时限，且不得晚于推断的时限；需要更晚的，请申请调整。', en: 'Only people of the responsible office may declare the date, and not a later one than inferred; ask for a change instead.' },

  'rating.satisfied': { zh: '满意', en: 'satisfied' },
  'rating.basically_satisfied': { zh: '基本满意', en: 'basically satisfied' },
  'rating.dissatisfied': { zh: '不满意', en: 'dissatisfied' },
} as const satisfies Record<Key, Named>;
export type Word = keyof typeof WORDS;

export function word(lang: Language, key: Word): string {
  return WORDS[key][lang];
}
