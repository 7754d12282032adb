import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { encode } from 'iconv-lite';
import { writeXlsx } from 'hucre/xlsx';
import { proposeMapping } from '../../../src/intake/spreadsheet/map-columns.js';
import { isFinished, nearest } from '../../../src/intake/spreadsheet/parse-cells.js';
import { readTable } from '../../../src/intake/spreadsheet/read-table.js';
import { FILE_LIMIT_BYTES, ROW_LIMIT } from '../../../src/intake/spreadsheet/read-workbook.js';
import { textOf } from '../../../src/intake/spreadsheet/table.js';
import type { Table } from '../../../src/intake/spreadsheet/table.js';
import { UNPACKED_LIMIT_BYTES } from '../../../src/intake/spreadsheet/zip-bounds.js';
import { DAY, foreignLedger, HEADERS } from './foreign-ledger.js';

const text = (table: Table): string[][] => table.rows.map(({ cells }) => cells.map(({ value }) => textOf(value)));
const CSV = '序号,建议编号,承诺原文,责任单位,完成时限\r\n1,2023001,"出台《办法》,\n并公布",科技厅,2023-09-30\r\n';

describe('a ledger file is read', () => {
  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(CSV)], ['UTF-8 with its mark', Buffer.from(`\ufeff${CSV}`)], ['GBK', encode(CSV, 'gbk')], ['UTF-16', Buffer.from(`\ufeff${CSV}`, 'utf16le')],
    ['semicolons', Buffer.from(CSV.replaceAll(/,(?!\n)/g, ';').replace('》;', '》,'))],
    ['tabs', Buffer.from(CSV.replaceAll(/,(?!\n)/g, '\t').replace('》\t', '》,'))],
  ])('from CSV in %s', async (_, bytes) => {
    const table = await readTable(bytes, 'a.csv');
    expect(text(table)).toEqual([['序号', '建议编号', '承诺原文', '责任单位', '完成时限'], ['1', '2023001', '出台《办法》,\n并公布', '科技厅', '2023-09-30']]);
    expect(table.rows.map(({ row }) => row)).toEqual([1, 2]);
  });

  it('with what was put in front of a formula taken away, and nothing else', async () => {
    const table = await readTable(Buffer.from(`a,b,c,d\n'=1+1,'-5,'quoted',＝\n`), 'a.csv');
    expect(text(table)[1]).toEqual(['=1+1', '-5', `'quoted'`, '＝']);
  });

  it('from the first sheet with anything in it, or the one named; hidden ones are passed over', async () => {
    const bytes = await writeXlsx({ sheets: [{ name: '空', rows: [] }, { name: '隐', rows: [['x']], hidden: true }, { name: '一', rows: [['a']] }, { name: '二', rows: [['b']] }] });
    expect(await readTable(bytes, 'a.xlsx')).toMatchObject({ sheet: '一', sheets: ['一', '二'] });
    expect(text(await readTable(bytes, 'a.xlsx', '二'))).toEqual([['b']]);
    for (const sheet of ['空', '隐', '三']) await expect(readTable(bytes, 'a.xlsx', sheet)).rejects.toMatchObject({ code: 'sheet-missing', hint: expect.stringContaining('一、二') });
  });

  it('with a formula as the value it had, and a date as its day', async () => {
    const bytes = await writeXlsx({ sheets: [{ name: 's', rows: [[null, DAY('2023-09-30'), '  两边  ']], cells: new Map([['0,0', { formula: '1+1', formulaResult: 2, type: 'formula' as const }]]) }] });
    expect((await readTable(bytes, 'a.xlsx')).rows[0]?.cells.map(({ value }) => value)).toEqual([2, DAY('2023-09-30'), '两边']);
  });

  it.each<[string, () => Buffer | Promise<Uint8Array>, string, RegExp]>([
    ['nothing', () => Buffer.alloc(0), 'table-unreadable', /空/u],
    ['a picture', () => Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), 'table-unreadable', /UTF-8/],
    ['an old or locked workbook', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'table-unreadable', /\.xls/],
    ['half a workbook', async () => (await foreignLedger()).slice(0, 2_000), 'table-unreadable', /损坏/u],
    ['a ZIP that is no workbook', () => archive([['a.txt', Buffer.from('a')]]), 'table-unreadable', /xlsx/],
    ['a quote that never ends', () => Buffer.from('a,b\n1,"never\n2,3\n'), 'table-unreadable', /引号/u],
    ['more bytes than a ledger has', () => Buffer.alloc(FILE_LIMIT_BYTES + 1, 65), 'table-too-large', /10 MB/],
    ['a bomb', () => archive([['[Content_Types].xml', Buffer.alloc(UNPACKED_LIMIT_BYTES + 1)]]), 'table-too-large', /解压/u],
    ['a bomb that lies about its size', () => archive([['[Content_Types].xml', Buffer.alloc(UNPACKED_LIMIT_BYTES + 1)]], 10), 'table-unreadable', /损坏/u],
    ['too many parts', () => archive(Array.from({ length: 2_001 }, (_, i) => [`p${String(i)}`, Buffer.from('x')])), 'table-too-large', /解压/u],
    ['too many rows', () => Buffer.from(`a,b\n${'x,y\n'.repeat(ROW_LIMIT + 31)}`), 'table-too-large', /20000/],
    ['too many columns', () => Buffer.from(`${'x,'.repeat(201)}x\n`), 'table-too-large', /第 1 行[^]*200/u],
  ])('or refused: %s', async (_, bytes, code, named) => {
    await expect((async () => readTable(await bytes(), 'file.x'))()).rejects.toMatchObject({ code, message: expect.stringMatching(named), hint: expect.stringMatching(/\p{Script=Han}.* \/ /u) });
  });
});

