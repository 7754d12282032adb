import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { refuseSecondReply } from '../../src/intake/second-reply.js';

const LETTER = (to: string, on: string): string => `${to}：\n\n您提出的建议收悉，现答复如下：\n\n年底前完成路灯安装。\n\n      县住建局\n      ${on}\n\n联系人：张三\n`;

describe('two replies in one file', () => {
  it.each([['2023年6月8日', '尊敬的李四代表'], ['二〇二三年六月八日', '李四、王五委员'], ['2023-06-08', '李四代表您好'], ['2023.6.8', '李四等3名代表']])('are refused, naming the line where the second begins (%s)', (on, to) => {
    const text = LETTER('张三代表', on) + LETTER(to, on);
    expect(() => { refuseSecondReply(text, 'two.txt'); }).toThrow(expect.objectContaining({
      code: 'several-documents', message: expect.stringMatching(/第 11 行.+ \/ .+line 11/u), hint: expect.stringMatching(/分开.+ \/ .+one by one/u), facts: { file: 'two.txt', line: 11, at: text.indexOf(to) },
    }));
  });

  it('one letter is one letter: addressed once, or to several lines before it is signed, or copied below', () => {
    refuseSecondReply(LETTER('张三代表', '2023年6月8日'), 'one.txt');
    refuseSecondReply(`李四代表：\n${LETTER('王五代表', '2023年6月8日')}`, 'one.txt');
    refuseSecondReply(`${LETTER('张三代表', '2023年6月8日')}\n抄送：县人大代表工委，李四代表。\n`, 'one.txt');
  });

  it.each(['dev', 'unseen'])('none of the labelled replies in %s is taken for two', (half) => {
    const folder = new URL(`../fixtures/replies/${half}/`, import.meta.url);
    const texts = readdirSync(folder).filter((file) => file.endsWith('.txt'));
    expect(texts.length).toBeGreaterThan(0);
    for (const file of texts) refuseSecondReply(readFileSync(new URL(file, folder), 'utf8'), file);
  });
});
