/** A reply's bytes as text with stable offsets: UTF-8 (with or without BOM) or GB18030, the encodings plain-text replies come in. */
import { DomainError } from '../core/errors.js';

/** 20 MB: a hundred times the longest reply; more is a wrong file. Also a CHECK of the table. */
export const REPLY_LIMIT_BYTES = 20 * 1024 * 1024;

export interface ReplyText {
  text: string;
  encoding: 'utf-8' | 'gb18030';
}

/** Throws `reply-empty`, `reply-too-large` or `reply-not-text`. A BOM is not part of the text. */
export function readText(bytes: Uint8Array, file: string): ReplyText {
  if (bytes.length > REPLY_LIMIT_BYTES) {
    throw new DomainError('reply-too-large', `${file} 有 ${bytes.length} 字节，答复至多 ${REPLY_LIMIT_BYTES} 字节（20 MB） / has ${bytes.length} bytes; a reply may have ${REPLY_LIMIT_BYTES} (20 MB)`,
      '文件对吗？只导入答复文本 / is it the right file? Import the text of the reply alone', { file, bytes: bytes.length });
  }
  const decoded = decode(bytes);
  if (decoded === null) {
    throw new DomainError('reply-not-text', `${file} 不是 UTF-8 或 GB18030 纯文本 / is not plain text in UTF-8 or GB18030`,
      '请将答复另存为纯文本再导入 / save the reply as plain text and import that', { file });
  }
  if (decoded.text.trim() === '') {
    throw new DomainError('reply-empty', `${file} 没有内容 / is empty`, '请检查文件，答复应有文字 / check the file; a reply has words in it', { file });
  }
  return decoded;
}

function decode(bytes: Uint8Array): ReplyText | null {
  if (bytes.includes(0)) return null;
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      // C0 controls besides white space never occur in a letter; in a picture or an archive they always do.
      if (/[\u0001-\u0008\u000e-\u001f]/u.test(text)) return null;
      return { text, encoding };
    } catch {
      continue;
    }
  }
  return null;
}
