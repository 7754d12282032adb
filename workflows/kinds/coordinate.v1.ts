/** K14 会同/协调/督促: a duty of means; what the office itself did is one thing, what the other body answered another (domain 4.2). */
import type { Field } from '../../src/core/commitment.js';
import { countedAtLeast, datedWithin, missingFields } from '../kind.v2.js';
import type { KindDefinition } from '../kind.v2.js';

const OWN_ACT: Field[] = [
  { name: 'on', type: 'date', required: true, zh: '日期', en: 'Date' },
  { name: 'act', type: 'longtext', required: true, zh: '本单位所做工作', en: 'What the office itself did' },
  { name: 'number', type: 'text', required: true, zh: '函件或会议纪要编号', en: 'Number of the letter or the minutes' },
];

const OTHERS_RESULT: Field[] = [
  { name: 'on', type: 'date', required: true, zh: '日期', en: 'Date' },
  { name: 'text', type: 'longtext', required: true, zh: '对方的答复或结果', en: 'What the other body answered or did' },
  { name: 'number', type: 'text', required: false, zh: '对方文号', en: 'Its number' },
];

const EVIDENCE: Field[] = [
  { name: 'body', type: 'text', required: true, zh: '对方单位', en: 'Other body' },
  {
    name: 'answer', type: 'choice', required: true, zh: '对方是否答复', en: 'Has it answered',
    choices: [{ value: 'answered', zh: '已答复', en: 'answered' }, { value: 'none', zh: '未答复', en: 'no answer' }],
  },
  { name: 'answerNumber', type: 'text', required: false, zh: '答复文号（已答复的填写）', en: 'Number of the answer (if answered)' },
  { name: 'answeredOn', type: 'date', required: false, zh: '答复日期（已答复的填写）', en: 'Answered on (if answered)' },
  { name: 'statement', type: 'longtext', required: false, zh: '未答复的情况说明（未答复的填写）', en: 'Statement (if there is no answer)' },
];

export const coordinate: KindDefinition = {
  kind: 'coordinate',
  version: 1,
  title: { zh: '协调督促', en: 'Coordinate' },
  stages: [],
  timed: true,
  asks: [{ timer: 'coordinateAsk', letter: 'coordinate-ask', to: ['handler'] }],
  occurrences: [
    { event: 'CHECKED_IN', counts: true, fields: OWN_ACT },
    { event: 'NOTED', counts: false, fields: OTHERS_RESULT },
  ],
  evidence: EVIDENCE,
  examine: (evidence, situation, context) => {
    const needed = neededFor(evidence['answer']);
    return [
      ...missingFields(EVIDENCE.map((field) => ({ ...field, required: field.required || needed.includes(field.name) })), evidence),
      ...datedWithin('answeredOn', evidence['answeredOn'], situation),
      ...countedAtLeast('body', 1, context, 'no-own-act'),
    ];
  },
  closesAs: 'fulfilled',
  rated: true,
  confirmedBy: { zh: '督查核验本单位所做工作和对方答复', en: 'A supervisor verifies the office’s own acts and the other body’s answer' },
  closingRule: { zh: '本单位的工作有据可查，对方有答复或已说明未答复；对方的结果另行关注或另立事项', en: 'Own acts are shown and the other body’s answer, or a statement that there is none; its result is watched or tracked apart' },
  defaultLimit: { zh: '未写日期的按60日', en: 'Without a date: 60 days' },
};

/** An answer is shown by its paper, silence by a statement. */
function neededFor(answer: unknown): readonly string[] {
  if (answer === 'answered') return ['answerNumber', 'answeredOn'];
  return answer === 'none' ? ['statement'] : [];
}
