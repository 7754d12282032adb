import { beforeAll, describe, expect, it } from '@jest/globals';
import { scopeOf, Scopes } from '../../src/auth/scope.js';
import type { Actor, Role } from '../../src/core/commitment.js';
import { WHOLE_BOARD } from '../../src/core/board-view.js';
import { SHIPPED_RULES } from '../../src/core/rules.js';
import { officesWithCommitments } from '../../src/store/readings/board.js';
import { boardFigures } from '../../src/store/readings/board-figures.js';
import { boardPage } from '../../src/store/readings/board-page.js';
import { inScope, NOTHING, scopeValues } from '../../src/store/scope.js';
import type { Reach, Scope } from '../../src/store/scope.js';
import { at, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
let [here, elsewhere] = [] as unknown as [World, World];
type Key = 'own' | 'below' | 'beside' | 'abroad';
let ids: Record<Key, string>;

/** `top` > `key` > `low`, and `side` beside them; each with one commitment, another jurisdiction with one of its own. */
beforeAll(async () => {
  [here, elsewhere] = [await World.create(db.database), await World.create(db.database)];
  const { key } = here;
  await db.owner.query(`insert into offices (id, jurisdiction, name, parent_id) values ($1, $3, '上', null), ($2, $3, '旁', null)`, [`${key}-top`, `${key}-side`, key]);
  await db.owner.query('update offices set parent_id = $1 where id = $2', [`${key}-top`, key]);
  await db.owner.query(`insert into offices (id, jurisdiction, name, parent_id) values ($1, $2, '下', $2)`, [`${key}-low`, key]);
  const [own, below, beside, abroad] = [await here.open(), await here.open(), await here.open(), await elsewhere.open()];
  await db.owner.query('update commitments set office_id = $2 where id = $1', [below, `${key}-low`]);
  await db.owner.query('update board_places set office_id = $2 where commitment_id = $1', [below, `${key}-low`]);
  await db.owner.query('update commitments set office_id = $2 where id = $1', [beside, `${key}-side`]);
  ids = { own, below, beside, abroad };
});

async function person(roles: Role[], office: string | null): Promise<Actor> {
  const { key } = here;
  const id = `${key}-${roles.join('').toLowerCase().slice(0, 12)}-${String(office).slice(-3)}`;
  await db.owner.query(`insert into people (id, jurisdiction, name, login, roles, office_id) values ($1, $2, '某', $1, $3, $4) on conflict do nothing`, [id, key, roles, office]);
  return { id, name: '某', roles, office };
}
const seen = async (reach: Reach): Promise<string[]> => (await db.database.app.query<{ id: string }[]>(
  `select id from commitments c where ${inScope(1)} order by id`, scopeValues(reach))).map(({ id }) => id);
const scope = (actor: Actor): Promise<Scope> => db.database.transaction((tx) => scopeOf(tx, actor));

describe('the scope of a person', () => {
  it.each<[string, Role[], (key: string) => string | null, Key[]]>([
    ['a handler: their office with what lies below it', ['handler'], (key) => key, ['own', 'below']],
    ['a handler below: their own office alone', ['handler'], (key) => `${key}-low`, ['below']],
    ['a head above: everything below them, nothing beside', ['head'], (key) => `${key}-top`, ['own', 'below']],
    ['somebody with two office roles', ['handler', 'sectionHead'], (key) => `${key}-side`, ['beside']],
    ['an office role without an office', ['handler'], () => null, []],
    ['a supervisor', ['supervisor'], () => null, ['own', 'below', 'beside']],
    ['the liaison', ['liaison'], () => null, ['own', 'below', 'beside']],
    ['an auditor', ['auditor'], () => null, ['own', 'below', 'beside']],
    ['an administrator', ['administrator'], () => null, ['own', 'below', 'beside']],
    ['a supervisor who has an office as well', ['handler', 'supervisor'], (key) => `${key}-side`, ['own', 'below', 'beside']],
  ])('of %s', async (_, roles, office, expected) => {
    expect(await seen(await scope(await person(roles, office(here.key))))).toEqual(expected.map((key) => ids[key]).sort());
  });

  it('is nothing for somebody unknown or disabled, even with every role', async () => {
    const gone = await person(['supervisor', 'administrator'], null);
    await db.owner.query('update people set disabled_at = now() where id = $1', [gone.id]);
    expect(await scope(gone)).toEqual(NOTHING);
    expect(await scope({ ...gone, id: 'nobody' })).toEqual(NOTHING);
    expect(await seen(NOTHING)).toEqual([]);
  });

  it('ends, also when somebody has made offices lie above themselves', async () => {
    await db.owner.query('update offices set parent_id = $2 where id = $1', [`${here.key}-top`, `${here.key}-low`]);
    expect((await scope(await person(['handler'], here.key))).offices).toHaveLength(3);
    await db.owner.query('update offices set parent_id = null where id = $1', [`${here.key}-top`]);
  });

  it('is what the board shows: rows, counts and offices', async () => {
    const clerk = await scope(await person(['handler'], `${here.key}-low`));
    await db.database.transaction(async (tx) => {
      const moment = { now: new Date('2022-07-01T04:00Z'), timeZone: 'Asia/Shanghai', rules: SHIPPED_RULES };
      const shown = async (offices: string[]): Promise<string[]> => (await boardPage(tx, clerk, { ...WHOLE_BOARD, state: 'all', offices }, null, moment)).lines.map(({ id }) => id);
      expect(await shown([])).toEqual([ids.below]);
      expect(await boardFigures(tx, clerk, '2022-07-01')).toMatchObject({ open: 1, closed: 0 });
      expect((await officesWithCommitments(tx, clerk)).map(({ id }) => id)).toEqual([`${here.key}-low`]);
      expect(await shown([`${here.key}-side`])).toEqual([]);
    });
  });
});

describe('a commitment out of scope', () => {
  it('is refused in the very words of one that does not exist', async () => {
    const scopes = new Scopes(db.database);
    const clerk = await person(['handler'], `${here.key}-low`);
    await expect(scopes.requireCommitment(clerk, ids.below)).resolves.toMatchObject({ jurisdiction: here.key });
    const told = async (id: string): Promise<unknown> => scopes.requireCommitment(clerk, id).then(() => null, (error: unknown) => JSON.parse(JSON.stringify(error).replaceAll(id, '…')) as unknown);
    const unknown = await told('NEVER-P1');
    expect(unknown).toMatchObject({ code: 'unknown-commitment' });
    for (const id of [ids.own, ids.beside, ids.abroad]) expect(await told(id)).toEqual(unknown);
  });

  it('takes no event from a supervisor of another jurisdiction, and none is opened there', async () => {
    const abroad = elsewhere.person('supervisor');
    await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ($1, $2, '外', $1, '{supervisor}')`, [abroad.id, elsewhere.key]);
    const before = await here.row(ids.own);
    for (const by of [abroad, { ...here.person('supervisor'), behalf: abroad }, { ...abroad, behalf: here.person('supervisor') }]) {
      await expect(here.send(ids.own, 'WITHDRAWN', { reason: '外地' }, by, at('2022-07-01T10:00'))).rejects.toMatchObject({ code: 'unknown-commitment' });
    }
    expect(await here.row(ids.own)).toEqual(before);
    await db.owner.query('update people set jurisdiction = $2 where id = $1', [abroad.id, here.key]);
    await expect(elsewhere.open()).rejects.toMatchObject({ code: 'not-allowed', facts: { person: abroad.id } });
    await db.owner.query('update people set jurisdiction = $2 where id = $1', [abroad.id, elsewhere.key]);
  });
});
