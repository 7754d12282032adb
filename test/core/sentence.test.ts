import { describe, expect, it } from '@jest/globals';
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { LETTERS, TIMER_NAMES } from '../../src/core/commitment.js';
import type { Actor, CommitmentContext, NoticeIntent, Situation, StateValue } from '../../src/core/commitment.js';
import { EVENTS, isEventType } from '../../src/core/events.js';
import type { EventType } from '../../src/core/events.js';
import { GENESIS } from '../../src/core/history.js';
import type { Entry } from '../../src/core/history.js';
import {
  actorName, countText, dateText, dueText, eventName, instantText, levelsText, refusalSentences, scheduleText, sentenceOf, shownStage, stageName, standingText, timerNameOf,
} from '../../src/core/sentence.js';
import { WORDS } from '../../src/core/words.js';
import { issueDocument } from '../../workflows/kinds/issue-document.v1.js';
import { WORKFLOWS } from '../../workflows/registry.js';

const CONTEXT = {
  stageNames: issueDocument.stages, timeZone: 'Asia/Shanghai', officeNames: { keji: { zh: '自治区科技厅', en: 'Science and Technology Department' } },
};
const SITUATION: Situation = {
  rung: 'ahead', reminder: 0, today: '2022-09-13', office: 'jinrong', dueOn: '2022-09-21', repliedOn: '2022-06-23', terms: {},
};

function entry(type: string, data: Record<string, unknown> = {}, given: { value?: StateValue; notices?: NoticeIntent[]; byClock?: boolean; by?: Actor } = {}): Entry {
  return {
    v: 1, commitment: 'c-1', seq: 2, prev: GENESIS, at: '2022-09-13T01:00:00.000Z', recorded: '2022-09-13T01:00:00.000Z',
    definition: { kind: 'issue-document', version: 1, hash: 'x' },
    by: given.byClock === true ? null : given.by ?? { id: 'li', name: '李四', roles: ['supervisor'], office: null },
    event: { type, data, situation: SITUATION },
    state: { status: 'active', value: given.value ?? 'proposed', context: {} as CommitmentContext },
    timers: [], notices: given.notices ?? [],
    deadline: { dueOn: '2022-12-31', basis: 'decided', startedOn: '2022-06-23', profile: 'guangxi@1', calendar: 'x' },
  };
}

