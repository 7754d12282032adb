import { createHash } from 'node:crypto';
import type { Letter } from '../../core/commitment.js';
import { WORDS } from '../../core/words.js';
import type { LetterFacts } from '../../store/readings/letter-facts.js';
import { frameOf } from './letter-frame.js';
import { letterPage } from './letter-page.js';
import { LETTER_TEMPLATES } from './letter-templates.js';
import { letterText } from './letter-text.js';

export interface ComposedLetter {
  subject: string;
  html: string;
  text: string;
}

/** A letter, whole and bilingual, from plain facts. Pure: the same facts give the same bytes. */
export function composeLetter(letter: Letter, facts: LetterFacts): ComposedLetter {
  const frame = frameOf(letter, LETTER_TEMPLATES[letter], facts);
  return { subject: subjectOf(letter, facts), html: withoutControls(letterPage(frame)), text: withoutControls(letterText(frame)) };
}

/** Tells one text of a letter from another: the mark of what was read must be that of what is approved. */
export function letterMark({ subject, html, text }: ComposedLetter): string {
  return createHash('sha256').update(JSON.stringify([subject, html, text])).digest('hex');
}

/** One line without control characters, Chinese｜English, at most SUBJECT_LIMIT characters; a long title is shortened first. */
export function subjectOf(letter: Letter, facts: LetterFacts): string {
  const [heading, gist] = [WORDS[`letter.${letter}`], LETTER_TEMPLATES[letter].gist(facts)];
  const subject = `【${heading.zh}】${shortened(facts.title, TITLE_LIMIT)}（第${facts.suggestionNumber}号建议）：${gist.zh}`
    + `｜${heading.en}: suggestion ${facts.suggestionNumber}, ${gist.en}`;
  return shortened(subject.replace(LINE_CONTROLS, ' ').replace(/\s+/g, ' ').trim(), SUBJECT_LIMIT);
}

const TITLE_LIMIT = 40;
export const SUBJECT_LIMIT = 200; // well below the 998 octets of a header line, encoded words included
// Besides control characters: separators that some programs break lines at, and marks that turn the direction of writing.
const LINE_CONTROLS = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

function shortened(text: string, limit: number): string {
  const characters = Array.from(text); // code points: half a character must not be cut off
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}

function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, ' ');
}
