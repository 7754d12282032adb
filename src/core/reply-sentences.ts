/** What a person did about the reply itself: predicates for the events of the reply's own machine. */
import type { Named } from './commitment.js';
import { EVENTS } from './events.js';
import type { EventType } from './events.js';
import { after, dueText } from './fact-text.js';
import type { Told } from './fact-text.js';
import { classText } from './reply-class.js';

export type ReplyEvent = Extract<EventType, keyof typeof REPLY>;

export const REPLY = {
  RETURN_ASKED: ({ fact, office }: Told): Named => ({
    zh: `申请退回，建议由${office('proposedOffice').zh}承办，理由：${fact('reason')}`, en: `asked to return it, proposing ${office('proposedOffice').en}: ${fact('reason')}`,
  }),
  REASSIGNED: ({ fact, office }: Told): Named => ({ zh: `同意退回，改交${office('toOffice').zh}承办，理由：${fact('reason')}`, en: `took it back and handed it to ${office('toOffice').en}: ${fact('reason')}` }),
  RETURN_REFUSED: ({ fact }: Told): Named => ({ zh: `不同意退回，理由：${fact('reason')}`, en: `refused the return: ${fact('reason')}` }),
  CONTACTED: ({ fact }: Told): Named => {
    const how = CONTACT_WAYS.find(({ value }) => value === fact('how')) ?? { zh: fact('how'), en: fact('how') };
    return {
      zh: `登记与代表沟通（${fact('on', 'zh')}，${how.zh}，${fact('who')}）：${fact('outcome')}`,
      en: `recorded a contact with the deputy (${fact('on', 'en')}, ${how.en}, ${fact('who')}): ${fact('outcome')}`,
    };
  },
  OPINION_GIVEN: ({ fact }: Told): Named => ({
    zh: `登记${fact('body')}的会办意见：${fact('number')}（${fact('on', 'zh')}），${fact('text')}`,
    en: `recorded the opinion of ${fact('body')}, ${fact('number')} of ${fact('on', 'en')}: ${fact('text')}`,
  }),
  OPINION_RETURNED: ({ fact }: Told): Named => ({
    zh: `将${fact('body')}的会办意见退回重提，理由：${fact('reason')}`, en: `returned the opinion of ${fact('body')} to be given anew: ${fact('reason')}`,
  }),
  STAFF_NAMED: ({ fact }: Told): Named => ({ zh: `登记承办人员：${fact('staff')}`, en: `named the people who handle it: ${fact('staff')}` }),
  DEPUTY_TOLD: ({ fact }: Told): Named => {
    const how = TOLD_WAYS.find(({ value }) => value === fact('how')) ?? { zh: fact('how'), en: fact('how') };
    return {
      zh: `登记已将延期告知代表（${fact('on', 'zh')}，${how.zh}${after('，', fact('number'))}）${after('：', fact('text'))}`,
      en: `recorded that the deputy was told of the extension (${fact('on', 'en')}, ${how.en}${after(', ', fact('number'))})${after(': ', fact('text'))}`,
    };
  },
  MEETING_HELD: ({ fact }: Told): Named => ({
    zh: `登记代表再次不满意后的会商或评估（${fact('on', 'zh')}，${fact('who')}）：${fact('outcome')}`,
    en: `recorded what followed the second dissatisfaction (${fact('on', 'en')}, ${fact('who')}): ${fact('outcome')}`,
  }),
  EXTENSION_ASKED: ({ fact }: Told): Named => ({
    zh: `${after('以', fact('number'))}申请延长答复期限，理由：${fact('reason')}`, en: `asked to extend the time for the reply${after(' by ', fact('number'))}: ${fact('reason')}`,
  }),
  EXTENSION_GRANTED: ({ entry, fact }: Told): Named => ({
    zh: `以${fact('number')}同意延长答复期限，时限：${dueText(entry.deadline, 'zh')}${after('，意见：', fact('reason'))}`,
    en: `granted the extension by ${fact('number')}; due: ${dueText(entry.deadline, 'en')}${after('; remarks: ', fact('reason'))}`,
  }),
  EXTENSION_REFUSED: ({ fact }: Told): Named => ({ zh: `不同意延长答复期限，理由：${fact('reason')}`, en: `refused the extension: ${fact('reason')}` }),
  ANSWERED: ({ entry, fact }: Told): Named => ({
    zh: `登记答复代表：${fact('number')}（${fact('on', 'zh')}），签发人${fact('signer')}${after('，类别', classOf(entry).zh)}`,
    en: `recorded the reply to the deputy: ${fact('number')} of ${fact('on', 'en')}, signed by ${fact('signer')}${after(', class ', classOf(entry).en)}`,
  }),
  RECLASSIFIED: ({ entry, fact }: Told): Named => ({
    zh: `将答复类别调整为${classOf(entry).zh}，理由：${fact('reason')}`, en: `changed the class of the reply to ${classOf(entry).en}: ${fact('reason')}`,
  }),
};

const TOLD_WAYS = EVENTS.DEPUTY_TOLD.fields.find(({ name }) => name === 'how')?.choices ?? [];
const CONTACT_WAYS = EVENTS.CONTACTED.fields.find(({ name }) => name === 'how')?.choices ?? [];

function classOf({ event: { data = {} } }: Told['entry']): Named {
  return classText(data);
}
