import { describe, expect, it } from '@jest/globals';
import { fieldProblem } from '../../src/web/page-words.js';

describe('a problem of a field', () => {
  it.each([
    ['已过 / in the past', '日期已过', 'this date has passed'],
    ['超出范围 / out of range', '日期不在允许的范围内', 'this date is out of range'],
    ['不得含控制字符 / control characters are not allowed', '含有不允许的控制字符', 'control characters are not allowed'],
    ['missing', '请填写', 'is missing'],
    ['太长 / too long', '格式不正确 (太长)', 'is not well formed (too long)'],
  ])('%s is told in the language of the reader', (problem, zh, en) => {
    expect([fieldProblem('zh', problem), fieldProblem('en', problem)]).toEqual([zh, en]);
  });
});
