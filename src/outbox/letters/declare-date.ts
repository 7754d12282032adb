import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the office: nobody has promised a date, so it must name one. */
export const declareDate: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => (facts.dueOn === null ? { zh: '尚无时限', en: 'no due date yet' } : { zh: '时限待确认', en: 'due date unconfirmed' }),
  content: (facts) => (facts.dueOn === null ? {
    opening: { zh: '下列承诺在答复中未写明日期，至今没有时限。', en: 'The reply names no date for the pledge below, and it still has none.' },
    particulars: [],
    ask: { zh: '请确认一个不早于今日的时限。', en: 'Please declare a due date, today or later.' },
  } : {
    opening: {
      zh: '下列承诺在答复中未写明日期；现行时限系推断，贵单位尚未确认。',
      en: 'The reply names no date for the pledge below. The present one is inferred, and your office has not declared it.',
    },
    particulars: [],
    ask: {
      zh: '请确认推断的时限，或确认更早的时限；需要更晚的，请申请调整并说明理由。',
      en: 'Please declare the inferred date or an earlier one; if a later one is needed, ask for a change and give the reasons.',
    },
  }),
  sample: sampleFacts('handler', '2022-07-14', {
    dueBasis: 'inferred', cause: 'declareBy', next: sampleNext('2022-08-04', 'declareBy', { letter: 'declare-date', to: ['handler', 'sectionHead'] }),
  }),
};
