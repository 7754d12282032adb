import { CHONGQING_1 } from '../../core/profiles/municipalities.js';
import { day, particular, said } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleAnswerFacts, sampleEvent, sampleNext } from './sample-facts.js';

/** To the deputies' working body and the head of the office: what the rule has follow a second dissatisfaction is to be held. */
export const meetingDue: LetterTemplate = {
  tone: 'plain',
  gist: ({ rules: { reply: { unsatisfiedAgain } } }) => ({ zh: `代表再次不满意，须${unsatisfiedAgain?.zh ?? '会商或评估'}`, en: `dissatisfied again: ${unsatisfiedAgain?.en ?? 'a meeting or an assessment'} is to follow` }),
  content: (facts) => ({
    opening: {
      zh: '代表对下列建议重新办理后的答复仍不满意。按本地规则，须先完成下列程序，承办单位方可再次答复；答复时限照常计算。',
      en: 'The deputy is dissatisfied with the second answer to the suggestion below as well. Under the rules of the place the step below comes before the office answers again; the time to answer runs meanwhile.',
    },
    particulars: [
      ...particular('规则规定的程序', 'What the rule has follow', facts.rules.reply.unsatisfiedAgain ?? ''),
      ...particular('领衔代表', 'Lead deputy', facts.leadDeputy),
      ...particular('代表意见', 'The deputy’s reason', said(facts, 'reason')),
      ...particular('再次答复的时限', 'The next answer is due', day(facts.event?.dueAfter)),
    ],
    ask: facts.recipient.level === 'liaison'
      ? { zh: '请组织进行，并登记日期、参加各方和结果；登记后承办单位才能再次答复。', en: 'Please have it held and record the day, who took part and the outcome; only then can the office answer again.' }
      : { zh: '请由主要负责人牵头配合，按结果重新办理并在时限内再次答复。', en: 'Please take part yourself, have the suggestion handled again by its outcome, and answer within the time.' },
  }),
  sample: sampleAnswerFacts('liaison', '2022-12-05', {
    rules: CHONGQING_1, stage: 'answering.meeting', dueOn: '2023-02-06', stageNames: [{ id: 'meeting', zh: '待按规则会商或评估', en: 'what the rule has follow is to be held' }],
    event: sampleEvent('DISSATISFIED', '2022-12-05', { reason: '仍未说明何时开工。' }, { dueBefore: '2022-11-21', dueAfter: '2023-02-06' }),
    next: sampleNext('2023-01-03', 'meetBy', { letter: 'meeting-due', to: ['liaison', 'head'] }),
  }),
};
