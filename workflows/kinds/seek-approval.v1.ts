/** K10 争取/申报/报批: the duty is to file and to follow up until there is an answer; a yes opens what was asked for (domain 4.2). */
import type { Field } from '../../src/core/commitment.js';
import { datedAfter, datedByNow, datedWithin, missingFields } from '../kind.v2.js';
import type { KindDefinition } from '../kind.v2.js';

const FOLLOW_UP: Field[] = [
  { name: 'on', type: 'date', required: true, zh: '跟进日期', en: 'Followed up on' },
  { name: 'act', type: 'longtext', required: true, zh: '跟进情况', en: 'What was done' },
  { name: 'proof', type: 'text', required: false, zh: '待批凭据（如受理通知书编号）', en: 'Proof that it is pending (such as the number of the acknowledgement)' },
];

const EVIDENCE: Field[] = [
  { name: 'filingNumber', type: 'text', required: true, zh: '申报文号', en: 'Number of the filing' },
  { name: 'filedOn', type: 'date', required: true, zh: '申报日期', en: 'Filed on' },
  {
    name: 'answer', type: 'choice', required: true, zh: '审批结果', en: 'Answer',
    choices: [{ value: 'granted', zh: '批准', en: 'granted' }, { value: 'refused', zh: '未批准', en: 'refused' }],
  },
  { name: 'answerNumber', type: 'text', required: true, zh: '批复文号', en: 'Number of the answer' },
  { name: 'answeredOn', type: 'date', required: true, zh: '批复日期', en: 'Answered on' },
  { name: 'explanation', type: 'longtext', required: false, zh: '未批准的原因和后续安排（未批准时必填）', en: 'Why it was refused and what comes next (if refused)' },
];

export const seekApproval: KindDefinition = {
  kind: 'seek-approval',
  version: 1,
  title: { zh: '争取报批', en: 'Seek an approval' },
  stages: [
    { id: 'prepared', zh: '准备材料', en: 'preparing' },
    {
      id: 'filed', zh: '已申报', en: 'filed',
      fields: [
        { name: 'number', type: 'text', required: true, zh: '申报文号', en: 'Number of the filing' },
        { name: 'on', type: 'date', required: true, zh: '申报日期', en: 'Filed on' },
      ],
    },
    { id: 'pending', zh: '待批复', en: 'answer pending' },
  ],
  timed: true,
  asks: [{ timer: 'nextCheckIn', letter: 'check-in', to: ['handler'] }], // quarterly: what became of the filing?
  occurrences: [{ event: 'CHECKED_IN', counts: true, fields: FOLLOW_UP }],
  evidence: EVIDENCE,
  examine: (evidence, situation) => {
    const { answer, filedOn, answeredOn } = evidence;
    const needed = EVIDENCE.map((field) => (field.name === 'explanation' ? { ...field, required: answer === 'refused' } : field));
    return [
      ...missingFields(needed, evidence),
      ...datedByNow('filedOn', filedOn, situation), // what was filed before the reply may be what is followed up
      ...datedWithin('answeredOn', answeredOn, situation),
      ...datedAfter('answeredOn', answeredOn, filedOn, 'filedOn'),
    ];
  },
  opensFollowOn: ({ answer }) => answer === 'granted',
  closesAs: 'fulfilled',
  rated: true,
  confirmedBy: { zh: '督查核验批复', en: 'A supervisor verifies the answer' },
  closingRule: { zh: '已申报并有批复：批准的另立后续事项，未批准的说明原因', en: 'Filed and answered: a yes opens follow-on commitments, a no is explained' },
  defaultLimit: { zh: '未写日期的，90日内申报', en: 'Without a date: filed within 90 days' },
};
