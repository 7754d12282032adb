/**
 * Commitments for `bench board`: as many as are asked for, by SQL alone, standing as ten million would: four fifths closed over six years, two in a
 * hundred overdue on every rung, the others ahead, claimed or undated, in five thousand offices. What stood before is there too.
 * Histories are short (one entry each, six of a sample): the board reads the last entry before an instant, however long the others are.
 */
import type { Client } from 'pg';
import { NATIONAL_CALENDAR } from '../core/calendar.js';
import { profileById } from '../core/profile.js';
import { begin } from '../core/step.js';
import { inTime } from '../engine/board-writer.js';
import { currentWorkflow, WORKFLOWS } from '../../workflows/registry.js';

export const BOARD_OFFICES = 5_000;
export const BOARD_JURISDICTION = 'bench';
/** A Monday; the clock of the scratch database stands there. */
export const BOARD_TODAY = '2026-03-16';
/** So many commitments have a long history. */
const SAMPLE = 20_000;

/** Fills the migrated, empty database of `client`, which is the owner's. */
export async function populateBoard(client: Client, n: number, say: (line: string) => void): Promise<void> {
  const step = async (what: string, ...statements: string[]): Promise<void> => {
    const from = performance.now();
    for (const statement of statements) await client.query(statement);
    say(`  ${what}: ${((performance.now() - from) / 1000).toFixed(1)} s`);
  };
  // Rows that are made here are consistent by construction; checking fifty million references would take longer than all the rest.
  await client.query(`set session_replication_role = replica; set maintenance_work_mem = '1GB'; set max_parallel_maintenance_workers = 2; set synchronous_commit = off; set statement_timeout = 0`);
  await step('places', ...directory());
  const dropped = await dropIndexes(client);
  await step('commitments', facts(n), commitments(), `update clock set shift = '${BOARD_TODAY}T10:00+08'::timestamptz - clock_timestamp()`);
  await step('where they stand', places());
  await step('where they stood', former());
  await step('words', texts());
  await step('histories', histories(n));
  await step('letters and trouble', trouble());
  for (const { name, definition } of dropped) await step(name, definition);
  await step('statistics', 'vacuum former_places', 'vacuum board_places', 'insert into board_counts (jurisdiction, lane, rung, inferred, waiting, due_on, n) select jurisdiction, lane, rung, due_basis = \'inferred\', waiting, case when lane = 0 then due_on else \'0001-01-01\' end, count(*) from board_places group by 1, 2, 3, 4, 5, 6', 'analyze');
  await client.query('reset session_replication_role; checkpoint');
}

const BULK = ['commitments', 'board_places', 'former_places', 'board_texts', 'history'];
/** Of the tables that are filled; what no reading of the board uses is not built again. */
const UNUSED = ['commitments_reply_id_label_key', 'commitments_of_suggestion', 'commitments_due', 'commitments_of_office'];

async function dropIndexes(client: Client): Promise<{ name: string; definition: string }[]> {
  const { rows } = await client.query<{ name: string; definition: string; constraint: string | null; table: string }>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition, c.conname as constraint, i.indrelid::regclass::text as table
    from pg_index i left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u') where i.indrelid = any($1::regclass[])`, [BULK]);
  // A primary key that others refer to stands only where its table is filled in order; the others come back as indexes.
  for (const { name, constraint, table } of rows) {
    await client.query(constraint === null ? `drop index ${name}` : `alter table ${table} drop constraint ${constraint} cascade`);
  }
  return rows.filter(({ name }) => !UNUSED.some((unused) => name.endsWith(unused))).map(({ name, definition }) => ({ name, definition }));
}

