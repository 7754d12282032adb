/**
 * An existing ledger becomes commitments, in one transaction: all rows or none. The file is the document they quote until the
 * reply is at hand; importing it again changes nothing.
 */
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import { canonical } from '../../core/step.js';
import type { Commitments, Opening } from '../../engine/commitments.js';
import { ensureProfile } from '../../store/rule-book.js';
import { writeSuggestion } from '../directory.js';
import { problemText } from './import-report.js';
import type { NewRow, Report } from './import-report.js';
import { planImport } from './plan-import.js';
import type { Planning } from './plan-import.js';

export interface LedgerImport extends Planning {
  by: Actor;
  /** What was mended has been shown to whoever imports, who agrees to it. */
  acceptRepairs: boolean;
  /** Confirms each commitment too; otherwise they are proposed and ask a supervisor. */
  confirm: boolean;
}

/**
 * Joins the caller's transaction. Throws `import-refused`, with the report in its facts, while a row is refused or repairs are not
 * agreed to, and `not-allowed` for anybody but a supervisor; nothing is written then.
 */
export async function importLedger(tx: EntityManager, commitments: Pick<Commitments, 'openAll' | 'send'>, order: LedgerImport): Promise<Report> {
  const { table, bytes, settings, now, by, acceptRepairs, confirm } = order;
  refuseOthers(by);
  // Two imports at once would each open what the other opens.
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('ledger import', 0))`);
  const { report, opening } = await planImport(tx, order);
  if (report.before) return report;
  refuseUnsound(report, acceptRepairs);
  if (opening.length === 0) return report;
  const [ledger] = await tx.query<{ id: string }[]>(`
    insert into ledgers (sha256, sheet, name, bytes, settings, imported_at, imported_by) values ($1, $2, $3, $4, $5, $6, $7) returning id`,
  [report.sha256, table.sheet, table.file.slice(-200), Buffer.from(bytes), canonical(settings), now, by.id]);
  if (ledger === undefined) throw new Error('an insert returns its row');
  await tx.query(`insert into ledger_rows (ledger_id, row, text) select $1, row, text from unnest($2::int[], $3::text[]) as t (row, text)`,
    [ledger.id, opening.map(({ row }) => row), opening.map(({ text }) => text)]);
  await writeSuggestions(tx, opening, order);
  for (let start = 0; start < opening.length; start += BATCH) {
    await commitments.openAll(tx, opening.slice(start, start + BATCH).map((row) => openingOf(row, { id: ledger.id, sha256: report.sha256 }, order)));
  }
  if (confirm) for (const { id, dueOn, dueBasis } of opening) await commitments.send(tx, { id, type: 'CONFIRMED', data: { dueOn, dueBasis }, by, now });
  return report;
}

/** Written together: their entries are one statement. */
const BATCH = 500;

/** Each suggestion once, as its first row has it, and the rules its promises are counted with. */
async function writeSuggestions(tx: EntityManager, opening: readonly NewRow[], { rules }: LedgerImport): Promise<void> {
  const first = new Map(opening.toReversed().map((row) => [row.suggestion, row]));
  for (const row of first.values()) {
    await writeSuggestion(tx, row.jurisdiction, {
      suggestion_number: row.suggestion, session: row.session, title: row.suggestionTitle, lead_deputy: row.leadDeputy, joint: row.joint, handed_over_by: row.handedOverBy,
    }, null);
  }
  for (const profile of new Set(opening.map((row) => rules.profileOn(row.jurisdiction, row.repliedOn)))) await ensureProfile(tx, profile);
}

function openingOf(row: NewRow, ledger: { id: string; sha256: string }, { rules, by, now }: LedgerImport): Opening {
  return {
    id: row.id, jurisdiction: row.jurisdiction, suggestion: row.suggestion, replyId: null, ledger: { id: ledger.id, row: row.row }, replySha256: ledger.sha256, repliedOn: row.repliedOn,
    label: row.label, kind: row.kind, title: row.title, pledge: row.pledge, attached: [], office: row.office, profile: rules.profileOn(row.jurisdiction, row.repliedOn), dueOn: row.dueOn,
    dueBasis: row.dueBasis, terms: row.terms, by, now,
  };
}

function refuseOthers(by: Actor): void {
  if (by.roles.includes('supervisor')) return;
  throw new DomainError('not-allowed', `${by.name} 不能导入台账 / ${by.name} may not import a ledger`, '导入由督查人员办理 / a supervisor does that', { person: by.id });
}

function refuseUnsound(report: Report, acceptRepairs: boolean): void {
  const { counts, file, sheet } = report;
  if (counts.refused > 0) {
    const first = report.rows.find(({ outcome }) => outcome === 'refused');
    const problem = first?.problems.find(({ weight }) => weight === 'refused');
    const told = problem === undefined ? { zh: '', en: '' } : problemText(problem);
    throw new DomainError('import-refused', `${file}，${sheet}：${String(counts.refused)} 行不能导入，首先是第 ${String(first?.row ?? 0)} 行 ${told.zh} / ${String(counts.refused)} rows are refused, first row ${String(first?.row ?? 0)}, ${told.en}`,
      '未导入任何内容；请改正后再试 / nothing was imported; mend them and try again', { report });
  }
  if (counts.repaired > 0 && !acceptRepairs) {
    throw new DomainError('import-refused', `${file}，${sheet}：${String(counts.repaired)} 行经过修正，须先同意 / ${String(counts.repaired)} rows were repaired, which somebody must agree to`,
      '未导入任何内容；看过逐行报告后同意修正（--accept-repairs）/ nothing was imported; read the report, then agree (--accept-repairs)', { report });
  }
}
