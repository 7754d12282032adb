/**
 * Tells whoever may approve letters that some wait: one mail for all of them, with a link for each, so that a supervisor decides without an
 * account. What it promises: at least one mail per contact and waiting letter while that contact's link for it is not open; a repeat has the same
 * Message-ID and links; not more often than every PAUSE_HOURS, at most LETTERS at once, and not before the letters could leave themselves. What it
 * does not: tell again what somebody revoked, or decide who may approve: the machine does, when a link is used.
 */
import type { EntityManager } from 'typeorm';
import type { Language, LocalDate } from '../core/commitment.js';
import { shownLink, standpointOf } from '../core/letter-links.js';
import { contactActor } from '../engine/actors.js';
import type { Database } from '../store/database.js';
import { approvalMail } from './approval-mail.js';
import type { WaitingMatter } from './approval-mail.js';
import type { LetterLinks } from './letter-links.js';
import type { Mailer, Verdict } from './mailer.js';
import { retryAt } from './retry-schedule.js';
import { markFailing } from './undelivered.js';

export interface ApprovalCounts {
  /** Letters that were put into a mail. */
  told: number;
  mailed: number;
  /** Mails that are tried again later, or given up. */
  failed: number;
}

const LETTERS = 30; // of a mail: more is no reading matter; the rest comes with the next one
const PAUSE_HOURS = 4; // between two mails to one contact: twice in an office day
const COLLECT_MINUTES = 10; // what one sweep or one meeting makes wait comes together
const LEASE_MINUTES = 10; // several times the slowest dialogue the timeouts of the transport allow
const REASON_LIMIT = 500;

export class ApprovalMails {
  constructor(private readonly database: Pick<Database, 'transaction' | 'app'>, private readonly links: LetterLinks, private readonly publicUrl: string) {}

