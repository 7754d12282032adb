import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { day, particular, said } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the office: its claim was not accepted by the supervisor, or the deputy is dissatisfied. */
export const returned: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => (dissatisfied(facts) ? { zh: '代表不满意，重新办理', en: 'deputy dissatisfied' } : { zh: '核验未通过', en: 'not verified' }),
  content: (facts) => ({
    opening: facts.duty === 'answer' ? {
      zh: '代表对下列代表建议的答复不满意，现退回重新办理。',
      en: 'The deputy is dissatisfied with the reply to the suggestion below. It is returned to be dealt with and answered again.',
    } : dissatisfied(facts) ? {
      zh: '代表对下列承诺事项的落实结果不满意，现退回重新办理。',
      en: 'The deputy is dissatisfied with how the pledge below was fulfilled. It is returned to be handled again.',
    } : {
      zh: '下列承诺事项的销号申请经核验未通过，现退回继续办理。',
      en: 'The claim for the pledge below was not verified. It is returned for further work.',
    },
    particulars: [
      ...particular('理由', 'Reason', said(facts, 'reason')),
      ...(facts.duty === 'answer' ? particular('再次不满意的后续', 'If dissatisfied again', facts.rules.reply.unsatisfiedAgain ?? '') : []),
      ...particular('退回日期', 'Returned on', day(facts.event?.on)),
      ...(facts.event !== null && facts.event.dueBefore !== facts.event.dueAfter ? [
        ...particular('原时限', 'Old due date', day(facts.event.dueBefore)), ...particular('新时限', 'New due date', day(facts.event.dueAfter)),
      ] : []),
    ],
    ask: facts.duty === 'answer' ? {
      zh: '请针对上述理由与代表当面沟通，重新办理并在新时限内再次答复。',
      en: 'Please speak with the deputy about the reason given, deal with it and answer again by the new date.',
    } : {
      zh: '请针对上述理由继续办理，补充佐证后重新申请销号。',
      en: 'Please deal with the reason given, complete the evidence and claim again.',
    },
  }),
  sample: sampleFacts('handler', '2022-09-20', {
    event: sampleEvent('RETURNED', '2022-09-20', { reason: '所附文件为征求意见稿，尚未印发。' }),
    next: sampleNext('2022-09-21', 'nextReminder', { letter: 'reminder', to: ['handler'] }),
  }),
};

function dissatisfied(facts: LetterFacts): boolean {
  return facts.event?.type === 'DISSATISFIED';
}
