/**
 * `jiannuo bench board`: how long the readings of the supervisor's board take with very many commitments, on a scratch embedded PostgreSQL with the
 * product's own settings. What is timed are the product's own readings, every statement of them, as the program waits for them; the indexes are those of
 * the plans that the server makes for these very statements.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import { WHOLE_BOARD } from '../core/board-view.js';
import type { BoardView } from '../core/board-view.js';
import type { Rules } from '../core/rules.js';
import { openClient } from '../store/connection.js';
import { openDatabase } from '../store/database.js';
import type { Database } from '../store/database.js';
import { acquireServer } from '../store/embedded.js';
import { migrate } from '../store/migrate.js';
import { boardFigures } from '../store/readings/board-figures.js';
import { boardPage } from '../store/readings/board-page.js';
import { readCommitment } from '../store/readings/commitment.js';
import { historyEntries } from '../store/readings/history.js';
import { RuleBook } from '../store/rule-book.js';
import type { Scope } from '../store/scope.js';
import { BOARD_JURISDICTION, BOARD_OFFICES, BOARD_TODAY, populateBoard } from './bench-board-population.js';

export interface BoardMeasure {
  what: string;
  p50: number;
  p95: number;
  /** Lines that the last run gave. */
  lines: number;
  indexes: string[];
}

export interface BoardBench {
  n: number;
  offices: number;
  runs: number;
  database_mb: number;
  measures: BoardMeasure[];
}

/** Within which a page's reading should be, in ms, nineteen times of twenty. */
export const BOARD_TARGET_MS = 50;

