/**
 * What people did about suggestion 2022190, from its handover in May 2022 to March 2023: the duty to answer it (A0), its eleven
 * pledges, the watch item (W1) and the words of which a person had to say whether they are a pledge (Q1). Invented, as are the people; the pledges,
 * their words and dates are the real ones. Document numbers carry 演示 (demo) so that nobody takes them for real.
 * `at` is local time in Asia/Shanghai.
 */
export type Scene =
  /** `for`: on whose behalf, by a mandate. */
  | { at: string; who: string; for?: string; label: string; type: string; data: Record<string, unknown>; refused?: string }
  /** A supervisor approves whatever letters of this commitment wait for approval. */
  | { at: string; who: string; label: string; approveLetters: true }
  /** The reply and its confirmed ledger are imported. */
  | { at: string; importReply: true };

export const STORY_BEGINS = '2022-05-07T15:00';
export const STORY_ENDS = '2023-03-31T17:00';

/** The suggestion is handed over and answered. */
const ANSWERING: readonly Scene[] = [
  { at: '2022-05-09T09:20', who: 'tan-yue', label: 'A0', type: 'ACCEPTED', data: { text: '由本处主办，地方金融监管局会办。' } },
  { at: '2022-05-19T10:30', who: 'lan-rui', label: 'A0', type: 'CONTACTED', data: { on: '2022-05-18', how: 'visit', who: '覃悦、蓝睿', outcome: '走访领衔代表，听取对融资担保和名单推送的意见。' } },
  { at: '2022-06-06T16:00', who: 'lan-rui', label: 'A0', type: 'OPINION_GIVEN', data: { body: '自治区地方金融监管局（演示）', number: '（演示）桂金监函〔2022〕9号', on: '2022-06-02', text: '建议写明名单推送的频次。' } },
  {
    at: '2022-06-23T09:00', who: 'lan-rui', for: 'nong-hao', label: 'A0', type: 'ANSWERED',
    data: { number: '（演示）桂科函〔2022〕190号', on: '2022-06-23', signer: '农浩' },
  },
  { at: '2022-06-23T10:00', importReply: true },
  { at: '2022-07-14T11:00', who: 'qin-yi', label: 'A0', type: 'RATED', data: { rating: 'basically_satisfied', text: '领衔代表：答复具体，盼落实。' } },
];

