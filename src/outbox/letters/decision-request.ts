import { changeAsked, changeGist } from './change-asked.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the supervisor: the office asks for another date, scope or office, or says it cannot fulfil the pledge. */
export const decisionRequest: LetterTemplate = {
  tone: 'plain',
  gist: changeGist,
  content: (facts) => ({
    opening: {
      zh: '承办单位就下列承诺事项提出调整申请，请予决定。申请期间原时限照常计算。',
      en: 'The office asks for a change to the pledge below; please decide. The present due date runs on meanwhile.',
    },
    particulars: changeAsked(facts),
    ask: {
      zh: '请同意或不同意：同意延期的写明新时限；同意调整范围的写明调整后的内容；同意变更承办单位的写明另一单位；同意按“无法落实”办结的写明说明函的文号、日期和签发人；不同意的说明理由。',
      en: 'Please approve or refuse: give the new date for a later one, the new scope for another one, the other office for a change of office, number, date and signer of the letter of explanation if it cannot be fulfilled, the reasons if you refuse.',
    },
  }),
  sample: sampleFacts('supervisor', '2022-09-08', {
    event: sampleEvent('CHANGE_REQUESTED', '2022-09-08', { change: 'date', dueOn: '2022-12-31', reason: '方案须报自治区政府常务会议审议，会期未定。' }),
    next: sampleNext('2022-09-16', 'decideBy', { letter: 'decision-request', to: ['supervisor'] }),
  }),
};
