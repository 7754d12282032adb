import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { Verifier } from '../../src/audit/verifier.js';
import { RuleBook } from '../../src/store/rule-book.js';
import { Commitments } from '../../src/engine/commitments.js';
import { importReply } from '../../src/intake/importer.js';
import type { ImportResult } from '../../src/intake/importer.js';
import { parseLedger } from '../../src/intake/ledger.js';
import { at } from '../support/factory.js';
import { testDatabase } from '../support/database.js';
import { docxOf, mailOf, oldZipOf } from './read-document/writers.js';

const TEXT = '现答复如下：\n尽快制定出台《管理方案》，持续完善基金的管理，严格遵循原则。';
const NOW = at('2022-06-24T09:00');
const TABLES = ['offices', 'people', 'contacts', 'suggestions', 'replies', 'profiles', 'calendars', 'commitments', 'history', 'timers', 'notices', 'deadlines'];

interface RawLedger { [key: string]: unknown; header: Record<string, unknown>; offices: Record<string, unknown>[]; people: Record<string, unknown>[]; commitments: Record<string, unknown>[] }

function ledger(): RawLedger {
  const key = randomBytes(4).toString('hex');
  const quoted = (quote: string) => ({ quote, span: [TEXT.indexOf(quote), TEXT.indexOf(quote) + quote.length] });
  return {
    jurisdiction: 'guangxi', profile: { id: 'guangxi', version: 1 }, confirmed_by: `su-${key}`,
    header: { suggestion_number: `S${key}`, session: '五次会议', title: '建议', lead_deputy: '陈某', joint: false, handed_over_by: '办公厅', issuer: '科技厅', signed_on: '2022-06-23' },
    offices: [{ id: `o-${key}`, name: '处', contacts: [
      { level: 'handler', name: '蓝', address: `lan@${key}.example`, substitute: `tan@${key}.example` }, { level: 'sectionHead', name: '覃', address: `tan@${key}.example` },
    ] }],
    people: [{ id: `su-${key}`, name: '苏', login: `su-${key}`, roles: ['supervisor'] }, { id: `lan-${key}`, name: '蓝', login: `lan-${key}`, roles: ['handler'], office: `o-${key}` }],
    commitments: [
      { id: 'P1', kind: 'issue-document', office: `o-${key}`, due_on: '2022-09-21', due_basis: 'inferred', terms: { document_title: '管理方案' }, ...quoted('尽快制定出台《管理方案》') },
      { id: 'P2', kind: 'maintain-effort', office: `o-${key}`, due_on: '2022-12-31', due_basis: 'scope', ...quoted('持续完善基金的管理') },
    ],
    attached: [{ to: 'P2', ...quoted('严格遵循原则') }],
  };
}

