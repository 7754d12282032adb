import type { Pledge } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';

/** A part of a split, as its event wants it: offsets are those of the reply's text. */
export interface Part {
  label: string;
  title: string;
  start: number;
  end: number;
}

/**
 * The parts of a pledge from lines `label title | words`. Words are looked for behind those of the line before, then from the
 * beginning, because two parts may share words.
 * @throws DomainError `event-data-invalid` naming the first line that is no part or whose words the pledge does not hold
 */
export function partsOf(text: string, { quote, start }: Pick<Pledge, 'quote' | 'start'>): Part[] {
  let from = 0;
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line, index) => {
    const [, label, title, words] = PART.exec(line) ?? [];
    if (label === undefined || title === undefined || words === undefined) {
      throw refused(`第${index + 1}行须写成“编号 标题 | 原文” / line ${index + 1} must read “label title | words”`, line);
    }
    const behind = quote.indexOf(words, from);
    const at = behind === -1 ? quote.indexOf(words) : behind;
    if (at === -1) throw refused(`第${index + 1}行的文字不在承诺原文中 / the words of line ${index + 1} are not in the pledge`, line);
    from = at + words.length;
    return { label, title, start: start + at, end: start + from };
  });
}

const PART = /^(\S+)\s+([^|｜]*[^|｜\s])\s*[|｜]\s*(.+)$/u;

function refused(problem: string, line: string): DomainError {
  return new DomainError('event-data-invalid', `SPLIT: ${problem}`,
    '每行一个分案，原文须逐字摘自承诺 / one part a line, its words copied exactly from the pledge', { problems: [{ field: 'parts', problem }], line });
}
