import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { Verifier } from '../../../src/audit/verifier.js';
import type { Actor } from '../../../src/core/commitment.js';
import { Commitments } from '../../../src/engine/commitments.js';
import { exportCsv, exportWorkbook } from '../../../src/intake/spreadsheet/export-ledger.js';
import { importLedger } from '../../../src/intake/spreadsheet/import-ledger.js';
import type { Report } from '../../../src/intake/spreadsheet/import-report.js';
import { proposeMapping, settingsOf } from '../../../src/intake/spreadsheet/map-columns.js';
import type { Settings } from '../../../src/intake/spreadsheet/map-columns.js';
import { planImport } from '../../../src/intake/spreadsheet/plan-import.js';
import { readTable } from '../../../src/intake/spreadsheet/read-table.js';
import { readCommitment } from '../../../src/store/readings/commitment.js';
import { RuleBook } from '../../../src/store/rule-book.js';
import { testDatabase } from '../../support/database.js';
import type { TestDatabase } from '../../support/database.js';
import { person, world } from '../../web/world.js';
import { DAY, foreignLedger, ROWS, SETTINGS_WORDS } from './foreign-ledger.js';

const NOW = new Date('2023-07-01T02:00:00.000Z');
const book = new RuleBook();
const supervisor = (): Actor => person('su.cha');

interface Given { settings?: Partial<Settings>; acceptRepairs?: boolean; confirm?: boolean; by?: Actor; file?: string; now?: Date }

async function settled(bytes: Uint8Array, file: string, more: Partial<Settings> = {}): Promise<{ table: Awaited<ReturnType<typeof readTable>>; settings: Settings }> {
  const table = await readTable(bytes, file);
  const settings = settingsOf(table, proposeMapping(table));
  return { table, settings: { ...settings, words: SETTINGS_WORDS, ...more } };
}

function doing({ database }: Pick<TestDatabase, 'database'>) {
  const order = async (tx: EntityManager, bytes: Uint8Array, { settings: more = {}, file = 'ledger.xlsx', now = NOW }: Given) => ({
    ...await settled(bytes, file, more), bytes, jurisdiction: 'guangxi', rules: await book.current(tx), now,
  });
  return {
    dryRun: (bytes: Uint8Array, given: Given = {}): Promise<Report> => database.transaction(async (tx) => (await planImport(tx, await order(tx, bytes, given))).report),
    apply: (bytes: Uint8Array, given: Given = {}): Promise<Report> => database.transaction(async (tx) => importLedger(tx, new Commitments(book), {
      ...await order(tx, bytes, given), by: given.by ?? supervisor(), acceptRepairs: given.acceptRepairs ?? true, confirm: given.confirm ?? false,
    })),
    counts: async (): Promise<unknown> => (await database.app.query<unknown[]>(`select (select count(*) from commitments) as commitments, (select count(*) from history) as history,
      (select count(*) from suggestions) as suggestions, (select count(*) from ledgers) as ledgers, (select count(*) from ledger_rows) as rows`))[0],
  };
}

const codesOf = (report: Report): [number, string, string[]][] => report.rows.map(({ row, outcome, problems }) => [row, outcome, problems.map(({ place, code }) => `${place} ${code}`)]);

