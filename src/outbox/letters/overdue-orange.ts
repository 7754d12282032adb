import { matter, standing } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the leaders, when blue slips had no effect and no change was approved. */
export const overdueOrange: LetterTemplate = {
  tone: 'orange',
  gist: standing,
  content: (facts) => ({
    opening: {
      zh: `${matter(facts).zh}经蓝色催办仍未办结，${standing(facts).zh}，现予橙色督办。`,
      en: `Despite blue slips, ${matter(facts).en} has not been completed: ${standing(facts).en}. This is an orange slip.`,
    },
    particulars: [],
    ask: facts.duty === 'answer' ? {
      zh: '请协调解决办理中的问题，责成承办处室限期答复代表；需要延长答复期限的，请按程序申请并说明理由。',
      en: 'Please resolve what holds it up and give the section a day by which to answer the deputy; if more time is needed, have an extension asked for with reasons.',
    } : facts.indicatorLack === 'none' ? {
      zh: '本事项尚无获认可的指标，不能申请销号：请协调解决办理中的问题，责成承办处室限期提出指标、办结并填报进展；确不能按期落实的，请按程序申请调整并说明理由。',
      en: 'No indicator has been agreed, so nothing can be claimed yet: please resolve what holds it up, give the section a day to propose one and a day for completion, and have progress reported; if it cannot be fulfilled in time, have a change asked for with reasons.',
    } : {
      zh: '请协调解决办理中的问题，责成承办处室限期办结并填报进展；确不能按期落实的，请按程序申请调整并说明理由。',
      en: 'Please resolve what holds it up, give the section a day for completion and have progress reported; if it cannot be fulfilled in time, have a change asked for with reasons.',
    },
  }),
  sample: sampleFacts('deputyHead', '2022-10-10', {
    cause: 'untilOrange', next: sampleNext('2022-10-24', 'untilRed', { letter: 'overdue-red', to: ['head', 'supervisor'] }),
  }),
};
