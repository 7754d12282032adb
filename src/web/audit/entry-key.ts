import type { EntryKey } from '../../store/readings/entry-search.js';

/** A key as it stands in an address. */
export function keyText({ at, commitment, seq }: EntryKey): string {
  return `${at}~${commitment}~${String(seq)}`;
}

/** Null for what is no key: a page then begins at the latest. */
export function keyOf(text: unknown): EntryKey | null {
  const [, at, commitment, seq] = typeof text === 'string' ? /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~([A-Za-z0-9.-]{1,80})~(\d{1,9})$/.exec(text) ?? [] : [];
  if (at === undefined || commitment === undefined || Number.isNaN(Date.parse(at))) return null;
  return { at, commitment, seq: Number(seq) };
}
