import { lengthText } from '../../core/explain.js';
import { CHONGQING_1 } from '../../core/profiles/municipalities.js';
import { particular } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleAnswerFacts, sampleNext } from './sample-facts.js';

/** To the lead office: a co-handler whose empty opinion was returned has not given another. */
export const opinionRedo: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '会办意见尚未重提', en: 'the returned opinion has not been redone' }),
  content: (facts) => ({
    opening: {
      zh: '贵单位将下列代表建议的会办意见退回重提，重提期限已到，尚未登记新的意见。',
      en: 'Your office returned a co-handler’s opinion on the suggestion below. The time to redo it is over, and no other is recorded.',
    },
    particulars: [
      ...facts.opinionsReturned.map(({ body, reason }) => ({ label: { zh: '待重提的会办单位', en: 'Co-handler to redo it' }, value: { zh: `${body}（退回理由：${reason}）`, en: `${body} (returned because: ${reason})` } })),
      ...(facts.rules.reply.opinionRedoWithin === null ? [] : particular('规则规定的重提期限', 'Time the rule gives to redo it', lengthText(facts.rules.reply.opinionRedoWithin))),
    ],
    ask: { zh: '请催收重提的会办意见，并登记会办单位、文号、日期和意见。', en: 'Please collect the new opinion and record the body, number, date and what it says.' },
  }),
  sample: sampleAnswerFacts('handler', '2022-06-10', {
    rules: CHONGQING_1, stage: 'answering.drafting', terms: { coHandlers: ['市财政局'] }, cause: 'opinionRedoBy',
    opinionsReturned: [{ body: '市财政局', reason: '只写“无意见”，未说明资金来源。' }],
    next: sampleNext('2022-06-17', 'opinionRedoBy', { letter: 'opinion-redo', to: ['handler', 'sectionHead'] }),
  }),
};
