import { day, matter, particular, reason, said } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the office: a changed calendar or changed rules move its date. */
export const recounted: LetterTemplate = {
  tone: 'plain',
  gist: (facts) => {
    const due = day(facts.event?.dueAfter);
    return due.zh === '' ? { zh: '时限重新计算', en: 'the due date was recounted' } : { zh: `新时限${due.zh}`, en: `new due date ${due.en}` };
  },
  content: (facts) => ({
    opening: {
      zh: `因日历或规则变化，${matter(facts).zh}的时限已重新计算，原时限保留备查。`,
      en: `The calendar or the rules have changed, and the due date of ${matter(facts).en} has been recounted. The old one stays on record.`,
    },
    particulars: [
      ...particular('原时限', 'Old due date', day(facts.event?.dueBefore)),
      ...particular('新时限', 'New due date', day(facts.event?.dueAfter)),
      ...particular('日历', 'Calendar', said(facts, 'calendar')),
      ...particular('规则', 'Rules', said(facts, 'profile')),
      ...reason(facts),
    ],
    ask: { zh: '请按新时限办理；对计算有疑问的，事项页面列有逐步算法。', en: 'Please keep the new date. How it is counted is shown step by step on the page of the commitment.' },
  }),
  sample: sampleFacts('handler', '2022-09-05', {
    dueOn: '2022-09-22', dueBasis: 'declared',
    event: sampleEvent('RECOUNTED', '2022-09-05', { calendar: 'cn-2022b', profile: 'guangxi@1', dueOn: '2022-09-22', reason: '国务院办公厅公布调休安排。' }, { dueAfter: '2022-09-22' }),
    next: sampleNext('2022-09-15', 'nextReminder', { letter: 'reminder', to: ['handler'] }),
  }),
};
