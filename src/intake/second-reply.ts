/** Two letters in one text: pledges of the second would be counted from the date of the first. */
import { DomainError } from '../core/errors.js';

const SALUTATION = /^[ \t\u3000]*(?:尊敬的)?[^\n，。；,;]{0,60}(?:代表|委员)们?(?:[：:]|[，,]?[您你]们?好[！!：:，,。]?)[ \t\u3000]*$/gmu;
const SIGNED = /^[ \t\u3000]*(?:(?:[12]\d{3}|[一二三四五六七八九零〇○]{4})[ \t\u3000]*年[^\n，。]{2,12}日|[12]\d{3}[-./]\d{1,2}[-./]\d{1,2})[ \t\u3000]*$/gmu;

/**
 * Throws `several-documents` naming the line, when somebody is addressed again after a first letter was signed with a date.
 * Copies of a deputy's own letter, quoted without a date between, are one reply.
 */
export function refuseSecondReply(text: string, name: string): void {
  const [first, ...more] = [...text.matchAll(SALUTATION)];
  if (first === undefined || more.length === 0) return;
  const signed = [...text.matchAll(SIGNED)].find(({ index }) => index > first.index);
  const second = signed === undefined ? undefined : more.find(({ index }) => index > signed.index);
  if (signed === undefined || second === undefined) return;
  const line = text.slice(0, second.index).split('\n').length;
  throw new DomainError('several-documents', `${name}: 第 ${line} 行“${second[0].trim()}”起似为另一份答复 / from line ${line} on this seems to be another reply`,
    '请将两份答复分开，各存一个文件，或分别粘贴正文 / keep one reply in one file, or paste them one by one', { file: name, line, at: second.index });
}
