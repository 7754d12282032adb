import { changeAsked, changeGist, granting } from './change-asked.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the supervisor: the office asks for another date, scope or office, or says it cannot fulfil the pledge. */
export const decisionRequest: LetterTemplate = {
  tone: 'plain',
  gist: changeGist,
  content: (facts) => ({
    opening: {
      zh: '承办单位就下列承诺事项提出调整申请，请予决定。申请期间原时限照常计算。',
      en: 'The office asks for a change to the pledge below; please decide. The present due date runs on meanwhile.',
    },
    particulars: changeAsked(facts),
    ask: {
      zh: `请同意或不同意：同意的，写明${granting(facts).zh}；不同意的，说明理由。申请人本人不得决定。`,
      en: `Please approve or refuse it: if you approve, give ${granting(facts).en}; if you refuse, give the reasons. Whoever asked for it may not decide.`,
    },
  }),
  sample: sampleFacts('supervisor', '2022-09-08', {
    event: sampleEvent('CHANGE_REQUESTED', '2022-09-08', { change: 'date', dueOn: '2022-12-31', reason: '方案须报自治区政府常务会议审议，会期未定。' }),
    next: sampleNext('2022-09-16', 'decideBy', { letter: 'decision-request', to: ['supervisor'] }),
  }),
};
