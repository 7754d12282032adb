import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Secret } from '../../../src/secret.js';
import { newWebhookSecret, sealed, signatureHeaders, unsealed } from '../../../src/outbox/webhooks/secrets.js';

const KEY = new Secret('a secret of the tests and of nobody else');

describe('the secret of a webhook', () => {
  it('signs as the specification does: its test vector', () => {
    const headers = signatureHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], 'msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(1_614_265_330_000), '{"test": 2432232314}');
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330', 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('has the form of the specification, is new each time, and two of them sign side by side', () => {
    const [one, other] = [newWebhookSecret(), newWebhookSecret()];
    expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(one).not.toBe(other);
    const at = new Date('2026-01-01T00:00:00Z');
    const signed = signatureHeaders([one, other], 'id', at, '{"a":1}')['webhook-signature']?.split(' ');
    expect(signed).toEqual([one, other].map((secret) => new Webhook(secret).sign('id', at, '{"a":1}')));
    expect(new Set([...signed ?? [], new Webhook(one).sign('id', at, '{"a":2}'), new Webhook(newWebhookSecret()).sign('id', at, '{"a":1}')]).size).toBe(4);
  });

  it('is stored so that only the same SECRET reads it, and nobody changes it unnoticed', () => {
    const stored = sealed(KEY, 'whsec_abc');
    expect(stored).not.toContain('whsec');
    expect(sealed(KEY, 'whsec_abc')).not.toBe(stored);
    expect(unsealed(KEY, stored)).toBe('whsec_abc');
    expect(unsealed(new Secret('another secret, of thirty-two or more'), stored)).toBeNull();
    expect(unsealed(KEY, `${stored.slice(0, -2)}AA`)).toBeNull();
    expect(unsealed(KEY, '')).toBeNull();
  });
});
