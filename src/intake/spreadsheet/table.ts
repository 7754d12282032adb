/** A sheet as it was read: rows of cells with their places, before anybody knows what the columns mean. */
import { isDate } from 'node:util/types';
import { columnName } from './write-workbook.js';

export type CellContent = string | number | boolean | Date | null;

export interface ReadCell {
  /** A date is the day at 00:00 UTC: spreadsheets know no time zone. Texts are trimmed, line breaks are `\n`. */
  value: CellContent;
  /** The merged range whose first cell the value was taken from, e.g. `B5:B9`. */
  filled?: string;
}

export interface ReadRow {
  /** As the spreadsheet counts, from 1. */
  row: number;
  cells: ReadCell[];
  /** One cell merged across half of the row or more: a heading inside the table. */
  heading?: true;
}

export interface Table {
  file: string;
  sheet: string;
  /** All sheets of the file with anything in them. */
  sheets: string[];
  rows: ReadRow[];
  /** Merged ranges, places from 0, ends inclusive. */
  merges: { startRow: number; startCol: number; endRow: number; endCol: number }[];
}

/** A1, AB12: row from 1, column from 0. */
export function placeOf(row: number, column: number): string {
  return `${columnName(column + 1)}${String(row)}`;
}

/** A cell as one reads it: dates as `2022-06-30`, nothing as an empty text. */
export function textOf(value: CellContent): string {
  if (value === null) return '';
  if (isDate(value)) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  return String(value);
}
