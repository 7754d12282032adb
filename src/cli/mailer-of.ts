import type { Config } from '../config.js';
import type { Secret } from '../secret.js';
import { createMailer } from '../outbox/mailer.js';
import type { Mailer } from '../outbox/mailer.js';

/** The mailer of this configuration. `smtpUrl` null = the mailbox of the database, whatever the configuration says: nothing leaves. */
export function mailerOf({ mailFrom, mailReplyTo, publicUrl }: Config, smtpUrl: Secret | null): Mailer {
  return createMailer({
    smtpUrl: smtpUrl?.reveal() ?? null, from: mailFrom, replyTo: mailReplyTo, publicHost: new URL(publicUrl).hostname,
  });
}
