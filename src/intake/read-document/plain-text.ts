/**
 * Bytes as text with stable offsets. A byte order mark is not part of the text; nothing else is changed, line ends included.
 * Which encoding: a byte order mark; else UTF-8 if the bytes are valid UTF-8 (no other Chinese text is); else UTF-16 if there are NULs
 * and the result reads like a letter; else GB18030 (GBK and GB2312 are parts of it) or Big5, whose ranges overlap: Big5 when its most
 * frequent characters show as kana in the other reading, else the more probable one by the frequency of its characters (package
 * chardet), GB18030 when in doubt. Their tables are those of iconv-lite: Node's own change with the ICU it is built with.
 */
import { analyse } from 'chardet';
import iconv from 'iconv-lite';
import type { Encoding } from './document.js';

export interface Decoded {
  text: string;
  encoding: Encoding;
}

/** Null when the bytes are no text. @param declared a label the document gives itself, tried first */
export function decodeText(bytes: Uint8Array, declared?: string): Decoded | null {
  const marked = markOf(bytes);
  if (marked !== null) return decoded(bytes, marked);
  if (bytes.includes(0)) return asUtf16(bytes);
  const wished = declared === undefined ? null : encodingNamed(declared);
  return (wished === null ? null : decoded(bytes, wished)) ?? decoded(bytes, 'utf-8') ?? asChinese(bytes) ?? asUtf16(bytes);
}

/** With U+FFFD for what is no character, in the encoding that was declared, else UTF-8. */
export function decodeLeniently(bytes: Uint8Array, declared: string | undefined): Decoded {
  const encoding = (declared === undefined ? null : encodingNamed(declared)) ?? 'utf-8';
  return { text: iconv.decode(bytes, encoding), encoding };
}

function markOf(bytes: Uint8Array): Encoding | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

function asChinese(bytes: Uint8Array): Decoded | null {
  const gb = decoded(bytes, 'gb18030');
  const big5 = decoded(bytes, 'big5');
  if (gb === null || big5 === null) return gb ?? big5;
  // What Big5 has at the places of kana and bopomofo are 之, 一, 大 and their like; no Chinese letter has kana.
  const kana = (text: string): number => (text.match(/[\u3041-\u30ff\u3105-\u312f]/gu)?.length ?? 0) / text.length;
  if (kana(gb.text) > 0.03 && kana(big5.text) === 0) return big5;
  // The first 100 kB tell as much as the whole.
  const found = analyse(bytes.subarray(0, 100_000));
  const confidence = (name: string): number => found.find((match) => match.name === name)?.confidence ?? 0;
  return confidence('Big5') > confidence('GB18030') ? big5 : gb;
}

/** UTF-16 without its mark, in the order that gives a text of Han, their punctuation and ASCII. */
function asUtf16(bytes: Uint8Array): Decoded | null {
  const readings = (['utf-16le', 'utf-16be'] as const).flatMap((encoding) => decoded(bytes, encoding) ?? []).filter(({ text }) => plausible(text) > 0.9);
  return readings.sort((a, b) => plausible(b.text) - plausible(a.text))[0] ?? null;
}

function plausible(text: string): number {
  const known = text.match(/[\t\n\r\u0020-\u007e\u3000-\u303f\u4e00-\u9fff\uff00-\uff5e“”‘’—…·]/gu)?.length ?? 0;
  return text === '' ? 0 : known / text.length;
}

function decoded(bytes: Uint8Array, encoding: Encoding): Decoded | null {
  try {
    const text = encoding === 'gb18030' || encoding === 'big5' ? iconv.decode(bytes, encoding) : new TextDecoder(encoding, { fatal: true }).decode(bytes);
    // C0 controls besides white space never occur in a letter; in a picture or an archive they always do. U+FFFD: bytes of no character.
    return /[\u0000-\u0008\u000e-\u001f]/u.test(text) || (encoding !== 'utf-8' && text.includes('\ufffd')) ? null : { text, encoding };
  } catch {
    return null;
  }
}

/** Labels as the web knows them: `gb2312` and `gbk` are GB18030. Null for an encoding that no Chinese text is in. */
function encodingNamed(label: string): Encoding | null {
  const name = label.trim().toLowerCase();
  if (/^(gb2312|gbk|gb18030|gb_2312.*|x-gbk|chinese)$/.test(name)) return 'gb18030';
  if (/^(big5|big5-hkscs|x-x-big5)$/.test(name)) return 'big5';
  return /^utf-?8$/.test(name) ? 'utf-8' : null;
}
