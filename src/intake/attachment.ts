/**
 * A file that somebody brings as proof: pages, signed links and the command line all pass it through `checkAttachment` before it is
 * stored, and `storeAttachment` keeps it under the digest of its content, in PostgreSQL: there is no folder from which it could be served
 * or run. What it promises: the bytes are one of the FORMATS below, a PDF or OFD can be opened up to its first page, and the name ends as that
 * format's names do. What it does not: that the content is harmless in the program that opens it. No virus scanner is asked, scripts inside a
 * PDF are not looked for, and what lies in a document besides its pages is not either.
 */
import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../core/errors.js';
import { openProof } from './read-document/open-proof.js';
import { decodeText } from './read-document/plain-text.js';
import { kindOf } from './read-document/sniff.js';

/** Largest attachment in bytes, as the table allows. */
export const ATTACHMENT_LIMIT_BYTES = 20 * 1024 * 1024;

/** Formats of proof with the endings a name may have. Nothing that a browser or a system runs, no archive of other files, nothing with macros. */
const FORMATS = {
  pdf: ['pdf'], ofd: ['ofd'], docx: ['docx'], xlsx: ['xlsx'], pptx: ['pptx'], compound: ['doc', 'wps', 'xls', 'et', 'ppt', 'dps'],
  jpg: ['jpg', 'jpeg'], png: ['png'], webp: ['webp'], heic: ['heic', 'heif'], tif: ['tif', 'tiff'], bmp: ['bmp'], mail: ['eml'], text: ['txt', 'csv'],
} as const satisfies Record<string, readonly string[]>;
export type AttachmentFormat = keyof typeof FORMATS;

/** What a form's `accept` offers. A hint to the browser; what counts is checked here. */
export const ATTACHMENT_ENDINGS = Object.values(FORMATS).flat().map((ending) => `.${ending}`).join(',');

export interface CheckedAttachment {
  /** Without folders, controls and whatever turns the reading direction; at most 200 characters, its ending kept. */
  name: string;
  format: AttachmentFormat;
  /** Hex; also its address. */
  sha256: string;
  bytes: Uint8Array;
}

/**
 * Judges a file by its content, and its name by what the content is.
 * @throws DomainError `upload-missing` (empty), `upload-too-large`, `attachment-refused` (a format that is not accepted, macros, or a name of another format)
 */
export async function checkAttachment(bytes: Uint8Array, name: string): Promise<CheckedAttachment> {
  const shown = nameOf(name);
  if (bytes.length === 0) throw new DomainError('upload-missing', `${shown}: 文件是空的 / the file is empty`, '请选择有内容的文件 / choose a file that holds something', { name: shown });
  if (bytes.length > ATTACHMENT_LIMIT_BYTES) {
    throw new DomainError('upload-too-large', `${shown}: 文件超过 20 MB / the file has more than 20 MB`, '请压缩图片或分成几份 / make its pictures smaller, or divide it', { name: shown, bytes: bytes.length });
  }
  const format = await formatOf(bytes);
  if (format === null) throw refused(shown, '不是可接受的文件格式', 'is of no format that is accepted as proof', null);
  if (hasMacros(bytes, format)) throw refused(shown, '含有宏', 'holds macros', format);
  const ending = /\.([^.]+)$/u.exec(shown)?.[1]?.toLowerCase() ?? '';
  if (!FORMATS[format].some((known) => known === ending)) {
    throw refused(shown, `扩展名是“${ending}”，内容却是 ${format}`, `is named “${ending}” but is ${format}`, format);
  }
  if (format === 'pdf' || format === 'ofd') await refuseUnopened(bytes, shown, format);
  return { name: shown, format, sha256: createHash('sha256').update(bytes).digest('hex'), bytes };
}

/** Keeps a checked file, and that it was brought in this place; the same content is kept once, under the name it came with first. `by` is a person's id, or a contact who acts by a link. Joins the transaction. */
export async function storeAttachment(tx: EntityManager, { name, sha256, bytes }: CheckedAttachment, by: string | { contact: string }, now: Date): Promise<void> {
  await tx.query('insert into attachments (sha256, name, bytes, stored_at, stored_by, stored_by_contact) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
    [sha256, name, bytes, now, typeof by === 'string' ? by : null, typeof by === 'string' ? null : by.contact]);
  // An event may name what somebody of its place has brought (engine/event-checks.ts), whoever stored the like first.
  await tx.query(`
    insert into attachment_places (sha256, jurisdiction)
    select $1, p.jurisdiction from people p where p.id = $2 union select $1, o.jurisdiction from contacts k join offices o on o.id = k.office_id where k.id = $3
    on conflict do nothing`, [sha256, typeof by === 'string' ? by : null, typeof by === 'string' ? null : by.contact]);
}

