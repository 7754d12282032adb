/** The one reply in a file, for whoever takes one at a time. */
import { placeOf, refusal } from './document.js';
import type { Document } from './document.js';
import { readDocuments } from './read-documents.js';

export interface OnlyDocument {
  document: Document;
  /** What was put right or passed over, a sentence each, in both languages; for the person who imports. */
  remarks: readonly string[];
}

/** @throws DomainError as `readDocuments`, and `several-documents` when there are more or when a part that could not be read may hold another */
export async function onlyDocument(bytes: Uint8Array, file: string): Promise<OnlyDocument> {
  const { documents, skipped } = await readDocuments(bytes, file);
  const [document] = documents;
  const missed = skipped.filter(({ mayHoldReply }) => mayHoldReply);
  if (document === undefined || documents.length > 1 || missed.length > 0) {
    const places = documents.map(({ path }) => placeOf(path));
    const unread = missed.map(({ message }) => message);
    throw refusal('several-documents', [file], `内有 ${documents.length} 份文件（${places.join('、')}）${unread.length > 0 ? `，另有无法读取的 ${unread.length} 份：${unread.join('；')}` : ''}，须恰为一份`,
      `holds ${documents.length} documents${unread.length > 0 ? ` and ${unread.length} that cannot be read` : ''}; it must hold one`, '请取出答复，单独导入 / take the reply out and import it alone', { documents: places, unread });
  }
  return { document, remarks: [...document.remarks.map(({ zh, en }) => `${placeOf(document.path)} ${zh} / ${en}`), ...skipped.map(({ message }) => message)] };
}
