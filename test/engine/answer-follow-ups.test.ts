import { beforeAll, describe, expect, it } from '@jest/globals';
import { Verifier } from '../../src/audit/verifier.js';
import type { Actor } from '../../src/core/commitment.js';
import { Commitments } from '../../src/engine/commitments.js';
import { handOver } from '../../src/intake/hand-over.js';
import { parseHandover } from '../../src/intake/ledger.js';
import { returnedOpinions } from '../../src/store/readings/returned-opinions.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { at } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
const commitments = new Commitments(new RuleBook());
const LIAISON: Actor = { id: 'liaison', name: '联络', roles: ['liaison'], office: null };
const CLERK: Actor = { id: 'clerk', name: '经办', roles: ['handler'], office: null };
const HEAD: Actor = { id: 'head', name: '局长', roles: ['head'], office: null };

let n = 0;
let id = '';

/** Handed over to an office of the place, with contacts at every level and two co-handlers. */
async function handedOver(jurisdiction: string, on: string): Promise<void> {
  n += 1;
  const office = `lead-${jurisdiction}`;
  for (const person of [CLERK, HEAD]) person.office = office;
  const handover = parseHandover(JSON.stringify({
    jurisdiction, confirmed_by: `overseer-${jurisdiction}`, office, co_handlers: ['财政局', '交通局'],
    header: { suggestion_number: `S${String(n)}`, session: '一次会议', title: '关于停车难的建议', lead_deputy: '韦代表', joint: false, handed_over_by: '人大', handed_over_on: on },
    offices: [{ id: office, name: '住建局', contacts: ['handler', 'sectionHead', 'deputyHead', 'head', 'supervisor', 'liaison'].map((level) => ({ level, name: level, address: `${level}@${jurisdiction}.example` })) }],
    people: [{ id: `overseer-${jurisdiction}`, name: '督查', login: `overseer-${jurisdiction}`, roles: ['supervisor'] }],
  }), 'handover.json');
  ({ id } = await db.database.transaction((tx) => handOver(tx, commitments, { handover, now: at(`${on}T09:00`) })));
}

const send = (type: string, data: Record<string, unknown>, by: Actor, when: string): Promise<unknown> =>
  db.database.transaction((tx) => commitments.send(tx, { id, type, data, by, now: at(when) }));
const sweep = (when: string): Promise<unknown> => db.database.transaction((tx) => commitments.fireDue(tx, at(when), 1, [id]));
const stage = async (): Promise<string | undefined> => (await db.database.app.query<{ stage: string }[]>('select stage from commitments where id = $1', [id]))[0]?.stage;
/** To whom a letter was asked for, with the day its timer or event happened. */
const asked = async (letter: string): Promise<string[]> => (await db.database.app.query<{ told: string }[]>(`
  select to_char(h.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') || ' ' || n.level as told from notices n join history h on h.commitment_id = n.commitment_id and h.seq = n.seq
  where n.commitment_id = $1 and n.letter = $2 order by n.seq, n.id`, [id, letter])).map(({ told }) => told);
const out = (): Promise<{ body: string; reason: string }[]> => db.database.transaction((tx) => returnedOpinions(tx, id));
const verified = (): Promise<unknown> => db.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, id));
const answered = (on: string): Promise<unknown> => send('ANSWERED', { number: `答${on}`, on, signer: '局长' }, CLERK, `${on}T10:00`);

beforeAll(() => { n = 0; });

