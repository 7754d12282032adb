import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readDocuments } from '../../../src/intake/read-document/read-documents.js';
import { bare, PARAGRAPHS, QUOTES } from './seed-letter.js';
import { pdfOf, typeset } from './writers.js';

const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const refusedAs = async (bytes: Uint8Array): Promise<unknown> => readDocuments(bytes, 'r.pdf').catch((error: unknown) => error);
const line = (text: string, y = 200) => ({ text, x: 80, y, size: 16 });

describe('a reply as .pdf', () => {
  const [title = '', ...rest] = PARAGRAPHS;
  const pages = typeset([title.slice(0, 20), title.slice(20)], rest.slice(0, -2), rest.slice(-2));

  it('comes out with its paragraphs, though every line is broken and the pages are numbered', async () => {
    const { documents: [document] } = await readDocuments(pdfOf(pages), 'reply.pdf');
    expect(document).toMatchObject({ format: 'pdf', remarks: [] });
    for (const quote of QUOTES) expect(bare(document?.text ?? '')).toContain(bare(quote));
    expect(document?.text.split('\n')).toEqual(PARAGRAPHS);
  });

  it('gives the same text for the same bytes', async () => {
    const both = await Promise.all([readDocuments(pdfOf(pages), 'a.pdf'), readDocuments(pdfOf(pages), 'b.pdf')]);
    expect(both[0].documents[0]?.text).toBe(both[1].documents[0]?.text);
    expect(both[0].documents[0]?.sha256).toBe(both[1].documents[0]?.sha256);
  });

  it('as a browser prints it, with characters of use where the fonts say radicals', async () => {
    expect((await readDocuments(fixture('printed.pdf'), 'printed.pdf')).documents[0]?.text).toBe(
      '关于第2022190号代表建议的答复\n陈代表：\n现答复如下：\n2022年，我厅将在基金运营管理上，尽快制定出台《融资担保基金运营管理方案》。\n企业户数5544家。\n广西科技厅\n6月23日');
  });

  it('leaves out running heads, page numbers and watermarks, which would cut sentences in two', async () => {
    const marked = ['　　我厅将在今年九月底前尽快出台方案，并', '组织实施。', '　　同时提高时效性。'].map((words, place) => ({
      lines: [line('桂科函〔2022〕123号', 60), { ...line('内部资料', 500), size: 60, turned: true }, { ...line(words.trim()), x: words.startsWith('　') ? 112 : 80 }, line(`第 ${String(place + 1)} 页 共 3 页`, 800)],
    }));
    expect((await readDocuments(pdfOf(marked), 'r.pdf')).documents[0]?.text).toBe('我厅将在今年九月底前尽快出台方案，并组织实施。\n同时提高时效性。');
  });

  it('says which pages are scanned, and passes over a blank one', async () => {
    expect(await refusedAs(pdfOf([{ lines: [line('尽快出台方案。')] }, { lines: [], picture: true }, { lines: [line('- 3 -', 800)], picture: true }]))).toMatchObject({
      code: 'document-scanned', message: expect.stringMatching(/第 2、3 页（共 3 页）.*page 2, 3 of 3/), facts: { pages: [2, 3], of: 3 },
    });
    expect(await refusedAs(pdfOf([{ lines: [line('扫描全能王')], picture: true }]))).toMatchObject({ code: 'document-scanned' });
    expect((await readDocuments(pdfOf([{ lines: [line('尽快出台方案。')] }, { lines: [] }]), 'r.pdf')).documents[0]?.text).toBe('尽快出台方案。');
  });

  it.each<[string, string, Uint8Array]>([
    ['behind a password', 'document-encrypted', fixture('password.pdf')],
    ['cut off', 'document-broken', pdfOf(pages).subarray(0, 3000)],
    ['a head and nothing more', 'document-broken', Buffer.from('%PDF-1.7\nstartxref\n0\n%%EOF')],
    ['blank', 'reply-empty', pdfOf([{ lines: [] }])],
    ['of too many pages', 'document-too-large', pdfOf(Array.from({ length: 301 }, () => ({ lines: [] })))],
  ])('is refused when it is %s', async (_, code, bytes) => {
    expect(await refusedAs(bytes)).toMatchObject({ code, message: expect.stringMatching(/^r\.pdf \p{Script=Han}.* \/ /u), hint: expect.stringContaining(' / '), facts: { file: 'r.pdf' } });
  });

  it.each([['deflate', 'document-too-large', 60_000], ['forms', 'document-too-slow', 1_500]] as const)('ends as an error when it unfolds without end (%s), and the process lives', async (bomb, code, within) => {
    const bytes = pdfOf([{ lines: [line('尽快出台方案。')] }], bomb);
    expect(bytes.length).toBeLessThan(5_000_000);
    await expect(readDocuments(bytes, 'r.pdf', within)).rejects.toMatchObject({ code, facts: { file: 'r.pdf' } });
    expect((await readDocuments(pdfOf(pages), 'r.pdf')).documents).toHaveLength(1);
  }, 120_000);
});
