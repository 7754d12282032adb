import type { EntityManager } from 'typeorm';
import type { Actor } from '../core/commitment.js';
import { LETTERS } from '../core/commitment.js';
import type { Letter } from '../core/commitment.js';
import { shownLink } from '../core/letter-links.js';
import type { Database } from '../store/database.js';
import { composeNotice } from './compose-notice.js';
import type { LetterLinks } from './letter-links.js';
import type { ComposedLetter } from './letters/compose-letter.js';
import type { Mailer, OutgoingMessage, Verdict } from './mailer.js';
import { retryAt } from './retry-schedule.js';
import { substitute } from './substitute.js';
import { markFailing, readdress, undelivered } from './undelivered.js';

export interface DispatchCounts {
  sent: number;
  retried: number;
  dead: number;
  uncertain: number;
  substituted: number;
  /** The transport refused our own credentials or set-up; nothing more is tried until it may be tried again. */
  paused: boolean;
}

/**
 * Takes due notices, sends them, records what happened. At least once, and honest about it: between the server's answer and
 * our record lies a gap that nobody can close, so a repeat carries the same Message-ID and every attempt is a row.
 *
 * - Claim: `sending` with a lease, committed before anything is sent; any number of processes share the work (SKIP LOCKED).
 * - A process that dies after the claim leaves an expired lease. The notice is tried once more by itself; when that happens
 *   twice it stays `uncertain` until a person decides.
 * - Lost after DATA: letters about where things stand are repeated after half an hour until UNCERTAIN_LIMIT attempts ended so;
 *   decisions and approved letters wait for a person at once (`resend`, `settle`).
 * - Dead: the notice stays visible with its reason, a refused address is marked, and a substitute is written to.
 */
export class Dispatcher {
  #running: Promise<DispatchCounts> | null = null;
  #stopping = false;

  constructor(
    private readonly database: Database,
    private readonly mailer: Mailer,
    private readonly publicUrl: string,
    /** Null: letters leave without a working link of their recipient's own. */
    private readonly links: LetterLinks | null = null,
  ) {}

  /** Sends what is due at `now`, up to RUN_LIMIT letters. A second call during a run waits for the same run. */
  async run(now: Date): Promise<DispatchCounts> {
    this.#running ??= this.#dispatch(now).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Finishes the letters in hand, takes no more, closes the transport. What was claimed but not begun goes back unharmed. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running?.catch(() => undefined); // the caller of run() has the error
    this.mailer.close();
  }

  /**
   * A person decides that a letter goes out again, with the same Message-ID: an uncertain one as it was, a dead one to an address of its contact, or of
   * another contact at that level, that is not known to fail. Joins the transaction. @throws `unknown-notice`, `notice-not-awaiting`
   */
  async resend(tx: EntityManager, noticeId: string, by: Actor, now: Date): Promise<void> {
    const state = await undelivered(tx, noticeId, ['uncertain', 'dead']);
    if (state === 'dead') await readdress(tx, noticeId);
    await tx.query(`update notices set state = 'retry', send_after = $2, settled_at = null, reason = 'resent:' || $3::text where id = $1`, [noticeId, now, by.id]);
  }

  /** A person knows that an uncertain letter arrived. Joins the transaction. @throws `unknown-notice`, `notice-not-awaiting` */
  async settle(tx: EntityManager, noticeId: string, by: Actor, now: Date): Promise<void> {
    await undelivered(tx, noticeId, ['uncertain']);
    await tx.query(`update notices set state = 'sent', settled_at = $2, reason = 'settled:' || $3::text where id = $1`, [noticeId, now, by.id]);
  }

  async #dispatch(now: Date): Promise<DispatchCounts> {
    const counts: DispatchCounts = { sent: 0, retried: 0, dead: 0, uncertain: 0, substituted: 0, paused: await this.#isPaused(now) };
    if (counts.paused) return counts;
    await this.database.transaction((tx) => takeUpExpired(tx, this.mailer.messageIdOf, now, counts));
    const began = performance.now();
    for (let taken = 0; taken < RUN_LIMIT && performance.now() - began < RUN_MS && !this.#mustEnd(counts); taken += BATCH) {
      const claimed = await this.database.transaction((tx) => claim(tx, now));
      if (claimed.length === 0) break;
      const handled = claimed.map((notice) => this.#handle(notice, now, counts));
      await Promise.allSettled(handled); // when one throws, the others are still in hand: stop() must not close the transport under them
      await Promise.all(handled);
    }
    return counts;
  }

  #mustEnd(counts: DispatchCounts): boolean {
    return this.#stopping || counts.paused;
  }