describe('importReply', () => {
  const db = testDatabase();

  function run(raw: RawLedger, bytes: Uint8Array = bytesOf(raw), as?: string, file = 'reply.txt'): Promise<ImportResult> {
    return db.database.transaction((tx) => importReply(tx, new Commitments(new RuleBook()), {
      bytes, file, ledger: parseLedger(JSON.stringify(raw), 'reply.ledger.json'), now: NOW, ...(as === undefined ? {} : { as }),
    }));
  }

  const counts = async (): Promise<unknown> => Promise.all(TABLES.map((table) => db.database.app.query(`select '${table}' as name, count(*)::int as n from ${table}`)));

  it('gives an address that failed another chance when a later ledger names it again', async () => {
    const raw = ledger();
    await run(raw);
    await db.owner.query(`update contacts set failing_since = $2, failing_reason = '550' where office_id = $1`, [raw.offices[0]?.['id'], NOW]);
    const next = structuredClone(raw);
    next.header['suggestion_number'] = `${String(raw.header['suggestion_number'])}b`;
    await run(next, Buffer.from(`${TEXT}\n${String(next.header['suggestion_number'])}`));
    expect(await db.owner.query('select failing_since, failing_reason from contacts where office_id = $1', [raw.offices[0]?.['id']]))
      .toEqual([{ failing_since: null, failing_reason: null }, { failing_since: null, failing_reason: null }]);
  });

  it('gives whoever has no account yet the address of the one contact they are, so that a password can be reset by mail; nobody else', async () => {
    const raw = ledger();
    const office = String(raw.offices[0]?.['id']);
    const [mail, name] = [`${office}@kjt.example`, `蓝${office}`];
    Object.assign(raw.people[1] ?? {}, { name });
    raw.people.push({ id: `${office}-t`, name: `覃${office}`, login: `${office}-t`, roles: ['sectionHead'], office }, { id: `${office}-d`, name: `梁${office}`, login: `${office}-d`, roles: ['deputyHead'], office });
    raw.offices[0] = { ...raw.offices[0], contacts: [
      { level: 'handler', name, address: mail }, { level: 'deputyHead', name: `梁${office}（副厅长）`, address: `1${mail}` }, { level: 'deputyHead', name: `梁${office}`, address: `2${mail}` },
    ] };
    await run(raw);
    const addresses = async (): Promise<unknown[]> => (await db.owner.query<{ email: string | null }[]>('select email from people where office_id = $1 order by id collate "C"', [office])).map(({ email }) => email);
    expect((await addresses()).filter((email) => email !== null)).toEqual([mail]);
    expect(await db.owner.query(`select detail from access_log where event = 'details-changed' and about_id = $1`, [raw.people[1]?.['id']])).toEqual([{ detail: `email: — → ${mail} (file)` }]);
    // Whoever has a password must not have their reset directed by a file.
    await db.owner.query(`update people set password_hash = 'x' where id = $1`, [`${office}-t`]);
    const next = structuredClone(raw);
    next.header['suggestion_number'] = `${String(raw.header['suggestion_number'])}b`;
    (next.offices[0]?.['contacts'] as object[]).push({ level: 'sectionHead', name: `覃${office}`, address: `3${mail}` });
    await run(next, Buffer.from(`${TEXT}\n${String(next.header['suggestion_number'])}`));
    expect((await addresses()).filter((email) => email !== null)).toEqual([mail]);
  });

  it('makes commitments of a reply, confirmed by the supervisor who answers for the ledger', async () => {
    const raw = ledger();
    const result = await run(raw);
    const number = raw.header['suggestion_number'] as string;
    expect(result).toMatchObject({ status: 'imported', commitments: [`${number}-P1`, `${number}-P2`] });
    expect(await db.database.app.query(`
      select label, stage, due_on::text, due_basis, quote, span_start, title, attached, terms, opened_at from commitments where id like $1 order by label`, [`${number}-%`])).toEqual([
      { label: 'P1', stage: 'offered', due_on: '2022-09-21', due_basis: 'inferred', quote: '尽快制定出台《管理方案》', span_start: 7, title: '尽快制定出台《管理方案》', attached: '[]', terms: '{"documentTitle":"管理方案"}', opened_at: NOW },
      { label: 'P2', stage: 'offered', due_on: '2022-12-31', due_basis: 'scope', quote: '持续完善基金的管理', span_start: 20, title: '持续完善基金的管理', attached: '[{"end":36,"quote":"严格遵循原则","start":30}]', terms: '{}', opened_at: NOW },
    ]);
    expect(await db.database.app.query(`
      select s.address from contacts k join contacts s on s.id = k.substitute_id where k.office_id = $1`, [raw.offices[0]?.['id']])).toEqual([{ address: raw.offices[0] && (raw.offices[0]['contacts'] as { address: string }[])[1]?.address }]);
    expect(await db.database.transaction((tx) => new Verifier(new RuleBook()).verifyAll(tx))).toMatchObject({ intact: true });
  });

  it('changes nothing the second time, nor when two import the same at once', async () => {
    const raw = ledger();
    const bytes = bytesOf(raw);
    const both = await Promise.all([run(raw, bytes), run(raw, bytes)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['imported', 'unchanged']);
    const before = await counts();
    const again = await run(raw, bytes);
    expect(again).toEqual({ ...both[0], status: 'unchanged' });
    expect(both[1].commitments).toEqual(both[0].commitments);
    expect(await counts()).toEqual(before);
  });

  it('knows a reply again that had nothing to track', async () => {
    const raw = { ...ledger(), commitments: [], attached: [] };
    const bytes = bytesOf(raw);
    expect(await run(raw, bytes)).toMatchObject({ status: 'imported', commitments: [] });
    expect(await run(raw, bytes)).toMatchObject({ status: 'unchanged', commitments: [] });
  });

  it('reads GB18030, with the same offsets', async () => {
    const raw = ledger();
    const bytes = iconv.encode(`${TEXT}${raw.header['suggestion_number'] as string}`, 'gb18030');
    const { sha256 } = await run(raw, bytes);
    expect(await db.database.app.query('select encoding, text, bytes from replies where sha256 = $1', [sha256]))
      .toEqual([{ encoding: 'gb18030', text: `${TEXT}${raw.header['suggestion_number'] as string}`, bytes }]);
  });

  it('takes the reply out of what it came in, keeps its own bytes, and knows it again', async () => {
    const raw = ledger();
    const docx = docxOf(`${TEXT}${raw.header['suggestion_number'] as string}`.split('\n'));
    const mail = mailOf('答复见附件', [{ name: '答复.docx', type: 'application/octet-stream', bytes: docx }]);
    const { sha256, remarks, status } = await run(raw, mail, undefined, 'reply.eml');
    expect(status).toBe('imported');
    expect(remarks).toEqual([expect.stringMatching(/^reply\.eml .*附件说明.* \/ .*covering note/u)]);
    expect(await db.database.app.query('select encoding, text, bytes from replies where sha256 = $1', [sha256]))
      .toEqual([{ encoding: 'docx', text: `${TEXT}${raw.header['suggestion_number'] as string}`, bytes: Buffer.from(docx) }]);
    expect(await run(raw, docx, undefined, 'reply.docx')).toMatchObject({ status: 'unchanged', sha256 });
  });

  it('refuses a file of several replies, names them, and writes nothing', async () => {
    const before = await counts();
    await expect(run(ledger(), oldZipOf({ '甲.txt': Buffer.from('甲答复'), '乙.txt': Buffer.from('乙答复') }), undefined, 'all.zip')).rejects.toMatchObject({
      code: 'several-documents', message: expect.stringMatching(/all\.zip › 甲\.txt、all\.zip › 乙\.txt/u),
    });
    expect(await counts()).toEqual(before);
  });

  it('leaves it proposed when the importer is no supervisor', async () => {
    const raw = ledger();
    await run(raw, bytesOf(raw), (raw.people[1] as { id: string }).id);
    expect(await db.database.app.query('select distinct stage from commitments where id like $1', [`${raw.header['suggestion_number'] as string}-%`])).toEqual([{ stage: 'proposed' }]);
  });

  it('does not let a ledger change what somebody with an account may do', async () => {
    const raw = ledger();
    await run(raw);
    const [first] = raw.people;
    const next = ledger();
    await run({ ...next, people: [...next.people, { ...first, roles: ['administrator'] }] });
    expect(await db.database.app.query('select roles from people where id = $1', [first?.['id']])).toEqual([{ roles: ['supervisor'] }]);
  });

  it.each<[string, string, (raw: RawLedger) => unknown, Record<string, unknown>]>([
    ['an unknown kind', 'unknown-kind', (raw) => set(raw, 'kind', 'wish'), { kinds: expect.arrayContaining(['issue-document']) }],
    ['an unknown office', 'unknown-office', (raw) => set(raw, 'office', 'nowhere'), { offices: ['nowhere'] }],
    ['an unknown office of a person', 'unknown-office', (raw) => Object.assign(raw.people[1] ?? {}, { office: 'nowhere' }), { offices: ['nowhere'] }],
    ['an unknown person', 'unknown-person', (raw) => Object.assign(raw, { confirmed_by: 'nobody' }), { person: 'nobody' }],
    ['nobody at all', 'unknown-person', (raw) => Reflect.deleteProperty(raw, 'confirmed_by'), {}],
    ['an unknown profile', 'config-invalid', (raw) => Object.assign(raw, { profile: { id: 'mars', version: 1 } }), {}],
    ['a date before the reply', 'due-before-reply', (raw) => set(raw, 'due_on', '2022-06-22'), { dueOn: '2022-06-22', repliedOn: '2022-06-23' }],
    ['words that stand elsewhere', 'span-mismatch', (raw) => set(raw, 'span', [8, 20]), { label: 'P1', actual: 7 }],
    ['words that stand nowhere', 'span-mismatch', (raw) => set(raw, 'quote', '适时出台'), { label: 'P1', actual: -1 }],
  ])('refuses %s and writes nothing', async (_, code, spoil, facts) => {
    const raw = ledger();
    spoil(raw);
    const before = await counts();
    await expect(run(raw)).rejects.toMatchObject({ code, facts });
    expect(await counts()).toEqual(before);
  });

  it('says where the words stand', async () => {
    const raw = ledger();
    set(raw, 'span', [8, 20]);
    await expect(run(raw)).rejects.toMatchObject({
      message: expect.stringMatching(/P1.*8–20.*快制定出台《管理方案》，.*尽快制定出台/), hint: expect.stringMatching(/第 7–19 字.* \/ .*7–19/),
    });
  });

  it('refuses a reply to another suggestion of the same number, as every session has one, and writes nothing', async () => {
    const raw = ledger();
    await run(raw);
    const before = await counts();
    const [next, elsewhere] = [structuredClone(raw), structuredClone(raw)];
    Object.assign(next.header, { title: '关于农村公路的建议', lead_deputy: '李某' });
    await expect(run(next, Buffer.from(`${TEXT}\n另一件`))).rejects.toMatchObject({
      code: 'suggestion-differs', message: expect.stringContaining('李某 ≠ 陈某'), hint: expect.stringContaining('2023-8807'),
      facts: { conflicts: [{ field: 'title', found: '关于农村公路的建议', registered: '建议' }, { field: 'leadDeputy', found: '李某', registered: '陈某' }] },
    });
    // Of another place only that it has the number.
    const key = String(raw.header['suggestion_number']).toLowerCase();
    Object.assign(elsewhere, { jurisdiction: 'guizhou', offices: [], people: [{ id: `gz-${key}`, name: '黔', login: `gz-${key}`, roles: ['supervisor'] }], confirmed_by: `gz-${key}` });
    await expect(run(elsewhere, Buffer.from(`${TEXT}\n外地`))).rejects.toMatchObject({ code: 'suggestion-differs', message: expect.not.stringContaining('陈某'), facts: { conflicts: [] } });
    expect(await counts()).toEqual(before);
  });

  it.each([['by --as', true], ['by the ledger itself', false]])('refuses whoever is of another place, named %s, also where nothing is promised, and keeps nothing', async (_, named) => {
    const raw = { ...ledger(), commitments: [], attached: [] };
    const far = `far-${String(raw.header['suggestion_number']).toLowerCase()}`;
    await db.owner.query(`insert into people (id, jurisdiction, name, login, roles) values ($1, 'guizhou', '外地督查', $1, '{supervisor}')`, [far]);
    const before = await counts();
    await expect(run(named ? raw : { ...raw, confirmed_by: far }, bytesOf(raw), named ? far : undefined)).rejects.toMatchObject({
      code: 'not-allowed', message: expect.stringMatching(/^reply\.txt: 外地督查 .* \/ .*another place/u), facts: { person: far, jurisdiction: 'guangxi' },
    });
    expect(await counts()).toEqual(before);
    expect(await run(raw)).toMatchObject({ status: 'imported', commitments: [] }); // nothing stands in the way of whoever may
  });

  it('refuses a second reply whose labels are taken, and writes nothing', async () => {
    const raw = ledger();
    await run(raw);
    const before = await counts();
    await expect(run(raw, new TextEncoder().encode(`${TEXT}\n补充`))).rejects.toMatchObject({ code: 'commitment-exists' });
    expect(await counts()).toEqual(before);
  });

  it.each([['nothing', new Uint8Array(), 'reply-empty'], ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0]), 'reply-not-text']])('refuses %s', async (_, bytes, code) => {
    const before = await counts();
    await expect(run(ledger(), bytes)).rejects.toMatchObject({ code });
    expect(await counts()).toEqual(before);
  });
});

