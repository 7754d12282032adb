import { day, matter, particular } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the supervisor: the office says done; another party must look at the evidence. */
export const verificationRequest: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '拟销号，请核验', en: 'claimed as done' }),
  content: (facts) => ({
    opening: {
      zh: `承办单位已就${matter(facts).zh}申请销号并提交佐证。`,
      en: `The office has claimed ${matter(facts).en} as done and given evidence.`,
    },
    particulars: [
      ...particular('申请人', 'Claimed by', facts.event?.by ?? ''),
      ...particular('申请日期', 'Claimed on', day(facts.event?.on)),
      ...(facts.event?.evidence ?? []).map(({ label, value, isDate }) => ({
        label: { zh: `佐证：${label.zh}`, en: `Evidence: ${label.en}` }, value: isDate ? day(value) : { zh: value, en: value },
      })),
    ],
    ask: {
      zh: '请对照承诺原文核验佐证：属实的核验通过，不实或不足的退回并说明理由；由此产生后续事项的，须一并写明。申请人及其单位人员不得核验。',
      en: 'Please compare the evidence with the promised words: verify it if it holds, return it with reasons if not; where something follows from it, name that too. The claimant and the claimant’s office may not verify.',
    },
  }),
  sample: sampleFacts('supervisor', '2022-09-19', {
    stage: 'claimed', claimedOn: '2022-09-19',
    event: sampleEvent('CLAIMED', '2022-09-19', {}, {
      evidence: [
        { label: { zh: '文件标题', en: 'Title of the document' }, value: '广西融资担保基金运营管理方案', isDate: false },
        { label: { zh: '发文字号', en: 'Document number' }, value: '桂金监发〔2022〕18号', isDate: false },
        { label: { zh: '印发日期', en: 'Date of issue' }, value: '2022-09-16', isDate: true },
      ],
    }),
    next: sampleNext('2022-09-26', 'verifyBy', { letter: 'verification-request', to: ['supervisor'] }),
  }),
};
