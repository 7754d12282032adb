import type { EntityManager } from 'typeorm';
import { unknownCommitment } from '../../core/errors.js';

export interface HistoryRow {
  seq: number;
  at: Date;
  recordedAt: Date;
  actor: string;
  event: string;
  /** The exact text that was hashed. */
  body: string;
  prevHash: string;
  hash: string;
}

export interface HistoryHead {
  id: string;
  title: string;
  kind: string;
  version: number;
  definitionHash: string;
  revision: number;
  headHash: string;
}

/** A commitment's head and every entry of its history, oldest first. Throws `unknown-commitment`. */
export async function readHistory(tx: EntityManager, id: string): Promise<{ head: HistoryHead; entries: HistoryRow[] }> {
  const [head] = await tx.query<HistoryHead[]>(`
    select id, title, kind, version, definition_hash as "definitionHash", revision, head_hash as "headHash" from commitments where id = $1`, [id]);
  if (head === undefined) throw unknownCommitment(id);
  return { head, entries: await historyEntries(tx, id) };
}

/** The entries alone, oldest first; empty for an id that does not exist. */
export async function historyEntries(tx: EntityManager, id: string): Promise<HistoryRow[]> {
  return tx.query(`
    select seq, at, recorded_at as "recordedAt", actor, event, body, prev_hash as "prevHash", hash
    from history where commitment_id = $1 order by seq`, [id]);
}

