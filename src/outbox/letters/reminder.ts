import { standing } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the handler: the due date is coming. */
export const reminder: LetterTemplate = {
  tone: 'plain',
  gist: standing,
  content: (facts) => ({
    opening: {
      zh: `下列承诺事项${standing(facts).zh}，请按期办结。`,
      en: `Please complete the pledge below in time: ${standing(facts).en}.`,
    },
    particulars: [],
    ask: facts.dueBasis === 'inferred' ? {
      zh: '该时限系推断，请尽早确认；已经落实的，请提交佐证申请销号。',
      en: 'The due date is only inferred: please declare it soon. If the pledge is already fulfilled, please claim it with evidence.',
    } : {
      zh: '请填报所处阶段；已经落实的，请提交佐证申请销号；不能按期落实的，请在到期前申请调整并说明理由。',
      en: 'Please report the stage reached. If the pledge is fulfilled, claim it with evidence; if it cannot be fulfilled in time, ask for a change before the due date and give the reasons.',
    },
  }),
  sample: sampleFacts('handler', '2022-09-14', { cause: 'nextReminder', next: sampleNext('2022-09-16', 'nextReminder', { letter: 'reminder', to: ['handler'] }) }),
};