const PEOPLE: Record<EventType, [data: Record<string, unknown>, zh: string, en: string]> = {
  CONFIRMED: [{}, '李四立项，时限：2022年12月31日（经批准确定）。', '李四 confirmed the commitment; due: 31 December 2022 (set by decision).'],
  DISMISSED: [{ reason: '并非承诺。' }, '李四不予立项，理由：并非承诺。', '李四 dismissed it: 并非承诺。'],
  MERGED: [{ into: 'c-2', reason: '重复' }, '李四将本事项并入c-2，理由：重复。', '李四 merged it into c-2: 重复.'],
  SPLIT: [{ parts: [{ label: 'P5a', title: '甲', start: 0, end: 2 }, { label: 'P5b', title: '乙', start: 2, end: 4 }], reason: '两件事' },
    '李四将本事项分为2项：P5a“甲”、P5b“乙”，理由：两件事。', '李四 split it into 2 commitments: P5a“甲”, P5b“乙”; reason: 两件事.'],
  ABSORBED: [{ from: 'c-2', quote: '安排预算', reason: '同一笔资金' }, '李四将c-2的原文「安排预算」并入本事项，理由：同一笔资金。', '李四 took in c-2 with its words 「安排预算」: 同一笔资金.'],
  OBJECTED: [{ ground: 'not-ours', proposedOffice: 'keji', reason: '职责已划转' },
    '李四提出异议：不属本单位职责，建议由自治区科技厅承办，理由：职责已划转。', '李四 objected that it belongs to another office (Science and Technology Department): 职责已划转.'],
  OBJECTION_UPHELD: [{ toOffice: 'keji', reason: '属实' }, '李四采纳异议，改由自治区科技厅承办，理由：属实。', '李四 upheld the objection and gave it to Science and Technology Department: 属实.'],
  OBJECTION_REFUSED: [{ reason: '答复中已写明' }, '李四不采纳异议，理由：答复中已写明。', '李四 refused the objection: 答复中已写明.'],
  ACCEPTED: [{}, '李四接收承办。', '李四 accepted it for the office.'],
  TRANSFERRED: [{ toOffice: 'caizheng', reason: '机构改革' }, '李四将本事项移交caizheng承办，理由：机构改革。', '李四 transferred it to caizheng: 机构改革.'],
  STAGE_REACHED: [{ stage: 'consulting' }, '李四填报：已到“征求意见”阶段。', '李四 reported the stage “consulting”.'],
  PROGRESS_REPORTED: [{ text: '初稿完成' }, '李四填报进展：初稿完成。', '李四 reported progress: 初稿完成.'],
  DELIVERED: [{ on: '2022-09-01', recipient: '人民银行', batch: '第3批', count: 1, receipt: 'R-3' },
    '李四登记推送：2022年9月1日向人民银行推送，批次“第3批”，数量1，签收凭证“R-3”。',
    '李四 recorded a delivery to 人民银行 on 1 September 2022: batch “第3批”, number of entries 1, receipt “R-3”.'],
  CHECKED_IN: [{ on: '2022-09-01', act: '举办招聘会', figure: '引进12人' }, '李四填报举措（2022年9月1日）：举办招聘会；数据：引进12人。', '李四 checked in for 1 September 2022: 举办招聘会; figure: 引进12人.'],
  NOTED: [{ on: '2022-09-01', text: '评估已启动' }, '李四登记情况（2022年9月1日）：评估已启动。', '李四 noted on 1 September 2022: 评估已启动.'],
  CLAIMED: [{ evidence: { title: 'x', note: '' } }, '李四申请销号，提交佐证1项。', '李四 claimed it as done, with 1 item of evidence.'],
  VERIFIED: [{ outcome: 'partly', text: '缺附件' }, '李四核验通过：部分落实，意见：缺附件。', '李四 verified it: fulfilled in part; remarks: 缺附件.'],
  INDICATOR_PROPOSED: [{ indicator: '首单交易额', threshold: 100, unit: '万元', source: '交易中心公告' },
    '李四提出指标：首单交易额，达标值100万元，数据来源：交易中心公告。', '李四 proposed the indicator “首单交易额” with the threshold 100 万元; source: 交易中心公告.'],
  INDICATOR_AGREED: [{}, '李四认可指标。', '李四 agreed to the indicator.'],
  INDICATOR_REFUSED: [{ reason: '数据不可查' }, '李四不认可指标，理由：数据不可查。', '李四 refused the indicator: 数据不可查.'],
  LISTED: [{ reason: '无从量化' }, '李四按不可核验列示，理由：无从量化。', '李四 listed it as not verifiable: 无从量化.'],
  MILESTONES_SET: [{ dates: { consulting: '2022-08-01' } }, '李四填报节点计划：征求意见2022年8月1日。', '李四 set the milestones: consulting by 1 August 2022.'],
  RETURNED: [{ reason: '未印发' }, '李四退回办理，理由：未印发。', '李四 returned it: 未印发.'],
  DATE_DECLARED: [{ dueOn: '2022-09-20' }, '李四确认时限为2022年9月20日。', '李四 declared 20 September 2022 as the due date.'],
  CHANGE_REQUESTED: [{ change: 'cannot', reason: '上位法变化' }, '李四申请按“无法落实”办结，理由：上位法变化。', '李四 asked to close it as impossible to fulfil: 上位法变化.'],
  CHANGE_ENDORSED: [{}, '李四同意将调整申请报督查决定。', '李四 endorsed the change; a supervisor decides.'],
  CHANGE_APPROVED: [{ dueOn: '2022-12-31' }, '李四同意调整时限：由2022年9月21日改为2022年12月31日。', '李四 changed the due date from 21 September 2022 to 31 December 2022.'],
  CHANGE_REFUSED: [{ reason: '理由不足' }, '李四不同意调整，理由：理由不足。', '李四 refused the change: 理由不足.'],
  WAIT_BEGUN: [{ condition: '资金下达', reviewOn: '2022-10-31' }, '李四登记等待条件：资金下达；复核日期2022年10月31日。', '李四 put it on hold until a condition is met: 资金下达; to be reviewed on 31 October 2022.'],
  CONDITION_MET: [{}, '李四登记条件已具备。', '李四 recorded that the condition is met.'],
  DROPPED: [{ decisionNumber: '桂督〔2022〕1号', reason: '机构撤并' }, '李四依据桂督〔2022〕1号终止办理，理由：机构撤并。', '李四 dropped it by decision 桂督〔2022〕1号: 机构撤并.'],
  CONTESTED: [{ reason: '文号见首页' }, '李四对退回结论提出异议，理由：文号见首页。', '李四 contested the finding: 文号见首页.'],
  FINDING_UPHELD: [{ reason: '首页无文号' }, '李四复核后维持退回结论，理由：首页无文号。', '李四 upheld the finding after re-examination: 首页无文号.'],
  FINDING_SET_ASIDE: [{ reason: '文号在末页' }, '李四复核后撤销退回结论，核验通过，理由：文号在末页。', '李四 set the finding aside after re-examination and verified the claim: 文号在末页.'],
  OUTCOME_CONTESTED: [{ reason: '已全部落实' }, '李四对办理结果提出异议，理由：已全部落实。', '李四 contested the outcome: 已全部落实.'],
  OUTCOME_UPHELD: [{ reason: '第二条未落实' }, '李四复核后维持办理结果，理由：第二条未落实。', '李四 upheld the outcome after re-examination: 第二条未落实.'],
  OUTCOME_SET_ASIDE: [{ dueOn: '2022-12-31', reason: '漏看附件' }, '李四复核后撤销办理结果，恢复办理，新时限2022年12月31日，理由：漏看附件。',
    '李四 set the outcome aside after re-examination, so that the work goes on; due: 31 December 2022; reason: 漏看附件.'],
  REPLIED_AGAIN: [{ number: '桂金函〔2022〕9号', on: '2022-10-08' }, '李四再次答复代表：桂金函〔2022〕9号（2022年10月8日）。', '李四 replied to the deputy again with 桂金函〔2022〕9号 of 8 October 2022.'],
  TERM_EXPLAINED: [{ number: '桂金函〔2023〕1号', on: '2023-01-12', text: '资金未到位' },
    '李四以桂金函〔2023〕1号（2023年1月12日）作换届说明：资金未到位。', '李四 explained at the change of term, with 桂金函〔2023〕1号 of 12 January 2023, why it is open: 资金未到位.'],
  WITHDRAWN: [{ number: '桂金函〔2022〕40号', on: '2022-10-08', reason: '答复有误' },
    '李四登记答复已由桂金函〔2022〕40号（2022年10月8日）撤回，理由：答复有误。', '李四 recorded that the reply was withdrawn by 桂金函〔2022〕40号 of 8 October 2022: 答复有误.'],
  CORRECTED: [{ replySha256: 'a'.repeat(64), quote: '达成意向', start: 1, end: 5, reason: '原文笔误' },
    '李四登记答复更正，承诺原文现为「达成意向」，理由：原文笔误。', '李四 recorded a correction of the reply; the promised words are now 「达成意向」: 原文笔误.'],
  RECOUNTED: [{ calendar: 'b', profile: 'guangxi@1', dueOn: '2022-09-22', before: { calendar: 'a', profile: 'guangxi@1', dueOn: '2022-09-21' }, reason: '调休公布' },
    '李四按日历b、规则guangxi@1重新计算，时限由2022年9月21日改为2022年9月22日，理由：调休公布。',
    '李四 recounted the dates with calendar b and rules guangxi@1; the due date moves from 21 September 2022 to 22 September 2022; reason: 调休公布.'],
  MIGRATED: [{ from: 1, to: 2, reason: '新版发布' }, '李四将流程定义由第1版迁移到第2版，理由：新版发布。', '李四 migrated it from version 1 of its definition to version 2: 新版发布.'],
  RETURN_ASKED: [{ proposedOffice: 'keji', reason: '主管部门' }, '李四申请退回，建议由自治区科技厅承办，理由：主管部门。', '李四 asked to return it, proposing Science and Technology Department: 主管部门.'],
  REASSIGNED: [{ toOffice: 'keji', reason: '属实' }, '李四同意退回，改交自治区科技厅承办，理由：属实。', '李四 took it back and handed it to Science and Technology Department: 属实.'],
  RETURN_REFUSED: [{ reason: '职责明确' }, '李四不同意退回，理由：职责明确。', '李四 refused the return: 职责明确.'],
  CONTACTED: [{ on: '2022-05-10', how: 'visit', who: '张三', outcome: '代表认可思路' },
    '李四登记与代表沟通（2022年5月10日，走访，张三）：代表认可思路。', '李四 recorded a contact with the deputy (10 May 2022, visit, 张三): 代表认可思路.'],
  OPINION_GIVEN: [{ body: '财政厅', number: '桂财函1号', on: '2022-05-20', text: '同意' }, '李四登记财政厅的会办意见：桂财函1号（2022年5月20日），同意。', '李四 recorded the opinion of 财政厅, 桂财函1号 of 20 May 2022: 同意.'],
  OPINION_RETURNED: [{ body: '财政厅', reason: '空泛' }, '李四将财政厅的会办意见退回重提，理由：空泛。', '李四 returned the opinion of 财政厅 to be given anew: 空泛.'],
  STAFF_NAMED: [{ staff: '科员王五' }, '李四登记承办人员：科员王五。', '李四 named the people who handle it: 科员王五.'],
  DEPUTY_TOLD: [{ on: '2022-06-22', how: 'letter', number: '桂金函〔2022〕20号', text: '说明原因' },
    '李四登记已将延期告知代表（2022年6月22日，书面，桂金函〔2022〕20号）：说明原因。', '李四 recorded that the deputy was told of the extension (22 June 2022, in writing, 桂金函〔2022〕20号): 说明原因.'],
  MEETING_HELD: [{ on: '2022-12-20', who: '韦代表、财政厅', outcome: '商定年内开工' },
    '李四登记代表再次不满意后的会商或评估（2022年12月20日，韦代表、财政厅）：商定年内开工。', '李四 recorded what followed the second dissatisfaction (20 December 2022, 韦代表、财政厅): 商定年内开工.'],
  EXTENSION_ASKED: [{ reason: '涉及多部门' }, '李四申请延长答复期限，理由：涉及多部门。', '李四 asked to extend the time for the reply: 涉及多部门.'],
  EXTENSION_GRANTED: [{ number: '桂人选联15号' }, '李四以桂人选联15号同意延长答复期限，时限：2022年12月31日（经批准确定）。', '李四 granted the extension by 桂人选联15号; due: 31 December 2022 (set by decision).'],
  EXTENSION_REFUSED: [{ reason: '事项单一' }, '李四不同意延长答复期限，理由：事项单一。', '李四 refused the extension: 事项单一.'],
  ANSWERED: [{ number: '桂金函〔2022〕31号', on: '2022-07-20', signer: '陈立', classLetter: 'B' },
    '李四登记答复代表：桂金函〔2022〕31号（2022年7月20日），签发人陈立，类别B。', '李四 recorded the reply to the deputy: 桂金函〔2022〕31号 of 20 July 2022, signed by 陈立, class B.'],
  RECLASSIFIED: [{ classLetter: '已解决', scheme: 'statutory', meaning: 'resolved', reason: '已建成' },
    '李四将答复类别调整为已解决，理由：已建成。', '李四 changed the class of the reply to 已解决 (resolved): 已建成.'],
  RATED: [{ rating: 'basically_satisfied' }, '李四登记代表评价：基本满意。', '李四 recorded the deputy’s rating: basically satisfied.'],
  DISSATISFIED: [{ reason: '未见效' }, '李四登记代表不满意，退回重新办理，理由：未见效；时限：2022年12月31日（经批准确定）。',
    '李四 recorded that the deputy is dissatisfied; it is handled again: 未见效; due: 31 December 2022 (set by decision).'],
  REOPENED: [{ dueOn: '2022-12-31', reason: '文件被废止' }, '李四重新办理，新时限2022年12月31日，理由：文件被废止。', '李四 reopened it with the due date 31 December 2022: 文件被废止.'],
  LETTER_APPROVED: [{ notice: 'c-1.5.1' }, '李四批准发函（c-1.5.1）。', '李四 approved the letter c-1.5.1.'],
  LETTER_WITHHELD: [{ notice: 'c-1.5.1', reason: '已办结' }, '李四不予发函（c-1.5.1），理由：已办结。', '李四 withheld the letter c-1.5.1: 已办结.'],
};

