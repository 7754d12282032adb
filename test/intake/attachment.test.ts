import { unzipSync, zipSync } from 'fflate';
import { describe, expect, it } from '@jest/globals';
import { ATTACHMENT_ENDINGS, ATTACHMENT_LIMIT_BYTES, checkAttachment } from '../../src/intake/attachment.js';
import { docxOf, ofdOf, pdfOf } from './read-document/writers.js';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const PNG = Buffer.concat([latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89'), latin('\0\0\0\0IDAT'), Buffer.alloc(40)]);
const EXE = Buffer.concat([latin('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0'), Buffer.alloc(200), latin('PE\0\0')]);
const ELF = Buffer.concat([latin('\x7fELF\x02\x01\x01'), Buffer.alloc(100)]);
const compound = (...streams: string[]): Buffer => Buffer.concat([latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), Buffer.alloc(600), ...streams.map((stream) => Buffer.from(stream, 'utf16le')), Buffer.alloc(600)]);
const PAGES = [{ lines: [{ text: '正文', x: 80, y: 80, size: 12 }] }];
const PDF = pdfOf(PAGES);
const OFD = Object.fromEntries(Object.entries(unzipSync(ofdOf(PAGES))));
const ofdWith = (change: Record<string, Uint8Array>): Buffer => Buffer.from(zipSync({ ...OFD, ...change }));
const within = async (ofd: Uint8Array): Promise<string> => checkAttachment(ofd, 'a.ofd').then(() => 'taken', (error: unknown) => String(error));

const code = async (bytes: Uint8Array, name: string): Promise<unknown> => checkAttachment(bytes, name).then(({ format }) => format, (error: unknown) => (error as { code: string }).code);

describe('a file brought as proof', () => {
  it('is told from its content and kept under its digest', async () => {
    expect(await checkAttachment(latin('abc'), '纪要.txt')).toMatchObject({ name: '纪要.txt', format: 'text', sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' });
    expect(await code(PDF, '批复.PDF')).toBe('pdf');
    expect(await code(PNG, 'photo.png')).toBe('png');
    expect(await code(compound('WordDocument'), '函.wps')).toBe('compound');
    expect(await code(latin('From: a@example.cn\r\nTo: b@example.cn\r\nSubject: x\r\n\r\nbody\r\n'), 'mail.eml')).toBe('mail');
    expect(await code(Buffer.from('单位,金额\n科技厅,12\n'), '清单.csv')).toBe('text');
  });

  it('may be each of the documents that reach an office', async () => {
    expect([await code(pdfOf(PAGES), 'a.pdf'), await code(docxOf(['正文']), 'a.docx'), await code(ofdOf(PAGES), 'a.ofd')]).toEqual(['pdf', 'docx', 'ofd']);
  });

  it.each([
    ['a program named as a document', EXE, '批复.pdf'], ['a program under its own name', EXE, 'setup.exe'], ['a program of another system', ELF, '批复.pdf'],
    ['a document named as a program', PDF, '批复.pdf.exe'], ['a name that reads backwards', EXE, 'gnp\u202efdp.exe'],
    ['a script', latin('#!/bin/sh\nrm -rf /\n'), 'a.txt'], ['a script under its own name', latin('alert(1)'), 'a.js'],
    ['a web page', latin('<!doctype html><script>alert(1)</script>'), 'a.txt'], ['a picture that can run', latin('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'a.png'],
    ['a web page in UTF-16', Buffer.from('\ufeff<svg onload="alert(1)"/>', 'utf16le'), 'a.txt'],
    ['an archive', Buffer.from(zipSync({ 'setup.exe': EXE })), 'a.zip'], ['an archive named as a document', Buffer.from(zipSync({ 'setup.exe': EXE })), 'a.docx'],
    ['an installer in the container of Word', compound('!_StringPool'), 'a.doc'], ['macros in an old document', compound('WordDocument', '_VBA_PROJECT'), 'a.doc'],
    ['macros in a new document', docxOf(['正文'], { 'word/vbaProject.bin': EXE }), 'a.docx'], ['rich text, which may hold objects', latin('{\\rtf1 x}'), 'a.rtf'],
    ['a document behind a program', Buffer.concat([EXE, PDF]), 'a.pdf'], ['a program that begins like a PDF', Buffer.concat([latin('%PDF-1.7\n'), EXE]), '批复.pdf'],
    ['a program between the first and last words of a PDF', Buffer.concat([latin('%PDF-1.7\n'), EXE, latin('\nstartxref\n0\n%%EOF\n')]), '批复.pdf'],
    ['a script that begins like a PDF', latin('%PDF-1.4\nrm -rf / # startxref\n'), '批复.pdf'], ['a PDF that was cut off', PDF.subarray(0, PDF.length / 2), 'a.pdf'],
    ['an archive that has the name of an OFD’s root', Buffer.from(zipSync({ 'OFD.xml': latin('x') })), 'a.ofd'], ['no ending', PDF, '批复'], ['bytes of nothing known', Buffer.alloc(300, 7), 'a.txt'],
  ])('is refused: %s', async (_what, bytes, name) => {
    expect(await code(bytes, name)).toBe('attachment-refused');
  });

  it('is refused as an OFD without what an OFD has, and with a program in it', async () => {
    expect(await code(ofdWith({}), 'a.ofd')).toBe('ofd');
    expect(await within(ofdWith({ 'OFD.xml': latin('<OFD><DocBody/></OFD>') }))).toContain('像是 OFD，但打不开');
    expect(await within(ofdWith({ 'Doc_0/Document.xml': latin('<Document/>') }))).toContain('没有页面');
    expect(await within(ofdWith({ 'Doc_0/Attachs/setup.EXE': EXE }))).toContain('a program lies in it: Doc_0/Attachs/setup.EXE');
  });

  it('is refused when it is empty or too large', async () => {
    expect(await code(Buffer.alloc(0), 'a.txt')).toBe('upload-missing');
    expect(await code(Buffer.alloc(ATTACHMENT_LIMIT_BYTES + 1, 'a'), 'a.txt')).toBe('upload-too-large');
  });

  it('keeps of its name what can be shown and sent in a header', async () => {
    const named = async (name: string): Promise<string> => (await checkAttachment(latin('abc'), name)).name;
    expect(await named('..\\..\\windows/a.txt')).toBe('a.txt');
    expect(await named('a\r\nSet-Cookie: x\u202e.txt')).toBe('aSet-Cookie_ x.txt');
    expect(Array.from(await named(`${'字'.repeat(300)}.txt`))).toHaveLength(200);
  });

  it('has the endings that the form offers', () => {
    expect(ATTACHMENT_ENDINGS.split(',')).toEqual(expect.arrayContaining(['.pdf', '.ofd', '.docx', '.jpg']));
    expect(ATTACHMENT_ENDINGS).not.toMatch(/exe|html|svg|zip/);
  });
});
