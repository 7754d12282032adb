import { act, particular, said } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleNext } from './sample-facts.js';
import { sampleOutcome } from './sample-outcome.js';

/** To the supervisor: is this the indicator by which the promised outcome may be judged? */
export const indicatorRequest: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '请认可指标', en: 'an indicator to agree to' }),
  content: (facts) => ({
    opening: {
      zh: '承办单位为下列承诺提出了核验指标，请决定是否认可；认可后即按该指标核验。',
      en: 'The office proposes an indicator for the pledge below; please agree or refuse. Once agreed, the pledge is verified by it.',
    },
    particulars: [
      ...act(facts, '提出', 'Proposed'),
      ...particular('指标', 'Indicator', said(facts, 'indicator')),
      ...particular('达标值', 'Threshold', `${said(facts, 'threshold')} ${said(facts, 'unit')}`.trim()),
      ...particular('数据来源', 'Source', said(facts, 'source')),
    ],
    ask: {
      zh: '请对照承诺原文：指标确能反映所承诺的成效、达标值高于现状且数据可查的，予以认可；否则不认可并说明理由。提出指标的本人不得认可。',
      en: 'Please compare the promised words: agree if the indicator shows what was promised, the threshold lies above the present state and the figure can be looked up; otherwise refuse and give the reasons. Whoever proposed it may not agree to it.',
    },
  }),
  sample: sampleOutcome('supervisor', '2022-07-13', {
    stage: 'doing.judging',
    event: sampleEvent('INDICATOR_PROPOSED', '2022-07-13', { indicator: '首单知识产权交易额', threshold: 100, unit: '万元', source: '广西知识产权交易中心公告' }),
    next: sampleNext('2022-07-20', 'judgeBy', { letter: 'indicator-request', to: ['supervisor'] }),
  }),
};
