/** The class of a reply (domain 1.3). The same letter means different things in different places, so a scheme is named only when the text tells it. */
import { FOUR_LETTERS_C_LATER, FOUR_LETTERS_C_PLANNED, JIA_YI_BING } from '../../core/profiles/schemes.js';
import type { Doubt } from './extraction.js';

const LABELLED = /(?:办理结果|办理类别|答复类别|答复类型|办理类型|办复类别|办复结果|结果类别|类\s*别|分\s*类|标\s*识|办理情况|答复分类|办结情况)\s*(?:为|分类)?\s*[：:]?\s*[（(“"「]?\s*([A-EＡ-Ｅa-e甲乙丙丁][1-9]?)\s*类?/;
const ALONE = /号\s*[（(]?\s*([A-D][1-9]?)\s*类|^\s*([A-D甲乙丙丁])类(?=[（(])|(?:^|[\s（(【\[“])\s*([A-DＡ-Ｄ甲乙丙丁][1-9]?)\s*类?\s*[)）】\]”]?\s*(?:$|\n)|[（(【]\s*([A-DＡ-Ｄ甲乙丙丁][1-9]?)\s*类?\s*[)）】]/m;
const IN_WORDS = /(?:办理结果|办理类别|答复类别|办理类型|办理情况)\s*[：:]\s*(解决采纳|已(?:经)?解决|基本解决|正在解决|列入计划|计划解决|部分解决|留作参考|解释说明|暂时不能解决|研究中|采纳|部分采纳)/;

export function classOf(front: string, tail: string, doubts: Doubt[]): { letter: string | null; scheme: string | null } {
  const words = IN_WORDS.exec(front)?.[1] ?? IN_WORDS.exec(tail)?.[1];
  if (words !== undefined) return { letter: words, scheme: null };
  const match = LABELLED.exec(front) ?? ALONE.exec(front) ?? LABELLED.exec(tail) ?? null;
  const letter = (match?.[1] ?? match?.[2] ?? match?.[3] ?? match?.[4])?.normalize('NFKC').toUpperCase() ?? null;
  if (letter === null) return { letter, scheme: null };
  if (/[甲乙丙丁]/.test(letter)) return { letter, scheme: JIA_YI_BING.id };
  const near = front.slice(Math.max(0, (match?.index ?? 0) - 2), (match?.index ?? 0) + 60);
  if (/列入(?:工作)?计划/.test(near) && letter === 'C') return { letter, scheme: FOUR_LETTERS_C_PLANNED.id };
  if (/(?:暂|以后|条件)[^，。]{0,8}(?:解决|限)/.test(near) && letter === 'C') return { letter, scheme: FOUR_LETTERS_C_LATER.id };
  doubts.push({ field: 'class_scheme', zh: `「${letter}」属于哪一套分类，文中未说`, en: `the text does not say which scheme the letter ${letter} belongs to` });
  return { letter, scheme: null };
}