describe('an extension that the deputy must be told of', () => {
  const told = { on: '2022-06-27', how: 'telephone', text: '说明延期原因' };

  it('Henan: after the head took it, the office is asked every five working days until the telling is recorded', async () => {
    await handedOver('henan', '2022-04-08');
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await expect(send('DEPUTY_TOLD', { ...told, on: '2022-04-12' }, CLERK, '2022-04-12T10:00')).rejects.toMatchObject({ code: 'event-not-accepted' });
    await send('EXTENSION_ASKED', { reason: '涉及面广' }, HEAD, '2022-06-20T10:00');
    await sweep('2022-07-05T10:00');
    expect(await asked('tell-deputy')).toEqual(['2022-06-27 handler', '2022-06-27 sectionHead', '2022-07-04 handler', '2022-07-04 sectionHead']);
    await expect(send('DEPUTY_TOLD', told, LIAISON, '2022-07-05T10:30')).rejects.toMatchObject({ code: 'not-allowed' });
    await send('DEPUTY_TOLD', told, CLERK, '2022-07-05T11:00'); // Henan does not want it in writing
    await sweep('2022-07-20T10:00');
    expect(await asked('tell-deputy')).toHaveLength(4);
    expect(await verified()).toBeNull();
  });

  it('Fujian: in writing, with the number of the letter', async () => {
    await handedOver('fujian', '2022-04-08');
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await send('EXTENSION_ASKED', { reason: '涉及面广', number: '请1号' }, CLERK, '2022-06-20T10:00');
    await send('EXTENSION_GRANTED', { number: '同意1号' }, LIAISON, '2022-06-21T10:00');
    const tell = (data: object): Promise<unknown> => send('DEPUTY_TOLD', { on: '2022-06-22', ...data }, CLERK, '2022-06-22T10:00');
    await expect(tell({ how: 'telephone', number: '函1号' })).rejects.toMatchObject({ code: 'event-data-invalid', facts: { problems: [{ field: 'how' }] } });
    await expect(tell({ how: 'letter' })).rejects.toMatchObject({ code: 'event-data-invalid', facts: { problems: [{ field: 'number' }] }, message: expect.stringContaining('fujian@1') });
    await expect(tell({ on: '2022-06-23', how: 'letter', number: '函1号' })).rejects.toMatchObject({ code: 'evidence-incomplete' }); // not on a day to come
    await expect(tell({ on: '2022-06-20', how: 'letter', number: '函1号' })).rejects.toMatchObject({ code: 'event-data-invalid', hint: expect.stringContaining('2022-06-21') }); // not before it was granted
    await tell({ how: 'letter', number: '函1号' });
    expect(await verified()).toBeNull();
  });

  it('Beijing: nobody must be told, and nobody is asked', async () => {
    await handedOver('beijing', '2022-04-08');
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await send('EXTENSION_ASKED', { reason: '涉及面广' }, CLERK, '2022-06-20T10:00');
    await send('EXTENSION_GRANTED', { number: '同意1号' }, LIAISON, '2022-06-21T10:00');
    await expect(send('DEPUTY_TOLD', told, CLERK, '2022-06-28T10:00')).rejects.toMatchObject({ code: 'event-not-accepted' });
    await sweep('2022-08-01T10:00');
    expect(await asked('tell-deputy')).toEqual([]);
  });
});

describe('an empty opinion of a co-handler', () => {
  const give = (body: string, when: string): Promise<unknown> => send('OPINION_GIVEN', { body, number: `${body}函`, on: when, text: '同意' }, CLERK, `${when}T10:00`);
  const giveBack = (body: string, when: string): Promise<unknown> => send('OPINION_RETURNED', { body, reason: '空泛' }, CLERK, `${when}T11:00`);

  it('is returned and asked for again within the time of the rule, until every returned one was redone', async () => {
    await handedOver('chongqing', '2022-04-08');
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await expect(giveBack('财政局', '2022-05-04')).rejects.toMatchObject({ code: 'event-data-invalid', hint: expect.stringContaining('OPINION_GIVEN') });
    await give('财政局', '2022-05-05');
    await expect(giveBack('税务局', '2022-05-05')).rejects.toMatchObject({ code: 'event-data-invalid', hint: expect.stringContaining('财政局'), facts: { returnable: ['财政局'] } });
    await giveBack('财政局', '2022-05-05');
    await expect(giveBack('财政局', '2022-05-05')).rejects.toMatchObject({ code: 'event-data-invalid' }); // once
    await sweep('2022-05-12T10:00'); // five working days: 6, 7 (a Saturday that is worked), 9, 10, 11 May
    expect(await asked('opinion-redo')).toEqual(['2022-05-11 handler', '2022-05-11 sectionHead']);
    // Another co-handler's first opinion is not the one that is awaited.
    await give('交通局', '2022-05-13');
    await sweep('2022-05-19T10:00');
    expect(await asked('opinion-redo')).toHaveLength(4);
    await giveBack('交通局', '2022-05-19');
    await give('财政局', '2022-05-20');
    await sweep('2022-05-27T10:00');
    expect(await asked('opinion-redo')).toHaveLength(6); // the second returned one is still out
    await give('交通局', '2022-05-30');
    await sweep('2022-07-01T10:00');
    expect(await asked('opinion-redo')).toHaveLength(6);
    expect(await verified()).toBeNull();
  });
});

