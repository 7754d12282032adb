/** What reading a file gives, and the wording of its refusals. */
import { DomainError } from '../../core/errors.js';
import type { ErrorCode } from '../../core/errors.js';

export type Format = 'text' | 'html' | 'docx' | 'pdf' | 'ofd' | 'mail';
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'big5';

/** Where a document lies: the file, then what it lies in, e.g. `["reply.zip", "a.docx"]`. */
export type Path = readonly [string, ...string[]];

export interface Document {
  /** The last part of the path. */
  name: string;
  format: Format;
  /** Of plain text and web pages; the other formats say it themselves. */
  encoding?: Encoding;
  /** The same for the same bytes, always: offsets into it (UTF-16 units) may be stored. Never white space alone. */
  text: string;
  /** Of `bytes`, in hex. */
  sha256: string;
  /** The document's own bytes as they came, not those of the archive or mail around it. A mail's body has the bytes of the mail. */
  bytes: Uint8Array;
  path: Path;
  /** What was put right while reading, for whoever imports: a wrong extension. */
  remarks: readonly { zh: string; en: string }[];
}

/** A part of a container that gave no document, with the error that it would have been alone. */
export interface Skipped {
  path: Path;
  code: ErrorCode;
  message: string;
  hint: string;
  /** False for what is no letter by its nature (a picture, a spreadsheet, a covering note); true where a reply may have been missed. */
  mayHoldReply: boolean;
}

export interface Reading {
  documents: readonly Document[];
  skipped: readonly Skipped[];
}

/** `reply.zip › a.docx`, for messages. */
export function placeOf(path: Path): string {
  return path.join(' › ');
}

/** A refusal that names its place first, in both languages. */
export function refusal(code: ErrorCode, path: Path, zh: string, en: string, hint: string, facts: Readonly<Record<string, unknown>> = {}): DomainError {
  return new DomainError(code, `${placeOf(path)} ${zh} / ${en}`, hint, { file: path[0], path, ...facts });
}

/** `cause` is what the parser said, in its own words: a fact for whoever keeps the program, not part of the message. */
export function broken(path: Path, zh: string, en: string, cause?: unknown): DomainError {
  const facts = cause instanceof Error ? { cause: cause.message.slice(0, 300) } : {};
  return refusal('document-broken', path, `已损坏：${zh}`, `is broken: ${en}`, '请重新获取完整的文件 / get the whole file again', facts);
}

export function encrypted(path: Path): DomainError {
  return refusal('document-encrypted', path, '已加密', 'is encrypted', '请去除密码后另存 / save it without the password');
}

export function tooLarge(path: Path, zh: string, en: string, facts: Readonly<Record<string, unknown>> = {}): DomainError {
  return refusal('document-too-large', path, zh, en, '文件对吗？请只提供答复本身 / is it the right file? Give the reply alone', facts);
}

export function scanned(path: Path, pages: readonly number[], of: number): DomainError {
  return refusal('document-scanned', path, `第 ${pages.join('、')} 页（共 ${of} 页）是扫描图像，没有文字`, `page ${pages.join(', ')} of ${of} is a scanned picture without text`,
    '请提供文字版，或识别（OCR）并核对后再导入 / get a version with text, or recognise (OCR) and check it first', { pages, of });
}

export function withoutText(path: Path, zh: string, en: string): DomainError {
  return refusal('reply-empty', path, zh, en, '请检查文件，答复应有文字 / check the file; a reply has words in it');
}
