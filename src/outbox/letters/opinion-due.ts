import { lengthText } from '../../core/explain.js';
import { particular } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleAnswerFacts, sampleNext } from './sample-facts.js';

/** To the lead office: its co-handlers owe it their opinions. */
export const opinionDue: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '会办意见到期', en: 'opinions of the co-handlers are due' }),
  content: (facts) => ({
    opening: {
      zh: '下列代表建议由贵单位主办，会办单位提交会办意见的期限已到。', en: 'Your office leads on the suggestion below, and the time for its co-handlers’ opinions is over.',
    },
    particulars: [
      ...particular('会办单位', 'Co-handlers', (facts.terms.coHandlers ?? []).join('、')),
      ...(facts.rules.reply.opinionRedoWithin === null ? [] : particular('空泛意见重提期限', 'Time to redo an empty opinion', lengthText(facts.rules.reply.opinionRedoWithin))),
    ],
    ask: {
      zh: '请催收会办意见并逐一登记会办单位、文号、日期和意见；意见空泛的，请退回重提并登记退回。',
      en: 'Please collect the opinions and record for each the body, number, date and what it says; send an empty one back and record that.',
    },
  }),
  sample: sampleAnswerFacts('handler', '2022-05-25', {
    stage: 'answering.drafting', terms: { coHandlers: ['自治区财政厅', '人民银行南宁中心支行'] }, cause: 'opinionBy', next: sampleNext('2022-06-24', 'nextReminder', { letter: 'reminder', to: ['handler'] }),
  }),
};
