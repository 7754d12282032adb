import { classText } from '../../core/reply-class.js';
import { verdictWords } from '../../core/verdict-words.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { day, particular, said } from './letter-template.js';
import type { LetterTemplate, Particular } from './letter-template.js';
import { sampleEvent, sampleFacts, sampleNext } from './sample-facts.js';

/** To the deputies' liaison: the result is verified; the deputy may rate it. */
export const ratingRequest: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '请代表评价', en: 'please ask the deputy to rate it' }),
  content: (facts) => ({
    opening: facts.duty === 'answer'
      ? { zh: '下列代表建议已经答复，请代表评价。', en: 'The suggestion below has been answered; the deputy is asked to rate the reply.' }
      : { zh: '下列承诺事项已经督查核验，请代表评价。', en: 'The pledge below has been verified; the deputy is asked to rate it.' },
    particulars: [...particular('领衔代表', 'Lead deputy', facts.leadDeputy), ...(facts.duty === 'answer' ? reply(facts) : result(facts))],
    ask: {
      zh: '请征求代表意见并登记评价：满意、基本满意或不满意；不满意的请写明理由，将退回重新办理；期满未评价的，予以办结，不计入满意率。',
      en: 'Please ask the deputy and record the rating: satisfied, basically satisfied or dissatisfied. If the deputy is dissatisfied, please give the reason; it is then handled again. Without a rating in time it is closed and left out of the rates.',
    },
  }),
  sample: sampleFacts('liaison', '2022-09-21', {
    stage: 'feedback', claimedOn: '2022-09-19', event: sampleEvent('VERIFIED', '2022-09-21', { outcome: 'fulfilled', text: '文件已印发，标题与承诺一致。' }),
    next: sampleNext('2022-10-26', 'ratingBy', { letter: 'closed', to: ['handler', 'sectionHead', 'supervisor'] }),
  }),
};

function result(facts: LetterFacts): Particular[] {
  const { event } = facts;
  return [
    ...particular('核验结论', 'Result', event === null ? '' : verdictWords(facts.kindId, said(facts, 'outcome') === 'partly' ? 'partly' : 'fulfilled')),
    ...particular('核验意见', 'Remarks', event?.type === 'FINDING_SET_ASIDE' ? said(facts, 'reason') : said(facts, 'text')),
    ...particular('核验日期', 'Verified on', day(event?.on)),
  ];
}

function reply(facts: LetterFacts): Particular[] {
  return [
    ...particular('答复文号', 'Number of the reply', said(facts, 'number')), ...particular('答复日期', 'Date of the reply', day(said(facts, 'on'))),
    ...particular('签发人', 'Signed by', said(facts, 'signer')), ...particular('类别', 'Class', classText(facts.event?.data ?? {})),
  ];
}