describe('a fixed last day (Guizhou: 30 June)', () => {
  it.each([['2025-04-08', '2025-06-30'], ['2025-06-30', '2025-06-30'], ['2025-07-01', '2025-10-09'], ['2025-07-15', '2025-10-15']])('handed over on %s: answered by %s; after that day within the three months of the law', async (on, due) => {
    await handedOver('guizhou', on);
    expect(await db.database.app.query('select due_on::text as due from commitments where id = $1', [id])).toEqual([{ due }]);
    expect(await verified()).toBeNull();
  });
});

describe('opinions that two co-handlers give again', () => {
  const say = (type: string, body: string, when: string): Promise<unknown> =>
    send(type, type === 'OPINION_GIVEN' ? { body, number: `${body}函`, on: when, text: '同意' } : { body, reason: `${body}空泛` }, CLERK, `${when}T10:00`);

  it('are asked for from the first return on, by name, and again after an answer that the deputy was dissatisfied with', async () => {
    await handedOver('chongqing', '2022-04-08');
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    for (const body of ['财政局', '交通局']) await say('OPINION_GIVEN', body, '2022-05-05');
    await say('OPINION_RETURNED', '财政局', '2022-05-05');
    await say('OPINION_RETURNED', '交通局', '2022-05-10');
    await sweep('2022-05-12T10:00');
    expect(await asked('opinion-redo')).toEqual(['2022-05-11 handler', '2022-05-11 sectionHead']); // not pushed by the second
    expect(await out()).toEqual([{ body: '交通局', reason: '交通局空泛' }, { body: '财政局', reason: '财政局空泛' }]);
    await say('OPINION_GIVEN', '财政局', '2022-05-12');
    expect((await out()).map(({ body }) => body)).toEqual(['交通局']);
    await answered('2022-05-13');
    await send('DISSATISFIED', { reason: '未见措施' }, LIAISON, '2022-05-16T10:00');
    expect(await out()).toEqual([]); // the answer was given without it
    await say('OPINION_GIVEN', '财政局', '2022-05-17');
    await say('OPINION_RETURNED', '财政局', '2022-05-17');
    await sweep('2022-05-26T10:00');
    expect(await asked('opinion-redo')).toHaveLength(4);
    await say('OPINION_GIVEN', '财政局', '2022-05-26');
    await sweep('2022-06-20T10:00');
    expect(await asked('opinion-redo')).toHaveLength(4);
    expect(await verified()).toBeNull();
  });
});