/** The guarantee fund's plan (P5), and what waits for it (P6). */
const GUARANTEE_FUND: readonly Scene[] = [
  { at: '2022-06-27T09:10', who: 'tan-yue', label: 'P5', type: 'ACCEPTED', data: {} },
  { at: '2022-07-05T09:40', who: 'lan-rui', label: 'P5', type: 'STAGE_REACHED', data: { stage: 'drafting', text: '已成立起草小组，正在收集兄弟省份做法。' } },
  { at: '2022-07-20T11:00', who: 'tan-yue', label: 'P5', type: 'DATE_DECLARED', data: { dueOn: '2022-09-21' } },
  { at: '2022-08-08T10:30', who: 'lan-rui', label: 'P5', type: 'STAGE_REACHED', data: { stage: 'consulting', text: '初稿已发有关厅局和担保集团征求意见。' } },
  { at: '2022-08-15T16:40', who: 'lan-rui', label: 'P5', type: 'PROGRESS_REPORTED', data: { text: '收到反馈意见23条，采纳17条。', percent: 60 } },
  { at: '2022-09-08T17:00', who: 'tan-yue', label: 'P5', type: 'CHANGE_REQUESTED', data: { change: 'date', dueOn: '2022-11-30', reason: '财政部门对风险分担比例提出修改意见，需再次会商后提请审议。' } },
  { at: '2022-09-08T17:10', who: 'liang-cheng', label: 'P5', type: 'CHANGE_APPROVED', refused: 'event-refused', data: { dueOn: '2022-11-30' } },
  { at: '2022-09-09T09:30', who: 'nong-hao', label: 'P5', type: 'CHANGE_APPROVED', data: { dueOn: '2022-11-30', reason: '同意延期，请在延期内完成合法性审查。' } },
  { at: '2022-10-14T15:00', who: 'lan-rui', label: 'P5', type: 'STAGE_REACHED', data: { stage: 'legalReview', text: '送政策法规处合法性审查。' } },
  { at: '2022-11-10T16:00', who: 'lan-rui', label: 'P5', type: 'STAGE_REACHED', data: { stage: 'deliberating', text: '提请厅务会议审议。' } },
  {
    at: '2022-11-18T10:00', who: 'lan-rui', label: 'P5', type: 'CLAIMED', refused: 'evidence-incomplete',
    data: { evidence: { title: '《广西创新驱动发展投资基金管理办法》', number: '（演示）〔2021〕1号', issuedOn: '2021-11-01', link: 'https://kjt.example/2021-1', registeredBy: '办公室' } },
  },
  { at: '2022-11-24T09:00', who: 'lan-rui', label: 'P5', type: 'STAGE_REACHED', data: { stage: 'issuing', text: '厅务会议通过，正在印发。' } },
  {
    at: '2022-11-25T16:30', who: 'tan-yue', label: 'P5', type: 'CLAIMED',
    data: { evidence: { title: '《创新驱动发展融资担保基金运营管理方案》', number: '（演示）〔2022〕18号', issuedOn: '2022-11-24', link: 'https://kjt.example/2022-18', registeredBy: '办公室 文岚', note: '已在门户网站公开。' } },
  },
  { at: '2022-11-28T10:20', who: 'zhou-jin', label: 'P5', type: 'VERIFIED', data: { outcome: 'fulfilled', text: '标题、文号、印发日期与公开文本一致。' } },
  { at: '2022-12-02T15:00', who: 'lan-rui', label: 'P5', type: 'REPLIED_AGAIN', data: { number: '（演示）桂科函〔2022〕401号', on: '2022-12-02', text: '向领衔代表书面报告方案出台情况。' } },
  { at: '2022-12-15T15:00', who: 'qin-yi', label: 'P5', type: 'RATED', data: { rating: 'satisfied', text: '领衔代表电话反馈：满意。' } },

  { at: '2022-07-12T10:00', who: 'tan-yue', label: 'P6', type: 'INDICATOR_PROPOSED', data: { indicator: '担保基金为科技企业提供担保的笔数', threshold: 1, unit: '笔', source: '担保集团业务台账' } },
  { at: '2022-07-14T09:30', who: 'zhou-jin', label: 'P6', type: 'INDICATOR_AGREED', data: { text: '以首笔担保为达标。' } },
  { at: '2022-09-15T11:00', who: 'tan-yue', label: 'P6', type: 'WAIT_BEGUN', data: { condition: '待《运营管理方案》（P5）印发后方可开展担保业务', reviewOn: '2022-12-09' } },
  { at: '2022-11-25T17:00', who: 'tan-yue', label: 'P6', type: 'CONDITION_MET', data: { text: '方案已于11月24日印发。' } },
  {
    at: '2022-12-28T11:00', who: 'tan-yue', label: 'P6', type: 'CLAIMED',
    data: { evidence: { measured: 2, measuredOn: '2022-12-26', firstInstance: '为南宁某生物科技企业（演示）提供担保500万元', sourceDocument: '（演示）担保合同2022-1' } },
  },
  { at: '2022-12-30T10:00', who: 'su-ming', label: 'P6', type: 'VERIFIED', data: { outcome: 'fulfilled' } },
];

