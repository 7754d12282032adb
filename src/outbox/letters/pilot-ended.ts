import { day, particular } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the office: the pilot has run its time, and what was promised after it begins. */
export const pilotEnded: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '试点期满，请评估并决定是否推广', en: 'please evaluate and decide' }),
  content: (facts) => ({
    opening: { zh: '下列承诺的试点期已满。', en: 'The pilot of the pledge below has run its time.' },
    particulars: particular('试点结束日期', 'Pilot ended on', day(facts.terms.pilotEndsOn)),
    ask: {
      zh: '请完成评估，作出推广、延长或终止的决定，填报所处阶段，并以评估报告和决定文件申请销号；决定推广的，核验时将另立后续事项。',
      en: 'Please evaluate the pilot, decide to roll it out, to prolong or to end it, report the stage, and claim with the evaluation and the decision. If it is rolled out, a follow-on commitment is opened when the claim is verified.',
    },
  }),
  sample: sampleFacts('handler', '2022-11-30', {
    title: '开展知识产权质押融资试点', quote: '在南宁市先行开展知识产权质押融资试点，适时推广', kind: { zh: '开展试点', en: 'Run a pilot' },
    dueOn: '2023-06-23', dueBasis: 'declared', stage: 'doing.piloting', stageNames: [{ id: 'piloting', zh: '试点', en: 'pilot running' }],
    terms: { pilotEndsOn: '2022-11-30' }, cause: 'pilotEnd', next: sampleNext('2023-05-24', 'nextReminder', { letter: 'reminder', to: ['handler'] }),
  }),
};
