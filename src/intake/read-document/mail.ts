/**
 * A mail by mailparser: its body and what is attached. Nothing is fetched and no signature checked. A web page saved as .mht has the
 * same form: its body is the page, and what is "attached" are its pictures and styles.
 */
import { simpleParser } from 'mailparser';
import { broken, encrypted, tooLarge } from './document.js';
import type { Path } from './document.js';
import { LIMITS } from './limits.js';
import { textOfMailBody, textOfPage } from './web-page.js';

export interface Mail {
  /** Empty when there is none. */
  body: string;
  attachments: { name: string; bytes: Uint8Array }[];
}

/** @throws DomainError `document-broken`, `document-encrypted`, `document-too-large` */
export async function openMail(bytes: Uint8Array, path: Path): Promise<Mail> {
  const mail = await parsed(bytes, path);
  if (mail.attachments.some(({ contentType }) => /^application\/(pgp-encrypted|(x-)?pkcs7-mime)$/i.test(contentType))) throw encrypted(path);
  if (mail.attachments.length > LIMITS.archiveEntries) {
    throw tooLarge(path, `有 ${mail.attachments.length} 个附件，至多 ${LIMITS.archiveEntries} 个`, `has ${mail.attachments.length} attachments; at most ${LIMITS.archiveEntries} are read`, { attachments: mail.attachments.length });
  }
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096)).toString('latin1');
  if (typeof mail.html === 'string' && /^(snapshot-content-location:|from: <saved by|x-mimeole:.*mhtml)/im.test(head)) return { body: textOfPage(mail.html, path), attachments: [] };
  return {
    // HTML first: a plain body breaks its lines at 76 characters, in the middle of sentences.
    body: typeof mail.html === 'string' ? textOfMailBody(mail.html, path) : (mail.text ?? '').trim(),
    attachments: mail.attachments.map(({ filename, contentType, content }, place) => ({ name: labelOf(filename) ?? `${place + 1} (${contentType})`, bytes: content })),
  };
}

/** A letter that answers, of a length that a covering note does not have. */
export function holdsReply(body: string): boolean {
  return body.length >= 200 && /答[复覆]|建议|建議|提案/u.test(body);
}

async function parsed(bytes: Uint8Array, path: Path): ReturnType<typeof simpleParser> {
  try {
    return await simpleParser(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { skipImageLinks: true, skipTextToHtml: true, skipTextLinks: true, skipHtmlToText: true, maxHtmlLengthToParse: LIMITS.htmlCharacters });
  } catch (error) {
    throw broken(path, '邮件无法解析', 'the mail cannot be parsed', error);
  }
}

/** The last part of a name that may come with directories; the name of a file is a label here and nothing more. */
function labelOf(name: string | undefined): string | undefined {
  return name?.replace(/[\u0000-\u001f\u007f]/gu, '').split(/[/\\]/).at(-1) || undefined;
}