describe('an existing ledger', () => {
  const db = testDatabase();
  let bytes: Uint8Array; // of one writing: a workbook holds the moment it was written
  beforeAll(() => world(db));

  it('is tried first: every row with its outcome, nothing written', async () => {
    const { dryRun, counts } = doing(db);
    const before = await counts();
    const report = await dryRun(await foreignLedger());
    expect(report).toMatchObject({ file: 'ledger.xlsx', sheet: '2023年台账', before: false, counts: { opened: 2, repaired: 1, unchanged: 0, skipped: 0, refused: 0 } });
    expect(codesOf(report)).toEqual([
      [3, 'opened', []], [4, 'opened', []],
      [5, 'repaired', ['B5 suggestion-repaired', 'I5 date-repaired']],
    ]);
    expect(report.rows.map(({ id }) => id)).toEqual(['2023001-L1', '2023001-L2', '2023002-L1']);
    expect(await counts()).toEqual(before);
  });

  it('is refused while repairs are not agreed to, and by anybody but a supervisor', async () => {
    const { apply, counts } = doing(db);
    const before = await counts();
    await expect(apply(await foreignLedger(), { acceptRepairs: false })).rejects.toMatchObject({ code: 'import-refused', hint: expect.stringContaining('--accept-repairs') });
    await expect(apply(await foreignLedger(), { by: person('li.wei') })).rejects.toMatchObject({ code: 'not-allowed' });
    expect(await counts()).toEqual(before);
  });

  it('becomes commitments that quote the row they stand in, with the file kept beside them', async () => {
    const { apply } = doing(db);
    bytes = await foreignLedger();
    const report = await apply(bytes);
    expect(report.counts).toMatchObject({ opened: 2, repaired: 1 });
    const [ledger] = await db.database.app.query<{ sha256: string; bytes: Buffer; name: string; imported_by: string }[]>('select sha256, bytes, name, imported_by from ledgers');
    expect(ledger).toMatchObject({ sha256: report.sha256, name: 'ledger.xlsx', imported_by: 'su-cha' });
    expect(Buffer.compare(ledger?.bytes ?? Buffer.alloc(0), Buffer.from(bytes))).toBe(0);
    const rows = await db.database.app.query<{ id: string; quote: string; words: string; stage: string; kind: string; due: string; basis: string; terms: string; office: string }[]>(`
      select c.id, c.quote, substring(w.text from c.span_start + 1 for c.span_end - c.span_start) as words, c.stage, c.kind, c.due_on::text as due, c.due_basis as basis, c.terms, c.office_id as office
      from commitments c join ledger_rows w on w.ledger_id = c.ledger_id and w.row = c.ledger_row order by c.id`);
    expect(rows.map(({ words }) => words)).toEqual(rows.map(({ quote }) => quote));
    expect(rows).toEqual([
      expect.objectContaining({ id: '2023001-L1', stage: 'proposed', kind: 'issue-document', due: '2023-09-30', basis: 'explicit', terms: '{"documentTitle":"科技贷款贴息办法"}', office: 'tech' }),
      expect.objectContaining({ id: '2023001-L2', stage: 'proposed', kind: 'recurring-delivery', due: null, basis: 'none' }),
      expect.objectContaining({ id: '2023002-L1', stage: 'proposed', kind: 'build-works', due: '2023-12-31', basis: 'explicit', office: 'finance' }),
    ]);
    const reading = await db.database.transaction((tx) => readCommitment(tx, '2023002-L1'));
    expect(reading).toMatchObject({ ledger: { name: 'ledger.xlsx', sheet: '2023年台账', row: 5 }, issuer: '', leadDeputy: '陆芳', suggestionTitle: '关于加强科普工作的建议', signedOn: '2023-06-20' });
    expect(reading?.replyText.split('\n')).toEqual(expect.arrayContaining(['承诺内容：年内新建科普基地10个。', '进展情况：=1+1', '完成时限：2023年底前']));
    expect(await db.database.transaction((tx) => new Verifier(book).verifyAll(tx))).toMatchObject({ intact: true, commitments: 9 });
    const [opened] = await db.database.app.query<{ body: string }[]>(`select body from history where commitment_id = '2023002-L1'`);
    expect(JSON.parse(opened?.body ?? '')).toMatchObject({ event: { type: 'OPENED', data: { replySha256: report.sha256 } } });
  });

  it('changes nothing when the same bytes come again', async () => {
    const { apply, counts } = doing(db);
    const before = await counts();
    const report = await apply(bytes, { acceptRepairs: false });
    expect(report).toMatchObject({ before: true, counts: { opened: 0, repaired: 0, unchanged: 3 } });
    expect(await counts()).toEqual(before);
  });

  it('opens the new row of an edited one and takes no change of the others', async () => {
    const { apply } = doing(db);
    const edited = ROWS.map((row) => [...row]);
    edited[0]?.splice(8, 1, DAY('2023-12-31'));
    edited.push([4, '2023003', '关于新事项的建议', '黄海', DAY('2023-06-21'), '2023年10月出台《管理细则》。', '制定出台文件', '自治区科技厅', DAY('2023-10-31'), '', '']);
    const report = await apply(await foreignLedger({ rows: edited }));
    expect(report.rows.map(({ outcome, id }) => [outcome, id])).toEqual([['unchanged', '2023001-L1'], ['unchanged', '2023001-L2'], ['unchanged', '2023002-L1'], ['opened', '2023003-L1']]);
    expect(report.rows[0]?.problems).toEqual([expect.objectContaining({ weight: 'told', code: 'not-taken', place: 'I3', value: '2023-12-31', zh: expect.stringContaining('2023-09-30') })]);
    expect(await db.database.app.query(`select due_on::text as due from commitments where id = '2023001-L1'`)).toEqual([{ due: '2023-09-30' }]);
  });

  it('is confirmed at once when the supervisor says so', async () => {
    const { apply } = doing(db);
    const rows = [[1, '2023010', '建议', '代表', DAY('2023-06-15'), '2023年内印发通知。', '制定出台文件', '自治区科技厅', DAY('2023-12-31'), '', '']];
    await apply(await foreignLedger({ rows }), { confirm: true });
    expect(await db.database.app.query(`select event from history where commitment_id = '2023010-L1' order by seq`)).toEqual([{ event: 'OPENED' }, { event: 'CONFIRMED' }]);
  });

  it('gets its reply later, and its parts keep quoting the ledger', async () => {
    const { database } = db;
    const commitments = new Commitments(book);
    const send = (id: string, type: string, data: Record<string, unknown>): Promise<unknown> => database.transaction((tx) => commitments.send(tx, { id, type, data, by: supervisor(), now: NOW }));
    const quote = '2023年9月底前出台《科技贷款贴息办法》。';
    const reply = `韦明代表：现答复如下。${quote}特此答复。`;
    const sha256 = createHash('sha256').update(reply).digest('hex');
    await db.owner.query(`insert into replies (suggestion_id, sha256, bytes, encoding, text, issuer, signed_on, imported_at, imported_by) values ('2023001', $1, $2, 'utf-8', $3, '自治区科技厅', '2023-06-15', $4, 'su-cha')`,
      [sha256, Buffer.from(reply), reply, NOW]);
    const start = reply.indexOf(quote);
    await send('2023001-L1', 'CORRECTED', { replySha256: sha256, quote, start, end: start + quote.length, reason: '已找到答复原件' });
    expect(await database.transaction((tx) => readCommitment(tx, '2023001-L1'))).toMatchObject({ replyText: reply, spanStart: start, issuer: '自治区科技厅', ledger: null });
    const before = await database.transaction((tx) => readCommitment(tx, '2023001-L2'));
    const [from, until] = [before?.spanStart ?? 0, before?.spanEnd ?? 0];
    await send('2023001-L2', 'SPLIT', { reason: '两件事', parts: [{ label: 'L2a', title: '持续推送', start: from, end: from + 5 }, { label: 'L2b', title: '企业名单', start: from + 5, end: until }] });
    expect(await database.transaction((tx) => readCommitment(tx, '2023001-L2b'))).toMatchObject({ ledger: before?.ledger, replyText: before?.replyText, quote: before?.quote.slice(5) });
    expect(await database.transaction((tx) => new Verifier(book).verifyAll(tx))).toMatchObject({ intact: true });
  });

  it('comes back as it was exported: all unchanged, as workbook and as CSV', async () => {
    const { dryRun, apply, counts } = doing(db);
    const filter = { reach: 'everything', office: null, state: 'all' } as const;
    const workbook = await exportWorkbook(db.database, filter, (t) => book.current(t), NOW, 100);
    const csv = await db.database.transaction(async (tx) => {
      const chunks: Buffer[] = [];
      for await (const chunk of await exportCsv(tx, filter, (t) => book.current(t), NOW)) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks);
    });
    const before = await counts();
    for (const [bytes, file] of [[workbook, 'a.xlsx'], [csv, 'a.csv']] as const) {
      const report = await dryRun(bytes, { file });
      expect(report.rows.filter(({ outcome, problems }) => outcome !== 'unchanged' || problems.length > 0)).toEqual([]);
      expect(report.rows).toHaveLength(13);
      await apply(bytes, { file });
    }
    expect(await counts()).toEqual(before);
  });

  it('shows which cells of an export were edited, and takes none of them', async () => {
    const { dryRun } = doing(db);
    const csv = await db.database.transaction(async (tx) => {
      const chunks: Buffer[] = [];
      for await (const chunk of await exportCsv(tx, { reach: 'everything', office: null, state: 'all' }, (t) => book.current(t), NOW)) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks).toString('utf8');
    });
    const report = await dryRun(Buffer.from(csv.replace('2022-09-21', '2023-09-21').replace('整理科技金融政策', '整理全部政策')), { file: 'edited.csv' });
    expect(report.rows.flatMap(({ id, problems }) => problems.map(({ code, header, value }) => [id, code, header, value]))).toEqual([
      ['BLUE', 'not-taken', '承诺事项 Commitment', '整理全部政策'], ['OVERDUE', 'not-taken', '认定时限 Due date', '2023-09-21'],
    ]);
  });
});

