import { particular } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleFacts, sampleNext } from './sample-facts.js';

/** To the office: it promised to bring others to act, or to pass a matter up, so it shows what it did and what they answered. */
export const coordinateAsk: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '请填报协调进展', en: 'please report on the coordination' }),
  content: (facts) => (facts.cause === 'nextLook' ? {
    opening: {
      zh: '下列承诺由贵单位向上级或有关单位反映，报送和答复情况须填报。', en: 'In the pledge below your office promised to pass a matter up, and reports what became of it.',
    },
    particulars: [],
    ask: {
      zh: '请填报报送的文号和日期，以及对方的答复；已有答复的，请提交佐证申请销号；长期未答复的，请催问并作书面说明。',
      en: 'Please report number and date of what was sent, and the answer. If there is one, claim the pledge with evidence; if there is none for long, ask again and explain in writing.',
    },
  } : {
    opening: {
      zh: '下列承诺由贵单位会同、协调或督促其他单位落实，协调进展须填报。', en: 'In the pledge below your office promised to work with others or to press them, and reports how that goes.',
    },
    particulars: particular('相关单位', 'Other body', facts.terms.otherBody ?? ''),
    ask: {
      zh: '请填报已发函件或会议纪要，以及对方的答复；对方尚未答复的，请继续协调并说明情况。',
      en: 'Please report the letters sent or minutes made, and what the other side answered; if it has not answered, go on and say how it stands.',
    },
  }),
  sample: sampleFacts('handler', '2022-07-25', {
    title: '会同有关部门完善科技金融联动机制', quote: '会同有关部门加强部门联动', kind: { zh: '协调督促', en: 'Coordinate' },
    dueOn: '2022-08-22', dueBasis: 'inferred', stage: 'doing.keeping', stageNames: [], terms: { otherBody: '人民银行南宁中心支行' },
    cause: 'coordinateAsk', next: sampleNext('2022-08-15', 'nextReminder', { letter: 'reminder', to: ['handler'] }),
  }),
};
