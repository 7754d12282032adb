/** K2 编制…（第N版）: done when the edition is published and shows the promised new content by page or clause (domain 4.2). */
import type { Field } from '../../src/core/commitment.js';
import { anotherTitle, datedWithin, missingFields } from '../kind.v2.js';
import type { KindDefinition } from '../kind.v2.js';

const EVIDENCE: Field[] = [
  { name: 'title', type: 'text', required: true, zh: '发布的标题', en: 'Title as published' },
  { name: 'edition', type: 'text', required: true, zh: '版次', en: 'Edition' },
  { name: 'publishedOn', type: 'date', required: true, zh: '发布日期', en: 'Date of publication' },
  { name: 'link', type: 'url', required: true, zh: '网址或文件名', en: 'Web address or file name' },
  { name: 'contentClause', type: 'text', required: true, zh: '承诺内容所在页码或条款', en: 'Page or clause that holds the promised content' },
  { name: 'note', type: 'longtext', required: false, zh: '说明', en: 'Remarks' },
];

export const publishEdition: KindDefinition = {
  kind: 'publish-edition',
  version: 2,
  title: { zh: '编制发布新版', en: 'Publish an edition' },
  stages: [
    { id: 'drafting', zh: '编制', en: 'drafting' },
    { id: 'expertReview', zh: '专家论证', en: 'expert review' },
    { id: 'approving', zh: '审定', en: 'approval' },
    { id: 'publishing', zh: '发布', en: 'publishing' },
  ],
  timed: true,
  asks: [
    { timer: 'halfTime', letter: 'stage-ask', to: ['handler'] },
    { timer: 'lastSeason', letter: 'stage-ask', to: ['handler'] }, // when the last edition came out
  ],
  occurrences: [],
  evidence: EVIDENCE,
  examine: (evidence, situation) => {
    const { documentTitle, edition: promised } = situation.terms;
    const { title, edition, publishedOn } = evidence;
    return [
      ...missingFields(EVIDENCE, evidence),
      ...datedWithin('publishedOn', publishedOn, situation),
      ...(anotherTitle(documentTitle, title) ? [{ code: 'another-document', field: 'title', facts: { promised: documentTitle ?? '', given: String(title) } }] : []),
      ...(anotherTitle(promised, edition) ? [{ code: 'another-edition', field: 'edition', facts: { promised: promised ?? '', given: String(edition) } }] : []),
    ];
  },
  closesAs: 'fulfilled',
  rated: true,
  confirmedBy: { zh: '计划管理处室确认，督查阅看承诺内容所在条款', en: 'The planning section confirms; a supervisor reads the clause with the promised content' },
  closingRule: { zh: '新版已发布，且能指明承诺内容所在页码或条款；只具其一的不销号', en: 'The edition is published and the promised content is shown by page or clause; one without the other does not close it' },
  defaultLimit: { zh: '未写日期的按下一编制周期，否则6个月', en: 'Without a date: the next natural cycle, else 6 months' },
};
