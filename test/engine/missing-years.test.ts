import { beforeAll, expect, it } from '@jest/globals';
import { NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import { askForMissingYears } from '../../src/engine/missing-years.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { at, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
const book = new RuleBook();
let world: World;
beforeAll(async () => {
  world = await World.create(db.database);
  await world.open();
});

const run = (now: Date): ReturnType<typeof askForMissingYears> => db.database.transaction((tx) => askForMissingYears(tx, book, now));
const open = (): Promise<{ message: string }[]> => db.database.app.query('select message from incidents where commitment_id is null and resolved_at is null');
const NOVEMBER = at(`${String(NATIONAL_CALENDAR.lastYear)}-11-02T09:00`);

it('asks for next year’s holidays from November on, once, and takes it back when they are in force', async () => {
  expect(await run(at(`${String(NATIONAL_CALENDAR.lastYear)}-10-31T09:00`))).toEqual({ asked: 0, resolved: 0 });
  expect(await run(NOVEMBER)).toEqual({ asked: 1, resolved: 0 });
  expect(await run(NOVEMBER)).toEqual({ asked: 0, resolved: 0 });
  expect(await open()).toEqual([{ message: expect.stringContaining(`${world.key}: 缺 ${String(NATIONAL_CALENDAR.lastYear + 1)} 年放假安排`) }]);
  const next = String(NATIONAL_CALENDAR.lastYear + 1);
  const body = { id: `CN-notice-${next}`, level: 'national', jurisdiction: null, source: 'test', days: { [`${next}-10-01`]: { off: true, zh: '国庆节', en: 'National Day' } } };
  await db.database.app.query(`insert into calendar_layers (id, level, body, recorded_at) values ($1, 'national', $2, now())`, [body.id, JSON.stringify(body)]);
  const version = `${NATIONAL_CALENDAR.version}+${body.id}`;
  await db.database.app.query(`insert into calendars (version, source, covers_until) values ($1, 'test', $2)`, [version, `${next}-12-31`]);
  await db.database.app.query(`insert into calendars_in_force (jurisdiction, version, since, reason) values ($1, $2, now(), 'test')`, [world.key, version]);
  expect(await run(NOVEMBER)).toEqual({ asked: 0, resolved: 1 });
  expect(await open()).toEqual([]);
});
