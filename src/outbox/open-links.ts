/** Links from the side of whoever opens them: which one a token is, what it is still good for, a fresh one, and their end. */
import type { EntityManager } from 'typeorm';
import { recordAccess } from '../auth/access-log.js';
import type { AccessEvent } from '../auth/access-log.js';
import type { Actor, Letter, Level, LocalDate } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { standpointOf } from '../core/letter-links.js';
import type { LinkPurpose } from '../core/letter-links.js';
import { contactActor } from '../engine/actors.js';
import { tokenHash } from './letter-links.js';

/** `moved-on`: somebody did something since that changed what the letter asked for. */
export type LinkState = 'open' | 'used' | 'expired' | 'moved-on' | 'revoked';

export interface OpenedLink {
  id: string;
  /** sha256 of the token, hex. */
  hash: string;
  state: LinkState;
  purpose: LinkPurpose;
  noticeId: string;
  letter: Letter;
  commitmentId: string;
  contactId: string;
  level: Level;
  recipient: string;
  address: string;
  /** For whoever approves the letter before it leaves, and not for its recipient. */
  approver: boolean;
  /** Whoever uses the link, as the history will name them; null when the link is revoked. */
  actor: Actor | null;
  /** What held when it was issued. */
  standpoint: string;
  /** How far the history went then. */
  revision: number;
  expiresAt: Date;
  usedAt: Date | null;
  usedSeq: number | null;
}

/** The link of a token as things stand; null for every token that is none, altered ones too. `lock` keeps a second use waiting. */
export async function openLink(tx: EntityManager, token: string, lock = false): Promise<OpenedLink | null> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null;
  const hash = tokenHash(token);
  const [row] = await tx.query<LinkRow[]>(`
    select l.id, l.purpose, l.notice_id, l.commitment_id, l.contact_id, l.address, l.standpoint, l.revision, l.expires_at, l.used_at, l.used_seq,
      l.revoked_at is not null or k.address <> l.address as revoked, l.expires_at <= clock_timestamp() as expired,
      n.letter, case when l.approval_mail_id is null then n.level else k.level end as level, case when l.approval_mail_id is null then n.recipient else k.name end as recipient,
      l.approval_mail_id is not null as approver, n.state <> 'awaiting-approval' as decided, c.snapshot, c.office_id, c.due_on::text
    from links l join notices n on n.id = l.notice_id join contacts k on k.id = l.contact_id join commitments c on c.id = l.commitment_id
    where l.token_hash = $1 ${lock ? 'for update of l' : ''}`, [hash]);
  if (row === undefined) return null;
  const actor = row.revoked ? null : await contactActor(tx, row.contact_id);
  return {
    id: row.id, hash, state: stateOf(row, actor), purpose: row.purpose, noticeId: row.notice_id, letter: row.letter, commitmentId: row.commitment_id,
    approver: row.approver, contactId: row.contact_id, level: row.level, recipient: row.recipient, address: row.address, actor, standpoint: row.standpoint, revision: row.revision,
    expiresAt: row.expires_at, usedAt: row.used_at, usedSeq: row.used_seq,
  };
}

/** Throws `link-revoked`, `link-used`, `link-expired` or `link-moved-on`; returns who acts by a link that is open. */
export function requireOpen(link: OpenedLink): Actor {
  if (link.state !== 'open' || link.actor === null) throw refusal(link.state === 'open' ? 'revoked' : link.state);
  return link.actor;
}

/** Marks a link as used by the entry it led to, from a network address; from now on it only tells what was recorded. */
export async function useLink(tx: EntityManager, link: OpenedLink, event: string, seq: number, from: string): Promise<void> {
  await tx.query('update links set used_at = clock_timestamp(), used_event = $2, used_seq = $3 where id = $1', [link.id, event, seq]);
  await recordLink(tx, link, 'letter-link-used', from, event);
}

/**
 * One line of the access log about a link: it names the contact and, where one is known, the account behind them, as whom it concerns and not as who
 * did it: whoever reads the mail has the link. `from` is the network address. Looking at a link is never recorded.
 */
export async function recordLink(tx: EntityManager, { id, contactId, commitmentId }: OpenedLink, event: Extract<AccessEvent, `letter-link-${string}`>, from: string, what: string): Promise<void> {
  const [row] = await tx.query<{ jurisdiction: string; person: string | null }[]>(
    'select c.jurisdiction, k.person_id as person from commitments c, contacts k where c.id = $1 and k.id = $2', [commitmentId, contactId]);
  await recordAccess(tx, {
    event, person: null, address: from, detail: `#${id} contact:${contactId} ${commitmentId} ${what}`,
    ...(row === undefined ? {} : { jurisdiction: row.jurisdiction }), ...(typeof row?.person === 'string' ? { about: row.person } : {}),
  });
}

/**
 * Writes the same letter anew, with a fresh link, to the address this one went to and to no other: the letter `<original>.r<n>`, which leaves
 * at once. Asking again while it has not left gives the same one. Throws `link-too-often` after RENEWALS_A_DAY, `link-revoked`.
 */
