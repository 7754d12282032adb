import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import { testDatabase } from '../support/database.js';
import { runCommand, settingsFor } from './run-command.js';
import type { Ended } from './run-command.js';

const test = testDatabase();
const national = NATIONAL_CALENDAR.version;
const OFF = { off: true, zh: '厅庆', en: 'house day' };
const SIGNED = ['--as', 'tao.yuan', '--reason', '厅庆放假'];
let directory: string;

const run = (...args: string[]): Promise<Ended> => runCommand(settingsFor(test.logins), ...args);
async function answer<T>(...args: string[]): Promise<T> {
  const ended = await run(...args, '--json');
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return ended.json() as T;
}
async function refusal(...args: string[]): Promise<{ code: string; message: string; hint: string }> {
  const ended = await run(...args, '--json');
  expect(ended).toMatchObject({ code: 1, stderr: '' });
  return (ended.json() as { error: { code: string; message: string; hint: string } }).error;
}
async function file(name: string, body: unknown): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, typeof body === 'string' ? body : JSON.stringify(body));
  return path;
}
const setClock = (to: string): Promise<unknown> => test.owner.query('update clock set shift = $1::timestamptz - clock_timestamp()', [to]);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'jiannuo-rules-'));
  await setClock('2022-06-23T08:30+08:00');
  expect(await run('import', 'src/intake/seed/2022190.txt', '--ledger', 'src/intake/seed/2022190.ledger.json')).toMatchObject({ code: 0 });
  await setClock('2022-08-01T10:00+08:00');
});
afterAll(() => rm(directory, { recursive: true }));

describe('jiannuo profile', () => {
  interface Body { version: number; validFrom: string; ladder: Record<string, number> }

  it('lists every version, and shows one as the file a new one begins from', async () => {
    const { profiles } = await answer<{ profiles: { id: string; version: number; valid_from: string; verified: boolean }[] }>('profile', 'list');
    expect(profiles).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'guangxi', version: 1 }), expect.objectContaining({ id: 'guangxi', version: 2, verified: false })]));
    expect(await answer('profile', 'show', 'guangxi@1')).toMatchObject({ id: 'guangxi', version: 1 });
    expect(await answer('profile', 'show', 'guangxi')).toMatchObject({ id: 'guangxi', version: 2, ladder: { orange: 10 } });
    expect(await refusal('profile', 'show', 'guangxi@9')).toMatchObject({ code: 'config-invalid', hint: expect.stringContaining('guangxi@2') });
  });

  it('checks a file without storing it, and stores it for an administrator who says why', async () => {
    const shown = await answer<Body>('profile', 'show', 'guangxi');
    const next = await file('guangxi-3.json', { ...shown, version: 3, validFrom: '2022-07-15', ladder: { ...shown.ladder, blueAgain: 3, orange: 6 } });
    expect(await answer('profile', 'check', next)).toMatchObject({ id: 'guangxi', version: 3 });
    expect((await run('profile', 'show', 'guangxi@3')).code).toBe(1);
    expect(await refusal('profile', 'add', next, '--as', 'su.ming', '--reason', 'x')).toMatchObject({ code: 'not-allowed' });
    expect(await answer('profile', 'add', next, ...SIGNED)).toMatchObject({ id: 'guangxi', version: 3, valid_from: '2022-07-15' });
    expect(await test.owner.query(`select recorded_by, reason from profiles where id = 'guangxi' and version = 3`)).toEqual([{ recorded_by: 'tao-yuan', reason: '厅庆放假' }]);
    expect(await refusal('profile', 'add', next, ...SIGNED)).toMatchObject({ code: 'profile-overlap', hint: expect.stringContaining('4') });
  });

  it('names the file, the field and the way out of what it refuses', async () => {
    const shown = await answer<Body>('profile', 'show', 'guangxi@1');
    const backwards = await file('backwards.json', { ...shown, ladder: { ...shown.ladder, orange: 30, red: 20 } });
    const refused = await refusal('profile', 'check', backwards);
    expect(refused).toMatchObject({ code: 'profile-invalid', message: expect.stringContaining('backwards.json') });
    expect(refused.message).toContain('ladder');
    expect(await refusal('profile', 'check', await file('broken.json', '{"id": '))).toMatchObject({ code: 'file-unreadable', message: expect.stringContaining('broken.json') });
    expect(await refusal('profile', 'check', join(directory, 'absent.json'))).toMatchObject({ code: 'file-unreadable' });
  });
});