  async #isPaused(now: Date): Promise<boolean> {
    const [row] = await this.database.app.query<{ paused: boolean }[]>('select coalesce(paused_until > $1, false) as paused from transport', [now]);
    return row?.paused ?? false;
  }

  async #handle(notice: Claimed, now: Date, counts: DispatchCounts): Promise<void> {
    if (notice.failing) {
      await this.database.transaction((tx) => bury(tx, notice, 'address-failing', now, counts));
      return;
    }
    const letter = await this.#compose(notice, now, counts);
    if (letter === null) return;
    if (this.#mustEnd(counts)) {
      await this.database.transaction((tx) => putBack(tx, notice));
      return;
    }
    const verdict = await this.mailer.deliver({
      noticeId: notice.id, commitmentId: notice.commitment_id, to: { name: notice.recipient, address: notice.address }, ...letter, date: now,
    });
    if (verdict.outcome === 'paused') counts.paused = true;
    await this.database.transaction((tx) => this.#record(tx, notice, verdict, now, counts));
  }

  /** Null when it cannot be written: one broken commitment must not keep the other letters from leaving. */
  async #compose(notice: Claimed, now: Date, counts: DispatchCounts): Promise<(ComposedLetter & Pick<OutgoingMessage, 'link'>) | null> {
    try {
      return await this.database.transaction(async (tx) => ({
        ...await composeNotice(tx, notice.id, now, this.publicUrl), link: linkOf(this.publicUrl, await this.links?.issue(tx, notice.id) ?? null),
      }));
    } catch (error) {
      const response = `compose-failed:${error instanceof Error ? error.message : String(error)}`.slice(0, REASON_LIMIT);
      await this.database.transaction(async (tx) => {
        // An attempt like any other: giving up is counted from the first of them.
        await insertDelivery(tx, notice, { outcome: 'retry', code: null, response }, this.mailer.messageIdOf(notice.id), now);
        await retryOrBury(tx, notice, response, now, counts);
      });
      return null;
    }
  }

  async #record(tx: EntityManager, notice: Claimed, verdict: Verdict, now: Date, counts: DispatchCounts): Promise<void> {
    await insertDelivery(tx, notice, verdict, this.mailer.messageIdOf(notice.id), now);
    if (verdict.raw !== null) await tx.query('insert into mailbox (notice_id, received_at, raw) values ($1, $2, $3)', [notice.id, now, verdict.raw]);
    if (verdict.outcome === 'paused') {
      await tx.query('update transport set paused_until = $1, reason = $2', [new Date(now.getTime() + PAUSE_MS), verdict.response]);
      await putBack(tx, notice);
      return;
    }
    await tx.query('update transport set paused_until = null, reason = null where paused_until <= $1', [now]);
    switch (verdict.outcome) {
      case 'sent':
        await settleAs(tx, notice, `state = 'sent', settled_at = $3, reason = case when reason like 'resent:%' then reason end`, [now]);
        counts.sent += 1;
        break;
      case 'retry':
        await retryOrBury(tx, notice, verdict.response, now, counts);
        break;
      case 'uncertain':
        await leaveUncertain(tx, notice, verdict.response, now);
        counts.uncertain += 1;
        break;
      case 'dead':
        if (verdict.badAddress) await markFailing(tx, notice.contact_id, verdict.response, now);
        await bury(tx, notice, verdict.response, now, counts);
    }
  }
}

interface Claimed {
  id: string;
  commitment_id: string;
  letter: Letter;
  standing: boolean;
  contact_id: string | null;
  recipient: string;
  address: string;
  attempts: number;
  failing: boolean;
}

const BATCH = 5; // as many as the transport has connections: nobody waits in line while a lease runs
const RUN_LIMIT = 500;
const LEASE_MINUTES = 10; // several times the slowest dialogue the timeouts of the transport allow
const RUN_MS = 5 * 60_000; // leases count from the run's `now`, so a run ends long before one of them could
const PAUSE_MS = 15 * 60_000;
const UNCERTAIN_WAIT_MS = 30 * 60_000;
const UNCERTAIN_LIMIT = 3; // a server that never answers after DATA may still deliver every copy
const LEASE_EXPIRED = 'lease-expired';
const REASON_LIMIT = 500;

function linkOf(publicUrl: string, token: string | null): NonNullable<OutgoingMessage['link']> | null {
  return token === null ? null : { shown: shownLink(publicUrl), real: `${publicUrl}/l/${token}` };
}

