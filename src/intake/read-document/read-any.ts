/**
 * Bytes of any kind as documents: looks what they are, reads a document, opens a container and reads what is in it. Runs in a thread of
 * its own, which loads the readers that the file needs and no others: all of them take half a second.
 */
import { DomainError } from '../../core/errors.js';
import { openArchive } from './archive.js';
import type { ArchiveEntry, Budget } from './archive.js';
import { broken, encrypted, placeOf, refusal, tooLarge, withoutText } from './document.js';
import type { Document, Path, Reading, Skipped } from './document.js';
import { LIMITS, REPLY_LIMIT_BYTES } from './limits.js';
import { one } from './one-document.js';
import { decodeText } from './plain-text.js';
import { kindOf } from './sniff.js';

/** The documents of a file; a container in which nothing could be read is an error, the part's own if there is one that may be a letter. @throws DomainError */
export async function readAny(bytes: Uint8Array, file: string): Promise<Reading> {
  const path: Path = [file];
  const reading = await readPart(bytes, path, { bytes: LIMITS.unpackedBytes });
  if (reading.documents.length > 0) return reading;
  const letters = reading.skipped.filter(({ mayHoldReply }) => mayHoldReply);
  const [only, ...others] = letters.length > 0 ? letters : reading.skipped;
  if (only !== undefined && others.length === 0) throw new DomainError(only.code, only.message, only.hint, { file, path: only.path });
  throw refusal('reply-empty', path, `没有可读的文件：${reading.skipped.map(({ message }) => message).join('；') || '（空）'}`, 'holds nothing that could be read',
    '请提供答复本身 / give the reply itself', { skipped: reading.skipped });
}

async function readPart(bytes: Uint8Array, path: Path, budget: Budget): Promise<Reading> {
  if (bytes.length > REPLY_LIMIT_BYTES) throw tooLarge(path, `有 ${bytes.length} 字节，至多 ${REPLY_LIMIT_BYTES} 字节`, `has ${bytes.length} bytes; at most ${REPLY_LIMIT_BYTES} are read`, { bytes: bytes.length });
  const kind = kindOf(bytes);
  switch (kind) {
    case 'pdf': return one(bytes, path, 'pdf', await (await import('./pdf.js')).textOfPdf(bytes, path));
    case 'zip': return readZip(bytes, path, budget);
    case 'mail': return readMail(bytes, path, budget);
    case 'html': return readPage(bytes, path);
    case 'text': return readText(bytes, path);
    case 'compound': throw compoundRefused(bytes, path);
    case 'rtf': throw oldFormat(path, 'RTF', 'rtf');
    case 'office-xml': throw oldFormat(path, 'Word 2003 XML', 'Word 2003 XML');
  }
}

// ---- single documents

async function readPage(bytes: Uint8Array, path: Path): Promise<Reading> {
  const { brokenPage, decodePage, textOfPage } = await import('./web-page.js');
  const { text, encoding } = decodePage(bytes);
  try {
    return one(bytes, path, 'html', textOfPage(text, path), encoding);
  } catch (error) {
    throw error instanceof DomainError ? error : brokenPage(error, path);
  }
}

async function readText(bytes: Uint8Array, path: Path): Promise<Reading> {
  const decoded = decodeText(bytes);
  if (decoded === null) {
    const { fileTypeFromBuffer } = await import('file-type');
    const type = await fileTypeFromBuffer(bytes);
    if (type !== undefined) throw unsupported(path, `是 ${type.ext.toUpperCase()} 文件（${type.mime}）`, `is a file of type ${type.ext} (${type.mime})`, { type: type.mime, letter: false });
    throw refusal('reply-not-text', path, '不是可识别编码（UTF-8、GB18030、Big5、UTF-16）的文本，也不是可读的格式', 'is neither text in a known encoding (UTF-8, GB18030, Big5, UTF-16) nor a format that is read',
      '请将答复另存为 .docx、.pdf 或纯文本再导入 / save the reply as .docx, .pdf or plain text and import that');
  }
  if (decoded.text.trim() === '') throw withoutText(path, '没有内容', 'is empty');
  // What lies beside a saved page or a mail: text, and no letter.
  if (path.length > 1 && /\.(css|js|json|xml|csv|ics|vcf|log|ini|svg|url)$/i.test(path.at(-1) ?? '')) throw unsupported(path, '不是书信', 'is no letter', { letter: false });
  return one(bytes, path, 'text', decoded.text, decoded.encoding);
}

