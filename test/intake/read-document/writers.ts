/** Writes small files of every format that is read, so that the tests need hardly any stored ones. What they write is what real programs write, cut to the bone. */
import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import iconv from 'iconv-lite';

export const utf8 = (text: string): Uint8Array => strToU8(text);

// ---- .docx

export function docxOf(paragraphs: readonly string[], more: Record<string, Uint8Array> = {}): Uint8Array {
  const body = paragraphs.map((text) => (text.startsWith('<w:') ? text : `<w:p><w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`)).join('');
  return zipSync({
    '[Content_Types].xml': utf8('<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'),
    '_rels/.rels': utf8('<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'),
    'word/document.xml': utf8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>${body}</w:body></w:document>`),
    ...more,
  });
}

/** A letter that was scanned into Word: a paragraph with nothing but a picture in it. */
export const scannedDocx = (): Uint8Array => docxOf([PICTURE_PARAGRAPH], {
  'word/_rels/document.xml.rels': utf8('<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/image1.png"/></Relationships>'),
  'word/media/image1.png': Buffer.from('89504e470d0a1a0a', 'hex'),
});

const PICTURE_PARAGRAPH = '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="scan"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>';

// ---- .pdf

export interface Placed { text: string; x: number; y: number; size: number; turned?: boolean }
export interface PdfPage { lines: readonly Placed[]; picture?: boolean }

/** Chinese in the font every reader has to know by itself (STSong-Light, GBK-EUC-H), as many government PDFs do; `y` from the top of an A4 page. */
export function pdfOf(pages: readonly PdfPage[], bomb: 'deflate' | 'forms' | null = null): Uint8Array {
  const objects: Buffer[] = [];
  const add = (body: string | Buffer): number => objects.push(Buffer.from(body));
  const stream = (dictionary: string, data: Buffer): Buffer => Buffer.concat([Buffer.from(`<< ${dictionary} /Length ${String(data.length)} >>\nstream\n`), data, Buffer.from('\nendstream')]);
  add('<< /Type /Catalog /Pages 2 0 R >>');
  add(`<< /Type /Pages /Count ${String(pages.length)} /Kids [${pages.map((_, place) => `${String(7 + place * 2)} 0 R`).join(' ')}] >>`);
  add('<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /GBK-EUC-H /DescendantFonts [4 0 R] >>');
  add('<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [814 939 500] /FontDescriptor 5 0 R >>');
  add('<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>');
  add(stream('/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8', Buffer.from([0, 255, 255, 0])));
  for (const page of pages) {
    const painted = page.lines.map(({ text, x, y, size, turned }) => `BT /F1 ${String(size)} Tf ${turned === true ? '0.7 0.7 -0.7 0.7' : '1 0 0 1'} ${String(x)} ${String(842 - y)} Tm <${iconv.encode(text, 'gbk').toString('hex')}> Tj ET`);
    const content = [...(page.picture === true ? ['q 500 0 0 700 40 60 cm /I1 Do Q'] : []), ...painted, ...(bomb === 'forms' ? ['/X0 Do'] : [])].join('\n');
    add(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> /XObject << /I1 6 0 R ${bomb === 'forms' ? `/X0 ${String(7 + pages.length * 2)} 0 R` : ''} >> >> /Contents ${String(objects.length + 2)} 0 R >>`);
    add(stream('/Filter /FlateDecode', bomb === 'deflate' ? deflatedGigabytes(content) : deflateSync(content)));
  }
  // Nine forms, each of which paints the next ten times.
  for (let level = 0; bomb === 'forms' && level < 9; level += 1) {
    const next = objects.length + 2;
    add(stream(`/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> /XObject << ${level < 8 ? `/X0 ${String(next)} 0 R` : ''} >> >>`,
      Buffer.from(level < 8 ? '/X0 Do\n'.repeat(10) : 'BT /F1 9 Tf 1 0 0 1 80 80 Tm <b3d0> Tj ET')));
  }
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets = objects.map((body, place) => {
    const offset = parts.reduce((sum, { length }) => sum + length, 0);
    parts.push(Buffer.from(`${String(place + 1)} 0 obj\n`), body, Buffer.from('\nendobj\n'));
    return offset;
  });
  const start = parts.reduce((sum, { length }) => sum + length, 0);
  parts.push(Buffer.from(`xref\n0 ${String(objects.length + 1)}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${String(objects.length + 1)} /Root 1 0 R >>\nstartxref\n${String(start)}\n%%EOF\n`));
  return Buffer.concat(parts);
}

