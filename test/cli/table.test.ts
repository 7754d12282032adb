import { describe, expect, it } from '@jest/globals';
import { broken, table } from '../../src/cli/table.js';

describe('tables of the command line', () => {
  it('align for Chinese letters, which are two columns wide', () => {
    const lines = table(['名称', 'Id'], [['创新', 'a'], ['abcd', 'b']]).split('\n').filter((line) => !line.startsWith('─'));
    expect(lines).toEqual(['名称  Id', '创新  a', 'abcd  b']);
  });

  it.each([
    ['“科创贷”名单制企业推送', 8, '“科创贷\n”名单制\n企业推送'],
    ['closed: fulfilled in part', 12, 'closed:\nfulfilled in\npart'],
    ['unbreakable word', 4, 'unbreakable\nword'],
    ['', 4, ''],
  ])('break %j at %i columns without leaving anything out', (text, columns, lines) => {
    expect(broken(text, columns)).toBe(lines);
  });
});
