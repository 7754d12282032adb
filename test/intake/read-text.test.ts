import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { DomainError } from '../../src/core/errors.js';
import { readText, REPLY_LIMIT_BYTES } from '../../src/intake/read-text.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('readText', () => {
  it('reads UTF-8, and leaves a byte order mark out so that offsets hold', () => {
    expect(readText(utf8('尽快出台'), 'r.txt')).toEqual({ text: '尽快出台', encoding: 'utf-8' });
    expect(readText(utf8('\uFEFF尽快出台'), 'r.txt').text).toBe('尽快出台');
  });

  it('reads GB18030, also the rare characters of names', () => {
    const words = '答复：陈𬶍㙍代表，尽快出台€';
    expect(readText(iconv.encode(words, 'gb18030'), 'r.txt')).toEqual({ text: words, encoding: 'gb18030' });
  });

  it('takes text of exactly the limit, and not a byte more', () => {
    expect(readText(new Uint8Array(REPLY_LIMIT_BYTES).fill(0x61), 'r.txt').text).toHaveLength(REPLY_LIMIT_BYTES);
    expect(refusal(new Uint8Array(REPLY_LIMIT_BYTES + 1).fill(0x61))).toMatchObject({ code: 'reply-too-large', facts: { file: 'r.txt', bytes: REPLY_LIMIT_BYTES + 1 } });
  });

  it.each([
    ['nothing', new Uint8Array(), 'reply-empty'],
    ['white space', utf8(' \r\n\t\u3000\n'), 'reply-empty'],
    ['a NUL', utf8('尽快\0出台'), 'reply-not-text'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]), 'reply-not-text'],
    ['an archive', Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x41]), 'reply-not-text'],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x3d, 0x5c]), 'reply-not-text'],
    ['bytes of no encoding', Uint8Array.from([0x61, 0xff, 0xff, 0x61]), 'reply-not-text'],
  ])('refuses %s', (_, bytes, code) => {
    const { message, hint, ...rest } = refusal(bytes);
    expect(rest).toMatchObject({ code, facts: { file: 'r.txt' } });
    for (const words of [message, hint]) expect(words).toMatch(/\p{Script=Han}.* \/ .*[a-z]/u);
    expect(message).toContain('r.txt');
  });
});

function refusal(bytes: Uint8Array): DomainError {
  try {
    readText(bytes, 'r.txt');
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
