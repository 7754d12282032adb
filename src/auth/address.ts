import { isIP } from 'node:net';
import type { Request } from 'express';

/**
 * Where a request comes from: for counting attempts and for the access log, nowhere for deciding what somebody may do. The only reading of
 * an address there is. It is that of the connection, or as many hops before it as TRUST_PROXY says there are proxies of ours: express counts
 * them from the end of X-Forwarded-For, so what a client writes there itself is not believed. A hop that is no address counts as none.
 */
export function addressOf({ ip = '', socket }: Pick<Request, 'ip' | 'socket'>): string {
  return (isIP(ip) === 0 ? socket.remoteAddress ?? '' : ip).replace(/^::ffff:/, '');
}
