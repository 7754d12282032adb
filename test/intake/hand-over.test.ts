import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Verifier } from '../../src/audit/verifier.js';
import type { Actor } from '../../src/core/commitment.js';
import { profileById } from '../../src/core/profile.js';
import { actorFor } from '../../src/engine/actors.js';
import { Commitments } from '../../src/engine/commitments.js';
import { addProfile } from '../../src/engine/rules.js';
import { handOver } from '../../src/intake/hand-over.js';
import { importReply } from '../../src/intake/importer.js';
import { parseHandover, parseLedger } from '../../src/intake/ledger.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { testDatabase } from '../support/database.js';
import { at } from '../support/factory.js';

const NOW = at('2022-05-09T09:00');
const ADMINISTRATOR: Actor = { id: 'admin', name: '管理员', roles: ['administrator'], office: null };
const TABLES = ['offices', 'people', 'contacts', 'mandates', 'suggestions', 'commitments', 'history', 'timers', 'notices', 'deadlines', 'profiles'];

interface RawHandover { [key: string]: unknown; header: Record<string, unknown>; offices: Record<string, unknown>[]; people: Record<string, unknown>[] }

/** Everything named after a key of its own, so that the tests of this file don't meet. */
function handover(): RawHandover & { key: string } {
  const key = randomBytes(4).toString('hex');
  return {
    key, jurisdiction: 'guangxi', confirmed_by: `su-${key}`, office: `section-${key}`, co_handlers: ['地方金融监管局'],
    header: { suggestion_number: `S${key}`, session: '五次会议', title: '关于停车难的建议', lead_deputy: '陈某', joint: false, handed_over_by: '办公厅', handed_over_on: '2022-05-07' },
    offices: [
      { id: `dept-${key}`, name: '厅' },
      { id: `section-${key}`, name: '处', parent: `dept-${key}`, contacts: [{ level: 'handler', name: '蓝', address: `lan@${key}.example` }] },
    ],
    people: [
      { id: `su-${key}`, name: '苏', login: `su-${key}`, roles: ['supervisor'] },
      { id: `nong-${key}`, name: '农', login: `nong-${key}`, roles: ['head'], office: `dept-${key}` },
      {
        id: `lan-${key}`, name: '蓝', login: `lan-${key}`, roles: ['handler'], office: `section-${key}`,
        acts_for: [{ person: `nong-${key}`, from: '2022-01-01', until: '2022-12-31', reason: '厅办公会议纪要' }],
      },
    ],
  };
}

