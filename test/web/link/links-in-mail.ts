import { simpleParser } from 'mailparser';
import { Dispatcher } from '../../../src/outbox/dispatcher.js';
import { LetterLinks } from '../../../src/outbox/letter-links.js';
import { createMailer } from '../../../src/outbox/mailer.js';
import type { Database } from '../../../src/store/database.js';
import { mailServer } from '../../outbox/mail-server.js';
import { SITE_SECRET } from '../site.js';

export const PUBLIC_URL = 'http://127.0.0.1';

export interface ReceivedMail { noticeId: string; to: string; text: string; html: string; subject: string; raw: string }

/** Sends everything that is due over real SMTP and returns what arrived. */
export async function mailsArriving(database: Database, now: Date): Promise<ReceivedMail[]> {
  await using server = await mailServer();
  const mailer = createMailer({ smtpUrl: server.url, from: '"践诺" <jiannuo@gov.example>', replyTo: null, publicHost: 'jiannuo.example' });
  const dispatcher = new Dispatcher(database, mailer, PUBLIC_URL, new LetterLinks(SITE_SECRET));
  await dispatcher.run(now);
  await dispatcher.stop();
  return await Promise.all(server.received.map(async (raw) => {
    const mail = await simpleParser(raw, { skipTextToHtml: true });
    return {
      raw, noticeId: /^<(.*)@/.exec(mail.messageId ?? '')?.[1] ?? '', to: [mail.to ?? []].flat().map(({ text }) => text).join(), text: mail.text ?? '', html: String(mail.html), subject: mail.subject ?? '',
    };
  }));
}

/** The path of the link in a mail, as somebody would click it; fails when there is not exactly one. */
export function linkIn({ text, html }: ReceivedMail): string {
  const paths = new Set([...`${text} ${html}`.matchAll(/http:\/\/127\.0\.0\.1(\/l\/[A-Za-z0-9_-]{43})/g)].map(([, path = '']) => path));
  const [path] = paths;
  if (paths.size !== 1 || path === undefined) throw new Error(`a letter has one link, this one has ${String(paths.size)}:\n${text}`);
  return path;
}
