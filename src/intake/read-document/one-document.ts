/** A reading of one document, hashed and with what there is to say about its name. */
import { createHash } from 'node:crypto';
import { withoutText } from './document.js';
import type { Encoding, Format, Path, Reading } from './document.js';
import { remarkOnName } from './sniff.js';

/** @param encoding of text and web pages. @throws DomainError `document-mismatch`, `reply-empty` */
export function one(bytes: Uint8Array, path: Path, format: Format, found: string, encoding?: Encoding): Reading {
  // Plain text is as it came, and was refused if it held such characters; the other formats can spell any character, also those no table stores.
  const text = format === 'text' ? found : found.replaceAll('\r\n', '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/gu, '').replace(/[\ud800-\udfff]/gu, '\ufffd');
  if (text.trim() === '') throw withoutText(path, '没有文字', 'has no words');
  const document = {
    name: path.at(-1) ?? path[0], format, ...(encoding === undefined ? {} : { encoding }), text, sha256: createHash('sha256').update(bytes).digest('hex'), bytes, path, remarks: remarkOnName(path, format),
  };
  return { documents: [document], skipped: [] };
}
