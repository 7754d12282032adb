/** A reply and its pledges become rows and commitments: what importing a ledger and confirming a draft have in common. */
import type { EntityManager } from 'typeorm';
import type { Actor, DueBasis, LocalDate, Pledge, Terms } from '../core/commitment.js';
import type { Profile } from '../core/profile.js';
import type { Commitments } from '../engine/commitments.js';
import { ensureProfile } from '../store/rule-book.js';
import { writeSuggestion } from './directory.js';
import type { Ledger } from './ledger.js';

export interface NewReply {
  jurisdiction: string;
  header: Ledger['header'];
  bytes: Uint8Array;
  text: string;
  encoding: string;
  sha256: string;
  profile: Profile;
  /** The row of the reply it corrects. */
  replaces: string | null;
}

/** A reply whose row is there: what its pledges are opened under. */
export interface KeptReply {
  id: string;
  jurisdiction: string;
  suggestion: string;
  sha256: string;
  signedOn: LocalDate;
  profile: Profile;
}

export interface NewPledge {
  label: string;
  kind: string;
  title: string;
  pledge: Pledge;
  attached: Pledge[];
  office: string;
  dueOn: LocalDate | null;
  dueBasis: DueBasis;
  terms: Terms;
  /** Nobody doubts that it is one: a supervisor's word confirms it at once. */
  sure: boolean;
}

const TITLE_LENGTH = 60;

/** The title of a pledge that nobody has worded: its quote in one line, and so much of it. */
export function titleOf(quote: string): string {
  // By code points: half a rare character would be hashed as one thing and stored as another.
  return Array.from(quote.replace(/\s*[\r\n]\s*/gu, '')).slice(0, TITLE_LENGTH).join('');
}

/** Null when the same bytes are there already, also when somebody else brings them in at the same moment. */
export async function keepReply(tx: EntityManager, reply: NewReply, by: Actor, now: Date): Promise<KeptReply | null> {
  const { jurisdiction, header, sha256, profile } = reply;
  await ensureProfile(tx, profile);
  await writeSuggestion(tx, jurisdiction, header, null);
  const [row] = await tx.query<{ id: string }[]>(`
    insert into replies (suggestion_id, sha256, bytes, encoding, text, issuer, signed_on, imported_at, imported_by, replaces)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (sha256) do nothing returning id`,
  [header.suggestion_number, sha256, Buffer.from(reply.bytes), reply.encoding, reply.text, header.issuer, header.signed_on, now, by.id, reply.replaces]);
  return row === undefined ? null : { id: row.id, jurisdiction, suggestion: header.suggestion_number, sha256, signedOn: header.signed_on, profile };
}

/** The commitment's id. Confirmed when nobody doubts it and a supervisor acts; otherwise it asks one. Throws as the engine. */
export async function openPledge(tx: EntityManager, commitments: Pick<Commitments, 'open' | 'send'>, reply: KeptReply, pledge: NewPledge, by: Actor, now: Date): Promise<string> {
  const { label, kind, title, attached, office, dueOn, dueBasis, terms, sure } = pledge;
  const id = `${reply.suggestion}-${label}`;
  await commitments.open(tx, {
    id, jurisdiction: reply.jurisdiction, suggestion: reply.suggestion, replyId: reply.id, replySha256: reply.sha256, repliedOn: reply.signedOn, label, kind, title,
    pledge: pledge.pledge, attached, office, profile: reply.profile, dueOn, dueBasis, terms, by, now,
  });
  if (sure && by.roles.includes('supervisor')) await commitments.send(tx, { id, type: 'CONFIRMED', data: { dueOn, dueBasis }, by, now });
  return id;
}
