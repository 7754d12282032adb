import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '../support/database.js';
import { startSite, Visitor } from './site.js';
import type { Site } from './site.js';
import { world } from './world.js';

const FEIGNED = '6.6.6.6';
const VISITOR = '203.0.113.7';
const PROXY = '10.0.0.9';
const given = testDatabase();
const sites: Site[] = [];
beforeAll(async () => {
  const commitments = await world(given);
  for (const trustProxy of [0, 1, 2]) sites.push(await startSite(given.database, commitments, { trustProxy }));
});
afterAll(async () => {
  for (const site of sites) await site.close();
});

function behind(proxies: number): Site {
  const site = sites[proxies];
  if (site === undefined) throw new Error('no such site');
  return site;
}

/** What the access log says of a sign-in that was refused. */
async function loggedFor(proxies: number, forwarded: string): Promise<unknown> {
  const answer = await new Visitor(behind(proxies)).post('/sign-in', { login: 'nobody', password: 'x' }, { 'x-forwarded-for': forwarded });
  expect(answer.status).toBe(401);
  const [row] = await given.owner.query<{ address: string }[]>(`select address from access_log where event = 'sign-in-refused' order by id desc limit 1`);
  return row?.address;
}

describe('the address of a visitor', () => {
  it.each([
    [0, FEIGNED, '127.0.0.1'],
    [1, VISITOR, VISITOR],
    [1, `${FEIGNED}, ${VISITOR}`, VISITOR],
    [2, `${FEIGNED}, ${VISITOR}, ${PROXY}`, VISITOR],
    [1, `${FEIGNED}, ${'x'.repeat(2000)}`, '127.0.0.1'],
  ])('behind %i trusted proxies, with X-Forwarded-For: %.40s, is %s', async (proxies, forwarded, address) => {
    expect(await loggedFor(proxies, forwarded)).toBe(address);
  });

  it('is counted as what it is: whoever feigns another one with each request has to wait all the same', async () => {
    const statuses = new Set<number>();
    for (let n = 0; n < 101; n += 1) statuses.add((await new Visitor(behind(0)).get('/l/none', { 'x-forwarded-for': `198.51.100.${String(n)}` })).status);
    expect([...statuses]).toEqual([404, 429]);
  });

  it('keeps a visitor behind the proxy from waiting for another one', async () => {
    const from = async (address: string): Promise<number> => (await new Visitor(behind(1)).get('/l/none', { 'x-forwarded-for': address })).status;
    for (let n = 0; n < 100; n += 1) expect(await from(VISITOR)).toBe(404);
    expect([await from(VISITOR), await from('203.0.113.8')]).toEqual([429, 404]);
  });

  it('counts in the database: a second process goes on where the first has stopped', async () => {
    expect((await new Visitor(behind(2)).get('/l/none', { 'x-forwarded-for': `${VISITOR}, ${PROXY}` })).status).toBe(429);
  });
});
