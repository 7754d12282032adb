import { beforeAll, describe, expect, it } from '@jest/globals';
import { replayEntries } from '../../src/audit/replay.js';
import { Verifier } from '../../src/audit/verifier.js';
import type { Entry } from '../../src/core/history.js';
import { migrate, planMigration } from '../../src/engine/migrate.js';
import type { MigrationPlan } from '../../src/engine/migrate.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { at, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';
import { openedByVersion1 } from '../support/version1.js';

const db = testDatabase();
const book = new RuleBook();
const ADMIN = { id: 'admin', name: '管理员', roles: ['administrator' as const], office: null };
const NOW = at('2022-09-01T10:00');
let world: World;
beforeAll(async () => { world = await World.create(db.database); });

const plan = (kind: string, to = 2, now = NOW): Promise<MigrationPlan> => planMigration(db.database, book, { kind, to, now });
const apply = (kind: string, to = 2, by: typeof ADMIN | ReturnType<World['person']> = ADMIN): Promise<MigrationPlan> =>
  db.database.transaction((tx) => migrate(tx, book, { kind, to, now: NOW, by, reason: '启用新版定义' }));
const verified = (id: string): Promise<unknown> => db.database.transaction((tx) => new Verifier(book).verifyOne(tx, id));

describe('migrating open commitments', () => {
  it('shows what would change and writes nothing', async () => {
    const id = await openedByVersion1(world, 'issue-document');
    const before = await world.history(id);
    const { items } = await plan('issue-document');
    expect(items.find((item) => item.id === id)).toMatchObject({
      from: 1, stageBefore: 'doing.drafting', stageAfter: 'doing.drafting', refused: null, disarmed: [],
      armed: [{ name: 'yearEnd', at: at('2023-01-01T00:00').toISOString() }],
      nextBefore: { timer: 'nextReminder', letters: ['reminder'] }, nextAfter: { timer: 'nextReminder', letters: ['reminder'] },
    });
    expect(await world.history(id)).toEqual(before);
  });

  it('applies it as an event; the reminders stay where they were, life goes on under the new version, and the whole history replays', async () => {
    const id = await openedByVersion1(world, 'issue-document');
    await world.sweep(at('2022-08-25T10:00'));
    const timers = (await world.timers(id)).filter(({ name }) => name === 'nextReminder').map(({ fire_at }) => fire_at);
    await apply('issue-document');
    const entry = (await world.history(id)).at(-1);
    expect(entry).toMatchObject({ event: 'MIGRATED', actor: 'admin', entry: { event: { data: { from: 1, to: 2, reason: '启用新版定义' } }, definition: { version: 2 }, notices: [] } });
    const [row] = await db.database.app.query<{ version: number }[]>('select version from commitments where id = $1', [id]);
    expect(row?.version).toBe(2);
    expect((await world.timers(id)).filter(({ name }) => name === 'nextReminder').map(({ fire_at }) => fire_at)).toEqual(timers);
    await world.send(id, 'TRANSFERRED', { toOffice: await other(), reason: '新版才有的事件' }, world.person('supervisor'), NOW);
    await world.sweep(at('2022-10-20T10:00'));
    expect((await world.row(id)).stage).toMatch(/^doing/);
    expect(await verified(id)).toBeNull();
  });

  it('a pending change goes to the department first; a claim, a rating and every kind come along', async () => {
    const pending = await openedByVersion1(world, 'issue-document');
    await world.send(pending, 'CHANGE_REQUESTED', { change: 'date', dueOn: '2022-11-30', reason: '再次会商' }, world.person('handler'), NOW);
    const provisional = await openedByVersion1(world, 'issue-document', { dueBasis: 'inferred' });
    await apply('issue-document');
    expect(JSON.parse((await world.row(pending)).snapshot)).toMatchObject({ value: { underway: { change: { pending: 'department' }, cohort: 'current' } }, context: { approvalLevel: 'deputyHead', overseer: true } });
    expect(JSON.parse((await world.row(provisional)).snapshot)).toMatchObject({ value: { underway: { change: 'provisional' } } });
    await world.send(pending, 'CHANGE_ENDORSED', {}, world.person('deputyHead'), NOW);
    await world.send(pending, 'CHANGE_APPROVED', { dueOn: '2022-11-30' }, world.person('supervisor'), NOW);
    for (const kind of ['publish-edition', 'recurring-delivery', 'maintain-effort', 'watch-other-body']) {
      const id = await openedByVersion1(world, kind);
      await apply(kind);
      expect(await verified(id)).toBeNull();
    }
    for (const id of [pending, provisional]) expect(await verified(id)).toBeNull();
  });

  it('lets what was due happen first, under the older version, in the plan as in the migration', async () => {
    const id = await openedByVersion1(world, 'issue-document');
    const now = at('2022-10-12T10:00');
    const planned = (await plan('issue-document', 2, now)).items.find((item) => item.id === id);
    expect(planned).toMatchObject({ nextBefore: { timer: 'untilRed' }, nextAfter: { timer: 'untilRed', at: at('2022-10-24T00:00').toISOString(), letters: ['overdue-red'] } });
    expect(await world.events(id)).toEqual(['OPENED', 'CONFIRMED']);
    const { items } = await db.database.transaction((tx) => migrate(tx, book, { kind: 'issue-document', to: 2, now, by: ADMIN, reason: '启用新版定义' }));
    expect(items.find((item) => item.id === id)).toEqual(planned);
    expect((await world.history(id)).slice(-2).map(({ event, entry }) => [event, entry.definition.version])).toEqual([['untilOrange', 1], ['MIGRATED', 2]]);
    expect(await verified(id)).toBeNull();
  });

  it('is refused without a mapping, by anybody but an administrator, without a reason, and for an unknown version; nothing half applied', async () => {
    const [first, second] = [await openedByVersion1(world, 'issue-document'), await openedByVersion1(world, 'issue-document')];
    await expect(apply('issue-document', 2, world.person('supervisor'))).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(apply('issue-document', 4)).rejects.toMatchObject({ code: 'unknown-kind', facts: { versions: [1, 2, 3] } });
    await expect(db.database.transaction((tx) => migrate(tx, book, { kind: 'issue-document', to: 2, now: NOW, by: ADMIN, reason: ' ' }))).rejects.toMatchObject({ code: 'event-data-invalid', message: expect.stringContaining('reason') });
    await apply('issue-document');
    await expect(apply('issue-document', 1)).rejects.toMatchObject({
      code: 'no-mapping', hint: expect.stringContaining('issue-document@1>2'), facts: { pairs: expect.arrayContaining(['issue-document@1>2']), refused: expect.arrayContaining([first, second]) },
    });
    expect((await plan('issue-document', 1)).items.every(({ refused }) => refused?.code === 'no-mapping')).toBe(true);
    for (const id of [first, second]) expect((await world.history(id)).filter(({ event }) => event === 'MIGRATED')).toHaveLength(1);
  });

  it('one state without a mapping keeps all of them where they are, and is named', async () => {
    const [fine, strange] = [await openedByVersion1(world, 'issue-document'), await openedByVersion1(world, 'issue-document')];
    const snapshot = (await world.row(strange)).snapshot;
    const becomes = (text: string): Promise<unknown> => db.owner.query('update commitments set snapshot = $2, next_fire_at = null where id = $1', [strange, text]);
    await db.owner.query('delete from timers where commitment_id = $1', [strange]);
    await becomes(snapshot.replaceAll('"drafting"', '"sketching"'));
    const { items } = await plan('issue-document');
    expect(items.filter(({ refused }) => refused !== null)).toMatchObject([{ id: strange, stageAfter: null, refused: { code: 'no-mapping', message: expect.stringContaining('sketching'), hint: expect.stringContaining('mappings.ts') } }]);
    await expect(apply('issue-document')).rejects.toMatchObject({ code: 'no-mapping', message: expect.stringContaining(strange), facts: { refused: [strange] } });
    expect(await world.events(fine)).not.toContain('MIGRATED');
    await db.owner.query(`update commitments set closed_on = '2022-09-01', stage = 'dismissed' where id = $1`, [strange]);
    await apply('issue-document');
    expect(await world.events(fine)).toContain('MIGRATED');
  });

  it('goes over two versions in one run, an event for each, from wherever each of them stands', async () => {
    const [oldest, older] = [await openedByVersion1(world, 'publish-edition'), await openedByVersion1(world, 'publish-edition')];
    await db.database.transaction((tx) => migrate(tx, book, { kind: 'publish-edition', to: 2, now: NOW, by: ADMIN, reason: '启用第二版' }));
    const first = await openedByVersion1(world, 'publish-edition');
    const now = at('2022-09-06T10:00');
    const planned = (await plan('publish-edition', 3, now)).items;
    expect(planned.find(({ id }) => id === first)).toMatchObject({ from: 1, stageAfter: 'doing.drafting', refused: null, disarmed: [], armed: expect.arrayContaining([expect.objectContaining({ name: 'yearEnd' })]) });
    expect(planned.find(({ id }) => id === older)).toMatchObject({ from: 2, armed: [], disarmed: [] });
    const { items } = await db.database.transaction((tx) => migrate(tx, book, { kind: 'publish-edition', to: 3, now, by: ADMIN, reason: '启用第三版' }));
    expect(items).toEqual(planned);
    const migrations = async (id: string): Promise<unknown[]> => (await world.history(id)).filter(({ event }) => event === 'MIGRATED').map(({ entry }) => [entry.event.data?.['from'], entry.event.data?.['to'], entry.definition.version]);
    expect(await migrations(first)).toEqual([[1, 2, 2], [2, 3, 3]]);
    expect(await migrations(oldest)).toEqual([[1, 2, 2], [2, 3, 3]]);
    for (const id of [first, older, oldest]) expect(await verified(id)).toBeNull();
  });

  it('what ended under version 1 keeps it', async () => {
    const id = await openedByVersion1(world, 'issue-document');
    await world.send(id, 'DROPPED', { decisionNumber: '决1', reason: '不再需要' }, world.person('supervisor'), NOW);
    const { closed } = await plan('issue-document');
    expect(closed).toBeGreaterThan(0);
    await apply('issue-document');
    expect((await world.history(id)).at(-1)?.event).toBe('DROPPED');
  });

  describe('in a history written anew', () => {
    let entries: { seq: number; entry: Entry }[];
    beforeAll(async () => {
      const id = await openedByVersion1(world, 'issue-document');
      await world.send(id, 'CHANGE_REQUESTED', { change: 'date', dueOn: '2022-11-30', reason: '再次会商' }, world.person('handler'), NOW);
      await apply('issue-document');
      entries = (await world.history(id)).map(({ seq, entry }) => ({ seq, entry }));
    });

    const replayed = (alter: (entry: Entry) => unknown): unknown => replayEntries(entries.map(({ seq, entry }, i) => {
      const copy = structuredClone(entry);
      if (i === entries.length - 1) alter(copy);
      return { seq, entry: copy };
    }));

    it.each<[string, (entry: Entry) => unknown]>([
      ['names another event', ({ event }) => { event.type = 'PROGRESS_REPORTED'; }],
      ['names another version', ({ event }) => { event.data = { ...event.data, from: 2 }; }],
      ['is by nobody who may', ({ by }) => { if (by !== null) by.roles = ['supervisor']; }],
      ['moves a timer', ({ timers }) => { for (const timer of timers) if ('arm' in timer && timer.arm === 'decideBy') timer.at = '2023-09-01T00:00:00.000Z'; }],
      ['leaves out a timer', ({ timers }) => timers.pop()],
      ['arrives elsewhere', ({ state }) => { state.context.overseer = false; }],
      ['sends letters', ({ notices }) => notices.push({ letter: 'reminder', to: ['handler'] })],
      ['moves the due date', ({ deadline }) => { deadline.dueOn = '2023-09-01'; }],
      ['goes nowhere', ({ definition }) => { definition.version = 1; }],
    ])('a migration that %s does not replay', (_, alter) => {
      expect(replayed(() => undefined)).toBeNull();
      expect(replayed(alter)).toMatchObject({ seq: entries.length, problem: 'replay differs' });
    });
  });
});

async function other(): Promise<string> {
  const id = `${world.key}-other`;
  await db.database.app.query('insert into offices (id, jurisdiction, name) values ($1, $2, $3) on conflict do nothing', [id, world.key, '另一处']);
  return id;
}
