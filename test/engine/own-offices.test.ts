import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor, Role } from '../../src/core/commitment.js';
import { actorFor, contactActor } from '../../src/engine/actors.js';
import { FROM_OUTSIDE } from '../../src/engine/own-offices.js';
import { at, EVIDENCE, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
const NOW = at('2022-08-26T10:00');
const DECISION = { decisionNumber: '决〔2022〕1号', reason: '承诺事项已并入其他工作' };
let world: World;
let [above, beside] = ['', ''];

beforeAll(async () => {
  world = await World.create(db.database);
  [above, beside] = [`${world.key}-above`, `${world.key}-beside`];
  await db.owner.query('insert into offices (id, jurisdiction, name) values ($1, $3, $4), ($2, $3, $4)', [above, beside, world.key, '某厅']);
  await db.owner.query('update offices set parent_id = $1 where id = $2', [above, world.key]);
});

let n = 0;
async function person(roles: Role[], office: string | null): Promise<string> {
  n += 1;
  const id = `${world.key}-p${String(n)}`;
  await db.owner.query('insert into people (id, jurisdiction, name, login, roles, office_id) values ($1, $2, $1, $1, $3, $4)', [id, world.key, roles, office]);
  return id;
}

/** Somebody of `office` in the name of somebody who has these roles. */
async function standIn(office: string | null, roles: Role[], theirs: string | null = null): Promise<Actor> {
  const [substitute, principal] = [await person(['handler'], office ?? beside), await person(roles, theirs)];
  await db.owner.query(`insert into mandates (person_id, for_id, from_on, until_on, reason, granted_by, granted_at) values ($1, $2, '2022-01-01', '2022-12-31', '外出', $2, clock_timestamp())`, [substitute, principal]);
  return db.database.transaction((tx) => actorFor(tx, substitute, principal, '2022-08-26'));
}

const claimed = async (): Promise<string> => {
  const id = await world.open();
  await world.send(id, 'CLAIMED', { evidence: EVIDENCE }, world.person('handler'), at('2022-08-25T10:00'));
  return id;
};

describe('whoever acts for an overseer', () => {
  let refused: (id: string, type: string, data: Record<string, unknown>, by: Actor, words?: RegExp) => Promise<void>;
  beforeEach(() => {
    refused = async (id, type, data, by, words = /督查/) => {
      const before = await world.row(id);
      await expect(world.send(id, type, data, by, NOW)).rejects.toMatchObject({ code: 'event-refused', message: expect.stringMatching(words) as unknown });
      expect(await world.row(id)).toEqual(before);
    };
  });

  it('cannot drop what their own office or one below it owes, and is told why as in their own name', async () => {
    const id = await world.open();
    const words = /由承办单位及其上级单位以外的督查人员决定.*belongs neither to the responsible office nor to one above it/;
    for (const office of [world.key, above]) {
      await refused(id, 'DROPPED', DECISION, { ...world.person('supervisor', `own-${office}`), office }, words);
      await refused(id, 'DROPPED', DECISION, await standIn(office, ['supervisor']), words);
      // An overseeing office of the principal's does not hide the own one.
      await refused(id, 'DROPPED', DECISION, await standIn(office, ['supervisor'], beside), words);
    }
    await world.send(id, 'DROPPED', DECISION, await standIn(beside, ['supervisor']), NOW);
    expect((await world.row(id)).stage).toBe('closed.dropped');
  });

  it('cannot verify or return what their own office claimed', async () => {
    const id = await claimed();
    for (const office of [world.key, above]) {
      const by = await standIn(office, ['supervisor']);
      await refused(id, 'VERIFIED', { outcome: 'fulfilled' }, by);
      await refused(id, 'RETURNED', { reason: '缺附件' }, by);
    }
    await world.send(id, 'VERIFIED', { outcome: 'fulfilled' }, await standIn(beside, ['supervisor']), NOW);
  });

  it('cannot decide a change of their own office over its head, but a leader’s substitute of the same office agrees to it', async () => {
    const id = await world.open();
    await world.send(id, 'CHANGE_REQUESTED', { change: 'scope', reason: '范围有变', scope: '两个市' }, world.person('handler'), NOW);
    await world.send(id, 'CHANGE_ENDORSED', {}, await standIn(world.key, ['head'], above), NOW);
    await refused(id, 'CHANGE_APPROVED', { scope: '两个市' }, await standIn(world.key, ['supervisor']));
    await refused(id, 'CHANGE_REFUSED', { reason: '不同意' }, await standIn(above, ['supervisor']));
    await world.send(id, 'CHANGE_APPROVED', { scope: '两个市' }, await standIn(beside, ['supervisor']), NOW);
  });

  it('by the link in a letter is bound by the office of the person they are', async () => {
    const id = await world.open();
    for (const [office, code] of [[world.key, 'event-refused'], [beside, null]] as const) {
      const is = await person(['supervisor'], office);
      const [contact] = await db.owner.query<{ id: string }[]>(`insert into contacts (office_id, level, name, address, person_id) values ($1, 'supervisor', '督查', $2, $3) returning id`, [beside, `${is}@x.example`, is]);
      const by = await db.database.transaction((tx) => contactActor(tx, contact?.id ?? ''));
      if (by === null) throw new Error('they may act');
      expect(by.office).toBe(beside);
      if (code !== null) await refused(id, 'DROPPED', DECISION, by);
      else await world.send(id, 'DROPPED', DECISION, by, NOW);
    }
  });

  it('still does the office’s own work for a colleague of another office', async () => {
    const id = await world.open();
    await world.send(id, 'CLAIMED', { evidence: EVIDENCE }, await standIn(above, ['handler'], world.key), NOW);
    expect((await world.row(id)).stage).toBe('claimed');
    expect(FROM_OUTSIDE).not.toContain('CLAIMED');
  });
});
