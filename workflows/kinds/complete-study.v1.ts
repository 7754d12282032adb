/** K12 调研/论证/研究: done when there is a report with a conclusion and the deputy has it; "studied" without a result stays open (domain 4.2). */
import type { Field } from '../../src/core/commitment.js';
import { datedAfter, datedWithin, missingFields } from '../kind.v2.js';
import type { KindDefinition } from '../kind.v2.js';

const EVIDENCE: Field[] = [
  { name: 'reportTitle', type: 'text', required: true, zh: '报告名称', en: 'Title of the report' },
  { name: 'reportNumber', type: 'text', required: true, zh: '报告文号', en: 'Number of the report' },
  { name: 'reportedOn', type: 'date', required: true, zh: '报告日期', en: 'Date of the report' },
  {
    name: 'conclusion', type: 'choice', required: true, zh: '结论', en: 'Conclusion',
    choices: [{ value: 'do', zh: '实施', en: 'do it' }, { value: 'doNot', zh: '不实施', en: 'do not do it' }, { value: 'later', zh: '暂缓', en: 'later' }],
  },
  { name: 'result', type: 'longtext', required: true, zh: '主要结果和理由', en: 'Result and reasons' },
  { name: 'sentToDeputyOn', type: 'date', required: true, zh: '结果送代表日期', en: 'Result sent to the deputy on' },
];

export const completeStudy: KindDefinition = {
  kind: 'complete-study',
  version: 1,
  title: { zh: '调研论证', en: 'Complete a study' },
  stages: [
    { id: 'researching', zh: '调研', en: 'research' },
    { id: 'reporting', zh: '形成报告', en: 'writing the report' },
    { id: 'concluding', zh: '作出结论', en: 'drawing the conclusion' },
  ],
  timed: true,
  asks: [{ timer: 'halfTime', letter: 'stage-ask', to: ['handler'] }],
  occurrences: [],
  evidence: EVIDENCE,
  examine: (evidence, situation) => {
    const { reportedOn, sentToDeputyOn } = evidence;
    return [
      ...missingFields(EVIDENCE, evidence),
      ...datedWithin('reportedOn', reportedOn, situation),
      ...datedWithin('sentToDeputyOn', sentToDeputyOn, situation),
      ...datedAfter('sentToDeputyOn', sentToDeputyOn, reportedOn, 'reportedOn'),
    ];
  },
  closesAs: 'fulfilled',
  rated: true,
  confirmedBy: { zh: '督查核验报告和送达代表情况', en: 'A supervisor verifies the report and that the deputy has the result' },
  closingRule: { zh: '有报告、有结论（实施、不实施、暂缓）并已送代表；只“研究”无结果的不销号', en: 'A report with a conclusion (do, do not, later), sent to the deputy; "studied" without a result does not close it' },
  defaultLimit: { zh: '未写日期的按90日', en: 'Without a date: 90 days' },
};
