/**
 * The dry run of an import: every row of a ledger with what would become of it, against what is tracked already. Reads only; the
 * import itself makes the same plan again inside its transaction and opens what the plan says.
 */
import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { DomainError } from '../../core/errors.js';
import type { Rules } from '../../core/rules.js';
import { ledgerRowsOf } from '../../store/readings/ledger.js';
import { columnOf } from './columns.js';
import type { ColumnKey } from './columns.js';
import { countsOf } from './import-report.js';
import type { NewRow, Report } from './import-report.js';
import { headersOf } from './map-columns.js';
import type { Settings } from './map-columns.js';
import { readRow } from './read-row.js';
import type { Known, Office, ReadFacts } from './read-row.js';
import { RowPlanner } from './row-planner.js';
import type { Place, TrackedRow } from './row-planner.js';
import type { Table } from './table.js';
import { Tracked } from './tracked-rows.js';

export interface Planning {
  table: Table;
  bytes: Uint8Array;
  settings: Settings;
  /** The place of whoever imports: everything in the ledger is opened there, or refused. */
  jurisdiction: string;
  rules: Rules;
  now: Date;
}

export interface Plan {
  report: Report;
  opening: NewRow[];
}

/** Throws `mapping-invalid` when the settings leave out what no row can do without. */
export async function planImport(tx: EntityManager, { table, bytes, settings, jurisdiction, rules, now }: Planning): Promise<Plan> {
  refuseUnusable(settings);
  refuseOtherPlace(settings, jurisdiction);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const before = (await tx.query<unknown[]>('select 1 from ledgers where sha256 = $1 and sheet = $2', [sha256, table.sheet])).length > 0;
  const known: Known = { settings, headers: headersOf(table, settings.headerRow), offices: await tx.query<Office[]>(`select id, name, name_en as "nameEn" from offices where jurisdiction = $1 order by id`, [jurisdiction]) };
  const read = table.rows.filter(({ row }) => row > settings.headerRow).map((row) => ({ row, ...readRow(row, known) }));
  const facts = read.map((one) => one.facts);
  const tracked = new Tracked(await trackedRows(tx, jurisdiction, facts));
  const places = await placesOf(tx, facts);
  const printed = await ledgerRowsOf(tx, [...new Set(facts.flatMap((one) => tracked.match(one)?.id ?? []))]);
  const planner = new RowPlanner(known, tracked, printed, places, { jurisdiction, rules, now });
  const rows = read.map((one) => planner.plan(one.row, one.facts, one.problems));
  return { report: { file: table.file, sheet: table.sheet, sha256, before, counts: countsOf(rows), rows }, opening: planner.opening };
}

function refuseUnusable({ columns, defaults }: Settings): void {
  const mapped = new Set(Object.values(columns));
  const there: [ColumnKey, boolean][] = [
    ['suggestion', mapped.has('suggestion')], ['quote', mapped.has('quote') || mapped.has('title')], ['office', mapped.has('office') || defaults.office !== undefined],
    ['repliedOn', mapped.has('repliedOn') || defaults.repliedOn !== undefined], ['kind', mapped.has('kind') || defaults.kind !== undefined],
  ];
  const missing = there.flatMap(([key, is]) => (is ? [] : [key]));
  if (missing.length === 0) return;
  const named = missing.map((key) => columnOf(key));
  throw new DomainError('mapping-invalid', `缺少栏目：${named.map(({ zh }) => zh).join('、')} / columns are missing: ${named.map(({ en }) => en).join(', ')}`,
    '请把台账的列对应到这些栏目；责任单位、答复日期、类型也可给出整本台账的默认值 / say which column of the ledger each of them is; for office, reply date and kind a default will do', { missing });
}

/** Nobody opens anything in a place that is not theirs. */
function refuseOtherPlace({ defaults }: Settings, jurisdiction: string): void {
  if (defaults.jurisdiction === undefined || defaults.jurisdiction === jurisdiction) return;
  throw new DomainError('mapping-invalid', `适用规则：${defaults.jurisdiction} 不是您所在的地方 / rules of ${defaults.jurisdiction}: that is not your place`,
    `请选 ${jurisdiction}，或请当地督查人员导入 / choose ${jurisdiction}, or have a supervisor of that place import it`, { missing: [] });
}

async function trackedRows(tx: EntityManager, jurisdiction: string, facts: readonly ReadFacts[]): Promise<TrackedRow[]> {
  const suggestions = [...new Set(facts.flatMap(({ suggestion }) => suggestion ?? []))];
  const ids = [...new Set(facts.flatMap(({ id }) => id ?? []))];
  return tx.query<TrackedRow[]>(`
    select id, suggestion_id as suggestion, office_id as office, quote, label from commitments where jurisdiction = $3 and (suggestion_id = any($1) or id = any($2)) order by id`, [suggestions, ids, jurisdiction]);
}

/** Those that are known, of whatever place: a number is taken once. */
async function placesOf(tx: EntityManager, facts: readonly ReadFacts[]): Promise<ReadonlyMap<string, Place>> {
  const ids = [...new Set(facts.flatMap(({ suggestion }) => suggestion ?? []))];
  const rows = await tx.query<({ id: string } & Place)[]>('select id, jurisdiction, session, title, lead_deputy as "leadDeputy" from suggestions where id = any($1)', [ids]);
  return new Map(rows.map(({ id, ...place }) => [id, place]));
}

/** The place somebody works in: whose rules count where a ledger names none. */
export async function jurisdictionOf(tx: EntityManager, person: string): Promise<string> {
  const [row] = await tx.query<{ jurisdiction: string }[]>('select jurisdiction from people where id = $1', [person]);
  return row?.jurisdiction ?? '';
}