function directory(): string[] {
  const profile = profileById('guangxi', 1);
  return [
    `insert into offices (id, jurisdiction, name) select 'office-' || i, '${BOARD_JURISDICTION}', (array['科技','财政','教育','交通','水利','林业','卫生','民政','住建','文旅'])[1 + i % 10] || '处第' || i || '科' from generate_series(1, ${String(BOARD_OFFICES)}) i`,
    `insert into contacts (office_id, level, name, address) select 'office-' || i, 'handler', '经办' || i, 'handler' || i || '@bench.example' from generate_series(1, ${String(BOARD_OFFICES)}) i`,
    `insert into contacts (office_id, level, name, address) select 'office-' || i, 'deputyHead', '分管' || i / 10, 'leader' || i / 10 || '@bench.example' from generate_series(1, ${String(BOARD_OFFICES)}) i`,
    `insert into people (id, jurisdiction, name, login, roles) values ('bench-supervisor', '${BOARD_JURISDICTION}', 'bench', 'bench', array['supervisor'])`,
    `insert into profiles (id, version, body, valid_from, verified, source) values ('${profile.id}', ${String(profile.version)}, '{}', '${profile.validFrom}', false, 'bench')`,
    `insert into calendars (version, source, covers_until) values ('${NATIONAL_CALENDAR.version}', 'bench', '2026-12-31')`,
    `insert into suggestions (id, jurisdiction, session, title, lead_deputy, joint, handed_over_by) select (2020000 + i)::text, '${BOARD_JURISDICTION}', 's', 't', 'd', false, 'h' from generate_series(0, 9999) i`,
    `create unlogged table bench_words as select k, title, quote, board_grams(title || ' ' || quote) as grams from (
       select k, verb || place || thing || paper as title, time || verb || place || '《' || place || thing || paper || '》，' || aim as quote from (
         select k, (array['制定','出台','修订','编制','建立','完善','推进','落实','启动','实施'])[1 + k % 10] as verb, (array['南宁','柳州','桂林','梧州','北海','玉林','百色','贺州','河池','来宾','崇左','钦州','防城','贵港','全区'])[1 + k / 10 % 15] as place,
           (array['担保基金','科技成果转化','乡村道路','校车安全','河道治理','古树保护','社区养老','青年公寓','地铁接驳','中医门诊','农产品冷链','垃圾分类','老旧小区改造','托育服务','电动车充电','残疾人就业','水库加固','湿地修复','特色产业','跨境电商'])[1 + k / 150 % 20] as thing,
           (array['管理方案','实施细则','行动计划','专项规划','工作指引'])[1 + k / 3000 % 5] as paper, (array['2026年，我厅将','年底前','力争三年内','尽快','下一步将'])[1 + k / 7 % 5] as time,
           (array['及早发挥作用。','切实回应群众关切。','稳步扩大覆盖面。','形成长效机制。'])[1 + k / 11 % 4] as aim from generate_series(0, 14999) k) w) t`,
    'alter table bench_words add primary key (k)',
    `create unlogged table bench_offices as select id, board_grams(name) as grams from offices`,
    'alter table bench_offices add primary key (id)',
  ];
}

// What follows for each commitment from its number: h spreads evenly, so that no order of one column is that of another.
function facts(n: number): string {
  const kinds = WORKFLOWS.map(({ kind }) => kind).filter((kind, i, all) => all.indexOf(kind) === i);
  return `
    create unlogged table bench_facts as
    select i, 'C' || i as id, 'office-' || (1 + h1 % ${String(BOARD_OFFICES)}) as office, (array[${kinds.map((kind) => `'${kind}'`).join(',')}])[case when i % 100000 = 7 then ${String(kinds.length)} else 1 + h1 / 100000 % ${String(kinds.length - 1)} end] as kind, h3 % 15000 as word,
      (2020000 + h2 / 100 % 10000)::text as suggestion, what, late, inferred,
      case what when 'closed' then date '${BOARD_TODAY}' - 30 - (h3 / 15000 % 2000)::int when 'overdue' then date '${BOARD_TODAY}' - 1 - (power(h3 / 15000 % 1000 / 1000.0, 3) * 500)::int
        when 'ahead' then date '${BOARD_TODAY}' + (h3 / 15000 % 500)::int when 'claimed' then date '${BOARD_TODAY}' + (h3 / 15000 % 60)::int end as due_on,
      case what when 'undated' then date '${BOARD_TODAY}' - (h3 / 15000 % 400)::int end as undated_on, 90 + (h1 % 200)::int as length
    from (
      select i, h1, h2, h3, case when h2 % 100 < 80 then 'closed' when h2 % 100 < 82 then 'overdue' when h2 % 100 < 83 then 'claimed' when h2 % 100 < 84 then 'undated' else 'ahead' end as what,
        h2 / 1000 % 10 = 0 as late, h1 / 5000 % 7 = 0 as inferred
      from (select i, abs(hashint8(i)::bigint) as h1, abs(hashint8(i + 1000000007)::bigint) as h2, abs(hashint8(i + 3000000019)::bigint) as h3 from generate_series(1, ${String(n)}::bigint) i) s) t`;
}

