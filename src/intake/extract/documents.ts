/** Documents named in 《》 with their edition, and figures already achieved that an ongoing pledge is measured against (rule 9). */
import type { Baseline, NamedDocument, Span } from './extraction.js';

/** @param at the offset of `text` in the reply */
export function documentsIn(text: string, at: number): NamedDocument[] {
  return [...text.matchAll(/《([^《》]{1,120})》(?:[（(]([^（）()]{1,24})[）)])?/g)].map((match) => {
    const [whole, title = '', after] = match;
    const start = at + match.index;
    const inside = EDITION.exec(title)?.[0] ?? null;
    const named = after !== undefined && EDITION.test(`（${after}）`) ? after : null;
    return { title, edition: inside?.replace(/[（）()]/g, '') ?? named, span: [start, start + (named === null ? title.length + 2 : whole.length)] };
  });
}

const EDITION = /[（(](?:第[一二三四五六七八九十\d]+[版期批次]|20\d\d(?:—20\d\d|-20\d\d)?年?(?:版|修订版|修订|本)?|修订稿?|试行|暂行|征求意见稿|草案|[一二三四五六七八九十]+期)[）)]/;
const FIGURE = /(\d+(?:\.\d+)?|[一二三四五六七八九十两]{1,3})(批次|批|次|场次|场|期|轮|份|家次|人次|户|件|期次)/;

/** Past words with a figure near the noun that an ongoing pledge names. The nearest before the pledge wins. */
export function baselineOf(pledge: string, pledgeAt: number, past: readonly { text: string; start: number }[]): Baseline | undefined {
  const nouns = nounsOf(pledge);
  for (const { text, start } of [...past].reverse()) {
    if (start > pledgeAt) continue;
    const match = FIGURE.exec(text);
    if (!match || !nouns.some((noun) => text.includes(noun))) continue;
    const [quote, figure = '', unit = ''] = match;
    const value = /^\d/.test(figure) ? Number(figure) : chinese(figure);
    const span: Span = [start + match.index, start + match.index + quote.length];
    if (Number.isFinite(value)) return { value, unit, quote, span };
  }
  return undefined;
}

/** Pairs of characters that carry meaning: a cheap stand-in for nouns, which two clauses about the same thing share. */
function nounsOf(text: string): string[] {
  return [...text.matchAll(/推送|报送|巡查|检测|培训|排查|清理|宣传|检查|演练|发放|公布|更新|整治|执法|走访|监测|会商|招聘|评估|活动|比赛|讲座|督查|抽查|体检|消杀|补贴/g)].map(([noun]) => noun);
}

function chinese(words: string): number {
  const digits = '零一二三四五六七八九';
  const tens = /^([一二三四五六七八九])?十([一二三四五六七八九])?$/.exec(words);
  if (tens) return (tens[1] === undefined ? 1 : digits.indexOf(tens[1])) * 10 + (tens[2] === undefined ? 0 : digits.indexOf(tens[2]));
  return words === '两' ? 2 : digits.indexOf(words);
}
