import { hasOutcome } from '../../core/commitment.js';
import type { LocalDate, Named } from '../../core/commitment.js';
import { scheduleOf } from '../../core/schedule.js';
import { dateText, standingText } from '../../core/sentence.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';

/** One line of what is particular to a letter: a reason, an old date, an item of evidence. */
export interface Particular {
  label: Named;
  value: Named;
}

/** What one letter says; what every letter says (the pledge, its date, what is next, the link) is added by letter-frame.ts. */
export interface LetterContent {
  /** Why this letter comes, one or two sentences. */
  opening: Named;
  particulars: Particular[];
  /** What the recipient is asked to do now, by level where levels differ. */
  ask: Named;
}

export interface LetterTemplate {
  /** The colour of a slip; its name says the same, so that nobody depends on seeing it. */
  tone: 'plain' | 'blue' | 'orange' | 'red';
  /** The point in a few words, for the subject line. */
  gist: (facts: LetterFacts) => Named;
  content: (facts: LetterFacts) => LetterContent;
  /** For previews and tests. */
  sample: LetterFacts;
}

/** A particular, or none when there is nothing to say: `[]` spreads away. */
export function particular(zh: string, en: string, value: string | Named): Particular[] {
  const named = typeof value === 'string' ? { zh: value, en: value } : value;
  return named.zh === '' ? [] : [{ label: { zh, en }, value: named }];
}

/** A text of the act the letter is about; empty when there is none. */
export function said(facts: LetterFacts, field: string): string {
  const value = facts.event?.data[field];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** What a letter is about, as the subject of its first sentence: what a reply promised, the reply that is still owed, or another body's matter. */
export function matter({ duty }: LetterFacts): Named {
  return MATTERS[duty];
}

const MATTERS: Readonly<Record<LetterFacts['duty'], Named>> = {
  pledge: { zh: '下列承诺事项', en: 'the pledge below' },
  answer: { zh: '下列代表建议的答复', en: 'the reply to the suggestion below' },
  watch: { zh: '下列关注事项', en: 'the matter below' },
};

/** A sentence in English begins with a capital. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Who did the act the letter is about, and when. */
export function act(facts: LetterFacts, zh: string, en: string): Particular[] {
  return [...particular(`${zh}人`, `${en} by`, facts.event?.by ?? ''), ...particular(`${zh}日期`, `${en} on`, day(facts.event?.on))];
}

/** What was said about the act, in the person's own words. */
export function reason(facts: LetterFacts): Particular[] {
  return particular('理由', 'Reason', said(facts, 'reason'));
}

/** How the last day of the window that the letter names was counted. */
export function windowCounted({ windowSum: { zh, en } }: LetterFacts): Particular[] {
  return particular('该期限算法', 'How that time is counted', { zh: zh.join(''), en: en.join(' ') });
}

/** A date in both languages; empty when there is none. */
export function day(date: LocalDate | null | undefined): Named {
  return date === null || date === undefined || date === '' ? { zh: '', en: '' } : { zh: dateText(date, 'zh'), en: dateText(date, 'en') };
}

/** 还有3个工作日 / 3 working days left; 已并入P1 / merged into P1. */
export function standing(facts: LetterFacts): Named {
  const { dueOn, dueBasis: basis, claimedOn, today, stage } = facts;
  const closedOn = hasOutcome(stage) ? today : null;
  const schedule = scheduleOf({ dueOn, basis, claimedOn, closedOn, today });
  const into = said(facts, 'into');
  return { zh: standingText(stage, { ...facts, schedule }, 'zh', into), en: standingText(stage, { ...facts, schedule }, 'en', into) };
}
