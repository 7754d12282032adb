import { capital, day, matter, particular, said } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the deputies' working body and the supervisor, once a person has approved it: the deputy was dissatisfied twice. */
export const dissatisfiedAgain: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '代表再次不满意', en: 'the deputy is dissatisfied again' }),
  content: (facts) => ({
    opening: {
      zh: `${matter(facts).zh}重新办理后，代表再次评价为不满意，现将情况报告如下；承办单位已再次重新办理。`,
      en: `${capital(matter(facts).en)} was handled again, and the deputy is dissatisfied a second time. The office has to handle it once more.`,
    },
    particulars: [
      ...particular('领衔代表', 'Lead deputy', facts.leadDeputy),
      ...particular('代表意见', 'The deputy’s reason', said(facts, 'reason')),
      ...particular('登记日期', 'Recorded on', day(facts.event?.on)),
      ...(facts.duty === 'answer' ? particular('规则规定的后续', 'What the rule has follow', facts.rules.reply.unsatisfiedAgain ?? '') : []),
      ...particular('新时限', 'New due date', day(facts.event?.dueAfter)),
    ],
    ask: facts.recipient.level === 'liaison' ? {
      zh: '请跟踪督办，必要时组织代表、承办单位和有关方面当面沟通，并将情况告知领衔代表。',
      en: 'Please follow the matter up, bring the deputy, the office and whoever else is concerned together where that helps, and keep the lead deputy informed.',
    } : {
      zh: '请查明两次不满意的原因，督促承办单位由负责人牵头重新办理。',
      en: 'Please find out why the deputy is dissatisfied twice and see that a leader of the office takes charge.',
    },
  }),
  sample: sampleFacts('liaison', '2022-11-28', {
    dueOn: '2022-12-28', dueBasis: 'statutory',
    event: sampleEvent('DISSATISFIED', '2022-11-28', { reason: '方案已印发，但企业仍无法申请担保。' }, { dueBefore: '2022-11-21', dueAfter: '2022-12-28' }),
    next: sampleNext('2022-12-14', 'nextReminder', { letter: 'reminder', to: ['handler'] }),
  }),
};
