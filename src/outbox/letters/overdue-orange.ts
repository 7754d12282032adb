import { standing } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the leaders, when blue slips had no effect and no change was approved. */
export const overdueOrange: LetterTemplate = {
  tone: 'orange',
  gist: standing,
  content: (facts) => ({
    opening: {
      zh: `下列承诺事项经蓝色催办仍未办结，${standing(facts).zh}，现予橙色督办。`,
      en: `Despite blue slips, the pledge below has not been completed: ${standing(facts).en}. This is an orange slip.`,
    },
    particulars: [],
    ask: {
      zh: '请协调解决办理中的问题，责成承办处室限期办结并填报进展；确不能按期落实的，请按程序申请调整并说明理由。',
      en: 'Please resolve what holds it up, give the section a day for completion and have progress reported; if it cannot be fulfilled in time, have a change asked for with reasons.',
    },
  }),
  sample: sampleFacts('deputyHead', '2022-10-10', {
    cause: 'untilOrange', next: sampleNext('2022-10-24', 'untilRed', { letter: 'overdue-red', to: ['head', 'supervisor'] }),
  }),
};
