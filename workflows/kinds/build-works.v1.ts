/** K9 建设/开工: works go step by step, each with its date and paper; done when they are in use, not when they are finished (domain 4.2). */
import type { Field } from '../../src/core/commitment.js';
import { datedAfter, datedByNow, datedWithin, missingFields } from '../kind.v2.js';
import type { KindDefinition } from '../kind.v2.js';

const PHOTO: Field = { name: 'photo', type: 'url', required: true, zh: '现场照片（注明日期，网址或文件名）', en: 'Dated photo (web address or file name)' };
const PLACE: Field = { name: 'place', type: 'text', required: true, zh: '地点', en: 'Place' };
const on = (zh: string, en: string): Field => ({ name: 'on', type: 'date', required: true, zh, en });
const number = (zh: string, en: string): Field => ({ name: 'number', type: 'text', required: true, zh, en });

const EVIDENCE: Field[] = [
  { name: 'acceptanceNumber', type: 'text', required: true, zh: '验收文号', en: 'Number of the acceptance record' },
  { name: 'acceptedOn', type: 'date', required: true, zh: '验收日期', en: 'Date of acceptance' },
  { name: 'inUseOn', type: 'date', required: true, zh: '投入使用日期', en: 'In use since' },
  PHOTO,
  PLACE,
  { name: 'siteVisitBy', type: 'text', required: true, zh: '现场查看人（督查或代表）', en: 'Site visited by (supervisor or deputy)' },
];

export const buildWorks: KindDefinition = {
  kind: 'build-works',
  version: 1,
  title: { zh: '工程建设', en: 'Build works' },
  stages: [
    { id: 'approvedProject', zh: '立项', en: 'project approved', fields: [on('立项日期', 'Approved on'), number('立项批复文号', 'Number of the approval')] },
    { id: 'funds', zh: '资金落实', en: 'funds secured', fields: [on('资金下达日期', 'Funds allotted on'), number('资金下达文号', 'Number of the allotment')] },
    { id: 'design', zh: '设计批复', en: 'design approved', fields: [on('设计批复日期', 'Design approved on'), number('设计批复文号', 'Number of the design approval')] },
    { id: 'tender', zh: '招标', en: 'contract awarded', fields: [on('中标日期', 'Awarded on'), number('合同编号', 'Number of the contract')] },
    { id: 'start', zh: '开工', en: 'building started', fields: [on('开工日期', 'Started on'), number('施工许可证号', 'Number of the building permit'), PHOTO, PLACE] },
    { id: 'finish', zh: '完工', en: 'building finished', fields: [on('完工日期', 'Finished on'), PHOTO, PLACE] },
    { id: 'acceptance', zh: '验收', en: 'accepted', fields: [on('验收日期', 'Accepted on'), number('验收文号', 'Number of the acceptance record')] },
    { id: 'inUse', zh: '投入使用', en: 'in use', fields: [on('投入使用日期', 'In use since'), PHOTO, PLACE] },
  ],
  inOrder: true,
  timed: true,
  asks: [{ timer: 'nextMilestone', letter: 'milestone-due', to: ['handler', 'sectionHead'] }],
  occurrences: [],
  evidence: EVIDENCE,
  examine: (evidence, situation) => {
    const { acceptedOn, inUseOn } = evidence;
    return [
      ...missingFields(EVIDENCE, evidence),
      // What was accepted before the reply may be promised to come into use after it.
      ...datedByNow('acceptedOn', acceptedOn, situation),
      ...datedWithin('inUseOn', inUseOn, situation),
      ...datedAfter('inUseOn', inUseOn, acceptedOn, 'acceptedOn'),
    ];
  },
  closesAs: 'fulfilled',
  rated: true,
  confirmedBy: { zh: '督查或代表现场查看，督查核验', en: 'A supervisor or the deputy visits the site; a supervisor verifies' },
  closingRule: { zh: '已验收并投入使用，有现场照片；仅完工不销号', en: 'Accepted and in use, shown by a photo from the site; finished is not enough' },
  defaultLimit: { zh: '“计划N月底”按该月最后一日', en: '“Planned for the end of month N” = the last day of that month' },
};
