import { act, day, windowCounted } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { askToAccept } from './ask-to-accept.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the office: the pledge is on the ledger and is its own to fulfil, unless it objects within its window. */
export const registered: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => {
    if (facts.duty === 'watch') return { zh: '其他单位事项，请关注', en: 'another body’s matter, to keep an eye on' };
    const due = day(facts.dueOn);
    return due.zh === '' ? { zh: '交由贵单位承办', en: 'for your office to fulfil' } : { zh: `交由贵单位承办，时限${due.zh}`, en: `for your office to fulfil by ${due.en}` };
  },
  content: (facts) => ({
    opening: facts.duty === 'watch' ? {
      zh: `下列事项摘自已发出的答复，由${facts.terms.otherBody ?? '其他单位'}负责，不是贵单位的承诺；现列出以便关注，不计时限、不计逾期，贵单位没有落实的义务。`,
      en: `The matter below stands in a reply that has been sent, but it is for ${facts.terms.otherBody ?? 'another body'} and no pledge of your office. It is listed to keep an eye on: no due date, never overdue, and nothing for your office to fulfil.`,
    } : {
      zh: '下列承诺摘自已发出的答复，现已立项，由贵单位承办。',
      en: 'The pledge below was made in a reply that has been sent. It has been confirmed and is for your office to fulfil.',
    },
    particulars: [...act(facts, '立项', 'Confirmed'), ...windowCounted(facts)],
    ask: askToAccept(facts),
  }),
  sample: sampleFacts('handler', '2022-06-27', {
    stage: 'offered', windowUntil: '2022-07-06', event: sampleEvent('CONFIRMED', '2022-06-27', { dueOn: '2022-09-21', dueBasis: 'explicit' }),
    next: sampleNext('2022-08-08', 'halfTime', { letter: 'stage-ask', to: ['handler'] }),
  }),
};
