import { describe, expect, it } from '@jest/globals';
import { readHeader } from '../../../src/intake/extract/header.js';

const letter = (lines: string[]): string => lines.join('\n');

describe('the header', () => {
  it('is read from a suggestion', () => {
    expect(readHeader(letter([
      '平湖县交通运输局', '平交函〔2023〕12号', '办理结果：B', '', '关于县十七届人大三次会议第38号建议的答复', '', '张桂兰、李强代表：', '', '您们提出的《关于修复公路的建议》，由县人大常委会办公室交我局办理，会同县财政局研究，现答复如下：', '', '正文。', '',
      '平湖县交通运输局', '2023年6月15日', '（联系人：李建军  联系电话：0314-8581120）',
    ]))).toMatchObject({
      form: 'suggestion', suggestion_number: '38', session: '县十七届人大三次会议', year: 2023, title: '关于修复公路的建议', lead_deputy: '张桂兰', deputies: ['张桂兰', '李强'], joint: true, addressee: '张桂兰、李强代表',
      handed_over_by: '县人大常委会办公室', issuer: '平湖县交通运输局', document_number: '平交函〔2023〕12号', signed_on: '2023-06-15', class: 'B', class_scheme: null, contact: { name: '李建军', phone: '0314-8581120' }, co_handlers: ['县财政局'],
    });
  });

  it('is read from a proposal of the CPPCC', () => {
    expect(readHeader(letter(['扬州市住建局对市政协九届三次会议第0123号提案的答复', '民盟扬州市委：', '贵委提出的“关于推进老旧小区改造的提案”收悉。', '扬州市住建局', '2024年6月13日']))).toMatchObject({
      form: 'proposal', suggestion_number: '0123', session: '市政协九届三次会议', title: '关于推进老旧小区改造的提案', lead_deputy: null, addressee: '民盟扬州市委', joint: false,
    });
  });

  it.each([
    ['2023年6月15日', '2023-06-15'], ['二〇二二年五月二十日', '2022-05-20'], ['二○二一年十一月三日', '2021-11-03'], ['2022.5.19', '2022-05-19'], ['2023年 9月8 日', '2023-09-08'], ['2023-06-05', '2023-06-05'],
    ['20211028', '2021-10-28'], ['202398', '2023-09-08'],
  ])('reads the date %s', (written, on) => {
    expect(readHeader(letter(['关于第5号建议的答复', '王立春代表：', '现答复如下：', '正文。', '平湖县水利局', written])).signed_on).toBe(on);
  });

  it('doubts a date that is mangled, may be two or does not exist', () => {
    const doubts = (written: string): string[] => readHeader(letter(['关于第5号建议的答复', '王立春代表：', '正文。', '平湖县水利局', written])).doubts.filter(({ field }) => field === 'signed_on').map(({ zh }) => zh);
    expect(doubts('20211028')).toHaveLength(1);
    expect(doubts('2023111')[0]).toContain('可读作');
    expect(doubts('2023年2月30日')[0]).toContain('不存在');
    expect(doubts('2023年6月15日')).toEqual([]);
    expect(readHeader('王立春代表：\n正文。').doubts.map(({ field }) => field)).toEqual(expect.arrayContaining(['signed_on', 'issuer', 'suggestion_number']));
  });

  it('reads several signers, the issuer first', () => {
    expect(readHeader(letter(['关于第52号建议的答复', '郑玉梅代表：', '正文。', '诸城市公安局          诸城市综合行政执法局', '2021年10月28日']))).toMatchObject({ issuer: '诸城市公安局', signers: ['诸城市公安局', '诸城市综合行政执法局'] });
  });

  it('takes the body of the heading where nobody signed, with a doubt', () => {
    const { issuer, doubts } = readHeader(letter(['平湖县水利局关于第5号建议的答复', '王立春代表：', '正文。']));
    expect(issuer).toBe('平湖县水利局');
    expect(doubts.map(({ field }) => field)).toContain('issuer');
  });

  it.each([['（B类）', 'B', null], ['类别：A', 'A', null], ['丙类', '丙', 'jia-yi-bing'], ['分类：乙', '乙', 'jia-yi-bing'], ['办理结果：解决采纳', '解决采纳', null], ['C类（列入计划）', 'C', 'four-letters-c-planned']])('reads the class of %s', (line, letterOf, scheme) => {
    expect(readHeader(letter([line, '关于第5号建议的答复', '王立春代表：', '正文。', '平湖县水利局', '2023年6月15日']))).toMatchObject({ class: letterOf, class_scheme: scheme });
  });

  it('has no class where the letter names none', () => {
    expect(readHeader(letter(['关于第5号建议的答复', '王立春代表：', '正文。', '平湖县水利局', '2023年6月15日'])).class).toBeNull();
  });
});