describe('a sheet that unfolds without end', () => {
  it('ends its thread and nothing else: merged cells over one another, each over all rows', async () => {
    const rows = Array.from({ length: ROW_LIMIT }, (_, i) => [`r${String(i)}`]);
    const bytes = await writeXlsx({ sheets: [{ name: 's', rows, merges: Array.from({ length: 30_000 }, (_, i) => ({ startRow: 0, endRow: ROW_LIMIT - 1, startCol: i % 100, endCol: i % 100 })) }] });
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 20);
    const outcome = await readTable(bytes, 'a.xlsx').then(({ rows: { length } }) => length, (error: unknown) => (error as { code?: string }).code);
    clearInterval(ticking);
    expect([ROW_LIMIT, 'table-too-large']).toContain(outcome);
    expect(ticks).toBeGreaterThan(5);
  }, 60_000);
});

describe('its header is found', () => {
  const proposed = async (given: Parameters<typeof foreignLedger>[0]): Promise<[number, string[]]> => {
    const { headerRow, columns } = proposeMapping(await readTable(await foreignLedger(given), 'a.xlsx'));
    return [headerRow, columns.map(({ header, column }) => `${header} → ${column ?? '?'}`)];
  };

  it('below titles, whatever its words are dressed in', async () => {
    expect(await proposed({})).toEqual([2, [
      '序号 → no', '建议号 → suggestion', '建议标题 → suggestionTitle', '代表 → deputy', '答复时间 → repliedOn', '承诺内容 → quote', '承诺类型 → kind', '承办部门 → office', '完成时限 → dueOn', '完成情况 → stage', '进展情况 → progress',
    ]]);
    expect((await proposed({ headers: HEADERS.map((header) => `${header.slice(0, 1)} ${header.slice(1)}：`) }))[1]).toHaveLength(11);
    expect((await proposed({ headers: HEADERS.map((header) => ` ${header}（必填）`.replace('（必填）', '*')) }))[1][1]).toContain('→ suggestion');
  });

  it('in two rows of merged cells', async () => {
    const bytes = await writeXlsx({
      sheets: [{
        name: 's', rows: [['建议', null, '承诺内容', '责任', null], ['编号', '标题', null, '单位', '责任人'], ['1', 'a', 'b', 'c', 'd']],
        merges: [{ startRow: 0, endRow: 0, startCol: 0, endCol: 1 }, { startRow: 0, endRow: 1, startCol: 2, endCol: 2 }, { startRow: 0, endRow: 0, startCol: 3, endCol: 4 }],
      }],
    });
    const { headerRow, columns } = proposeMapping(await readTable(bytes, 'a.xlsx'));
    expect([headerRow, columns.map(({ header, column }) => [header, column])]).toEqual([2, [
      ['建议·编号', 'suggestion'], ['建议·标题', 'suggestionTitle'], ['承诺内容', 'quote'], ['责任·单位', 'office'], ['责任·责任人', 'handler'],
    ]]);
  });

  it('or not, which names file and sheet', async () => {
    await expect(proposed({ headers: ['甲', '乙'], rows: [['a', 'b']] })).rejects.toMatchObject({ code: 'header-missing', message: expect.stringMatching(/a\.xlsx.*2023年台账/u) });
  });
});

describe('the words of a ledger', () => {
  it.each([
    ['已销号', true], ['已完成', true], ['全部办结', true], ['已销号：全部落实', true], ['完成', true], ['已办结（2023.6）', true], ['是', true], ['100%', true], ['closed', true], ['不予立项', true],
    ['未完成', false], ['基本完成', false], ['部分完成', false], ['完成80%', false], ['待完成', false], ['办理中', false], ['否', false], ['', false], ['是否完成待核', false],
  ])('tell whether it is over: %s', (words, over) => {
    expect(isFinished(words)).toBe(over);
  });

  it('come near to a name, nearest first, or to none', () => {
    const names = ['自治区科技厅', '自治区财政厅', '桂林市科技局', '政府督查室'];
    expect(nearest('科技厅', names)[0]).toBe('自治区科技厅');
    expect(nearest('科学技术厅', names)[0]).toBe('自治区科技厅');
    expect(nearest('zzz', names)).toEqual([]);
  });
});

/** A ZIP by hand: what a spreadsheet would never write. `claimed` is the unpacked size it pretends to have. */
function archive(files: readonly (readonly [string, Buffer])[], claimed: number | null = null): Buffer {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, content] of files) {
    const [packed, named] = [deflateRawSync(content), Buffer.from(name)];
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claimed ?? content.length, 18);
    fields.writeUInt16LE(named.length, 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), fields, named, packed]);
    const rest = Buffer.alloc(16);
    rest.writeUInt32LE(offset, 12);
    centrals.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), fields, rest.subarray(2), named]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('504b0506', 0, 'hex');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
