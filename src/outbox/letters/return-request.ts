import { act, particular, reason } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleAnswerFacts, sampleEvent, sampleNext } from './sample-facts.js';

/** To the supervisor: the office wants to return a suggestion that was handed to it. */
export const returnRequest: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '申请退回建议', en: 'the office wants to return it' }),
  content: (facts) => ({
    opening: {
      zh: '承办单位认为下列代表建议不属其职责，申请退回，请予决定。答复期限照常计算。',
      en: 'The office says that the suggestion below is not its own and asks to return it; please decide. The time for the reply runs on meanwhile.',
    },
    particulars: [
      ...act(facts, '申请', 'Asked'),
      ...particular('建议承办单位', 'Office proposed', facts.event?.otherOffice ?? ''),
      ...reason(facts),
    ],
    ask: {
      zh: '请决定：同意退回的，改交另一单位；不同意的，说明理由，仍由原单位答复。申请人本人不得决定。',
      en: 'Please decide: hand it to another office, or refuse with your reasons, and the office answers it. Whoever asked may not decide.',
    },
  }),
  sample: sampleAnswerFacts('supervisor', '2022-04-28', {
    stage: 'returnAsked',
    event: sampleEvent('RETURN_ASKED', '2022-04-28', { proposedOffice: 'keji', reason: '所提事项由科技部门主管。' }, { otherOffice: { zh: '自治区科技厅', en: 'Science and Technology Department' } }),
    next: sampleNext('2022-05-13', 'returnDecisionBy', { letter: 'return-request', to: ['supervisor'] }),
  }),
};
