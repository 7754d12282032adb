import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { particular } from './letter-template.js';
import type { LetterContent, LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the handler, once a quarter: a continuing effort shows itself, an outcome its figure, a filing what became of it. */
export const checkIn: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => GISTS[sortOf(facts)],
  content: (facts) => CONTENTS[sortOf(facts)](facts),
  sample: sampleFacts('handler', '2022-09-30', {
    title: '持续加大金融人才引进力度', quote: '2022年，我厅将持续加大金融人才引进力度', kind: { zh: '持续推进', en: 'Maintain an effort' },
    dueOn: '2022-12-31', dueBasis: 'scope', stage: 'doing.keeping', stageNames: [],
    cause: 'nextCheckIn', next: sampleNext('2022-12-30', 'nextCheckIn', { letter: 'check-in', to: ['handler'] }),
  }),
};

type Sort = 'effort' | 'outcome' | 'filing';

/** An effort has no stages; an outcome is pursued by its indicator; what goes through stages waits for somebody's answer. */
function sortOf({ stage, stageNames }: LetterFacts): Sort {
  if (stage.startsWith('doing.pursuing')) return 'outcome';
  return stageNames.length === 0 ? 'effort' : 'filing';
}

const GISTS = {
  effort: { zh: '请填报本季举措', en: 'please report this quarter’s acts' },
  outcome: { zh: '请填报指标数值', en: 'please report the figure' },
  filing: { zh: '请填报跟进情况', en: 'please report what became of it' },
};

const CONTENTS: Readonly<Record<Sort, (facts: LetterFacts) => LetterContent>> = {
  effort: () => ({
    opening: { zh: '下列承诺属持续推进事项，按季填报。', en: 'The pledge below is a continuing effort, reported once a quarter.' },
    particulars: [],
    ask: {
      zh: '请填报本季至少一项举措，写明日期、具体内容和数据。', en: 'Please report at least one act of this quarter with its date, what was done and a figure.',
    },
  }),
  outcome: ({ terms }) => ({
    opening: { zh: '下列承诺按已认可的指标核验，按季填报。', en: 'The pledge below is verified by an agreed indicator and reported once a quarter.' },
    particulars: [
      ...particular('指标', 'Indicator', terms.indicator ?? ''), ...particular('达标值', 'Threshold', terms.threshold === undefined ? '' : String(terms.threshold)),
    ],
    ask: {
      zh: '请填报指标的最新数值、数据来源和主要举措；已达标的，请提交佐证申请销号。',
      en: 'Please report the latest figure, where it comes from and what was done; once the threshold is reached, claim it with evidence.',
    },
  }),
  filing: () => ({
    opening: { zh: '下列承诺须跟进到有结果为止，按季填报。', en: 'The pledge below is followed up until there is a result, and reported once a quarter.' },
    particulars: [],
    ask: {
      zh: '请填报所处阶段和本季跟进情况，写明日期、内容和凭据；已有批复的，请提交佐证申请销号。',
      en: 'Please report the stage and what was done this quarter, with dates and proof; if there is an answer, claim it with evidence.',
    },
  }),
};
