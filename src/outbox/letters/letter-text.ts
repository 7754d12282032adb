import type { Language } from '../../core/commitment.js';
import { LABELS } from './letter-frame.js';
import type { LetterFrame } from './letter-frame.js';

/** The plain text part, written as such: for programs and people who do not show html. Chinese first, English below. */
export function letterText(frame: LetterFrame): string {
  return `${part(frame, 'zh')}\n\n${'-'.repeat(40)}\n\n${part(frame, 'en')}\n`;
}

function part(frame: LetterFrame, lang: Language): string {
  const rows = frame.rows.map(({ label, value }) => `${label[lang]}${COLON[lang]}${indented(value[lang])}`);
  return [
    HEADING[lang](frame.heading[lang]),
    frame.salutation[lang],
    frame.opening[lang],
    rows.join('\n'),
    `${LABELS.ask[lang]}${COLON[lang]}${frame.ask[lang]}`,
    `${LABELS.next[lang]}${COLON[lang]}${frame.next[lang]}`,
    ...(frame.act === null ? [] : [`${LABELS.act[lang]}${COLON[lang]}\n${frame.act.link}\n${frame.act.note[lang]}`]),
    `${LABELS.link[lang]}${COLON[lang]}${frame.link}`,
    frame.date[lang],
    frame.footer[lang],
  ].join('\n\n');
}

const COLON = { zh: '：', en: ': ' } as const;
const HEADING = { zh: (text: string) => `【${text}】`, en: (text: string) => text.toUpperCase() } as const;

/** Further lines of a person's text stay under its label. */
function indented(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\n/g, '\n    ');
}
