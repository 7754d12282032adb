import { askToAccept } from './ask-to-accept.js';
import { act, reason, windowCounted } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the office that takes a pledge over from another one. */
export const transferred: LetterTemplate = {
  tone: 'plain',
  gist: ({ duty }) => ({ zh: `改由贵单位${duty === 'watch' ? '关注' : '承办'}`, en: 'now for your office' }),
  content: (facts) => ({
    opening: facts.duty === 'watch' ? {
      zh: '下列关注事项由其他单位负责，经决定改由贵单位关注；不计时限、不计逾期，贵单位没有落实的义务。',
      en: 'The matter below is another body’s, and it has been decided that your office keeps an eye on it now: no due date, never overdue, and nothing for your office to fulfil.',
    } : {
      zh: '下列承诺事项经决定改由贵单位承办，此前的办理情况和时限一并移交。',
      en: 'It has been decided that the pledge below is now for your office, with what was done before and the due date in force.',
    },
    particulars: [...act(facts, '决定', 'Decided'), ...reason(facts), ...windowCounted(facts)],
    ask: askToAccept(facts),
  }),
  sample: sampleFacts('handler', '2022-07-08', {
    stage: 'offered', windowUntil: '2022-07-19', event: sampleEvent('TRANSFERRED', '2022-07-08', { toOffice: 'jinrong', reason: '机构职能调整，融资担保监管职责已划转。' }),
    next: sampleNext('2022-08-22', 'nextReminder', { letter: 'reminder', to: ['handler'] }),
  }),
};
