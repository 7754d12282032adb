import { day, particular } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the office half way to the date, or in the season in which the last edition came out: how far is it? */
export const stageAsk: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => (facts.cause === 'lastSeason' ? { zh: '上一版即在此时节发布', en: 'the last edition came out at this season' } : { zh: '期限过半，请填报阶段', en: 'half of the time is over' }),
  content: (facts) => ({
    opening: facts.cause === 'lastSeason' ? {
      zh: '下列承诺的上一版即在此时节发布，请填报本版所处阶段。', en: 'The last edition of what is promised below came out at this season; please report where the new one stands.',
    } : {
      zh: '下列承诺事项的办理期限已过半。', en: 'Half of the time for the pledge below is over.',
    },
    particulars: particular('上一版发布日期', 'Last edition came out on', day(facts.cause === 'lastSeason' ? facts.terms.lastEditionOn : null)),
    ask: {
      zh: `请填报${facts.stageNames.length === 0 ? '进展' : '所处阶段和进展'}；预计不能按期落实的，请尽早申请调整并说明理由。`,
      en: `Please report ${facts.stageNames.length === 0 ? 'progress' : 'the stage reached and the progress made'}; if the date cannot be kept, ask for a change early and give the reasons.`,
    },
  }),
  sample: sampleFacts('handler', '2022-08-08', { cause: 'halfTime', next: sampleNext('2022-08-22', 'nextReminder', { letter: 'reminder', to: ['handler'] }) }),
};
