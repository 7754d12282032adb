import { beforeAll, expect, it } from '@jest/globals';
import { Verifier } from '../../src/audit/verifier.js';
import type { Actor } from '../../src/core/commitment.js';
import { explainAll } from '../../src/core/due-sum.js';
import { profileById } from '../../src/core/profile.js';
import { Commitments } from '../../src/engine/commitments.js';
import { askForMissingYears } from '../../src/engine/missing-years.js';
import { applyRecount, planRecount } from '../../src/engine/recount.js';
import { addProfile } from '../../src/engine/rules.js';
import { handOver } from '../../src/intake/hand-over.js';
import { parseHandover } from '../../src/intake/ledger.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { testDatabase } from '../support/database.js';
import { at } from '../support/factory.js';

/** Guizhou sets its days by a notice of each year, and only that of 2025 is known. */
const db = testDatabase();
const book = new RuleBook();
const commitments = new Commitments(book);
const ADMINISTRATOR: Actor = { id: 'admin', name: '管理员', roles: ['administrator'], office: null };

async function handedOver(number: string, on: string): Promise<string> {
  const handover = parseHandover(JSON.stringify({
    jurisdiction: 'guizhou', confirmed_by: 'overseer', office: 'zjj', co_handlers: [],
    header: { suggestion_number: number, session: '一次会议', title: '关于停车难的建议', lead_deputy: '韦代表', joint: false, handed_over_by: '人大', handed_over_on: on },
    offices: [{ id: 'zjj', name: '住建厅', contacts: [{ level: 'handler', name: '经办', address: 'clerk@x.example' }] }],
    people: [{ id: 'overseer', name: '督查', login: 'overseer', roles: ['supervisor'] }],
  }), 'handover.json');
  return (await db.database.transaction((tx) => handOver(tx, commitments, { handover, now: at(`${on}T09:00`) }))).id;
}

const rows = (): Promise<unknown[]> => db.database.app.query(`select suggestion_id as number, due_on::text as due, clock is null as fixed, profile_id || '@' || profile_version as profile from commitments order by 1`);
const ask = (when: string): Promise<unknown> => db.database.transaction((tx) => askForMissingYears(tx, book, at(when)));
const asked = async (): Promise<string[]> => (await db.database.app.query<{ message: string }[]>(`select message from incidents where code = 'profile-not-in-force' and resolved_at is null order by id`)).map(({ message }) => message.slice(0, 24));
const order = { jurisdiction: 'guizhou', profile: { id: 'guizhou', version: 3 }, now: at('2026-03-02T09:00') };
let ids: string[] = [];

beforeAll(async () => {
  await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ('admin', 'guizhou', '管理员', 'admin', '{administrator}')`);
  ids = [await handedOver('S2025', '2025-04-08'), await handedOver('S2026', '2026-02-10')];
});

it('a suggestion of a year whose notice is not stored is tracked by the national law, marked provisional, and an administrator is asked for the notice', async () => {
  expect(await rows()).toEqual([
    { number: 'S2025', due: '2025-06-30', fixed: true, profile: 'guizhou@1' },
    { number: 'S2026', due: '2026-05-11', fixed: false, profile: 'guizhou@2' }, // three months, rolled over a Sunday
  ]);
  expect(await ask('2026-02-11T09:00')).toEqual({ asked: 1, resolved: 0 });
  expect(await ask('2026-02-12T09:00')).toEqual({ asked: 0, resolved: 0 }); // once
  expect(await asked()).toEqual([expect.stringMatching(/^guizhou: 缺 2026 年办理通知/u)]);
  const rules = await db.database.transaction((tx) => book.current(tx));
  const [row] = await db.database.app.query<{ clock: string }[]>(`select clock from commitments where suggestion_id = 'S2026'`);
  const sum = explainAll({
    startedOn: '2026-02-10', dueOn: '2026-05-11', basis: 'statutory', quote: '', timed: true, answering: 'first', profile: profileById('guizhou', 2), calendar: rules.calendarOf('guizhou'), clock: JSON.parse(row?.clock ?? '') as never,
  });
  expect(sum.zh.filter((line) => line.includes('暂按规则 guizhou@2'))).toHaveLength(1);
  expect(sum.en.filter((line) => line.includes('the date is provisional'))).toHaveLength(1);
});

it('once the notice is stored, a recount gives that year, and no other, the day that it names', async () => {
  const body = { ...profileById('guizhou', 1), version: 3, validFrom: '2026-01-01', validTo: '2026-12-31', source: '该年通知（样例）' };
  await db.database.transaction((tx) => addProfile(tx, { body, place: 'notice.json', by: ADMINISTRATOR, reason: '该年通知', now: at('2026-03-01T09:00') }));
  const plan = await db.database.transaction((tx) => planRecount(tx, book, order));
  expect(plan.map(({ id, outcome, before, after }) => [id, outcome, before.dueOn, after.dueOn])).toEqual([
    [ids[0], 'overdue', '2025-06-30', '2025-06-30'], [ids[1], 'moved', '2026-05-11', '2026-06-30'],
  ]);
  await db.database.transaction((tx) => applyRecount(tx, book, commitments, { ...order, by: ADMINISTRATOR, reason: '该年通知' }));
  expect(await rows()).toEqual([
    { number: 'S2025', due: '2025-06-30', fixed: true, profile: 'guizhou@1' },
    { number: 'S2026', due: '2026-06-30', fixed: true, profile: 'guizhou@3' },
  ]);
  for (const id of ids) expect(await db.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, id))).toBeNull();
  expect(await ask('2026-03-02T09:00')).toEqual({ asked: 0, resolved: 1 });
});

it('a day that a corrected notice names otherwise moves what is open', async () => {
  const body = { ...profileById('guizhou', 1), version: 4, validFrom: '2026-01-01', validTo: '2026-12-31', reply: { ...profileById('guizhou', 1).reply, limit: { monthDay: '07-15' } } };
  await db.database.transaction((tx) => addProfile(tx, { body, place: 'notice.json', by: ADMINISTRATOR, reason: '更正', now: at('2026-03-03T09:00') }));
  await db.database.transaction((tx) => applyRecount(tx, book, commitments, { ...order, profile: { id: 'guizhou', version: 4 }, by: ADMINISTRATOR, reason: '更正' }));
  expect((await rows())[1]).toEqual({ number: 'S2026', due: '2026-07-15', fixed: true, profile: 'guizhou@4' });
  expect(await db.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, ids[1] ?? ''))).toBeNull();
});

it('the next year is provisional again, and the notice of this one is not for it', async () => {
  const id = await handedOver('S2027', '2027-01-11');
  const late = { ...order, profile: { id: 'guizhou', version: 4 }, now: at('2027-01-12T09:00') };
  const plan = await db.database.transaction((tx) => planRecount(tx, book, late));
  expect(plan.find((item) => item.id === id)).toMatchObject({ outcome: 'same', before: { dueOn: '2027-04-12', profile: 'guizhou@2' }, after: { dueOn: '2027-04-12', profile: 'guizhou@2' } });
  await ask('2027-01-12T09:00');
  expect(await asked()).toContainEqual(expect.stringMatching(/^guizhou: 缺 2027 年办理通知/u));
});
