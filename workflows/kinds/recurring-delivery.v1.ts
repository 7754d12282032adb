/** K3 推送名单/报送: deliveries counted against what was done before; a gap that is too long raises an alarm (domain 4.2). */
import type { Field } from '../../src/core/commitment.js';
import { datedWithin, missingFields } from '../kind.v1.js';
import type { KindDefinition } from '../kind.v1.js';

const DELIVERY: Field[] = [
  { name: 'on', type: 'date', required: true, zh: '推送日期', en: 'Date of delivery' },
  { name: 'recipient', type: 'text', required: true, zh: '接收单位', en: 'Receiving body' },
  { name: 'batch', type: 'text', required: true, zh: '批次', en: 'Batch' },
  { name: 'count', type: 'number', required: true, zh: '数量', en: 'Number of entries' },
  { name: 'receipt', type: 'text', required: true, zh: '签收凭证', en: 'Receipt' },
];

const EVIDENCE: Field[] = [
  { name: 'confirmedBy', type: 'text', required: true, zh: '接收单位确认人', en: 'Confirmed by (receiving body)' },
  { name: 'confirmedOn', type: 'date', required: true, zh: '确认日期', en: 'Date of confirmation' },
  { name: 'confirmationNumber', type: 'text', required: true, zh: '确认函编号', en: 'Number of the confirmation' },
  { name: 'gapExplanation', type: 'longtext', required: false, zh: '间隔超期的说明', en: 'Explanation of a gap that was too long' },
];

export const recurringDelivery: KindDefinition = {
  kind: 'recurring-delivery',
  version: 1,
  title: { zh: '定期推送报送', en: 'Deliver regularly' },
  stages: [],
  timed: true,
  rhythm: { event: 'DELIVERED', timer: 'nextDelivery', letter: 'delivery-due', to: ['handler'], alarmsOnGap: true, fields: DELIVERY },
  evidence: EVIDENCE,
  examine: (evidence, situation, context) => {
    const problems = [...missingFields(EVIDENCE, evidence), ...datedWithin('confirmedOn', evidence['confirmedOn'], situation)];
    const expected = situation.terms.deliveriesExpected ?? 1;
    if (context.count < expected) problems.push({ code: 'too-few-deliveries', field: 'count', facts: { expected, delivered: context.count } });
    if (context.gap && !evidence['gapExplanation']) problems.push({ code: 'gap-unexplained', field: 'gapExplanation' });
    return problems;
  },
  closesAs: 'fulfilled',
  rated: true,
  closingRule: { zh: '本期批次不少于上期基数，间隔不超限，接收单位确认', en: 'At least as many deliveries as the baseline, no unexplained gap, confirmed by the receiving body' },
  defaultLimit: { zh: '频次按上期基数，否则每季一次；年末核查', en: 'As often as before, else quarterly; reviewed at year end' },
};
