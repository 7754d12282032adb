/** K15 再次答复/反馈: a letter back to the deputy; done when it is sent and its receipt is here (domain 4.2). */
import type { Field } from '../../src/core/commitment.js';
import { datedAfter, datedWithin, missingFields } from '../kind.v2.js';
import type { KindDefinition } from '../kind.v2.js';

const EVIDENCE: Field[] = [
  { name: 'number', type: 'text', required: true, zh: '函件文号', en: 'Number of the letter' },
  { name: 'sentOn', type: 'date', required: true, zh: '发函日期', en: 'Sent on' },
  { name: 'receipt', type: 'text', required: true, zh: '回执编号或签收人', en: 'Receipt: number or who signed it' },
  { name: 'receivedOn', type: 'date', required: true, zh: '签收日期', en: 'Received on' },
];

export const reportBack: KindDefinition = {
  kind: 'report-back',
  version: 1,
  title: { zh: '反馈代表', en: 'Report back' },
  stages: [],
  timed: true,
  asks: [], // the reminders before the date are enough
  occurrences: [],
  evidence: EVIDENCE,
  examine: (evidence, situation) => {
    const { sentOn, receivedOn } = evidence;
    return [
      ...missingFields(EVIDENCE, evidence),
      ...datedWithin('sentOn', sentOn, situation),
      ...datedWithin('receivedOn', receivedOn, situation),
      ...datedAfter('receivedOn', receivedOn, sentOn, 'sentOn'),
    ];
  },
  closesAs: 'fulfilled',
  // The receipt is the deputy's word: a rating would first ask for another reply about this reply.
  rated: false,
  confirmedBy: { zh: '代表签收，督查核验回执', en: 'The deputy signs the receipt; a supervisor verifies it' },
  closingRule: { zh: '函件已送代表并有回执', en: 'The letter was sent to the deputy and its receipt is here' },
  defaultLimit: { zh: '未写日期的，随第四季度集中反馈', en: 'Without a date: with the letters of the fourth quarter' },
};
