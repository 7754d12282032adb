import type { Named } from '../../core/commitment.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { act, day, particular, said } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleAnswerFacts, sampleEvent, sampleNext } from './sample-facts.js';

/** To the office: whether it has more time to answer. */
export const extensionDecided: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => {
    if (refused(facts)) return { zh: '不同意延长', en: 'refused' };
    const due = day(facts.event?.dueAfter);
    return due.zh === '' ? { zh: '同意延长', en: 'granted' } : { zh: `同意延长至${due.zh}`, en: `granted until ${due.en}` };
  },
  content: (facts) => ({
    opening: byRule(facts) ? {
      zh: '贵单位领导决定延长下列代表建议的答复期限。按本地规则，延长无需他人同意，即时生效。',
      en: 'A leader of your office has extended the time to answer the suggestion below. Under the rules of the place this needs nobody’s consent and holds at once.',
    } : refused(facts) ? {
      zh: '贵单位延长下列代表建议答复期限的申请未获同意，仍按原期限答复。', en: 'Your request for more time to answer the suggestion below has been refused; the due date stands.',
    } : {
      zh: '贵单位延长下列代表建议答复期限的申请已获同意。', en: 'Your request for more time to answer the suggestion below has been granted.',
    },
    particulars: [
      ...act(facts, '决定', 'Decided'),
      ...(byRule(facts) ? particular('依据的规则', 'By the rule', said(facts, 'number')) : particular('同意的文号', 'Number of the consent', said(facts, 'number'))),
      ...particular('原期限', 'Old due date', day(facts.event?.dueBefore)),
      ...(refused(facts) ? [] : particular('新期限', 'New due date', day(facts.event?.dueAfter))),
      ...particular(refused(facts) ? '理由' : '意见', refused(facts) ? 'Reason' : 'Remarks', said(facts, 'reason')),
    ],
    ask: refused(facts)
      ? { zh: '请在原期限内答复代表。', en: 'Please answer the deputy by the present date.' }
      : grantedAsk(facts),
  }),
  sample: sampleAnswerFacts('handler', '2022-07-08', {
    stage: 'answering.drafting', dueOn: '2022-10-25',
    event: sampleEvent('EXTENSION_GRANTED', '2022-07-08', { number: '桂人选联〔2022〕15号' }, { dueBefore: '2022-07-25', dueAfter: '2022-10-25' }),
    next: sampleNext('2022-09-23', 'nextReminder', { letter: 'reminder', to: ['handler'] }),
  }),
};

function refused(facts: LetterFacts): boolean {
  return facts.event?.type === 'EXTENSION_REFUSED';
}

/** Granted by the rule itself, which needs nobody's consent. */
function byRule({ event, rules }: LetterFacts): boolean {
  return event?.type === 'EXTENSION_GRANTED' && event.byRule && rules.reply.extended?.consentBy === null;
}

/** Whether the deputy must be told, and how, is the rule's to say; where it is silent, telling is still decent. */
function grantedAsk({ rules: { reply: { extended } } }: LetterFacts): Named {
  if (extended?.tellDeputy !== true) {
    return { zh: '请在新期限内答复。本地规则未要求将延期告知代表，建议告知。', en: 'Please answer by the new date. The rules of the place do not ask for it, but please tell the deputy that it takes longer.' };
  }
  return extended.written
    ? { zh: '请将延期情况书面告知代表，登记告知（写明文号），并在新期限内答复。', en: 'Please tell the deputy of the extension by a numbered letter, record that, and answer by the new date.' }
    : { zh: '请将延期情况告知代表，登记告知，并在新期限内答复。', en: 'Please tell the deputy of the extension, record that, and answer by the new date.' };
}
