/**
 * A reply and its confirmed ledger become commitments, in one transaction: all of it or nothing. Importing the same bytes
 * again changes nothing. What the ledger names a confirmer for is confirmed by that person; without one it stays proposed
 * and asks a supervisor.
 */
import type { EntityManager } from 'typeorm';
import type { Actor } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { actorOf } from '../engine/actors.js';
import type { Commitments } from '../engine/commitments.js';
import { ensureProfile, RuleBook } from '../store/rule-book.js';
import { currentWorkflow } from '../../workflows/registry.js';
import { termsOf, trackedOf } from './ledger.js';
import type { Ledger } from './ledger.js';
import { onlyDocument } from './read-document/only-document.js';
import { refuseUnknownOffices, writeDirectory, writeMandates, writeSuggestion } from './directory.js';

export interface Import {
  /** Of any format that `read-document` reads, one reply in it. */
  bytes: Uint8Array;
  /** Named in errors. */
  file: string;
  ledger: Ledger;
  /** Overrides the ledger's own `confirmed_by`. */
  as?: string;
  now: Date;
}

export interface ImportResult {
  status: 'imported' | 'unchanged';
  /** Of the reply itself: taken out of the mail or archive it came in. */
  sha256: string;
  commitments: string[];
  /** What was put right or passed over while reading, in both languages. */
  remarks: readonly string[];
}

/** Joins the caller's transaction. Throws the domain errors of reading, of the ledger and of the engine. */
export async function importReply(tx: EntityManager, commitments: Commitments, { bytes, file, ledger, as, now }: Import): Promise<ImportResult> {
  const { document, remarks } = await onlyDocument(bytes, file);
  const { text, sha256 } = document;
  const known = await commitmentsOf(tx, sha256);
  if (known !== null) return { status: 'unchanged', sha256, commitments: known, remarks };

  const tracked = trackedOf(ledger, text);
  const profile = (await new RuleBook().current(tx)).profile(ledger.profile.id, ledger.profile.version);
  for (const { entry } of tracked) currentWorkflow(entry.kind);
  await writeDirectory(tx, ledger);
  await refuseUnknownOffices(tx, tracked.map(({ entry }) => entry.office));
  const confirmer = as ?? ledger.confirmed_by;
  if (confirmer === undefined) {
    throw new DomainError('unknown-person', '未指明由谁导入：--as 与台账的 confirmed_by 都没有写人 / nobody imports this reply: neither --as nor the ledger’s confirmed_by names a person',
      '请写明对台账负责的督查人员 / name the supervisor who answers for the ledger', {});
  }
  const by = await actorOf(tx, confirmer);
  await writeMandates(tx, ledger.people, by);
  const { header } = ledger;
  await ensureProfile(tx, profile);
  await writeSuggestion(tx, ledger.jurisdiction, header, null);
  const [reply] = await tx.query<{ id: string }[]>(`
    insert into replies (suggestion_id, sha256, bytes, encoding, text, issuer, signed_on, imported_at, imported_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (sha256) do nothing returning id`,
  [header.suggestion_number, sha256, Buffer.from(document.bytes), document.encoding ?? document.format, text, header.issuer, header.signed_on, now, by.id]);
  // Somebody else imported the same bytes at the same moment; the insert waited for them.
  if (reply === undefined) return { status: 'unchanged', sha256, commitments: await commitmentsOf(tx, sha256) ?? [], remarks };

  for (const { entry, pledge, attached, sure } of tracked) {
    const id = `${header.suggestion_number}-${entry.id}`;
    await commitments.open(tx, {
      id, jurisdiction: ledger.jurisdiction, suggestion: header.suggestion_number, replyId: reply.id, replySha256: sha256, repliedOn: header.signed_on, label: entry.id, kind: entry.kind,
      title: entry.title ?? pledge.quote.slice(0, 60), pledge, attached, office: entry.office, profile, dueOn: entry.due_on, dueBasis: entry.due_basis,
      terms: termsOf(entry), by, now,
    });
    if (sure) await confirm(tx, commitments, id, entry.due_on, entry.due_basis, by, now);
  }
  return { status: 'imported', sha256, commitments: tracked.map(({ entry }) => `${header.suggestion_number}-${entry.id}`), remarks };
}

/** Ids of what a reply has become; null when its bytes were never imported. */
async function commitmentsOf(tx: EntityManager, sha256: string): Promise<string[] | null> {
  const rows = await tx.query<{ id: string | null }[]>(
    'select c.id from replies r left join commitments c on c.reply_id = r.id where r.sha256 = $1 order by c.id', [sha256]);
  return rows.length === 0 ? null : rows.flatMap(({ id }) => id ?? []);
}

async function confirm(
  tx: EntityManager, commitments: Commitments, id: string, dueOn: string | null, dueBasis: string, by: Actor, now: Date,
): Promise<void> {
  if (!by.roles.includes('supervisor')) return;
  await commitments.send(tx, { id, type: 'CONFIRMED', data: { dueOn, dueBasis }, by, now });
}
