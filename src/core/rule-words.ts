/** The rules that can refuse a person, as sentences that say what would be needed instead. Named after the guards of the statecharts. */
import type { CommitmentContext, Named } from './commitment.js';

/** Names of guards in the statecharts that can refuse a person; the others only choose a way. */
export type Guard =
  | 'bySupervisor' | 'byOffice' | 'byLiaison' | 'byAdministrator' | 'recountMoves' | 'mayRate' | 'mayRatePartly' | 'mayRateAgain'
  | 'objects' | 'mayDecideObjection' | 'mayUpholdToOffice' | 'mayTransfer'
  | 'reachesStage' | 'setsMilestones' | 'occurrenceComplete' | 'mayAgreeIndicator' | 'mayClaim' | 'mayVerify' | 'mayReturn'
  | 'mayContest' | 'mayContestOutcome' | 'mayReexamine' | 'mayDrop'
  | 'asksHead' | 'mayEndorse' | 'mayApproveDate' | 'mayApproveScope' | 'mayDecideDate' | 'mayDecideScope' | 'mayDecideOwner' | 'mayDecideCannot'
  | 'mayRefuse' | 'mayDeclare'
  // The reply's own machine.
  | 'mayReassign' | 'mayRefuseReturn' | 'mayExtend' | 'mayExtendAndTell' | 'mayAnswer' | 'mustMeetAgain' | 'redoesLast';

const OFFICE: Named = { zh: '只有承办单位人员可以办理。', en: 'Only people of the responsible office may do this.' };
const RATING: Named = { zh: '只有代表联络员可以登记代表评价。', en: 'Only the deputies’ liaison may record a rating.' };
const ADMINISTRATOR: Named = { zh: '只有系统管理员可以办理。', en: 'Only an administrator may do this.' };
const EXAMINED: Named = {
  zh: '核验须由督查人员办理，且不得是申请销号的本人或其单位人员。', en: 'Verification is for a supervisor who is neither the claimant nor of the claimant’s office.',
};
const OBJECTION: Named = { zh: '异议须由提出人以外的督查人员决定。', en: 'An objection is decided by a supervisor who did not raise it.' };
const EXTENSION: Named = { zh: '延长答复须由申请人以外的代表联络员决定。', en: 'An extension is decided by the deputies’ liaison, not by whoever asked for it.' };
const RETURN: Named = { zh: '退回申请须由申请人以外的督查人员决定。', en: 'A return is decided by a supervisor who did not ask for it.' };

