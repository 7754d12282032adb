/** K4 提出总体方案/规划: a plan is promised; done when it is adopted, not when it is drafted (domain 4.2). */
import type { Field } from '../../src/core/commitment.js';
import { anotherTitle, datedWithin, missingFields } from '../kind.v2.js';
import type { KindDefinition } from '../kind.v2.js';

const DRAFT = /草案|草稿|初稿|讨论稿|送审稿|征求意见稿|报批稿/;

const EVIDENCE: Field[] = [
  { name: 'title', type: 'text', required: true, zh: '方案名称', en: 'Title of the plan' },
  { name: 'adoptedBy', type: 'text', required: true, zh: '审议通过的会议', en: 'Meeting that adopted it' },
  { name: 'minutesNumber', type: 'text', required: true, zh: '会议纪要编号', en: 'Number of the minutes' },
  { name: 'adoptedOn', type: 'date', required: true, zh: '审议通过日期', en: 'Date of adoption' },
  { name: 'link', type: 'url', required: true, zh: '方案网址或文件名', en: 'Plan: web address or file name' },
  { name: 'sponsor', type: 'text', required: true, zh: '确认的分管领导', en: 'Leader in charge who confirmed' },
  { name: 'note', type: 'longtext', required: false, zh: '说明', en: 'Remarks' },
];

export const adoptPlan: KindDefinition = {
  kind: 'adopt-plan',
  version: 1,
  title: { zh: '提出方案规划', en: 'Adopt a plan' },
  stages: [
    { id: 'researching', zh: '调研', en: 'research' },
    { id: 'drafting', zh: '起草', en: 'drafting' },
    { id: 'internalReview', zh: '内部审核', en: 'internal review' },
    { id: 'adopting', zh: '提请审议', en: 'up for adoption' },
  ],
  timed: true,
  asks: [{ timer: 'halfTime', letter: 'stage-ask', to: ['handler'] }],
  occurrences: [],
  evidence: EVIDENCE,
  examine: (evidence, situation) => {
    const { documentTitle } = situation.terms;
    const { title, adoptedOn } = evidence;
    return [
      ...missingFields(EVIDENCE, evidence),
      ...datedWithin('adoptedOn', adoptedOn, situation),
      ...(anotherTitle(documentTitle, title) ? [{ code: 'another-document', field: 'title', facts: { promised: documentTitle ?? '', given: String(title) } }] : []),
      ...(typeof title === 'string' && DRAFT.test(title) ? [{ code: 'draft-only', field: 'title', facts: { given: title } }] : []),
    ];
  },
  closesAs: 'fulfilled',
  rated: true,
  confirmedBy: { zh: '分管领导确认，督查核验', en: 'The leader in charge confirms, then a supervisor verifies' },
  closingRule: { zh: '方案已经会议审议通过并有会议纪要，不是仅有草稿', en: 'The plan was adopted by a meeting with numbered minutes, not merely drafted' },
  defaultLimit: { zh: '未写日期的按6个月，不超过所在段落的期限', en: 'Without a date: 6 months, capped by the scope of its paragraph' },
};
