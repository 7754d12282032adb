/** Replies written as people talk: no 将, no 下一步, dates of the season, short verbs. */
import { describe, expect, it } from '@jest/globals';
import { found, only, quotes } from './reading.js';

describe('plain sentences', () => {
  it.each([
    ['10月底前补打六眼。', 'build-works'],
    ['明年上半年再付八十万。', 'secure-budget'],
    ['防溺水手册年底重印一版。', 'publish-edition'],
    ['停车收费的办法8月底贴到村口。', 'issue-document'],
    ['三个月内弄清漏水的缘故。', 'complete-study'],
    ['从7月1日起由村干部送饭上门。', 'interim-measure'],
    ['下个月把增编的请示送上去。', 'seek-approval'],
    ['年底我们到您单位当面说一次。', 'report-back'],
  ])('tells the kind of 「%s」 by what it makes: %s', (body, kind) => {
    expect(only(body)).toMatchObject({ kind });
  });

  it.each([
    ['修路的钱由局里出。', '修路的钱由局里出'],
    ['我们请水利院的人装四个水位计。', '请水利院的人装四个水位计'],
    ['这笔款得向市里申请。', '这笔款得向市里申请'],
    ['每月逢五开放一次。', '每月逢五开放一次'],
    ['春节前放水。', '春节前放水'],
  ])('hears the promise of 「%s」', (body, quote) => {
    expect(quotes('commitment', body)).toEqual([quote]);
  });

  it('lets a step that must come first be the condition', () => {
    expect(only('批下来再出补偿细则。')).toMatchObject({ kind: 'issue-document', condition: '批下来', due_basis: 'conditional' });
  });

  it('joins until when to what goes on till then', () => {
    expect(only('下一步，先用水车送水，直到管子通水。')).toMatchObject({ kind: 'interim-measure', quote: '先用水车送水，直到管子通水' });
  });

  it('takes the question with the act that settles it', () => {
    expect(quotes('commitment', '能不能用维修资金换，四季度研究出说法。')).toEqual(['能不能用维修资金换，四季度研究出说法']);
  });

  it('watches what another body does, and not what it is there for', () => {
    expect(found('watch', '渠边的杂树由武利镇政府组织村民砍。')).toMatchObject([{ owner: '武利镇政府' }]);
    expect(found('watch', '场外经营由县城管局负责。')).toEqual([]);
  });

  it.each(['今年做不了。', '去年搬了七户。', '上半年换了两家。', '这件事由我局主办。', '说是9月通水。', '修城楼要省文物局点头。', '您问能不能提前发。'])('promises nothing in 「%s」', (body) => {
    expect(found('commitment', body)).toEqual([]);
  });
});
