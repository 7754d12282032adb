/** K13 试点→推广: a pilot ends in a decision; rolling it out is a commitment of its own (domain 4.2). */
import type { Field } from '../../src/core/commitment.js';
import { datedAfter, datedWithin, missingFields } from '../kind.v2.js';
import type { KindDefinition } from '../kind.v2.js';

const EVIDENCE: Field[] = [
  { name: 'evaluationNumber', type: 'text', required: true, zh: '评估报告编号', en: 'Number of the evaluation' },
  { name: 'evaluatedOn', type: 'date', required: true, zh: '评估日期', en: 'Evaluated on' },
  {
    name: 'decision', type: 'choice', required: true, zh: '决定', en: 'Decision',
    choices: [{ value: 'rollOut', zh: '推广', en: 'roll it out' }, { value: 'adjust', zh: '调整后继续试点', en: 'adjust it and go on' }, { value: 'stop', zh: '终止', en: 'stop it' }],
  },
  { name: 'decisionNumber', type: 'text', required: true, zh: '决定文号', en: 'Number of the decision' },
  { name: 'decidedOn', type: 'date', required: true, zh: '决定日期', en: 'Decided on' },
];

export const runPilot: KindDefinition = {
  kind: 'run-pilot',
  version: 1,
  title: { zh: '开展试点', en: 'Run a pilot' },
  stages: [
    { id: 'preparing', zh: '准备', en: 'preparing' },
    { id: 'piloting', zh: '试点', en: 'pilot running' },
    { id: 'evaluating', zh: '评估', en: 'evaluation' },
    { id: 'deciding', zh: '作出决定', en: 'decision' },
  ],
  timed: true,
  asks: [{ timer: 'pilotEnd', letter: 'pilot-ended', to: ['handler', 'sectionHead'] }],
  occurrences: [],
  evidence: EVIDENCE,
  examine: (evidence, situation) => {
    const { evaluatedOn, decidedOn } = evidence;
    return [
      ...missingFields(EVIDENCE, evidence),
      ...datedWithin('evaluatedOn', evaluatedOn, situation),
      ...datedWithin('decidedOn', decidedOn, situation),
      ...datedAfter('decidedOn', decidedOn, evaluatedOn, 'evaluatedOn'),
    ];
  },
  opensFollowOn: ({ decision }) => decision === 'rollOut',
  closesAs: 'fulfilled',
  rated: true,
  confirmedBy: { zh: '督查核验评估报告和决定', en: 'A supervisor verifies the evaluation and the decision' },
  closingRule: { zh: '试点已评估并作出决定；决定推广的另立后续事项', en: 'Evaluated and decided; a decision to roll it out opens a follow-on commitment' },
  defaultLimit: { zh: '未写日期的按12个月', en: 'Without a date: 12 months' },
};
