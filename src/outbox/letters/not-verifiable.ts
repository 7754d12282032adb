import { day, particular, said } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleNext } from './sample-facts.js';
import { sampleOutcome } from './sample-outcome.js';

/** To the leaders and the supervisor: no indicator was agreed in time, so nobody can say whether the promise is kept. */
export const notVerifiable: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '没有获认可的指标，不可核验', en: 'no agreed indicator, not verifiable' }),
  content: (facts) => ({
    opening: facts.event === null ? {
      zh: '下列承诺的是成效，承办单位未在期限内提出指标，现列为不可核验：如实列示，不作完成评价。',
      en: 'The pledge below is an outcome, and the office proposed no indicator in time. It is marked as not verifiable: shown as such, and not counted as kept.',
    } : {
      zh: '下列承诺的是成效，承办单位提出的指标未获认可，至今没有获认可的指标，现列为不可核验：如实列示，不作完成评价。',
      en: 'The pledge below is an outcome. The indicator that the office proposed was refused and none has been agreed since, so it is marked as not verifiable: shown as such, and not counted as kept.',
    },
    particulars: facts.event === null ? [] : [...particular('不认可日期', 'Refused on', day(facts.event.on)), ...particular('不认可的理由', 'Why it was refused', said(facts, 'reason'))],
    ask: facts.recipient.level === 'supervisor' ? {
      zh: '请督促承办单位提出指标；确实无法提出的，可按不可核验列示办结并说明理由。',
      en: 'Please press the office for an indicator; if there can be none, you may close the pledge as not verifiable and give the reasons.',
    } : {
      zh: '请组织提出指标、达标值、单位和数据来源；提出并获认可后，恢复核验。',
      en: 'Please have an indicator proposed with its threshold, unit and source; once it is agreed, the pledge can be verified again.',
    },
  }),
  sample: sampleOutcome('sectionHead', '2022-07-19', {
    stage: 'doing.unverifiable', cause: 'indicatorBy', next: sampleNext('2022-09-30', 'nextCheckIn', { letter: 'not-verifiable', to: ['sectionHead', 'supervisor'] }),
  }),
};
