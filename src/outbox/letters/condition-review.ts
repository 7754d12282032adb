import { day, matter, particular, said } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the office: the day has come to see whether the condition it waits for is met. */
export const conditionReview: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '等待条件到复核日', en: 'condition to be reviewed' }),
  content: (facts) => ({
    opening: {
      zh: `${matter(facts).zh}因等待条件暂缓催办，现已到复核日。`,
      en: `Reminders about ${matter(facts).en} rest while a condition is awaited, and the day to review it has come.`,
    },
    particulars: [
      ...particular('等待的条件', 'Condition', said(facts, 'condition')),
      ...particular('复核日期', 'Review date', day(said(facts, 'reviewOn'))),
    ],
    ask: facts.recipient.level === 'supervisor' ? {
      zh: '请督促承办单位登记条件是否具备；尚未具备的，由其申请调整时限并说明理由。',
      en: 'Please see that the office records whether the condition is met and, if not, asks for another due date with its reasons.',
    } : {
      zh: '条件已具备的，请登记并恢复办理；尚未具备的，请申请调整时限并说明理由。',
      en: 'If the condition is met, please record it and go on; if not, ask for another due date and give the reasons.',
    },
  }),
  sample: sampleFacts('handler', '2022-08-31', {
    cause: 'untilReview', event: sampleEvent('WAIT_BEGUN', '2022-07-01', { condition: '自治区财政厅下达基金首期出资', reviewOn: '2022-08-31' }),
    next: sampleNext('2022-09-07', 'untilReview', { letter: 'condition-review', to: ['handler', 'sectionHead', 'supervisor'] }),
  }),
};
