/** Rows that follow from a person's event besides its entry: baselines, evidence, ratings, the decision about a letter. */
import type { EntityManager } from 'typeorm';
import type { Calendar } from '../core/calendar.js';
import { LETTERS } from '../core/commitment.js';
import type { DueBasis, Letter, PersonEvent } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { officeOpening } from '../core/schedule.js';
import { canonical } from '../core/step.js';
import type { Aggregate } from './aggregate.js';

/** Bases a due date may have once its event has set it. */
export const BASIS_AFTER: Partial<Record<string, DueBasis>> = {
  DATE_DECLARED: 'declared', CHANGE_APPROVED: 'decided', REOPENED: 'decided', DISSATISFIED: 'statutory',
};

/** Whether an event moves the due date, and so leaves a baseline behind. */
export function setsDeadline(type: string, data: Record<string, unknown>): boolean {
  return type === 'CONFIRMED' || (Object.hasOwn(BASIS_AFTER, type) && typeof data['dueOn'] === 'string');
}

/**
 * Written after the entry, in the same transaction. Throws `notice-not-awaiting` for a letter nobody waits to decide and
 * `unknown-commitment` for a merge into nothing; the transaction must then be given up.
 */
export async function writeConsequences(
  tx: EntityManager, aggregate: Aggregate, { type, by, data }: PersonEvent, now: Date, calendar: Calendar,
): Promise<void> {
  const { id, revision, dueOn, basis, profile } = aggregate;
  if (type === 'MERGED') await refuseUnknownTarget(tx, id, String(data['into']));
  if (setsDeadline(type, data)) {
    await tx.query('insert into deadlines (commitment_id, seq, due_on, basis, reason, decided_by) values ($1, $2, $3, $4, $5, $6)',
      [id, revision, dueOn, basis, textOf(data['reason']), by.id]);
  }
  if (setsDeadline(type, data)) await supersede(tx, id, revision, 'deadline-moved', LADDER_LETTERS, [...UNSENT, 'awaiting-approval'], now);
  if (type === 'CLAIMED') await supersede(tx, id, revision, 'claimed', STANDING_LETTERS, UNSENT, now);
  if (['CLAIMED', 'DELIVERED', 'CHECKED_IN', 'NOTED'].includes(type)) {
    await tx.query('insert into evidence (commitment_id, seq, event, fields) values ($1, $2, $3, $4)',
      [id, revision, type, canonical(type === 'CLAIMED' ? data['evidence'] : data)]);
  }
  if (type === 'RATED' || type === 'DISSATISFIED') {
    await tx.query('insert into ratings (commitment_id, seq, rating, text) values ($1, $2, $3, $4)',
      [id, revision, type === 'RATED' ? data['rating'] : 'dissatisfied', textOf(data['text'] ?? data['reason'])]);
  }
  if (type === 'LETTER_APPROVED' || type === 'LETTER_WITHHELD') {
    const approved = type === 'LETTER_APPROVED';
    const decided = await tx.query<[unknown[], number]>(`
      update notices set state = $3, approved_by = $4, reason = $5, send_after = $6, settled_at = case when $3 = 'withheld' then $7::timestamptz end
      where id = $1 and commitment_id = $2 and state = 'awaiting-approval'`, [
      data['notice'], id, approved ? 'queued' : 'withheld', by.id, approved ? null : data['reason'], officeOpening(now, profile, calendar), now]);
    if (decided[1] === 0) {
      throw new DomainError('notice-not-awaiting', `${id} 的函件 ${String(data['notice'])} 不在待批状态 / this letter is not waiting for approval`,
        '可能已批、已撤或已被新函取代，请查看该事项的函件'
        + ' / it may have been decided or superseded already; look at the letters of the commitment', { notice: data['notice'] });
    }
  }
}

/** Letters about the due date; a new baseline makes unsent ones untrue, also those that wait for approval. */
const LADDER_LETTERS: readonly Letter[] = ['reminder', 'declare-date', 'overdue-blue', 'overdue-orange', 'overdue-red', 'undeclared', 'referred'];
/** A claim ends the office's reminders (domain 4.3). Slips that wait for approval stay: the claim may be returned. */
const STANDING_LETTERS = (Object.keys(LETTERS) as Letter[]).filter((letter) => LETTERS[letter].standing);
const UNSENT = ['queued', 'retry'] as const;

async function supersede(
  tx: EntityManager, id: string, before: number, reason: string, letters: readonly Letter[], states: readonly string[], now: Date,
): Promise<void> {
  await tx.query(`update notices set state = 'superseded', reason = $3, settled_at = $6
    where commitment_id = $1 and seq < $2 and letter = any($4) and state = any($5)`, [id, before, reason, letters, states, now]);
}

async function refuseUnknownTarget(tx: EntityManager, id: string, into: string): Promise<void> {
  const found = await tx.query<unknown[]>('select 1 from commitments where id = $1 and id <> $2', [into, id]);
  if (found.length === 0) {
    throw new DomainError('unknown-commitment', `${id}: 没有可并入的事项 ${into} / there is no commitment ${into} to merge into`,
      '用 jiannuo list 查看编号 / see `jiannuo list` for the ids', { id: into });
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
