import { beforeAll, describe, expect, it } from '@jest/globals';
import { canonical } from '../../src/core/step.js';
import { hashOf, seal } from '../../src/core/history.js';
import { at, EVIDENCE, World } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const REFUSED = { code: '42501' }; // insufficient_privilege: the grants for the application, the trigger for the owner

describe('the history', () => {
  const db = testDatabase();
  let world: World;
  beforeAll(async () => { world = await World.create(db.database); });

  it.each(['history', 'deadlines', 'evidence', 'ratings', 'deliveries'])('of %s can only grow, for the application and for the owner', async (table) => {
    for (const statement of [`update ${table} set ${table === 'deliveries' ? 'response' : 'commitment_id'} = 'x'`, `delete from ${table}`, `truncate ${table} cascade`]) {
      await expect(db.database.app.query(statement)).rejects.toMatchObject({ ...REFUSED, message: expect.stringContaining('permission denied') });
      await expect(db.owner.query(statement)).rejects.toMatchObject({ ...REFUSED, message: expect.stringContaining('append-only') });
    }
  });

  it('keeps a refused change from happening', async () => {
    const id = await world.open();
    const before = await world.history(id);
    await expect(db.owner.query(`update history set body = '{}' where commitment_id = $1`, [id])).rejects.toMatchObject(REFUSED);
    await expect(db.owner.query('delete from history where commitment_id = $1', [id])).rejects.toMatchObject(REFUSED);
    expect(await world.history(id)).toEqual(before);
  });

  it('is one chain whose bytes are canonical, whether a person or the clock wrote them', async () => {
    const id = await world.open({ dueBasis: 'inferred' });
    await world.sweep(at('2022-10-18T09:00'));
    await world.send(id, 'CLAIMED', { evidence: EVIDENCE }, world.person('handler'), at('2022-10-18T10:00'));
    const history = await world.history(id);
    expect(history.length).toBeGreaterThan(10);
    expect(new Set(history.map(({ actor }) => actor))).toContain('clock');
    history.forEach(({ entry, body, hash, prev_hash, seq }, i) => {
      expect(canonical(entry)).toBe(body);
      expect(seal(entry)).toEqual({ body, hash });
      expect(hashOf(body)).toBe(hash);
      expect(seq).toBe(i + 1);
      expect([prev_hash, entry.prev]).toEqual(Array(2).fill(history[i - 1]?.hash ?? '0'.repeat(64)));
    });
    expect((await world.row(id)).head_hash).toBe(history.at(-1)?.hash);
    expect((await world.row(id)).snapshot).toBe(canonical(history.at(-1)?.entry.state));
  });
});

