import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../../../src/store/database.js';
import type { Database } from '../../../src/store/database.js';
import { testDatabase } from '../../support/database.js';
import { METRICS_TOKEN, startSite } from '../site.js';
import type { Site } from '../site.js';
import { world } from '../world.js';

const given = testDatabase();
let site: Site;
let cutOff: { site: Site; database: Database };
beforeAll(async () => {
  const commitments = await world(given);
  site = await startSite(given.database, commitments);
  const database = await openDatabase({ connection: given.logins.app, purpose: 'cut-off' });
  cutOff = { database, site: await startSite(database, commitments) };
});
afterAll(async () => {
  await site.close();
  await cutOff.site.close();
});

const asked = async (path: string, { url }: Site = site): Promise<unknown> => {
  const answer = await fetch(`${url}${path}`);
  return [answer.status, await answer.json()];
};

describe('health', () => {
  it('is ready when everything works, and says so to anybody without saying what runs', async () => {
    expect(await asked('/health/ready')).toEqual([200, { status: 'ready', causes: [] }]);
    expect(await asked('/health/live')).toEqual([200, { status: 'ok' }]);
  });

  it.each([
    ['sweep', `update commitments set next_fire_at = jiannuo_now() - interval '6 minutes' where id = 'BLUE'`, `update commitments set next_fire_at = jiannuo_now() + interval '1 day' where id = 'BLUE'`],
    ['mail', `update transport set paused_until = jiannuo_now() + interval '5 minutes', reason = '535 refused'`, 'update transport set paused_until = null, reason = null'],
    ['migrations', `insert into migrations (timestamp, name) values (1999999999999, 'Newer1999999999999')`, `delete from migrations where name = 'Newer1999999999999'`],
  ])('is not ready because of: %s', async (cause, broken, mended) => {
    await given.owner.query(broken);
    expect(await asked('/health/ready')).toEqual([503, { status: 'not-ready', causes: [cause] }]);
    expect(await asked('/health/live')).toEqual([200, { status: 'ok' }]);
    await given.owner.query(mended);
    expect(await asked('/health/ready')).toEqual([200, { status: 'ready', causes: [] }]);
  });

  it('names the database when it does not answer, and the process lives on', async () => {
    await cutOff.database.close();
    expect(await asked('/health/ready', cutOff.site)).toEqual([503, { status: 'not-ready', causes: ['database'] }]);
    expect(await asked('/health', cutOff.site)).toEqual([503, { status: 'unavailable' }]);
    expect(await asked('/health/live', cutOff.site)).toEqual([200, { status: 'ok' }]);
    const scraped = await (await fetch(`${cutOff.site.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })).text();
    expect(scraped).toContain('\njiannuo_database_up 0\n');
    expect(scraped).not.toMatch(/^jiannuo_open_incidents \d/m);
  });
});