describe('a ledger with something wrong in it', () => {
  const db = testDatabase();
  beforeAll(() => world(db));
  const row = (over: Record<number, unknown>): unknown[] => [1, '2023001', '关于融资的建议', '韦明', DAY('2023-06-15'), '出台《办法》。', '制定出台文件', '自治区科技厅', DAY('2023-09-30'), '办理中', ''].map((value, i) => (i in over ? over[i] : value));

  it.each<[string, Record<number, unknown>, string, string]>([
    ['a date that is none', { 8: '九月份左右' }, 'I3 date-unreadable', '九月份左右'],
    ['a day that does not exist', { 8: '2023.2.30' }, 'I3 date-unreadable', '2023.2.30'],
    ['a date without its year', { 8: '年底前' }, 'I3 date-ambiguous', '年底前'],
    ['a month without its year', { 8: '6月底' }, 'I3 date-ambiguous', '6月底'],
    ['a year of two digits', { 8: '23.9.30' }, 'I3 date-ambiguous', '23.9.30'],
    ['a number for a date', { 8: 45199 }, 'I3 date-ambiguous', '45199'],
    ['a due date before the reply', { 8: DAY('2023-01-31') }, 'I3 due-before-reply', '2023-01-31'],
    ['no reply date', { 4: null }, 'E3 reply-date-missing', ''],
    ['a reply before any rules', { 4: DAY('1950-01-01') }, 'E3 profile-not-in-force', '1950-01-01'],
    ['no suggestion', { 1: '' }, 'B3 suggestion-missing', ''],
    ['a suggestion that is no number', { 1: '见附件' }, 'B3 suggestion-malformed', '见附件'],
    ['no words', { 5: null }, 'F3 words-missing', ''],
    ['a kind of its own', { 6: '民生实事' }, 'G3 kind-unknown', '民生实事'],
    ['no office', { 7: null }, 'H3 office-missing', ''],
    ['an office nobody knows', { 7: '科技厅' }, 'H3 office-unknown', '科技厅'],
    ['a formula that failed', { 8: '#REF!' }, 'I3 error-cell', '#REF!'],
  ])('names the cell: %s', async (_, over, problem, value) => {
    const { dryRun, apply, counts } = doing(db);
    const before = await counts();
    const bytes = await foreignLedger({ rows: [row({ 0: 1, ...over }), row({ 1: '2023009' })] as never });
    const report = await dryRun(bytes);
    expect(report.counts).toMatchObject({ refused: 1, opened: 1 });
    const refused = report.rows[0]?.problems.filter(({ weight }) => weight === 'refused') ?? [];
    expect(refused.map(({ place, code }) => `${place} ${code}`)).toEqual([problem]);
    expect(refused[0]).toMatchObject({ value, zh: expect.stringMatching(/\p{Script=Han}/u), en: expect.stringMatching(/[a-z]/) });
    await expect(apply(bytes)).rejects.toMatchObject({ code: 'import-refused', message: expect.stringContaining(problem.split(' ')[0] ?? ''), facts: { report: { counts: { refused: 1 } } } });
    expect(await counts()).toEqual(before);
  });

  it('asks whether a near name was meant', async () => {
    const report = await doing(db).dryRun(await foreignLedger({ rows: [row({ 7: '区科技厅' })] as never }));
    expect(report.rows[0]?.problems[0]?.zh).toContain('自治区科技厅');
  });

  it.each<[string, unknown, string | null]>([
    ['2022.6.30', '2023.6.30', '2023-06-30'], ['2023/6/30', '2023/6/30', '2023-06-30'], ['2023年6月30日前', '2023年6月30日前', '2023-06-30'], ['20230630', '20230630', '2023-06-30'],
    ['the end of a month', '2023年6月底', '2023-06-30'], ['the end of a year', '2023年底前', '2023-12-31'], ['a quarter', '2023年第三季度', '2023-09-30'], ['half a year', '2023年下半年', '2023-12-31'],
    ['no date at all', '—', null], ['for good', '长期坚持', null], ['as soon as possible', '尽快', null],
  ])('reads a date as it is written: %s', async (_, written, due) => {
    const { dryRun, apply } = doing(db);
    const number = `D${Buffer.from(String(written)).toString('hex').slice(0, 36)}`;
    const bytes = await foreignLedger({ rows: [row({ 1: number, 8: written })] as never });
    const { rows: [planned] } = await dryRun(bytes);
    const exact = /^\d+[./]\d+[./]\d+$|^\d{8}$|日|^—$|长期/.test(String(written));
    expect(planned?.outcome).toBe(exact ? 'opened' : 'repaired');
    await apply(bytes);
    expect(await db.database.app.query('select due_on::text as due from commitments where suggestion_id = $1', [number])).toEqual([{ due }]);
  });

  it('fills merged cells down, says so for each, and asks', async () => {
    const { dryRun, apply } = doing(db);
    const rows = [row({ 1: '2023050' }), row({ 1: null, 2: null, 3: null, 5: '推送名单。', 6: '定期推送报送', 8: '长期' }), row({ 1: null, 2: null, 3: null, 5: '开展培训。', 6: '持续推进', 8: '无' })];
    const bytes = await foreignLedger({ rows: rows as never, merges: [1, 2, 3].map((col) => ({ startRow: 2, endRow: 4, startCol: col, endCol: col })) });
    const report = await dryRun(bytes);
    expect(codesOf(report)).toEqual([
      [3, 'opened', []],
      [4, 'repaired', ['B4 merged-filled', 'C4 merged-filled', 'D4 merged-filled']],
      [5, 'repaired', ['B5 merged-filled', 'C5 merged-filled', 'D5 merged-filled']],
    ]);
    expect(report.rows[1]?.problems[0]).toMatchObject({ header: '建议号', value: '2023050', zh: expect.stringContaining('B3:B5') });
    await apply(bytes);
    expect(await db.database.app.query(`select count(*)::int as n from commitments where suggestion_id = '2023050'`)).toEqual([{ n: 3 }]);
  });

  it('passes over headings, sums, signatures and what was finished, with the reason', async () => {
    const blank = Array.from({ length: 11 }, () => null);
    const rows = [['一、科技类', ...blank.slice(1)], row({ 1: '2023060' }), row({ 1: '2023061', 9: '已销号' }), row({ 1: '2023062', 9: '基本完成' }), ['合计', 3, ...blank.slice(2)], ['填表人：韦一', ...blank.slice(1)]];
    const report = await doing(db).dryRun(await foreignLedger({ rows: rows as never, merges: [{ startRow: 2, endRow: 2, startCol: 0, endCol: 10 }] }));
    expect(codesOf(report)).toEqual([
      [3, 'skipped', ['A3 section-heading']], [4, 'opened', []], [5, 'skipped', ['J5 finished']], [6, 'opened', []], [7, 'skipped', ['A7 summary-line']], [8, 'skipped', ['A8 summary-line']],
    ]);
  });

  it('finds the same row twice', async () => {
    const report = await doing(db).dryRun(await foreignLedger({ rows: [row({ 1: '2023070' }), row({ 1: '2023070', 0: 2 })] as never }));
    expect(codesOf(report)).toEqual([[3, 'opened', []], [4, 'refused', ['F4 duplicate']]]);
  });

  it('tells two suggestions of one number apart, within the ledger and from what is registered', async () => {
    const { apply, dryRun, counts } = doing(db);
    const other = { 2: '关于建设过街天桥的建议', 3: '覃川' };
    const both = await foreignLedger({ rows: [row({ 1: '2023075' }), row({ 1: '2023075', ...other, 5: '建设过街天桥。' })] as never });
    const before = await counts();
    expect(codesOf(await dryRun(both))).toEqual([[3, 'opened', []], [4, 'refused', ['C4 other-suggestion']]]);
    await expect(apply(both)).rejects.toMatchObject({ code: 'import-refused' });
    expect(await counts()).toEqual(before);
    await apply(await foreignLedger({ rows: [row({ 1: '2023075' })] as never }));
    const later = await dryRun(await foreignLedger({ rows: [row({ 1: '2023075', ...other, 5: '建设过街天桥。' }), row({ 1: '2023075', 5: '再办一期培训。' })] as never }));
    expect(codesOf(later).map(([, outcome]) => outcome)).toEqual(['refused', 'opened']);
    expect(later.rows[0]?.problems[0]?.zh).toContain('已登记的');
  });

  it('asks when the same words are tracked for another office', async () => {
    const { apply, dryRun } = doing(db);
    await apply(await foreignLedger({ rows: [row({ 1: '2023080' })] as never }));
    expect(codesOf(await dryRun(await foreignLedger({ rows: [row({ 1: '2023080', 7: '自治区财政厅' })] as never })))).toEqual([[3, 'repaired', ['H3 same-words-other-office']]]);
  });

  it('says which columns are missing, and does with defaults for those that may be one for all', async () => {
    const { dryRun } = doing(db);
    const headers = ['序号', '建议号', '承诺内容'];
    const bytes = await foreignLedger({ headers, rows: [[1, '2023090', '出台《办法》。']] });
    await expect(dryRun(bytes)).rejects.toMatchObject({ code: 'mapping-invalid', message: expect.stringMatching(/责任单位、答复日期、类型/u), facts: { missing: ['office', 'repliedOn', 'kind'] } });
    const report = await dryRun(bytes, { settings: { defaults: { repliedOn: '2023-06-15', kind: 'issue-document', office: 'tech' } } });
    expect(codesOf(report)).toEqual([[3, 'repaired', ['A3 due-column-missing']]]);
  });

  it('opens five thousand rows whole, or none when the last one is wrong', async () => {
    const { apply, counts } = doing(db);
    const many = Array.from({ length: 5_000 }, (_, i) => row({ 0: i + 1, 1: `M${String(i % 1_700)}`, 5: `第${String(i)}项：出台《办法${String(i)}》。` }));
    const before = await counts();
    await expect(apply(await foreignLedger({ rows: [...many.slice(0, -1), row({ 1: 'M1', 5: '末项', 8: '不详日期' })] as never })))
      .rejects.toMatchObject({ code: 'import-refused', message: expect.stringContaining('I5002') });
    expect(await counts()).toEqual(before);
    const report = await apply(await foreignLedger({ rows: many as never }));
    expect(report.counts).toMatchObject({ opened: 5_000 });
    expect(await db.database.app.query(`select count(*)::int as n from commitments where suggestion_id like 'M%'`)).toEqual([{ n: 5_000 }]);
  }, 180_000);
});