describe('letters', () => {
  const db = testDatabase();

  it('go to everybody at the level, one row each, and leave when the office opens', async () => {
    const world = await World.create(db.database);
    const id = await world.open();
    await world.sweep(at('2022-09-22T00:00'));
    expect((await world.notices(id)).slice(-2)).toMatchObject([
      { id: `${id}.11.1`, letter: 'overdue-blue', level: 'handler', address: world.address('handler'), state: 'queued', send_after: at('2022-09-22T08:30') },
      { id: `${id}.11.2`, letter: 'overdue-blue', level: 'sectionHead', address: world.address('sectionHead'), state: 'queued', send_after: at('2022-09-22T08:30') },
    ]);
  });

  it('written after hours, at a weekend or in a holiday leave on the next working day', async () => {
    const world = await World.create(db.database);
    const [evening, holiday] = [await world.open(), await world.open()];
    await world.send(evening, 'CLAIMED', { evidence: EVIDENCE }, world.person('handler'), at('2022-08-26T17:30'));
    await world.send(holiday, 'CLAIMED', { evidence: EVIDENCE }, world.person('handler'), at('2022-10-02T10:00'));
    expect((await world.notices(evening)).at(-1)).toMatchObject({ letter: 'verification-request', send_after: at('2022-08-29T08:30') });
    expect((await world.notices(holiday)).at(-1)).toMatchObject({ letter: 'verification-request', send_after: at('2022-10-08T08:30') });
  });

  it('catch up after an outage: the ladder in order, one live letter for a person, the older ones superseded by name', async () => {
    const world = await World.create(db.database);
    const id = await world.open();
    await world.sweep(at('2022-11-22T09:00'));
    expect((await world.events(id)).slice(-5)).toEqual(['untilOverdue', 'untilBlueAgain', 'untilOrange', 'untilRed', 'untilReferred']);
    const notices = await world.notices(id);
    const live = notices.filter(({ state, letter }) => state !== 'superseded' && letter !== 'registered');
    expect(live.map(({ letter, level, state }) => [letter, level, state])).toEqual([
      ['overdue-blue', 'handler', 'queued'], ['overdue-blue', 'sectionHead', 'queued'], ['overdue-orange', 'deputyHead', 'awaiting-approval'],
      ['overdue-red', 'head', 'awaiting-approval'], ['referred', 'liaison', 'awaiting-approval'], ['referred', 'supervisor', 'awaiting-approval'],
    ]);
    expect(new Set(live.map(({ address }) => address)).size).toBe(live.length);
    const byId = new Map(notices.map((notice) => [notice.id, notice]));
    for (const older of notices.filter(({ state }) => state === 'superseded')) {
      expect(byId.get(older.reason?.replace('newer:', '') ?? '')).toMatchObject({ address: older.address, state: expect.stringMatching(/queued|awaiting-approval/) });
      expect(older.settled_at).toEqual(at('2022-11-22T09:00'));
    }
  });

  it('supersede what still waits from an earlier sweep, and nothing that was sent', async () => {
    const world = await World.create(db.database);
    const id = await world.open();
    await world.sweep(at('2022-09-20T08:30'));
    const [sent] = (await world.notices(id)).filter(({ state, letter }) => state === 'queued' && letter === 'reminder');
    await db.database.app.query(`update notices set state = 'sent', settled_at = $2 where id = $1`, [sent?.id, at('2022-09-20T08:31')]);
    await world.sweep(at('2022-09-21T08:30'));
    await world.sweep(at('2022-09-22T00:00'));
    const toHandler = (await world.notices(id)).filter(({ level }) => level === 'handler').slice(-3);
    expect(toHandler.map(({ letter, state }) => [letter, state])).toEqual([['reminder', 'sent'], ['reminder', 'superseded'], ['overdue-blue', 'queued']]);
    expect(toHandler[1]?.reason).toBe(`newer:${toHandler[2]?.id ?? ''}`);
  });

  it('about where things stand, and asks, are moot once it is closed; the closing letter goes out', async () => {
    const world = await World.create(db.database);
    const id = await world.open();
    await world.sweep(at('2022-09-22T00:00'));
    await world.send(id, 'CHANGE_REQUESTED', { change: 'date', dueOn: '2022-12-30', reason: '再议' }, world.person('handler'), at('2022-09-22T07:00'));
    // The orange rung passes unswept: its letter is asked for and moot in one and the same transaction.
    await world.send(id, 'DROPPED', { decisionNumber: '〔2022〕1号', reason: '并入规划' }, world.person('supervisor'), at('2022-10-10T09:00'));
    const notices = await world.notices(id);
    expect(notices.filter(({ state }) => state !== 'superseded').map(({ letter, level }) => [letter, level])).toEqual([
      ['registered', 'handler'], ['registered', 'sectionHead'], ['closed', 'handler'], ['closed', 'sectionHead'], ['closed', 'deputyHead'], ['closed', 'supervisor'],
    ]);
    for (const letter of ['overdue-orange', 'approval-request']) {
      expect(notices.findLast((notice) => notice.letter === letter)).toMatchObject({ state: 'superseded', reason: 'closed' });
    }
  });

  it('for a level where nobody is named stay visible as suppressed', async () => {
    const world = await World.create(db.database, ['handler', 'supervisor']);
    const id = await world.open();
    await world.sweep(at('2022-09-22T00:00'));
    expect((await world.notices(id)).slice(-2)).toMatchObject([
      { level: 'handler', state: 'queued', reason: null }, { level: 'sectionHead', state: 'suppressed', reason: 'no-contact', address: '' },
    ]);
  });

  it('reach somebody who stands at two levels once', async () => {
    const world = await World.create(db.database, ['handler']);
    await db.database.app.query(`insert into contacts (office_id, level, name, address) values ($1, 'sectionHead', $2, $3)`, [world.key, '某\n某', world.address('handler')]);
    const id = await world.open();
    await world.sweep(at('2022-09-22T00:00'));
    expect((await world.notices(id)).filter(({ letter }) => letter === 'overdue-blue').map(({ level }) => level)).toEqual(['handler']);
  });

  it('keep their place when a name holds a line feed', async () => {
    const world = await World.create(db.database, ['supervisor']);
    await db.database.app.query(`insert into contacts (office_id, level, name, address) values ($1, 'handler', $2, 'a@x.example'), ($1, 'handler', 'b', 'b@x.example')`, [world.key, '某\n某']);
    const id = await world.open();
    await world.sweep(at('2022-08-22T08:30'));
    expect(await db.database.app.query(`select recipient, address from notices where commitment_id = $1 and letter = 'reminder' order by id`, [id]))
      .toEqual([{ recipient: '某 某', address: 'a@x.example' }, { recipient: 'b', address: 'b@x.example' }]);
  });
});

