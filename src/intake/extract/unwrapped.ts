/**
 * A text as it is read: lines that a program broke at its page's width are joined, blanks between figures and their unit go, wide figures become
 * plain. The reading is shorter than the text, so offsets are carried back through a map: spans always count in the text as it is.
 */
import { isDateLine, isHeadedLine, isSalutation } from './outline.js';

export interface Unwrapped {
  text: string;
  /** The offset in the original of an offset in `text`. */
  original: (offset: number) => number;
}

/** Shorter lines end because their sentence or heading does. */
const WRAPPED_FROM = 26;

export function unwrap(text: string): Unwrapped {
  const dropped = [...softBreaks(text), ...[...text.matchAll(/(?<=[\d年月第])[ \u3000]{1,3}(?=[\d年月日号])/g)].map(({ index, 0: blanks }) => [index, index + blanks.length] as const)].sort((a, b) => a[0] - b[0]);
  const kept: string[] = [];
  const starts: number[] = [];
  const shifts: number[] = [];
  let from = 0;
  let length = 0;
  for (const [start, end] of [...dropped, [text.length, text.length] as const]) {
    if (start < from) continue;
    kept.push(text.slice(from, start));
    starts.push(length);
    shifts.push(from - length);
    length += start - from;
    from = end;
  }
  const plain = kept.join('').replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  return {
    text: plain,
    original: (offset) => {
      let [low, high] = [0, starts.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= offset) low = middle; else high = middle - 1;
      }
      return offset + (shifts[low] ?? 0);
    },
  };
}

function softBreaks(text: string): (readonly [number, number])[] {
  const breaks: (readonly [number, number])[] = [];
  for (let from = 0, at = text.indexOf('\n'); at >= 0; from = at + 1, at = text.indexOf('\n', from)) {
    const line = text.slice(from, text.charAt(at - 1) === '\r' ? at - 1 : at);
    const next = text.slice(at + 1, at + 121).replace(/[\r\n].*$/s, '');
    const here = line.trim();
    if (here.length < WRAPPED_FROM || !/[\u4e00-\u9fa5，,、\d”》）]$/.test(here) || /(?:答复|复函|回复|的函|意见|报告)$/.test(here)) continue;
    if (/联系人|联系电话|电话[：:]/.test(here) || /^(?:抄送|附件|主题词)/.test(next)) continue;
    if (!/^[\u4e00-\u9fa5\d“《A-Za-z（，。、；：]/.test(next) || /^[（(]?(?:[A-D甲乙丙]类|联系|办理)/.test(next) || isSalutation(next.slice(0, 100)) || isHeadedLine(next.slice(0, 100)) || isDateLine(next.slice(0, 30).trim())) continue;
    if (isHeadedLine(here) && here.length < 40 || /(?:局|厅|委员会|政府)$/.test(next.trim()) && next.trim().length < 30) continue;
    breaks.push([from + line.trimEnd().length, at + 1]);
  }
  return breaks;
}
