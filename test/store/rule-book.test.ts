import { beforeAll, describe, expect, it } from '@jest/globals';
import { NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import { NATIONAL_LAYER, shippedCalendarOf } from '../../src/core/calendar-layers.js';
import { profileById } from '../../src/core/profile.js';
import type { Rules } from '../../src/core/rules.js';
import { ensureLayers, ensureProfile, layersOf, profilesOf, RuleBook, rulesKnowing } from '../../src/store/rule-book.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
const OFF = { off: true, zh: '厅庆', en: 'house day' };
const national = NATIONAL_CALENDAR.version;

const rulesOf = (book: RuleBook): Promise<Rules> => db.database.transaction((tx) => book.current(tx));
/** As another process adds them. */
async function addLayer(id: string): Promise<void> {
  const body = { id, level: 'own', jurisdiction: 'guangxi', source: '通知', days: { '2026-11-24': OFF } };
  await db.owner.query(`insert into calendar_layers (id, level, jurisdiction, body, recorded_at) values ($1, 'own', 'guangxi', $2, now())`, [id, JSON.stringify(body)]);
}
async function putInForce(jurisdiction: string, version: string): Promise<void> {
  await db.owner.query(`insert into calendars (version, source, covers_until) values ($1, 'test', '2026-12-31') on conflict do nothing`, [version]);
  await db.owner.query(`insert into calendars_in_force (jurisdiction, version, since, reason) values ($1, $2, now(), 'test')`, [jurisdiction, version]);
}

describe('the rules of a fresh database', () => {
  it('are those the program ships', async () => {
    const rules = await rulesOf(new RuleBook());
    expect(rules.profile('guangxi', 1)).toBe(profileById('guangxi', 1));
    expect(rules.calendarOf('guangxi')).toBe(shippedCalendarOf('guangxi'));
    expect(rules.calendarOf('elsewhere').version).toBe(national);
    expect(rules.calendar(national).version).toBe(national);
  });

  it('refuse what is not known, naming what there is', async () => {
    const rules = await rulesOf(new RuleBook());
    expect(() => rules.calendar(`${national}+nowhere`)).toThrow(expect.objectContaining({ code: 'calendar-missing', facts: expect.objectContaining({ layer: 'nowhere' }) }));
    expect(() => rules.profileOn('nowhere', '2022-06-23')).toThrow(expect.objectContaining({ code: 'profile-not-in-force' }));
  });
});

describe('what another process adds', () => {
  const book = new RuleBook();
  beforeAll(async () => {
    await rulesOf(book);
  });

  it('is noticed without a restart, and a value handed out before stays as it was', async () => {
    const before = await rulesOf(book);
    expect(await rulesOf(book)).toBe(before);
    await addLayer('own-1');
    await putInForce('guangxi', `${national}+own-1`);
    const after = await rulesOf(book);
    expect(after.calendarOf('guangxi').isWorkday('2026-11-24')).toBe(false);
    expect(before.calendarOf('guangxi').isWorkday('2026-11-24')).toBe(true);
    expect(after.calendarOf('shanghai').isWorkday('2026-11-24')).toBe(true);
  });

  it('counts from the last one put in force, place by place', async () => {
    await putInForce('guangxi', national);
    expect((await rulesOf(book)).calendarOf('guangxi').version).toBe(national);
    await putInForce('guangxi', `${national}+own-1`);
    expect((await rulesOf(book)).calendarOf('guangxi').version).toBe(`${national}+own-1`);
  });

  it('is a profile version beside the shipped ones, in force from its day on', async () => {
    const { version } = (await profilesOf(db.owner.manager, 'guangxi')).at(-1) ?? { version: 0 };
    const body = { ...JSON.parse(JSON.stringify(profileById('guangxi', version))) as object, version: version + 1, validFrom: '2026-07-01' };
    await db.owner.query(`insert into profiles (id, version, body, valid_from, verified, source) values ('guangxi', $1, $2, '2026-07-01', false, 'test')`, [version + 1, JSON.stringify(body)]);
    const rules = await rulesOf(book);
    expect(rules.profile('guangxi', version + 1)).toMatchObject({ validFrom: '2026-07-01' });
    expect([rules.profileOn('guangxi', '2026-06-30').version, rules.profileOn('guangxi', '2026-07-01').version]).toEqual([version, version + 1]);
    expect(() => rules.profile('guangxi', 99)).toThrow(expect.objectContaining({ code: 'config-invalid', hint: expect.stringContaining(`guangxi@${String(version + 1)}`) }));
    const one = await rulesKnowing(db.owner.manager, { profileId: 'guangxi', profileVersion: version + 1, calendarVersion: `${national}+own-1` });
    expect(one.calendar(`${national}+own-1`).isWorkday('2026-11-24')).toBe(false);
  });
});

describe('the days of shipped layers', () => {
  it('are kept once when a calendar of them is first used, and read back equal', async () => {
    for (let i = 0; i < 2; i += 1) await db.database.transaction((tx) => ensureLayers(tx, shippedCalendarOf('guangxi'), new Date('2026-11-24T02:00:00.000Z')));
    const rows = await db.owner.query<{ id: string; body: string }[]>(`select id, body from calendar_layers where reason = 'shipped' order by id`);
    expect(rows.map(({ id }) => id)).toEqual([NATIONAL_LAYER.id, 'guangxi-1']);
    expect(JSON.parse(rows[0]?.body ?? '')).toEqual(NATIONAL_LAYER);
    expect((await layersOf(db.owner.manager)).get(NATIONAL_LAYER.id)).toBe(NATIONAL_LAYER);
  });
});

it('a profile that is kept already is no change of the rules, so that imports do not wait for each other', async () => {
  const counted = async (): Promise<unknown> => (await db.owner.query<unknown[]>('select count from rule_changes'))[0];
  await db.database.transaction((tx) => ensureProfile(tx, profileById('shandong', 1)));
  const before = await counted();
  await db.database.transaction((tx) => ensureProfile(tx, profileById('shandong', 1)));
  expect(await counted()).toEqual(before);
});

it.each(['profiles', 'calendar_layers', 'calendars_in_force'])('%s only grows, also for the owner', async (table) => {
  await expect(db.owner.query(`delete from ${table} where false`)).rejects.toThrow();
  await expect(db.database.app.query(`update ${table} set reason = '' where false`)).rejects.toThrow();
});
