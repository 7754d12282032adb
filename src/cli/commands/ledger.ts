import { createWriteStream } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { actorOf } from '../../engine/actors.js';
import { Commitments } from '../../engine/commitments.js';
import { exportCsv, exportWorkbook } from '../../intake/spreadsheet/export-ledger.js';
import { importLedger } from '../../intake/spreadsheet/import-ledger.js';
import { OUTCOME_WORDS, OUTCOMES, problemText } from '../../intake/spreadsheet/import-report.js';
import type { Report } from '../../intake/spreadsheet/import-report.js';
import { parseMapFile, proposeMapping, settingsFrom } from '../../intake/spreadsheet/map-columns.js';
import { jurisdictionOf, planImport } from '../../intake/spreadsheet/plan-import.js';
import { readTable } from '../../intake/spreadsheet/read-table.js';
import { RuleBook } from '../../store/rule-book.js';
import type { LedgerFilter } from '../../store/readings/ledger.js';
import { DomainError } from '../../core/errors.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { bytesOf, jsonOf } from '../given.js';

/** `ledger export` and `ledger import`. */
export function addLedgerCommands(program: Command): void {
  const ledger = program.command('ledger').summary('电子表格台账：导出、导入 / the ledger as a spreadsheet')
    .description('把台账导出为电子表格，或把原有台账导入。\nThe ledger as a spreadsheet, out and in.');
  addExport(ledger);
  addImport(ledger);
}

interface Exporting { out: string; office?: string; state: LedgerFilter['state'] }

function addExport(ledger: Command): void {
  ledger.command('export')
    .summary('导出台账 / write the ledger to a file')
    .description('导出全部台账：.xlsx（冻结表头、筛选、打印区域、日期为日期）或 .csv（UTF-8，防公式注入）。\n'
      + 'Writes the whole ledger as .xlsx (frozen header, filters, print area, dates as dates) or .csv (UTF-8, safe against formula injection).')
    .option('--out <file>', '文件，.xlsx 或 .csv / file, .xlsx or .csv', fileGiven, '台账.xlsx')
    .option('--office <id>', '只导出此承办单位 / only of this office')
    .addOption(new Option('--state <state>', '办理状态 / open, closed or all').choices(['open', 'closed', 'all']).default('all'))
    .action(answering<[Exporting]>(async ({ out, office, state }, command) => withDatabase(globalOptions(command).database, async ({ database }) => {
      const filter = { reach: 'everything' as const, office: office ?? null, state };
      const book = new RuleBook();
      const now = await database.now();
      try {
        await (out.endsWith('.csv')
          ? database.transaction(async (tx) => pipeline(await exportCsv(tx, filter, (t) => book.current(t), now), createWriteStream(out)))
          : writeFile(out, await exportWorkbook(database, filter, (tx) => book.current(tx), now, Number.POSITIVE_INFINITY)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).syscall === undefined) {
          await rm(out, { force: true }); // half a ledger looks like a whole one
          throw error;
        }
        throw new DomainError('file-unreadable', `无法写入 ${out} / cannot write it: ${(error as Error).message}`, '请检查路径与权限 / check the path and its permissions', { file: out });
      }
      return { document: { out, office: filter.office, state }, text: `已导出 / written: ${out}` };
    })));
}

function fileGiven(out: string): string {
  if (/\.(?:xlsx|csv)$/.test(out)) return out;
  throw new InvalidArgumentError('须以 .xlsx 或 .csv 结尾 / must end in .xlsx or .csv');
}

interface Importing { as: string; map?: string; sheet?: string; apply?: boolean; acceptRepairs?: boolean; confirm?: boolean }

function addImport(ledger: Command): void {
  ledger.command('import')
    .summary('导入原有台账（默认只试算）/ import an existing ledger (a dry run unless --apply)')
    .description('逐行说明会怎样；加 --apply 才导入：要么全部，要么不动。同一文件再次导入不产生变化。\n'
      + 'Says row by row what would happen; --apply imports, all rows or none. Importing the same file again changes nothing.')
    .argument('<file>', '.xlsx 或 .csv / a file')
    .requiredOption('--as <person>', '以谁的名义（督查人员的编号或登录名）/ on whose behalf (a supervisor’s id or login)')
    .option('--map <file>', '列的对应、默认值、类型与单位的对应（JSON）/ JSON: headers, defaults, kinds, offices')
    .option('--sheet <name>', '工作表，默认第一张有内容的 / sheet; default: the first one with anything in it')
    .option('--apply', '导入 / import it')
    .option('--accept-repairs', '同意报告中的修正 / agree to the repairs the report shows')
    .option('--confirm', '同时立项 / confirm the commitments too')
    .action(answering<[string, Importing]>(async (file, { as, map, sheet, apply = false, acceptRepairs = false, confirm = false }, command) => {
      const bytes = await bytesOf(file);
      const mapFile = map === undefined ? parseMapFile({}, '') : parseMapFile(await jsonOf(map), map);
      const table = await readTable(bytes, basename(file), sheet ?? mapFile.sheet ?? null);
      const settings = settingsFrom(table, proposeMapping(table, mapFile.header_row ?? null), mapFile, map ?? file);
      return withDatabase(globalOptions(command).database, async ({ database }) => {
        const book = new RuleBook();
        const report = await database.transaction(async (tx) => {
          const by = await actorOf(tx, as);
          const planning = { table, bytes, settings, jurisdiction: await jurisdictionOf(tx, by.id), rules: await book.current(tx), now: await database.now(tx) };
          return apply ? importLedger(tx, new Commitments(book), { ...planning, by, acceptRepairs, confirm }) : (await planImport(tx, planning)).report;
        });
        return { document: { applied: apply && !report.before, ...report }, text: reportText(report, apply), refused: !apply && report.counts.refused > 0 };
      });
    }));
}

/** Counts first, then every row that needs a look. */
function reportText({ file, sheet, before, counts, rows }: Report, applied: boolean): string {
  const heading = before ? '此前已导入，未作更改 / imported before, nothing changed' : applied ? '已导入 / imported' : '试算，未写入 / dry run, nothing written';
  return [
    `${heading}: ${file}，${sheet}`,
    ...OUTCOMES.map((outcome) => `  ${String(counts[outcome]).padStart(6)}  ${OUTCOME_WORDS[outcome].zh} / ${OUTCOME_WORDS[outcome].en}`),
    ...rows.filter(({ problems }) => problems.length > 0).flatMap(({ row, outcome, problems }) => [
      `第${row}行 row ${row}  ${OUTCOME_WORDS[outcome].zh} / ${OUTCOME_WORDS[outcome].en}`,
      ...problems.map(problemText).map(({ zh, en }) => `    ${zh}\n    ${en}`),
    ]),
  ].join('\n');
}
