import { describe, expect, it } from '@jest/globals';
import { Verifier } from '../../src/audit/verifier.js';
import { NATIONAL_CALENDAR } from '../../src/core/calendar.js';
import type { Actor } from '../../src/core/commitment.js';
import { begin } from '../../src/core/step.js';
import { applyRecount, planRecount, recountAll } from '../../src/engine/recount.js';
import type { RecountItem, RecountOutcome } from '../../src/engine/recount.js';
import { addLayer, addProfile, useCalendar } from '../../src/engine/rules.js';
import { profileById } from '../../src/core/profile.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { workflowVersion } from '../../workflows/registry.js';
import { at, DUE_ON, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
const book = new RuleBook();
const NOW = at('2022-08-01T10:00');
const OFF = { off: true, zh: '厅庆', en: 'house day' };
const national = NATIONAL_CALENDAR.version;
const tx = <T>(run: Parameters<typeof db.database.transaction<T>>[0]): Promise<T> => db.database.transaction(run);
let layers = 0;

/** A world of its own, so that a plan shows only what the test opened, with an administrator. */
async function setup() {
  const world = await World.create(db.database);
  const admin: Actor = { id: `${world.key}-admin`, name: '管理员', roles: ['administrator'], office: null };
  await db.database.app.query(`insert into people (id, jurisdiction, name, login, roles) values ($1, $2, '管理员', $1, '{administrator}')`, [admin.id, world.key]);
  return {
    world, admin,
    /** The version of a stored calendar with these days off; not in force. */
    calendarWith: async (...days: string[]): Promise<string> => {
      const id = `own-${world.key}-${String(layers += 1)}`;
      const body = { id, level: 'own', jurisdiction: world.key, source: '厅办公室通知', days: Object.fromEntries(days.map((day) => [day, OFF])) };
      await tx((t) => addLayer(t, { body, place: 'layer.json', by: admin, reason: '厅庆', now: NOW }));
      return `${national}+${id}`;
    },
    plan: (calendar: string, now = NOW): Promise<RecountItem[]> => tx((t) => planRecount(t, book, { jurisdiction: world.key, calendar, now })),
    apply: (calendar: string, by = admin, now = NOW): Promise<RecountItem[]> =>
      tx((t) => applyRecount(t, book, world.commitments, { jurisdiction: world.key, calendar, now, by, reason: '厅庆放假' })),
  };
}

const outcomes = (items: readonly RecountItem[]): Record<string, RecountOutcome> => Object.fromEntries(items.map(({ id, outcome }) => [id, outcome]));
const verified = (id: string): Promise<unknown> => tx((t) => new Verifier(book).verifyOne(t, id));

describe('a recount under another calendar', () => {
  it('moves a counted date that falls on a new day off, keeps used time and promised dates, and never touches overdue or closed ones', async () => {
    const { world, calendarWith, plan, apply } = await setup();
    const counted = await world.open({ dueBasis: 'inferred' }); // 尽快: 90 days from 06-23 = 09-21
    const promised = await world.open();
    const overdue = await world.open({ dueOn: '2022-07-29' });
    const closed = await world.open();
    await world.send(closed, 'DROPPED', { decisionNumber: '决1', reason: '不再需要' }, world.person('supervisor'), NOW);
    const version = await calendarWith('2022-09-21', '2022-09-26');

    const items = await plan(version);
    const of = (id: string): RecountItem | undefined => items.find((item) => item.id === id);
    expect(of(counted)).toMatchObject({
      outcome: 'moved', used: { unit: 'days', used: 39, goal: 90 },
      before: { calendar: national, dueOn: '2022-09-21', overdueOn: '2022-09-22', orangeOn: '2022-10-10' },
      after: { calendar: version, dueOn: '2022-09-22', overdueOn: '2022-09-23', orangeOn: '2022-10-12' },
    });
    expect(of(promised)).toMatchObject({ outcome: 'ladder', used: null, after: { dueOn: '2022-09-21', overdueOn: '2022-09-22', orangeOn: '2022-10-11' } });
    expect(of(overdue)).toMatchObject({ outcome: 'overdue', after: { calendar: national } });
    expect(of(closed)).toBeUndefined();
    const untouched = await Promise.all([overdue, closed].map((id) => world.history(id)));
    expect(await world.history(counted)).toHaveLength(2);

    await expect(apply(version, world.person('supervisor'))).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await apply(version)).toEqual(items);
    expect((await world.history(counted)).at(-1)).toMatchObject({ event: 'RECOUNTED', entry: {
      event: { data: { calendar: version, profile: 'guangxi@1', dueOn: '2022-09-22', before: { calendar: national, profile: 'guangxi@1', dueOn: '2022-09-21' }, reason: '厅庆放假' } },
      deadline: { calendar: version, dueOn: '2022-09-22', clock: { used: { days: 39 }, since: '2022-08-01' } }, notices: [{ letter: 'recounted' }],
    } });
    expect((await world.deadlines(counted)).map(({ due_on, basis }) => [due_on, basis])).toEqual([['2022-09-21', 'inferred'], ['2022-09-22', 'inferred']]);
    expect((await world.timers(counted)).find(({ name }) => name === 'untilOverdue')?.fire_at).toEqual(at('2022-09-23T00:00'));
    expect((await world.history(promised)).at(-1)?.entry.notices).toEqual([]);
    expect(await Promise.all([overdue, closed].map((id) => world.history(id)))).toEqual(untouched);
    expect(outcomes(await plan(version))).toEqual({ [overdue]: 'overdue' });
    for (const id of [counted, promised]) expect(await verified(id)).toBeNull();
  });

  it('keeps the days a waiting limit had left, and gives it no date before it goes on', async () => {
    const { world, calendarWith, apply } = await setup();
    const id = await world.open({ dueBasis: 'inferred' });
    await world.send(id, 'WAIT_BEGUN', { condition: '资金下达', reviewOn: '2022-08-15' }, world.person('handler'), NOW);
    const version = await calendarWith('2022-09-21', '2022-10-10');
    await apply(version);
    expect((await world.row(id))).toMatchObject({ due_on: '2022-09-21', stage: 'doing.drafting' });
    expect(JSON.parse((await world.row(id)).snapshot)).toMatchObject({ value: { underway: { clock: 'waiting' } } });
    // 39 of 90 days used by 08-01, 51 left from 08-20: 10-10, a day off under the new calendar.
    await world.send(id, 'CONDITION_MET', {}, world.person('handler'), at('2022-08-20T10:00'));
    expect((await world.row(id)).due_on).toBe('2022-10-11');
    expect(await verified(id)).toBeNull();
  });

  it('leaves alone what it does not change, what must be migrated first and what waits for no date; says so of each', async () => {
    const { world, calendarWith, plan, apply } = await setup();
    const watched = await world.open({ kind: 'watch-other-body', dueOn: null, dueBasis: 'none' });
    const undated = await world.open({ dueOn: null, dueBasis: 'none' });
    const far = await world.open({ dueOn: '2022-12-30' });
    const old = await world.open();
    const first = workflowVersion('issue-document', 1);
    await db.owner.query('update commitments set version = 1, definition_hash = $2, snapshot = $3 where id = $1', [old, first.hash, begin(first.machine).snapshot]);
    const version = await calendarWith('2022-08-10');
    const expected = { [watched]: 'asks', [undated]: 'same', [far]: 'same', [old]: 'migrate-first' };
    expect(outcomes(await plan(version))).toEqual(expected);
    expect(outcomes(await apply(version))).toEqual(expected);
    expect(await Promise.all([watched, undated, far, old].map(async (id) => (await world.events(id)).filter((type) => type === 'RECOUNTED').length))).toEqual([1, 0, 0, 0]);
    expect(await verified(watched)).toBeNull();
  });

  it('makes dates of a year firm once its national table is there, although none of them moves', async () => {
    const { world, admin, plan } = await setup();
    const next = NATIONAL_CALENDAR.lastYear + 1;
    const id = await world.open({ dueOn: `${String(next)}-09-01` });
    const body = { id: `CN-${world.key}`, level: 'national', jurisdiction: null, source: '国办通知', days: { [`${String(next)}-10-01`]: { off: true, zh: '国庆节', en: 'National Day' } } };
    await tx((t) => addLayer(t, { body, place: 'layer.json', by: admin, reason: '新一年', now: NOW }));
    const items = await plan(`${national}+${body.id}`);
    expect(['firm', 'ladder']).toContain(outcomes(items)[id]);
    expect(items[0]?.after.dueOn).toBe(items[0]?.before.dueOn);
    await tx((t) => applyRecount(t, book, world.commitments, { jurisdiction: world.key, calendar: `${national}+${body.id}`, now: NOW, by: admin, reason: '新一年' }));
    expect(outcomes(await plan(`${national}+${body.id}`))).toEqual({});
  });

  it('takes the calendar in force where none is named', async () => {
    const { world, admin, calendarWith } = await setup();
    const id = await world.open({ dueBasis: 'inferred' });
    const version = await calendarWith('2022-09-21');
    const unnamed = (): Promise<RecountItem[]> => tx((t) => planRecount(t, book, { jurisdiction: world.key, now: NOW }));
    expect(await unnamed()).toEqual([]);
    await tx((t) => useCalendar(t, { jurisdiction: world.key, layers: version.split('+'), by: admin, reason: '厅庆', now: NOW }));
    expect(outcomes(await unnamed())).toEqual({ [id]: 'moved' });
  });

  it('writes a batch whole or not at all, and a repeated run takes up what is left', async () => {
    const { world, admin, calendarWith } = await setup();
    const [first, second, third] = [await world.open({ dueBasis: 'inferred' }), await world.open({ dueBasis: 'inferred' }), await world.open({ dueBasis: 'inferred' })];
    const calendar = await calendarWith('2022-09-21');
    const order = { jurisdiction: world.key, calendar, now: NOW, by: admin, reason: '厅庆放假' };
    const dates = (): Promise<(string | null)[]> => Promise.all([first, second, third].map(async (id) => (await world.row(id)).due_on));
    const send = world.commitments.send.bind(world.commitments);
    const cutOff = Object.assign(Object.create(world.commitments) as typeof world.commitments, { send: (...given: Parameters<typeof send>) => (given[1].id === second ? Promise.reject(new Error('cut off')) : send(...given)) });
    await expect(tx((t) => applyRecount(t, book, cutOff, order))).rejects.toThrow('cut off');
    expect(await dates()).toEqual([DUE_ON, DUE_ON, DUE_ON]);
    expect(outcomes(await tx((t) => applyRecount(t, book, world.commitments, { ...order, limit: 1 })))).toEqual({ [first]: 'moved' });
    expect(outcomes(await tx((t) => planRecount(t, book, { ...order, after: second })))).toEqual({ [third]: 'moved' });
    expect(outcomes(await recountAll(db.database, book, order, null))).toEqual({ [second]: 'moved', [third]: 'moved' });
    expect(await dates()).toEqual(['2022-09-22', DUE_ON, DUE_ON]);
    expect(outcomes(await recountAll(db.database, book, order, { commitments: world.commitments, by: admin, reason: '厅庆放假' }))).toEqual({ [second]: 'moved', [third]: 'moved' });
    expect(await dates()).toEqual(['2022-09-22', '2022-09-22', '2022-09-22']);
  });

  it('goes past a commitment that this program cannot read, and says why', async () => {
    const { world, calendarWith, apply } = await setup();
    const [lost, id] = [await world.open(), await world.open({ dueBasis: 'inferred' })];
    await db.owner.query(`update commitments set definition_hash = 'of another program' where id = $1`, [lost]);
    const items = await apply(await calendarWith('2022-09-21'));
    expect(outcomes(items)).toEqual({ [lost]: 'unreadable', [id]: 'moved' });
    expect(items[0]).toMatchObject({ before: { calendar: national, dueOn: DUE_ON }, problem: expect.stringContaining('issue-document') });
  });

  it('is refused for a place or a layer that is not known, naming what there is', async () => {
    const { world, plan } = await setup();
    await expect(tx((t) => planRecount(t, book, { jurisdiction: 'guanxi', now: NOW }))).rejects.toMatchObject({ code: 'recount-refused', hint: expect.stringContaining(world.key) });
    await expect(plan(`${national}+nowhere`)).rejects.toMatchObject({ code: 'calendar-missing', hint: expect.stringContaining(national) });
    await expect(plan(`${national}+guangxi-1`)).rejects.toMatchObject({ code: 'calendar-invalid', facts: { layer: 'guangxi-1' } });
  });
});

