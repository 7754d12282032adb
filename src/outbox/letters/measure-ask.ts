import { day, particular } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the office: an interim measure shows once a month that it is in force. */
export const measureAsk: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '请填报临时措施执行情况', en: 'please report on the measure' }),
  content: (facts) => ({
    opening: {
      zh: '下列承诺是长久办法落实之前的临时措施，执行情况须定期填报。', en: 'The pledge below is an interim measure, and how it is carried out is reported regularly.',
    },
    particulars: particular('措施开始日期', 'In force since', day(facts.terms.startsOn)),
    ask: {
      zh: '请填报措施的执行情况，写明日期、内容和数据；措施已经结束的，请提交佐证申请销号。',
      en: 'Please report what was done under the measure, with date and figure; if it has ended, claim it with evidence.',
    },
  }),
  sample: sampleFacts('handler', '2022-08-01', {
    title: '开展企业融资专项服务行动', quote: '在办法出台前，先行组织开展企业融资专项服务行动', kind: { zh: '临时措施', en: 'Interim measure' },
    dueOn: '2022-12-31', dueBasis: 'scope', stage: 'doing.keeping', stageNames: [], terms: { startsOn: '2022-07-01' },
    cause: 'measureAsk', next: sampleNext('2022-09-01', 'measureAsk', { letter: 'measure-ask', to: ['handler'] }),
  }),
};
