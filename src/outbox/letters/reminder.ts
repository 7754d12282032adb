import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { indicatorFirst } from './indicator-first.js';
import { keptUp } from './kept-up.js';
import { matter, standing } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the handler: the due date is coming. */
export const reminder: LetterTemplate = {
  tone: 'plain',
  gist: standing,
  content: (facts) => ({
    opening: {
      zh: `${matter(facts).zh}${ahead(facts) ? '距办理时限' : ''}${standing(facts).zh}，请按期办结。`,
      en: `Please complete ${matter(facts).en} in time: ${standing(facts).en}.`,
    },
    particulars: [],
    ask: facts.duty === 'answer' ? {
      zh: '请尽快完成答复并登记文号、日期和签发人；需要延长答复期限的，请在期限届满前申请并说明理由。',
      en: 'Please finish the reply and record its number, date and signer. If more time is needed, ask for an extension before the due date has passed and give the reasons.',
    } : keptUp(facts) ?? indicatorFirst(facts, false) ?? (facts.dueBasis === 'inferred' ? {
      zh: '该时限系推断，请尽早确认；已经落实的，请提交佐证申请销号。',
      en: 'The due date is only inferred: please declare it soon. If the pledge is already fulfilled, please claim it with evidence.',
    } : {
      // Kinds with a rhythm have no stages to report.
      zh: `请填报${facts.stageNames.length === 0 ? '进展' : '所处阶段'}；已经落实的，请提交佐证申请销号；不能按期落实的，请在时限届满前申请调整并说明理由。`,
      en: `Please report ${facts.stageNames.length === 0 ? 'progress' : 'the stage reached'}. If the pledge is fulfilled, claim it with evidence; if it cannot be fulfilled in time, ask for a change before the due date has passed and give the reasons.`,
    }),
  }),
  sample: sampleFacts('handler', '2022-09-14', { cause: 'nextReminder', next: sampleNext('2022-09-16', 'nextReminder', { letter: 'reminder', to: ['handler'] }) }),
};

/** 还有3个工作日 needs to be told until when; 本日到期 does not. */
function ahead({ dueOn, today, workingDaysLeft }: LetterFacts): boolean {
  return dueOn !== null && dueOn > today && workingDaysLeft > 0;
}
