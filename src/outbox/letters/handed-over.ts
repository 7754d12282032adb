import { closedSessionLines } from '../../core/reply-rule-lines.js';
import { act, day, particular, reason, windowCounted } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleAnswerFacts, sampleNext } from './sample-facts.js';

/** To the office: a deputy's suggestion is its own to answer, unless it returns it within its window. */
export const handedOver: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => {
    const due = day(facts.dueOn);
    return due.zh === '' ? { zh: '请答复代表', en: 'for your office to answer' } : { zh: `请于${due.zh}前答复代表`, en: `for your office to answer by ${due.en}` };
  },
  content: (facts) => {
    const until = day(facts.windowUntil);
    return {
      opening: { zh: '下列代表建议现交由贵单位办理并答复代表。', en: 'The deputy’s suggestion below is handed to your office to deal with and to answer.' },
      particulars: [
        ...particular('会办单位', 'Co-handlers', (facts.terms.coHandlers ?? []).join('、')),
        ...closedSessionLines(facts.terms),
        ...(facts.event === null ? [] : [...act(facts, '改交', 'Handed on'), ...reason(facts)]),
        ...windowCounted(facts),
      ],
      ask: {
        zh: `请接收，尽早与领衔代表沟通，并在时限内书面答复。不属本单位职责的，请${until.zh === '' ? '在退回期限内' : `在${until.zh}前（含当日）`}申请退回，说明理由并建议承办单位；期满未申请的，由贵单位答复。`,
        en: `Please accept it, contact the lead deputy soon and answer in writing in time. If it is not your office’s, ask to return it ${until.en === '' ? 'within the time for that' : `by ${until.en} at the latest`}, with your reasons and the office you propose; after that your office answers it.`,
      },
    };
  },
  sample: sampleAnswerFacts('handler', '2022-04-25', {
    stage: 'handedOver', windowUntil: '2022-05-06', terms: { coHandlers: ['自治区财政厅'] },
    next: sampleNext('2022-05-25', 'contactBy', { letter: 'contact-due', to: ['handler', 'sectionHead'] }),
  }),
};
