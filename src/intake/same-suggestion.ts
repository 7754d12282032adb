/**
 * Whether two headers speak of one suggestion. Numbers begin anew with every session, so that the same number alone says nothing:
 * the session must agree, and the title or whoever leads it. Pure.
 */
import { NOT_STATED } from './spreadsheet/read-row.js';

export interface SuggestionFacts { session: string | null; title: string | null; leadDeputy: string | null }

export interface Difference { field: keyof SuggestionFacts; found: string; registered: string }

/**
 * What speaks against it, empty when nothing does. A fact that one side lacks speaks for neither; a title alone, or a deputy
 * alone, may be written in another way and does not count.
 */
export function differencesOf(found: SuggestionFacts, registered: SuggestionFacts): Difference[] {
  const differing = (['session', 'title', 'leadDeputy'] as const).flatMap((field): Difference[] => {
    const [one, other] = [found[field], registered[field]];
    return said(one) && said(other) && !SAME[field](bare(one), bare(other)) ? [{ field, found: one, registered: other }] : [];
  });
  const against = (field: Difference['field']): boolean => differing.some((one) => one.field === field);
  return against('session') || (against('title') && against('leadDeputy')) ? differing : [];
}

/** Not what was not found, nor what a ledger did not have. */
function said(fact: string | null): fact is string {
  return fact !== null && fact !== NOT_STATED && bare(fact) !== '';
}

/** Offices write the same session with and without its place or as a bare year, and a deputy with and without 等代表. */
const SAME: Readonly<Record<keyof SuggestionFacts, (one: string, other: string) => boolean>> = {
  session: (one, other) => {
    const [a, b] = [numbersOf(one), numbersOf(other)];
    return a !== null && b !== null ? a === b : a !== null || b !== null || contains(one, other);
  },
  title: (one, other) => one === other,
  leadDeputy: contains,
};

function contains(one: string, other: string): boolean {
  return one.includes(other) || other.includes(one);
}

/** Which session of which congress; null where it is not written so. 第十四届人民代表大会第1次会议 is 十四届人大一次会议. */
function numbersOf(session: string): string | null {
  const [, term, meeting] = /([\d一二三四五六七八九十]+)届.*?([\d一二三四五六七八九十]+)次/u.exec(session) ?? [];
  if (term === undefined || meeting === undefined) return null;
  return `${session.includes('政协') ? 'cppcc' : 'congress'} ${String(numberOf(term))}.${String(numberOf(meeting))}`;
}

function numberOf(numeral: string): number {
  if (/^\d+$/.test(numeral)) return Number(numeral);
  const [tens, units] = numeral.includes('十') ? numeral.split('十') : ['', numeral];
  const digit = (text = ''): number => '零一二三四五六七八九'.indexOf(text);
  return (numeral.includes('十') ? (tens === '' ? 1 : digit(tens)) * 10 : 0) + (units === '' ? 0 : digit(units));
}

/** Full-width, quoted or broken over lines, it is the same text. */
function bare(text: string): string {
  return text.normalize('NFKC').replace(/[\s"'“”‘’「」『』《》〈〉]/gu, '');
}
