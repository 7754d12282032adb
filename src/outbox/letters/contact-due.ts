import { particular } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleAnswerFacts, sampleNext } from './sample-facts.js';

/** To the office: the deputy is heard before the answer is written. */
export const contactDue: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '尚未与代表沟通', en: 'the deputy has not been contacted' }),
  content: (facts) => ({
    opening: {
      zh: '下列代表建议尚未登记与代表的沟通，规定的首次沟通期限已到。',
      en: 'No contact with the deputy has been recorded about the suggestion below, and the time for the first one is over.',
    },
    particulars: particular('领衔代表', 'Lead deputy', facts.leadDeputy),
    ask: {
      zh: '请通过走访、座谈、电话或网络与领衔代表沟通，听取意见，并登记日期、方式、沟通人员和结果。',
      en: 'Please visit, meet, call or write to the lead deputy, hear what is meant, and record date, way, who spoke and the outcome.',
    },
  }),
  sample: sampleAnswerFacts('handler', '2022-05-25', { cause: 'contactBy', next: sampleNext('2022-06-08', 'contactBy', { letter: 'contact-due', to: ['handler', 'sectionHead'] }) }),
};
