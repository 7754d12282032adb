import { matter, particular, standing } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the deputies' liaison: the ladder inside the government is exhausted. */
export const referred: LetterTemplate = {
  tone: 'plain',
  gist: standing,
  content: (facts) => ({
    opening: {
      zh: `${matter(facts).zh}经红色督办仍未办结，${standing(facts).zh}，现移送代表工作机构跟踪督办。`,
      en: `Despite a red slip, ${matter(facts).en} has not been completed: ${standing(facts).en}. It is referred to the deputies’ working body.`,
    },
    particulars: particular('领衔代表', 'Lead deputy', facts.leadDeputy),
    ask: facts.recipient.level === 'liaison' ? {
      zh: '请予跟踪督办，并将情况告知领衔代表。',
      en: 'Please follow the matter up and inform the lead deputy.',
    } : {
      zh: '请配合代表工作机构跟踪督办，督促承办单位及时填报进展。',
      en: 'Please support the deputies’ working body and see that the office reports its progress.',
    },
  }),
  sample: sampleFacts('liaison', '2022-11-21', {
    cause: 'untilReferred', next: sampleNext('2022-12-19', 'referredReview', { letter: 'look-again', to: ['supervisor'] }),
  }),
};
