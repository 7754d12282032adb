import { act, reason } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';

/** To the office: what came of contesting a finding. */
export const findingDecided: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => (setAside(facts) ? { zh: '撤销退回结论，核验通过', en: 'finding set aside, claim verified' } : { zh: '维持退回结论', en: 'finding upheld' }),
  content: (facts) => ({
    opening: setAside(facts) ? {
      zh: '贵单位对下列承诺事项退回结论的异议已经复核：结论撤销，销号申请核验通过。',
      en: 'The finding that your office contested has been re-examined: it is set aside, and your claim for the pledge below is verified.',
    } : {
      zh: '贵单位对下列承诺事项退回结论的异议已经复核：结论维持。',
      en: 'The finding that your office contested about the pledge below has been re-examined and is upheld.',
    },
    particulars: [...act(facts, '复核', 'Re-examined'), ...reason(facts)],
    ask: setAside(facts) ? {
      zh: '无需补充佐证；请准备将落实结果书面告知代表。', en: 'No further evidence is needed; please prepare to inform the deputy of the result in writing.',
    } : {
      zh: '请针对退回理由继续办理，补充佐证后重新申请销号。', en: 'Please deal with the reasons for which it was returned, complete the evidence and claim again.',
    },
  }),
  sample: sampleFacts('handler', '2022-10-12', {
    event: sampleEvent('FINDING_UPHELD', '2022-10-12', { reason: '首页无文号，系送审稿。' }),
    next: sampleNext('2022-10-24', 'untilRed', { letter: 'overdue-red', to: ['head', 'supervisor'] }),
  }),
};

function setAside(facts: LetterFacts): boolean {
  return facts.event?.type === 'FINDING_SET_ASIDE';
}
