import { describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { onlyDocument } from '../../../src/intake/read-document/only-document.js';
import { readDocuments } from '../../../src/intake/read-document/read-documents.js';
import { bare, LETTER, PARAGRAPHS, QUOTES } from './seed-letter.js';
import { docxOf, lockedZip, mailOf, oldZipOf, utf8 } from './writers.js';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const refusedAs = async (bytes: Uint8Array, file: string): Promise<unknown> => readDocuments(bytes, file).catch((error: unknown) => error);

describe('replies in a zip', () => {
  it('are each read, with names of old packers, and what is passed over is said', async () => {
    const docx = docxOf(PARAGRAPHS);
    const { documents, skipped } = await readDocuments(oldZipOf({ '答复/第2022190号.docx': docx, '答复/说明.txt': utf8('尽快出台。'), '照片.png': PNG }), 'all.zip');
    expect(documents.map(({ path, name, format }) => ({ path, name, format }))).toEqual([
      { path: ['all.zip', '答复/第2022190号.docx'], name: '答复/第2022190号.docx', format: 'docx' }, { path: ['all.zip', '答复/说明.txt'], name: '答复/说明.txt', format: 'text' },
    ]);
    expect(Buffer.from(documents[0]?.bytes ?? []).equals(docx)).toBe(true);
    expect(documents[0]?.sha256).toBe((await readDocuments(docx, 'x.docx')).documents[0]?.sha256);
    expect(skipped).toMatchObject([{ path: ['all.zip', '照片.png'], code: 'document-unsupported', mayHoldReply: false, message: expect.stringContaining('PNG') }]);
  });

  it('have names in Big5 or UTF-8, too, and never a way out of the archive', async () => {
    const names = async (zip: Uint8Array): Promise<unknown> => (await readDocuments(zip, 'z.zip')).documents.map(({ name }) => name);
    expect(await names(oldZipOf({ '關於建議案之答覆函文.txt': utf8('答覆') }, 'big5'))).toEqual(['關於建議案之答覆函文.txt']);
    expect(await names(zipSync({ '答复.txt': utf8('答复'), '../../etc/答复.txt': utf8('答复'), '/root/x.txt': utf8('答复'), 'C:\\win\\y.txt': utf8('答复') })))
      .toEqual(['答复.txt', 'etc/答复.txt', 'root/x.txt', 'win/y.txt']);
  });

  it('are read though one of them is broken, which is said', async () => {
    const { documents, skipped } = await readDocuments(zipSync({ 'a.docx': docxOf(PARAGRAPHS), 'b.docx': docxOf(PARAGRAPHS).subarray(0, 500), 'c.doc': utf8('{\\rtf1 x}') }), 'all.zip');
    expect(documents).toHaveLength(1);
    expect(skipped).toMatchObject([
      { path: ['all.zip', 'b.docx'], code: 'document-broken', mayHoldReply: true, message: expect.stringMatching(/^all\.zip › b\.docx /) }, { path: ['all.zip', 'c.doc'], code: 'document-unsupported', mayHoldReply: true },
    ]);
  });

  it('are told from what lies beside them, and hold no character that a table would refuse', async () => {
    const { documents, skipped } = await readDocuments(zipSync({ 'r.html': utf8(`<p>${'尽快出台方案。'.repeat(20)}&#1;&#31;\u007f</p>`), 'r_files/a.js': utf8('load()'), 'Thumbs.db': PNG }), 'z.zip');
    expect(documents.map(({ text }) => text)).toEqual(['尽快出台方案。'.repeat(20)]);
    expect(skipped).toMatchObject([{ path: ['z.zip', 'r_files/a.js'], mayHoldReply: false }]);
  });

  it('end as an error when the archive is a bomb, too deep, too many, locked, empty or cut off', async () => {
    const nested = (levels: number): Uint8Array => (levels === 0 ? utf8('答复') : zipSync({ [levels === 1 ? 'r.txt' : 'z.zip']: nested(levels - 1) }));
    const cases: [Uint8Array, string, string][] = [
      [zipSync({ 'r.txt': new Uint8Array(19_000_000).fill(0x61) }), 'document-too-large', 'r.txt'],
      [zipSync(Object.fromEntries(Array.from({ length: 1001 }, (_, place) => [`${String(place)}.txt`, utf8('x')]))), 'document-too-large', '1001'],
      [zipSync({ 'r.txt': new Uint8Array(21 * 1024 * 1024) }), 'document-too-large', 'r.txt'],
      [nested(3), 'document-too-large', 'z.zip › z.zip'],
      [lockedZip(zipSync({ 'r.txt': utf8('答复') })), 'document-encrypted', 'r.txt'],
      [zipSync({}), 'reply-empty', 'bad.zip'],
      [zipSync({ 'r.txt': utf8(LETTER) }).subarray(0, 2000), 'document-broken', 'bad.zip'],
      [zipSync({ 'a.png': PNG, 'b.png': PNG }), 'reply-empty', 'b.png'],
    ];
    for (const [bytes, code, words] of cases) expect(await refusedAs(bytes, 'bad.zip')).toMatchObject({ code, message: expect.stringContaining(words), facts: { file: 'bad.zip' } });
    expect((await readDocuments(nested(2), 'fine.zip')).documents[0]?.path).toEqual(['fine.zip', 'z.zip', 'r.txt']);
  });

  it('are refused when a bit has turned since they were packed', async () => {
    const turned = Buffer.from(zipSync({ 'r.txt': utf8(LETTER) }, { level: 0 }));
    turned[turned.indexOf(utf8('尽快制定')) + 2] = 0xbe;
    expect(await refusedAs(turned, 'r.zip')).toMatchObject({ code: 'document-broken', message: expect.stringMatching(/r\.txt .*校验和/u) });
  });

  it('do not unpack more than they say, nor more in all than the limit', async () => {
    // Random bytes, so that no single ratio gives them away.
    const noise = Buffer.from(Array.from({ length: 200_000 }, (_, place) => 0x4e + ((place * 7919 + (place >> 3) * 104_729) % 40)));
    const parts = Object.fromEntries(Array.from({ length: 8 }, (_, place) => [`${String(place)}.txt`, Buffer.concat(Array.from({ length: 75 }, () => noise))]));
    expect(await refusedAs(zipSync(parts), 'all.zip')).toMatchObject({ code: 'document-too-large' });
  }, 60_000);
});

describe('a reply in a mail', () => {
  const attached = { name: '关于第2022190号建议的答复.docx', type: DOCX, bytes: docxOf(PARAGRAPHS) };

  it('is the attachment when the body is a covering note', async () => {
    for (const encoding of ['utf-8', 'gbk'] as const) {
      const { documents, skipped } = await readDocuments(mailOf('您好，答复见附件，请查收。', [attached, { name: '公章.png', type: 'image/png', bytes: PNG }], encoding), 'reply.eml');
      expect(documents).toMatchObject([{ path: ['reply.eml', '关于第2022190号建议的答复.docx'], format: 'docx', text: PARAGRAPHS.join('\n') }]);
      expect(skipped.map(({ path, mayHoldReply }) => ({ path, mayHoldReply }))).toEqual([{ path: ['reply.eml'], mayHoldReply: false }, { path: ['reply.eml', '公章.png'], mayHoldReply: false }]);
    }
  });

  it('is the body when that holds it', async () => {
    const html = `<html><body>${PARAGRAPHS.map((text) => `<p>${text}</p>`).join('')}<img src="http://127.0.0.1:9/pixel.png"><script>x()</script></body></html>`;
    for (const body of [PARAGRAPHS.join('\r\n'), html]) {
      const { documents } = await readDocuments(mailOf(body, [], 'gbk'), 'reply.eml');
      expect(documents).toHaveLength(1);
      expect(documents[0]).toMatchObject({ format: 'mail', path: ['reply.eml'] });
      for (const quote of QUOTES) expect(bare(documents[0]?.text ?? '')).toContain(bare(quote));
    }
    expect((await readDocuments(mailOf(html, [attached]), 'both.eml')).documents.map(({ format }) => format)).toEqual(['mail', 'docx']);
  });

  it('is not a note about an attachment that cannot be read', async () => {
    expect(await refusedAs(mailOf('您好，答复见附件。', [{ ...attached, bytes: attached.bytes.subarray(0, 500) }]), 'r.eml')).toMatchObject({ code: 'document-broken', message: expect.stringContaining(attached.name) });
  });

  it('lies in a zip with others', async () => {
    const { documents } = await readDocuments(zipSync({ 'a.eml': mailOf('见附件', [attached]), 'b.txt': utf8(LETTER) }), 'all.zip');
    expect(documents.map(({ path }) => path)).toEqual([['all.zip', 'a.eml', attached.name], ['all.zip', 'b.txt']]);
  });

  it('is found in a page saved as .mht, without the page’s navigation and styles', async () => {
    const html = `<html><head><title>答复</title></head><body><div class="nav"><a>首页</a></div><div class="article">${PARAGRAPHS.map((text) => `<p>${text}</p>`).join('')}</div></body></html>`;
    const saved = Buffer.concat([Buffer.from('Snapshot-Content-Location: http://127.0.0.1:9/reply.html\r\n'), mailOf(html, [{ name: 'style.css', type: 'text/css', bytes: utf8('p { color: red }') }])]);
    const { documents, skipped } = await readDocuments(saved, 'reply.mht');
    expect([documents, skipped]).toMatchObject([[{ format: 'mail', remarks: [] }], []]);
    for (const quote of QUOTES) expect(bare(documents[0]?.text ?? '')).toContain(bare(quote));
    expect(documents[0]?.text).not.toContain('首页');
  });

  it('is refused when it is encrypted or empty', async () => {
    expect(await refusedAs(mailOf('', [{ name: 'smime.p7m', type: 'application/pkcs7-mime', bytes: PNG }]), 'r.eml')).toMatchObject({ code: 'document-encrypted' });
    expect(await refusedAs(mailOf('', []), 'r.eml')).toMatchObject({ code: 'reply-empty' });
  });
});

describe('the only reply of a file', () => {
  it('is taken with what was passed over, and refused when there may be another', async () => {
    expect(await onlyDocument(zipSync({ 'r.txt': utf8(LETTER), 'p.png': PNG }), 'z.zip')).toMatchObject({ document: { text: LETTER }, remarks: [expect.stringContaining('p.png')] });
    await expect(onlyDocument(zipSync({ 'a.txt': utf8('甲答复'), 'b.txt': utf8('乙答复') }), 'z.zip')).rejects.toMatchObject({ code: 'several-documents', facts: { documents: ['z.zip › a.txt', 'z.zip › b.txt'], unread: [] } });
    await expect(onlyDocument(zipSync({ 'a.txt': utf8('甲答复'), 'b.rtf': utf8('{\\rtf1 x}') }), 'z.zip')).rejects.toMatchObject({ code: 'several-documents', message: expect.stringContaining('b.rtf') });
  });
});
