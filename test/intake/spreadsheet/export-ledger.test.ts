import { beforeAll, describe, expect, it } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import type { Sheet } from 'hucre/xlsx';
import { parse } from 'csv-parse/sync';
import { COLUMNS, headerOf } from '../../../src/intake/spreadsheet/columns.js';
import type { ColumnKey } from '../../../src/intake/spreadsheet/columns.js';
import { exportCsv, exportWorkbook } from '../../../src/intake/spreadsheet/export-ledger.js';
import { RuleBook } from '../../../src/store/rule-book.js';
import { testDatabase } from '../../support/database.js';
import { NOW, person, world } from '../../web/world.js';

const db = testDatabase();
const book = new RuleBook();
const ALL = { reach: 'everything', office: null, state: 'all' } as const;

describe('the ledger as a workbook', () => {
  let sheet: Sheet;
  const cell = (id: string, key: ColumnKey): unknown => {
    const row = sheet.rows.find((one) => one[1] === id);
    return row?.[COLUMNS.findIndex((column) => column.key === key)];
  };

  beforeAll(async () => {
    const commitments = await world(db);
    await db.database.transaction((tx) => commitments.send(tx, { id: 'BLUE', type: 'PROGRESS_REPORTED', data: { text: '=HYPERLINK("http://evil.example","看")' }, by: person('li.wei'), now: NOW }));
    const bytes = await exportWorkbook(db.database, ALL, (t) => book.current(t), NOW, 100);
    const workbook = await readXlsx(bytes, { readStyles: true });
    expect(workbook.sheets.map(({ name }) => name)).toEqual(['台账', '说明 Notes']);
    sheet = workbook.sheets[0] as Sheet;
  });

  it('has a title, every column of the table and every commitment by its id', () => {
    expect(sheet.rows[0]?.[0]).toBe('承诺事项台账 Ledger of commitments（截至 as of 2022年10月20日10:00）');
    expect(sheet.rows[1]).toEqual(COLUMNS.map(headerOf));
    expect(sheet.rows.slice(2).map((row) => [row[0], row[1]])).toEqual([[1, 'BLUE'], [2, 'CLAIMED'], [3, 'GONE'], [4, 'INFERRED'], [5, 'OVERDUE'], [6, 'PROPOSED']]);
  });

  it('is frozen below its header, filtered over all of it, and prints with the header on every page', () => {
    const last = `AR${String(sheet.rows.length)}`;
    expect(sheet.freezePane).toEqual({ rows: 2, columns: 2 });
    expect(sheet.autoFilter).toMatchObject({ range: `A2:${last}` });
    expect(sheet.pageSetup).toMatchObject({ printArea: `$A$1:$AR$8`, printTitlesRow: '$1:$2', orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0, paperSize: 'a3' });
    expect(sheet.columns?.map(({ width }) => width)).toEqual(COLUMNS.map(({ width }) => width));
  });

  it('holds dates as dates, counts as numbers and everything else as text', () => {
    expect(cell('OVERDUE', 'dueOn')).toEqual(new Date('2022-09-21T00:00:00Z'));
    expect(cell('OVERDUE', 'repliedOn')).toEqual(new Date('2022-06-23T00:00:00Z'));
    expect(cell('GONE', 'dueOn')).toBeNull();
    expect(cell('GONE', 'closedOn')).toEqual(new Date('2022-06-27T00:00:00Z'));
    const at = COLUMNS.findIndex(({ key }) => key === 'dueOn');
    expect(sheet.cells?.get(`6,${String(at)}`)?.style?.numFmt).toBe('yyyy-mm-dd');
    expect(cell('OVERDUE', 'daysLate')).toBe(18); // 22–30 September 7, 8 to 14 October 7 (8 and 9 are make-up days), 17–20 October 4
    for (const row of sheet.rows.slice(2)) {
      for (const [i, { type }] of COLUMNS.entries()) expect(row[i] === null || row[i] instanceof Date === (type === 'date') && (typeof row[i] === 'number') === (type === 'number')).toBe(true);
    }
  });

  it('says what stands on the pages: words, office, stage, axes, evidence, letters', () => {
    expect(cell('OVERDUE', 'quote')).toBe('尽快制定出台《创新驱动发展融资担保基金运营管理方案》');
    expect(cell('OVERDUE', 'office')).toBe('自治区科技厅');
    expect(cell('OVERDUE', 'kind')).toBe('制定出台文件');
    expect(cell('OVERDUE', 'schedule')).toBe('已逾期18个工作日');
    expect(cell('OVERDUE', 'letters')).toContain('橙色');
    expect(cell('INFERRED', 'basis')).toBe('推断，未确认');
    expect(cell('CLAIMED', 'evidence')).toContain('桂科发〔2022〕88号');
    expect(cell('CLAIMED', 'stage')).toContain('核验');
    expect(cell('GONE', 'closedBy')).toBe('苏察');
    expect(cell('BLUE', 'progressBy')).toBe('李为');
    expect(cell('BLUE', 'deputy')).toBe('陈广华（联名）');
  });

  it('keeps a text that looks like a formula as the text it is', () => {
    expect(cell('BLUE', 'progress')).toBe('=HYPERLINK("http://evil.example","看")');
    const at = COLUMNS.findIndex(({ key }) => key === 'progress');
    expect(sheet.cells?.get(`2,${String(at)}`)?.formula).toBeUndefined();
  });

  it('refuses more rows than the caller can hold', async () => {
    await expect(exportWorkbook(db.database, ALL, (t) => book.current(t), NOW, 5)).rejects.toMatchObject({ code: 'table-too-large', facts: { rows: 6, limit: 5 } });
  });

  it('holds one office or what is open when asked', async () => {
    for (const [filter, ids] of [[{ reach: 'everything', office: 'finance', state: 'all' }, []], [{ reach: 'everything', office: 'tech', state: 'closed' }, ['GONE']], [{ reach: 'everything', office: null, state: 'open' }, ['BLUE', 'CLAIMED', 'INFERRED', 'OVERDUE', 'PROPOSED']]] as const) {
      const bytes = await exportWorkbook(db.database, filter, (t) => book.current(t), NOW, 100);
      expect((await readXlsx(bytes)).sheets[0]?.rows.slice(2).map((row) => row[1])).toEqual(ids);
    }
  });

  it('is CSV too, which Excel reads as UTF-8 and computes nothing of', async () => {
    const text = await db.database.transaction(async (tx) => {
      const chunks: Buffer[] = [];
      for await (const chunk of await exportCsv(tx, ALL, (t) => book.current(t), NOW)) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks).toString('utf8');
    });
    expect(text.startsWith('\ufeff序号 No.,事项编号 Commitment id,')).toBe(true);
    const rows = parse<Record<string, string>>(text, { bom: true, columns: true });
    expect(rows).toHaveLength(6);
    expect(rows[0]?.['进展 Progress']).toBe(`'=HYPERLINK("http://evil.example","看")`);
    expect(rows[0]?.['认定时限 Due date']).toBe('2022-10-14');
  });
});
