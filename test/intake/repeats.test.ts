import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { REPEAT_THRESHOLD, repeatsOf, similarity } from '../../src/intake/repeats.js';
import { SEED } from './review/seed-extraction.js';

const promised = (...quotes: string[]): { id: string; quote: string; title: string }[] => quotes.map((quote, i) => ({ id: `C${String(i)}`, quote, title: quote.slice(0, 60) }));

describe('a promise that was made before', () => {
  it.each([
    ['尽快制定出台《创新驱动发展融资担保基金运营管理方案》', '2023年修订完善《创新驱动发展融资担保基金运营管理方案》并印发'],
    ['尽快制定出台《创新驱动发展融资担保基金运营管理方案》', '力争明年上半年出台创新驱动发展融资担保基金的管理办法'],
    ['持续做好“科创贷”名单制企业推送工作', '2023年，继续向金融机构推送“科创贷”企业名单'],
    ['目前正在编制《“十四五”广西科技计划项目申报指南（第二版）》', '编制发布《“十四五”广西科技计划项目申报指南（第三版）》'],
    ['对科技金融专营机构建设提出一揽子总体方案', '研究提出科技金融专营机构建设方案'],
    ['在科技企业资本市场工作、知识产权交易等方面有所突破', '推动知识产权交易和科技企业上市取得突破'],
    ['在广西创新驱动发展投资基金的规模上继续加大投入', '扩大广西创新驱动发展投资基金规模'],
    ['在老城区新增停车泊位500个', '2024年底前老城区新建停车泊位不少于500个'],
  ])('is recognised in other words: %s', (one, other) => {
    expect(similarity(one, other)).toBeGreaterThanOrEqual(REPEAT_THRESHOLD);
    expect(repeatsOf(one, promised('建设城东污水处理厂', other)).map(({ promised: { id } }) => id)).toEqual(['C1']);
  });

  it.each([
    ['推进农村公路建设', '推进农村饮水安全工程建设'], ['加强绩效评价', '加强工作调研'], ['尽快出台相关办法', '尽快落实有关工作'], ['2022年底前完成', '2022年底前建成'], ['加大投入', '继续加大投入力度，推动工作'],
  ])('is not seen in what only sounds alike: %s', (one, other) => {
    expect(similarity(one, other)).toBeLessThan(REPEAT_THRESHOLD);
  });

  it('is seen in one pair of the seed’s own pledges: two acts on one object', () => {
    const pledges = SEED.pledges.filter(({ role }) => role !== 'attached');
    const alike = pledges.flatMap((one, i) => pledges.slice(i + 1).filter((other) => similarity(one.quote, other.quote) >= REPEAT_THRESHOLD).map((other) => `${one.id} ${other.id}`));
    expect(alike).toEqual(['P7 P8']);
  });

  it('is shown three times at most, the likest first, by its title too', () => {
    const all = [...promised('开展基金绩效评价', '基金绩效评价', '开展科技计划项目绩效评价', '绩效评价指标体系'), { id: 'T', quote: '按有关规定办理', title: '基金绩效评价报告' }];
    const shown = repeatsOf('开展基金绩效评价', all);
    expect(shown).toHaveLength(3);
    expect(shown.map(({ promised: { id } }) => id)).toEqual(['C0', 'C1', 'T']);
    expect(shown.map(({ likeness }) => likeness)).toEqual(shown.map(({ likeness }) => likeness).toSorted((a, b) => b - a));
  });

  it('is measured from 0 to 1, the same in either direction, and a text is like itself', () => {
    const words = fc.array(fc.constantFrom('基金', '管理', '《方案》', '尽快', '出台', '2023年', '，', '名单', 'A1'), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(fc.property(words, words, (one, other) => {
      const likeness = similarity(one, other);
      expect(likeness).toBe(similarity(other, one));
      expect(likeness).toBeGreaterThanOrEqual(0);
      expect(likeness).toBeLessThanOrEqual(1);
      expect(similarity(one, one)).toBe(1);
    }));
  });
});