const NAME_LIMIT = 200; // characters, as the table allows

/** Null = none of them. */
async function formatOf(bytes: Uint8Array): Promise<AttachmentFormat | null> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (kindOf(bytes)) {
    case 'pdf': return buffer.subarray(0, 5).toString('latin1') === '%PDF-' ? 'pdf' : null; // further in, something else comes first
    case 'mail': return decodeText(buffer) === null ? null : 'mail';
    // The streams of Word, Excel and PowerPoint, which WPS writes too. An installer (.msi) is a compound file as well, and has none of them.
    case 'compound': return STREAMS.some((stream) => buffer.includes(stream, 0, 'utf16le')) ? 'compound' : null;
    case 'zip': return formatOfZip(buffer);
    case 'rtf': case 'html': case 'office-xml': return null;
    case 'text': return formatOfRest(buffer);
  }
}

const STREAMS = ['WordDocument', 'Workbook', 'PowerPoint Document'];

async function formatOfZip(buffer: Buffer): Promise<AttachmentFormat | null> {
  const ext = (await sniffed(buffer))?.ext;
  if (ext === 'docx' || ext === 'xlsx' || ext === 'pptx') return ext;
  // file-type does not know the national format: its root document has this name by the standard (GB/T 33190).
  return ext === 'zip' && buffer.includes('OFD.xml') ? 'ofd' : null;
}

/** What says nothing of itself to `kindOf`: pictures, programs, plain text. */
async function formatOfRest(buffer: Buffer): Promise<AttachmentFormat | null> {
  const found = await sniffed(buffer);
  if (found !== undefined) return PICTURES.find((format) => format === found.ext) ?? null;
  const decoded = decodeText(buffer);
  // Text that a system or a browser would run under another name is no document either.
  return decoded === null || /^\s*(#!|<)/.test(decoded.text) ? null : 'text';
}

const PICTURES = ['jpg', 'png', 'webp', 'heic', 'tif', 'bmp'] as const satisfies readonly AttachmentFormat[];

/** A file that the library trips over is of no known type. */
async function sniffed(buffer: Buffer): ReturnType<typeof fileTypeFromBuffer> {
  return fileTypeFromBuffer(buffer).catch(() => undefined);
}

/** The first bytes of both are easily written before anything else; a program behind them has no page to show. */
async function refuseUnopened(bytes: Uint8Array, name: string, format: 'pdf' | 'ofd'): Promise<void> {
  await openProof({ bytes, file: name, format }).catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
    const [zh, en = ''] = error.message.slice(`${name} `.length).split(' / ');
    throw refused(name, `像是 ${format.toUpperCase()}，但打不开：${zh}`, `begins like ${format === 'pdf' ? 'a PDF' : 'an OFD'} and cannot be opened: it ${en}`, format);
  });
}

/** By the names of the parts that hold them, which are stored uncompressed in all three containers. */
function hasMacros(bytes: Uint8Array, format: AttachmentFormat): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (format === 'compound') return buffer.includes('_VBA_PROJECT', 0, 'utf16le');
  return ['docx', 'xlsx', 'pptx'].includes(format) && buffer.includes('vbaProject.bin');
}

/** A name is shown, stored and sent back in a header: no folders, no controls, no characters that turn `fdp.exe` into `exe.pdf`. */
function nameOf(original: string): string {
  const name = original.normalize('NFC').replace(/^.*[\\/]/u, '').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu, '').replace(/["<>|:*?]/gu, '_').trim();
  return name === '' ? 'attachment' : Array.from(name).slice(-NAME_LIMIT).join('');
}

function refused(name: string, zh: string, en: string, format: AttachmentFormat | null): DomainError {
  return new DomainError('attachment-refused', `${name}: ${zh} / ${en}`,
    '佐证可为 PDF、OFD、Office/WPS 文档（不含宏）、图片、邮件或纯文本，扩展名须与内容一致 / proof may be a PDF, OFD, Office or WPS document without macros, a picture, a mail or plain text, named as what it is',
    { name, format });
}
