/**
 * `jiannuo bench sweep`: how fast the product's own sweep fires timers, against the same work one transaction at a time and
 * against the floor, which is the same rows written by pure set-based SQL. All three in one run on one embedded server
 * with fsync and synchronous_commit on, with the same number of connections, in alternating rounds, so that a machine that
 * gets slower meanwhile slows all of them.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { addDays, instantAt } from '../core/calendar.js';
import { RuleBook } from '../store/rule-book.js';
import { Commitments } from '../engine/commitments.js';
import { BATCH, CONNECTIONS, Sweeper } from '../engine/sweeper.js';
import { Verifier } from '../audit/verifier.js';
import { openClient } from '../store/connection.js';
import type { ConnectionOptions } from '../store/connection.js';
import { openDatabase } from '../store/database.js';
import type { Database } from '../store/database.js';
import { acquireServer } from '../store/embedded.js';
import { migrate } from '../store/migrate.js';
import { BENCH_START, createCommitments, createDirectory } from './bench-population.js';

export interface BenchResult {
  n: number;
  fires_per_second: number;
  one_at_a_time_per_second: number;
  floor_per_second: number;
  ratio_to_floor: number;
  ratio_to_one_at_a_time: number;
  /** Written minus due, in ms, when the whole round falls due at one instant. */
  lag_ms: { p50: number; p95: number; p99: number };
  peak_rss_mb: number;
  connections: number;
  batch: number;
  one_at_a_time_n: number;
  verified: number;
}

const ROUNDS = 4;
const SINGLES_LIMIT = 1000; // per round: a few hundred a second is slow, and its rate settles at once
const VERIFIED = 200; // histories replayed afterwards: fast and wrong would be worth nothing

export async function benchSweep(n: number, say: (line: string) => void): Promise<BenchResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'jiannuo-bench-'));
  await chmod(dataDir, 0o711); // as root, the server runs as a user of its own and must get through
  const server = await acquireServer({ dataDir });
  try {
    await migrate(server.owner, server.app.user);
    const database = await openDatabase({ connection: server.app, purpose: 'bench', poolSize: CONNECTIONS + 1 });
    try {
      return await measure(database, server.owner, n, say);
    } finally {
      await database.close();
    }
  } finally {
    await server.release();
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface Measured { fires: number; seconds: number }

async function measure(database: Database, owner: ConnectionOptions, n: number, say: (line: string) => void): Promise<BenchResult> {
  await refuseUnsafe(database);
  await createDirectory(database);
  const perRound = Math.ceil(n / ROUNDS);
  const singles = Math.min(perRound, SINGLES_LIMIT);
  const batched = new Sweeper(database, new Commitments(new RuleBook()));
  const single = new Sweeper(database, new Commitments(new RuleBook()), { batch: 1 });
  const sums: Record<'product' | 'single' | 'floor', Measured> = { product: none(), single: none(), floor: none() };
  const lags: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const at = (part: number): Date => instantAt(addDays(BENCH_START, 2 + round * 3 + part), '08:30', 'Asia/Shanghai');
    say(`round ${String(round + 1)}/${String(ROUNDS)}: preparing ${String(perRound * 2 + singles)} commitments`);
    await createCommitments(database, `P${String(round)}-`, perRound, at(0));
    await createCommitments(database, `S${String(round)}-`, singles, at(1));
    await createCommitments(database, `F${String(round)}-`, perRound, at(2));
    await settle(owner, at(0));
    const product = await timed(sums.product, perRound, async () => (await batched.run()), (r) => r.fires);
    for (const lag of product.lags) lags.push(lag);
    await settle(owner, at(1));
    await timed(sums.single, singles, () => single.run(), (r) => r.fires);
    await prepareFloor(owner, round, at(2));
    await settle(owner, at(2));
    await timed(sums.floor, perRound, () => floor(owner, at(2)), (r) => r);
    say(`  product ${rate(sums.product)}/s, one at a time ${rate(sums.single)}/s, floor ${rate(sums.floor)}/s`);
  }
  const verified = await verifySample(database);
  const product = sums.product.fires / sums.product.seconds;
  const one = sums.single.fires / sums.single.seconds;
  const bare = sums.floor.fires / sums.floor.seconds;
  lags.sort((a, b) => a - b);
  const percentile = (p: number): number => lags[Math.min(lags.length - 1, Math.floor(lags.length * p))] ?? 0;
  return {
    n: sums.product.fires, fires_per_second: Math.round(product), one_at_a_time_per_second: Math.round(one), floor_per_second: Math.round(bare),
    ratio_to_floor: round2(product / bare), ratio_to_one_at_a_time: round2(product / one),
    lag_ms: { p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99) },
    peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1024), connections: CONNECTIONS, batch: BATCH, one_at_a_time_n: sums.single.fires, verified,
  };
}

async function timed<R>(sum: Measured, expected: number, run: () => Promise<R>, count: (result: R) => number): Promise<R> {
  const from = performance.now();
  const result = await run();
  sum.seconds += (performance.now() - from) / 1000;
  if (count(result) !== expected) throw new Error(`expected ${String(expected)} fires, got ${String(count(result))}`);
  sum.fires += expected;
  return result;
}

/** Same start for everybody: statistics fresh, dirty pages written, the shared clock at the round's instant. */
async function settle(owner: ConnectionOptions, at: Date): Promise<void> {
  const client = await openClient(owner, 'bench');
  try {
    await client.query('vacuum analyze');
    await client.query('checkpoint');
    await client.query('update clock set shift = $1::timestamptz - clock_timestamp()', [at]);
  } finally {
    await client.end();
  }
}