describe('approval', () => {
  const db = testDatabase();

  async function orange(): Promise<{ world: World; id: string; notice: string }> {
    const world = await World.create(db.database);
    const id = await world.open();
    await world.sweep(at('2022-10-10T00:00'));
    const [first] = (await world.notices(id)).filter(({ state }) => state === 'awaiting-approval');
    return { world, id, notice: first?.id ?? '' };
  }

  it('lets the letter out in office hours, in the name of who approved', async () => {
    const { world, id, notice } = await orange();
    await world.send(id, 'LETTER_APPROVED', { notice }, world.person('supervisor'), at('2022-10-10T18:00'));
    expect((await world.notices(id)).find((row) => row.id === notice)).toMatchObject({
      state: 'queued', approved_by: world.person('supervisor').id, send_after: at('2022-10-11T08:30'), settled_at: null,
    });
    await expect(world.send(id, 'LETTER_APPROVED', { notice }, world.person('supervisor'), at('2022-10-10T18:01')))
      .rejects.toMatchObject({ code: 'notice-not-awaiting', facts: { notice } });
    expect((await world.events(id)).at(-1)).toBe('LETTER_APPROVED');
    expect(await world.row(id)).toMatchObject({ revision: (await world.history(id)).length });
  });

  it('may be withheld, with a reason', async () => {
    const { world, id, notice } = await orange();
    await expect(world.send(id, 'LETTER_WITHHELD', { notice }, world.person('supervisor'), at('2022-10-10T09:00'))).rejects.toMatchObject({ code: 'event-data-invalid' });
    await world.send(id, 'LETTER_WITHHELD', { notice, reason: '已电话沟通' }, world.person('supervisor'), at('2022-10-10T09:00'));
    expect((await world.notices(id)).find((row) => row.id === notice)).toMatchObject({ state: 'withheld', reason: '已电话沟通', settled_at: at('2022-10-10T09:00') });
  });

  it('is a supervisor’s, and of a letter of this commitment', async () => {
    const { world, id, notice } = await orange();
    const other = await world.open();
    await expect(world.send(id, 'LETTER_APPROVED', { notice }, world.person('handler'), at('2022-10-10T09:00'))).rejects.toMatchObject({ code: 'event-refused' });
    await expect(world.send(other, 'LETTER_APPROVED', { notice }, world.person('supervisor'), at('2022-10-10T09:00'))).rejects.toMatchObject({ code: 'notice-not-awaiting' });
    expect((await world.notices(id)).find((row) => row.id === notice)).toMatchObject({ state: 'awaiting-approval' });
  });
});
