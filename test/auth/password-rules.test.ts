import { describe, expect, it } from '@jest/globals';
import { refuseWeak } from '../../src/auth/password-rules.js';
import { DomainError } from '../../src/core/errors.js';

const chooser = { login: 'li.wei', name: '李为', email: 'li.wei@kjt.example' };
const why = (password: string): unknown => {
  try {
    refuseWeak(password, chooser);
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (password.length > 6) expect(JSON.stringify(error)).not.toContain(password);
    return error.facts['why'];
  }
};

describe('a password', () => {
  it.each([
    ['short', 'eleven char'], ['short', ''], ['long', 'x'.repeat(201)], ['character', 'a phrase with \0 in it'],
    ['common', '1q2w3e4r5t6y'], ['common', 'Qwerty123456'], ['common', 'password1234!!'], ['common', 'PassWord2026!'], ['common', '!!!iloveyou!!!'], ['common', 'dragondragon'], ['common', 'jiannuo-demo'], ['common', 'p a s s w o r d'],
    ['pattern', 'aaaaaaaaaaaa'], ['pattern', 'abababababab'], ['pattern', '一二一二一二一二一二一二'], ['pattern', 'abcdefghijklm'],
    ['personal', 'li.wei-2026-11'], ['personal', 'Jiannuo-Jiannuo'], ['pattern', '李为李为李为李为李为李为'], ['personal', '李为，jiannuo 践诺 li.wei'],
  ])('is refused as %s: %s', (reason, password) => {
    expect(why(password)).toBe(reason);
  });

  it.each([
    'correct horse battery staple', '桂林的米粉要加酸豆角才好吃啊', 'kqm7r-x2wvp-9hdta-fs4ne', '583920174652', 'li.wei likes rice noodles', 'nothingbutletters',
  ])('is good: %s', (password) => {
    expect(why(password)).toBeNull();
  });
});
