/** What a person may see, as values of a query. Readings take it as an argument, so that no row leaves the database that its reader may not see. */

/** One jurisdiction, and in it all of its offices or those named. */
export interface Scope {
  readonly jurisdiction: string;
  readonly offices: 'all' | readonly string[];
}

/** What a reading is asked for: a person's scope, or everything, for whoever holds the database itself (the command line, recurring jobs). */
export type Reach = Scope | 'everything';

/** Of nobody: no row of any table lies in it. */
export const NOTHING: Scope = Object.freeze({ jurisdiction: '', offices: Object.freeze([]) });

/**
 * True of a row of `commitments` (under `alias`) that is in reach; the parameters number `first` and `first + 1` are its `scopeValues`.
 */
export function inScope(first: number, alias = 'c'): string {
  return `(($${String(first)}::text is null or ${alias}.jurisdiction = $${String(first)}::text) and ($${String(first + 1)}::text[] is null or ${alias}.office_id = any($${String(first + 1)}::text[])))`;
}

/** The two parameters of `inScope`. */
export function scopeValues(reach: Reach): [string | null, readonly string[] | null] {
  return reach === 'everything' ? [null, null] : [reach.jurisdiction, reach.offices === 'all' ? null : reach.offices];
}
