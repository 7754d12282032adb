import { matter, standing } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the head and the supervisor, when the orange slip had no effect. */
export const overdueRed: LetterTemplate = {
  tone: 'red',
  gist: standing,
  content: (facts) => ({
    opening: {
      zh: `${matter(facts).zh}经橙色督办仍未办结，${standing(facts).zh}，现予红色督办。`,
      en: `Despite an orange slip, ${matter(facts).en} has not been completed: ${standing(facts).en}. This is a red slip.`,
    },
    particulars: [],
    ask: facts.recipient.level === 'supervisor' ? {
      zh: '请核实未办结的原因，研究是否通报、约谈。',
      en: 'Please find out why it has not been completed and consider a public notice or an interview.',
    } : {
      zh: '请亲自督办，明确责任人和办结日期，并向督查部门书面说明未办结的原因。',
      en: 'Please take charge yourself, name who is responsible and the day of completion, and explain the delay to the supervisors in writing.',
    },
  }),
  sample: sampleFacts('head', '2022-10-24', {
    cause: 'untilRed', next: sampleNext('2022-11-21', 'untilReferred', { letter: 'referred', to: ['liaison', 'supervisor'] }),
  }),
};
