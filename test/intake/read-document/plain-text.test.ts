import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { REPLY_LIMIT_BYTES } from '../../../src/intake/read-document/limits.js';
import { decodeText } from '../../../src/intake/read-document/plain-text.js';
import { readDocuments } from '../../../src/intake/read-document/read-documents.js';
import { LETTER } from './seed-letter.js';
import { utf8 } from './writers.js';

/** In the manner of Taiwan's and Hong Kong's replies; written for this test. */
const TAIPEI = '關於立法院第十屆第五會期第123號委員質詢案之答覆\n\n陳委員等鈞鑒：\n\n貴委員所提加強產業發展之建議，經本部研議，茲答覆如下：\n\n    一、本部將於今年九月底前訂定「創新基金管理辦法」，並持續優化審查程序，縮短作業時間。\n敬請\n鑒核\n經濟部 2022年6月23日\n';
const HONG_KONG = '就立法會議員提出的建議，現答覆如下：政府會在本年第四季推出新一輪資助計劃，並與有關部門商討，盡快落實方案。';

describe('a reply in plain text', () => {
  it.each([
    ['the seed reply', LETTER, ['utf-8', 'gb18030', 'utf-16le', 'utf-16be']],
    ['its first sixty characters', LETTER.slice(0, 60), ['utf-8', 'gb18030', 'utf-16le', 'utf-16be']],
    ['a pledge alone', '尽快出台方案', ['utf-8', 'gb18030']],
    ['a letter from Taipei', TAIPEI, ['utf-8', 'gb18030', 'big5', 'utf-16le', 'utf-16be']],
    ['one from Hong Kong without a line end', HONG_KONG, ['utf-8', 'gb18030', 'big5', 'utf-16le', 'utf-16be']],
    ['rare characters of names', '答复：陈𬶍㙍代表，尽快出台€', ['utf-8', 'gb18030']],
    ['Windows line ends', '现答复如下：\r\n尽快出台。\r\n', ['utf-8', 'gb18030', 'utf-16le']],
  ])('comes out as it went in: %s', (_, text, encodings) => {
    for (const encoding of encodings) expect(decodeText(iconv.encode(text, encoding))).toEqual({ text, encoding });
  });

  it('leaves a byte order mark out so that offsets hold', () => {
    for (const encoding of ['utf-8', 'utf-16le', 'utf-16be']) {
      expect(decodeText(iconv.encode(LETTER, encoding, { addBOM: true }))).toEqual({ text: LETTER, encoding });
    }
  });

  it('keeps its bytes, and their hash is that of the file', async () => {
    const bytes = iconv.encode(LETTER, 'gb18030');
    const { documents, skipped } = await readDocuments(bytes, 'reply.txt');
    expect(skipped).toEqual([]);
    expect(documents).toEqual([{ name: 'reply.txt', format: 'text', encoding: 'gb18030', text: LETTER, bytes, path: ['reply.txt'], remarks: [], sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect((await readDocuments(utf8(LETTER), 'reply.txt')).documents[0]?.sha256).toBe('dfe7046f071f32df79971092db37732ed3fee452db367df0f32aa92a1d2c8aef');
  });

  it('may have exactly the limit, and not a byte more', async () => {
    const most = new Uint8Array(REPLY_LIMIT_BYTES).fill(0x61);
    expect((await readDocuments(most, 'r.txt')).documents[0]?.text).toHaveLength(REPLY_LIMIT_BYTES);
    await expect(readDocuments(new Uint8Array(REPLY_LIMIT_BYTES + 1).fill(0x61), 'r.txt')).rejects.toMatchObject({ code: 'reply-too-large', facts: { file: 'r.txt', bytes: REPLY_LIMIT_BYTES + 1 } });
  });

  it.each([
    ['nothing', new Uint8Array(), 'reply-empty'],
    ['white space', utf8(' \r\n\t\u3000\n'), 'reply-empty'],
    ['a NUL', utf8('尽快\0出台'), 'reply-not-text'],
    ['bytes of no encoding', Uint8Array.from([0x61, 0xff, 0xff, 0x61]), 'reply-not-text'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'document-unsupported'],
    ['another packer’s archive', Buffer.from('526172211a0701000000', 'hex'), 'document-unsupported'],
  ])('is refused when it is %s', async (_, bytes, code) => {
    await expect(readDocuments(bytes, 'r.txt')).rejects.toMatchObject({
      code, facts: { file: 'r.txt' }, message: expect.stringMatching(/^r\.txt \p{Script=Han}.* \/ .*[a-z]/u), hint: expect.stringMatching(/\p{Script=Han}.* \/ .*[a-z]/u),
    });
  });
});
