/**
 * Whether two wordings promise the same thing. Compared are pairs of neighbouring characters once everything that any reply may
 * say about anything is taken out: vagueness (尽快), effort (加强), years. A measure for showing side by side, not for deciding.
 */

/** Words that say nothing about what is promised. Longest first, so that 进一步 goes before 一步. */
const STOP_WORDS = [
  '下一步', '进一步', '一揽子', '目前正在', '及时', '尽快', '尽早', '及早', '早日', '抓紧', '持续', '不断', '继续', '始终', '积极', '大力', '加大', '加快', '加强', '推进', '推动', '做好', '做大做强', '开展',
  '完善', '建立健全', '健全', '研究', '制定', '修订', '出台', '印发', '编制', '提出', '落实', '实施', '工作', '力度', '方面', '等', '将', '并', '对', '在', '的', '上', '中', '和', '与', '及', '我厅', '我局', '我委', '我市', '我区', '我省',
  '有关', '相关', '关于', '进行', '提高', '优化', '确保', '力争', '争取',
].sort((a, b) => b.length - a.length);
const STOPS = new RegExp(STOP_WORDS.join('|'), 'gu');
const DATES = /(?:19|20)\d{2}年?(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月(?:\d{1,2}日)?底?|[上下]半年|第[一二三四]季度|今年|明年|年底|年内|年度/gu;

/** From this on the two are shown beside each other. Two pledges of the seed reach it: P7 and P8, two acts on one object (test/intake/repeats.test.ts). */
export const REPEAT_THRESHOLD = 0.45;
const SHOWN = 3;
/** 加大投入 is 投入 once the stop words are gone: too little to say what about. */
const FEWEST_PAIRS = 2;

/** 0 = no pair of characters in common, 1 = the same once stop words are gone. Symmetric. */
export function similarity(one: string, other: string): number {
  const [a, b] = [pairsOf(one), pairsOf(other)];
  if (Math.min(a.size, b.size) < FEWEST_PAIRS) return one === other ? 1 : 0;
  let [shared, all] = [0, 0];
  for (const [pair, count] of a) shared += Math.min(count, b.get(pair) ?? 0);
  for (const count of [...a.values(), ...b.values()]) all += count;
  return (2 * shared) / all;
}

export interface Promised {
  id: string;
  quote: string;
  title: string;
}

/** At most three that promise the same as these words, the likest first. `promised` is what the same body has promised. */
export function repeatsOf<P extends Promised>(words: string, promised: readonly P[]): { promised: P; likeness: number }[] {
  return promised
    .map((one) => ({ promised: one, likeness: Math.max(similarity(words, one.quote), similarity(words, one.title)) }))
    .filter(({ likeness }) => likeness >= REPEAT_THRESHOLD)
    .sort((a, b) => b.likeness - a.likeness || (a.promised.id < b.promised.id ? -1 : 1))
    .slice(0, SHOWN);
}

const remembered = new Map<string, ReadonlyMap<string, number>>();
const REMEMBERED = 20_000; // a reply is compared with every pledge of its body at each look

function pairsOf(words: string): ReadonlyMap<string, number> {
  const known = remembered.get(words);
  if (known !== undefined) return known;
  const bare = words.normalize('NFKC').replace(DATES, ' ').replace(STOPS, ' ').toLowerCase();
  const pairs = new Map<string, number>();
  for (const run of bare.split(/[^\p{L}\p{N}]+/u)) {
    const characters = Array.from(run);
    characters.forEach((character, i) => {
      const next = characters[i + 1];
      if (next !== undefined) pairs.set(character + next, (pairs.get(character + next) ?? 0) + 1);
    });
  }
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(words, pairs);
  return pairs;
}
