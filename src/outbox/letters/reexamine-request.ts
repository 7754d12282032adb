import type { Named } from '../../core/commitment.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { act, reason } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the supervisors: the office contests a finding or how it ended, and somebody else than its author looks again. */
export const reexamineRequest: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => (ofOutcome(facts) ? { zh: '办理结果有异议，请复核', en: 'outcome contested' } : { zh: '退回结论有异议，请复核', en: 'finding contested' }),
  content: (facts) => ({
    opening: ofOutcome(facts) ? ended(facts) : {
      zh: '下列承诺事项的销号申请经核验被退回，承办单位对该结论有异议，请复核。',
      en: 'The claim for the pledge below was returned, and the office contests that finding; please re-examine it.',
    },
    particulars: [...act(facts, '提出', 'Raised'), ...reason(facts)],
    ask: ofOutcome(facts) ? {
      zh: '请对照承诺原文和全部经过复核：应予维持的，维持办理结果；应予撤销的，撤销办理结果，事项恢复办理（原时限已过、系推定或已中止的，须定新时限）。两者均须说明理由。'
        + '作出决定的本人、申请销号的本人、承办单位及其上级单位人员不得复核。',
      en: 'Please compare the promised words with all that happened: uphold the outcome, or set it aside, and the work goes on (with a new date where the old one has passed, is inferred or stands still). Give your reasons either way. '
        + 'Neither whoever decided or claimed nor people of the responsible office or of one above it may re-examine it.',
    } : {
      zh: '请对照承诺原文和所附佐证复核：应予维持的，维持结论；应予撤销的，撤销结论，即为核验通过。两者均须说明理由。作出结论的本人、承办单位及其上级单位人员不得复核。',
      en: 'Please compare the promised words with the evidence: uphold the finding, or set it aside, which verifies the claim. Give your reasons either way. Neither its author nor people of the responsible office or of one above it may re-examine it.',
    },
  }),
  sample: sampleFacts('supervisor', '2022-09-22', {
    stage: 'contested', event: sampleEvent('CONTESTED', '2022-09-22', { reason: '所附为正式印发稿，文号见首页。' }),
    next: sampleNext('2022-10-24', 'reexamineBy', { letter: 'reexamine-request', to: ['supervisor'] }),
  }),
};

function ofOutcome({ event }: LetterFacts): boolean {
  return event?.type === 'OUTCOME_CONTESTED';
}

function ended({ stage }: LetterFacts): Named {
  return stage === 'doing.disputed'
    ? { zh: '下列承诺事项因期限内没有获认可的指标，列为不可核验，承办单位对此有异议，请复核。', en: 'The pledge below is listed as not verifiable because no indicator was agreed in time. The office contests that; please re-examine it.' }
    : { zh: '下列承诺事项已办结，承办单位对办理结果有异议，请复核。复核期间原结果继续有效。', en: 'The pledge below was closed, and the office contests how; please re-examine it. The outcome stands meanwhile.' };
}
