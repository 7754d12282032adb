/**
 * One message to one recipient, and an honest account of what became of it. Never throws for what a mail server or the
 * network does: that is a verdict. Messages are built from typed fields only; nothing is read from files or the network.
 *
 * Without an SMTP URL nothing leaves: the raw message is handed back to be kept in the mailbox of the database.
 */
import type { Readable } from 'node:stream';
import { isNativeError } from 'node:util/types';
import { createTransport } from 'nodemailer';
import type { NodemailerError, SendMailOptions } from 'nodemailer';

export interface OutgoingMessage {
  /** The Message-ID is made from it: a repeat of the same notice is recognisable. */
  noticeId: string;
  /** All letters of one commitment form one thread; null for a mail about none. */
  commitmentId: string | null;
  to: { name: string; address: string };
  subject: string;
  html: string;
  text: string;
  date: Date;
  /** The recipient's own link, and what stands in its place in `html` and `text`. Put in when the message leaves, and not into what the mailbox keeps. */
  link?: { shown: string; real: string } | null;
  /** The same for a mail with several. None of the places may begin another one. */
  links?: readonly { shown: string; real: string }[];
}

/**
 * `sent` the server took responsibility; `retry` it did not, but may later; `dead` it never will; `uncertain` the connection
 * was lost after the message began to flow, so it may or may not have arrived; `paused` our own credentials or set-up were
 * refused, which says nothing about the recipient.
 */
export interface Verdict {
  outcome: 'sent' | 'retry' | 'dead' | 'uncertain' | 'paused';
  /** SMTP reply code, if the server gave one. */
  code: number | null;
  response: string;
  /** The address itself was refused, not just this message. */
  badAddress: boolean;
  /** The whole message when it stays in the mailbox of the house; null when it went out by SMTP. */
  raw: Buffer | null;
}

export interface Mailer {
  deliver: (message: OutgoingMessage) => Promise<Verdict>;
  messageIdOf: (noticeId: string) => string;
  /** Closes idle connections; call it after the last deliver() has settled. */
  close: () => void;
}

export interface MailerOptions {
  /** Null = keep letters in the mailbox. Holds a password: never logged. */
  smtpUrl: string | null;
  from: string;
  replyTo: string | null;
  /** Right-hand side of every Message-ID. */
  publicHost: string;
}