const DAY = (date: string): string => `(${date})::timestamp at time zone 'Asia/Shanghai'`;

function commitments(): string {
  const workflow = currentWorkflow('issue-document');
  const { snapshot } = begin(workflow.machine);
  return `
    insert into commitments (id, jurisdiction, suggestion_id, promised_on, label, kind, version, definition_hash, title, quote, span_start, span_end, office_id, profile_id, profile_version,
      calendar_version, started_on, due_on, due_basis, snapshot, stage, revision, head_hash, opened_at, claimed_on, closed_on, failures, retry_at)
    select f.id, '${BOARD_JURISDICTION}', f.suggestion, coalesce(due_on - length, undated_on), f.id, f.kind, ${String(workflow.version)}, '${workflow.hash}', w.title, w.quote, 0, length(w.quote), f.office, 'guangxi', 1,
      '${NATIONAL_CALENDAR.version}', coalesce(due_on - length, undated_on), due_on, case when due_on is null then 'none' when inferred then 'inferred' else 'explicit' end,
      '${snapshot}', case when what = 'closed' then 'closed.fulfilled' else 'doing.drafting' end, 1, repeat('0', 64), ${DAY('coalesce(due_on - length, undated_on)')},
      case what when 'closed' then due_on + case when late then 20 else -10 end when 'claimed' then date '${BOARD_TODAY}' - 3 end, case what when 'closed' then due_on + case when late then 29 else 2 end end,
      case when i % 50000 = 3 then 1 else 0 end, case when i % 50000 = 3 then now() + interval '1 hour' end
    from bench_facts f join bench_words w on w.k = f.word order by i`;
}

const COLUMNS = 'commitment_id, jurisdiction, office_id, kind, lane, key_on, due_on, due_basis, rung, late_days, waiting, evidenced, claimed_on, closed_on, calendar_version, since';

function places(): string {
  return `
    insert into board_places (${COLUMNS})
    select f.id, c.jurisdiction, f.office, f.kind, lane, case lane when 4 then c.closed_on when 3 then c.started_on else f.due_on end, f.due_on, c.due_basis, rung,
      case when what = 'closed' then case when late then 14 else 0 end when lane = 1 then 3 end, f.i % 100 = 5 and lane < 4, what in ('closed', 'claimed') or lane = 1,
      case when lane = 1 then f.due_on + 4 else c.claimed_on end, c.closed_on, c.calendar_version,
      case when lane = 4 then ${DAY('c.closed_on')} when lane = 1 then ${DAY('f.due_on + 4')} when lane = 2 then ${DAY('c.claimed_on')}
        when rung = '' then ${DAY('c.started_on')} else ${DAY(`f.due_on + case rung when 'blue' then 1 when 'blueAgain' then 8 when 'orange' then 15 when 'red' then 29 else 57 end`)} end
    from (select *, case what when 'closed' then 4 when 'undated' then 3 when 'claimed' then 2 when 'overdue' then case when late and date '${BOARD_TODAY}' - due_on > 4 then 1 else 0 end else 0 end as lane,
        case when what <> 'overdue' or (late and date '${BOARD_TODAY}' - due_on > 4) then '' else ${rungOn(`date '${BOARD_TODAY}' - due_on`)} end as rung from bench_facts) f
      join commitments c on c.id = f.id`;
}

