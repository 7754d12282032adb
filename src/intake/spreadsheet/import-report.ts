/** What an import would do, row by row: the words for it in both languages, every problem with its place. */
import type { LocalDate, Named, Pledge } from '../../core/commitment.js';
import type { DueBasis, Terms } from '../../core/commitment.js';

/**
 * opened: becomes a commitment. repaired: becomes one once somebody has agreed to what was mended. unchanged: is one already, nothing is
 * taken from the row. skipped: no commitment, with the reason. refused: keeps the whole ledger from being imported.
 */
export const OUTCOMES = ['opened', 'repaired', 'unchanged', 'skipped', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface RowProblem {
  /** `refused` stops the import, `repaired` is asked about, `told` changes nothing. */
  weight: 'refused' | 'repaired' | 'told';
  code: string;
  /** The cell, e.g. `F12`; the row's first one when the whole row is meant. */
  place: string;
  /** As the ledger heads its column; empty when the row is meant. */
  header: string;
  /** What stands in the cell. */
  value: string;
  zh: string;
  en: string;
}

export interface RowReport {
  row: number;
  outcome: Outcome;
  /** The commitment it is or would become; null when it is none. */
  id: string | null;
  title: string;
  problems: RowProblem[];
}

export interface Report {
  file: string;
  sheet: string;
  sha256: string;
  /** The same sheet of the same bytes was imported before: nothing would happen. */
  before: boolean;
  counts: Record<Outcome, number>;
  rows: RowReport[];
}

/** A row that is to become a commitment. */
export interface NewRow {
  row: number;
  id: string;
  label: string;
  suggestion: string;
  jurisdiction: string;
  session: string;
  suggestionTitle: string;
  leadDeputy: string;
  joint: boolean;
  handedOverBy: string;
  kind: string;
  title: string;
  office: string;
  repliedOn: LocalDate;
  dueOn: LocalDate | null;
  dueBasis: DueBasis;
  terms: Terms;
  /** The row as text, and where its words stand in it. */
  text: string;
  pledge: Pledge;
}

export const OUTCOME_WORDS: Readonly<Record<Outcome, Named>> = {
  opened: { zh: '新增', en: 'opens' },
  repaired: { zh: '修正后新增', en: 'opens, repaired' },
  unchanged: { zh: '已有，不变', en: 'there already, unchanged' },
  skipped: { zh: '跳过', en: 'skipped' },
  refused: { zh: '不能导入', en: 'refused' },
};

export function countsOf(rows: readonly RowReport[]): Report['counts'] {
  const counts = { opened: 0, repaired: 0, unchanged: 0, skipped: 0, refused: 0 };
  for (const { outcome } of rows) counts[outcome] += 1;
  return counts;
}

/** `第12行 F12“责任单位”：…` / `row 12, F12 “责任单位”: …` */
export function problemText({ place, header, value, zh, en }: RowProblem): Named {
  const shown = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  return {
    zh: `${place}${header === '' ? '' : `“${header}”`}${shown === '' ? '' : `「${shown}」`}：${zh}`,
    en: `${place}${header === '' ? '' : ` “${header}”`}${shown === '' ? '' : ` 「${shown}」`}: ${en}`,
  };
}
