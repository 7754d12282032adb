/**
 * A reply and its confirmed ledger become commitments, in one transaction: all of it or nothing. Importing the same bytes
 * again changes nothing. What the ledger names a confirmer for is confirmed by that person; without one it stays proposed
 * and asks a supervisor.
 */
import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { profileById } from '../core/profile.js';
import { actorOf } from '../engine/actors.js';
import type { Commitments } from '../engine/commitments.js';
import { currentWorkflow } from '../../workflows/registry.js';
import { termsOf, trackedOf } from './ledger.js';
import type { Ledger } from './ledger.js';
import { readText } from './read-text.js';

export interface Import {
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
  sha256: string;
  commitments: string[];
}

/** Joins the caller's transaction. Throws the domain errors of reading, of the ledger and of the engine. */
export async function importReply(tx: EntityManager, commitments: Commitments, { bytes, file, ledger, as, now }: Import): Promise<ImportResult> {
  const { text, encoding } = readText(bytes, file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const known = await commitmentsOf(tx, sha256);
  if (known !== null) return { status: 'unchanged', sha256, commitments: known };

  const tracked = trackedOf(ledger, text);
  const profile = profileById(ledger.profile.id, ledger.profile.version);
  for (const { entry } of tracked) currentWorkflow(entry.kind);
  await writeDirectory(tx, ledger);
  await refuseUnknownOffices(tx, tracked.map(({ entry }) => entry.office));
  const confirmer = as ?? ledger.confirmed_by;
  if (confirmer === undefined) {
    throw new DomainError('unknown-person', '未指明由谁导入：--as 与台账的 confirmed_by 都没有写人 / nobody imports this reply: neither --as nor the ledger’s confirmed_by names a person',
      '请写明对台账负责的督查人员 / name the supervisor who answers for the ledger', {});
  }
  const by = await actorOf(tx, confirmer);
  const { header } = ledger;
  await tx.query(`
    insert into profiles (id, version, body, valid_from, valid_to, verified, source) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
  [profile.id, profile.version, JSON.stringify(profile), profile.validFrom, profile.validTo, profile.verified, profile.source]);
  await tx.query(`
    insert into suggestions (id, jurisdiction, session, title, lead_deputy, joint, handed_over_by) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
  [header.suggestion_number, ledger.jurisdiction, header.session, header.title, header.lead_deputy, header.joint, header.handed_over_by]);
  const [reply] = await tx.query<{ id: string }[]>(`
    insert into replies (suggestion_id, sha256, bytes, encoding, text, issuer, signed_on, imported_at, imported_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (sha256) do nothing returning id`,
  [header.suggestion_number, sha256, Buffer.from(bytes), encoding, text, header.issuer, header.signed_on, now, by.id]);
  // Somebody else imported the same bytes at the same moment; the insert waited for them.
  if (reply === undefined) return { status: 'unchanged', sha256, commitments: await commitmentsOf(tx, sha256) ?? [] };

  for (const { entry, pledge, attached } of tracked) {
    const id = `${header.suggestion_number}-${entry.id}`;
    await commitments.open(tx, {
      id, jurisdiction: ledger.jurisdiction, replyId: reply.id, replySha256: sha256, repliedOn: header.signed_on, label: entry.id, kind: entry.kind,
      title: entry.title ?? pledge.quote.slice(0, 60), pledge, attached, office: entry.office, profile, dueOn: entry.due_on, dueBasis: entry.due_basis,
      terms: termsOf(entry), by, now,
    });
    await confirm(tx, commitments, id, entry.due_on, entry.due_basis, by, now);
  }
  return { status: 'imported', sha256, commitments: tracked.map(({ entry }) => `${header.suggestion_number}-${entry.id}`) };
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

/**
 * Offices and contacts of the ledger are added or brought up to date, people only added. Whoever names an address again
 * vouches for it: the mark of failing goes, or nothing would be sent there ever again. People are not changed: a file must not
 * decide what somebody who already has an account may do.
 */
async function writeDirectory(tx: EntityManager, { jurisdiction, offices, people }: Ledger): Promise<void> {
  for (const office of offices) {
    await tx.query(`insert into offices (id, jurisdiction, name, name_en) values ($1, $2, $3, $4)
      on conflict (id) do update set name = excluded.name, name_en = excluded.name_en`, [office.id, jurisdiction, office.name, office.name_en]);
  }
  for (const person of people) {
    await refuseUnknownOffices(tx, person.office === null ? [] : [person.office]);
    await tx.query(`insert into people (id, jurisdiction, name, login, roles, office_id, language) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [person.id, jurisdiction, person.name, person.login, person.roles, person.office, person.language]);
  }
  for (const { id, contacts } of offices) {
    for (const contact of contacts) {
      await tx.query(`insert into contacts (office_id, level, name, address, language) values ($1, $2, $3, $4, $5)
        on conflict (office_id, level, address) do update
          set name = excluded.name, language = excluded.language, failing_since = null, failing_reason = null`,
      [id, contact.level, contact.name, contact.address, contact.language]);
    }
    for (const { level, address, substitute } of contacts) {
      if (substitute === undefined) continue;
      await tx.query(`update contacts k set substitute_id = s.id from contacts s
        where k.office_id = $1 and k.level = $2 and k.address = $3 and s.office_id = $1 and s.address = $4 and s.id <> k.id`, [id, level, address, substitute]);
    }
  }
}

async function refuseUnknownOffices(tx: EntityManager, ids: readonly string[]): Promise<void> {
  const rows = await tx.query<{ id: string }[]>('select id from offices where id = any($1)', [ids]);
  const missing = ids.filter((id) => !rows.some((row) => row.id === id));
  if (missing.length > 0) {
    throw new DomainError('unknown-office', `没有单位 ${[...new Set(missing)].join(', ')} / no office is known as ${[...new Set(missing)].join(', ')}`,
      '请在台账 offices 中写明该单位，或改正编号 / name the office in the ledger under offices, or correct its id', { offices: [...new Set(missing)] });
  }
}
