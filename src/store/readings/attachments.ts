/** The files that a commitment's history names as proof. Whoever may see the commitment may see them; a digest alone opens nothing. */
import type { EntityManager } from 'typeorm';
import type { StoredEntry } from '../../core/history.js';
import { historyEntries } from './history.js';

export interface AttachmentRow {
  sha256: string;
  name: string;
  bytes: number;
  storedAt: Date;
  storedBy: string;
}

/** Those of these entries, oldest first, without their content. */
export async function attachmentsOf(tx: EntityManager, entries: readonly Pick<StoredEntry, 'body'>[]): Promise<AttachmentRow[]> {
  const digests = entries.flatMap(({ body }) => digestsIn(body));
  if (digests.length === 0) return [];
  return tx.query(`
    select a.sha256, a.name, octet_length(a.bytes) as bytes, a.stored_at as "storedAt", p.name as "storedBy"
    from attachments a join people p on p.id = a.stored_by where a.sha256 = any($1) order by array_position($1::text[], a.sha256)`, [[...new Set(digests)]]);
}

/** The content of one file that the history of this commitment names; null when it names none such. */
export async function readAttachment(tx: EntityManager, commitmentId: string, sha256: string): Promise<{ name: string; bytes: Buffer } | null> {
  const named = (await historyEntries(tx, commitmentId)).some(({ body }) => digestsIn(body).includes(sha256));
  if (!named) return null;
  const [found] = await tx.query<{ name: string; bytes: Buffer }[]>('select name, bytes from attachments where sha256 = $1', [sha256]);
  return found ?? null;
}

/** As events write it: a report in its data, a claim among its evidence. */
function digestsIn(body: string): string[] {
  return [...body.matchAll(/"attachment":"([0-9a-f]{64})"/g)].map(([, digest = '']) => digest);
}
