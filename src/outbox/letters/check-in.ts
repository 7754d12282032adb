import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the handler: a continuing effort shows itself once a quarter. */
export const checkIn: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '请填报本季举措', en: 'please report this quarter’s acts' }),
  content: () => ({
    opening: { zh: '下列承诺属持续推进事项，按季填报。', en: 'The pledge below is a continuing effort, reported once a quarter.' },
    particulars: [],
    ask: {
      zh: '请填报本季至少一项举措，写明日期、具体内容和数据。',
      en: 'Please report at least one act of this quarter with its date, what was done and a figure.',
    },
  }),
  sample: sampleFacts('handler', '2022-09-30', {
    title: '持续加大金融人才引进力度', quote: '2022年，我厅将持续加大金融人才引进力度', kind: { zh: '持续推进', en: 'Maintain an effort' },
    dueOn: '2022-12-31', dueBasis: 'scope', stage: 'doing.keeping', stageNames: [],
    cause: 'nextCheckIn', next: sampleNext('2022-12-30', 'nextCheckIn', { letter: 'check-in', to: ['handler'] }),
  }),
};
