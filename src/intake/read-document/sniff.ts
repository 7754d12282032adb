/** What a file is, told from its bytes. Its name is only compared afterwards (`remarkOnName`). */
import { refusal } from './document.js';
import type { Document, Format, Path } from './document.js';

export type Kind = 'pdf' | 'zip' | 'compound' | 'rtf' | 'html' | 'mail' | 'office-xml' | 'text';

/** `text` is what is left: it may still turn out to be no text. `zip` is also every .docx and .ofd, `compound` every .doc, .wps, .xls and encrypted .docx. */
export function kindOf(bytes: Uint8Array): Kind {
  // NULs are left out, so that a web page or a mail in UTF-16 shows its ASCII.
  const head = latin(bytes.subarray(0, 4096)).replaceAll('\0', '').replace(/^(\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)/, '');
  if (/%PDF-\d/.test(head.slice(0, 1024))) return 'pdf';
  if (/^PK(\u0003\u0004|\u0005\u0006|\u0007\u0008)/.test(latin(bytes.subarray(0, 4)))) return 'zip';
  if (latin(bytes.subarray(0, 8)) === '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1') return 'compound';
  if (head.startsWith('{\\rtf')) return 'rtf';
  if (looksLikeMail(head)) return 'mail';
  if (/^\s*<\?xml[^>]*\?>\s*(<\?mso-application|<(w|pkg|office):)/.test(head)) return 'office-xml';
  const start = head.replace(/^\s*(<\?xml[^>]*\?>)?(\s|<!--[\s\S]*?-->)*/, '');
  return /^<(!doctype\s+html|html|head|body|meta|title|link|script|style|div|p|table|h[1-6]|span|center|font|article|section)\b/i.test(start) ? 'html' : 'text';
}

/** Header lines from the first line on, two of them such as every mail has. A letter never begins like that. */
function looksLikeMail(head: string): boolean {
  const headers = head.replace(/^From .*\r?\n/, '').split(/\r?\n\r?\n/)[0] ?? '';
  if (!/^([!-9;-~]+:.*(\r?\n[ \t].*)*(\r?\n|$))+/.test(headers)) return false;
  const known = new Set([...headers.matchAll(/^(from|to|date|subject|mime-version|received|return-path|message-id|content-type|delivered-to):/gim)].map(([, name]) => name?.toLowerCase()));
  return known.size >= 2 && (known.has('from') || known.has('received') || known.has('mime-version'));
}

const EXTENSIONS: Readonly<Record<Format, readonly string[]>> = {
  text: ['txt', 'text'], html: ['html', 'htm', 'shtml', 'xhtml', 'jhtml', 'jsp', 'asp', 'aspx', 'php'], docx: ['docx', 'docm', 'dotx'], pdf: ['pdf'], ofd: ['ofd'], mail: ['eml', 'mht', 'mhtml'],
};
const BINARY = ['docx', 'docm', 'dotx', 'doc', 'wps', 'pdf', 'ofd', 'zip', 'xls', 'xlsx', 'ppt', 'pptx', 'rtf'];
/** Programs that write .doc as a web page are common; everything else of this sort is an error page that was saved under the wanted name. */
const WEB_PAGES_UNDER = ['doc', 'wps'];

/**
 * What to say about a name that does not fit: nothing, or that it was read as what it is. A file that says nothing certain about itself
 * (text, a web page) under the name of a format that does is refused: it may be the message that the document could not be had.
 * @throws DomainError `document-mismatch`
 */
export function remarkOnName(path: Path, format: Format): Document['remarks'] {
  const extension = /\.([a-z0-9]{2,5})$/i.exec(path.at(-1) ?? '')?.[1]?.toLowerCase();
  const known = extension !== undefined && (BINARY.includes(extension) || Object.values(EXTENSIONS).some((list) => list.includes(extension)));
  if (!known || EXTENSIONS[format].includes(extension)) return [];
  if (BINARY.includes(extension) && (format === 'text' || (format === 'html' && !WEB_PAGES_UNDER.includes(extension)))) {
    throw refusal('document-mismatch', path, `扩展名是 .${extension}，内容却是${format === 'html' ? '网页' : '纯文本'}`, `is named .${extension} but is ${format === 'html' ? 'a web page' : 'plain text'}`,
      '可能下载到了报错页面；内容若正确，请改为正确的扩展名 / it may be the error page of a failed download; if the content is right, give it its true extension', { extension, format });
  }
  return [{ zh: `扩展名是 .${extension}，按实际内容（${format}）读取`, en: `named .${extension}, read as what it is (${format})` }];
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