export function createMailer(options: MailerOptions): Mailer {
  const messageIdOf = (id: string): string => `<${id}@${options.publicHost}>`;
  const compose = (message: OutgoingMessage): SendMailOptions => ({
    from: options.from,
    ...(options.replyTo === null ? {} : { replyTo: options.replyTo }),
    to: { name: message.to.name, address: message.to.address },
    subject: message.subject,
    html: withLinks(message.html, message),
    text: withLinks(message.text, message),
    date: message.date,
    messageId: messageIdOf(message.noticeId),
    ...(message.commitmentId === null ? {} : { inReplyTo: messageIdOf(message.commitmentId), references: messageIdOf(message.commitmentId) }),
    // RFC 3834, and its counterpart for Exchange: nobody's absence note should answer.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const carrier = options.smtpUrl === null ? mailboxCarrier((message) => compose({ ...message, link: null, links: [] })) : smtpCarrier(options.smtpUrl, compose);
  return { ...carrier, messageIdOf };
}

/**
 * What a failed attempt means (RFC 5321 4.2.1, RFC 3463). `dataBegan`: the server had answered 354 and the message was
 * flowing, so that silence afterwards proves nothing.
 */
export function classify(error: NodemailerError, dataBegan: boolean): Verdict {
  const code = typeof error.responseCode === 'number' ? error.responseCode : null;
  const { command = '' } = error;
  const verdict = (outcome: Verdict['outcome'], badAddress = false): Verdict =>
    ({ outcome, code, response: responseOf(error), badAddress, raw: null });
  if (refusesUs(error, code)) return verdict('paused');
  if (code === null && dataBegan) return verdict('uncertain');
  // 503, a bad sequence of commands, is about the session and not about the message.
  const permanent = code !== null && code >= 500 && code !== 503;
  if (error.code === 'EENVELOPE' && (command === 'API' || (permanent && command === 'RCPT TO'))) return verdict('dead', true);
  if (error.code === 'EMESSAGE' && (permanent || command !== 'DATA')) return verdict('dead');
  if (error.code === 'EENVELOPE' && permanent && command === 'DATA') return verdict('dead');
  return verdict('retry');
}

function withLinks(text: string, { link, links = [] }: Pick<OutgoingMessage, 'link' | 'links'>): string {
  return [...link === null || link === undefined ? [] : [link], ...links].reduce((written, { shown, real }) => written.replaceAll(shown, real), text);
}

type Carrier = Pick<Mailer, 'deliver' | 'close'>;
type Compose = (message: OutgoingMessage) => SendMailOptions;

const MAX_CONNECTIONS = 5;
const MESSAGES_PER_CONNECTION = 100;
const CONNECTION_TIMEOUT_MS = 20_000;
const GREETING_TIMEOUT_MS = 20_000;
const SOCKET_TIMEOUT_MS = 60_000; // with the two above well below the dispatcher's lease
const RESPONSE_LIMIT = 500;

function smtpCarrier(smtpUrl: string, compose: Compose): Carrier {
  const transport = createTransport({
    url: smtpUrl, pool: true, maxConnections: MAX_CONNECTIONS, maxMessages: MESSAGES_PER_CONNECTION,
    // One, so that a pooled connection which the server closed while idle costs a reconnection and not an attempt.
    maxRequeues: 1,
    connectionTimeout: CONNECTION_TIMEOUT_MS, greetingTimeout: GREETING_TIMEOUT_MS, socketTimeout: SOCKET_TIMEOUT_MS,
    disableFileAccess: true, disableUrlAccess: true, logger: false,
  });
  const streams = new Map<string, Readable>();
  // nodemailer reports a connection lost after DATA like one lost before it. The message stream tells them apart: it is
  // read only after the server's 354.
  transport.use('stream', (mail, done) => {
    const { message } = mail;
    const createReadStream = message.createReadStream.bind(message);
    message.createReadStream = (options) => {
      const stream = createReadStream(options);
      streams.set(message.messageId(), stream);
      return stream;
    };
    done();
  });
  return {
    deliver: async (message) => {
      const mail = compose(message);
      const id = String(mail.messageId);
      try {
        const info = await transport.sendMail(mail);
        return { outcome: 'sent', code: codeOf(info.response), response: cleaned(info.response), badAddress: false, raw: null };
      } catch (error) {
        if (!isNativeError(error)) throw error;
        return classify(error, streams.get(id)?.readableDidRead ?? false);
      } finally {
        streams.delete(id);
      }
    },
    close: () => {
      transport.close();
    },
  };
}

function mailboxCarrier(compose: Compose): Carrier {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows', disableFileAccess: true, disableUrlAccess: true });
  return {
    deliver: async (message) => {
      const { message: raw } = await transport.sendMail(compose(message));
      if (!Buffer.isBuffer(raw)) throw new TypeError('the mailbox expects a whole message');
      return { outcome: 'sent', code: null, response: 'kept in the mailbox', badAddress: false, raw };
    },
    close: () => undefined,
  };
}

/** Failed or missing authentication, a sender we may not use, a relay we may not use: mending it is our own duty. */
function refusesUs(error: NodemailerError, code: number | null): boolean {
  if (code !== null && code < 500) return false;
  const response = error.response ?? '';
  return ['EAUTH', 'ENOAUTH', 'EOAUTH2', 'ECONFIG'].includes(error.code ?? '')
    || [530, 534, 535, 538].includes(code ?? 0)
    || /\b5\.7\.(?:0|8|9|11|13|14)\b/.test(response)
    || (code !== null && error.command === 'MAIL FROM' && error.code === 'EENVELOPE' && code !== 503)
    || (code !== null && error.command === 'RCPT TO' && /relay/i.test(response));
}

function responseOf(error: NodemailerError): string {
  return cleaned(error.response ?? error.message);
}

function codeOf(response: string): number | null {
  const code = /^\d{3}/.exec(response)?.[0];
  return code === undefined ? null : Number(code);
}

function cleaned(response: string): string {
  return response.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, RESPONSE_LIMIT);
}
