import { describe, expect, it } from '@jest/globals';
import { post } from '../../../src/outbox/webhooks/post.js';
import { WebhookTargets } from '../../../src/outbox/webhooks/target.js';
import { receiver } from './receiver.js';

const PUBLIC = '93.184.215.14';
const resolvesTo = (...addresses: string[]) => () => Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

describe('the target of a webhook', () => {
  it.each([
    'https://127.0.0.1/', 'https://2130706433/', 'https://0x7f.1/', 'https://0.0.0.0/', 'https://10.1.2.3/', 'https://172.16.0.1/', 'https://192.168.1.1/', 'https://169.254.169.254/latest',
    'https://100.100.100.200/', 'https://100.64.0.1/', 'https://168.63.129.16/', 'https://192.0.0.192/', 'https://198.18.0.1/', 'https://224.0.0.1/', 'https://255.255.255.255/',
    'https://[::1]/', 'https://[::]/', 'https://[::ffff:127.0.0.1]/', 'https://[::ffff:a01:203]/', 'https://[::127.0.0.1]/', 'https://[fe80::1]/', 'https://[fc00::1]/', 'https://[fd00:ec2::254]/',
    'https://[fec0::1]/', 'https://[64:ff9b::7f00:1]/', 'https://[64:ff9b:1::7f00:1]/', 'https://[2002:7f00:1::]/', 'https://[2001:db8::1]/', 'https://[ff02::1]/',
    'https://localhost/', 'https://localhost./', 'http://93.184.215.14/', 'http://example.cn/',
  ])('%s is refused', async (url) => {
    await expect(new WebhookTargets([]).check(url)).rejects.toMatchObject({ code: 'webhook-target-refused' });
  });

  it.each(['', 'hook', 'ftp://example.cn/', 'file:///etc/passwd', 'https://user:word@example.cn/', 'https://example.cn/#a', `https://example.cn/${'a'.repeat(2000)}`])('%s is no address of a receiver', async (url) => {
    await expect(new WebhookTargets([]).check(url)).rejects.toMatchObject({ code: 'webhook-invalid' });
  });

  it('may be public, by name and by address', async () => {
    const targets = new WebhookTargets([], resolvesTo(PUBLIC, '2606:2800:21f:cb07:6820:80da:af6b:8b2c'));
    expect(await targets.check('https://Hooks.Example.cn:8443/a?b=c')).toBe('https://hooks.example.cn:8443/a?b=c');
    expect(await targets.check(`https://${PUBLIC}/`)).toBe(`https://${PUBLIC}/`);
  });

  it('is refused when one of several addresses of its name is private, or none is there', async () => {
    for (const resolve of [resolvesTo(PUBLIC, '10.0.0.1'), resolvesTo('::ffff:192.168.0.1'), resolvesTo(), () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))]) {
      await expect(new WebhookTargets([], resolve).check('https://hooks.example.cn/')).rejects.toMatchObject({ code: 'webhook-target-refused' });
    }
  });

  it('may be private and without TLS where the configuration lists it, and nowhere else', async () => {
    const targets = new WebhookTargets(['oa.example', '10.2.0.0/16', '127.0.0.1', 'fd12::/16'], resolvesTo('10.9.9.9'));
    for (const url of ['http://oa.example/', 'https://oa.example/', 'http://10.2.3.4/', 'http://127.0.0.1:99/', 'https://[fd12::5]/', 'http://[::ffff:127.0.0.1]/']) {
      expect(await targets.check(url)).toBe(new URL(url).href);
    }
    for (const url of ['http://other.example/', 'https://10.3.0.1/', 'http://127.0.0.2/', 'https://other.example/', 'https://sub.oa.example/']) {
      await expect(targets.check(url)).rejects.toMatchObject({ code: 'webhook-target-refused' });
    }
  });
});

describe('a POST to a target', () => {
  it('goes nowhere when the name has come to mean a private address since it was checked', async () => {
    await using server = await receiver();
    let address = PUBLIC;
    const targets = new WebhookTargets([], () => Promise.resolve([{ address, family: 4 }]));
    const url = await targets.check(`https://rebinding.example:${String(server.port)}/`);
    address = '127.0.0.1';
    expect(await post(url, {}, '{}', targets)).toEqual({ outcome: 'refused', reason: expect.stringContaining('127.0.0.1') });
    expect(server.received).toEqual([]);
  });

  it('reaches an allowed name at the address it was resolved to', async () => {
    await using server = await receiver();
    const targets = new WebhookTargets(['oa.example'], resolvesTo('127.0.0.1'));
    expect(await post(`http://oa.example:${String(server.port)}/`, { 'webhook-id': 'a' }, '{"中":1}', targets)).toEqual({ outcome: 'answered', status: 204, retryAfterSeconds: null });
    expect(server.received.map(({ id, body, headers }) => [id, body, headers.host])).toEqual([['a', '{"中":1}', `oa.example:${String(server.port)}`]]);
  });

  it('does not go to a literal address that is refused, even when a stored URL says so', async () => {
    await using server = await receiver();
    expect(await post(`https://127.0.0.1:${String(server.port)}/`, {}, '{}', new WebhookTargets([]))).toMatchObject({ outcome: 'refused' });
    expect(server.received).toEqual([]);
  });

  it('ends with the head of an answer that never ends, and at the deadline when there is none', async () => {
    await using server = await receiver();
    const targets = new WebhookTargets(['127.0.0.1']);
    server.answer = (_, response) => {
      response.writeHead(200);
      const pour = (): void => { if (!response.destroyed) { response.write('x'.repeat(65_536)); setImmediate(pour); } };
      pour();
    };
    expect(await post(server.url, {}, '{}', targets)).toMatchObject({ outcome: 'answered', status: 200 });
    server.answer = () => undefined;
    expect(await post(server.url, {}, '{}', targets, 100)).toEqual({ outcome: 'failed', reason: 'timeout' });
  });

  it('says so when nobody listens', async () => {
    const gone = await receiver();
    await gone[Symbol.asyncDispose]();
    expect(await post(gone.url, {}, '{}', new WebhookTargets(['127.0.0.1']))).toEqual({ outcome: 'failed', reason: 'no-answer: ECONNREFUSED' });
  });
});