describe('handOver', () => {
  const db = testDatabase();
  beforeAll(() => db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ('admin', 'guangxi', '管理员', 'admin', '{administrator}')`));
  const run = (raw: RawHandover, as?: string): ReturnType<typeof handOver> => db.database.transaction((tx) => handOver(tx, new Commitments(new RuleBook()), {
    handover: parseHandover(JSON.stringify(raw), 'handover.json'), now: NOW, ...(as === undefined ? {} : { as }),
  }));
  const counts = async (): Promise<unknown> => Promise.all(TABLES.map((table) => db.database.app.query(`select '${table}' as name, count(*)::int as n from ${table}`)));
  const one = async (text: string, parameters: unknown[]): Promise<unknown> => {
    const rows = await db.database.app.query<unknown[]>(text, parameters);
    expect(rows).toHaveLength(1);
    return rows[0];
  };

  it('opens the duty to answer, due by the rules of the day, with its clock and whom it waits for, and tells the office', async () => {
    const { key, ...raw } = handover();
    expect(await run(raw)).toEqual({ status: 'opened', id: `S${key}-A0` });
    expect(await one(`
      select stage, kind, label, office_id, suggestion_id, reply_id, due_on::text, due_basis, profile_id, promised_on::text, clock::json as clock, terms::json as terms, opened_at
      from commitments where suggestion_id = $1`, [`S${key}`])).toEqual({
      stage: 'handedOver', kind: 'answer-suggestion', label: 'A0', office_id: `section-${key}`, suggestion_id: `S${key}`, reply_id: null,
      // Three months to 7 August 2022, a Sunday: it rolls to Monday.
      due_on: '2022-08-08', due_basis: 'statutory', profile_id: 'guangxi', promised_on: '2022-05-07',
      clock: expect.objectContaining({ goal: { months: 3 }, startedOn: '2022-05-07' }), terms: { coHandlers: ['地方金融监管局'] }, opened_at: NOW,
    });
    expect(await one('select session, title, lead_deputy, joint, handed_over_on::text from suggestions where id = $1', [`S${key}`]))
      .toEqual({ session: '五次会议', title: '关于停车难的建议', lead_deputy: '陈某', joint: false, handed_over_on: '2022-05-07' });
    expect(await one('select letter, level, address from notices where commitment_id = $1 and level = $2', [`S${key}-A0`, 'handler']))
      .toEqual({ letter: 'handed-over', level: 'handler', address: `lan@${key}.example` });
    expect(await one('select actor, event from history where commitment_id = $1', [`S${key}-A0`])).toEqual({ actor: `su-${key}`, event: 'OPENED' });
    expect(await db.database.transaction((tx) => new Verifier(new RuleBook()).verifyAll(tx))).toMatchObject({ intact: true });
  });

  it('changes nothing the second time, whatever else the file has come to say', async () => {
    const raw = handover();
    const first = await run(raw);
    const before = await counts();
    expect(await run(raw)).toEqual({ ...first, status: 'unchanged' });
    expect(await run({ ...raw, office: 'nowhere', header: { ...raw.header, handed_over_on: '2022-06-01' } })).toEqual({ ...first, status: 'unchanged' });
    expect(await counts()).toEqual(before);
  });

  it('opens it once when two hand it over at the same moment', async () => {
    const raw = handover();
    const ended = await Promise.allSettled([run(raw), run(raw)]);
    expect(ended.map((end) => (end.status === 'fulfilled' ? end.value.status : end.reason as unknown)).sort()).toEqual(['opened', 'unchanged']);
    expect(await one('select count(*)::int as n from commitments where suggestion_id = $1', [`S${raw.key}`])).toEqual({ n: 1 });
  });

  it('lets somebody else hand it over than the file says, by id or login', async () => {
    const raw = handover();
    raw.people.push({ id: `zhou-${raw.key}`, name: '周', login: `zhou.jin.${raw.key}`, roles: ['supervisor'] });
    await run(raw, `zhou.jin.${raw.key}`);
    expect(await one('select actor from history where commitment_id = $1', [`S${raw.key}-A0`])).toEqual({ actor: `zhou-${raw.key}` });
  });

  it.each([
    // As Guizhou in 2025 (domain 1.2): by 30 June, whenever the suggestion came until then. Nothing is counted, so there is no clock.
    ['2022-02-01', '2022-06-30'], ['2022-06-29', '2022-06-30'], ['2022-06-30', '2022-06-30'],
  ])('a rule that names a day, handed over on %s: due on %s', async (on, due) => {
    const raw = handover();
    const { reply, ...rest } = profileById('guangxi', 2);
    const fixed = { ...rest, id: `place-${raw.key.replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))}`, version: 1, reply: { ...reply, limit: { monthDay: '06-30' }, extended: null } };
    await db.database.transaction((tx) => addProfile(tx, { body: fixed, place: 'fixed.json', by: ADMINISTRATOR, reason: '贵州 2025', now: NOW }));
    await run({ ...raw, jurisdiction: fixed.id, header: { ...raw.header, handed_over_on: on } });
    expect(await one('select due_on::text, clock from commitments where suggestion_id = $1', [`S${raw.key}`])).toEqual({ due_on: due, clock: null });
  });

  it('a rule that names a day says nothing of a suggestion that came after it: three months of the law', async () => {
    const raw = handover();
    const { reply, ...rest } = profileById('guangxi', 2);
    const fixed = { ...rest, id: `place-${raw.key.replaceAll(/\d/g, (digit) => 'ghijklmnop'.charAt(Number(digit)))}`, version: 1, reply: { ...reply, limit: { monthDay: '06-30' }, extended: null } };
    await db.database.transaction((tx) => addProfile(tx, { body: fixed, place: 'fixed.json', by: ADMINISTRATOR, reason: '贵州 2025', now: NOW }));
    await run({ ...raw, jurisdiction: fixed.id, header: { ...raw.header, handed_over_on: '2022-09-01' } });
    expect(await one('select due_on::text, clock from commitments where suggestion_id = $1', [`S${raw.key}`])).toMatchObject({ due_on: '2022-12-01', clock: expect.stringContaining('"months":3') });
  });

  it('is found again by the reply, which keeps the day of the handover', async () => {
    const raw = handover();
    await run(raw);
    const text = `${raw.key}现答复如下：尽快出台方案。`;
    const ledger = {
      jurisdiction: 'guangxi', profile: { id: 'guangxi', version: 2 }, confirmed_by: `su-${raw.key}`, header: { ...raw.header, issuer: '厅', signed_on: '2022-06-23' },
      commitments: [{ id: 'P1', kind: 'issue-document', office: `section-${raw.key}`, due_on: '2022-09-21', due_basis: 'inferred', quote: '尽快出台方案', span: [text.indexOf('尽快'), text.indexOf('尽快') + 6] }],
    };
    await db.database.transaction((tx) => importReply(tx, new Commitments(new RuleBook()), {
      bytes: new TextEncoder().encode(text), file: 'reply.txt', ledger: parseLedger(JSON.stringify(ledger), 'ledger.json'), now: at('2022-06-23T10:00'),
    }));
    expect(await one('select handed_over_on::text from suggestions where id = $1', [`S${raw.key}`])).toEqual({ handed_over_on: '2022-05-07' });
    expect(await db.database.app.query('select label from commitments where suggestion_id = $1 order by label', [`S${raw.key}`])).toEqual([{ label: 'A0' }, { label: 'P1' }]);
  });

  it.each<[string, string, (raw: RawHandover & { key: string }) => unknown, RegExp]>([
    ['an office nobody knows', 'unknown-office', (raw) => Object.assign(raw, { office: 'nowhere' }), /nowhere/],
    ['a parent nobody knows', 'unknown-office', (raw) => Object.assign(raw.offices[0] ?? {}, { parent: 'nowhere' }), /nowhere/],
    ['an office above itself', 'ledger-invalid', (raw) => Object.assign(raw.offices[0] ?? {}, { parent: `dept-${raw.key}` }), /隶属/],
    ['an office above its own superior', 'ledger-invalid', (raw) => Object.assign(raw.offices[0] ?? {}, { parent: `section-${raw.key}` }), /cannot lie below/],
    ['somebody whose office nobody knows', 'unknown-office', (raw) => Object.assign(raw.people[1] ?? {}, { office: 'nowhere' }), /nowhere/],
    ['somebody nobody knows', 'unknown-person', (raw) => Object.assign(raw, { confirmed_by: 'nobody' }), /nobody/],
    ['no one at all', 'unknown-person', (raw) => Reflect.deleteProperty(raw, 'confirmed_by'), /confirmed_by/],
    ['a mandate of somebody nobody knows', 'unknown-person', (raw) => Object.assign(raw.people[2] ?? {}, { acts_for: [{ person: 'stranger', from: '2022-01-01', reason: '授权' }] }), /acts_for.*stranger/],
    ['a mandate to act for oneself', 'ledger-invalid', (raw) => Object.assign(raw.people[2] ?? {}, { acts_for: [{ person: `lan-${raw.key}`, from: '2022-01-01', reason: '授权' }] }), /people\.2\.acts_for.*themselves/],
    ['a mandate that ends before it begins', 'ledger-invalid', (raw) => Object.assign(raw.people[2] ?? {}, { acts_for: [{ person: `nong-${raw.key}`, from: '2022-02-01', until: '2022-01-31', reason: '授权' }] }), /acts_for\.0\.until/],
    ['a mandate of somebody whose login is another’s', 'unknown-person', (raw) => Object.assign(raw.people[2] ?? {}, { login: `nong-${raw.key}` }), /acts_for.*lan-/],
    ['a supervisor’s roles lent to an office', 'mandate-invalid', (raw) => Object.assign(raw.people[2] ?? {}, { acts_for: [{ person: `su-${raw.key}`, from: '2022-01-01', reason: '授权' }] }), /lan-.*su-.*承办单位人员不能代行/],
    ['somebody who is no supervisor', 'not-allowed', (raw) => Object.assign(raw, { confirmed_by: `lan-${raw.key}` }), /蓝/],
  ])('refuses %s with a way out, and writes nothing', async (_, code, spoil, named) => {
    const raw = handover();
    spoil(raw);
    const before = await counts();
    await expect((async () => run(raw))()).rejects.toMatchObject({ code, message: expect.stringMatching(named), hint: expect.stringMatching(/\p{Script=Han}.* \/ /u) });
    expect(await counts()).toEqual(before);
  });
});

describe('who may act for whom', () => {
  const db = testDatabase();
  const run = (raw: RawHandover): Promise<unknown> => db.database.transaction((tx) => handOver(tx, new Commitments(new RuleBook()), {
    handover: parseHandover(JSON.stringify(raw), 'handover.json'), now: NOW,
  }));
  const acting = (who: string, principal: string, on: string): ReturnType<typeof actorFor> => db.database.transaction((tx) => actorFor(tx, who, principal, on));

  it('is what the file says: from the first day through the last, with the roles and the office of the other', async () => {
    const { key, ...raw } = handover();
    await run(raw);
    for (const on of ['2022-01-01', '2022-12-31']) {
      expect(await acting(`lan-${key}`, `nong-${key}`, on)).toEqual({
        id: `lan-${key}`, name: '蓝', roles: ['head'], office: `dept-${key}`,
        behalf: { id: `nong-${key}`, name: '农', roles: ['head'], office: `dept-${key}` },
      });
    }
    for (const [who, principal, on] of [['lan', 'nong', '2021-12-31'], ['lan', 'nong', '2023-01-01'], ['nong', 'lan', '2022-06-01'], ['su', 'nong', '2022-06-01']]) {
      await expect(acting(`${String(who)}-${key}`, `${String(principal)}-${key}`, String(on))).rejects.toMatchObject({
        code: 'no-mandate', facts: { person: `${String(who)}-${key}`, for: `${String(principal)}-${key}`, on }, hint: expect.stringContaining('acts_for'),
      });
    }
    await expect(acting(`lan-${key}`, 'nobody', '2022-06-01')).rejects.toMatchObject({ code: 'unknown-person' });
  });

  it('ends earlier when a later file says so, and without a last day it goes on', async () => {
    const { key, ...raw } = handover();
    await run(raw);
    const again = (until: string | undefined): RawHandover => {
      const next = structuredClone(raw);
      next.header['suggestion_number'] = `S${key}-${String(until)}`;
      Object.assign(next.people[2] ?? {}, { acts_for: [{ person: `nong-${key}`, from: '2022-01-01', ...(until === undefined ? {} : { until }), reason: '另行通知' }] });
      return next;
    };
    await run(again('2022-05-31'));
    await expect(acting(`lan-${key}`, `nong-${key}`, '2022-06-01')).rejects.toMatchObject({ code: 'no-mandate' });
    // Prolonging lends anew: not a supervisor's to do, once the accounts are there.
    await expect(run(again(undefined))).rejects.toMatchObject({ code: 'not-allowed', facts: { by: `su-${key}` } });
    await db.owner.query(`update people set roles = '{supervisor,administrator}' where id = $1`, [`su-${key}`]);
    await run(again(undefined));
    expect(await acting(`lan-${key}`, `nong-${key}`, '2030-01-01')).toMatchObject({ roles: ['head'] });
    expect(await db.database.app.query('select granted_by, reason from mandates where person_id = $1', [`lan-${key}`])).toEqual([{ granted_by: `su-${key}`, reason: '另行通知' }]);
    expect((await db.database.app.query<{ line: string }[]>(`select event || ' ' || person_id as line from access_log where about_id = $1 order by id`, [`lan-${key}`])).map(({ line }) => line))
      .toEqual([`mandate-granted su-${key}`, `mandate-changed su-${key}`, `mandate-changed su-${key}`]);
  });

  it('is granted between accounts by an administrator’s file alone; one that only repeats what holds may be anybody’s', async () => {
    const { key, ...raw } = handover();
    await run(raw);
    const text = `${key}现答复如下：尽快出台方案。`;
    const imported = (actsFor: unknown[]): Promise<unknown> => db.database.transaction((tx) => importReply(tx, new Commitments(new RuleBook()), {
      bytes: new TextEncoder().encode(text), file: 'reply.txt', now: at('2022-06-23T10:00'),
      ledger: parseLedger(JSON.stringify({
        jurisdiction: 'guangxi', profile: { id: 'guangxi', version: 2 }, confirmed_by: `lan-${key}`, header: { ...raw.header, issuer: '厅', signed_on: '2022-06-23' },
        people: [{ ...raw.people[2], acts_for: actsFor }], commitments: [],
      }), 'ledger.json'),
    }));
    const held = { person: `nong-${key}`, from: '2022-01-01', until: '2022-12-31', reason: '厅办公会议纪要' };
    for (const wanted of [{ ...held, until: '2030-12-31' }, { person: `su-${key}`, from: '2022-01-01', reason: '自定' }]) {
      await expect(imported([wanted])).rejects.toMatchObject({ code: 'not-allowed', facts: { person: `lan-${key}`, for: wanted.person, by: `lan-${key}` } });
    }
    await db.owner.query(`update people set roles = '{supervisor}' where id = $1`, [`lan-${key}`]);
    await expect(imported([{ ...held, until: '2030-12-31' }])).rejects.toMatchObject({ code: 'not-allowed' });
    // Nobody lends roles of somebody who is there to an account that the same file brings.
    await expect(imported([{ ...held, from: '2022-02-01' }])).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(acting(`lan-${key}`, `su-${key}`, '2022-06-01')).rejects.toMatchObject({ code: 'no-mandate' });
    expect(await imported([held])).toMatchObject({ status: 'imported' });
  });

  it('is over for somebody whose account was closed', async () => {
    const { key, ...raw } = handover();
    await run(raw);
    await db.owner.query('update people set disabled_at = $2 where id = $1', [`nong-${key}`, NOW]);
    await expect(acting(`lan-${key}`, `nong-${key}`, '2022-06-01')).rejects.toMatchObject({ code: 'unknown-person' });
  });
});

describe('parseHandover', () => {
  it('names all wrong fields together, in both languages', () => {
    const raw = handover();
    Object.assign(raw.header, { handed_over_on: '2022-02-30', joint: 'yes' });
    Object.assign(raw.people[2] ?? {}, { acts_for: [{ person: '农', from: 'soon', reason: '' }] });
    Reflect.deleteProperty(raw, 'office');
    let refused: unknown;
    try {
      parseHandover(JSON.stringify(raw), 'handover.json');
    } catch (error) {
      refused = error;
    }
    expect(refused).toMatchObject({ code: 'ledger-invalid', message: expect.stringContaining('handover.json') });
    const { problems } = (refused as { facts: { problems: { field: string; problem: string }[] } }).facts;
    expect(problems.map(({ field }) => field).sort()).toEqual(['header.handed_over_on', 'header.joint', 'office', 'people.2.acts_for.0.from', 'people.2.acts_for.0.person', 'people.2.acts_for.0.reason']);
    for (const { problem } of problems) expect(problem).toMatch(/\p{Script=Han}.* \/ /u);
  });

  it.each([['no JSON', '{', 'ledger-unreadable'], ['a list', '[]', 'ledger-invalid'], ['null', 'null', 'ledger-invalid']])('refuses %s', (_, json, code) => {
    expect(() => parseHandover(json, 'h.json')).toThrow(expect.objectContaining({ code, message: expect.stringContaining('h.json') }));
  });
});