describe('the finding of a verification', () => {
  it.each([
    ['maintain-effort', 'fulfilled', '年度持续推进', 'maintained for the year'], ['maintain-effort', 'partly', '年度部分持续推进', 'maintained in part for the year'],
    ['watch-other-body', 'fulfilled', '已知悉结果', 'result noted'], ['build-works', 'fulfilled', '全部落实', 'fulfilled'],
  ])('is told in the words of its kind: %s %s', (kind, outcome, zh, en) => {
    const verified = { ...entry('VERIFIED', { outcome }), definition: { kind, version: 1, hash: 'x' } };
    expect(sentenceOf(verified, CONTEXT, 'zh')).toBe(`李四核验通过：${zh}。`);
    expect(sentenceOf(verified, CONTEXT, 'en')).toBe(`李四 verified it: ${en}.`);
  });
});

describe('where a commitment stands', () => {
  it('shows no stage that nobody has reported', () => {
    const { stages } = issueDocument;
    expect(stageName(shownStage('doing.drafting', 'issue-document', stages, false), stages, 'zh')).toBe('办理中：尚未填报阶段');
    expect(stageName(shownStage('doing.drafting', 'issue-document', stages, false), stages, 'en')).toBe('in progress: no stage reported yet');
    for (const [stage, reported] of [['doing.drafting', true], ['doing.consulting', false], ['offered', false], ['claimed', false]] as const) expect(shownStage(stage, 'issue-document', stages, reported)).toBe(stage);
    expect(shownStage('doing.keeping', 'maintain-effort', [], false)).toBe('doing.keeping');
    expect(stageName(shownStage('closed.partly', 'maintain-effort', [], false), [], 'en')).toBe('closed: maintained in part for the year');
    expect(shownStage('closed.partly', 'build-works', [], false)).toBe('closed.partly');
  });

  it('does not call complete what goes on elsewhere', () => {
    const state = { schedule: 'closed' as const, workingDaysLeft: 0, workingDaysLate: 0, dueOn: '2022-12-31', today: '2022-10-20' };
    expect([standingText('merged', state, 'zh', 'P1'), standingText('merged', state, 'en', 'P1')]).toEqual(['已并入P1', 'merged into P1']);
    expect([standingText('merged', state, 'zh'), standingText('split', state, 'en'), standingText('withdrawn', state, 'zh'), standingText('dismissed', state, 'en')]).toEqual(['已并案', 'split', '随答复撤回', 'dismissed']);
    expect(standingText('closed.fulfilled', state, 'zh')).toBe('已办结');
  });

  it('tells a late claim as past, and no days left of what is answered', () => {
    const late = { schedule: 'overdue' as const, workingDaysLeft: 0, workingDaysLate: 4, claimedOn: '2023-01-06', dueOn: '2022-12-31', today: '2023-01-10' };
    expect([standingText('feedback.rating', late, 'zh'), standingText('claimed', late, 'en')]).toEqual(['逾期4个工作日申请销号', 'claimed 4 working days late']);
    expect(standingText('doing.keeping', { ...late, claimedOn: null }, 'zh')).toBe('已逾期4个工作日');
    expect(standingText('answered', { schedule: 'on_time', workingDaysLeft: 32, workingDaysLate: 0, dueOn: '2022-08-08', today: '2022-06-24' }, 'zh')).toBe('已答复');
  });
});

