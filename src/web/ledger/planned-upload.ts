/** A ledger that was uploaded, between its steps: what pages and the API have in common. */
import { createHash } from 'node:crypto';
import type { Actor } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import { importLedger } from '../../intake/spreadsheet/import-ledger.js';
import type { Report } from '../../intake/spreadsheet/import-report.js';
import type { Settings } from '../../intake/spreadsheet/map-columns.js';
import { jurisdictionOf, planImport } from '../../intake/spreadsheet/plan-import.js';
import type { Planning } from '../../intake/spreadsheet/plan-import.js';
import { readTable } from '../../intake/spreadsheet/read-table.js';
import type { Table } from '../../intake/spreadsheet/table.js';
import { dropUpload } from '../../intake/spreadsheet/uploads.js';
import type { Upload } from '../../intake/spreadsheet/uploads.js';
import type { RuleBook } from '../../store/rule-book.js';
import type { Transaction, WebCommitments } from '../ports.js';

/** An upload whose columns were matched, read as they say. */
export interface Matched { upload: Upload; settings: Settings; table: Table }

/** Throws `mapping-invalid` for one whose columns were not matched yet, and as reading a table does. */
export async function matched(upload: Upload): Promise<Matched> {
  const { settings } = upload;
  if (settings === null) throw new DomainError('mapping-invalid', '还没有核对列的对应 / its columns were not matched yet', '请先核对 / match them first', { upload: upload.id });
  return { upload, settings, table: await readTable(upload.bytes, upload.name, settings.sheet) };
}

/** What would happen, row by row; reads only. Throws `mapping-invalid`. */
export async function reportOf(tx: Transaction, book: RuleBook, one: Matched, by: Actor, now: Date): Promise<Report> {
  return (await planImport(tx, await planningOf(tx, book, one, by, now))).report;
}

/** What a person has read, and agrees to. */
export interface Agreement {
  /** The mark of the report that was read. */
  read: string;
  acceptRepairs: boolean;
  /** Confirms each commitment too. */
  confirm: boolean;
}

/** Imports exactly what the report said, and throws the upload away. Throws `stale-revision` when the report would be another one now, and as `importLedger`. */
export async function importAsRead(
  tx: Transaction, { commitments, book }: { commitments: WebCommitments; book: RuleBook }, one: Matched, { read, acceptRepairs, confirm }: Agreement, by: Actor, now: Date,
): Promise<Report> {
  const planning = await planningOf(tx, book, one, by, now);
  if (read !== markOf((await planImport(tx, planning)).report)) {
    throw new DomainError('stale-revision', '试算之后情况有变 / things have changed since the report', '请重新看过报告再导入 / read the report again', { reportChanged: true });
  }
  const report = await importLedger(tx, commitments, { ...planning, by, acceptRepairs, confirm });
  await dropUpload(tx, one.upload.id, by.id);
  return report;
}

/** Tells one report from another: what is imported must be what was read. */
export function markOf({ rows }: Report): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}

/** The name without the path some programs send, and without what no line can hold. */
export function ledgerName(given: string): string {
  return given.split(/[\\/]/).at(-1)?.replaceAll(/[\p{Cc}\p{Cs}]/gu, '').slice(-200).trim() || '台账';
}

async function planningOf(tx: Transaction, book: RuleBook, { upload: { bytes }, settings, table }: Matched, by: Actor, now: Date): Promise<Planning> {
  return { table, bytes, settings, jurisdiction: await jurisdictionOf(tx, by.id), rules: await book.current(tx), now };
}
