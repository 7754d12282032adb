import { beforeAll, describe, expect, it } from '@jest/globals';
import { Secret } from '../../src/secret.js';
import { LetterLinks } from '../../src/outbox/letter-links.js';
import { openLink } from '../../src/outbox/open-links.js';
import { testDatabase } from '../support/database.js';
import { at, World } from '../support/factory.js';
import { runCommand, settingsFor } from './run-command.js';
import type { Ended } from './run-command.js';

const db = testDatabase();
let world: World;
let token: string;
const run = (...args: string[]): Promise<Ended> => runCommand(settingsFor(db.logins), 'links', ...args);
beforeAll(async () => {
  world = await World.create(db.database);
  const id = await world.open();
  await world.sweep(at('2022-09-14T10:00'));
  const notice = (await world.notices(id)).find(({ letter }) => letter === 'reminder')?.id ?? '';
  token = await db.database.transaction((tx) => new LetterLinks(new Secret('any')).issue(tx, notice)) ?? '';
});

describe('jiannuo links', () => {
  it('lists links without showing one, and ends those of a contact', async () => {
    const listed = await run('list', '--json');
    const { links: [link] } = listed.json() as { links: { id: string; contact: string; state: string; address: string }[] };
    expect([link?.state, link?.address]).toEqual(['open', world.address('handler')]);
    const shown = await run('list');
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('有效 open');
    expect(shown.stdout + listed.stdout).not.toContain(token);
    expect((await run('revoke', '--contact', link?.contact ?? '', '--as', world.key, '--reason', '已调离', '--json')).json()).toEqual({ revoked: 1 });
    expect((await db.database.transaction((tx) => openLink(tx, token)))?.state).toBe('revoked');
    expect((await run('list', '--contact', link?.contact ?? '')).stdout).toContain('已撤 revoked');
  }, 60_000); // four processes, one after the other

  it.each([
    ['nobody says whose', ['revoke', '--as', 'KEY', '--reason', 'x'], 'event-data-invalid'],
    ['two are named', ['revoke', '--link', '1', '--contact', '1', '--as', 'KEY', '--reason', 'x'], 'event-data-invalid'],
    ['the number is none', ['revoke', '--link', '1; drop table links', '--as', 'KEY', '--reason', 'x'], 'event-data-invalid'],
    ['nobody is called that', ['revoke', '--link', '1', '--as', 'nobody', '--reason', 'x'], 'unknown-person'],
  ])('revokes nothing when %s', async (_, args, code) => {
    const ended = await run(...args.map((arg) => arg.replace('KEY', world.key)), '--json');
    expect([ended.code, (ended.json() as { error: { code: string } }).error.code]).toEqual([1, code]);
  });
});