describe('parseLedger', () => {
  it('names all wrong fields together, in both languages', () => {
    const raw = ledger();
    Object.assign(raw.header, { signed_on: '2022-02-30', joint: 'yes' });
    Object.assign(raw.offices[0] ?? {}, { contacts: [{ level: 'boss', name: '', address: 'not an address' }] });
    set(raw, 'span', [20, 7]);
    set(raw, 'title', '标题\u0000');
    expect(problemsOf(JSON.stringify(raw))).toEqual([
      'offices.0.contacts.0.level', 'offices.0.contacts.0.name', 'offices.0.contacts.0.address', 'header.joint', 'header.signed_on', 'commitments.0.title', 'commitments.0.span',
    ]);
  });

  it.each([
    ['no JSON', '{', 'ledger-unreadable'], ['an empty file', '', 'ledger-unreadable'], ['a list', '[]', 'ledger-invalid'], ['null', 'null', 'ledger-invalid'],
    ['a label used twice', withCommitments(['P1', 'P1']), 'ledger-invalid'], ['a clause of nobody', withCommitments(['P1']).replace('"to":"P2"', '"to":"P9"'), 'ledger-invalid'],
  ])('refuses %s', (_, json, code) => {
    expect(() => parseLedger(json, 'l.json')).toThrow(expect.objectContaining({ code, message: expect.stringContaining('l.json'), hint: expect.stringMatching(/\p{Script=Han}.* \/ /u) }));
  });

  it('does not accept a date without a basis, nor a basis without a date', () => {
    for (const wrong of [{ due_on: null, due_basis: 'scope' }, { due_on: '2022-12-31', due_basis: 'none' }]) {
      const raw = ledger();
      Object.assign(raw.commitments[0] ?? {}, wrong);
      expect(problemsOf(JSON.stringify(raw))).toEqual(['commitments.0.due_basis']);
    }
  });
});

function bytesOf(raw: RawLedger): Uint8Array {
  return new TextEncoder().encode(`${TEXT}${raw.header['suggestion_number'] as string}`);
}

function set(raw: RawLedger, field: string, value: unknown): void {
  Object.assign(raw.commitments[0] ?? {}, { [field]: value });
}

function withCommitments(labels: string[]): string {
  const raw = ledger();
  return JSON.stringify({ ...raw, commitments: labels.map((id) => ({ ...raw.commitments[0], id })) });
}

function problemsOf(json: string): unknown {
  try {
    parseLedger(json, 'l.json');
  } catch (error) {
    const { message, facts } = error as { message: string; facts: { problems: { field: string; problem: string }[] } };
    for (const { field, problem } of facts.problems) {
      expect(message).toContain(field);
      expect(problem).toMatch(/\p{Script=Han}.* \/ .*[a-z]/u);
    }
    return facts.problems.map(({ field }) => field);
  }
  throw new Error('it was accepted');
}
