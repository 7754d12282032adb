import type { ClassificationScheme } from '../profile.js';

/**
 * How replies are classified (domain.md 1.3). The same letter means different things in different places: C is "listed in the
 * plan" in one city and "conditions are lacking" in another. So a letter is kept with its scheme and read through `meaning`.
 * A class that covers both work under way and work planned reads `in_progress`: it is the class that holds pledges.
 */

const SOLVED = { meaning: 'resolved', zh: '已经解决或基本解决', en: 'solved or basically solved' } as const;

/** Four letters, C = later. */
export const FOUR_LETTERS_C_LATER: ClassificationScheme = {
  id: 'four-letters-c-later',
  name: { zh: '四类（C 为暂缓）', en: 'Four letters, C = later' },
  letters: {
    A: SOLVED,
    B: { meaning: 'in_progress', zh: '正在解决或计划解决', en: 'being solved or planned' },
    C: { meaning: 'not_now', zh: '条件所限，待以后解决', en: 'later, conditions are lacking' },
    D: { meaning: 'reference', zh: '留作参考', en: 'for reference only' },
  },
  source: '某市通知（2008）/ notice of a city, 2008: fsou.net/html/text/lar/170104/17010450_1.html',
};

/** Four letters, C = listed in the plan. */
export const FOUR_LETTERS_C_PLANNED: ClassificationScheme = {
  id: 'four-letters-c-planned',
  name: { zh: '四类（C 为列入计划）', en: 'Four letters, C = planned' },
  letters: {
    A: SOLVED,
    B: { meaning: 'in_progress', zh: '已经着手解决', en: 'work has started' },
    C: { meaning: 'planned', zh: '列入计划', en: 'listed in the plan' },
    D: { meaning: 'reference', zh: '留作参考或不可行', en: 'for reference, or infeasible' },
  },
  source: '某市办理情况总结（2020，无网址）/ summary of a city, 2020, without an address',
};

export const THREE_LETTERS: ClassificationScheme = {
  id: 'three-letters',
  name: { zh: '三类', en: 'Three letters' },
  letters: {
    A: { meaning: 'resolved', zh: '已经解决', en: 'solved' },
    B: { meaning: 'in_progress', zh: '部分解决或计划解决', en: 'partly solved or planned' },
    C: { meaning: 'reference', zh: '留作参考或不可行', en: 'for reference, or infeasible' },
  },
  source: '浙江省海洋部门规定 / rule of the ocean bureau of Zhejiang: fsou.com/html/text/lar/172754/17275468_2.html',
};

export const JIA_YI_BING: ClassificationScheme = {
  id: 'jia-yi-bing',
  name: { zh: '甲乙丙三类', en: 'Jia, yi, bing' },
  letters: {
    甲: { meaning: 'resolved', zh: '已经解决', en: 'solved' },
    乙: { meaning: 'in_progress', zh: '正在解决或计划解决', en: 'being solved or planned' },
    丙: { meaning: 'not_now', zh: '暂时不能解决', en: 'cannot be solved now' },
  },
  source: '沁阳市（2023）/ Qinyang, Henan, 2023: qinyang.gov.cn/2023/11-23/2902344.html',
};

/** The law names cases and no letters; the short words that stand for them are ours. */
export const STATUTORY: ClassificationScheme = {
  id: 'statutory',
  name: { zh: '法定情形（不用字母）', en: 'Cases of the statute, no letters' },
  letters: {
    已解决: { meaning: 'resolved', zh: '已经解决或采纳', en: 'solved or adopted' },
    研究中: { meaning: 'in_progress', zh: '正在研究，须说明计划、进度和时限', en: 'being researched; plan, progress and time limit must be stated' },
    不可行: { meaning: 'not_now', zh: '不能解决，须说明原因', en: 'not possible; reasons must be given' },
    转上级: { meaning: 'passed_up', zh: '属于上级职权，已经转报', en: 'for the upper level; passed on' },
  },
  source: '重庆市人大代表建议批评和意见工作条例（2017）第 22 条 / Chongqing, 2017, art. 22',
};

/** As the statute of Chongqing, but what is to come is split by the plan it stands in. No fourth case is recorded in our source. */
export const STATUTORY_TWO_PLANS: ClassificationScheme = {
  id: 'statutory-two-plans',
  name: { zh: '法定情形（年度计划与长期规划分列）', en: 'Cases of the statute, year plan and long plan apart' },
  letters: {
    已解决: { meaning: 'resolved', zh: '已经解决或采纳', en: 'solved or adopted' },
    年度计划: { meaning: 'planned', zh: '列入年度计划', en: 'in the plan of the year' },
    长期规划: { meaning: 'planned', zh: '列入长期规划', en: 'in a long plan' },
    不可行: { meaning: 'not_now', zh: '不能解决，须说明原因', en: 'not possible; reasons must be given' },
  },
  source: '上海市…规定（2015）第 18 条 / Shanghai, 2015, art. 18',
};

/** Every scheme of the table, in its order. */
export const ALL_SCHEMES: readonly ClassificationScheme[] = [
  FOUR_LETTERS_C_LATER, FOUR_LETTERS_C_PLANNED, THREE_LETTERS, JIA_YI_BING, STATUTORY, STATUTORY_TWO_PLANS,
];

/**
 * The scheme a source names for the place first, then the others: no source says that it is the only one in use there.
 * An administrator who knows removes the rest.
 */
export function likeliestFirst(first: ClassificationScheme): readonly ClassificationScheme[] {
  return [first, ...ALL_SCHEMES.filter((scheme) => scheme !== first)];
}
