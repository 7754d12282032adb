import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { hashPassword } from '../../../src/auth/passwords.js';
import { NATIONAL_CALENDAR } from '../../../src/core/calendar.js';
import { Commitments } from '../../../src/engine/commitments.js';
import { askForMissingYears } from '../../../src/engine/missing-years.js';
import { RuleBook } from '../../../src/store/rule-book.js';
import { testDatabase } from '../../support/database.js';
import { at, World } from '../../support/factory.js';
import { startSite, Visitor } from '../site.js';
import type { Site } from '../site.js';
import { PASSWORD } from '../world.js';

const given = testDatabase();
const book = new RuleBook();
let site: Site;
beforeAll(async () => {
  const world = await World.create(given.database);
  await world.open();
  const password = await hashPassword(PASSWORD);
  for (const role of ['administrator', 'supervisor', 'handler']) {
    await given.owner.query(`insert into people (id, jurisdiction, name, login, password_hash, roles) values ($1, $2, $1, $1, $3, array[$1])`, [role, world.key, password]);
  }
  site = await startSite(given.database, new Commitments(book));
});
afterAll(() => site.close());

it('the board asks administrators and supervisors, and nobody else, for a year without holidays', async () => {
  const board = async (login: string): Promise<string> => (await (await Visitor.signedIn(site, login)).get('/')).text();
  const asked = `缺 ${String(NATIONAL_CALENDAR.lastYear + 1)} 年放假安排`;
  expect(await board('administrator')).not.toContain(asked);
  await given.database.transaction((tx) => askForMissingYears(tx, book, at(`${String(NATIONAL_CALENDAR.lastYear)}-11-02T09:00`)));
  expect(await board('administrator')).toContain(asked);
  expect(await board('supervisor')).toContain(asked);
  expect(await board('handler')).not.toContain(asked);
});
