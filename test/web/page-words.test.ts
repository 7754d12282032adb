import { describe, expect, it } from '@jest/globals';
import { fieldProblem } from '../../src/web/page-words.js';

describe('a problem of a field', () => {
  it.each([
    ['已过 / in the past', '日期已过', 'this date has passed'],
    ['超出范围 / out of range', '日期不在允许的范围内', 'this date is out of range'],
    ['不得含控制字符 / control characters are not allowed', '含有不允许的控制字符', 'control characters are not allowed'],
    ['须为短编号，如 P5a / a short label such as P5a', '须为短编号，如 P5a', 'must be a short label such as P5a'],
    ['与现承办单位相同 / is the office that has it', '已是承办单位', 'is the office that has it already'],
    ['missing', '请填写', 'is missing'],
    ['太长 / too long', '格式不正确 (太长)', 'is not well formed (too long)'],
  ])('%s is told in the language of the reader', (problem, zh, en) => {
    expect([fieldProblem('zh', problem), fieldProblem('en', problem)]).toEqual([zh, en]);
  });
});
