/**
 * Links in letters: issued when the mail leaves, made again from the same row when it is repeated.
 *
 * A token is HMAC-SHA256(secret, salt) over 256 random bits that stand in the link's row, and only its hash is stored. So the three
 * wishes meet: it is as hard to guess as a random one; whoever reads the database (or a backup, or the stored text of a letter) cannot
 * make a link of it, because the secret is not there; and a repeat of the same letter carries the same link although nobody kept it.
 * A self-contained token would need a row anyway, to be revoked and used once. When the secret is changed, links that were sent go on
 * working (they are looked up by their hash); a letter that is repeated afterwards brings a new one, and the old one ends.
 *
 * The stored text of a letter holds a place for the link (`shownLink`). The real one is put in its stead by the mailer, and only
 * into what leaves: neither the page of letters nor the built-in mailbox has it, whatever the reader's role.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Secret } from '../secret.js';
import type { Letter, Level, LocalDate } from '../core/commitment.js';
import { LINK_DAYS, linkPurposeOf, standpointOf } from '../core/letter-links.js';
import type { LinkPurpose } from '../core/letter-links.js';

const SALT_BYTES = 32;

export class LetterLinks {
  constructor(private readonly secret: Secret) {}

  /**
   * The token of a notice's link, which is issued on the first call and the same from then on. Null for a letter without one: its
   * purpose is none, or nobody in particular is written to. Joins the caller's transaction.
   */
  async issue(tx: EntityManager, noticeId: string): Promise<string | null> {
    const known = await this.tokenOf(tx, noticeId);
    if (known !== null) return known;
    const [notice] = await tx.query<NoticeRow[]>(`
      select n.letter, n.level, n.contact_id, n.address, c.id as commitment_id, c.snapshot, c.revision, c.office_id, c.due_on::text
      from notices n join commitments c on c.id = n.commitment_id where n.id = $1`, [noticeId]);
    const purpose = notice === undefined ? null : linkPurposeOf(notice.letter, notice.level);
    if (notice === undefined || purpose === null || notice.contact_id === null) return null;
    return this.#insert(tx, noticeId, notice, { contact: notice.contact_id, address: notice.address, purpose, mail: null });
  }

  /** A link by which an approver decides about one letter that waits, brought by a mail of theirs. Joins the caller's transaction. */
  async issueToApprover(tx: EntityManager, noticeId: string, to: { contact: string; address: string; mail: string }): Promise<void> {
    const [notice] = await tx.query<NoticeRow[]>(`
      select n.letter, n.level, n.contact_id, n.address, c.id as commitment_id, c.snapshot, c.revision, c.office_id, c.due_on::text
      from notices n join commitments c on c.id = n.commitment_id where n.id = $1`, [noticeId]);
    if (notice === undefined) throw new Error('a letter that waits is there');
    await this.#insert(tx, noticeId, notice, { ...to, purpose: 'letters' });
  }

  /** The tokens of a mail's links that are not used or ended, by the letter they decide about. */
  async tokensOfMail(tx: EntityManager, mail: string): Promise<ReadonlyMap<string, string>> {
    const rows = await tx.query<LinkSecret[]>(`
      select id, salt, token_hash, notice_id from links where approval_mail_id = $1 and used_at is null and revoked_at is null and expires_at > clock_timestamp() order by id`, [mail]);
    const tokens = new Map<string, string>();
    for (const row of rows) tokens.set(row.notice_id, await this.#tokenOfRow(tx, row));
    return tokens;
  }

  /** The token of a link that was issued already; null without one. */
  async tokenOf(tx: EntityManager, noticeId: string): Promise<string | null> {
    const [link] = await tx.query<{ id: string; salt: Buffer; token_hash: string }[]>('select id, salt, token_hash from links where notice_id = $1 and approval_mail_id is null', [noticeId]);
    return link === undefined ? null : this.#tokenOfRow(tx, link);
  }

  /** What a form of a link's page holds: it proves that the page was read, and read as things stand now. */
  nonceOf({ hash, standpoint }: { hash: string; standpoint: string }): string {
    return createHmac('sha256', this.secret.reveal()).update(`link form ${hash} ${standpoint}`).digest('base64url');
  }

  isNonceOf(link: { hash: string; standpoint: string }, given: unknown): boolean {
    if (typeof given !== 'string') return false;
    const [right, offered] = [Buffer.from(this.nonceOf(link)), Buffer.from(given)];
    return right.length === offered.length && timingSafeEqual(right, offered);
  }

  async #insert(tx: EntityManager, noticeId: string, notice: NoticeRow, { contact, address, purpose, mail }: { contact: string; address: string; purpose: LinkPurpose; mail: string | null }): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const token = this.#derive(salt);
    await tx.query(`
      insert into links (token_hash, salt, notice_id, commitment_id, contact_id, address, purpose, standpoint, revision, issued_at, expires_at, approval_mail_id)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp(), clock_timestamp() + make_interval(days => $10), $11)`, [
      tokenHash(token), salt, noticeId, notice.commitment_id, contact, address, purpose,
      standpointOf(notice.snapshot, { office: notice.office_id, dueOn: notice.due_on }), notice.revision, LINK_DAYS, mail]);
    return token;
  }

  async #tokenOfRow(tx: EntityManager, { id, salt, token_hash: hash }: Pick<LinkSecret, 'id' | 'salt' | 'token_hash'>): Promise<string> {
    const token = this.#derive(salt);
    if (tokenHash(token) !== hash) await tx.query('update links set token_hash = $2 where id = $1', [id, tokenHash(token)]);
    return token;
  }

  #derive(salt: Buffer): string {
    return createHmac('sha256', this.secret.reveal()).update('link ').update(salt).digest('base64url');
  }
}

/** What the table knows a token by. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

interface LinkSecret { id: string; salt: Buffer; token_hash: string; notice_id: string }

interface NoticeRow {
  letter: Letter; level: Level; contact_id: string | null; address: string; commitment_id: string; snapshot: string; revision: number; office_id: string; due_on: LocalDate | null;
}