/** Money, a study, a plan. */
const FUND_AND_PLAN: readonly Scene[] = [
  { at: '2022-07-08T15:30', who: 'lan-rui', label: 'P1', type: 'STAGE_REACHED', data: { stage: 'requested', amount: 420_000_000, number: '（演示）桂科报〔2022〕31号', on: '2022-07-08' } },
  { at: '2022-10-20T10:00', who: 'lan-rui', label: 'P1', type: 'STAGE_REACHED', data: { stage: 'planned', amount: 380_000_000, number: '（演示）桂财教〔2022〕77号', on: '2022-10-18' } },
  {
    at: '2022-12-20T16:00', who: 'tan-yue', label: 'P1', type: 'CLAIMED', refused: 'evidence-incomplete',
    data: { evidence: { year: 2022, plannedAmount: 380_000_000, approvedAmount: 280_000_000, approvalNumber: '（演示）桂财教〔2022〕102号', approvedOn: '2022-12-15', financeConfirmedBy: '财务处 黎敏' } },
  },
  {
    at: '2022-12-26T16:00', who: 'tan-yue', label: 'P1', type: 'CLAIMED',
    data: { evidence: { year: 2022, plannedAmount: 380_000_000, approvedAmount: 360_000_000, approvalNumber: '（演示）桂财教〔2022〕110号', approvedOn: '2022-12-23', paidAmount: 200_000_000, financeConfirmedBy: '财务处 黎敏' } },
  },
  { at: '2022-12-29T09:40', who: 'zhou-jin', label: 'P1', type: 'VERIFIED', data: { outcome: 'fulfilled', text: '下达3.6亿元，高于上年3亿元；其中拨付2亿元。' } },
  { at: '2022-07-04T10:10', who: 'tan-yue', label: 'P2', type: 'OBJECTED', data: { ground: 'not-a-pledge', reason: '与P1同为基金投入，宜并案跟踪。' } },
  { at: '2022-07-06T09:00', who: 'su-ming', label: 'P2', type: 'OBJECTION_REFUSED', data: { reason: '预算资金是单独的承诺；可另行并案。' } },
  { at: '2022-07-06T09:20', who: 'su-ming', label: 'P2', type: 'MERGED', data: { into: '2022190-P1', reason: '同一基金、同一年度预算，合并跟踪。' } },

  { at: '2022-11-03T15:00', who: 'lan-rui', label: 'P4', type: 'PROGRESS_REPORTED', data: { text: '委托第三方开展基金绩效评价，正在收集数据。', percent: 50 } },
  {
    at: '2022-12-14T10:30', who: 'tan-yue', label: 'P4', type: 'CLAIMED',
    data: { evidence: { reportTitle: '2022年度创新驱动发展投资基金绩效评价报告（演示）', reportNumber: '（演示）评价报告2022-5', reportedOn: '2022-12-09', conclusion: 'do', result: '建议提高对早期成果转化项目的出资比例。', sentToDeputyOn: '2022-12-13' } },
  },
  { at: '2022-12-16T11:00', who: 'su-ming', label: 'P4', type: 'VERIFIED', data: { outcome: 'fulfilled' } },

  { at: '2022-09-07T10:00', who: 'lan-rui', label: 'P8', type: 'STAGE_REACHED', data: { stage: 'researching', text: '赴四家科技支行调研。' } },
  { at: '2022-09-20T16:00', who: 'tan-yue', label: 'P8', type: 'DATE_DECLARED', data: { dueOn: '2022-12-23' } },
  { at: '2022-12-05T10:00', who: 'tan-yue', label: 'P8', type: 'CHANGE_REQUESTED', data: { change: 'scope', scope: '先提出科技支行建设方案，总体方案并入2023年工作要点。', reason: '金融监管职责调整，总体方案涉及的机构尚未明确。' } },
  { at: '2022-12-06T09:30', who: 'nong-hao', label: 'P8', type: 'CHANGE_ENDORSED', data: { reason: '同意上报。' } },
  { at: '2022-12-08T10:00', who: 'zhou-jin', label: 'P8', type: 'CHANGE_REFUSED', data: { reason: '承诺为总体方案，缩小范围须先书面告知代表。' } },
];

