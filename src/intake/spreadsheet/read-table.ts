import type { DomainError } from '../../core/errors.js';
import { parseApart } from '../parse-apart.js';
import type { Task } from './reading-thread.js';
import { FILE_LIMIT_BYTES, tooLarge } from './read-workbook.js';
import type { Table } from './table.js';

/** What a thread may take to read one ledger: ten times what 20,000 rows of eighteen columns take, on a small machine. */
const LIMITS = { milliseconds: 30_000, heapMegabytes: 768, growthMegabytes: 1_024 };

/**
 * A ledger file as a table, read in a thread of its own; the bytes are copied to it. `sheet` null takes the first visible one that holds
 * anything. Throws `table-unreadable`, `table-too-large` (also for memory and time) or `sheet-missing`, as `parseTable` says.
 */
export async function readTable(bytes: Uint8Array, file: string, sheet: string | null = null): Promise<Table> {
  if (bytes.length > FILE_LIMIT_BYTES) throw tooLarge(file, `${String(bytes.length)} 字节 bytes`, `${String(FILE_LIMIT_BYTES)}（10 MB）`);
  return parseApart<Table>(new URL('./reading-thread.js', import.meta.url), { bytes, file, sheet } satisfies Task, {
    within: LIMITS.milliseconds, heapMegabytes: LIMITS.heapMegabytes, growthMegabytes: LIMITS.growthMegabytes,
    tooSlow: (): DomainError => tooLarge(file, `${String(LIMITS.milliseconds / 1000)} 秒内未能读完 / was not read in time`, '一份台账 / one ledger'),
    tooHungry: (): DomainError => tooLarge(file, '展开后占用内存过大 / takes too much memory when it is unfolded', '一份台账 / one ledger'),
  });
}
