/** K3 推送名单/报送: deliveries counted against what was done before; a gap that is too long raises an alarm (domain 4.2). */
import type { Field, Situation } from '../../src/core/commitment.js';
import { countedAtLeast, datedWithin, missingFields } from '../kind.v2.js';
import type { KindDefinition } from '../kind.v2.js';

const DELIVERY: Field[] = [
  { name: 'on', type: 'date', required: true, zh: '推送日期', en: 'Date of delivery' },
  { name: 'recipient', type: 'text', required: true, zh: '接收单位', en: 'Receiving body' },
  { name: 'batch', type: 'text', required: true, zh: '批次', en: 'Batch' },
  { name: 'count', type: 'number', required: true, zh: '数量', en: 'Number of entries' },
  { name: 'receipt', type: 'text', required: true, zh: '签收凭证', en: 'Receipt' },
];

const GAP_EXPLANATION: Field = { name: 'gapExplanation', type: 'longtext', required: false, zh: '间隔超期的说明', en: 'Explanation of a gap that was too long' };

const EVIDENCE: Field[] = [
  { name: 'confirmedBy', type: 'text', required: true, zh: '接收单位确认人', en: 'Confirmed by (receiving body)' },
  { name: 'confirmedOn', type: 'date', required: true, zh: '确认日期', en: 'Date of confirmation' },
  { name: 'confirmationNumber', type: 'text', required: true, zh: '确认函编号', en: 'Number of the confirmation' },
  GAP_EXPLANATION,
];

export const recurringDelivery: KindDefinition = {
  kind: 'recurring-delivery',
  version: 2,
  title: { zh: '定期推送报送', en: 'Deliver regularly' },
  stages: [],
  timed: true,
  asks: [{ timer: 'nextDelivery', letter: 'delivery-due', to: ['handler'] }],
  occurrences: [{ event: 'DELIVERED', counts: true, fields: DELIVERY }],
  alarmsOnGap: true,
  evidence: EVIDENCE,
  examine: (evidence, situation, context) => [
    ...missingFields(EVIDENCE, evidence),
    ...datedWithin('confirmedOn', evidence['confirmedOn'], situation),
    ...countedAtLeast('count', situation.terms.deliveriesExpected ?? quarters(situation), context, 'too-few-deliveries'),
    ...missingFields([{ ...GAP_EXPLANATION, required: context.gap }], evidence).map((problem) => ({ ...problem, code: 'gap-unexplained' })),
  ],
  closesAs: 'fulfilled',
  rated: true,
  confirmedBy: { zh: '接收单位确认，督查核验', en: 'The receiving body confirms, then a supervisor verifies' },
  closingRule: { zh: '本期批次不少于上期基数，间隔不超限或已说明，接收单位确认', en: 'At least as many deliveries as the baseline, no unexplained gap, confirmed by the receiving body' },
  defaultLimit: { zh: '频次按上期基数，否则每季一次；年末核查', en: 'As often as before, else quarterly; reviewed at year end' },
};

/** Nobody said how often: once for each whole quarter from the reply to the due date, and at least once. */
function quarters({ repliedOn, dueOn }: Situation): number {
  if (dueOn === null) return 1;
  const months = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
  return Math.max(1, Math.floor((months(dueOn) - months(repliedOn)) / 3));
}