/** The compound files of Office and WPS name their streams in UTF-16. */
function compoundRefused(bytes: Uint8Array, path: Path): DomainError {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const has = (stream: string): boolean => whole.includes(Buffer.from(stream, 'utf16le'));
  if (has('EncryptedPackage')) return encrypted(path);
  if (has('WordDocument')) return oldFormat(path, '旧版 Word/WPS 文档', 'an old Word or WPS document');
  if (has('Workbook') || has('Book\0')) return unsupported(path, '是旧版电子表格', 'is an old spreadsheet', { letter: false });
  return oldFormat(path, '旧版 Office/WPS 文件', 'an old Office or WPS file');
}

function oldFormat(path: Path, zh: string, en: string): DomainError {
  return refusal('document-unsupported', path, `是${zh}，不支持`, `is ${en}, which is not read`, '请在 Word 或 WPS 中打开，另存为 .docx / open it in Word or WPS and save it as .docx');
}

function unsupported(path: Path, zh: string, en: string, facts: Readonly<Record<string, unknown>>): DomainError {
  return refusal('document-unsupported', path, zh, en, '只读取纯文本、网页、.docx、.pdf、.ofd、.eml 及其 .zip / only plain text, web pages, .docx, .pdf, .ofd, .eml and a .zip of them are read', facts);
}

// ---- containers

async function readZip(bytes: Uint8Array, path: Path, budget: Budget): Promise<Reading> {
  const entries = await openArchive(bytes, path, budget);
  const has = (pattern: RegExp): boolean => entries.some(({ name }) => pattern.test(name));
  if (has(/^word\/document\d*\.xml$/)) return one(bytes, path, 'docx', await (await import('./docx.js')).textOfDocx(entries, path));
  if (has(/^OFD\.xml$/i)) return one(bytes, path, 'ofd', await (await import('./ofd.js')).textOfOfd(entries, path));
  if (has(/^(xl|ppt)\//) && has(/^\[Content_Types\]\.xml$/)) throw unsupported(path, '是电子表格或演示文稿', 'is a spreadsheet or a presentation', { letter: false });
  if (has(/^mimetype$/) && has(/^content\.xml$/)) throw oldFormat(path, '开放文档（ODF）', 'an OpenDocument file');
  if (/\.(docx|docm|ofd)$/i.test(path.at(-1) ?? '')) throw broken(path, '压缩包中没有正文', 'there is no document in it');
  const parts = entries.filter(({ name }) => !/(^|\/)(__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(name));
  return readContainer(parts, path, budget);
}

async function readMail(bytes: Uint8Array, path: Path, budget: Budget): Promise<Reading> {
  const { holdsReply, openMail } = await import('./mail.js');
  const { body, attachments } = await openMail(bytes, path);
  const attached = await readContainer(attachments.map((each) => ({ name: each.name, read: () => Promise.resolve(each.bytes) })), path, budget);
  if (body === '') return attached;
  // A note about an attachment that cannot be read is no reply either.
  if (holdsReply(body) || (attached.documents.length === 0 && !attached.skipped.some(({ mayHoldReply }) => mayHoldReply))) {
    if (body.includes('\ufffd')) throw broken(path, '正文有无法识别的字符', 'characters of its body are lost');
    const own = one(bytes, path, 'mail', body);
    return { documents: [...own.documents, ...attached.documents], skipped: attached.skipped };
  }
  const note = withoutText(path, '的正文不是答复（附件说明）', 'has a body that is a covering note');
  return { documents: attached.documents, skipped: [skippedFor(note, path, false), ...attached.skipped] };
}

/** Each part by itself: a broken one does not keep the others from being read. Limits hold for the whole and end it. */
async function readContainer(parts: readonly ArchiveEntry[], path: Path, budget: Budget): Promise<Reading> {
  // The path holds the file and every container that was opened so far.
  if (parts.length > 0 && path.length > LIMITS.depth) throw tooLarge(path, `嵌套超过 ${LIMITS.depth} 层`, `is nested deeper than ${LIMITS.depth}`);
  const documents: Document[] = [];
  const skipped: Skipped[] = [];
  for (const { name, read } of parts) {
    const place: Path = [...path, name];
    try {
      const inner = await readPart(await read(REPLY_LIMIT_BYTES), place, budget);
      documents.push(...inner.documents);
      skipped.push(...inner.skipped);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'document-too-large') throw error;
      skipped.push(skippedFor(error, place, error.facts['letter'] !== false));
    }
  }
  return { documents, skipped };
}

function skippedFor({ code, message, hint }: DomainError, path: Path, mayHoldReply: boolean): Skipped {
  return { path, code, message: message.startsWith(placeOf(path)) ? message : `${placeOf(path)} ${message}`, hint, mayHoldReply };
}
