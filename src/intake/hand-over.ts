/**
 * A suggestion handed to an office becomes the duty to answer it, followed by the reply's own machine, in one transaction.
 * Handing over the same suggestion again changes nothing.
 */
import type { EntityManager } from 'typeorm';
import { endOfPeriod, localDateOf } from '../core/calendar.js';
import type { Calendar } from '../core/calendar.js';
import type { LocalDate, Terms } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import type { Profile } from '../core/profile.js';
import { firstDue } from '../core/reply-limit.js';
import { actorOf } from '../engine/actors.js';
import type { Commitments } from '../engine/commitments.js';
import { ensureProfile, RuleBook } from '../store/rule-book.js';
import { refuseOtherSuggestion, refuseUnknownOffices, writeDirectory, writeMandates, writeSuggestion } from './directory.js';
import type { Handover } from './ledger.js';

export interface HandingOver {
  handover: Handover;
  /** Overrides the file's own `confirmed_by`. */
  as?: string;
  now: Date;
}

export interface HandedOver {
  status: 'opened' | 'unchanged';
  id: string;
  /** Raised between sessions and handed over after the limit that the place sets for that: said, not refused, for it is handed over now. */
  late?: { handOverBy: LocalDate; handedOverOn: LocalDate };
}

/**
 * Joins the caller's transaction. The limit is that of the profile in force on the day of the handover, counted from that day or,
 * where the profile says so, from the day of receipt. Throws as the engine, `unknown-office`,
 * `suggestion-differs`, and `receipt-missing`.
 */
export async function handOver(tx: EntityManager, commitments: Commitments, { handover, as, now }: HandingOver): Promise<HandedOver> {
  const { header, jurisdiction, office, co_handlers: coHandlers } = handover;
  const id = `${header.suggestion_number}-${ANSWER_LABEL}`;
  // Whoever hands the same over at the same moment waits here and then finds it done.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [id]);
  const known = await tx.query<unknown[]>('select 1 from commitments where id = $1', [id]);
  if (known.length > 0) {
    await refuseOtherSuggestion(tx, jurisdiction, header);
    return { status: 'unchanged', id };
  }
  const rules = await new RuleBook().current(tx);
  const on = header.handed_over_on;
  const profile = rules.profileOn(jurisdiction, on);
  const from = startOf(handover, profile, now);
  const added = await writeDirectory(tx, handover);
  await refuseUnknownOffices(tx, [office]);
  const confirmer = as ?? handover.confirmed_by;
  if (confirmer === undefined) {
    throw new DomainError('unknown-person', '未指明由谁交办 / nobody hands this suggestion over: neither --as nor confirmed_by names a person',
      '请写明交办的督查人员 / name the supervisor who hands it over', {});
  }
  const by = await actorOf(tx, confirmer);
  if (!by.roles.includes('supervisor')) {
    throw new DomainError('not-allowed', `${by.name} 不能交办建议 / ${by.name} may not hand over a suggestion`, '交办由督查人员办理 / a supervisor does that', { person: by.id });
  }
  await writeMandates(tx, handover.people, added, by);
  await ensureProfile(tx, profile);
  await writeSuggestion(tx, jurisdiction, header, on);
  const calendar = rules.calendarOf(jurisdiction);
  const { dueOn, clock } = firstDue(profile.reply, from, calendar);
  const closedSession = closedSessionOf(handover, profile, calendar);
  const terms: Terms = { ...(coHandlers.length === 0 ? {} : { coHandlers }), ...(closedSession === null ? {} : { closedSession }) };
  await commitments.open(tx, {
    id, jurisdiction, suggestion: header.suggestion_number, replyId: null, replySha256: '', repliedOn: from, label: ANSWER_LABEL, kind: 'answer-suggestion',
    title: header.title, pledge: { quote: header.title, start: 0, end: header.title.length }, attached: [], office, profile,
    dueOn, dueBasis: 'statutory', ...(clock === null ? {} : { clock }), terms, by, now,
  });
  const { handOverBy = null, handedOverOn = on } = closedSession ?? {};
  return { status: 'opened', id, ...(handOverBy !== null && handedOverOn > handOverBy ? { late: { handOverBy, handedOverOn } } : {}) };
}

/** The day the time to reply runs from. Throws `receipt-missing`, and `ledger-invalid` for a receipt that is still to come. */
function startOf({ header: { suggestion_number: number, handed_over_on: on, received_on: received } }: Handover, { id, version, name, timeZone, reply }: Profile, now: Date): LocalDate {
  if (reply.startsFrom === 'handover') return on;
  const rule = `${id}@${String(version)}`;
  if (received === undefined) {
    throw new DomainError('receipt-missing', `${number}: header.received_on: ${name.zh}规则（${rule}）自收到之日起算，交办单未写收到日期 / under these rules (${rule}) the time runs from receipt, and the file does not say when it was received`,
      '请在 header.received_on 写明承办单位收到之日 / give the day the office received it as header.received_on', { suggestion: number, field: 'header.received_on', profile: rule });
  }
  if (received > localDateOf(now, timeZone)) {
    throw new DomainError('ledger-invalid', `${number}: header.received_on: ${received} 尚未到来 / lies in the future`, '请在收到后交办，或改正日期 / hand it over once it is received, or correct the date', { field: 'header.received_on', receivedOn: received });
  }
  return received;
}

/** What was raised between sessions, with the limit that its handover had. */
function closedSessionOf({ header: { handed_over_on: handedOverOn, raised_between_sessions_on: raisedOn } }: Handover, { reply }: Profile, calendar: Calendar): NonNullable<Terms['closedSession']> | null {
  if (raisedOn === undefined) return null;
  return { raisedOn, handOverBy: reply.closedSessionHandover === null ? null : endOfPeriod(raisedOn, reply.closedSessionHandover, calendar), handedOverOn };
}

/** The duty to answer stands first in the ledger of a suggestion. */
export const ANSWER_LABEL = 'A0';
