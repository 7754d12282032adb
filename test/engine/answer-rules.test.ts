import { beforeAll, describe, expect, it } from '@jest/globals';
import { replayEntries } from '../../src/audit/replay.js';
import { Verifier } from '../../src/audit/verifier.js';
import type { Actor } from '../../src/core/commitment.js';
import type { Entry } from '../../src/core/history.js';
import type { Profile } from '../../src/core/profile.js';
import { profileById } from '../../src/core/profile.js';
import { Commitments } from '../../src/engine/commitments.js';
import { addProfile } from '../../src/engine/rules.js';
import { handOver } from '../../src/intake/hand-over.js';
import type { HandedOver } from '../../src/intake/hand-over.js';
import { parseHandover } from '../../src/intake/ledger.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { at } from '../support/factory.js';
import { testDatabase } from '../support/database.js';

const db = testDatabase();
const commitments = new Commitments(new RuleBook());
const ADMINISTRATOR: Actor = { id: 'admin', name: '管理员', roles: ['administrator'], office: null };
const LIAISON: Actor = { id: 'liaison', name: '联络', roles: ['liaison'], office: null };
const CLERK: Actor = { id: 'clerk', name: '经办', roles: ['handler'], office: null };
const HEAD: Actor = { id: 'head', name: '局长', roles: ['head'], office: null };

let n = 0;
let id = '';

async function handedOver(jurisdiction: string, on: string, header: Record<string, unknown> = {}, now = `${on}T09:00`): Promise<HandedOver> {
  n += 1;
  const office = `lead-${jurisdiction}`;
  for (const person of [CLERK, HEAD]) person.office = office;
  const handover = parseHandover(JSON.stringify({
    jurisdiction, confirmed_by: `overseer-${jurisdiction}`, office, co_handlers: ['会办局'],
    header: { suggestion_number: `S${String(n)}`, session: '一次会议', title: '关于停车难的建议', lead_deputy: '韦代表', joint: false, handed_over_by: '人大', handed_over_on: on, ...header },
    offices: [{ id: office, name: '住建局', contacts: [{ level: 'handler', name: '经办', address: 'clerk@x.example' }, { level: 'liaison', name: '联络', address: 'liaison@x.example' }] }],
    people: [{ id: `overseer-${jurisdiction}`, name: '督查', login: `overseer-${jurisdiction}`, roles: ['supervisor'] }],
  }), 'handover.json');
  const opened = await db.database.transaction((tx) => handOver(tx, commitments, { handover, now: at(now) }));
  id = opened.id;
  return opened;
}

/** A place of its own whose rules differ from those of another. */
async function place(name: string, from: Profile, reply: Partial<Profile['reply']>): Promise<void> {
  const body = { ...from, id: name, version: 1, reply: { ...from.reply, ...reply } };
  await db.database.transaction((tx) => addProfile(tx, { body, place: name, by: ADMINISTRATOR, reason: '样例', now: at('2022-01-01T09:00') }));
}

const send = (type: string, data: Record<string, unknown>, by: Actor, when: string): Promise<unknown> =>
  db.database.transaction((tx) => commitments.send(tx, { id, type, data, by, now: at(when) }));
async function row(): Promise<Record<string, unknown>> {
  const [found] = await db.database.app.query<Record<string, unknown>[]>('select stage, due_on::text, due_basis, clock::json as clock, terms::json as terms, promised_on::text from commitments where id = $1', [id]);
  return found ?? {};
}
async function entries(): Promise<{ seq: number; entry: Entry }[]> {
  const rows = await db.database.app.query<{ seq: number; body: string }[]>('select seq, body from history where commitment_id = $1 order by seq', [id]);
  return rows.map(({ seq, body }) => ({ seq, entry: JSON.parse(body) as Entry }));
}
const events = async (): Promise<string[]> => (await entries()).map(({ entry }) => entry.event.type);
const verified = (): Promise<unknown> => db.database.transaction((tx) => new Verifier(new RuleBook()).verifyOne(tx, id));