describe('a second dissatisfaction', () => {
  /** Answered, rated dissatisfied, answered again, and rated so again. */
  async function twiceDissatisfied(jurisdiction: string, year = '2022'): Promise<void> {
    await handedOver(jurisdiction, `${year}-04-08`);
    await send('ACCEPTED', {}, CLERK, `${year}-04-11T10:00`);
    await answered(`${year}-05-10`);
    await send('DISSATISFIED', { reason: '未见措施' }, LIAISON, `${year}-05-12T10:00`);
    expect(await stage()).toBe('answering.contacting');
    await answered(`${year}-06-01`);
    await send('DISSATISFIED', { reason: '仍无时间表' }, LIAISON, `${year}-06-02T10:00`);
  }

  it('Chongqing: the three-way meeting comes first, is asked for, and is the liaison’s to record', async () => {
    await twiceDissatisfied('chongqing');
    expect(await stage()).toBe('answering.meeting');
    expect(await asked('meeting-due')).toEqual(['2022-06-02 liaison', '2022-06-02 head']);
    expect(await asked('dissatisfied-again')).toEqual(['2022-06-02 liaison', '2022-06-02 supervisor']);
    await expect(answered('2022-06-10')).rejects.toMatchObject({ code: 'event-refused', message: expect.stringContaining('会商或评估') });
    await sweep('2022-07-02T10:00'); // twenty working days end on 2022-07-01
    expect(await asked('meeting-due')).toHaveLength(4);
    const held = { on: '2022-07-04', who: '韦代表、住建局、人大代工委', outcome: '商定年内开工' };
    await expect(send('MEETING_HELD', held, CLERK, '2022-07-04T10:00')).rejects.toMatchObject({ code: 'event-refused' });
    await expect(send('MEETING_HELD', { ...held, on: '2022-06-01' }, LIAISON, '2022-07-04T10:00')).rejects.toMatchObject({ code: 'event-data-invalid', hint: expect.stringContaining('2022-06-02') });
    await send('MEETING_HELD', held, LIAISON, '2022-07-04T10:00');
    expect(await stage()).toBe('answering.drafting');
    await answered('2022-07-08');
    expect(await stage()).toBe('answered');
    expect(await verified()).toBeNull();
  });

  it.each([['henan', '2022'], ['sichuan', '2024']])('%s: an assessment or a talk comes first in the same way', async (jurisdiction, year) => {
    await twiceDissatisfied(jurisdiction, year);
    expect(await stage()).toBe('answering.meeting');
  });

  it('Shanghai’s rule has nothing follow: the office answers again at once', async () => {
    await twiceDissatisfied('shanghai');
    expect(await stage()).toBe('answering.contacting');
    expect(await asked('meeting-due')).toEqual([]);
    await answered('2022-06-10');
    expect(await stage()).toBe('answered');
  });
});

describe('naming the people who handle it', () => {
  it('Tongchuan: within five working days of the handover, also before anybody accepts; asked again until it is done', async () => {
    await handedOver('tongchuan', '2022-04-08');
    await sweep('2022-04-15T10:00');
    expect(await asked('staff-due')).toEqual(['2022-04-15 sectionHead', '2022-04-15 deputyHead']);
    await send('ACCEPTED', {}, CLERK, '2022-04-18T10:00');
    await sweep('2022-04-26T10:00'); // five working days on: 19, 20, 21, 22, 24 (a Sunday that is worked) April
    expect(await asked('staff-due')).toHaveLength(4);
    await send('STAFF_NAMED', { staff: '科员李四' }, CLERK, '2022-04-26T11:00');
    await send('STAFF_NAMED', { staff: '科员王五' }, CLERK, '2022-05-26T11:00'); // somebody else, later
    await sweep('2022-06-20T10:00');
    expect(await asked('staff-due')).toHaveLength(4);
    expect(await verified()).toBeNull();
  });

  it('named in time, nobody is asked; nor where the rule knows nothing of it', async () => {
    await handedOver('tongchuan', '2022-04-08');
    await send('STAFF_NAMED', { staff: '科员李四' }, CLERK, '2022-04-11T10:00');
    await sweep('2022-06-01T10:00');
    expect(await asked('staff-due')).toEqual([]);
    expect(await verified()).toBeNull();
    await handedOver('beijing', '2022-04-08');
    await sweep('2022-06-01T10:00');
    expect(await asked('staff-due')).toEqual([]);
  });
});