describe('jiannuo calendar and recount', () => {
  const body = { id: 'own-kjt-1', level: 'own', jurisdiction: 'guangxi', source: '厅办公室通知', days: { '2022-09-21': OFF, '2022-09-26': OFF } };

  it('stores a layer and puts it in force; what is open stays', async () => {
    const path = await file('layer.json', body);
    expect(await answer('calendar', 'check', path)).toMatchObject({ id: 'own-kjt-1', days: 2 });
    expect(await refusal('calendar', 'use', 'guangxi', national, 'own-kjt-1', ...SIGNED)).toMatchObject({ code: 'calendar-missing' });
    expect(await refusal('calendar', 'add', path, '--as', 'su.ming', '--reason', 'x')).toMatchObject({ code: 'not-allowed' });
    await answer('calendar', 'add', path, ...SIGNED);
    expect(await refusal('calendar', 'use', 'guanxi', national, ...SIGNED)).toMatchObject({ code: 'calendar-invalid', hint: expect.stringContaining('guangxi') });
    expect(await answer('calendar', 'use', 'guangxi', national, 'guangxi-1', 'own-kjt-1', ...SIGNED)).toEqual({ jurisdiction: 'guangxi', version: `${national}+guangxi-1+own-kjt-1` });
    const listed = await answer<{ layers: { id: string }[]; in_force: unknown[] }>('calendar', 'list');
    expect(listed.layers.map(({ id }) => id)).toEqual([national, 'guangxi-1', 'own-kjt-1']);
    expect(listed.in_force).toEqual([{ jurisdiction: 'guangxi', version: `${national}+guangxi-1+own-kjt-1` }]);
    const shown = await answer<{ days: { on: string }[] }>('calendar', 'show', 'guangxi', '--year', '2022');
    expect(shown.days).toContainEqual({ on: '2022-09-21', ...OFF });
    expect(await answer('show', '2022190-P5')).toMatchObject({ due_on: '2022-09-21' });
  });

  it('shows what a recount would move, changes nothing, then applies it with old and new date in the history', async () => {
    interface Plan { applied: boolean; counts: Record<string, number>; items: { id: string; outcome: string; before: object; after: object; used: unknown }[] }
    const plan = await answer<Plan>('recount', '--jurisdiction', 'guangxi');
    expect(plan).toMatchObject({ applied: false, counts: { 'moved': 1, 'overdue': 0 } });
    const moved = plan.items.find(({ id }) => id === '2022190-P5');
    expect(moved).toMatchObject({
      outcome: 'moved', used: { unit: 'days', used: 39, goal: 90 },
      before: { due_on: '2022-09-21', overdue_on: '2022-09-22', orange_on: '2022-10-10' }, after: { due_on: '2022-09-22', overdue_on: '2022-09-23', orange_on: '2022-10-12' },
    });
    const text = (await run('recount', '--jurisdiction', 'guangxi')).stdout;
    expect(text).toMatch(/^[^\n]*\n─+\n2022190-P5 +时限变动 +2022-09-21 [^\n]*39\/90 日 days\n[^\n]*→ 2022-09-22 [^]*未作更改[^]*时限变动 \/ due date moves: 1/u);
    expect(await answer('show', '2022190-P5')).toMatchObject({ due_on: '2022-09-21' });

    expect(await refusal('recount', '--jurisdiction', 'guangxi', '--apply', '--as', 'su.ming', '--reason', 'x')).toMatchObject({ code: 'not-allowed' });
    expect(await answer('recount', '--jurisdiction', 'guangxi', '--apply', ...SIGNED)).toMatchObject({ ...plan, applied: true });
    const after = await answer<{ due_on: string; history: { event: string; sentence?: unknown }[] }>('show', '2022190-P5');
    expect(after).toMatchObject({ due_on: '2022-09-22' });
    expect(after.history.at(-1)).toMatchObject({ event: 'RECOUNTED' });
    expect((await run('show', '2022190-P5')).stdout).toMatch(/时限由2022年9月21日[^\n]*改为2022年9月22日/u);
    expect(await run('verify', '--all')).toMatchObject({ code: 0 });
    expect((await answer<Plan>('recount', '--jurisdiction', 'guangxi')).items.filter(({ outcome }) => outcome === 'moved')).toEqual([]);
  });

  it('counts open ladders by a newer profile when told to', async () => {
    const plan = await answer<{ counts: Record<string, number>; items: { before: { profile: string }; after: { profile: string } }[] }>('recount', '--jurisdiction', 'guangxi', '--profile', 'guangxi@3');
    expect(plan.counts['ladder']).toBeGreaterThan(0);
    expect(plan.items.find(({ after }) => after.profile === 'guangxi@3')?.before.profile).toBe('guangxi@2');
  });

  it('names what is unknown', async () => {
    expect(await refusal('recount', '--jurisdiction', 'guanxi')).toMatchObject({ code: 'recount-refused', hint: expect.stringContaining('guangxi') });
    expect(await refusal('recount', '--jurisdiction', 'guangxi', '--calendar', 'nowhere')).toMatchObject({ code: 'calendar-missing' });
    expect(await refusal('recount', '--jurisdiction', 'guangxi', '--profile', 'guangxi@9')).toMatchObject({ code: 'config-invalid' });
  });

  it('asks for next year’s holidays from November on', async () => {
    await setClock(`${String(NATIONAL_CALENDAR.lastYear)}-11-02T10:00+08:00`);
    const next = NATIONAL_CALENDAR.lastYear + 1;
    expect(await answer('calendar', 'show', 'guangxi')).toMatchObject({ missing_year: next });
    const { checks } = (await run('doctor', '--json')).json() as { checks: { name: string; state: string; zh: string; hint: string }[] };
    expect(checks.find(({ name }) => name === 'calendars-in-force')).toMatchObject({ state: 'warn', zh: expect.stringContaining(`guangxi ${String(next)}`), hint: expect.stringContaining('calendar add') });
  });
});

it.each([
  'recount', 'recount --jurisdiction guangxi --profile guangxi', 'recount --jurisdiction guangxi --apply', 'recount --jurisdiction guangxi --apply --as x',
  'calendar', 'calendar use guangxi --as x --reason y', 'calendar show guangxi --year soon', 'profile add x.json', 'profile show',
])('takes “jiannuo %s” for a usage error', async (line) => {
  expect(await runCommand({}, ...line.split(' '))).toMatchObject({ code: 2, stdout: '' });
});