/** What the floor would have to compute is given to it: only writing is measured. */
async function prepareFloor(owner: ConnectionOptions, round: number, at: Date): Promise<void> {
  const client = await openClient(owner, 'bench');
  try {
    await client.query('create table if not exists bench_next (id text collate "C" primary key, next_at timestamptz(3))');
    await client.query('truncate bench_next');
    await client.query(`
      insert into bench_next select id, (due_on - 15)::timestamp at time zone 'Asia/Shanghai' + interval '8 hours 30 minutes'
      from commitments where id like $1 and next_fire_at = $2`, [`F${String(round)}-%`, at]);
  } finally {
    await client.end();
  }
}

async function floor(owner: ConnectionOptions, at: Date): Promise<number> {
  const counts = await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    const client = await openClient(owner, 'bench');
    try {
      for (let total = 0; ;) {
        const { rows } = await client.query<{ fired: number }>(FLOOR, [at, BATCH]);
        const fired = rows[0]?.fired ?? 0;
        if (fired === 0) return total;
        total += fired;
      }
    } finally {
      await client.end();
    }
  }));
  return counts.reduce((sum, count) => sum + count, 0);
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

/** One statement: claim, entry with its hash, timer, row, notice. The same rows and bytes per row as the product writes. */
const FLOOR = `
  with due as materialized (
    select id from commitments where next_fire_at <= $1 and retry_at is null order by next_fire_at limit $2 for update skip locked),
  fired as materialized (
    select c.id, c.office_id, c.revision + 1 as seq, c.head_hash, t.fire_at, t.event, b.next_at, jiannuo_now() as recorded,
      replace(c.snapshot, '"reminder":0', '"reminder":1') as snapshot,
      '{"basis":"' || c.due_basis || '","calendar":"' || c.calendar_version || '","dueOn":"' || c.due_on || '","profile":"' || c.profile_id || '@' || c.profile_version
        || '","startedOn":"' || c.started_on || '"}' as deadline,
      '{"hash":"' || c.definition_hash || '","kind":"' || c.kind || '","version":' || c.version || '}' as definition
    from due join commitments c on c.id = due.id join timers t on t.commitment_id = c.id and t.name = 'nextReminder' join bench_next b on b.id = c.id),
  bodies as materialized (
    select *, '{"at":"' || to_char(fire_at at time zone 'UTC', ${ISO}) || '","by":null,"commitment":"' || id || '","deadline":' || deadline || ',"definition":' || definition
      || ',"event":{"type":"' || event || '"},"notices":[{"letter":"reminder","to":["handler"]}],"prev":"' || head_hash || '","recorded":"' || to_char(recorded at time zone 'UTC', ${ISO})
      || '","seq":' || seq || ',"state":' || snapshot || ',"timers":[{"arm":"nextReminder","at":"' || to_char(next_at at time zone 'UTC', ${ISO}) || '","event":"' || event || '"}],"v":1}' as body
    from fired),
  hashed as materialized (select *, encode(sha256(convert_to(body, 'UTF8')), 'hex') as hash from bodies),
  h as (
    insert into history (commitment_id, seq, at, recorded_at, actor, event, body, prev_hash, hash)
    select id, seq, fire_at, recorded, 'clock', 'nextReminder', body, head_hash, hash from hashed),
  t as (
    insert into timers (commitment_id, name, event, epoch, fire_at) select id, 'nextReminder', event, seq, next_at from hashed
    on conflict (commitment_id, name) do update set event = excluded.event, epoch = excluded.epoch, fire_at = excluded.fire_at),
  c as (
    update commitments c set snapshot = f.snapshot, revision = f.seq, head_hash = f.hash, next_fire_at = f.next_at from hashed f where c.id = f.id),
  n as (
    insert into notices (id, commitment_id, seq, letter, level, contact_id, recipient, address, language, state, standing, send_after, created_at)
    select f.id || '.' || f.seq || '.1', f.id, f.seq, 'reminder', 'handler', k.id, k.name, k.address, k.language, 'queued', true, f.recorded, f.recorded
    from hashed f join contacts k on k.office_id = f.office_id and k.level = 'handler')
  select count(*)::int as fired from hashed`;

async function refuseUnsafe(database: Database): Promise<void> {
  const rows = await database.app.query<{ name: string; setting: string }[]>(`select name, setting from pg_settings where name in ('fsync', 'synchronous_commit')`);
  const off = rows.filter(({ setting }) => setting !== 'on').map(({ name }) => name);
  if (off.length > 0) throw new Error(`a benchmark without ${off.join(' and ')} would measure nothing`);
}

async function verifySample(database: Database): Promise<number> {
  const verifier = new Verifier(new RuleBook());
  const rows = await database.app.query<{ id: string }[]>(`select id from commitments where id like 'P%' or id like 'S%' order by md5(id) limit $1`, [VERIFIED]);
  for (const { id } of rows) {
    const flaw = await verifier.verifyOne(database.app.manager, id);
    if (flaw !== null) throw new Error(`${id} does not verify: ${flaw.problem} at ${String(flaw.seq)}, ${flaw.detail}`);
  }
  return rows.length;
}

function none(): Measured {
  return { fires: 0, seconds: 0 };
}

function rate({ fires, seconds }: Measured): string {
  return String(Math.round(fires / seconds));
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
