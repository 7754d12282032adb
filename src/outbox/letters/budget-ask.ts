import { particular } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the office at the dates of the budget calendar: is the promised money in it? */
export const budgetAsk: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '到预算节点，请填报资金安排', en: 'please report on the money' }),
  content: ({ terms }) => ({
    opening: {
      zh: '下列承诺涉及预算资金，现到预算编制、批复或调整的节点。', en: 'The pledge below needs money from the budget, and a date in the budget calendar has come.',
    },
    particulars: [
      ...particular('资金年度', 'Fiscal year', terms.fiscalYear === undefined ? '' : String(terms.fiscalYear)),
      ...particular('上年金额（元）', 'Last year’s amount (yuan)', terms.lastYearAmount === undefined ? '' : String(terms.lastYearAmount)),
    ],
    ask: {
      zh: '请填报该笔资金所处阶段（申报、计划安排、批复下达、分配到项目或支付）、金额和文号；未列入预算的，请说明原因和补救安排。',
      en: 'Please report the stage of the money (requested, planned, approved, allocated or paid), the amount and the number of the paper; if it is not in the budget, say why and what will be done.',
    },
  }),
  sample: sampleFacts('handler', '2022-07-15', {
    title: '加大创新驱动发展投资基金投入', quote: '在创新驱动发展投资基金的规模上继续加大投入', kind: { zh: '落实资金', en: 'Secure money' },
    dueOn: '2022-12-31', dueBasis: 'scope', stage: 'doing.requested', stageNames: [{ id: 'requested', zh: '申报', en: 'requested' }],
    terms: { fiscalYear: 2023, lastYearAmount: 50000000 }, cause: 'nextBudgetDate', next: sampleNext('2022-10-31', 'nextBudgetDate', { letter: 'budget-ask', to: ['handler'] }),
  }),
};
