import { expect, it } from '@jest/globals';
import { titleOf } from '../../src/intake/open-reply.js';

it.each([
  ['尽快出台\n《管理方案》', '尽快出台《管理方案》'], ['甲'.repeat(61), '甲'.repeat(60)], [`${'甲'.repeat(59)}𠀀乙`, `${'甲'.repeat(59)}𠀀`],
])('a title nobody has worded is the quote in one line, cut between characters: %#', (quote, title) => {
  expect(titleOf(quote)).toBe(title);
});
