import type { Named } from '../../core/commitment.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { day, particular, said } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the supervisor: the office asks for another date, or says it cannot fulfil the pledge. */
export const decisionRequest: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => (said(facts, 'change') === 'cannot' ? { zh: '申请按“无法落实”办结', en: 'said to be impossible' } : { zh: '申请调整时限', en: 'another date is asked for' }),
  content: (facts) => ({
    opening: {
      zh: '承办单位就下列承诺事项提出调整申请，请予决定。申请期间原时限照常计算。',
      en: 'The office asks for a change to the pledge below; please decide. The present due date runs on meanwhile.',
    },
    particulars: [
      ...particular('申请人', 'Asked by', facts.event?.by ?? ''),
      ...particular('申请日期', 'Asked on', day(facts.event?.on)),
      ...particular('申请事项', 'Change', changeAsked(facts)),
      ...particular('理由', 'Reason', said(facts, 'reason')),
    ],
    ask: {
      zh: '请同意或不同意：同意延期的写明新时限；同意按“无法落实”办结的写明说明函的文号和日期；不同意的说明理由。',
      en: 'Please approve or refuse: give the new date for a later one, number and date of the letter of explanation if it cannot be fulfilled, the reasons if you refuse.',
    },
  }),
  sample: sampleFacts('supervisor', '2022-09-08', {
    event: sampleEvent('CHANGE_REQUESTED', '2022-09-08', { change: 'date', dueOn: '2022-12-31', reason: '方案须报自治区政府常务会议审议，会期未定。' }),
    next: sampleNext('2022-09-16', 'decideBy', { letter: 'decision-request', to: ['supervisor'] }),
  }),
};

function changeAsked(facts: LetterFacts): Named {
  const asked = day(said(facts, 'dueOn'));
  if (said(facts, 'change') === 'cannot') return { zh: '按“无法落实”办结', en: 'close it as impossible to fulfil' };
  return asked.zh === '' ? asked : { zh: `时限调整为${asked.zh}`, en: `move the due date to ${asked.en}` };
}