/** Makes `n` commitments, measures each reading `runs` times, and leaves nothing behind. */
export async function benchBoard(n: number, runs: number, say: (line: string) => void): Promise<BoardBench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'jiannuo-bench-'));
  await chmod(dataDir, 0o711); // as root, the server runs as a user of its own and must get through
  // Only how it is filled differs from the product's settings: what is never written again need not survive a crash.
  const server = await acquireServer({ dataDir, settings: { fsync: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0', max_wal_size: '8GB', checkpoint_timeout: '1h' } });
  try {
    await migrate(server.owner, server.app.user);
    const owner = await openClient(server.owner, 'bench');
    const size = await populateBoard(owner, n, say)
      .then(async () => (await owner.query<{ mb: number }>('select (pg_database_size(current_database()) / 1048576)::int as mb')).rows[0]?.mb ?? 0).finally(() => owner.end());
    const database = await openDatabase({ connection: server.app, purpose: 'bench', poolSize: 2 });
    try {
      const measures = [];
      for (const [what, reading] of await readings(database, n)) {
        const measure = await measured(database, what, runs, reading);
        measures.push(measure);
        say(`  ${what}: ${String(measure.p95)} ms`);
      }
      return { n, offices: BOARD_OFFICES, runs, database_mb: size, measures };
    } finally {
      await database.close();
    }
  } finally {
    await server.release();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** `run` counts from 0: no two runs ask for the same office, word or commitment. */
type Reading = (tx: EntityManager, run: number) => Promise<number>;

const REACH: Scope = { jurisdiction: BOARD_JURISDICTION, offices: 'all' };
const THINGS = ['担保基金', '校车安全', '古树保护', '地铁接驳', '垃圾分类', '水库加固', '跨境电商', '社区养老'];
const PLACES = ['南宁', '柳州', '桂林', '梧州', '北海', '玉林', '百色', '贺州', '河池', '来宾', '崇左'];

async function readings(database: Database, n: number): Promise<[string, Reading][]> {
  const rules = await new RuleBook().current(database.app.manager);
  const page = (narrowed: Partial<BoardView> | ((run: number) => Partial<BoardView>)): Reading => async (tx, run) =>
    (await boardPage(tx, REACH, { ...WHOLE_BOARD, ...(typeof narrowed === 'function' ? narrowed(run) : narrowed) }, null, moment(rules))).lines.length;
  const office = (run: number): string[] => [`office-${String(1 + (run * 997) % BOARD_OFFICES)}`];
  const leaders = await database.app.query<{ id: string }[]>(`select id from contacts where level = 'deputyHead' order by id`);
  const [{ id: rare } = { id: '' }] = await database.app.query<{ id: string }[]>('select kind as id from commitments where id = $1', ['C7']);
  const some = (run: number): string => `C${String(1 + (run * 7_919_777) % n)}`;
  return [
    ['first page', page({})], ['first page, open and closed', page({ state: 'all' })], ['a deep page', await deepPage(database, rules, {})], ['a deep page of what is closed', await deepPage(database, rules, { state: 'closed' })],
    ['sorted by latest due', page({ sort: 'latest' })], ['sorted by last move', page({ sort: 'moved' })],
    ['filter: office', page((run) => ({ offices: office(run) }))], ['filter: leader (ten offices)', page((run) => ({ leader: leaders[(run * 101) % leaders.length]?.id ?? null }))],
    ['filter: kind', page({ kinds: ['issue-document'] })], ['filter: a rare kind', page({ kinds: [rare] })],
    ...(['overdue', 'blue', 'orange', 'red', 'referred', 'late-claim', 'due-soon', 'ahead', 'claimed', 'undated', 'closed', 'closed-late'] as const).map((light): [string, Reading] => [`filter: light ${light}`, page({ lights: [light], state: 'all' })]),
    ...(['1-5', '6-20', '21-60', '61-'] as const).map((age): [string, Reading] => [`filter: age ${age}`, page({ ages: [age] })]),
    ...(['new', 'waiting', 'inferred', 'no-evidence', 'stuck', 'failing'] as const).map((only): [string, Reading] => [`filter: ${only}`, page({ only: [only] })]),
    ['filters: office, kind, overdue', page((run) => ({ offices: office(run), kinds: ['issue-document'], lights: ['overdue'] }))],
    ['words: common (in a third)', page({ text: '方案' })], ['words: two, seldom together', page((run) => ({ text: `${PLACES[run % 11] ?? ''} ${THINGS[run % 8] ?? ''} 细则` }))],
    ['words: an office', page((run) => ({ text: `第${String(1 + (run * 997) % BOARD_OFFICES)}科` }))], ['words: a suggestion', page((run) => ({ text: String(2_020_000 + (run * 113) % 10_000) }))],
    ['counts per light', async (tx) => (await boardFigures(tx, REACH, BOARD_TODAY)).open],
    ['one commitment', async (tx, run) => ((await readCommitment(tx, some(run))) === null ? 0 : 1)], ['one history', async (tx, run) => (await historyEntries(tx, some(run))).length],
    ['as of 31 December 2022', page({ at: '2022-12-31' })], ['as of …, overdue', page((run) => ({ at: `202${String(2 + run % 4)}-0${String(1 + run % 9)}-15`, lights: ['overdue'] }))],
    ['as of …, orange', page((run) => ({ at: `202${String(2 + run % 4)}-0${String(1 + run % 9)}-15`, lights: ['orange'] }))], ['as of …, an office', page((run) => ({ at: '2024-06-30', offices: office(run) }))],
    ['as of …, a deep page', await deepPage(database, rules, { at: '2024-06-30', state: 'all' })],
  ];
}

function moment(rules: Rules): { now: Date; timeZone: string; rules: Rules } {
  return { now: new Date(`${BOARD_TODAY}T02:00Z`), timeZone: 'Asia/Shanghai', rules };
}

/** Further down than anybody clicks: the place is made, not walked to. */
async function deepPage(database: Database, rules: Rules, narrowed: Partial<BoardView>): Promise<Reading> {
  const view = { ...WHOLE_BOARD, ...narrowed };
  const tx = database.app.manager;
  let cursor: string | null = null;
  // A page of two thousand lines is no reading of the product: it is the quickest way down.
  for (let i = 0; i < 10; i += 1) cursor = (await boardPage(tx, REACH, view, cursor, moment(rules), 2_000)).next ?? cursor;
  return async (reader) => {
    const { lines, next } = await boardPage(reader, REACH, view, cursor, moment(rules));
    cursor = next ?? cursor;
    return lines.length;
  };
}

async function measured(database: Database, what: string, runs: number, reading: Reading): Promise<BoardMeasure> {
  const times: number[] = [];
  let lines = 0;
  for (let run = 0; run < runs; run += 1) {
    await database.transaction(async (tx) => {
      const from = performance.now();
      lines = await reading(tx, run);
      times.push(performance.now() - from);
    });
  }
  times.sort((a, b) => a - b);
  const percentile = (p: number): number => Math.round((times[Math.min(times.length - 1, Math.floor(times.length * p))] ?? 0) * 10) / 10;
  return { what, p50: percentile(0.5), p95: percentile(0.95), lines, indexes: await database.transaction((tx) => indexesOf(tx, reading)) };
}

/** Runs the reading once more and asks for the plan of each of its statements. */
async function indexesOf(tx: EntityManager, reading: Reading): Promise<string[]> {
  const asked: { sql: string; params: unknown[] }[] = [];
  const listening = Object.create(tx, { query: { value: async (sql: string, params: unknown[] = []) => {
    asked.push({ sql, params });
    return tx.query<unknown>(sql, params);
  } } }) as EntityManager;
  await reading(listening, 1);
  const used = new Set<string>();
  for (const { sql, params } of asked) {
    const [plan] = await tx.query<Record<string, unknown>[]>(`explain (format json) ${sql}`, params);
    for (const [, name] of JSON.stringify(plan).matchAll(/"Index Name":"([^"]+)"/g)) if (name !== undefined) used.add(name);
    for (const [, name] of JSON.stringify(plan).matchAll(/"Node Type":"Seq Scan"[^{}]*?"Relation Name":"([^"]+)"/g)) if (name !== undefined) used.add(`seq:${name}`);
  }
  return [...used].sort();
}
