import type { EntityManager } from 'typeorm';
import type { Letter, Level } from '../../core/commitment.js';
import { inScope, scopeValues } from '../scope.js';
import type { Reach } from '../scope.js';

/** A commitment whose last step failed. */
export interface StuckRow {
  id: string;
  title: string;
  officeName: string;
  officeNameEn: string;
  failures: number;
  retryAt: Date;
  since: Date;
  code: string;
  message: string;
}

/** A letter that leaves by itself. */
export interface QueuedRow {
  id: string;
  commitmentId: string;
  letter: Letter;
  level: Level;
  recipient: string;
  state: 'queued' | 'retry';
  sendAfter: Date;
  attempts: number;
}

/** More than anybody mends in a sitting. */
const SHOWN = 100;

/** Stuck work with its newest cause, the latest first (index incidents_unresolved). */
export async function stuckWork(tx: EntityManager, reach: Reach): Promise<StuckRow[]> {
  return tx.query(`
    select c.id, c.title, o.name as "officeName", o.name_en as "officeNameEn", c.failures, c.retry_at as "retryAt", i.since, i.code, i.message
    from (select distinct on (commitment_id) commitment_id, at as since, code, message from incidents where resolved_at is null and commitment_id is not null order by commitment_id, id desc) i
    join commitments c on c.id = i.commitment_id join offices o on o.id = c.office_id
    where c.failures > 0 and ${inScope(1)} order by i.since desc, c.id limit ${String(SHOWN)}`, scopeValues(reach));
}

/** What leaves next, soonest first (index notices_due). */
export async function mailQueue(tx: EntityManager, reach: Reach): Promise<QueuedRow[]> {
  return tx.query(`
    select n.id, n.commitment_id as "commitmentId", n.letter, n.level, n.recipient, n.state, n.send_after as "sendAfter", n.attempts
    from notices n join commitments c on c.id = n.commitment_id
    where n.state in ('queued', 'retry') and ${inScope(1)} order by n.send_after limit ${String(SHOWN)}`, scopeValues(reach));
}
