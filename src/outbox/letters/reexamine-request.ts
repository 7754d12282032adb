import { act, reason } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the supervisors: the office contests a finding, and somebody else than its author looks again. */
export const reexamineRequest: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '退回结论有异议，请复核', en: 'finding contested' }),
  content: (facts) => ({
    opening: {
      zh: '下列承诺事项的销号申请经核验被退回，承办单位对该结论有异议，请复核。',
      en: 'The claim for the pledge below was returned, and the office contests that finding; please re-examine it.',
    },
    particulars: [...act(facts, '提出', 'Raised'), ...reason(facts)],
    ask: {
      zh: '请对照承诺原文和所附佐证复核：应予维持的，维持结论；应予撤销的，撤销结论，即为核验通过。两者均须说明理由。作出结论的本人、承办单位及其上级单位人员不得复核。',
      en: 'Please compare the promised words with the evidence: uphold the finding, or set it aside, which verifies the claim. Give your reasons either way. Neither its author nor people of the responsible office or of one above it may re-examine it.',
    },
  }),
  sample: sampleFacts('supervisor', '2022-09-22', {
    stage: 'contested', event: sampleEvent('CONTESTED', '2022-09-22', { reason: '所附为正式印发稿，文号见首页。' }),
    next: sampleNext('2022-10-24', 'reexamineBy', { letter: 'reexamine-request', to: ['supervisor'] }),
  }),
};
