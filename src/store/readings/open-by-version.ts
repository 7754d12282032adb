import type { EntityManager } from 'typeorm';
import { inScope, scopeValues } from '../scope.js';
import type { Reach } from '../scope.js';
import { OPEN } from './board.js';

/** How many open commitments run under a version of a kind. */
export interface OpenByVersion {
  kind: string;
  version: number;
  n: number;
}

export async function openByVersion(tx: EntityManager, reach: Reach): Promise<OpenByVersion[]> {
  return tx.query(`select c.kind, c.version, count(*)::int as n from commitments c where ${inScope(1)} and ${OPEN} group by 1, 2`, scopeValues(reach));
}
