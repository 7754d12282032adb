/** K16 向上级反映: a matter for a higher body; passed up by letter, then followed until it answers or six months have gone (domain 4.2). */
import type { Field, LocalDate } from '../../src/core/commitment.js';
import { datedAfter, datedWithin, missingFields } from '../kind.v2.js';
import type { KindDefinition } from '../kind.v2.js';

const MONTHS_OF_SILENCE = 6; // before a statement may stand for the answer

const EVIDENCE: Field[] = [
  { name: 'recipient', type: 'text', required: true, zh: '报送单位', en: 'Passed up to' },
  { name: 'sentNumber', type: 'text', required: true, zh: '报送文号', en: 'Number of the letter' },
  { name: 'sentOn', type: 'date', required: true, zh: '报送日期', en: 'Sent on' },
  {
    name: 'answer', type: 'choice', required: true, zh: '上级是否答复', en: 'Has it answered',
    choices: [{ value: 'answered', zh: '已答复', en: 'answered' }, { value: 'none', zh: '未答复', en: 'no answer' }],
  },
  { name: 'answerNumber', type: 'text', required: false, zh: '答复文号（已答复的填写）', en: 'Number of the answer (if answered)' },
  { name: 'answeredOn', type: 'date', required: false, zh: '答复日期（已答复的填写）', en: 'Answered on (if answered)' },
  { name: 'statement', type: 'longtext', required: false, zh: '未答复的情况说明（未答复的填写）', en: 'Statement (if there is no answer)' },
];

export const passUp: KindDefinition = {
  kind: 'pass-up',
  version: 1,
  title: { zh: '向上反映', en: 'Pass it up' },
  stages: [
    { id: 'preparing', zh: '准备', en: 'preparing' },
    {
      id: 'sent', zh: '已报送', en: 'sent',
      fields: [
        { name: 'number', type: 'text', required: true, zh: '报送文号', en: 'Number of the letter' },
        { name: 'on', type: 'date', required: true, zh: '报送日期', en: 'Sent on' },
      ],
    },
    { id: 'awaiting', zh: '待答复', en: 'answer awaited' },
  ],
  timed: true,
  asks: [{ timer: 'nextLook', letter: 'coordinate-ask', to: ['handler'] }], // look-again speaks of what is never overdue; this is the office's own duty
  occurrences: [],
  evidence: EVIDENCE,
  examine: (evidence, situation) => {
    const { answer, sentOn, answeredOn } = evidence;
    const needed = neededFor(answer);
    return [
      ...missingFields(EVIDENCE.map((field) => ({ ...field, required: field.required || needed.includes(field.name) })), evidence),
      ...datedWithin('sentOn', sentOn, situation),
      ...datedWithin('answeredOn', answeredOn, situation),
      ...datedAfter('answeredOn', answeredOn, sentOn, 'sentOn'),
      ...(answer === 'none' && typeof sentOn === 'string' && monthsBetween(sentOn, situation.today) < MONTHS_OF_SILENCE
        ? [{ code: 'silence-too-short', field: 'statement', facts: { sentOn, months: MONTHS_OF_SILENCE } }] : []),
    ];
  },
  closesAs: 'fulfilled',
  rated: true,
  confirmedBy: { zh: '督查核验报送文件和答复', en: 'A supervisor verifies the letter and the answer' },
  closingRule: { zh: '已报送并有答复；满6个月未答复的，作出书面说明', en: 'Sent and answered, or a statement after six months without an answer' },
  defaultLimit: { zh: '未写日期的，60日内报送', en: 'Without a date: sent within 60 days' },
};

/** An answer is shown by its paper, silence by a statement. */
function neededFor(answer: unknown): readonly string[] {
  if (answer === 'answered') return ['answerNumber', 'answeredOn'];
  return answer === 'none' ? ['statement'] : [];
}

/** Whole months from a day to a later one. */
function monthsBetween(from: LocalDate, to: LocalDate): number {
  const [[fromYear, fromMonth, fromDay], [toYear, toMonth, toDay]] = [from, to].map((date) => date.split('-').map(Number)) as [[number, number, number], [number, number, number]];
  return (toYear - fromYear) * 12 + toMonth - fromMonth - (toDay < fromDay ? 1 : 0);
}