describe('sentences of history entries', () => {
  it.each(Object.entries(PEOPLE))('says what a person did: %s', (type, [data, zh, en]) => {
    expect(sentenceOf(entry(type, data), CONTEXT, 'zh')).toBe(zh);
    expect(sentenceOf(entry(type, data), CONTEXT, 'en')).toBe(en);
  });

  it('has a sentence for every event and for opening', () => {
    expect(Object.keys(PEOPLE).sort()).toEqual(Object.keys(EVENTS).sort());
    expect(sentenceOf(entry('OPENED'), CONTEXT, 'zh')).toBe('李四登记本事项，待督查立项。');
  });

  it.each([
    ['CHANGE_REQUESTED', { change: 'scope', scope: '只在南宁市', reason: '试行' }, '李四申请将承诺内容调整为“只在南宁市”，理由：试行。', '李四 asked for another scope, “只在南宁市”: 试行.'],
    ['CHANGE_REQUESTED', { change: 'owner', toOffice: 'keji', reason: '划转' }, '李四申请改由自治区科技厅承办，理由：划转。', '李四 asked to give it to Science and Technology Department: 划转.'],
    ['CHANGE_APPROVED', { scope: '只在南宁市' }, '李四同意将承诺内容调整为“只在南宁市”。', '李四 changed the scope to “只在南宁市”.'],
    ['CHANGE_APPROVED', { toOffice: 'keji' }, '李四同意改由自治区科技厅承办。', '李四 gave it to Science and Technology Department.'],
    ['CHANGE_APPROVED', { letterNumber: '9号', letterOn: '2022-09-20', letterSigner: '陈立' }, '李四同意按“无法落实”办结，说明函9号（2022年9月20日，签发人陈立）。',
      '李四 agreed that it cannot be fulfilled, letter 9号 of 20 September 2022, signed by 陈立.'],
    ['OBJECTED', { ground: 'not-a-pledge', reason: '引用' }, '李四提出异议：不是承诺，理由：引用。', '李四 objected that it is not a pledge: 引用.'],
    ['OBJECTION_UPHELD', { reason: '属实' }, '李四采纳异议，理由：属实。', '李四 upheld the objection: 属实.'],
    ['VERIFIED', { followOn: [{ label: 'P5b', title: '推广' }] }, '李四核验通过：全部落实；后续事项：P5b“推广”。', '李四 verified it: fulfilled; follow-on: P5b“推广”.'],
    ['VERIFIED', { noFollowOn: '决定不推广' }, '李四核验通过：全部落实；没有后续事项：决定不推广。', '李四 verified it: fulfilled; no follow-on: 决定不推广.'],
    ['PROGRESS_REPORTED', { text: '初稿', percent: 40, attachment: 'ab12'.repeat(16) }, '李四填报进展（完成40%）：初稿；附件ab12ab12ab12…', '李四 reported progress (40% done): 初稿; attachment ab12ab12ab12…'],
    ['CHECKED_IN', { on: '2022-09-22', act: '修订绩效评价指标。', figure: '12项。', number: '7号' }, '李四填报举措（2022年9月22日）：修订绩效评价指标；数据：12项；文号：7号。', '李四 checked in for 22 September 2022: 修订绩效评价指标; figure: 12项; number: 7号.'],
    ['RETURNED', { reason: 'Not in force.', dueOn: '2022-12-31' }, '李四退回办理，理由：Not in force；时限：2022年12月31日（经批准确定）。', '李四 returned it: Not in force; due: 31 December 2022 (set by decision).'],
    ['CONDITION_MET', { text: '已下达', dueOn: '2022-12-31' }, '李四登记条件已具备：已下达；时限：2022年12月31日（经批准确定）。', '李四 recorded that the condition is met: 已下达; due: 31 December 2022 (set by decision).'],
    ['RECOUNTED', { calendar: 'b', profile: 'guangxi@3', dueOn: '2022-09-21', before: { calendar: 'b', profile: 'guangxi@2', dueOn: '2022-09-21' }, reason: '换届', termEndsOn: '2023-01-13' },
      '李四按日历b、规则guangxi@3重新计算，时限不变，本届于2023年1月13日届满，理由：换届。', '李四 recounted the dates with calendar b and rules guangxi@3; the due date stays; the term ends on 13 January 2023; reason: 换届.'],
    ['RECOUNTED', { calendar: 'b', profile: 'guangxi@3', dueOn: null, before: { calendar: 'b', profile: 'guangxi@2', dueOn: null }, reason: '误填', termEndsOn: null },
      '李四按日历b、规则guangxi@3重新计算，时限不变，本届届满日不再设定，理由：误填。', '李四 recounted the dates with calendar b and rules guangxi@3; the due date stays; the end of the term is no longer set; reason: 误填.'],
  ])('says what was meant: %s %j', (type, data, zh, en) => {
    expect(sentenceOf(entry(type, data), CONTEXT, 'zh')).toBe(zh);
    expect(sentenceOf(entry(type, data), CONTEXT, 'en')).toBe(en);
  });

  it('tells the fields of a stage by their labels', () => {
    const fields = [{ name: 'startedOn', type: 'date' as const, required: true, zh: '开工日期', en: 'Started on' }];
    const context = { ...CONTEXT, stageNames: [{ id: 'started', zh: '开工', en: 'under construction', fields }] };
    const told = entry('STAGE_REACHED', { stage: 'started', startedOn: '2022-09-01', text: '顺利' });
    expect(sentenceOf(told, context, 'zh')).toBe('李四填报：已到“开工”阶段（开工日期：2022年9月1日），顺利。');
    expect(sentenceOf(told, context, 'en')).toBe('李四 reported the stage “under construction” (Started on: 1 September 2022): 顺利.');
  });

  it('never shows whoever acts for somebody without them', () => {
    const by: Actor = { id: 'lan', name: '蓝睿', roles: ['head'], office: 'jinrong', behalf: { id: 'nong', name: '农浩', roles: ['head'], office: 'jinrong' } };
    expect(sentenceOf(entry('ACCEPTED', {}, { by }), CONTEXT, 'zh')).toBe('蓝睿（代农浩）接收承办。');
    expect(actorName({ ...by, name: 'Lan Rui', behalf: { ...by, name: 'Nong Hao' } }, 'en')).toBe('Lan Rui (for Nong Hao)');
  });

  it('says of the duty to answer that it was handed over', () => {
    expect(sentenceOf(entry('OPENED', {}, { value: 'handedOver' }), CONTEXT, 'zh')).toBe('李四登记建议交办，待承办单位接收。');
  });

  it.each(TIMER_NAMES)('says what the clock did: %s', (name) => {
    const fired = entry(`xstate.after.${name}.commitment.x`, {}, { byClock: true });
    expect(sentenceOf(fired, CONTEXT, 'zh')).toMatch(/^[^A-Za-z{}]+。$/);
    expect(sentenceOf(fired, CONTEXT, 'en')).toMatch(/^[A-Z][^\p{Script=Han}{}]+\.$/u);
  });

  it('names the letters a step asked for and to whom', () => {
    const fired = entry('xstate.after.untilOverdue.x', {}, { byClock: true, notices: [{ letter: 'overdue-blue', to: ['handler', 'sectionHead'] }] });
    expect(sentenceOf(fired, CONTEXT, 'zh')).toBe('期限届满仍未办结，转为逾期（蓝色）。函件：蓝色催办单，致经办人、处室负责人。');
    expect(sentenceOf(fired, CONTEXT, 'en')).toBe('The due date passed without completion; overdue since then (blue). Letter: Blue slip, to the handler and section head.');
  });

  it('does not claim orange when an inferred date stopped the ladder', () => {
    const fired = entry('xstate.after.untilOrange.x', {}, { byClock: true, notices: [{ letter: 'undeclared', to: ['sectionHead', 'deputyHead'] }] });
    expect(sentenceOf(fired, CONTEXT, 'zh')).toContain('不再升级');
    expect(sentenceOf(fired, CONTEXT, 'zh')).not.toContain('橙色');
  });

  it('tells how it ended', () => {
    const rated = entry('RATED', { rating: 'satisfied' }, { value: { closed: 'fulfilled' } });
    expect(sentenceOf(rated, CONTEXT, 'zh')).toBe('李四登记代表评价：满意。已销号：全部落实。');
    expect(sentenceOf(rated, CONTEXT, 'en')).toBe('李四 recorded the deputy’s rating: satisfied. Closed: fulfilled.');
    const upheld = entry('OBJECTION_UPHELD', { reason: '引用' }, { value: 'dismissed' });
    expect(sentenceOf(upheld, CONTEXT, 'zh')).toBe('李四采纳异议，理由：引用。不予立项。');
  });

  it('shows what it does not know instead of failing', () => {
    expect(sentenceOf(entry('SOMETHING_NEW'), CONTEXT, 'en')).toBe('李四 SOMETHING_NEW.');
  });
});

