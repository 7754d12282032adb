import { particular } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the office: the deputy is told the result in writing before being asked to rate it. */
export const secondReplyDue: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => (facts.cause === 'secondReplyBy' ? { zh: '尚未再次答复代表', en: 'the deputy has not been told' } : { zh: '请再次答复代表', en: 'please reply to the deputy again' }),
  content: (facts) => ({
    opening: facts.cause === 'secondReplyBy' ? {
      zh: '下列承诺事项已核验通过，至今尚未登记对代表的再次答复，代表评价因此不能开始。',
      en: 'The pledge below has been verified, but no second reply to the deputy has been recorded, so the deputy cannot be asked to rate it.',
    } : {
      zh: '下列承诺事项已核验通过。按规则，承诺落实后应将结果书面再次答复代表，再请代表评价。',
      en: 'The pledge below has been verified. The rules require the deputy to be told the result in writing before being asked to rate it.',
    },
    particulars: particular('领衔代表', 'Lead deputy', facts.leadDeputy),
    ask: facts.recipient.level === 'supervisor' ? {
      zh: '请督促承办单位再次答复代表并登记文号和日期。', en: 'Please see that the office replies to the deputy again and records number and date.',
    } : {
      zh: '请将落实结果书面再次答复代表，并登记再次答复的文号和日期。', en: 'Please tell the deputy the result in a second reply and record its number and date.',
    },
  }),
  sample: sampleFacts('handler', '2022-09-21', {
    stage: 'feedback.replying', claimedOn: '2022-09-19', next: sampleNext('2022-10-12', 'secondReplyBy', { letter: 'second-reply-due', to: ['handler', 'sectionHead', 'supervisor'] }),
  }),
};
