import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the office and the supervisor: what outlives the term of the congress is explained in writing. */
export const termExplanation: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => (facts.cause === 'explainBy' ? { zh: '换届说明尚未提交', en: 'explanation still missing' } : { zh: '请作换届说明', en: 'please explain' }),
  content: (facts) => ({
    opening: {
      zh: `本届人大任期届满，下列承诺事项尚未办结，按规则须书面说明${facts.cause === 'explainBy' ? '；至今未收到说明' : ''}。`,
      en: `The term of the congress has ended with the pledge below still open; the rules require a written explanation${facts.cause === 'explainBy' ? ', and none has been recorded' : ''}.`,
    },
    particulars: [],
    ask: facts.recipient.level === 'supervisor' ? {
      zh: '请督促承办单位作出书面说明。', en: 'Please see that the office gives its explanation in writing.',
    } : {
      zh: '请书面说明未办结的原因和后续安排，登记说明的文号、日期和要点；本事项继续跟踪，时限不变。',
      en: 'Please explain in writing why it is open and what comes next, and record number, date and gist of the explanation. The pledge goes on, and its due date stands.',
    },
  }),
  sample: sampleFacts('handler', '2023-01-13', {
    dueOn: '2023-06-30', dueBasis: 'decided', cause: 'termEnd', next: sampleNext('2023-02-10', 'explainBy', { letter: 'term-explanation', to: ['handler', 'sectionHead', 'supervisor'] }),
  }),
};