describe('names', () => {
  it.each(Object.keys(LETTERS))('has a name for the letter %s', (letter) => {
    expect(WORDS).toHaveProperty([`letter.${letter}`]);
  });

  it.each(WORKFLOWS)('names every stage of $kind@$version', ({ definition, kind }) => {
    const [stage, whole] = kind === 'answer-suggestion' ? ['answering', '答复办理中'] : ['doing', '办理中'];
    for (const { id, zh } of definition.stages) expect(stageName(`${stage}.${id}`, definition.stages, 'zh')).toBe(`${whole}：${zh}`);
    const closing = stageName(`closed.${definition.closesAs}`, definition.stages, 'en');
    expect(closing).toMatch(/^closed: /);
  });

  it('calls a stage without a name of its own simply in progress', () => {
    expect(stageName('doing.keeping.quiet', [], 'zh')).toBe('办理中');
    expect(stageName('claimed', [], 'en')).toBe('claimed as done, awaiting verification');
    expect(stageName('doing.defining.asked', [], 'zh')).toBe('办理中：待提出指标');
    expect(stageName('objected.notOurs', [], 'zh')).toBe('有异议：不属本单位，待决定');
    expect(stageName('answering.elsewhere', [], 'en')).toBe('being answered');
    expect(stageName('constructor', [], 'en')).toBe('constructor');
  });

  it('tells timers from events of people', () => {
    expect(timerNameOf('xstate.after.untilRed.commitment.underway.clock.overdue.orange')).toBe('untilRed');
    expect(timerNameOf('xstate.after.nobody.x')).toBeNull();
    expect(eventName('xstate.after.untilRed.x', 'zh')).toBe('红色督办');
    expect(eventName('CLAIMED', 'en')).toBe('Claim as done');
  });

  it('lists levels as each language does', () => {
    expect(levelsText(['handler', 'sectionHead', 'head'], 'zh')).toBe('经办人、处室负责人、主要领导');
    expect(levelsText(['handler', 'sectionHead', 'head'], 'en')).toBe('handler, section head and head');
  });
});

