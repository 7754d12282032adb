import { standing } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the office and the supervisor: what was open at the end of the year goes on in the next one. */
export const carriedOver: LetterTemplate = {
  tone: 'plain',
  gist: standing,
  content: (facts) => ({
    opening: {
      zh: '下列承诺事项在本年度终了时尚未办结，结转下一年度继续跟踪；时限和催办情况不变。',
      en: 'The pledge below was still open when the year ended and is carried over into the next. Its due date and the slips already sent stand.',
    },
    particulars: [],
    ask: facts.recipient.level === 'supervisor' ? {
      zh: '请列入下一年度跟踪台账，并核对承办单位的续办安排。', en: 'Please keep it on the ledger of the next year and check how the office goes on with it.',
    } : {
      zh: `请填报未办结的原因和续办安排${facts.stageNames.length === 0 ? '' : '，跨年事项须填报节点计划'}，并将进展书面告知代表。`,
      en: `Please report why it is open and how it goes on${facts.stageNames.length === 0 ? '' : ', set milestones for the new year'}, and inform the deputy of the progress in writing.`,
    },
  }),
  sample: sampleFacts('handler', '2023-01-03', {
    dueOn: '2023-06-30', dueBasis: 'decided', cause: 'yearEnd', next: sampleNext('2023-05-31', 'nextReminder', { letter: 'reminder', to: ['handler'] }),
  }),
};
