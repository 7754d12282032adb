import { day, reason, windowCounted } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleNext } from './sample-facts.js';
import { sampleOutcome } from './sample-outcome.js';

/** To the office: an outcome was promised that nobody can check yet; it must name an indicator and a threshold. */
export const indicatorAsk: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => (facts.event === null ? { zh: '请提出指标', en: 'please propose an indicator' } : { zh: '指标未获认可，请重新提出', en: 'indicator refused, please propose another' }),
  content: (facts) => {
    const until = day(facts.windowUntil);
    return {
      opening: facts.event === null ? {
        zh: '下列承诺的是成效，原文没有可核验的指标；指标经督查认可之前不能申请销号。',
        en: 'The pledge below is an outcome, and its words hold nothing that could be checked. It cannot be claimed before an indicator has been agreed.',
      } : {
        zh: '贵单位为下列承诺提出的指标未获认可，请重新提出；指标经督查认可之前不能申请销号。',
        en: 'The indicator that your office proposed for the pledge below was refused; please propose another. It cannot be claimed before an indicator has been agreed.',
      },
      particulars: [...reason(facts), ...windowCounted(facts)],
      ask: {
        zh: `请${until.zh === '' ? '' : `在${until.zh}前（含当日）`}提出指标、达标值、单位和数据来源；逾期未提出的，列为不可核验并通报。`,
        en: `Please propose an indicator with its threshold, unit and source${until.en === '' ? '' : ` by ${until.en} at the latest`}; without one the pledge is marked as not verifiable, and that is reported.`,
      },
    };
  },
  sample: sampleOutcome('handler', '2022-07-11', {
    cause: 'indicatorAsk', windowUntil: '2022-07-18', next: sampleNext('2022-07-19', 'indicatorBy', { letter: 'not-verifiable', to: ['sectionHead', 'deputyHead', 'supervisor'] }),
  }),
};
