import { beforeAll, describe, expect, it } from '@jest/globals';
import { Verifier } from '../../src/audit/verifier.js';
import { NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import { profileById } from '../../src/core/profile.js';
import { applyRecount, planRecount } from '../../src/engine/recount.js';
import { addLayer, addProfile, checkLayer, useCalendar } from '../../src/engine/rules.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { at, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
const book = new RuleBook();
const ADMIN = { id: '', name: '管理员', roles: ['administrator' as const], office: null };
const NOW = at('2022-08-01T10:00');
let world: World;
let n = 0;

beforeAll(async () => {
  world = await World.create(db.database);
  ADMIN.id = `${world.key}-admin`;
  await db.database.app.query(`insert into people (id, jurisdiction, name, login, roles) values ($1, $2, '管理员', $1, '{administrator}')`, [ADMIN.id, world.key]);
});

const tx = <T>(run: Parameters<typeof db.database.transaction<T>>[0]): Promise<T> => db.database.transaction(run);
const layer = (days: Record<string, unknown>, given: object = {}): { id: string } & Record<string, unknown> =>
  ({ id: `own-${world.key}-${String(n += 1)}`, level: 'own', jurisdiction: world.key, source: '厅办公室通知', days, ...given });
const store = (body: object, by: Parameters<typeof addLayer>[1]['by'] = ADMIN): Promise<unknown> => tx((t) => addLayer(t, { body, place: 'layer.json', by, reason: '厅庆', now: NOW }));
const use = (...ids: string[]): Promise<{ version: string }> =>
  tx((t) => useCalendar(t, { jurisdiction: world.key, layers: ['CN-chinese-days-1.5.7', ...ids], by: ADMIN, reason: '厅庆', now: NOW }));
const national = NATIONAL_CALENDAR.version;
const OFF = { off: true, zh: '厅庆', en: 'house day' };

describe('a calendar layer', () => {
  it('is stored once, never edited, and counts for what is opened once it is in force', async () => {
    const body = layer({ '2022-09-22': OFF });
    await store(body);
    await store(body);
    for (const changed of [{ days: { '2022-09-23': OFF } }, { source: '另一通知' }]) {
      await expect(store({ ...body, ...changed })).rejects.toMatchObject({ code: 'calendar-invalid', hint: expect.stringContaining('never edited') });
    }
    const before = await world.open();
    const { version } = await use(body.id);
    expect(version).toBe(`${national}+${body.id}`);
    const after = await world.open();
    const [old, fresh] = await Promise.all([before, after].map(async (id) => (await world.history(id)).at(-1)?.entry.deadline.calendar));
    expect([old, fresh]).toEqual([national, version]);
    await use();
    // A later program ships another national table and must still know this one.
    expect(await db.database.app.query('select level from calendar_layers where id = $1', [national])).toEqual([{ level: 'national' }]);
  });

  it.each([
    ['a date that does not exist', () => layer({ '2022-02-30': OFF }), 'calendar-invalid', '2022-02-30'],
    ['a year without a working day', () => layer(Object.fromEntries(Array.from({ length: 365 }, (_, i) => [new Date(Date.UTC(2023, 0, 1 + i)).toISOString().slice(0, 10), OFF]))), 'calendar-missing', '2023'],
    ['no jurisdiction for an own one', () => layer({ '2022-09-22': OFF }, { jurisdiction: null }), 'calendar-invalid', 'jurisdiction'],
    ['no days', () => ({ ...layer({}), days: 'none' }), 'calendar-invalid', 'days'],
  ])('is refused with %s, naming the place; nothing is stored', async (_, body, code, place) => {
    const made = body();
    await expect(store(made)).rejects.toMatchObject({ code, message: expect.stringContaining(place), hint: expect.stringMatching(/\S/) });
    await expect(tx((t) => checkLayer(t, made, 'layer.json'))).rejects.toMatchObject({ code });
    expect(await db.database.app.query('select 1 from calendar_layers where id = $1', [made.id])).toEqual([]);
  });

  it('is stored and put in force by an administrator only, and only where it belongs', async () => {
    await expect(store(layer({ '2022-09-22': OFF }), world.person('supervisor'))).rejects.toMatchObject({ code: 'not-allowed' });
    const body = layer({ '2022-09-22': OFF });
    await store(body);
    await expect(tx((t) => useCalendar(t, { jurisdiction: 'elsewhere', layers: ['CN-chinese-days-1.5.7', body.id], by: ADMIN, reason: 'x', now: NOW }))).rejects.toMatchObject({ code: 'calendar-invalid' });
    await expect(tx((t) => useCalendar(t, { jurisdiction: 'elsewhere', layers: [national], by: ADMIN, reason: 'x', now: NOW }))).rejects.toMatchObject({ facts: { known: expect.arrayContaining([world.key]) } });
    await expect(use('nowhere')).rejects.toMatchObject({ code: 'calendar-missing', facts: { layer: 'nowhere' } });
  });
});

describe('a profile version', () => {
  const shipped = JSON.parse(JSON.stringify(profileById('guangxi', 2))) as Record<string, unknown>;
  const add = (changed: object, by: Parameters<typeof addProfile>[1]['by'] = ADMIN): Promise<unknown> =>
    tx((t) => addProfile(t, { body: { ...shipped, version: 3, ...changed }, place: 'guangxi.json', by, reason: '核实', now: NOW }));

  it.each([
    ['a ladder that goes backwards', { ladder: { blueAgain: 5, orange: 20, red: 10, referred: 40 } }, 'profile-invalid'],
    ['a validity that overlaps', { validFrom: '2021-06-01' }, 'profile-overlap'],
    ['a number that exists', { version: 2 }, 'profile-overlap'],
    ['a hole in its numbers', { version: 9, validFrom: '2023-01-01' }, 'profile-gap'],
  ])('is refused with %s; nothing is stored', async (_, changed, code) => {
    await expect(add(changed)).rejects.toMatchObject({ code, message: expect.stringMatching(/\S/), hint: expect.stringMatching(/\S/) });
    expect(await db.database.app.query(`select 1 from profiles where id = 'guangxi' and version > 2`)).toEqual([]);
  });

  it('is stored once when two administrators add the same number at the same time', async () => {
    const shanghai = { ...JSON.parse(JSON.stringify(profileById('shanghai', 1))) as object, version: 2, validFrom: '2026-01-01' };
    const both = await Promise.allSettled([1, 2].map(() => tx((t) => addProfile(t, { body: shanghai, place: 'shanghai.json', by: ADMIN, reason: '核实', now: NOW }))));
    expect(both.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'stored')).sort()).toEqual(['profile-overlap', 'stored']);
  });

  it('counts for nothing that is open until it is recounted; then only the ladder moves, the promised date stays', async () => {
    await expect(add({ validFrom: '2022-07-15' }, world.person('supervisor'))).rejects.toMatchObject({ code: 'not-allowed' });
    const id = await world.open();
    await add({ validFrom: '2022-07-15', ladder: { blueAgain: 3, orange: 6, red: 20, referred: 40 } });
    const rules = await tx((t) => book.current(t));
    expect(rules.profileOn('guangxi', '2022-07-14').version).toBe(2);
    expect(rules.profileOn('guangxi', '2022-07-15').version).toBe(3);
    await world.sweep(NOW);
    expect((await world.history(id)).at(-1)?.entry.deadline.profile).toBe('guangxi@1');
    const order = { jurisdiction: world.key, profile: { id: 'guangxi', version: 3 }, calendar: national, now: NOW };
    const item = (await tx((t) => planRecount(t, book, order))).find((one) => one.id === id);
    expect(item).toMatchObject({ outcome: 'ladder', before: { orangeOn: '2022-10-10', dueOn: '2022-09-21' }, after: { orangeOn: '2022-09-29', dueOn: '2022-09-21', profile: 'guangxi@3' } });
    await tx((t) => applyRecount(t, book, world.commitments, { ...order, by: ADMIN, reason: '启用新规则' }));
    await world.sweep(at('2022-09-29T00:00'));
    expect(JSON.parse((await world.row(id)).snapshot)).toMatchObject({ value: { underway: { clock: { overdue: 'orange' } } } });
    expect(await tx((t) => new Verifier(book).verifyOne(t, id))).toBeNull();
  });
});
