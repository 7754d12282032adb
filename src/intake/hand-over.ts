/**
 * A suggestion handed to an office becomes the duty to answer it, followed by the reply's own machine, in one transaction.
 * Handing over the same suggestion again changes nothing.
 */
import type { EntityManager } from 'typeorm';
import { endOfPeriod } from '../core/calendar.js';
import { startClock } from '../core/clock.js';
import { DomainError } from '../core/errors.js';
import { actorOf } from '../engine/actors.js';
import type { Commitments } from '../engine/commitments.js';
import { ensureProfile, RuleBook } from '../store/rule-book.js';
import { refuseUnknownOffices, writeDirectory, writeMandates, writeSuggestion } from './directory.js';
import type { Handover } from './ledger.js';

export interface HandingOver {
  handover: Handover;
  /** Overrides the file's own `confirmed_by`. */
  as?: string;
  now: Date;
}

/** Joins the caller's transaction. The limit is that of the profile in force on the day of the handover. Throws as the engine, and `unknown-office`. */
export async function handOver(tx: EntityManager, commitments: Commitments, { handover, as, now }: HandingOver): Promise<{ status: 'opened' | 'unchanged'; id: string }> {
  const { header, jurisdiction, office, co_handlers: coHandlers } = handover;
  const id = `${header.suggestion_number}-${ANSWER_LABEL}`;
  // Whoever hands the same over at the same moment waits here and then finds it done.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [id]);
  const known = await tx.query<unknown[]>('select 1 from commitments where id = $1', [id]);
  if (known.length > 0) return { status: 'unchanged', id };
  const rules = await new RuleBook().current(tx);
  const on = header.handed_over_on;
  const profile = rules.profileOn(jurisdiction, on);
  const { limit } = profile.reply;
  await writeDirectory(tx, handover);
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
  await writeMandates(tx, handover.people, by);
  await ensureProfile(tx, profile);
  await writeSuggestion(tx, jurisdiction, header, on);
  const calendar = rules.calendarOf(jurisdiction);
  const fixed = 'monthDay' in limit;
  const dueOn = fixed ? fixedDate(on, limit.monthDay) : endOfPeriod(on, limit, calendar);
  await commitments.open(tx, {
    id, jurisdiction, suggestion: header.suggestion_number, replyId: null, replySha256: '', repliedOn: on, label: ANSWER_LABEL, kind: 'answer-suggestion',
    title: header.title, pledge: { quote: header.title, start: 0, end: header.title.length }, attached: [], office, profile,
    dueOn, dueBasis: 'statutory', ...(fixed ? {} : { clock: startClock(limit, on) }), terms: coHandlers.length === 0 ? {} : { coHandlers }, by, now,
  });
  return { status: 'opened', id };
}

/** The duty to answer stands first in the ledger of a suggestion. */
export const ANSWER_LABEL = 'A0';

/** A rule that names a day means the next such day (Guizhou: 30 June). */
function fixedDate(on: string, monthDay: string): string {
  const year = Number(on.slice(0, 4));
  return `${on.slice(5) < monthDay ? year : year + 1}-${monthDay}`;
}
