import { describe, expect, it } from '@jest/globals';
import { officeGuess } from '../../../src/intake/review/owners.js';

const OFFICES = [['kjt', '自治区科技厅'], ['czt', '自治区财政厅'], ['ducha', '督查室'], ['gxjs', '高新技术处'], ['jyj', '南宁市教育局'], ['jyj2', '柳州市教育局'], ['fgw', '自治区发展改革委']]
  .map(([id = '', name = '']) => ({ id, name }));

describe('the office a name means', () => {
  it.each<[string | null, string | null, string | null]>([
    ['自治区科技厅', 'kjt', 'exact'], ['自治区 科技厅', 'kjt', 'exact'], ['广西壮族自治区科学技术厅', 'kjt', 'near'], ['广西壮族自治区财政厅', 'czt', 'near'],
    ['自治区发展和改革委', 'fgw', 'near'], ['南宁市教育局', 'jyj', 'exact'], ['科技厅', 'kjt', 'near'],
    // Nobody, or two as well as each other, or another word at the end: a person says.
    ['教育局', null, null], ['金融管理部门', null, null], ['自治区科技厅办公室', null, null], ['市', null, null], ['', null, null], [null, null, null],
  ])('%s: %s', (name, id, how) => {
    expect(officeGuess(name, OFFICES)).toEqual(id === null ? null : { id, how });
  });

  it('is not guessed when two offices bear the same name', () => {
    expect(officeGuess('办公室', [{ id: 'a', name: '办公室' }, { id: 'b', name: '办公室' }])).toBeNull();
  });
});
