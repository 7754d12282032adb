/**
 * What people did about the pledges of reply 2022190 from June 2022 to March 2023. Invented, as are the people; the pledges,
 * their words and dates are the real ones. Document numbers carry 演示 (demo) so that nobody takes them for real.
 * `at` is local time in Asia/Shanghai.
 */
export type Scene =
  | { at: string; who: string; label: string; type: string; data: Record<string, unknown>; refused?: string }
  /** A supervisor approves whatever letters of this commitment wait for approval. */
  | { at: string; who: string; label: string; approveLetters: true };

export const STORY_BEGINS = '2022-06-23T10:00';
export const STORY_ENDS = '2023-03-31T17:00';

export const STORY: readonly Scene[] = [
  { at: '2022-07-05T09:40', who: 'lan-rui', label: 'P5', type: 'STAGE_REACHED', data: { stage: 'drafting', text: '已成立起草小组，正在收集兄弟省份做法。' } },
  { at: '2022-07-11T15:10', who: 'mo-lin', label: 'P9', type: 'DELIVERED', data: { on: '2022-07-11', recipient: '自治区地方金融监管局', batch: '2022年第一批', count: 412, receipt: '签收单（演示）2022-1' } },
  { at: '2022-07-20T11:00', who: 'tan-yue', label: 'P5', type: 'DATE_DECLARED', data: { dueOn: '2022-09-21' } },
  { at: '2022-08-02T16:20', who: 'huang-qi', label: 'P11', type: 'DATE_DECLARED', data: { dueOn: '2022-12-23' } },
  { at: '2022-08-08T10:30', who: 'lan-rui', label: 'P5', type: 'STAGE_REACHED', data: { stage: 'consulting', text: '初稿已发有关厅局和担保集团征求意见。' } },
  { at: '2022-09-08T17:00', who: 'tan-yue', label: 'P5', type: 'CHANGE_REQUESTED', data: { change: 'date', dueOn: '2022-11-30', reason: '财政部门对风险分担比例提出修改意见，需再次会商后提请审议。' } },
  { at: '2022-09-09T09:30', who: 'zhou-jin', label: 'P5', type: 'CHANGE_APPROVED', data: { dueOn: '2022-11-30', reason: '同意延期，请在延期内完成合法性审查。' } },
  { at: '2022-09-26T10:00', who: 'mo-lin', label: 'P9', type: 'DELIVERED', data: { on: '2022-09-26', recipient: '自治区地方金融监管局', batch: '2022年第二批', count: 388, receipt: '签收单（演示）2022-2' } },
  { at: '2022-09-28T14:00', who: 'lan-rui', label: 'P3', type: 'CHECKED_IN', data: { on: '2022-09-22', act: '召开基金管理委员会会议，修订绩效评价指标。', figure: '会议1次，修订指标12项' } },
  { at: '2022-09-28T14:30', who: 'lan-rui', label: 'P7', type: 'CHECKED_IN', data: { on: '2022-09-15', act: '走访科技支行，梳理专营机构需求。', figure: '走访4家' } },
  { at: '2022-10-12T11:30', who: 'wei-an', label: 'P11', type: 'STAGE_REACHED', data: { stage: 'expertReview', text: '专项指南初稿送专家论证。' } },
  { at: '2022-10-14T15:00', who: 'lan-rui', label: 'P5', type: 'STAGE_REACHED', data: { stage: 'legalReview', text: '送政策法规处合法性审查。' } },
  { at: '2022-11-10T16:00', who: 'lan-rui', label: 'P5', type: 'STAGE_REACHED', data: { stage: 'deliberating', text: '提请厅务会议审议。' } },
  {
    at: '2022-11-18T10:00', who: 'lan-rui', label: 'P5', type: 'CLAIMED', refused: 'evidence-incomplete',
    data: { evidence: { title: '《广西创新驱动发展投资基金管理办法》', number: '（演示）〔2021〕1号', issuedOn: '2021-11-01', link: 'https://kjt.example/2021-1' } },
  },
  { at: '2022-11-24T09:00', who: 'lan-rui', label: 'P5', type: 'STAGE_REACHED', data: { stage: 'issuing', text: '厅务会议通过，正在印发。' } },
  {
    at: '2022-11-25T16:30', who: 'tan-yue', label: 'P5', type: 'CLAIMED',
    data: { evidence: { title: '《创新驱动发展融资担保基金运营管理方案》', number: '（演示）〔2022〕18号', issuedOn: '2022-11-24', link: 'https://kjt.example/2022-18', note: '已在门户网站公开。' } },
  },
  { at: '2022-11-28T10:20', who: 'zhou-jin', label: 'P5', type: 'VERIFIED', data: { outcome: 'fulfilled', text: '标题、文号、印发日期与公开文本一致。' } },
  { at: '2022-12-15T15:00', who: 'qin-yi', label: 'P5', type: 'RATED', data: { rating: 'satisfied', text: '领衔代表电话反馈：满意。' } },
  { at: '2022-12-15T16:00', who: 'lan-rui', label: 'P3', type: 'CHECKED_IN', data: { on: '2022-12-09', act: '完成2022年度基金绩效评价。', figure: '评价子基金6支' } },
  { at: '2022-12-19T10:00', who: 'mo-lin', label: 'P9', type: 'DELIVERED', data: { on: '2022-12-19', recipient: '自治区地方金融监管局', batch: '2022年第三批', count: 431, receipt: '签收单（演示）2022-3' } },
  { at: '2022-12-22T11:00', who: 'lan-rui', label: 'W1', type: 'NOTED', data: { on: '2022-12-20', text: '电话了解：金融管理部门计划在2023年开展“桂惠贷”实施效果评估。' } },
  { at: '2022-12-27T09:30', who: 'mo-lin', label: 'P9', type: 'CLAIMED', data: { evidence: { confirmedBy: '自治区地方金融监管局（演示）', confirmedOn: '2022-12-26', confirmationNumber: '（演示）确认函2022-7' } } },
  { at: '2022-12-28T16:00', who: 'su-ming', label: 'P9', type: 'VERIFIED', data: { outcome: 'fulfilled', text: '三批次，接收单位已确认。' } },
  { at: '2022-12-29T17:00', who: 'tan-yue', label: 'P3', type: 'CLAIMED', data: { evidence: { statement: '2022年持续完善基金管理：修订绩效评价指标，完成年度评价。', statementNumber: '（演示）情况说明2022-3', statedOn: '2022-12-29' } } },
  { at: '2023-01-04T10:00', who: 'su-ming', label: 'P3', type: 'RETURNED', data: { reason: '说明中缺少评价结果运用情况，请补充。' } },
  { at: '2023-01-06T15:00', who: 'tan-yue', label: 'P3', type: 'CLAIMED', data: { evidence: { statement: '2022年持续完善基金管理：修订绩效评价指标12项，完成年度评价，评价结果已用于下年度出资安排。', statementNumber: '（演示）情况说明2023-1', statedOn: '2023-01-05' } } },
  { at: '2023-01-09T09:50', who: 'zhou-jin', label: 'P3', type: 'VERIFIED', data: { outcome: 'fulfilled' } },
  { at: '2023-01-09T11:00', who: 'tan-yue', label: 'P7', type: 'CLAIMED', data: { evidence: { statement: '2022年走访专营机构4家，形成需求清单，与3家银行续签合作协议。', statementNumber: '（演示）情况说明2023-2', statedOn: '2023-01-09' } } },
  { at: '2023-01-10T10:00', who: 'su-ming', label: 'P11', approveLetters: true },
  { at: '2023-01-12T15:30', who: 'zhou-jin', label: 'P7', type: 'VERIFIED', data: { outcome: 'partly', text: '有举措和数据，但专营机构数量未增加。' } },
  { at: '2023-01-18T10:00', who: 'qin-yi', label: 'P9', type: 'RATED', data: { rating: 'basically_satisfied' } },
  { at: '2023-01-30T09:10', who: 'zhou-jin', label: 'P11', approveLetters: true },
  { at: '2023-02-09T16:00', who: 'wei-an', label: 'P11', type: 'PROGRESS_REPORTED', data: { text: '专家意见分歧较大，正在修改，预计二季度发布。' } },
];