  /** Writes down who is to be told of what, then sends what is due. Any number of processes share the work. */
  async run(mailer: Pick<Mailer, 'deliver'>, now: Date): Promise<ApprovalCounts> {
    const counts: ApprovalCounts = { told: await this.database.transaction((tx) => this.#plan(tx, now)), mailed: 0, failed: 0 };
    for (;;) {
      const due = await this.database.transaction((tx) => claim(tx, now));
      if (due === null) return counts;
      const written = await this.database.transaction((tx) => this.#write(tx, due));
      const verdict = written === null ? null : await mailer.deliver({
        noticeId: `approval.${due.id}`, commitmentId: null, to: { name: due.name, address: due.address }, date: now, ...written,
      });
      const state = await this.database.transaction((tx) => settle(tx, due, verdict, now));
      counts[state === 'sent' ? 'mailed' : 'failed'] += 1;
      if (verdict?.outcome === 'paused') return counts;
    }
  }

  /** Mails with their links, in one transaction: what is mailed opens something. One process at a time, or two would tell the same. */
  async #plan(tx: EntityManager, now: Date): Promise<number> {
    const [lock] = await tx.query<{ mine: boolean }[]>(`select pg_try_advisory_xact_lock(hashtextextended('approval mails', 0)) as mine`);
    if (lock?.mine !== true) return 0;
    const rows = await tx.query<Untold[]>(UNTOLD, [now, COLLECT_MINUTES, PAUSE_HOURS]);
    const untold = rows.filter(({ standpoint, snapshot, office, dueOn }) => standpoint === null || standpointOf(snapshot, { office, dueOn }) !== standpoint);
    let told = 0;
    for (const address of new Set(untold.map((one) => one.address.toLowerCase()))) { // somebody may be the contact of two offices
      const all = untold.filter((one) => one.address.toLowerCase() === address);
      const [first] = all;
      if (first === undefined || await contactActor(tx, first.contact) === null) continue;
      const letters = all.filter(({ contact }) => contact === first.contact).slice(0, LETTERS);
      const [mail] = await tx.query<{ id: string }[]>(`insert into approval_mails (contact_id, address, state, send_after, created_at) values ($1, $2, 'queued', $3, $3) returning id`, [first.contact, first.address, now]);
      if (mail === undefined) throw new Error('an insert returns its row');
      for (const { notice } of letters) await this.links.issueToApprover(tx, notice, { contact: first.contact, address: first.address, mail: mail.id });
      told += letters.length;
    }
    return told;
  }

  /** Null when nothing in it waits any more. */
  async #write(tx: EntityManager, { id, language }: Due): Promise<(ReturnType<typeof approvalMail> & { links: { shown: string; real: string }[] }) | null> {
    const tokens = await this.links.tokensOfMail(tx, id);
    const rows = await tx.query<Omit<WaitingMatter, 'link'>[]>(`
      select n.id as notice, n.letter, n.level, n.recipient, c.id as commitment, c.title, o.name as office, o.name_en as "officeEn"
      from notices n join commitments c on c.id = n.commitment_id join offices o on o.id = c.office_id
      where n.id = any($1) and n.state = 'awaiting-approval' order by array_position($1::text[], n.id)`, [[...tokens.keys()]]);
    if (rows.length === 0) return null;
    const matters = rows.map((row, place): WaitingMatter => ({ ...row, link: `${shownLink(this.publicUrl)}.${String(place + 1).padStart(3, '0')}` }));
    return {
      ...approvalMail({ language, matters, publicUrl: this.publicUrl }),
      links: matters.map(({ notice, link }) => ({ shown: link, real: `${this.publicUrl}/l/${tokens.get(notice) ?? ''}` })),
    };
  }
}

interface Untold { contact: string; address: string; notice: string; snapshot: string; office: string; dueOn: LocalDate | null; standpoint: string | null }

/**
 * Letters that wait, with each contact who may be told of them and the standpoint of the link they have for it, if one is open. $1 now, $2 minutes
 * to collect, $3 hours between two mails. Index notices_attention; contacts of one level are few.
 */
const UNTOLD = `
  select k.id as contact, k.address, n.id as notice, c.snapshot, c.office_id as office, c.due_on::text as "dueOn", l.standpoint
  from notices n join commitments c on c.id = n.commitment_id join contacts k on k.level = 'supervisor' and k.failing_since is null
    join offices o on o.id = k.office_id and o.jurisdiction = c.jurisdiction
    left join lateral (select standpoint from links l where l.notice_id = n.id and l.contact_id = k.id and l.approval_mail_id is not null
      and l.used_at is null and l.revoked_at is null and l.expires_at > clock_timestamp() order by l.id desc limit 1) l on true
  where n.state = 'awaiting-approval' and n.send_after <= $1 and n.created_at <= $1::timestamptz - make_interval(mins => $2)
    and not exists (select from links r where r.notice_id = n.id and r.contact_id = k.id and r.revoked_at is not null)
    and not exists (select from approval_mails m where m.contact_id = k.id and (m.state in ('queued', 'sending', 'retry') or m.created_at > $1::timestamptz - make_interval(hours => $3)))
  order by n.created_at, n.id, k.id`;

interface Due { id: string; contact: string; name: string; address: string; language: Language; attempts: number; createdAt: Date }

/** One mail that is due, or whose sender died; committed before it is sent. */
async function claim(tx: EntityManager, now: Date): Promise<Due | null> {
  const [[due]] = await tx.query<[Due[], number]>(`
    update approval_mails m set state = 'sending', attempts = m.attempts + 1, lease_until = $1::timestamptz + make_interval(mins => $2)
    from contacts k where k.id = m.contact_id and m.id = (
      select id from approval_mails where (state in ('queued', 'retry') and send_after <= $1) or (state = 'sending' and lease_until < $1) order by send_after, id limit 1 for update skip locked)
    returning m.id, m.contact_id as contact, k.name, m.address, k.language, m.attempts, m.created_at as "createdAt"`, [now, LEASE_MINUTES]);
  return due ?? null;
}

/** `uncertain` is sent again: to be told twice of what waits harms nobody. */
async function settle(tx: EntityManager, { id, contact, attempts, createdAt }: Due, verdict: Verdict | null, now: Date): Promise<'sent' | 'retry' | 'dead'> {
  if (verdict?.outcome === 'dead' && verdict.badAddress) await markFailing(tx, contact, verdict.response, now);
  if (verdict !== null && verdict.raw !== null) await tx.query('insert into mailbox (approval_mail_id, received_at, raw) values ($1, $2, $3)', [id, now, verdict.raw]);
  const again = verdict === null || verdict.outcome === 'sent' || verdict.outcome === 'dead' ? null : retryAt(`approval.${id}`, attempts, createdAt, now);
  const state = verdict === null || verdict.outcome === 'sent' ? 'sent' : again === null ? 'dead' : 'retry';
  await tx.query(`
    update approval_mails set state = $3, lease_until = null, send_after = coalesce($4::timestamptz, send_after), result = $5, settled_at = case when $3 in ('sent', 'dead') then $6::timestamptz end
    where id = $1 and state = 'sending' and attempts = $2`, [id, attempts, state, again, verdict === null ? 'nothing-waits' : verdict.response.slice(0, REASON_LIMIT), now]);
  return state;
}
