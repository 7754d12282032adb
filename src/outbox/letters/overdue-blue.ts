import type { Named } from '../../core/commitment.js';
import { indicatorFirst } from './indicator-first.js';
import { keptUp } from './kept-up.js';
import { capital, matter, standing } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

const ASKS: Readonly<Record<'handler' | 'leader' | 'answering', Named>> = {
  handler: {
    zh: '请立即办理并填报进展；已经落实的，请提交佐证申请销号；确不能落实的，请申请调整并说明理由。',
    en: 'Please act now and report progress. If the pledge is fulfilled, claim it with evidence; if it cannot be fulfilled, ask for a change and give the reasons.',
  },
  leader: {
    zh: '请督促经办人办理，确定办结日期并填报进展；确不能落实的，请组织申请调整并说明理由。',
    en: 'Please see to it that the handler acts, set a day for completion and have progress reported; if it cannot be fulfilled, have a change asked for with reasons.',
  },
  answering: {
    zh: '请立即办理并答复代表，登记答复的文号、日期和签发人；需要延长答复期限的，请申请并说明理由。',
    en: 'Please act now, answer the deputy and record number, date and signer of the reply; if more time is needed, ask for an extension and give the reasons.',
  },
};

/** First and second slip after the due date, to the office itself. */
export const overdueBlue: LetterTemplate = {
  tone: 'blue',
  gist: standing,
  content: (facts) => ({
    opening: {
      zh: `${matter(facts).zh}${standing(facts).zh}，尚未办结，现予蓝色催办。`,
      en: `${capital(matter(facts).en)} has not been completed: ${standing(facts).en}. This is a blue slip.`,
    },
    particulars: [],
    ask: (facts.recipient.level === 'handler' ? keptUp(facts) : null) ?? indicatorFirst(facts, facts.recipient.level !== 'handler') ?? ASKS[facts.duty === 'answer' ? 'answering' : facts.recipient.level === 'handler' ? 'handler' : 'leader'],
  }),
  sample: sampleFacts('handler', '2022-09-22', {
    cause: 'untilOverdue', next: sampleNext('2022-09-28', 'untilBlueAgain', { letter: 'overdue-blue', to: ['sectionHead', 'deputyHead'] }),
  }),
};
