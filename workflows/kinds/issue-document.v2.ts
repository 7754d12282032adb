/** K1 制定出台/印发: a document with a title is promised; done when exactly that document is in force (domain 4.2). */
import type { Field } from '../../src/core/commitment.js';
import { anotherTitle, datedAfter, datedByNow, datedWithin, missingFields } from '../kind.v2.js';
import type { KindDefinition } from '../kind.v2.js';

const EVIDENCE: Field[] = [
  { name: 'title', type: 'text', required: true, zh: '文件标题', en: 'Title of the document' },
  { name: 'number', type: 'text', required: true, zh: '发文字号', en: 'Document number' },
  { name: 'issuedOn', type: 'date', required: true, zh: '印发日期', en: 'Date of issue' },
  { name: 'link', type: 'url', required: true, zh: '网址或文件名', en: 'Web address or file name' },
  { name: 'registeredBy', type: 'text', required: true, zh: '办公室文号登记人', en: 'Registered by (general office)' },
  { name: 'inForceOn', type: 'date', required: false, zh: '施行日期（与印发日期不同的填写）', en: 'In force from (if not from the date of issue)' },
  { name: 'note', type: 'longtext', required: false, zh: '说明', en: 'Remarks' },
];

export const issueDocument: KindDefinition = {
  kind: 'issue-document',
  version: 2,
  title: { zh: '制定出台文件', en: 'Issue a document' },
  stages: [
    { id: 'drafting', zh: '起草', en: 'drafting' },
    { id: 'consulting', zh: '征求意见', en: 'consulting' },
    { id: 'legalReview', zh: '合法性审查', en: 'legal review' },
    { id: 'deliberating', zh: '集体审议', en: 'deliberation' },
    { id: 'issuing', zh: '印发', en: 'issuing' },
    { id: 'publishing', zh: '公布', en: 'publishing' },
  ],
  timed: true,
  asks: [{ timer: 'halfTime', letter: 'stage-ask', to: ['handler'] }],
  occurrences: [],
  evidence: EVIDENCE,
  examine: (evidence, situation) => {
    const { documentTitle } = situation.terms;
    const { title, issuedOn, inForceOn } = evidence;
    return [
      ...missingFields(EVIDENCE, evidence),
      ...datedWithin('issuedOn', issuedOn, situation),
      ...datedByNow('inForceOn', inForceOn, situation), // issued is not yet in force
      ...datedAfter('inForceOn', inForceOn, issuedOn, 'issuedOn'),
      // 《…投资基金管理办法》 does not prove 《…融资担保基金运营管理方案》: an older document with a similar name (domain 4.4).
      ...(anotherTitle(documentTitle, title) ? [{ code: 'another-document', field: 'title', facts: { promised: documentTitle ?? '', given: String(title) } }] : []),
    ];
  },
  closesAs: 'fulfilled',
  rated: true,
  confirmedBy: { zh: '办公室登记文号，督查核验', en: 'The general office registers the number, then a supervisor verifies' },
  closingRule: { zh: '文件已印发施行，标题与承诺一致；属公开范围的已公布', en: 'The document is in force under the promised title, and published if it is a public one' },
  defaultLimit: { zh: '“尽快”按90日，不超过所在段落的期限', en: '“As soon as possible” = 90 days, capped by the scope of its paragraph' },
};
