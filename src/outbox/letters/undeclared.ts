import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** Inside the department: an inferred date has passed that nobody ever confirmed; the ladder goes no further on it. */
export const undeclared: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '推断时限已过，仍未确认', en: 'inferred date passed, never declared' }),
  content: (facts) => ({
    opening: {
      zh: '下列承诺在答复中未写明日期；推断的时限已过，承办单位既未办结也未确认时限。因该日期并非承诺，本件仅在单位内部和督查部门通报，不作橙色督办。',
      en: 'The reply names no date for the pledge below. The inferred date has passed; the office has neither completed the pledge nor declared a date. Since nobody promised that date, this goes to the department and its supervisors only and is not raised to an orange slip.',
    },
    particulars: [],
    ask: facts.recipient.level === 'supervisor' ? {
      zh: '请督促承办单位确认时限。',
      en: 'Please see to it that the office declares a date.',
    } : facts.indicatorLack !== null ? {
      zh: `请组织确认时限；需要更晚日期的，请申请调整${facts.indicatorLack === 'none' ? '；尚无获认可的指标，请一并提出' : ''}。`,
      en: `Please have the date declared, or a change asked for if a later one is needed${facts.indicatorLack === 'none' ? '; no indicator has been agreed, so please have one proposed too' : ''}.`,
    } : {
      zh: '请组织确认时限；需要更晚日期的，请申请调整；已经落实的，请提交佐证申请销号。',
      en: 'Please have the date declared, or a change asked for if a later one is needed; if the pledge is fulfilled, have it claimed with evidence.',
    },
  }),
  sample: sampleFacts('sectionHead', '2022-10-10', {
    dueBasis: 'inferred', cause: 'untilOrange',
    next: sampleNext('2022-10-17', 'undeclaredReview', { letter: 'undeclared', to: ['sectionHead', 'deputyHead', 'supervisor'] }),
  }),
};