beforeAll(async () => {
  await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ('admin', 'henan', '管理员', 'admin', '{administrator}')`);
  await place('noextension', profileById('henan', 1), { extended: null });
  await place('receipt', profileById('henan', 1), { startsFrom: 'receipt' });
});

describe('an extension', () => {
  it.each(['chongqing', 'henan', 'guangxi'])('%s: needs nobody’s consent; a leader of the office takes it and the rule grants it at once', async (jurisdiction) => {
    await handedOver(jurisdiction, '2022-04-08');
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await expect(send('EXTENSION_ASKED', { reason: '涉及面广' }, CLERK, '2022-06-20T10:00')).rejects.toMatchObject({
      code: 'extension-by-leader', message: expect.stringMatching(new RegExp(`^${id}: EXTENSION_ASKED: .*${jurisdiction}@.* / .+head of the office extends it`, 'u')), hint: expect.stringContaining('主要领导'),
    });
    await expect(send('EXTENSION_ASKED', { reason: '涉及面广' }, { ...HEAD, office: 'elsewhere' }, '2022-06-20T10:00')).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await events()).not.toContain('EXTENSION_ASKED');

    await send('EXTENSION_ASKED', { reason: '涉及面广' }, HEAD, '2022-06-20T10:00');
    expect(await row()).toMatchObject({ due_on: '2022-10-08', due_basis: 'statutory', clock: { goal: { months: 6 } } });
    const [asked, granted] = (await entries()).slice(-2).map(({ entry }) => entry);
    expect(asked).toMatchObject({ event: { type: 'EXTENSION_ASKED' }, by: { id: 'head' } });
    expect(granted).toMatchObject({ event: { type: 'EXTENSION_GRANTED', data: { number: granted?.deadline.profile, dueOn: '2022-10-08' } }, by: { id: `rule:${String(granted?.deadline.profile)}`, office: null } });
    // Nobody is asked to decide what is decided.
    expect(await db.database.app.query('select state, reason from notices where commitment_id = $1 and letter = $2', [id, 'extension-request'])).toEqual([{ state: 'superseded', reason: 'decided' }]);
    expect(await verified()).toBeNull();
  });

  it('a rule that grants what nobody asked for is found out by the replay', async () => {
    await handedOver('henan', '2022-04-08');
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await send('EXTENSION_ASKED', { reason: '涉及面广' }, HEAD, '2022-06-20T10:00');
    const history = await entries();
    expect(replayEntries(history)).toBeNull();
    const forged = history.map(({ seq, entry }) => ({ seq, entry: entry.event.type === 'EXTENSION_GRANTED' && entry.by !== null ? { ...entry, by: { ...entry.by, id: 'rule:henan@9' } } : entry }));
    expect(replayEntries(forged)).toMatchObject({ problem: 'replay differs', detail: expect.stringContaining('no rule gives rise to this') });
  });

  it('waits for the consent of the body the rule names where it needs one', async () => {
    await handedOver('qingdao', '2022-04-08');
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await send('EXTENSION_ASKED', { reason: '涉及面广' }, CLERK, '2022-06-20T10:00');
    expect((await events()).at(-1)).toBe('EXTENSION_ASKED');
    await expect(send('EXTENSION_GRANTED', { number: '同意1' }, { ...LIAISON, roles: ['supervisor'] }, '2022-06-21T10:00')).rejects.toMatchObject({ code: 'event-refused' });
    await send('EXTENSION_GRANTED', { number: '同意1' }, LIAISON, '2022-06-21T10:00');
    expect(await row()).toMatchObject({ due_on: '2022-10-08' });
    expect(await verified()).toBeNull();
  });

  it('is asked for in writing, with a number, where the rule says so', async () => {
    await handedOver('shanghai', '2022-04-08');
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await expect(send('EXTENSION_ASKED', { reason: '涉及面广' }, CLERK, '2022-06-20T10:00')).rejects.toMatchObject({
      code: 'event-data-invalid', message: expect.stringContaining('shanghai@1'), facts: { problems: [{ field: 'number', problem: '未填 / missing' }] },
    });
    await send('EXTENSION_ASKED', { number: '建函9号', reason: '涉及面广' }, CLERK, '2022-06-20T10:00');
    expect((await events()).at(-1)).toBe('EXTENSION_ASKED');
  });

  it('is refused where the rule knows none: nothing is asked for, nothing granted, the clock stays', async () => {
    await handedOver('noextension', '2022-04-08');
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    const before = await row();
    await expect(send('EXTENSION_ASKED', { reason: '涉及面广' }, HEAD, '2022-06-20T10:00')).rejects.toMatchObject({
      code: 'extension-not-provided', message: expect.stringMatching(/没有延长.+ \/ .+no extension/u), hint: expect.stringContaining('jiannuo profile add'), facts: { profile: 'noextension@1' },
    });
    await expect(send('EXTENSION_GRANTED', { number: '1' }, LIAISON, '2022-06-20T10:00')).rejects.toMatchObject({ code: 'extension-not-provided', hint: expect.stringContaining('EXTENSION_REFUSED') });
    expect(await row()).toEqual(before);
  });
});

describe('an extension after the first answer', () => {
  const answer = (on: string): Promise<unknown> => send('ANSWERED', { number: `答${on}`, on, signer: '局长' }, CLERK, `${on}T10:00`);

  it.each([['beijing', CLERK, '2022-07-12'], ['henan', HEAD, '2022-06-13']])('%s: a second handling has its own limit, which nothing extends', async (jurisdiction, asker, due) => {
    await handedOver(jurisdiction, '2022-04-08');
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await answer('2022-05-09');
    await send('DISSATISFIED', { reason: '未见措施' }, LIAISON, '2022-05-12T10:00');
    const before = await row();
    expect(before).toMatchObject({ due_on: due, due_basis: 'statutory' });
    await expect(send('EXTENSION_ASKED', { reason: '涉及面广' }, asker, '2022-06-10T10:00')).rejects.toMatchObject({
      code: 'extension-exhausted', message: expect.stringMatching(/再次办理另有期限.+ \/ .+second handling/u), hint: expect.stringMatching(new RegExp(`${due}.+ / answer by ${due}`, 'u')), facts: { dueOn: due },
    });
    expect(await row()).toEqual(before);
    expect(await verified()).toBeNull();
  });

  it('counts the rule’s whole time from the handover, also when the matter was closed and is taken up again', async () => {
    await handedOver('beijing', '2022-04-08');
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    const reopened = async (month: string, dueOn: string): Promise<void> => {
      await answer(`2022-${month}-09`);
      await send('RATED', { rating: 'satisfied' }, LIAISON, `2022-${month}-10T10:00`);
      await send('REOPENED', { reason: '漏答第二问', dueOn }, { ...LIAISON, id: 'overseer', roles: ['supervisor'] }, `2022-${month}-13T10:00`);
    };
    await reopened('05', '2022-12-01');
    await expect(send('EXTENSION_ASKED', { reason: '涉及面广' }, CLERK, '2022-06-10T10:00')).rejects.toMatchObject({
      code: 'extension-exhausted', message: expect.stringContaining('2022-10-08'), facts: { extendedTo: '2022-10-08', dueOn: '2022-12-01' },
    });
    await reopened('06', '2022-08-01');
    await send('EXTENSION_ASKED', { reason: '涉及面广' }, CLERK, '2022-06-14T10:00');
    await send('EXTENSION_GRANTED', { number: '同意1号' }, LIAISON, '2022-06-15T10:00');
    expect(await row()).toMatchObject({ due_on: '2022-10-08', clock: { startedOn: '2022-04-08', goal: { months: 6 } } });
    expect(await verified()).toBeNull();
  });
});

describe('the start of the time to reply', () => {
  it('is the day of receipt where the rule says so', async () => {
    await handedOver('receipt', '2022-04-08', { received_on: '2022-04-12' }, '2022-04-12T09:00');
    expect(await row()).toMatchObject({ due_on: '2022-07-12', promised_on: '2022-04-12', clock: { startedOn: '2022-04-12' } });
    expect(await verified()).toBeNull();
  });

  it('is refused when nobody says when it was received, or when that is still to come', async () => {
    await expect(handedOver('receipt', '2022-04-08')).rejects.toMatchObject({
      code: 'receipt-missing', message: expect.stringMatching(/header\.received_on.+receipt@1/u), hint: expect.stringContaining('header.received_on'),
    });
    await expect(handedOver('receipt', '2022-04-08', { received_on: '2022-04-12' })).rejects.toMatchObject({ code: 'ledger-invalid', message: expect.stringContaining('2022-04-12') });
  });

  it('is the day of the handover elsewhere, whenever it was received', async () => {
    await handedOver('henan', '2022-04-08', { received_on: '2022-04-12' }, '2022-04-12T09:00');
    expect(await row()).toMatchObject({ due_on: '2022-07-08', promised_on: '2022-04-08' });
  });

  it.each([
    [{ received_on: '2022-04-07' }, 'header.received_on'],
    [{ raised_between_sessions_on: '2022-04-09' }, 'header.raised_between_sessions_on'],
  ])('dates that cannot be are refused: %j', (header, field) => handedOver('henan', '2022-04-08', header).then(() => expect('accepted').toBe('refused'), (error: unknown) => {
    expect(error).toMatchObject({ code: 'ledger-invalid', message: expect.stringContaining(field) });
  }));
});

describe('what was raised between sessions', () => {
  it.each([
    ['shanghai', '2022-03-31', '2022-04-12', null], // seven working days; 2 April 2022 is a make-up Saturday, 3 to 5 April are off
    ['shanghai', '2022-03-25', '2022-04-06', { handOverBy: '2022-04-06', handedOverOn: '2022-04-08' }],
    ['henan', '2022-03-01', null, null], // no rule
  ])('%s: raised on %s, to be handed over by %s', async (jurisdiction, raisedOn, handOverBy, late) => {
    const result = await handedOver(jurisdiction, '2022-04-08', { raised_between_sessions_on: raisedOn });
    expect(result.late ?? null).toEqual(late);
    expect(await row()).toMatchObject({ terms: { closedSession: { raisedOn, handOverBy, handedOverOn: '2022-04-08' } } });
    expect(await verified()).toBeNull();
  });
});

describe('the class of a reply', () => {
  const answer = (data: Record<string, unknown>): Promise<unknown> => send('ANSWERED', { number: '答1', on: '2022-06-01', signer: '局长', ...data }, CLERK, '2022-06-01T16:00');
  const lastData = async (): Promise<unknown> => (await entries()).at(-1)?.entry.event.data;

  it.each([
    ['chongqing', { classLetter: '研究中', scheme: 'statutory' }, { scheme: 'statutory', meaning: 'in_progress' }],
    ['chongqing', { classLetter: '转上级' }, { scheme: 'statutory', meaning: 'passed_up' }],
    ['shanghai', { classLetter: '长期规划' }, { scheme: 'statutory-two-plans', meaning: 'planned' }],
    ['henan', { classLetter: '丙' }, { scheme: 'jia-yi-bing', meaning: 'not_now' }],
    ['guangxi', { classLetter: 'C', scheme: 'four-letters-c-planned' }, { scheme: 'four-letters-c-planned', meaning: 'planned' }],
    ['guangxi', { classLetter: 'C', scheme: 'four-letters-c-later', meaning: 'resolved' }, { meaning: 'not_now' }], // nobody types the meaning
    ['guangxi', { classLetter: 'A' }, { meaning: 'resolved' }],
  ])('%s: %j is read by its scheme', async (jurisdiction, given, expected) => {
    await handedOver(jurisdiction, '2022-04-08');
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await answer(given);
    expect(await lastData()).toMatchObject({ classLetter: given.classLetter, ...expected });
    expect(await verified()).toBeNull();
  });

  it.each([
    [{ classLetter: 'A', scheme: 'no-such-scheme' }, 'scheme', /没有分类办法 no-such-scheme/u, 'statutory（已解决、研究中、不可行、转上级）'],
    [{ classLetter: 'A', scheme: 'statutory' }, 'classLetter', /没有类别 A/u, 'statutory（已解决、研究中、不可行、转上级）'],
    [{ classLetter: 'Z' }, 'classLetter', /没有类别 Z/u, 'jia-yi-bing（甲、乙、丙）'],
    [{ classLetter: 'C' }, 'scheme', /含义不同/u, 'four-letters-c-planned（A、B、C、D）'],
    [{ scheme: 'statutory' }, 'classLetter', /未写类别/u, 'statutory（已解决'],
  ])('%j is refused with the classes there are', async (given, field, message, classes) => {
    await handedOver('chongqing', '2022-04-08');
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await expect(answer(given)).rejects.toMatchObject({ code: 'event-data-invalid', message: expect.stringMatching(message), hint: expect.stringContaining(classes), facts: { problems: [{ field }] } });
    expect((await row())['stage']).toBe('answering.contacting');
  });

  it('is changed with a reason after the reply was given: while it is rated, and after', async () => {
    await handedOver('guangxi', '2022-04-08');
    await send('ACCEPTED', {}, CLERK, '2022-04-11T10:00');
    await expect(send('RECLASSIFIED', { classLetter: 'A', reason: '已建成' }, CLERK, '2022-05-01T10:00')).rejects.toMatchObject({ code: 'event-not-accepted' });
    await answer({ classLetter: 'C', scheme: 'four-letters-c-planned' });
    await expect(send('RECLASSIFIED', { classLetter: 'B', reason: '已开工' }, LIAISON, '2022-06-10T10:00')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(send('RECLASSIFIED', { classLetter: '丁', reason: '已开工' }, CLERK, '2022-06-10T10:00')).rejects.toMatchObject({ code: 'event-data-invalid' });
    await send('RECLASSIFIED', { classLetter: 'B', scheme: 'four-letters-c-planned', reason: '已开工' }, CLERK, '2022-06-10T10:00');
    expect(await row()).toMatchObject({ stage: 'answered' });
    await send('RATED', { rating: 'satisfied' }, LIAISON, '2022-06-15T10:00');
    await send('RECLASSIFIED', { classLetter: 'A', scheme: 'four-letters-c-planned', reason: '已建成' }, CLERK, '2023-03-01T10:00');
    expect(await row()).toMatchObject({ stage: 'closed.rated' });
    expect(await lastData()).toEqual({ classLetter: 'A', scheme: 'four-letters-c-planned', meaning: 'resolved', reason: '已建成' });
    expect(await verified()).toBeNull();
  });
});
