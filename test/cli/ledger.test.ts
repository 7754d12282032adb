import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readXlsx } from 'hucre/xlsx';
import { DAY, foreignLedger } from '../intake/spreadsheet/foreign-ledger.js';
import { testDatabase } from '../support/database.js';
import { world } from '../web/world.js';
import { runCommand, settingsFor } from './run-command.js';
import type { Ended } from './run-command.js';

interface Reported { applied: boolean; before: boolean; counts: Record<string, number>; rows: { row: number; outcome: string; id: string | null }[] }

describe('the ledger on the command line', () => {
  const test = testDatabase();
  let directory: string;
  const path = (name: string): string => join(directory, name);
  const run = (...args: string[]): Promise<Ended> => runCommand(settingsFor(test.logins), 'ledger', ...args);
  const answer = async <T>(...args: string[]): Promise<T> => {
    const ended = await run(...args, '--json');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    return ended.json() as T;
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'jiannuo-ledger-'));
    await world(test);
    await test.owner.query(`update people set jurisdiction = 'guangxi'`);
    await test.owner.query(`update clock set shift = '2023-07-01T10:00+08:00'::timestamptz - clock_timestamp()`);
    await writeFile(path('old.xlsx'), await foreignLedger());
    await writeFile(path('map.json'), JSON.stringify({ kinds: { 工程: 'build-works' } }));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('is exported as a workbook and as CSV', async () => {
    expect(await answer('export', '--out', path('a.xlsx'), '--state', 'open')).toEqual({ out: path('a.xlsx'), office: null, state: 'open' });
    expect((await readXlsx(await readFile(path('a.xlsx')))).sheets[0]?.rows).toHaveLength(7);
    await answer('export', '--out', path('a.csv'));
    expect((await readFile(path('a.csv'), 'utf8')).split('\r\n')[0]).toMatch(/^\ufeff序号 No\.,/u);
    expect(await run('export', '--out', path('a.pdf'))).toMatchObject({ code: 2 });
    expect((await run('export', '--out', path('no/such/a.csv'), '--json')).json()).toMatchObject({ error: { code: 'file-unreadable' } });
  }, 60_000);

  it('is imported after a dry run that says what is wrong where', async () => {
    const tried = await run('import', path('old.xlsx'), '--as', 'su.cha');
    expect(tried).toMatchObject({ code: 1 });
    expect(tried.stdout).toMatch(/试算，未写入/u);
    expect(tried.stdout).toMatch(/第5行 row 5 {2}不能导入[^]*G5“承诺类型”「工程」：没有这个类型/u);
    const dry = await answer<Reported>('import', path('old.xlsx'), '--as', 'su.cha', '--map', path('map.json'));
    expect(dry).toMatchObject({ applied: false, before: false, counts: { opened: 2, repaired: 1, refused: 0 } });
    expect((await run('import', path('old.xlsx'), '--as', 'su.cha', '--map', path('map.json'), '--apply', '--json')).json()).toMatchObject({ error: { code: 'import-refused' } });
    expect((await run('import', path('old.xlsx'), '--as', 'li.wei', '--map', path('map.json'), '--apply', '--json')).json()).toMatchObject({ error: { code: 'not-allowed' } });
    expect(await answer<Reported>('import', path('old.xlsx'), '--as', 'su.cha', '--map', path('map.json'), '--apply', '--accept-repairs', '--confirm')).toMatchObject({ applied: true, counts: { opened: 2, repaired: 1 } });
    expect((await runCommand(settingsFor(test.logins), 'verify', '--all', '--json')).json()).toMatchObject({ intact: true, commitments: 9 });
    expect(await answer<Reported>('import', path('old.xlsx'), '--as', 'su.cha', '--map', path('map.json'), '--apply')).toMatchObject({ applied: false, before: true, counts: { unchanged: 3 } });
  }, 60_000);

  it('maps foreign headers by a file, and says which of them it does not find', async () => {
    const headers = ['顺序', '编码', '代表说了什么', '单位承诺了什么', '谁办', '何时', '首次答复'];
    const rows = [[1, 'X1', '建议一', '印发《办法》。', '科技', DAY('2023-12-31'), DAY('2023-06-01')]];
    await writeFile(path('odd.xlsx'), await foreignLedger({ headers, rows, title: false }));
    const refused = await run('import', path('odd.xlsx'), '--as', 'su.cha', '--json');
    expect(refused.json()).toMatchObject({ error: { code: 'header-missing', hint: expect.stringContaining('建议编号') } });
    const map = {
      header_row: 1, headers: { 编码: 'suggestion', 代表说了什么: 'suggestionTitle', 单位承诺了什么: 'quote', 谁办: 'office', 何时: 'dueOn', 首次答复: 'repliedOn' },
      offices: { 科技: 'tech' }, defaults: { kind: 'issue-document' },
    };
    await writeFile(path('odd.json'), JSON.stringify(map));
    expect(await answer<Reported>('import', path('odd.xlsx'), '--as', 'su.cha', '--map', path('odd.json'))).toMatchObject({ counts: { opened: 1 }, rows: [{ row: 2, id: 'X1-L1' }] });
    await writeFile(path('wrong.json'), JSON.stringify({ ...map, headers: { ...map.headers, 没有这列: 'title' } }));
    expect((await run('import', path('odd.xlsx'), '--as', 'su.cha', '--map', path('wrong.json'), '--json')).json()).toMatchObject({ error: { code: 'mapping-invalid', message: expect.stringContaining('没有这列') } });
    await writeFile(path('twice.json'), JSON.stringify({ ...map, headers: { ...map.headers, 顺序: 'suggestion' } }));
    expect((await run('import', path('odd.xlsx'), '--as', 'su.cha', '--map', path('twice.json'), '--json')).json()).toMatchObject({ error: { code: 'mapping-invalid', message: expect.stringContaining('顺序') } });
    expect((await run('import', path('odd.xlsx'), '--as', 'su.cha', '--sheet', '另一张', '--json')).json()).toMatchObject({ error: { code: 'sheet-missing', hint: expect.stringContaining('2023年台账') } });
  }, 60_000);
});