describe('dates and deadlines', () => {
  it('writes dates as each language does', () => {
    expect([dateText('2022-09-21', 'zh'), dateText('2022-09-21', 'en')]).toEqual(['2022年9月21日', '21 September 2022']);
    expect(dateText('soon', 'en')).toBe('soon');
  });

  it('reads instants in the given zone', () => {
    const at = new Date('2022-09-21T16:30:00Z');
    expect(instantText(at, 'Asia/Shanghai', 'zh')).toBe('2022年9月22日00:30');
    expect(instantText(at, 'Asia/Shanghai', 'en')).toBe('22 September 2022, 00:30');
  });

  it('never lets an inferred date look promised', () => {
    expect(dueText({ dueOn: '2022-09-21', basis: 'explicit' }, 'zh')).toBe('2022年9月21日（答复原文承诺）');
    expect(dueText({ dueOn: '2022-09-21', basis: 'inferred' }, 'zh')).toBe('2022年9月21日（推断，未确认）');
    expect(dueText({ dueOn: '2022-09-21', basis: 'inferred' }, 'en')).toBe('21 September 2022 (inferred, unconfirmed)');
    expect(dueText({ dueOn: null, basis: 'none' }, 'en')).toBe('no due date');
  });

  it.each([
    ['due_soon', 0, 0, '本日到期', 'due today'],
    ['overdue', 0, 1, '已逾期1个工作日', '1 working day overdue'],
    ['overdue', 0, 0, '已逾期', 'overdue'],
    ['closed_late', 0, 2, '逾期2个工作日办结', '2 working days late'],
    ['no_date', 0, 0, '未定时限', 'no due date'],
  ] as const)('%s, %i left, %i late', (schedule, workingDaysLeft, workingDaysLate, zh, en) => {
    const state = { schedule, workingDaysLeft, workingDaysLate, dueOn: '2022-09-21', today: '2022-09-21' };
    expect([scheduleText(state, 'zh'), scheduleText(state, 'en')]).toEqual([zh, en]);
  });

  it.each([
    ['2022-12-15', 12, false, '还有12个工作日', '12 working days left'],
    ['2022-12-29', 1, false, '还有1个工作日', '1 working day left'],
    // 31 December 2022 is a Saturday: the day before it is not the day it is due.
    ['2022-12-30', 0, false, '到期日为休息日，本日为到期前最后一个工作日', 'the due date is no working day; today is the last working day before it'],
    ['2022-12-30', 0, true, '到期日为休息日，到期前已无工作日', 'the due date is no working day, and none is left before it'],
    ['2022-12-31', 0, true, '本日到期', 'due today'],
  ] as const)('due on 2022-12-31, seen on %s with %i working days left', (today, workingDaysLeft, todayOff, zh, en) => {
    const state = { schedule: 'due_soon', workingDaysLeft, workingDaysLate: 0, dueOn: '2022-12-31', today, todayOff } as const;
    expect([scheduleText(state, 'zh'), scheduleText(state, 'en')]).toEqual([zh, en]);
  });

  it('counts no days down once the office has claimed in time', () => {
    const state = { schedule: 'due_soon', workingDaysLeft: 3, workingDaysLate: 0, dueOn: '2022-11-30', today: '2022-11-28', claimedOn: '2022-11-25' } as const;
    expect([scheduleText(state, 'zh'), scheduleText(state, 'en')]).toEqual(['已在时限内申请销号', 'claimed in time']);
    expect(scheduleText({ ...state, schedule: 'overdue', workingDaysLate: 2 }, 'zh')).toBe('已逾期2个工作日');
  });

  it('counts in English', () => {
    expect([countText(1, 'day'), countText(0, 'day'), countText(2, 'delivery', 'deliveries')]).toEqual(['1 day', '0 days', '2 deliveries']);
  });
});

describe('refusals', () => {
  it('has a sentence for every rule that can refuse a person', () => {
    const guards = WORKFLOWS.flatMap(({ machine }) => guardsOfPeople(machine));
    expect(guards.length).toBeGreaterThan(20);
    expect([...new Set(guards)].filter((guard) => !(`guard.${guard}` in WORDS))).toEqual([]);
  });

  it('explains each rule once', () => {
    expect(refusalSentences(['mayRatePartly', 'mayRate'], 'zh')).toEqual(['只有代表联络员可以登记代表评价。']);
    expect(refusalSentences(['unheardOf'], 'en')).toEqual(['unheardOf']);
  });
});

function guardsOfPeople(machine: AnyStateMachine): string[] {
  const transitions = nodesOf(machine.root).flatMap((node) => [...node.transitions.values()].flat()) as { eventType: string; guard?: string | { type: string } }[];
  return transitions.filter(({ eventType }) => isEventType(eventType))
    .flatMap(({ guard }) => (guard === undefined ? [] : [typeof guard === 'string' ? guard : guard.type]));
}

function nodesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states as Record<string, AnyStateNode>).flatMap(nodesOf)];
}
