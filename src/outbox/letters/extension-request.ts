import { extensionText } from '../../core/reply-rule-lines.js';
import { act, particular, reason, said } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleAnswerFacts, sampleEvent, sampleNext } from './sample-facts.js';

/** To the deputies' working body: the office asks for more time to answer. */
export const extensionRequest: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '申请延长答复期限', en: 'more time is asked for' }),
  content: (facts) => ({
    opening: {
      zh: '承办单位申请延长下列代表建议的答复期限，请予决定。申请期间原期限照常计算。',
      en: 'The office asks for more time to answer the suggestion below; please decide. The present due date runs on meanwhile.',
    },
    particulars: [
      ...act(facts, '申请', 'Asked'), ...particular('书面申请文号', 'Number of the written application', said(facts, 'number')), ...reason(facts),
      ...particular('延长规则', 'Rule', extensionText(facts.rules.reply, facts.rules.changeApproval.date.long)),
      ...particular('领衔代表', 'Lead deputy', facts.leadDeputy),
    ],
    ask: {
      zh: '请决定：同意的，写明同意的文号，期限按地方规则延长；不同意的，说明理由。申请人本人不得决定。',
      en: 'Please decide: consent with the number of your letter, and the time is extended as the rules of the place say; or refuse with your reasons. Whoever asked may not decide.',
    },
  }),
  sample: sampleAnswerFacts('liaison', '2022-07-04', {
    stage: 'answering.drafting', event: sampleEvent('EXTENSION_ASKED', '2022-07-04', { reason: '涉及多个部门，须专题研究。' }, { dueBefore: '2022-07-25', dueAfter: '2022-07-25' }),
    next: sampleNext('2022-07-11', 'extensionBy', { letter: 'extension-request', to: ['liaison'] }),
  }),
};
