/** K11 先…/专项行动: a measure in the meantime; it ends on its last day or when what it bridges is done (domain 4.2). */
import type { Field } from '../../src/core/commitment.js';
import { datedAfter, datedByNow, datedWithin, missingFields } from '../kind.v2.js';
import type { KindDefinition } from '../kind.v2.js';

const ACT: Field[] = [
  { name: 'on', type: 'date', required: true, zh: '日期', en: 'Date' },
  { name: 'act', type: 'longtext', required: true, zh: '执行情况', en: 'What was done under the measure' },
  { name: 'figure', type: 'text', required: true, zh: '数据', en: 'Figure' },
];

const EVIDENCE: Field[] = [
  { name: 'startedOn', type: 'date', required: true, zh: '开始日期', en: 'Started on' },
  { name: 'endedOn', type: 'date', required: true, zh: '结束日期', en: 'Ended on' },
  {
    name: 'endedBy', type: 'choice', required: true, zh: '结束原因', en: 'Why it ended',
    choices: [{ value: 'endDate', zh: '期限届满', en: 'its last day came' }, { value: 'parentClosed', zh: '所衔接的事项已办结', en: 'what it bridged is closed' }],
  },
  { name: 'parent', type: 'text', required: false, zh: '所衔接的事项（因其办结而结束时必填）', en: 'What it bridged (if it ended by that)' },
  { name: 'figures', type: 'longtext', required: true, zh: '措施成效数据', en: 'Figures of the measure' },
];

export const interimMeasure: KindDefinition = {
  kind: 'interim-measure',
  version: 1,
  title: { zh: '临时措施', en: 'Interim measure' },
  stages: [
    { id: 'preparing', zh: '准备', en: 'preparing' },
    { id: 'inForce', zh: '实施', en: 'in force', fields: [{ name: 'on', type: 'date', required: true, zh: '开始日期', en: 'Started on' }] },
  ],
  timed: true,
  asks: [{ timer: 'measureAsk', letter: 'measure-ask', to: ['handler'] }],
  occurrences: [{ event: 'CHECKED_IN', counts: true, fields: ACT }],
  evidence: EVIDENCE,
  examine: (evidence, situation) => {
    const { startedOn, endedOn, endedBy } = evidence;
    const { dueOn, repliedOn, terms: { startsOn = repliedOn } } = situation;
    const needed = EVIDENCE.map((field) => (field.name === 'parent' ? { ...field, required: endedBy === 'parentClosed' } : field));
    return [
      ...missingFields(needed, evidence),
      // The reply may speak of a measure that was in force already; then the ledger says since when.
      ...(startsOn < repliedOn ? datedByNow : datedWithin)('startedOn', startedOn, situation),
      ...datedWithin('endedOn', endedOn, situation),
      ...datedAfter('endedOn', endedOn, startedOn, 'startedOn'),
      ...(endedBy === 'endDate' && dueOn !== null && typeof endedOn === 'string' && endedOn !== '' && endedOn < dueOn
        ? [{ code: 'ended-early', field: 'endedOn', facts: { date: endedOn, dueOn } }] : []),
    ];
  },
  closesAs: 'fulfilled',
  rated: true,
  confirmedBy: { zh: '督查核验起止日期和数据', en: 'A supervisor verifies the dates and the figures' },
  closingRule: { zh: '期限届满，或所衔接的事项已办结；有起止日期和成效数据', en: 'Its last day has come or what it bridges is closed; shown by dates and figures' },
  defaultLimit: { zh: '未写日期的，7个工作日内开始', en: 'Without a date: started within 7 working days' },
};
