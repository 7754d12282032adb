/**
 * Where a webhook may go: public https addresses, and what WEBHOOK_ALLOW names. Judged when a webhook is made, so that a person
 * learns of it, and again on the address that is really connected to, because a name may resolve to something else by then.
 */
import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { DomainError } from '../../core/errors.js';

/** Every address of a host name, as the operating system sees it. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** Thrown at connect time; its message is what the delivery keeps. */
export class TargetRefused extends Error {
  override readonly name = 'TargetRefused';
}

const URL_LIMIT = 2000;
/** The one metadata address among public ones: Azure's, reachable from inside its machines only. */
const METADATA = ['168.63.129.16'];
/** All that IANA gives out as global unicast; ipaddr.js calls addresses outside of it unicast too. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3');

export class WebhookTargets {
  readonly #names: ReadonlySet<string>;
  readonly #ranges: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];

  /** @param allow as in `Config.webhookAllow`: host names, addresses, ranges */
  constructor(allow: readonly string[], private readonly resolve: Resolve = (hostname) => systemLookup(hostname, { all: true })) {
    this.#names = new Set(allow.filter((host) => !ipaddr.isValid(host) && !ipaddr.isValidCIDR(host)));
    this.#ranges = allow.filter((host) => ipaddr.isValid(host) || ipaddr.isValidCIDR(host)).map(rangeOf);
  }

  /**
   * The URL as it will be called. Throws `webhook-invalid` for what is no URL of a receiver, `webhook-target-refused` for a place
   * that is not allowed or does not resolve.
   */
  async check(text: string): Promise<string> {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || text.length > URL_LIMIT || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '' || url.hash !== '') {
      throw new DomainError('webhook-invalid', '接收地址无效 / the address of the receiver is not valid',
        '须形如 https://host/path，不含用户名、口令和 #，不超过 2000 个字符 / it must look like https://host/path, without user, password or #, at most 2000 characters');
    }
    try {
      this.admit(url);
      if (addressOf(url) === null) await this.#resolved(hostOf(url));
    } catch (error) {
      if (!(error instanceof TargetRefused)) throw error;
      throw new DomainError('webhook-target-refused', `不能向 ${url.host} 发送 / webhooks may not go to ${url.host}: ${error.message}`,
        '请改用公网 https 地址，或由管理员在 WEBHOOK_ALLOW 中列出该主机 / use a public https address, or list the host in WEBHOOK_ALLOW', { host: url.host });
    }
    return url.href;
  }

  /** Judges scheme and a literal address: for those nothing is looked up, so `lookup` is never asked. Throws TargetRefused. */
  admit(url: URL): void {
    const address = addressOf(url);
    if (address !== null) this.#refuse(address, hostOf(url));
    const listed = address === null ? this.#names.has(hostOf(url)) : this.#inRange(address);
    if (url.protocol !== 'https:' && !listed) throw new TargetRefused('http 只用于列出的主机 / http is for listed hosts only');
  }

  /** For `node:http(s)`: resolves at the moment of connecting and gives only what may be connected to. One refused address refuses all. */
  readonly lookup: LookupFunction = (hostname, options, done) => {
    this.#resolved(hostname).then((addresses) => {
      const [first] = addresses;
      if (options.all === true) done(null, [...addresses]);
      else done(null, first?.address ?? '', first?.family ?? 0);
    }, (error: unknown) => { done(error as NodeJS.ErrnoException, ''); });
  };

  async #resolved(hostname: string): Promise<readonly LookupAddress[]> {
    const addresses = await this.resolve(hostname).catch((error: unknown) => {
      throw new TargetRefused(`无法解析 / does not resolve (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
    });
    if (addresses.length === 0) throw new TargetRefused('无法解析 / does not resolve');
    for (const { address } of addresses) this.#refuse(ipaddr.process(address.split('%')[0] ?? ''), hostname);
    return addresses;
  }

  #refuse(address: ipaddr.IPv4 | ipaddr.IPv6, hostname: string): void {
    if (this.#names.has(hostname) || this.#inRange(address) || isPublic(address)) return;
    throw new TargetRefused(`${address.toString()} 不是公网地址 / is not a public address`);
  }

  #inRange(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
    return this.#ranges.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  }
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (METADATA.includes(address.toString()) || address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_V6);
}

function rangeOf(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** URL has already turned every spelling of an IPv4 address (hexadecimal, one number) into the dotted one. */
function addressOf(url: URL): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const host = hostOf(url);
  return ipaddr.isValid(host) ? ipaddr.process(host) : null;
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}
