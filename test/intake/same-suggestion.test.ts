import { describe, expect, it } from '@jest/globals';
import { differencesOf } from '../../src/intake/same-suggestion.js';

const KNOWN = { session: '自治区十三届人大五次会议', title: '关于加大特色产业的发展的建议', leadDeputy: '陈广华' };

describe('two headers with one number', () => {
  it.each<[string, Partial<Record<keyof typeof KNOWN, string | null>>]>([
    ['in the same words', {}], ['with the congress written out', { session: '广西壮族自治区第十三届人民代表大会第五次会议' }], ['with digits', { session: '自治区１３届人大第5次会议' }],
    ['with marks and spaces', { title: '《关于加大 特色产业的发展的建议》' }], ['with her colleagues', { leadDeputy: '陈广华等代表' }], ['with a year for its session', { session: '2022年度' }],
    ['with a title of its own', { title: '关于特色产业' }], ['with another deputy in front', { leadDeputy: '李明' }], ['with facts that were not found', { session: null, title: null, leadDeputy: '李明' }],
  ])('are one suggestion %s', (_, change) => {
    expect(differencesOf({ ...KNOWN, ...change }, KNOWN)).toEqual([]);
  });

  it.each<[string, Partial<typeof KNOWN>, string[]]>([
    ['of the next session', { session: '自治区十四届人大一次会议' }, ['session']], ['of the eleventh for the first', { session: '自治区十三届人大十一次会议' }, ['session']],
    ['of the consultative conference', { session: '自治区政协十三届五次会议' }, ['session']], ['about another thing by another deputy', { title: '关于农村公路的建议', leadDeputy: '李明' }, ['title', 'leadDeputy']],
  ])('are two %s', (_, change, fields) => {
    expect(differencesOf({ ...KNOWN, ...change }, KNOWN).map(({ field }) => field)).toEqual(fields);
  });
});