/** A stream of four gigabytes of blanks in four megabytes: one flushed block, repeated; written without having them in memory. */
function deflatedGigabytes(content: string): Buffer {
  const flushed = { finishFlush: constants.Z_FULL_FLUSH, level: 9 };
  const block = deflateRawSync(Buffer.alloc(10_000_000, ' '), flushed);
  return Buffer.concat([Buffer.from('789c', 'hex'), deflateRawSync(content, flushed), ...Array.from({ length: 400 }, () => block), deflateRawSync(''), Buffer.alloc(4)]);
}

/** A letter set as GB/T 9704 wants it: 22 lines of 28 characters, a title in two lines, indents of two, page numbers between dashes. */
export function typeset(title: readonly string[], paragraphs: readonly string[], signature: readonly string[]): PdfPage[] {
  const size = 16;
  const lines: Omit<Placed, 'y'>[] = title.map((text) => ({ text, size: 22, x: 297 - widthOf(text, 22) / 2 }));
  for (const paragraph of paragraphs) {
    let line = '';
    let room = 28 - (paragraph.endsWith('代表：') ? 0 : 2);
    let x = 80 + (28 - room) * size;
    for (const character of paragraph) {
      // No line starts with a mark that closes something: the character before it goes down with it.
      const closes = /[，。；：、”）》！？〕]/u.test(character);
      if (widthOf(line + character, 1) > room) {
        const carried = closes ? line.slice(-1) : '';
        lines.push({ text: line.slice(0, line.length - carried.length), size, x });
        line = carried;
        room = 28;
        x = 80;
      }
      line += character;
    }
    lines.push({ text: line, size, x });
  }
  for (const text of signature) lines.push({ text, size, x: 528 - 2 * size - widthOf(text, size) });
  const pages: PdfPage[] = [];
  for (let start = 0; start < lines.length; start += 22) {
    const placed = lines.slice(start, start + 22).map((line, row) => ({ ...line, y: 130 + row * 28 }));
    pages.push({ lines: [...placed, { text: `— ${String(pages.length + 1)} —`, size: 14, x: 280, y: 790 }] });
  }
  return pages;
}

function widthOf(text: string, size: number): number {
  return Array.from(text).reduce((sum, character) => sum + (character <= '~' ? 0.5 : 1), 0) * size;
}

// ---- .ofd

