/**
 * A reply and its confirmed ledger become commitments, in one transaction: all of it or nothing. Importing the same bytes
 * again changes nothing. What the ledger names a confirmer for is confirmed by that person; without one it stays proposed
 * and asks a supervisor.
 */
import type { EntityManager } from 'typeorm';
import { DomainError } from '../core/errors.js';
import { actorOf, refuseForeigner } from '../engine/actors.js';
import type { Commitments } from '../engine/commitments.js';
import { RuleBook } from '../store/rule-book.js';
import { currentWorkflow } from '../../workflows/registry.js';
import { termsOf, trackedOf } from './ledger.js';
import type { Ledger } from './ledger.js';
import { keepReply, openPledge, titleOf } from './open-reply.js';
import { onlyDocument } from './read-document/only-document.js';
import { refuseSecondReply } from './second-reply.js';
import { refuseUnknownOffices, writeDirectory, writeMandates } from './directory.js';

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

/**
 * Joins the caller's transaction. Throws the domain errors of reading, of the ledger and of the engine; `not-allowed` for whoever is of another place than
 * the ledger, also where it names nothing to open.
 */
export async function importReply(tx: EntityManager, commitments: Commitments, { bytes, file, ledger, as, now }: Import): Promise<ImportResult> {
  const { document, remarks } = await onlyDocument(bytes, file);
  const { text, sha256 } = document;
  const known = await commitmentsOf(tx, sha256);
  if (known !== null) return { status: 'unchanged', sha256, commitments: known, remarks };
  refuseSecondReply(text, file);

  const tracked = trackedOf(ledger, text);
  const profile = (await new RuleBook().current(tx)).profile(ledger.profile.id, ledger.profile.version);
  for (const { entry } of tracked) currentWorkflow(entry.kind);
  const added = await writeDirectory(tx, ledger);
  await refuseUnknownOffices(tx, tracked.map(({ entry }) => entry.office));
  const confirmer = as ?? ledger.confirmed_by;
  if (confirmer === undefined) {
    throw new DomainError('unknown-person', '未指明由谁导入：--as 与台账的 confirmed_by 都没有写人 / nobody imports this reply: neither --as nor the ledger’s confirmed_by names a person',
      '请写明对台账负责的督查人员 / name the supervisor who answers for the ledger', {});
  }
  const by = await actorOf(tx, confirmer);
  await refuseForeigner(tx, by, ledger.jurisdiction, new DomainError('not-allowed', `${file}: ${by.name} 不能导入其他地方的答复 / ${by.name} may not import a reply of another place`,
    '请由当地人员导入 / let somebody of that place import it', { person: by.id, jurisdiction: ledger.jurisdiction }));
  await writeMandates(tx, ledger.people, added, by);
  const reply = await keepReply(tx, {
    jurisdiction: ledger.jurisdiction, header: ledger.header, bytes: document.bytes, text, encoding: document.encoding ?? document.format, sha256, profile, replaces: null,
  }, by, now);
  // Somebody else imported the same bytes at the same moment; the insert waited for them.
  if (reply === null) return { status: 'unchanged', sha256, commitments: await commitmentsOf(tx, sha256) ?? [], remarks };
  const opened: string[] = [];
  for (const { entry, pledge, attached, sure } of tracked) {
    opened.push(await openPledge(tx, commitments, reply, {
      label: entry.id, kind: entry.kind, title: entry.title ?? titleOf(pledge.quote), pledge, attached, office: entry.office,
      dueOn: entry.due_on, dueBasis: entry.due_basis, terms: termsOf(entry), sure,
    }, by, now));
  }
  return { status: 'imported', sha256, commitments: opened, remarks };
}

/** Ids of what a reply has become; null when its bytes were never imported. */
async function commitmentsOf(tx: EntityManager, sha256: string): Promise<string[] | null> {
  const rows = await tx.query<{ id: string | null }[]>(
    'select c.id from replies r left join commitments c on c.reply_id = r.id where r.sha256 = $1 order by c.id', [sha256]);
  return rows.length === 0 ? null : rows.flatMap(({ id }) => id ?? []);
}
