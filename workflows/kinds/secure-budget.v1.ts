/** K5 安排/加大投入: money of a year; planned, approved and paid are three different things, and more means more than last year (domain 4.2). */
import type { Field, Situation } from '../../src/core/commitment.js';
import { datedWithin, missingFields } from '../kind.v2.js';
import type { KindDefinition, Problem } from '../kind.v2.js';

const AMOUNT: Field = { name: 'amount', type: 'number', required: true, zh: '金额（元）', en: 'Amount (yuan)' };
const ON: Field = { name: 'on', type: 'date', required: true, zh: '日期', en: 'Date' };
const NUMBER: Field = { name: 'number', type: 'text', required: true, zh: '文号', en: 'Number of the paper' };

const EVIDENCE: Field[] = [
  { name: 'year', type: 'number', required: true, zh: '预算年度', en: 'Fiscal year' },
  { name: 'plannedAmount', type: 'number', required: false, zh: '计划安排金额（元）', en: 'Planned amount (yuan)' },
  { name: 'approvedAmount', type: 'number', required: true, zh: '批复下达金额（元）', en: 'Approved amount (yuan)' },
  { name: 'approvalNumber', type: 'text', required: true, zh: '批复下达文号', en: 'Number of the approval' },
  { name: 'approvedOn', type: 'date', required: true, zh: '批复下达日期', en: 'Date of the approval' },
  { name: 'paidAmount', type: 'number', required: false, zh: '已支付金额（元）', en: 'Paid so far (yuan)' },
  { name: 'lastYearAmount', type: 'number', required: false, zh: '上年金额（元，台账已载明的不填）', en: 'Last year’s amount (yuan; not if the ledger has it)' },
  { name: 'financeConfirmedBy', type: 'text', required: true, zh: '财务处室确认人', en: 'Confirmed by (finance section)' },
];

export const secureBudget: KindDefinition = {
  kind: 'secure-budget',
  version: 1,
  title: { zh: '落实资金', en: 'Secure money' },
  stages: [
    { id: 'requested', zh: '申报', en: 'request', fields: [AMOUNT, ON, NUMBER] },
    { id: 'planned', zh: '计划安排', en: 'planned', fields: [AMOUNT, ON, { ...NUMBER, required: false }] },
    { id: 'approved', zh: '批复下达', en: 'approved', fields: [AMOUNT, ON, NUMBER] },
    { id: 'allocated', zh: '分配到项目', en: 'allocated', fields: [AMOUNT, ON, NUMBER] },
    { id: 'paid', zh: '支付', en: 'paid', fields: [AMOUNT, ON, { ...NUMBER, required: false }] },
  ],
  timed: true,
  asks: [{ timer: 'nextBudgetDate', letter: 'budget-ask', to: ['handler', 'sectionHead'] }], // request, congress, mid-year adjustment
  occurrences: [],
  evidence: EVIDENCE,
  examine: (evidence, situation) => {
    const lastYearKnown = situation.terms.lastYearAmount !== undefined;
    const needed = EVIDENCE.map((field) => (field.name === 'lastYearAmount' ? { ...field, required: !lastYearKnown } : field));
    return [
      ...missingFields(needed, evidence),
      ...datedWithin('approvedOn', evidence['approvedOn'], situation),
      ...anotherYear(evidence, situation),
      ...amounts(evidence, situation),
    ];
  },
  closesAs: 'fulfilled',
  rated: true,
  confirmedBy: { zh: '财务处室确认，督查核验', en: 'The finance section confirms, then a supervisor verifies' },
  closingRule: { zh: '所写年度的批复下达金额高于上年；仅列入计划的不算，已支付金额另行登记', en: 'The approved amount of the year is above last year’s; money that is only planned does not count, and what is paid is recorded apart' },
  defaultLimit: { zh: '文中所写的预算年度', en: 'The fiscal year of the text' },
};

/** Without a year in the ledger the money may be of this year or a later one, never of one that was over. */
function anotherYear(evidence: Record<string, unknown>, { terms: { fiscalYear }, repliedOn }: Situation): Problem[] {
  const given = numberOf(evidence['year']);
  const promised = fiscalYear ?? Number(repliedOn.slice(0, 4));
  const wrong = fiscalYear === undefined ? given < promised : !Number.isNaN(given) && given !== promised;
  return wrong ? [{ code: 'another-year', field: 'year', facts: { promised, given } }] : [];
}

function amounts(evidence: Record<string, unknown>, { terms }: Situation): Problem[] {
  const [planned, approved, paid] = ['plannedAmount', 'approvedAmount', 'paidAmount'].map((name) => numberOf(evidence[name])) as [number, number, number];
  const lastYear = terms.lastYearAmount ?? numberOf(evidence['lastYearAmount']);
  return [
    ...(planned >= 0 && Number.isNaN(approved) ? [{ code: 'not-approved', field: 'approvedAmount', facts: { planned } }] : []),
    ...(approved <= lastYear ? [{ code: 'not-more-than-last-year', field: 'approvedAmount', facts: { approved, lastYear } }] : []),
    ...(paid > approved ? [{ code: 'paid-exceeds-approved', field: 'paidAmount', facts: { paid, approved } }] : []),
  ];
}

/** NaN for what is not given: it compares with nothing. */
function numberOf(value: unknown): number {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '') ? Number(value) : NaN;
}
