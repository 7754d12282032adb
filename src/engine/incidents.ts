/** What went wrong with one commitment, kept where a person will look: the incident, and a retry that backs off. */
import type { EntityManager } from 'typeorm';
import { DomainError } from '../core/errors.js';

const FIRST_RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 6 * 3_600_000; // a definition is mended within a working day; four tries a day keep it visible

/**
 * Stores the incident and puts the commitment off; its state, timers and history are left as they are. False, and nothing
 * stored, when another sweeper has recorded the same failure meanwhile.
 */
export async function recordFailure(tx: EntityManager, id: string, failuresBefore: number, error: unknown, now: Date): Promise<boolean> {
  const wait = Math.min(FIRST_RETRY_MS * 2 ** Math.min(failuresBefore, 20), LONGEST_RETRY_MS);
  const [, updated] = await tx.query<[unknown[], number]>(
    'update commitments set failures = failures + 1, retry_at = $2 where id = $1 and failures = $3', [id, new Date(now.getTime() + wait), failuresBefore]);
  if (updated === 0) return false;
  await tx.query('insert into incidents (commitment_id, at, code, message) values ($1, $2, $3, $4)', [
    id, now, error instanceof DomainError ? error.code : 'defect', messageOf(error),
  ]);
  return true;
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 2000);
}
