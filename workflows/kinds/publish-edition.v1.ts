/** K2 编制…（第N版）: done when the edition is published and shows the promised new content (domain 4.2). */
import type { Field } from '../../src/core/commitment.js';
import { bareTitle, datedWithin, missingFields } from '../kind.v1.js';
import type { KindDefinition } from '../kind.v1.js';

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
  version: 1,
  title: { zh: '编制发布新版', en: 'Publish an edition' },
  stages: [
    { id: 'drafting', zh: '编制', en: 'drafting' },
    { id: 'expertReview', zh: '专家论证', en: 'expert review' },
    { id: 'approving', zh: '审定', en: 'approval' },
    { id: 'publishing', zh: '发布', en: 'publishing' },
  ],
  timed: true,
  evidence: EVIDENCE,
  examine: (evidence, situation) => {
    const problems = [...missingFields(EVIDENCE, evidence), ...datedWithin('publishedOn', evidence['publishedOn'], situation)];
    const { documentTitle, edition } = situation.terms;
    if (differs(documentTitle, evidence['title'])) {
      problems.push({ code: 'another-document', field: 'title', facts: { promised: documentTitle ?? '', given: String(evidence['title']) } });
    }
    if (differs(edition, evidence['edition'])) {
      problems.push({ code: 'another-edition', field: 'edition', facts: { promised: edition ?? '', given: String(evidence['edition']) } });
    }
    return problems;
  },
  closesAs: 'fulfilled',
  rated: true,
  closingRule: { zh: '新版已发布，且能指明承诺内容所在页码或条款', en: 'The edition is published and the promised content is shown by page or clause' },
  defaultLimit: { zh: '未写日期的按下一编制周期，否则6个月', en: 'Without a date: the next natural cycle, else 6 months' },
};

function differs(promised: string | undefined, given: unknown): boolean {
  return promised !== undefined && typeof given === 'string' && given !== '' && bareTitle(given) !== bareTitle(promised);
}
