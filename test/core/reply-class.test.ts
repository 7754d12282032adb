import { describe, expect, it } from '@jest/globals';
import { ALL_SCHEMES, FOUR_LETTERS_C_LATER, FOUR_LETTERS_C_PLANNED, JIA_YI_BING, STATUTORY, STATUTORY_TWO_PLANS, THREE_LETTERS } from '../../src/core/profiles/schemes.js';
import { classesText, classInForce, classText, understoodClass } from '../../src/core/reply-class.js';

describe('a class is read by its scheme (domain 1.3)', () => {
  it.each([
    [FOUR_LETTERS_C_LATER, { A: 'resolved', B: 'in_progress', C: 'not_now', D: 'reference' }],
    [FOUR_LETTERS_C_PLANNED, { A: 'resolved', B: 'in_progress', C: 'planned', D: 'reference' }],
    [THREE_LETTERS, { A: 'resolved', B: 'in_progress', C: 'reference' }],
    [JIA_YI_BING, { 甲: 'resolved', 乙: 'in_progress', 丙: 'not_now' }],
    [STATUTORY, { 已解决: 'resolved', 研究中: 'in_progress', 不可行: 'not_now', 转上级: 'passed_up' }],
    [STATUTORY_TWO_PLANS, { 已解决: 'resolved', 年度计划: 'planned', 长期规划: 'planned', 不可行: 'not_now' }],
  ])('%j', (scheme, meanings) => {
    for (const [letter, meaning] of Object.entries(meanings)) expect(understoodClass(ALL_SCHEMES, letter, scheme.id)).toEqual({ letter, meaning, scheme });
  });

  it.each([
    ['A', undefined, { meaning: 'resolved', scheme: null }],
    ['乙', undefined, { meaning: 'in_progress', scheme: JIA_YI_BING }],
    ['C', undefined, 'ambiguous'],
    ['E', undefined, 'unknown-class'],
    ['已解决', 'three-letters', 'unknown-class'],
    ['constructor', 'three-letters', 'unknown-class'],
    ['A', 'no-such-scheme', 'unknown-scheme'],
  ])('%s of scheme %s', (letter, scheme, expected) => {
    const understood = understoodClass(ALL_SCHEMES, letter, scheme);
    if (typeof expected === 'string') expect(understood).toBe(expected);
    else expect(understood).toEqual({ letter, ...expected });
  });

  it('a place without schemes has no classes, and one with a single scheme needs no name for it', () => {
    expect(understoodClass([], 'A', undefined)).toBe('no-scheme');
    expect(understoodClass([THREE_LETTERS], 'C', undefined)).toEqual({ letter: 'C', meaning: 'reference', scheme: THREE_LETTERS });
    expect(classesText([JIA_YI_BING])).toBe('jia-yi-bing（甲、乙、丙）');
  });
});

describe('the class of a reply', () => {
  it.each([
    [{ classLetter: 'C', meaning: 'planned' }, 'C（列入计划）', 'C (planned)'],
    [{ classLetter: '已解决', meaning: 'resolved' }, '已解决', '已解决 (resolved)'],
    [{ classLetter: 'B' }, 'B', 'B'], // entries of releases that told no meaning
    [{}, '', ''],
  ])('in words: %j', (data, zh, en) => {
    expect(classText(data)).toEqual({ zh, en });
  });

  it('in force is the last one given, in the words of its scheme', () => {
    const answered = { type: 'ANSWERED', data: { classLetter: '研究中', scheme: 'statutory', meaning: 'in_progress' } };
    expect(classInForce([{ type: 'OPENED' }], ALL_SCHEMES)).toBeNull();
    expect(classInForce([answered], ALL_SCHEMES)?.zh).toBe('研究中（正在解决）：正在研究，须说明计划、进度和时限，法定情形（不用字母）');
    expect(classInForce([answered, { type: 'RECLASSIFIED', data: { classLetter: '已解决', scheme: 'statutory', meaning: 'resolved' } }, { type: 'RATED', data: {} }], ALL_SCHEMES)?.en).toMatch(/^已解决 \(resolved\): solved or adopted/u);
    // Answered again without a class: the one given before stays.
    expect(classInForce([answered, { type: 'ANSWERED', data: {} }], ALL_SCHEMES)?.zh).toContain('研究中');
  });

  it('without a meaning on the entry is read by the schemes of the place, if they agree', () => {
    expect(classInForce([{ type: 'ANSWERED', data: { classLetter: 'B' } }], ALL_SCHEMES)?.zh).toBe('B（正在解决）');
    expect(classInForce([{ type: 'ANSWERED', data: { classLetter: 'C' } }], ALL_SCHEMES)?.zh).toBe('C（含义不明）');
  });
});