/** GB/T 33190: millimetres, one text object per line, in an order that is not the reading order. */
export function ofdOf(pages: readonly PdfPage[], more: Record<string, Uint8Array> = {}): Uint8Array {
  const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';
  const mm = (points: number): string => (points * 0.352778).toFixed(3);
  const content = (page: PdfPage): string => `<?xml version="1.0" encoding="UTF-8"?><ofd:Page ${ns}><ofd:Template TemplateID="9" ZOrder="Background"/><ofd:Content><ofd:Layer ID="20" Type="Body">${page.picture === true ? '<ofd:ImageObject ID="77" Boundary="0 0 210 297" ResourceID="5"/>' : ''}${
    [...page.lines].reverse().map(({ text, x, y, size, turned }, place) => `<ofd:TextObject ID="${String(100 + place)}" Font="3" Size="${mm(size)}" Boundary="${mm(x)} ${mm(y - size)} ${mm(widthOf(text, size))} ${mm(size * 1.2)}"${
      turned === true ? ' CTM="0.7 0.7 -0.7 0.7 0 0"' : ''}><ofd:TextCode X="0" Y="${mm(size)}"${
      text.length > 1 ? ` DeltaX="${/^[^ -~]+$/.test(text) ? `g ${String(text.length - 1)} ${mm(size)}` : Array.from(text).slice(0, -1).map((c) => mm(widthOf(c, size))).join(' ')}"` : ''}>${escaped(text)}</ofd:TextCode></ofd:TextObject>`).join('')
  }</ofd:Layer></ofd:Content></ofd:Page>`;
  return zipSync({
    'OFD.xml': utf8(`<?xml version="1.0" encoding="UTF-8"?><ofd:OFD ${ns} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`),
    'Doc_0/Document.xml': utf8(`<?xml version="1.0" encoding="UTF-8"?><ofd:Document ${ns}><ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData><ofd:Pages>${pages.map((_, place) => `<ofd:Page ID="${String(place + 1)}" BaseLoc="Pages/Page_${String(place)}/Content.xml"/>`).join('')}</ofd:Pages></ofd:Document>`),
    'Doc_0/Tpls/Tpl_0/Content.xml': utf8(content({ lines: [{ text: '红头模板', x: 200, y: 60, size: 30 }] })),
    ...Object.fromEntries(pages.map((page, place) => [`Doc_0/Pages/Page_${String(place)}/Content.xml`, utf8(content(page))])),
    ...more,
  });
}

// ---- .eml

export function mailOf(body: string, attachments: readonly { name: string; type: string; bytes: Uint8Array }[], encoding: 'utf-8' | 'gbk' = 'utf-8'): Uint8Array {
  const word = (text: string): string => `=?${encoding}?B?${iconv.encode(text, encoding).toString('base64')}?=`;
  const lined = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n');
  const html = body.startsWith('<');
  return Buffer.from([
    'From: bureau@example.org', 'To: deputies@example.org', `Subject: ${word('关于代表建议的答复')}`, 'Date: Thu, 23 Jun 2022 10:00:00 +0800', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="b1"', '',
    '--b1', `Content-Type: text/${html ? 'html' : 'plain'}; charset=${encoding}`, 'Content-Transfer-Encoding: base64', '', lined(iconv.encode(body, encoding)),
    ...attachments.flatMap(({ name, type, bytes }) => ['--b1', `Content-Type: ${type}`, 'Content-Transfer-Encoding: base64', `Content-Disposition: attachment; filename="${word(name)}"`, '', lined(bytes)]),
    '--b1--', '',
  ].join('\r\n'));
}

// ---- .zip

/** With names in the code page of an old Chinese Windows and no mark that says so. */
export function oldZipOf(files: Readonly<Record<string, Uint8Array>>, encoding: 'gbk' | 'big5' = 'gbk'): Uint8Array {
  // Written under names of the same length, which are then overwritten where they stand.
  const names = Object.keys(files).map((name, place) => [iconv.encode(name, encoding), Buffer.from(String(place).padStart(iconv.encode(name, encoding).length, 'n'))] as const);
  const zip = Buffer.from(zipSync(Object.fromEntries(Object.values(files).map((bytes, place) => [names[place]?.[1].toString() ?? '', bytes]))));
  for (const [name, stand] of names) {
    for (let at = zip.indexOf(stand); at !== -1; at = zip.indexOf(stand, at + 1)) name.copy(zip, at);
  }
  return zip;
}

/** Sets the bit that says that an entry is encrypted, in both headers of every entry. */
export function lockedZip(zip: Uint8Array): Uint8Array {
  const locked = Buffer.from(zip);
  for (let at = 0; at < locked.length - 4; at += 1) {
    const signature = locked.readUInt32LE(at);
    const flags = signature === 0x04034b50 ? at + 6 : signature === 0x02014b50 ? at + 8 : null;
    if (flags !== null) locked[flags] = (locked[flags] ?? 0) | 1;
  }
  return locked;
}

/** An Office compound file's first sector, and the name of a stream in its directory. */
export function compoundWith(stream: string): Uint8Array {
  return Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1016), Buffer.from(stream, 'utf16le'), Buffer.alloc(512)]);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
