/**
 * Secrets of webhooks. The receiver's copy has the form of the Standard Webhooks specification, `whsec_` and base64; ours lies sealed in the
 * table (AES-256-GCM under a key derived from SECRET), because signing needs it back and a copy of the table should not.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Secret } from '../../secret.js';

const SECRET_BYTES = 32; // the specification asks for 24 to 64
const [IV_BYTES, TAG_BYTES] = [12, 16];
const CIPHER = 'aes-256-gcm';

export function newWebhookSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

export function sealed(key: Secret, secret: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, sealingKey(key), iv);
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
}

/** Null when it was sealed under another SECRET: the webhook then needs a new one (`rotate`). */
export function unsealed(key: Secret, stored: string): string | null {
  const bytes = Buffer.from(stored, 'base64url');
  try {
    const decipher = createDecipheriv(CIPHER, sealingKey(key), bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/**
 * The three headers of the specification. Every secret that is valid signs, so that a receiver may change over at its leisure. `at` is the
 * real time of the attempt, also under a demo's clock: receivers refuse what is older than five minutes.
 */
export function signatureHeaders(secrets: readonly string[], id: string, at: Date, body: string): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}

function sealingKey(key: Secret): Buffer {
  return Buffer.from(hkdfSync('sha256', key.reveal(), '', 'jiannuo webhook secrets', 32));
}
