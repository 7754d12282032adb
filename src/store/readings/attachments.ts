/** The files that a commitment's history names as proof. Whoever may see the commitment may see them; a digest alone opens nothing. */
import type { EntityManager } from 'typeorm';
import type { StoredEntry } from '../../core/history.js';
import { historyEntries } from './history.js';

export interface AttachmentRow {
  sha256: string;
  name: string;
  bytes: number;
  storedAt: Date;
  /** The name of the person, or of the contact who acted by a link in a letter. */
  storedBy: string;
}

/** Those of these entries, oldest first, without their content. */
export async function attachmentsOf(tx: EntityManager, entries: readonly Pick<StoredEntry, 'body'>[]): Promise<AttachmentRow[]> {
  const digests = entries.flatMap(({ body }) => filesNamedIn(body));
  if (digests.length === 0) return [];
  return tx.query(`
    select a.sha256, a.name, octet_length(a.bytes) as bytes, a.stored_at as "storedAt", coalesce(p.name, c.name) as "storedBy"
    from attachments a left join people p on p.id = a.stored_by left join contacts c on c.id = a.stored_by_contact where a.sha256 = any($1) order by array_position($1::text[], a.sha256)`, [[...new Set(digests)]]);
}

/** The content of one file that the history of this commitment names; null when it names none such. */
export async function readAttachment(tx: EntityManager, commitmentId: string, sha256: string): Promise<{ name: string; bytes: Buffer } | null> {
  const named = (await historyEntries(tx, commitmentId)).some(({ body }) => filesNamedIn(body).includes(sha256));
  if (!named) return null;
  const [found] = await tx.query<{ name: string; bytes: Buffer }[]>('select name, bytes from attachments where sha256 = $1', [sha256]);
  return found ?? null;
}

/** The digests in an entry, as events write them (core/attached-file.ts). Read from the text, which somebody may have damaged: a page must not fail over it. */
export function filesNamedIn(body: string): string[] {
  return [...body.matchAll(/"attachment":"([0-9a-f]{64})"/g)].map(([, digest = '']) => digest);
}
