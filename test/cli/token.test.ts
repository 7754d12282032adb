import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase } from '../support/database.js';
import { Caller } from '../web/api/program.js';
import { startSite } from '../web/site.js';
import type { Site } from '../web/site.js';
import { world } from '../web/world.js';
import { runCommand, settingsFor } from './run-command.js';

describe('jiannuo token', () => {
  const db = testDatabase();
  let site: Site;
  beforeAll(async () => { site = await startSite(db.database, await world(db)); });
  afterAll(() => site.close());
  const run = (...args: string[]): ReturnType<typeof runCommand> => runCommand(settingsFor(db.logins), ...args);

  it('makes one that works until it is revoked, and shows it once', async () => {
    const made = await run('token', 'create', '--for', 'shen.ji', '--name', '年度审计', '--scopes', 'read', '--days', '30', '--as', 'shen.ji', '--json');
    expect([made.code, made.json()]).toEqual([0, { id: expect.any(String), token: expect.stringMatching(/^jn_[A-Za-z0-9_-]{43}$/), person: 'shen-ji', scopes: ['read'], expires_at: expect.any(String) }]);
    const { id, token } = made.json() as { id: string; token: string };
    expect((await new Caller(site, token).get('/board')).status).toBe(200);
    const listed = await run('token', 'list', '--for', 'shen-ji');
    expect(listed.stdout).toMatch(/shen\.ji +年度审计 +read/);
    expect(listed.stdout).not.toContain(token.slice(3));
    expect((await run('token', 'list', '--json')).json()).toMatchObject({ tokens: [{ id, person: 'shen-ji', per_minute: 300, revoked_at: null, last_used_at: expect.any(String) }] });
    await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ('far-admin', 'far', '外地', 'far.admin', '{administrator}'), ('admin', 'guangxi', '管理', 'admin', '{administrator}')`);
    const foreign = await run('token', 'revoke', id, '--as', 'far.admin', '--json');
    expect([foreign.code, foreign.json()]).toMatchObject([1, { error: { code: 'not-allowed' } }]);
    expect((await run('token', 'revoke', id, '--as', 'admin')).code).toBe(0);
    expect((await new Caller(site, token).get('/board')).status).toBe(401);
    expect(await db.owner.query(`select event, person_id, about_id from access_log where event like 'token-%' order by id`)).toEqual([
      { event: 'token-created', person_id: 'shen-ji', about_id: 'shen-ji' }, { event: 'token-revoked', person_id: 'admin', about_id: 'shen-ji' }, { event: 'token-refused', person_id: 'shen-ji', about_id: null },
    ]);
  }, 60_000);

  it('refuses a scope there is not, more days than there may be, and a person nobody knows', async () => {
    for (const args of [['--scopes', 'everything'], ['--scopes', 'read', '--days', '367'], ['--scopes', 'read', '--days', '1e2'], ['--scopes', 'read', '--per-minute', '0']]) {
      expect((await run('token', 'create', '--for', 'shen.ji', '--name', 'x', ...args)).code).toBe(2);
    }
    const unknown = await run('token', 'create', '--for', 'nobody', '--name', 'x', '--scopes', 'read', '--json');
    expect([unknown.code, unknown.json()]).toMatchObject([1, { error: { code: 'unknown-person' } }]);
    expect((await run('token', 'revoke', '999', '--json')).json()).toMatchObject({ error: { code: 'token-unknown' } });
  }, 60_000);
});
