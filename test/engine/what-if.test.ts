import { describe, expect, it } from '@jest/globals';
import { NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import type { Actor, LocalDate } from '../../src/core/commitment.js';
import { supposing } from '../../src/core/what-if.js';
import type { SupposedFacts, Supposition } from '../../src/core/what-if.js';
import { applyRecount } from '../../src/engine/recount.js';
import type { RecountItem } from '../../src/engine/recount.js';
import { addLayer } from '../../src/engine/rules.js';
import { layersOf, RuleBook } from '../../src/store/rule-book.js';
import { readOneTracked, supposedFactsOf } from '../../src/store/readings/tracked.js';
import { at, EVIDENCE, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
const book = new RuleBook();
const NOW = at('2022-08-01T10:00');
const DAYS: LocalDate[] = ['2022-08-05', '2022-09-21', '2022-09-26', '2022-10-08'];

/** As `jiannuo forecast --if-off` reads it. */
async function supposed(id: string, supposition: Supposition, now: Date): Promise<SupposedFacts> {
  return db.database.transaction(async (tx) => {
    const row = await readOneTracked(tx, id);
    const layers = await layersOf(tx);
    return supposing(supposedFactsOf(row, await book.current(tx)), supposition, row.calendarVersion.split('+').flatMap((layer) => layers.get(layer) ?? []), now);
  });
}

/** A calendar with these days off is stored and applied by an administrator. */
async function recounted(world: World, now: Date): Promise<RecountItem[]> {
  const admin: Actor = { id: `${world.key}-admin`, name: '管理员', roles: ['administrator'], office: null };
  await db.database.app.query(`insert into people (id, jurisdiction, name, login, roles) values ($1, $2, '管理员', $1, '{administrator}')`, [admin.id, world.key]);
  const id = `own-${world.key}`;
  const body = { id, level: 'own', jurisdiction: world.key, source: '通知', days: Object.fromEntries(DAYS.map((day) => [day, { off: true, zh: '厅庆', en: 'house day' }])) };
  return db.database.transaction(async (tx) => {
    await addLayer(tx, { body, place: 'layer.json', by: admin, reason: '厅庆', now });
    return applyRecount(tx, book, world.commitments, { jurisdiction: world.key, calendar: `${NATIONAL_CALENDAR.version}+${id}`, now, by: admin, reason: '厅庆放假' });
  });
}

describe('days off supposed', () => {
  it.each<[string, (world: World) => Promise<string>]>([
    ['promised', (world) => world.open()],
    ['without a date', (world) => world.open({ dueOn: null, dueBasis: 'none' })],
    ['counted, its date unconfirmed', (world) => world.open({ dueBasis: 'inferred' })],
    ['proposed', (world) => world.open({ confirmed: false, dueBasis: 'inferred' })],
    ['overdue', (world) => world.open({ dueOn: '2022-07-29' })],
    ['another body’s', (world) => world.open({ kind: 'watch-other-body', dueOn: null, dueBasis: 'none', terms: {} })],
    ['waiting for a condition', async (world) => {
      const id = await world.open({ dueBasis: 'inferred' });
      await world.send(id, 'WAIT_BEGUN', { condition: '待上级批复', reviewOn: '2022-09-20' }, world.person('handler'), at('2022-07-11T10:00'));
      return id;
    }],
    ['claimed', async (world) => {
      const id = await world.open({ dueBasis: 'inferred' });
      await world.send(id, 'CLAIMED', { evidence: { ...EVIDENCE, issuedOn: '2022-07-25' } }, world.person('handler'), at('2022-07-29T10:00'));
      return id;
    }],
    ['to be changed', async (world) => {
      const id = await world.open();
      await world.send(id, 'CHANGE_REQUESTED', { change: 'date', dueOn: '2022-12-30', reason: '再议' }, world.person('handler'), at('2022-07-29T10:00'));
      return id;
    }],
    ['closed', async (world) => {
      const id = await world.open();
      await world.send(id, 'DROPPED', { decisionNumber: '决1', reason: '不再需要' }, world.person('supervisor'), at('2022-07-29T10:00'));
      return id;
    }],
  ])('one that is %s would be what a recount makes of it', async (_, given) => {
    const world = await World.create(db.database);
    const id = await given(world);
    await world.sweep(NOW);
    const [before, is] = [await world.row(id), await supposed(id, { daysOff: DAYS }, NOW)];
    expect(await world.row(id)).toEqual(before);
    await recounted(world, NOW);
    const after = await world.row(id);
    expect({ snapshot: is.snapshot, dueOn: is.dueOn }).toEqual({ snapshot: after.snapshot, dueOn: after.due_on });
    expect([...is.armed].map(([name, armed]) => [name, armed.event, armed.at]).sort()).toEqual((await world.timers(id)).map(({ name, event, fire_at: at }) => [name, event, at]));
  });
});

describe('a recount', () => {
  it('does not touch a limit that has run out while a claim made in time is verified, and says so', async () => {
    const world = await World.create(db.database);
    const id = await world.open({ dueBasis: 'inferred' });
    await world.send(id, 'CLAIMED', { evidence: EVIDENCE }, world.person('handler'), at('2022-09-20T10:00'));
    const now = at('2022-09-23T10:00');
    await world.sweep(now);
    const before = await world.row(id);
    expect(await recounted(world, now)).toMatchObject([{ id, outcome: 'not-now', used: { used: 92, goal: 90 } }]);
    expect(await world.row(id)).toEqual(before);
  });
});
