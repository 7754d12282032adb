/**
 * A .docx by mammoth: paragraphs, line breaks, tables (a row is a line), foot- and endnotes at the end. What was deleted under tracked
 * changes is left out, what was inserted is in; comments, headers, footers and pictures are not text of the letter. Numbers that Word
 * counts by itself (automatic 一、二、) are not in the file and so not in the text.
 */
import { zipSync } from 'fflate';
import { parseHTML } from 'linkedom';
import mammoth from 'mammoth';
import type { ArchiveEntry } from './archive.js';
import { broken, withoutText } from './document.js';
import type { Path } from './document.js';
import { linesOf } from './dom-lines.js';
import { LIMITS, REPLY_LIMIT_BYTES } from './limits.js';

/** @throws DomainError `document-broken`, `document-too-large`, `document-encrypted`, `reply-empty` */
export async function textOfDocx(entries: readonly ArchiveEntry[], path: Path): Promise<string> {
  // mammoth unpacks without limits, so it gets only the parts it needs, already unpacked and counted.
  const parts: Record<string, Uint8Array> = {};
  for (const { name, read } of entries) {
    if (/^(\[Content_Types\]\.xml|_rels\/\.rels|word\/(_rels\/)?[^/]+\.(xml|rels))$/.test(name)) parts[name] = await read(REPLY_LIMIT_BYTES);
  }
  for (const [name, bytes] of Object.entries(parts)) refuseNesting(bytes, [...path, name]);
  const html = await converted(zipSync(parts, { level: 0 }), path);
  const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`);
  const lines = linesOf(document.body, 'keep');
  if (lines.length === 0) throw withoutText(path, '没有文字（可能只有图片）', 'has no words (pictures only?)');
  return lines.join('\n');
}

async function converted(zip: Uint8Array, path: Path): Promise<string> {
  try {
    // The typings know only converters that make an <img>; no node at all is as good.
    const convertImage = (() => Promise.resolve([])) as never;
    return (await mammoth.convertToHtml({ buffer: Buffer.from(zip) }, { convertImage, externalFileAccess: false })).value;
  } catch (error) {
    throw broken(path, '不是完整的 Word 文档', 'not a whole Word document', error);
  }
}

/** Before the tree is built, by the number of opened and closed tags. Word's own nest some thirty deep. */
function refuseNesting(bytes: Uint8Array, path: Path): void {
  let depth = 0;
  for (const [tag] of new TextDecoder().decode(bytes).matchAll(/<[/\w][^<>]*>/g)) {
    if (tag.startsWith('</')) depth -= 1;
    else if (!tag.endsWith('/>')) depth += 1;
    if (depth > LIMITS.nesting) throw broken(path, `标签嵌套超过 ${LIMITS.nesting} 层`, `tags nest deeper than ${LIMITS.nesting}`);
  }
}
