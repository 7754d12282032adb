import { askToAccept } from './ask-to-accept.js';
import { act, reason } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the office that takes a pledge over from another one. */
export const transferred: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '改由贵单位承办', en: 'now for your office' }),
  content: (facts) => ({
    opening: {
      zh: '下列承诺事项经决定改由贵单位承办，此前的办理情况和时限一并移交。',
      en: 'It has been decided that the pledge below is now for your office, with what was done before and the due date in force.',
    },
    particulars: [...act(facts, '决定', 'Decided'), ...reason(facts)],
    ask: askToAccept(facts),
  }),
  sample: sampleFacts('handler', '2022-07-08', {
    stage: 'offered', windowUntil: '2022-07-19', event: sampleEvent('TRANSFERRED', '2022-07-08', { toOffice: 'jinrong', reason: '机构职能调整，融资担保监管职责已划转。' }),
    next: sampleNext('2022-08-22', 'nextReminder', { letter: 'reminder', to: ['handler'] }),
  }),
};
