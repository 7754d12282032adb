/**
 * Any reply as it came, as text with stable offsets: plain text in every Chinese encoding, a web page, .docx, .pdf, .ofd, a mail with
 * attachments, a zip of these. What it promises: the same bytes give the same text; the original bytes are kept and hashed; nothing is
 * fetched, run or written; a file that is too large, too deep or too slow ends as a domain error. What it does not: recognise scanned
 * pages, read .doc, .wps and .rtf, or part two replies that stand in one text.
 */
import type { DomainError } from '../../core/errors.js';
import { parseApart } from '../parse-apart.js';
import { refusal, tooLarge, withoutText } from './document.js';
import type { Path, Reading } from './document.js';
import { LIMITS, REPLY_LIMIT_BYTES } from './limits.js';
import { one } from './one-document.js';
import { decodeText } from './plain-text.js';
import type { Task } from './reading-thread.js';
import { kindOf } from './sniff.js';

/**
 * The documents in a file, in the order they lie in it, and what was passed over with the reason. A file that is no container gives one.
 * Never gives none.
 * @param file its name; shown in errors and compared with what the bytes are, and nothing is opened by it
 * @param within milliseconds, from the moment it is this file's turn
 * @throws DomainError `reply-too-large`, `reply-empty`, `reply-not-text`, `document-broken`, `document-encrypted`, `document-scanned`,
 * `document-too-large`, `document-too-slow`, `document-unsupported`, `document-mismatch`
 */
export async function readDocuments(bytes: Uint8Array, file: string, within: number = LIMITS.milliseconds): Promise<Reading> {
  const path: Path = [file];
  if (bytes.length > REPLY_LIMIT_BYTES) {
    throw refusal('reply-too-large', path, `有 ${bytes.length} 字节，答复至多 ${REPLY_LIMIT_BYTES} 字节（20 MB）`, `has ${bytes.length} bytes; a reply may have ${REPLY_LIMIT_BYTES} (20 MB)`,
      '文件对吗？只导入答复本身 / is it the right file? Import the reply alone', { bytes: bytes.length });
  }
  if (bytes.length === 0) throw withoutText(path, '没有内容', 'is empty');
  // Plain text needs no parser, and so no thread.
  const plain = kindOf(bytes) === 'text' ? decodeText(bytes) : null;
  if (plain !== null && plain.text.trim() !== '') return one(bytes, path, 'text', plain.text, plain.encoding);
  return parseApart<Reading>(new URL('./reading-thread.js', import.meta.url), { bytes, file } satisfies Task, {
    within, heapMegabytes: LIMITS.heapMegabytes, growthMegabytes: LIMITS.growthMegabytes, tooSlow: () => tooSlow(path, within), tooHungry: () => tooHungry(path),
  });
}

function tooSlow(path: Path, within: number): DomainError {
  return refusal('document-too-slow', path, `在 ${within / 1000} 秒内未能读完`, `could not be read within ${within / 1000} seconds`,
    '文件可能有问题：请另存或打印为新的 PDF / the file may be harmful or broken: save it anew or print it to a new PDF', { milliseconds: within });
}

function tooHungry(path: Path): DomainError {
  return tooLarge(path, '展开后占用内存过大', 'takes too much memory when it is unfolded');
}
