/** What each kind of anomaly is called, what it means, and what was found, in words. */
import type { Language, Named } from '../../core/commitment.js';
import { noticeReason } from '../../core/notice-reason.js';
import { countText, dateText, eventName, instantText } from '../../core/sentence.js';
import { word } from '../../core/words.js';
import type { Word } from '../../core/words.js';
import { QUICK_MINUTES, SILENT_DAYS } from '../../store/readings/anomalies.js';
import type { Anomaly, FoundAnomaly } from '../../store/readings/anomalies.js';
import { HOUSE_TIME_ZONE } from '../view.js';

export const ANOMALY_WORDS: Readonly<Record<Anomaly, { name: Named; short: Named; what: Named }>> = {
  'late-change': {
    name: { zh: '到期后才改时限', en: 'Changed after the due date' },
    short: { zh: '裁定时原时限已过', en: 'decided when the old date had passed' },
    what: {
      zh: '批准调整或确认时限时，原时限已过。承诺应在到期前申请变更；事后补批会使逾期消失。原时限不删，仍在履历中。',
      en: 'A change was approved, or a date declared, when the old date had passed. Changes are to be asked for in time; one that is granted afterwards makes lateness vanish. The old date stays in the history.' },
  },
  'quick-verification': {
    name: { zh: `申请后${String(QUICK_MINUTES)}分钟内核验`, en: `Verified within ${String(QUICK_MINUTES)} minutes` },
    short: { zh: '佐证可能没有看过', en: 'the evidence may not have been read' },
    what: {
      zh: '申请销号后很快核验通过，佐证可能没有看过。请打开佐证比对。',
      en: 'The claim was verified so soon that its evidence may not have been read. Open the evidence and compare.' },
  },
  'two-roles': {
    name: { zh: '同一人两种身份', en: 'One person in two roles' },
    short: { zh: '既办理又裁定', en: 'did the work and decided about it' },
    what: {
      zh: '同一人（含代办和被代办）在一个事项上既办理又裁定。流程只禁止裁定自己刚提出的事；这里查整份履历。',
      en: 'One person, or whoever they acted for, both did the work and decided about it within one commitment. The machine forbids to decide what one has just asked for; this looks at the whole history.' },
  },
  'silent-lapse': {
    name: { zh: '无声逾期', en: 'Silent lapse' },
    short: { zh: '无人办理，也无函件发出', en: 'nobody acted and no letter left' },
    what: {
      zh: `逾期已${String(SILENT_DAYS)}天以上，没有人办理过，也没有一封函件发出。多半是没有联系人、邮件不通或函件被免发。`,
      en: `It has been overdue for more than ${String(SILENT_DAYS)} days, nobody has acted since and no letter has left. Mostly nobody is named, mail fails, or the letters were suppressed.` },
  },
  'evidence-reused': {
    name: { zh: '佐证重复使用', en: 'Evidence used again' },
    short: { zh: '同一文号或附件用于几个事项', en: 'one document or file for several' },
    what: {
      zh: '同一文号或同一附件（摘要相同）佐证了几个事项。一份文件可以落实几项承诺，但要看它是否真的都写到了。',
      en: 'One document number, or one file by its digest, proves several commitments. A document may fulfil several pledges; look whether it speaks of each.' },
  },
  'letters-suppressed': {
    name: { zh: '免发的函件', en: 'Letters suppressed' },
    short: { zh: '流程要求而没有发出', en: 'asked for and not sent' },
    what: {
      zh: '流程要求发函而没有发，原因如下。没有联系人的，应补录联系人；已填报而免于再问的，属正常。',
      en: 'The machine asked for a letter that was not sent, for the reason given. Where nobody is named, name somebody; where it would have asked about what was just told, all is well.' },
  },
};

/** What was found, in a sentence. */
export function anomalySentence(kind: Anomaly, { facts }: FoundAnomaly, lang: Language): string {
  const text = (name: string): string => (typeof facts[name] === 'string' ? facts[name] : '');
  const instant = (name: string): string => instantText(new Date(text(name)), HOUSE_TIME_ZONE, lang);
  switch (kind) {
    case 'late-change': return [
      { zh: `原时限${dateText(text('was'), 'zh')}已过`, en: `the date of ${dateText(text('was'), 'en')} had passed` }[lang],
      ...(text('now') === '' ? [] : [{ zh: `改为${dateText(text('now'), 'zh')}`, en: `it became ${dateText(text('now'), 'en')}` }[lang]]),
      ...(text('asked') === '' ? [] : [`${{ zh: '申请于', en: 'asked for on ' }[lang]}${instant('asked')}`]),
    ].join(lang === 'zh' ? '；' : '; ');
    case 'quick-verification': {
      const seconds = Number(facts['seconds']);
      const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
      return { zh: `申请后${minutes === 0 ? '' : `${String(minutes)}分`}${String(rest)}秒核验通过`, en: `verified ${minutes === 0 ? '' : `${countText(minutes, 'minute')} `}${countText(rest, 'second')} after the claim` }[lang];
    }
    case 'two-roles': {
      const [did, seq] = [eventName(text('did'), lang), String(facts['didSeq'])];
      return { zh: `此前第${seq}条由同一人“${did}”`, en: `the same person did “${did}” in entry ${seq}` }[lang];
    }
    case 'silent-lapse': return { zh: `时限${dateText(text('due'), 'zh')}，其后无人办理、无函件发出`, en: `due ${dateText(text('due'), 'en')}; since then nobody acted and no letter left` }[lang];
    case 'evidence-reused': return text('number') === '' ? `${{ zh: '附件摘要', en: 'file with digest' }[lang]} ${text('file').slice(0, 16)}…` : `${{ zh: '文号', en: 'document number' }[lang]} ${text('number')}`;
    case 'letters-suppressed': return `${word(lang, `letter.${text('letter')}` as Word)} → ${word(lang, `level.${text('level')}` as Word)}${lang === 'zh' ? '：' : ': '}${noticeReason(text('reason'), lang)}`;
  }
}

/** Other commitments that an anomaly names. */
export function othersOf({ facts }: FoundAnomaly): readonly string[] {
  return Array.isArray(facts['others']) ? facts['others'].filter((id): id is string => typeof id === 'string') : [];
}
