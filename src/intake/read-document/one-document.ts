/** A reading of one document, hashed and with what there is to say about its name. */
import { createHash } from 'node:crypto';
import type { Encoding, Format, Path, Reading } from './document.js';
import { remarkOnName } from './sniff.js';

/** @param encoding of text and web pages. @throws DomainError `document-mismatch` */
export function one(bytes: Uint8Array, path: Path, format: Format, text: string, encoding?: Encoding): Reading {
  const document = {
    name: path.at(-1) ?? path[0], format, ...(encoding === undefined ? {} : { encoding }), text, sha256: createHash('sha256').update(bytes).digest('hex'), bytes, path, remarks: remarkOnName(path, format),
  };
  return { documents: [document], skipped: [] };
}