async function claim(tx: EntityManager, now: Date): Promise<Claimed[]> {
  // Index notices_due, and no second sort key: thousands of letters share the opening of the office as their instant, and each
  // claim would sort all of them. The contact is read, not locked: an address marked meanwhile costs one attempt.
  const [rows] = await tx.query<[Claimed[], number]>(`
    update notices n set state = 'sending', lease_until = $1::timestamptz + make_interval(mins => $3), attempts = attempts + 1
    where n.id in (
      select id from notices where state in ('queued', 'retry') and send_after <= $1 order by send_after limit $2 for update skip locked)
    returning n.id, n.commitment_id, n.letter, n.standing, n.contact_id, n.recipient, n.address, n.attempts,
      exists (select from contacts k where k.id = n.contact_id and k.failing_since is not null) as failing`, [now, BATCH, LEASE_MINUTES]);
  return rows;
}

/** What a dead process left behind: its attempt becomes a row, because nobody knows how far it got. */
async function takeUpExpired(tx: EntityManager, messageIdOf: (id: string) => string, now: Date, counts: DispatchCounts): Promise<void> {
  const expired = await tx.query<{ id: string; attempts: number; before: boolean }[]>(`
    select n.id, n.attempts, exists (select from deliveries d where d.notice_id = n.id and d.response = $2) as before
    from notices n where n.state = 'sending' and n.lease_until < $1 for update of n skip locked`, [now, LEASE_EXPIRED]);
  for (const { id, attempts, before } of expired) {
    await tx.query(`insert into deliveries (notice_id, attempt, at, outcome, response, message_id) values ($1, $2, $3, 'uncertain', $4, $5)`,
      [id, attempts, now, LEASE_EXPIRED, messageIdOf(id)]);
    await tx.query('update notices set lease_until = null, state = $2, reason = $3 where id = $1', [id, before ? 'uncertain' : 'retry', LEASE_EXPIRED]);
    if (before) counts.uncertain += 1;
  }
}

async function insertDelivery(
  tx: EntityManager, notice: Claimed, verdict: Pick<Verdict, 'outcome' | 'code' | 'response'>, messageId: string, now: Date,
): Promise<void> {
  await tx.query(`
    insert into deliveries (notice_id, attempt, at, outcome, smtp_code, response, message_id) values ($1, $2, $3, $4, $5, $6, $7)`,
    [notice.id, notice.attempts, now, verdict.outcome, verdict.code, verdict.response, messageId]);
}

/** Only while the lease is still ours: whoever took it over after its end decides instead. `$3` and on are `values`. */
async function settleAs(tx: EntityManager, notice: Claimed, change: string, values: unknown[]): Promise<boolean> {
  const [, changed] = await tx.query<[unknown[], number]>(
    `update notices set lease_until = null, ${change} where id = $1 and state = 'sending' and attempts = $2`, [notice.id, notice.attempts, ...values]);
  return changed > 0;
}

/** An attempt that never was: neither counted nor delayed. */
async function putBack(tx: EntityManager, notice: Claimed): Promise<void> {
  await settleAs(tx, notice, `state = 'retry', attempts = attempts - 1`, []);
}

async function retryOrBury(tx: EntityManager, notice: Claimed, reason: string, now: Date, counts: DispatchCounts): Promise<void> {
  const [first] = await tx.query<{ at: Date | null }[]>('select min(at) as at from deliveries where notice_id = $1', [notice.id]);
  const again = retryAt(notice.id, notice.attempts, first?.at ?? now, now);
  if (again === null) {
    await bury(tx, notice, `given-up:${reason}`, now, counts);
    return;
  }
  await settleAs(tx, notice, `state = 'retry', send_after = $3, reason = $4`, [again, reason.slice(0, REASON_LIMIT)]);
  counts.retried += 1;
}

async function leaveUncertain(tx: EntityManager, notice: Claimed, reason: string, now: Date): Promise<void> {
  const [before] = await tx.query<{ n: number }[]>(
    `select count(*)::int as n from deliveries where notice_id = $1 and outcome = 'uncertain'`, [notice.id]);
  const repeats = notice.standing && !LETTERS[notice.letter].approval && (before?.n ?? 0) < UNCERTAIN_LIMIT;
  await settleAs(tx, notice, `state = $3, send_after = $4, reason = $5`,
    [repeats ? 'retry' : 'uncertain', new Date(now.getTime() + UNCERTAIN_WAIT_MS), reason.slice(0, REASON_LIMIT)]);
}

async function bury(tx: EntityManager, notice: Claimed, reason: string, now: Date, counts: DispatchCounts): Promise<void> {
  const ours = await settleAs(tx, notice, `state = 'dead', settled_at = $3, reason = $4`, [now, reason.slice(0, REASON_LIMIT)]);
  if (!ours) return;
  counts.dead += 1;
  if (await substitute(tx, notice.id, now) !== null) counts.substituted += 1;
}