describe('a recount under another profile', () => {
  /** Stores the next version of guangxi, in which 尽快 means so many days. */
  async function versionWith(days: number, by: Actor): Promise<{ id: string; version: number }> {
    const body = JSON.parse(JSON.stringify(profileById('guangxi', 2))) as { inferred: { phrases: string[]; due: unknown }[]; version: number; validFrom: string };
    const vague = body.inferred.find(({ phrases }) => phrases.includes('尽快'));
    expect(vague?.due).toEqual({ days: 90 });
    Object.assign(vague ?? {}, { due: { days } });
    Object.assign(body, { version: profiles += 1, validFrom: '2022-07-15' });
    await tx((t) => addProfile(t, { body, place: 'guangxi.json', by, reason: '核实', now: NOW }));
    return { id: 'guangxi', version: body.version };
  }
  let profiles = 2;

  it('counts a limit by the new length and keeps what is used; a profile of another place changes nothing', async () => {
    const { world, admin } = await setup();
    const id = await world.open({ dueBasis: 'inferred' });
    const profile = await versionWith(120, admin);
    const order = { jurisdiction: world.key, now: NOW };
    expect(await tx((t) => planRecount(t, book, order))).toEqual([]);
    expect(await tx((t) => planRecount(t, book, { ...order, profile: { id: 'beijing', version: 1 } }))).toEqual([]);

    const [item] = await tx((t) => applyRecount(t, book, world.commitments, { ...order, profile, by: admin, reason: '放宽' }));
    expect(item).toMatchObject({ outcome: 'moved', before: { profile: 'guangxi@1', dueOn: '2022-09-21' }, after: { profile: `guangxi@${String(profile.version)}`, dueOn: '2022-10-21' }, used: { used: 39, goal: 90 } });
    expect(await db.database.app.query('select profile_version, due_on::text from commitments where id = $1', [id])).toEqual([{ profile_version: profile.version, due_on: '2022-10-21' }]);
    expect(await verified(id)).toBeNull();
  });

  it('reaches what is open with the end of the term: the profile comes to know it, moves it, and gives it up', async () => {
    const { world, admin } = await setup();
    const [id, undated, watched, proposed] = [await world.open({ dueOn: '2023-12-29' }), await world.open({ dueOn: null, dueBasis: 'none' }),
      await world.open({ kind: 'watch-other-body', dueOn: null, dueBasis: 'none' }), await world.open({ confirmed: false })];
    const termEnd = async (of: string): Promise<Date | undefined> => (await world.timers(of)).find(({ name }) => name === 'termEnd')?.fire_at;
    const under = async (termEndsOn: string | null): Promise<RecountItem[]> => {
      const body = { ...profileById('guangxi', 1), version: profiles += 1, validFrom: '2022-07-15', termEndsOn };
      await tx((t) => addProfile(t, { body, place: 'guangxi.json', by: admin, reason: '换届', now: NOW }));
      return tx((t) => applyRecount(t, book, world.commitments, { jurisdiction: world.key, profile: { id: 'guangxi', version: body.version }, now: NOW, by: admin, reason: '换届日期已定' }));
    };
    const items = await under('2023-01-13');
    expect(outcomes(items)).toEqual({ [id]: 'term', [undated]: 'term', [watched]: 'asks', [proposed]: 'term' });
    expect(items.find((item) => item.id === id)).toMatchObject({ before: { termEndsOn: null }, after: { dueOn: '2023-12-29', termEndsOn: '2023-01-13' } });
    for (const one of [id, undated]) expect(await termEnd(one)).toEqual(at('2023-01-13T08:30'));
    for (const one of [watched, proposed]) expect(await termEnd(one)).toBeUndefined();
    expect((await world.history(id)).at(-1)).toMatchObject({ event: 'RECOUNTED', entry: { event: { data: { dueOn: '2023-12-29', termEndsOn: '2023-01-13' } } } });
    expect((await world.history(proposed)).at(-1)?.entry.event.data).not.toHaveProperty('termEndsOn');
    await world.send(proposed, 'CONFIRMED', { dueOn: '2023-12-29', dueBasis: 'explicit' }, world.person('supervisor'), NOW);
    expect(await termEnd(proposed)).toEqual(at('2023-01-13T08:30'));

    await under('2023-01-16');
    expect(await termEnd(id)).toEqual(at('2023-01-16T08:30'));
    await under(null);
    expect(await termEnd(id)).toBeUndefined();
    expect((await world.history(id)).at(-1)?.entry.event.data).toMatchObject({ termEndsOn: null });
    await under('2023-01-13');
    await world.sweep(at('2023-01-13T08:30'));
    expect(JSON.parse((await world.row(id)).snapshot)).toMatchObject({ value: { underway: { cohort: 'explaining' } } });
    expect((await world.notices(id)).map(({ letter }) => letter)).toContain('term-explanation');
    for (const one of [id, undated, watched, proposed]) expect(await verified(one)).toBeNull();
  });

  it('lets no date fall into the past', async () => {
    const { world, admin } = await setup();
    const id = await world.open({ dueBasis: 'inferred' });
    const profile = await versionWith(30, admin); // 39 days are used already
    const items = await tx((t) => applyRecount(t, book, world.commitments, { jurisdiction: world.key, profile, now: NOW, by: admin, reason: '收紧' }));
    expect(items).toMatchObject([{ id, outcome: 'in-the-past', after: { profile: 'guangxi@1', dueOn: DUE_ON } }]);
    expect(await world.events(id)).not.toContain('RECOUNTED');
  });

  it('is refused for a version that is not known', async () => {
    const { world } = await setup();
    await expect(tx((t) => planRecount(t, book, { jurisdiction: world.key, profile: { id: 'guangxi', version: 99 }, now: NOW }))).rejects.toMatchObject({ code: 'config-invalid', hint: expect.stringContaining('guangxi@2') });
  });
});