export async function renewLink(tx: EntityManager, link: OpenedLink, now: Date, from: string): Promise<string> {
  if (link.state === 'revoked') throw refusal('revoked');
  const original = link.noticeId.replace(/\.r\d+$/, '');
  await tx.query('select 1 from notices where id = $1 for update', [original]); // two links of one letter must not make the same number
  const [made] = await tx.query<{ n: number; today: number; unsent: string | null }[]>(`
    select count(*)::int as n, (count(*) filter (where created_at > $2::timestamptz - interval '1 day'))::int as today, max(id) filter (where state in ('queued', 'retry', 'sending')) as unsent
    from notices where commitment_id = $3 and id ~ '[.]r[0-9]+$' and regexp_replace(id, '[.]r[0-9]+$', '') = $1`, [original, now, link.commitmentId]);
  const { n, today, unsent } = made ?? { n: 0, today: 0, unsent: null };
  if (unsent !== null) return unsent;
  if (today >= RENEWALS_A_DAY) {
    throw new DomainError('link-too-often', `今天已发过 ${String(today)} 次新链接 / a fresh link was sent ${String(today)} times today`,
      '请查收邮件，或明天再试 / look into your mail, or try again tomorrow', { renewals: today });
  }
  const id = `${original}.r${String(n + 1)}`;
  await tx.query(`
    insert into notices (id, commitment_id, seq, letter, level, contact_id, recipient, address, language, state, standing, approved_by, send_after, created_at, subject, html, text)
    select $2, commitment_id, seq, letter, level, contact_id, recipient, address, language, 'queued', standing, approved_by, $3, $3,
      case when approved_by is not null then subject end, case when approved_by is not null then html end, case when approved_by is not null then text end
    from notices where id = $1`, [link.noticeId, id, now]);
  await recordLink(tx, link, 'letter-link-renewed', from, id);
  return id;
}
export const RENEWALS_A_DAY = 3;

export interface RevokedLinks { link?: string; contact?: string; address?: string }

/**
 * Ends links that are not used yet, of the place of whoever does it: one, those of a contact, or those that went to an address. Returns how many, for the
 * access log too, which does not repeat a mail address. Throws `not-allowed` unless a supervisor or an administrator does it.
 */
export async function revokeLinks(tx: EntityManager, { link, contact, address }: RevokedLinks, by: Actor, reason: string): Promise<number> {
  if (!by.roles.some((role) => role === 'supervisor' || role === 'administrator')) {
    throw new DomainError('not-allowed', `${by.name} 不能撤销函件链接 / may not revoke links in letters`, '请督查人员或系统管理员办理 / ask a supervisor or an administrator', { by: by.id });
  }
  const [, revoked] = await tx.query<[unknown[], number]>(`
    update links set revoked_at = clock_timestamp(), revoked_by = $4, revoked_reason = $5
    where revoked_at is null and used_at is null and (id = $1::bigint or contact_id = $2::bigint or lower(address) = lower($3))
      and commitment_id in (select c.id from commitments c join people p on p.jurisdiction = c.jurisdiction where p.id = $4)`,
  [link ?? null, contact ?? null, address ?? null, by.id, reason]);
  if (revoked > 0) await recordAccess(tx, { event: 'letter-links-revoked', person: by.id, detail: `${link !== undefined ? `#${link}` : contact !== undefined ? `contact:${contact}` : 'by address'}: ${String(revoked)}` });
  return revoked;
}

interface LinkRow {
  id: string; purpose: LinkPurpose; notice_id: string; commitment_id: string; contact_id: string; address: string; standpoint: string; revision: number; expires_at: Date; used_at: Date | null; used_seq: number | null;
  revoked: boolean; expired: boolean; approver: boolean; decided: boolean; letter: Letter; level: Level; recipient: string; snapshot: string; office_id: string; due_on: LocalDate | null;
}

function stateOf(row: LinkRow, actor: Actor | null): LinkState {
  if (row.revoked || actor === null) return 'revoked';
  if (row.used_at !== null) return 'used';
  if (row.expired) return 'expired';
  if (row.approver && row.decided) return 'moved-on';
  return standpointOf(row.snapshot, { office: row.office_id, dueOn: row.due_on }) === row.standpoint ? 'open' : 'moved-on';
}

function refusal(state: Exclude<LinkState, 'open'>): DomainError {
  const [code, message, hint] = REFUSALS[state];
  return new DomainError(code, message, hint, { state });
}

const REFUSALS = {
  'revoked': ['link-revoked', '此链接已撤销 / this link was revoked', '请登录办理，或与督查人员联系 / sign in, or ask a supervisor'],
  'used': ['link-used', '此链接已用过一次，未再作更改 / this link was used already; nothing was changed again', '如需继续办理，请索取新链接或登录 / ask for a fresh link, or sign in'],
  'expired': ['link-expired', '此链接已过期 / this link has expired', '请索取新链接，将发往原邮箱 / ask for a fresh one, which goes to the same address'],
  'moved-on': ['link-moved-on', '此函之后情况已变，链接不再有效 / things have moved on since this letter', '请登录查看，或索取新链接 / sign in, or ask for a fresh link'],
} as const;
