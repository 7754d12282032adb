import type { Named } from '../../core/commitment.js';
import { day, particular, said } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the deputies' liaison: the result is verified; the deputy may rate it. */
export const ratingRequest: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '请代表评价', en: 'please ask the deputy to rate it' }),
  content: (facts) => ({
    opening: { zh: '下列承诺事项已经督查核验，请代表评价。', en: 'The pledge below has been verified; the deputy is asked to rate it.' },
    particulars: [
      ...particular('领衔代表', 'Lead deputy', facts.leadDeputy),
      ...particular('核验结论', 'Result', facts.event === null ? '' : RESULTS[said(facts, 'outcome') === 'partly' ? 'partly' : 'fulfilled']),
      ...particular('核验意见', 'Remarks', said(facts, 'text')),
      ...particular('核验日期', 'Verified on', day(facts.event?.on)),
    ],
    ask: {
      zh: '请征求代表意见并登记评价：满意、基本满意或不满意；不满意的请写明理由，将退回重新办理。',
      en: 'Please ask the deputy and record the rating: satisfied, basically satisfied or dissatisfied. If the deputy is dissatisfied, please give the reason; the pledge is then handled again.',
    },
  }),
  sample: sampleFacts('liaison', '2022-09-21', {
    stage: 'feedback', claimedOn: '2022-09-19', event: sampleEvent('VERIFIED', '2022-09-21', { outcome: 'fulfilled', text: '文件已印发，标题与承诺一致。' }),
    next: sampleNext('2022-10-26', 'ratingBy', { letter: 'closed', to: ['handler', 'sectionHead', 'supervisor'] }),
  }),
};

const RESULTS: Readonly<Record<'fulfilled' | 'partly', Named>> = {
  fulfilled: { zh: '全部落实', en: 'fulfilled' },
  partly: { zh: '部分落实', en: 'fulfilled in part' },
};