/** The fund's management, the specialised institutions, the lists: what is kept up. */
const KEPT_UP: readonly Scene[] = [
  { at: '2022-07-11T15:10', who: 'mo-lin', label: 'P9', type: 'DELIVERED', data: { on: '2022-07-11', recipient: '自治区地方金融监管局', batch: '2022年第一批', count: 412, receipt: '签收单（演示）2022-1' } },
  { at: '2022-09-26T10:00', who: 'mo-lin', label: 'P9', type: 'DELIVERED', data: { on: '2022-09-26', recipient: '自治区地方金融监管局', batch: '2022年第二批', count: 388, receipt: '签收单（演示）2022-2' } },
  { at: '2022-09-28T14:00', who: 'lan-rui', label: 'P3', type: 'CHECKED_IN', data: { on: '2022-09-22', act: '召开基金管理委员会会议，修订绩效评价指标。', figure: '会议1次，修订指标12项' } },
  { at: '2022-09-28T14:30', who: 'lan-rui', label: 'P7', type: 'CHECKED_IN', data: { on: '2022-09-15', act: '走访科技支行，梳理专营机构需求。', figure: '走访4家' } },
  { at: '2022-12-15T16:00', who: 'lan-rui', label: 'P3', type: 'CHECKED_IN', data: { on: '2022-12-09', act: '完成2022年度基金绩效评价。', figure: '评价子基金6支' } },
  { at: '2022-12-19T10:00', who: 'mo-lin', label: 'P9', type: 'DELIVERED', data: { on: '2022-12-19', recipient: '自治区地方金融监管局', batch: '2022年第三批', count: 431, receipt: '签收单（演示）2022-3' } },
  { at: '2022-12-27T09:30', who: 'mo-lin', label: 'P9', type: 'CLAIMED', data: { evidence: { confirmedBy: '自治区地方金融监管局（演示）', confirmedOn: '2022-12-26', confirmationNumber: '（演示）确认函2022-7' } } },
  { at: '2022-12-28T16:00', who: 'su-ming', label: 'P9', type: 'VERIFIED', data: { outcome: 'fulfilled', text: '三批次，接收单位已确认。' } },
  { at: '2022-12-29T17:00', who: 'tan-yue', label: 'P3', type: 'CLAIMED', data: { evidence: { statement: '2022年持续完善基金管理：修订绩效评价指标，完成年度评价。', statementNumber: '（演示）情况说明2022-3', statedOn: '2022-12-29' } } },
  { at: '2023-01-04T10:00', who: 'su-ming', label: 'P3', type: 'RETURNED', data: { reason: '说明中缺少评价结果运用情况，请补充。' } },
  { at: '2023-01-06T15:00', who: 'tan-yue', label: 'P3', type: 'CLAIMED', data: { evidence: { statement: '2022年持续完善基金管理：修订绩效评价指标12项，完成年度评价，评价结果已用于下年度出资安排。', statementNumber: '（演示）情况说明2023-1', statedOn: '2023-01-05' } } },
  { at: '2023-01-09T09:50', who: 'zhou-jin', label: 'P3', type: 'VERIFIED', data: { outcome: 'fulfilled' } },
  { at: '2023-01-09T11:00', who: 'tan-yue', label: 'P7', type: 'CLAIMED', data: { evidence: { statement: '2022年走访专营机构4家，形成需求清单，与3家银行续签合作协议。', statementNumber: '（演示）情况说明2023-2', statedOn: '2023-01-09' } } },
  { at: '2023-01-12T15:30', who: 'zhou-jin', label: 'P7', type: 'VERIFIED', data: { outcome: 'partly', text: '有举措和数据，但专营机构数量未增加。' } },
  { at: '2023-01-18T10:00', who: 'qin-yi', label: 'P9', type: 'RATED', data: { rating: 'basically_satisfied' } },
];

/** The guideline's second edition, an outcome without a measure, the watch item and the doubtful words. */
const OTHERS: readonly Scene[] = [
  { at: '2022-08-02T16:20', who: 'huang-qi', label: 'P11', type: 'DATE_DECLARED', data: { dueOn: '2022-12-23' } },
  { at: '2022-10-12T11:30', who: 'wei-an', label: 'P11', type: 'STAGE_REACHED', data: { stage: 'expertReview', text: '专项指南初稿送专家论证。' } },
  { at: '2022-12-22T11:00', who: 'lan-rui', label: 'W1', type: 'NOTED', data: { on: '2022-12-20', text: '电话了解：金融管理部门计划在2023年开展“桂惠贷”实施效果评估。' } },
  { at: '2023-01-10T10:00', who: 'su-ming', label: 'P11', approveLetters: true },
  { at: '2023-01-30T09:10', who: 'zhou-jin', label: 'P11', approveLetters: true },
  { at: '2023-02-09T16:00', who: 'wei-an', label: 'P11', type: 'PROGRESS_REPORTED', data: { text: '专家意见分歧较大，正在修改，预计二季度发布。' } },
  { at: '2022-06-29T10:00', who: 'su-ming', label: 'P10', type: 'PROGRESS_REPORTED', refused: 'not-allowed', data: { text: '督查不代承办单位填报。' } },
  { at: '2022-11-16T10:00', who: 'lu-ning', label: 'P10', type: 'INDICATOR_PROPOSED', data: { indicator: '新增上市挂牌科技企业数', threshold: 1, unit: '家', source: '地方金融监管局统计' } },
  { at: '2022-11-18T09:30', who: 'zhou-jin', label: 'P10', type: 'INDICATOR_REFUSED', data: { reason: '只含资本市场，未涉及知识产权交易，请分别提出。' } },
  { at: '2022-07-15T15:00', who: 'zhou-jin', label: 'Q1', type: 'DISMISSED', data: { reason: '属“近年来……先后……并持续推动”的过去叙述，是既有做法，不是新的承诺。' } },
];

/** Everything, in the order of the instants. */
export const STORY: readonly Scene[] = [...ANSWERING, ...GUARANTEE_FUND, ...FUND_AND_PLAN, ...KEPT_UP, ...OTHERS]
  .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
