import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { act, particular, reason, said } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the supervisor: the office says that this is not its own, or not a pledge at all. */
export const objectionRequest: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => (notOurs(facts) ? { zh: '称不属本单位职责', en: 'said to be another office’s' } : { zh: '称不是承诺', en: 'said to be no pledge' }),
  content: (facts) => ({
    opening: {
      zh: `承办单位对下列承诺事项提出异议，认为${notOurs(facts) ? '不属本单位职责' : '这不是承诺'}，请予决定。`,
      en: `The office objects to the pledge below, because ${notOurs(facts) ? 'it belongs to another office' : 'it is not a pledge'}; please decide.`,
    },
    particulars: [
      ...act(facts, '提出', 'Raised'),
      ...particular('建议承办单位', 'Office proposed', facts.event?.otherOffice ?? ''),
      ...reason(facts),
    ],
    ask: notOurs(facts) ? {
      zh: '请决定是否采纳：采纳的，写明改由哪个单位承办；不采纳的，说明理由，仍由原单位承办。提出异议的本人不得决定。',
      en: 'Please uphold or refuse it: if you uphold it, name the office that takes the pledge over; if you refuse, give the reasons, and the office keeps it. Whoever objected may not decide.',
    } : {
      zh: '请对照承诺原文决定是否采纳：采纳的，本事项不予立项；不采纳的，说明理由，继续办理。提出异议的本人不得决定。',
      en: 'Please compare the words of the reply and uphold or refuse it: if you uphold it, the pledge is dismissed; if you refuse, give the reasons, and it goes on. Whoever objected may not decide.',
    },
  }),
  sample: sampleFacts('supervisor', '2022-07-01', {
    stage: 'objected.notOurs',
    event: sampleEvent('OBJECTED', '2022-07-01', { ground: 'not-ours', proposedOffice: 'keji', reason: '基金的设立与管理由自治区科技厅负责。' },
      { otherOffice: { zh: '自治区科技厅', en: 'Science and Technology Department' } }),
    next: sampleNext('2022-07-08', 'decideObjectionBy', { letter: 'objection-request', to: ['supervisor'] }),
  }),
};

function notOurs(facts: LetterFacts): boolean {
  return said(facts, 'ground') !== 'not-a-pledge';
}
