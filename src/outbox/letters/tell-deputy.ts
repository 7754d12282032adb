import { toldText } from '../../core/reply-rule-lines.js';
import { day, particular, said } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleAnswerFacts, sampleEvent, sampleNext } from './sample-facts.js';

/** To the office: the deputy has not been told that the answer takes longer. */
export const tellDeputy: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '延期尚未告知代表', en: 'the deputy has not been told' }),
  content: (facts) => ({
    opening: {
      zh: '下列代表建议的答复期限已经延长，本地规则要求告知代表，至今未登记告知。',
      en: 'The time to answer the suggestion below was extended. The rules of the place want the deputy told, and nothing of the kind is recorded.',
    },
    particulars: [
      ...particular('领衔代表', 'Lead deputy', facts.leadDeputy),
      ...particular('同意的文号', 'Number of the consent', said(facts, 'number')),
      ...particular('新期限', 'New due date', day(facts.event?.dueAfter)),
      ...(facts.rules.reply.extended === null ? [] : particular('告知要求', 'How', toldText(facts.rules.reply.extended))),
    ],
    ask: facts.rules.reply.extended?.written === true
      ? { zh: '请书面告知领衔代表，并登记日期和告知函文号。', en: 'Please tell the lead deputy by letter, and record the day and the number of the letter.' }
      : { zh: '请告知领衔代表，并登记日期和方式。', en: 'Please tell the lead deputy, and record when and how.' },
  }),
  sample: sampleAnswerFacts('handler', '2022-07-15', {
    stage: 'answering.drafting', dueOn: '2022-10-25', cause: 'tellDeputyBy',
    event: sampleEvent('EXTENSION_GRANTED', '2022-07-08', { number: '桂人选联〔2022〕15号' }, { dueBefore: '2022-07-25', dueAfter: '2022-10-25' }),
    next: sampleNext('2022-07-22', 'tellDeputyBy', { letter: 'tell-deputy', to: ['handler', 'sectionHead'] }),
  }),
};