function rungOn(days: string): string {
  return `case when ${days} > 56 then 'referred' when ${days} > 28 then 'red' when ${days} > 14 then 'orange' when ${days} > 7 then 'blueAgain' else 'blue' end`;
}

/** Ahead until the due date or the claim, then each rung for its days, then claimed until closed. */
function former(): string {
  return `
    insert into former_places (${COLUMNS}, until, span, slot, in_time)
    select p.commitment_id, p.jurisdiction, p.office_id, p.kind, s.lane, p.due_on, p.due_on, p.due_basis, s.rung, case when s.lane in (1, 2) then case when s.lane = 1 then 14 else 0 end end,
      false, s.lane > 0, case when s.lane > 0 then p.claimed_on end, null, p.calendar_version, ${DAY('s.from_on')}, ${DAY('s.until_on')}, f.span, f.slot, ${inTime('s.lane', 's.rung', 'p.due_on', DAY('s.until_on'))}
    from (select *, claimed_on as claim from board_places where due_on is not null and (lane in (1, 2, 4) or rung <> '')) p
      cross join lateral (
        select 0 as lane, '' as rung, p.due_on - 90 - (hashtext(p.commitment_id) & 127) as from_on, least(p.claim, p.due_on + 1) as until_on
        union all select 0, r.rung, p.due_on + r.first, least(p.due_on + r.after, p.claim) from (values ('blue', 1, 8), ('blueAgain', 8, 15), ('orange', 15, 29), ('red', 29, 57)) as r (rung, first, after)
          where p.due_on + r.first < coalesce(p.claim, (p.since at time zone 'Asia/Shanghai')::date)
        union all select case when p.claim > p.due_on then 1 else 2 end, '', p.claim, p.closed_on where p.closed_on is not null) s
      cross join lateral former_slots(${DAY('s.from_on')}, ${DAY('s.until_on')}) f
    where s.until_on > s.from_on`;
}

function texts(): string {
  return `
    insert into board_texts (commitment_id, open, grams)
    select f.id, what <> 'closed', w.grams || o.grams || array_to_tsvector(array[f.suggestion, lower(f.id)])
    from bench_facts f join bench_words w on w.k = f.word join bench_offices o on o.id = f.office order by i`;
}

function histories(n: number): string {
  const workflow = currentWorkflow('issue-document');
  const { state } = begin(workflow.machine);
  const body = JSON.stringify({ v: 1, by: null, definition: { hash: workflow.hash, kind: workflow.kind, version: workflow.version }, event: { type: 'OPENED' }, notices: [], state, timers: [] });
  return `
    insert into history (commitment_id, seq, at, recorded_at, actor, event, body, prev_hash, hash)
    select f.id, s, ${DAY('coalesce(due_on - length, undated_on)')} + s * interval '9 days', now(), 'clock', case s when 1 then 'OPENED' else 'nextReminder' end, '${body}', '0', repeat('0', 64)
    from bench_facts f cross join lateral generate_series(1, case when i % ${String(Math.max(1, Math.ceil(n / SAMPLE)))} = 0 then 6 else 1 end) s order by i`;
}

function trouble(): string {
  return `
    insert into notices (id, commitment_id, seq, letter, level, recipient, address, language, state, standing, reason, send_after, created_at)
    select f.id || '.1.1', f.id, 1, 'reminder', 'handler', '经办', 'x@bench.example', 'zh', case when i % 20000 = 0 then 'dead' when i % 20000 = 1 then 'awaiting-approval' else 'sent' end, true,
      case when i % 20000 = 0 then '550 no such user' end, now(), now() from bench_facts f where what <> 'closed' and i % 20 < 2`;
}
