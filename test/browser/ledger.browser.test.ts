import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import { foreignLedger, ROWS } from '../intake/spreadsheet/foreign-ledger.js';
import { testDatabase } from '../support/database.js';
import { startSite } from '../web/site.js';
import type { Site } from '../web/site.js';
import { world } from '../web/world.js';
import { inBrowser, overflowOf } from './browser.js';

const given = testDatabase();
let site: Site;
let directory: string;
beforeAll(async () => {
  site = await startSite(given.database, await world(given));
  await given.owner.query(`update people set jurisdiction = 'guangxi'`);
  await given.owner.query(`update clock set shift = '2023-07-01T10:00+08:00'::timestamptz - clock_timestamp()`);
  directory = await mkdtemp(join(tmpdir(), 'jiannuo-ledgers-'));
});
afterAll(async () => {
  await site.close();
  await rm(directory, { recursive: true });
});

describe('the ledger in a browser', () => {
  it.each([1440, 390])('is uploaded, matched, read, agreed to and imported at %d px', async (width) => {
    const rows = ROWS.map((row) => row.map((cell, i) => (i === 1 ? `${String(cell).replaceAll(/\D/g, '')}${String(width)}` : cell)));
    const file = join(directory, `台账${String(width)}.xlsx`);
    await writeFile(file, await foreignLedger({ rows }));
    await inBrowser({ width, scripts: false, url: site.url, login: 'su.cha' }, async (page) => {
      const see = async (): Promise<void> => {
        expect([page.url(), await overflowOf(page)]).toEqual([page.url(), 0]);
      };
      await page.getByRole('link', { name: '导入导出' }).click();
      await see();
      await page.getByLabel('台账文件（.xlsx 或 CSV，10 MB 以内）').setInputFiles(file);
      await page.getByRole('button', { name: '上传并核对列' }).click();
      expect(await page.getByLabel('承诺内容').inputValue()).toBe('quote');
      await see();
      await page.getByLabel('工程 · 1 行').selectOption('build-works');
      await page.getByRole('button', { name: '逐行试算' }).click();
      expect(await page.getByRole('main').textContent()).toContain('按该时段最后一日记为 2023-12-31');
      await see();
      await page.getByLabel('同意上面列出的修正').check();
      await page.getByRole('button', { name: '导入', exact: true }).click();
      expect(await page.getByRole('status').textContent()).toContain('已导入，新增事项：3');
      await page.goto(`${site.url}/commitments/2023001${String(width)}-L1`);
      expect(await page.getByRole('main').textContent()).toContain('2023年台账 · 行 3');
      await see();
    });
  });

  it('is downloaded as a workbook that opens', async () => {
    await inBrowser({ width: 1440, scripts: false, url: site.url, login: 'su.cha' }, async (page) => {
      await page.goto(`${site.url}/ledger`);
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出工作簿（.xlsx）' }).click()]);
      expect(download.suggestedFilename()).toBe('台账-2023-07-01.xlsx');
      const [sheet] = (await readXlsx(await readFile(await download.path()))).sheets;
      expect(sheet?.rows.length).toBeGreaterThan(7);
      expect(sheet?.freezePane).toEqual({ rows: 2, columns: 2 });
    });
  });
});
