import { capital, matter, standing } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** Another body's duty looked at twice a year, or a referred pledge looked at again. */
export const lookAgain: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '请了解最新情况', en: 'please look again' }),
  content: (facts) => (facts.cause === 'referredReview' ? {
    opening: {
      zh: `${matter(facts).zh}已移送代表工作机构，仍未办结，${standing(facts).zh}。`,
      en: `${capital(matter(facts).en)} was referred to the deputies’ working body and is still not complete: ${standing(facts).en}.`,
    },
    particulars: [],
    ask: { zh: '请了解最新情况，督促承办单位办结或作出决定。', en: 'Please find out where it stands and press for completion or a decision.' },
  } : {
    opening: {
      zh: '下列事项由其他单位负责，不计逾期，每半年了解一次。',
      en: 'The matter below is for another body; it is never overdue and is looked at every six months.',
    },
    particulars: [],
    ask: facts.recipient.level === 'supervisor'
      ? { zh: '请督促承办单位向负责单位了解进展并登记。', en: 'Please see that the office asks the body in charge how it stands and records the answer.' }
      : { zh: '请向负责单位了解进展并登记。', en: 'Please ask the body in charge how it stands and record the answer.' },
  }),
  sample: sampleFacts('handler', '2022-12-23', {
    title: '地方征信平台建设效果评估', quote: '也将在后续的实施效果评估中由金融管理部门牵头', kind: { zh: '关注其他单位事项', en: 'Watch another body' },
    dueOn: null, dueBasis: 'none', stage: 'doing.keeping', stageNames: [],
    cause: 'nextLook', next: sampleNext('2023-06-23', 'nextLook', { letter: 'look-again', to: ['handler', 'supervisor'] }),
  }),
};
