import { lengthText } from '../../core/explain.js';
import { TONGCHUAN_1 } from '../../core/profiles/notices.js';
import { particular } from './letter-template.js';
import type { LetterTemplate } from './letter-template.js';
import { sampleAnswerFacts, sampleNext } from './sample-facts.js';

/** To the leaders of the office: nobody has been named who handles the suggestion. */
export const staffDue: LetterTemplate = {
  tone: 'plain',
  gist: () => ({ zh: '尚未确定承办人员', en: 'nobody is named who handles it' }),
  content: ({ rules: { reply: { nameStaffWithin } } }) => ({
    opening: {
      zh: '下列代表建议已交贵单位办理，按本地规则应确定承办人员的期限已到，尚未登记。',
      en: 'The suggestion below was handed to your office. The time within which the rules want the people named who handle it is over, and nobody is recorded.',
    },
    particulars: nameStaffWithin === null ? [] : particular('规则规定的期限', 'Time the rule gives', lengthText(nameStaffWithin)),
    ask: { zh: '请确定承办人员，并登记姓名和职务。', en: 'Please say who handles it and record their names and posts.' },
  }),
  sample: sampleAnswerFacts('sectionHead', '2022-05-16', {
    rules: TONGCHUAN_1, stage: 'handedOver', cause: 'staffBy', next: sampleNext('2022-05-18', 'acceptBy'),
  }),
};