it('cannot be typed: an event whose date is not what comes out is refused', async () => {
  const { world, admin } = await setup();
  const id = await world.open({ dueBasis: 'inferred' });
  const data = { calendar: national, profile: 'guangxi@1', dueOn: '2022-12-01', before: { calendar: national, profile: 'guangxi@1', dueOn: '2022-09-21' }, reason: 'x' };
  const computed = { ...data, dueOn: '2022-09-21' };
  await expect(world.send(id, 'RECOUNTED', data, admin, NOW)).rejects.toMatchObject({ code: 'recount-refused', facts: { computed: '2022-09-21' } });
  await expect(world.send(id, 'RECOUNTED', { ...computed, calendar: 'nowhere' }, admin, NOW)).rejects.toMatchObject({ code: 'calendar-missing' });
  await expect(world.send(id, 'RECOUNTED', { ...computed, profile: 'beijing@1' }, admin, NOW)).rejects.toMatchObject({ code: 'recount-refused' });
  await expect(world.send(id, 'RECOUNTED', { ...computed, before: { ...computed.before, dueOn: '2022-09-20' } }, admin, NOW)).rejects.toMatchObject({ code: 'recount-refused' });
  await expect(world.send(id, 'RECOUNTED', { ...computed, termEndsOn: '2023-01-13' }, admin, NOW)).rejects.toMatchObject({ code: 'recount-refused' });
  await expect(world.send(id, 'RECOUNTED', computed, world.person('supervisor'), NOW)).rejects.toMatchObject({ code: 'event-refused' });
  await expect(world.send(id, 'RECOUNTED', computed, admin, at('2022-09-22T09:00'))).rejects.toMatchObject({ code: 'recount-refused', facts: { overdue: true } });
  expect(await world.events(id)).toEqual(['OPENED', 'CONFIRMED']);
});
