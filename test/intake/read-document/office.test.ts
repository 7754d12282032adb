import { describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { readDocuments } from '../../../src/intake/read-document/read-documents.js';
import { bare, PARAGRAPHS, QUOTES } from './seed-letter.js';
import { compoundWith, docxOf, ofdOf, scannedDocx, typeset, utf8 } from './writers.js';

const refusedAs = async (bytes: Uint8Array, file: string): Promise<unknown> => readDocuments(bytes, file).catch((error: unknown) => error);

describe('a reply as .docx', () => {
  it('keeps every paragraph as a line', async () => {
    const { documents: [document] } = await readDocuments(docxOf(PARAGRAPHS), 'reply.docx');
    expect(document).toMatchObject({ format: 'docx', text: PARAGRAPHS.join('\n'), remarks: [] });
  });

  it('keeps breaks and rows, leaves out what was deleted, and takes what was inserted', async () => {
    const text = '<w:p><w:r><w:t>第一行</w:t><w:br/><w:t>第二行</w:t></w:r></w:p><w:p><w:del><w:r><w:delText>作废</w:delText></w:r></w:del><w:ins><w:r><w:t>新增</w:t></w:r></w:ins></w:p>'
      + '<w:tbl><w:tr><w:tc><w:p><w:r><w:t>事项</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>时限</w:t></w:r></w:p></w:tc></w:tr></w:tbl>';
    expect((await readDocuments(docxOf([text]), 'reply.docx')).documents[0]?.text).toBe('第一行\n第二行\n新增\n事项\n时限');
  });

  it('says what it was when the name was wrong', async () => {
    expect((await readDocuments(docxOf(PARAGRAPHS), 'reply.pdf')).documents[0]).toMatchObject({ format: 'docx', remarks: [{ zh: expect.stringContaining('.pdf'), en: expect.stringContaining('docx') }] });
  });

  it.each<[string, string, Uint8Array, string]>([
    ['pictures only', 'reply-empty', scannedDocx(), '没有文字'],
    ['a password', 'document-encrypted', compoundWith('EncryptedPackage'), '已加密'],
    ['cut off', 'document-broken', docxOf(PARAGRAPHS).subarray(0, 900), '已损坏'],
    ['broken XML', 'document-broken', docxOf([], { 'word/document.xml': utf8('<w:document xmlns:w="x"><w:body><w:p>') }), '已损坏'],
    ['a bomb in its text', 'document-too-large', docxOf([], { 'word/document.xml': new Uint8Array(15_000_000).fill(0x20) }), 'word/document.xml'],
    ['tags without end', 'document-broken', docxOf([], { 'word/document.xml': utf8(`<w:document xmlns:w="x">${Array.from({ length: 5000 }, (_, place) => `<w:a${String(place)}>`).join('')}`) }), '嵌套'],
    ['another kind of package', 'document-broken', zipSync({ 'readme.txt': utf8('x') }), '没有正文'],
  ])('is refused with its place when it is %s', async (_, code, bytes, words) => {
    const error = await refusedAs(bytes, 'reply.docx');
    expect(error).toMatchObject({ code, facts: { file: 'reply.docx' }, message: expect.stringMatching(/^reply\.docx/), hint: expect.stringContaining(' / ') });
    expect((error as Error).message).toContain(words);
  });

  it('is not fooled by a bomb in a picture: pictures are never unpacked', async () => {
    const bytes = docxOf(['尽快出台方案。'], { 'word/media/image1.png': new Uint8Array(15_000_000) });
    expect((await readDocuments(bytes, 'reply.docx')).documents[0]?.text).toBe('尽快出台方案。');
  });
});

describe('a reply in an old format', () => {
  it.each([
    ['Word', 'reply.doc', compoundWith('WordDocument'), '旧版 Word'], ['WPS', 'reply.wps', compoundWith('WpsCustomData'), '旧版 Office/WPS'],
    ['RTF', 'reply.rtf', utf8('{\\rtf1\\ansi hello}'), 'RTF'], ['RTF under another name', 'reply.doc', utf8('{\\rtf1\\ansi hello}'), 'RTF'],
    ['Word 2003 XML', 'reply.xml', utf8('<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>'), 'Word 2003'],
  ])('is refused with the way out: %s', async (_, file, bytes, words) => {
    expect(await refusedAs(bytes, file)).toMatchObject({ code: 'document-unsupported', message: expect.stringContaining(words), hint: expect.stringMatching(/另存为 \.docx \/ .*\.docx/) });
  });
});

describe('a reply as .ofd', () => {
  const [title = '', ...rest] = PARAGRAPHS;
  const pages = typeset([title.slice(0, 20), title.slice(20)], rest.slice(0, -2), rest.slice(-2));

  it('comes out in reading order, lines joined, without template, watermark and page numbers', async () => {
    const stamped = pages.map((page) => ({ lines: [...page.lines, { text: '内部资料', x: 200, y: 400, size: 60, turned: true }] }));
    const { documents: [document] } = await readDocuments(ofdOf(stamped), 'reply.ofd');
    expect(document).toMatchObject({ format: 'ofd', text: PARAGRAPHS.join('\n') });
    for (const quote of QUOTES) expect(bare(document?.text ?? '')).toContain(bare(quote));
  });

  it.each<[string, string, Uint8Array]>([
    ['scanned', 'document-scanned', ofdOf([...pages.slice(0, 1), { lines: [], picture: true }])],
    ['encrypted', 'document-encrypted', ofdOf(pages, { 'Doc_0/Encryptions.xml': utf8('<x/>') })],
    ['without a page it names', 'document-broken', ofdOf(pages, { 'Doc_0/Document.xml': utf8('<Document><Pages><Page BaseLoc="Pages/Page_9/Content.xml"/></Pages></Document>') })],
    ['not well-formed', 'document-broken', ofdOf(pages, { 'Doc_0/Pages/Page_0/Content.xml': utf8('<Page><Content>') })],
    ['blank', 'reply-empty', ofdOf([{ lines: [] }])],
    ['of two documents', 'document-unsupported', ofdOf(pages, { 'OFD.xml': utf8('<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody><DocBody><DocRoot>Doc_1/Document.xml</DocRoot></DocBody></OFD>') })],
    ['of too many pages', 'document-too-large', ofdOf(pages, { 'Doc_0/Document.xml': utf8(`<Document><Pages>${'<Page BaseLoc="p"/>'.repeat(301)}</Pages></Document>`) })],
  ])('is refused when it is %s', async (_, code, bytes) => {
    expect(await refusedAs(bytes, 'r.ofd')).toMatchObject({ code, message: expect.stringMatching(/^r\.ofd/), facts: { file: 'r.ofd' } });
  });

  it('does not let a document type unfold', async () => {
    const laughs = utf8('<!DOCTYPE x [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;">]><Page><Content><TextObject Boundary="0 0 1 1" Size="5"><TextCode X="0" Y="5">&b;</TextCode></TextObject></Content></Page>');
    expect(await refusedAs(ofdOf(pages, { 'Doc_0/Pages/Page_0/Content.xml': laughs }), 'r.ofd')).toMatchObject({ code: 'document-broken' });
  });
});
