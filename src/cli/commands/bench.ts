import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { loadConfig } from '../../config.js';
import { labelledReplies } from '../../intake/review/labels.js';
import { answering, globalOptions } from '../answer.js';
import { withDatabase } from '../connect.js';
import { BOARD_TARGET_MS, benchBoard } from '../bench-board.js';
import type { BoardBench } from '../bench-board.js';
import { benchExtract, benchReviews, extractBenchText } from '../bench-extract-files.js';
import type { PAGE_TARGET, PageMeasure } from '../bench-pages.js';
import { benchSweep } from '../bench-sweep.js';
import type { BenchResult } from '../bench-sweep.js';
import { table } from '../table.js';

const LARGEST = 1_000_000;
const LARGEST_BOARD = 20_000_000;

/** `bench sweep`: what the sweep achieves on this machine, as ratios measured in one run. */
export function addBench(program: Command): void {
  const bench = program.command('bench').helpCommand(false).summary('性能测量 / measure').description('性能测量。\nMeasures performance on a scratch server of its own.');
  bench.command('sweep')
    .summary('巡检速度 / speed of the sweep')
    .description('在临时的内置 PostgreSQL（fsync 开）上测量：巡检、逐条事务、纯 SQL 下限，同一次运行交替进行。\n'
      + 'Measures on a scratch embedded PostgreSQL (fsync on), in alternating rounds of one run: the sweep, one transaction at a time, and the floor of plain SQL.')
    .option('--n <count>', '到期事项数 / how many commitments fall due', count, 100_000)
    .action(answering<[{ n: number }]>(async ({ n }) => {
      const result = await benchSweep(n, (line) => { process.stderr.write(`${line}\n`); });
      return { document: result, text: textOf(result) };
    }));
  bench.command('board')
    .summary('台账查询速度 / speed of the board')
    .description('在临时的内置 PostgreSQL 中以 SQL 造出指定数量的事项（5000 个单位，百分之二逾期），测量督查台账的各项查询，并列出所用索引。一千万项约需 40 GB 磁盘。\n'
      + 'Makes so many commitments by SQL on a scratch embedded PostgreSQL (5,000 offices, two in a hundred overdue), measures each reading of the board, and prints the indexes used. Ten million need about 40 GB of disk.')
    .option('--n <count>', '事项数 / how many commitments', boardCount, 200_000)
    .option('--runs <count>', '每项次数 / how often each', count, 100)
    .action(answering<[{ n: number; runs: number }]>(async ({ n, runs }) => {
      const result = await benchBoard(n, runs, (line) => { process.stderr.write(`${line}\n`); });
      return { document: result, text: boardText(result) };
    }));
  bench.command('pages')
    .summary('页面速度 / speed of the pages')
    .description('在临时的内置 PostgreSQL 中播放演示，测量各页面：单人依次打开的时间、八人同时打开时每秒页数、页面大小，以及相当于最轻的应答的几倍。\n'
      + 'Plays the demo on a scratch embedded PostgreSQL and measures each page: the time of one reader, pages per second of eight at once, its weight, and how it compares to the lightest answer.')
    .option('--runs <count>', '每页次数 / how often each', count, 100)
    .action(answering<[{ runs: number }]>(async ({ runs }) => {
      // Loaded when it is asked for: the pages with all they need would make every other command start three times as slowly.
      const { benchPages, PAGE_TARGET } = await import('../bench-pages.js');
      const pages = await benchPages(loadConfig(), runs);
      return { document: { runs, pages }, text: pagesText(pages, PAGE_TARGET) };
    }));
  bench.command('extract')
    .summary('抽取的准与快 / how well replies are read')
    .description('用已标注的答复测量抽取器：分句的查准、查全与 F1，类别、期限、责任单位的准确率，以及速度；开发组、未见组与种子答复分列。\n'
      + 'Measures the extractor on labelled replies: precision, recall and F1 of clauses, accuracy of kind, date and owner, and speed; the development half, the unseen half and the seed apart.')
    .option('--fixtures <dir>', '标注目录，内有 dev/ 与 unseen/ / the folder of labels, with dev/ and unseen/ in it', 'test/fixtures/replies')
    .option('--from-reviews', '改用页面上核对完毕的答复 / measure on the replies that people have reviewed to the end instead')
    .action(answering<[{ fixtures: string; fromReviews?: boolean }]>(async ({ fixtures, fromReviews }, command) => {
      const result = fromReviews === true
        ? await withDatabase(globalOptions(command).database, async ({ database }) => benchReviews(await database.transaction(labelledReplies)))
        : await benchExtract(fixtures);
      return { document: result, text: extractBenchText(result) };
    }));
}

function count(given: string): number {
  return upTo(given, LARGEST);
}

function boardCount(given: string): number {
  return upTo(given, LARGEST_BOARD);
}

function upTo(given: string, largest: number): number {
  const n = Number(given);
  if (!Number.isInteger(n) || n < 100 || n > largest) throw new InvalidArgumentError(`100 到 ${String(largest)} 的整数 / a whole number from 100 to ${String(largest)}`);
  return n;
}

function boardText({ n, offices, runs, database_mb, measures }: BoardBench): string {
  const rows = measures.map(({ what, p50, p95, lines, indexes }) => [what, String(p50), `${String(p95)}${p95 > BOARD_TARGET_MS ? ' !' : ''}`, String(lines), indexes.join(' ')]);
  return `${String(n)} 项 commitments, ${String(offices)} 个单位 offices, ${String(database_mb)} MB, ${String(runs)} 次 runs each; ! = p95 > ${String(BOARD_TARGET_MS)} ms\n\n${table(['', 'p50 ms', 'p95 ms', 'lines', 'indexes'], rows)}`;
}

function pagesText(pages: readonly PageMeasure[], target: typeof PAGE_TARGET): string {
  return table(['页面 page', '读者 reader', 'kB', 'p50 ms', 'p95 ms', '/s', '× floor'], pages.map(({ path, login, kilobytes, p50, p95, per_second: perSecond, times_floor: timesFloor }) => [
    path, login, `${String(kilobytes)}${kilobytes > target.kilobytes ? ' !' : ''}`, String(p50), `${String(p95)}${p95 > target.ms ? ' !' : ''}`, String(perSecond), String(timesFloor),
  ]));
}

function textOf(r: BenchResult): string {
  return [
    `巡检 sweep               ${String(r.fires_per_second)} /s  (n=${String(r.n)}, ${String(r.connections)} connections, batch ${String(r.batch)})`,
    `逐条 one at a time       ${String(r.one_at_a_time_per_second)} /s  (n=${String(r.one_at_a_time_n)})  → ${String(r.ratio_to_one_at_a_time)}×`,
    `下限 floor, plain SQL    ${String(r.floor_per_second)} /s  → ${String(r.ratio_to_floor)} of it`,
    `延迟 lag ms              p50 ${String(r.lag_ms.p50)}  p95 ${String(r.lag_ms.p95)}  p99 ${String(r.lag_ms.p99)}`,
    `内存峰值 peak RSS        ${String(r.peak_rss_mb)} MB`,
    `重放核验 replayed intact ${String(r.verified)}`,
  ].join('\n');
}