export const RULE_WORDS = {
  'guard.bySupervisor': { zh: '只有督查人员可以办理。', en: 'Only a supervisor may do this.' },
  'guard.byOffice': OFFICE,
  'guard.byLiaison': { zh: '只有代表联络员可以办理。', en: 'Only the deputies’ liaison may do this.' },
  'guard.byAdministrator': ADMINISTRATOR,
  'guard.recountMoves': ADMINISTRATOR,
  'guard.mayRate': RATING,
  'guard.mayRatePartly': RATING,
  'guard.mayRateAgain': RATING,

  'guard.objects': { zh: '只有承办单位人员可以提出异议，理由须为“不属本单位职责”或“不是承诺”。', en: 'Only people of the responsible office may object, because it is not theirs or not a pledge.' },
  'guard.mayDecideObjection': OBJECTION,
  'guard.mayUpholdToOffice': {
    zh: '采纳“不属本单位职责”的异议，须由提出人以外的督查人员决定，并写明改由哪个单位承办。',
    en: 'An objection “not ours” is upheld by a supervisor who did not raise it, naming the other office that takes it over.',
  },
  'guard.mayTransfer': { zh: '只有督查人员可以移交，且须移交给另一单位。', en: 'Only a supervisor may transfer it, and to another office.' },

  'guard.reachesStage': {
    zh: '只有承办单位人员可以填报，且须是本类事项的阶段；须依次办理的，不得跳过或重复，该阶段的必填项须填写完整。',
    en: 'Only people of the responsible office may report a stage. It must be a stage of this kind with its required fields filled in and, where stages follow one another, the next one.',
  },
  'guard.setsMilestones': {
    zh: '只有承办单位人员可以填报节点计划，且须至少为本类事项的一个阶段写明日期。', en: 'Only people of the responsible office may set milestones: a date for at least one stage of this kind.',
  },
  'guard.occurrenceComplete': { zh: '只有承办单位人员可以登记，且必填项须填写完整。', en: 'Only people of the responsible office may record this, with every required field filled in.' },
  'guard.mayAgreeIndicator': { zh: '指标须由提出人以外的督查人员认可。', en: 'An indicator is judged by a supervisor who did not propose it.' },
  'guard.mayClaim': {
    zh: '只有承办单位人员可以申请销号，且佐证须齐全；须依次办理的，最后一个阶段须已完成。',
    en: 'Only people of the responsible office may claim, and the evidence must be complete; where stages follow one another, the last one must have been reached.',
  },
  'guard.mayVerify': {
    zh: '核验须由督查人员办理，且不得是申请销号的本人或其单位人员；由此产生后续事项的，须写明后续事项或为何没有。',
    en: 'Verification is for a supervisor who is neither the claimant nor of the claimant’s office; where something follows from it, the follow-on or the reason why there is none must be given.',
  },
  'guard.mayReturn': EXAMINED,
  'guard.mayContest': { zh: '只有承办单位人员可以对退回结论提出异议，且须有尚未复核的退回结论。', en: 'Only people of the responsible office may contest a finding, and there must be one that has not been re-examined.' },
  'guard.mayContestOutcome': {
    zh: '只有承办单位人员可以对办理结果提出异议；该结果须尚未经复核，且记录有由谁作出（早先版本办结或核验的没有记录）。',
    en: 'Only people of the responsible office may contest how it ended, only while nobody has re-examined that, and only where it is known who decided it (of what was closed or verified under an earlier version it is not).',
  },
  'guard.mayReexamine': {
    zh: '复核须由作出结论的本人以外的督查人员办理，且不得是承办单位或其上级单位人员。',
    en: 'A finding is re-examined by a supervisor who did not make it and belongs neither to the responsible office nor to one above it.',
  },
  'guard.mayDrop': {
    zh: '终止须由承办单位及其上级单位以外的督查人员决定。', en: 'Dropping it is decided by a supervisor who belongs neither to the responsible office nor to one above it.',
  },

  'guard.asksHead': OFFICE,
  'guard.mayEndorse': {
    zh: '须由本单位或上级单位的领导同意上报：申请人以外的分管领导，或按规则须由主要领导。',
    en: 'It is endorsed by a leader of the office or of one above it who did not ask for it: the deputy head, or the head where the rules require that.',
  },
  'guard.mayApproveDate': {
    zh: '延期须由本单位或上级单位中级别相符、非申请人的领导批准，并写明新时限；须报督查决定的，先同意上报。',
    en: 'A later date is approved by a leader of the level required, of the office or one above it, who did not ask for it, with the new date given; where the overseer decides too, endorse it first.',
  },
  'guard.mayApproveScope': {
    zh: '调整范围须由本单位或上级单位中级别相符、非申请人的领导批准，并写明调整后的内容；须报督查决定的，先同意上报。',
    en: 'Another scope is approved by a leader of the level required, of the office or one above it, who did not ask for it, with the new scope given; where the overseer decides too, endorse it first.',
  },
  'guard.mayDecideDate': { zh: '延期须由申请人以外的督查人员决定，并写明新时限。', en: 'A later date is decided by a supervisor who did not ask for it, with the new date given.' },
  'guard.mayDecideScope': { zh: '调整范围须由申请人以外的督查人员决定，并写明调整后的内容。', en: 'Another scope is decided by a supervisor who did not ask for it, with the new scope given.' },
  'guard.mayDecideOwner': { zh: '变更承办单位须由申请人以外的督查人员决定，并写明另一单位。', en: 'Another office is decided by a supervisor who did not ask for it, with the other office named.' },
  'guard.mayDecideCannot': {
    zh: '“无法落实”须由申请人以外的督查人员决定，并写明说明函的文号、日期和签发人。',
    en: '“Cannot be fulfilled” is decided by a supervisor who did not ask for it, with number, date and signer of the letter of explanation.',
  },
  'guard.mayRefuse': {
    zh: '须由申请人以外的人决定：单位审批时为级别相符的领导，单位同意后为督查人员。',
    en: 'Only somebody who did not ask for the change may decide it: a leader of the level required inside the department, a supervisor once the department has agreed.',
  },
  'guard.mayDeclare': { zh: '只有承办单位人员可以确认时限，且不得晚于推断的时限；需要更晚的，请申请调整。', en: 'Only people of the responsible office may declare the date, and not a later one than inferred; ask for a change instead.' },

  'guard.mayReassign': { zh: '退回申请须由申请人以外的督查人员决定，并改交另一单位。', en: 'A return is decided by a supervisor who did not ask for it, who hands the suggestion to another office.' },
  'guard.mayRefuseReturn': RETURN,
  'guard.mayExtend': EXTENSION,
  'guard.mayExtendAndTell': EXTENSION,
  'guard.mustMeetAgain': RATING,
  'guard.redoesLast': OFFICE,
  'guard.mayAnswer': {
    zh: '只有承办单位人员可以登记答复，且答复日期不得晚于今日；代表再次不满意而地方规则规定须会商或评估的，须由代表联络员先登记其结果。',
    en: 'Only people of the responsible office may record the reply, and not with a date in the future; where the rule has a meeting or an assessment follow a second dissatisfaction, the deputies’ liaison records that first.',
  },
} as const satisfies Record<`guard.${Guard}`, Named>;

/**
 * The rules that concern the change that is pending: nobody is told what another one would need. All of them while none is
 * pending; one that nobody approves at this level is endorsed first.
 */
export function rulesOfPending(guards: readonly string[], change: CommitmentContext['change']): readonly string[] {
  const own = guards.filter((guard) => change === null || (CHANGE_OF[guard] ?? change) === change);
  return own.length === 0 && guards.length > 0 ? ['mayEndorse'] : own;
}

const CHANGE_OF: Readonly<Partial<Record<string, CommitmentContext['change']>>> = {
  mayApproveDate: 'date', mayApproveScope: 'scope', mayDecideDate: 'date', mayDecideScope: 'scope', mayDecideOwner: 'owner', mayDecideCannot: 'cannot',
};
