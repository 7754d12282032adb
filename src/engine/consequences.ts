/** Rows that follow from a person's event besides its entry: baselines, evidence, ratings, the decision about a letter. */
import type { EntityManager } from 'typeorm';
import { LETTERS } from '../core/commitment.js';
import type { Actor, Letter, PersonEvent } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { officeOpening } from '../core/schedule.js';
import { canonical } from '../core/step.js';
import type { Aggregate } from './aggregate.js';
import { writeBoardTexts } from './board-writer.js';
import { setsDeadline } from './effects.js';

/**
 * Written after the entry, in the same transaction. Throws `notice-not-awaiting` for a letter nobody waits to decide and
 * `unknown-commitment` for a merge into nothing; the transaction must then be given up.
 */
export async function writeConsequences(
  tx: EntityManager, aggregate: Aggregate, { type, by, data }: PersonEvent, now: Date,
): Promise<void> {
  const { id, revision, dueOn, basis, profile, calendar } = aggregate;
  if (type === 'MERGED') await tx.query('update commitments set merged_into = $2 where id = $1', [id, data['into']]);
  if (type === 'CORRECTED') await followCorrectedReply(tx, aggregate, data);
  if (setsDeadline(type, data)) {
    await writeBaseline(tx, { id, revision, dueOn, basis }, textOf(data['reason']), by);
    await supersede(tx, id, revision, 'deadline-moved', LADDER_LETTERS, [...UNSENT, 'awaiting-approval'], now);
  }
  if (type === 'EXTENSION_GRANTED' || type === 'EXTENSION_REFUSED') await supersede(tx, id, revision, 'decided', ['extension-request'], UNSENT, now);
  if (type === 'CLAIMED') await supersede(tx, id, revision, 'claimed', STANDING_LETTERS, UNSENT, now);
  if (type === 'STAGE_REACHED' ? Object.keys(data).some((name) => name !== 'stage' && name !== 'text') : EVIDENT.includes(type)) {
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

/** The first due date of what nobody confirms: the legal limit runs from the handover on. A proposed pledge has none before its CONFIRMED. */
export async function writeFirstBaseline(tx: EntityManager, aggregate: Aggregate, by: Actor): Promise<void> {
  if (aggregate.stage !== 'proposed' && aggregate.dueOn !== null) await writeBaseline(tx, aggregate, '', by);
}

async function writeBaseline(tx: EntityManager, { id, revision, dueOn, basis }: Pick<Aggregate, 'id' | 'revision' | 'dueOn' | 'basis'>, reason: string, by: Actor): Promise<void> {
  await tx.query('insert into deadlines (commitment_id, seq, due_on, basis, reason, decided_by) values ($1, $2, $3, $4, $5, $6)', [id, revision, dueOn, basis, reason, by.id]);
}

/** Letters about the due date; a new baseline makes unsent ones untrue, also those that wait for approval. */
const LADDER_LETTERS: readonly Letter[] = ['reminder', 'declare-date', 'overdue-blue', 'overdue-orange', 'overdue-red', 'undeclared', 'referred'];
/** A claim ends the office's reminders (domain 4.3). Slips that wait for approval stay: the claim may be returned. */
const STANDING_LETTERS = (Object.keys(LETTERS) as Letter[]).filter((letter) => LETTERS[letter].standing);
const UNSENT = ['queued', 'retry'] as const;
/** Events that bring something to show; a stage only when its kind asks for a paper with it. */
const EVIDENT: readonly string[] = ['CLAIMED', 'DELIVERED', 'CHECKED_IN', 'NOTED', 'REPLIED_AGAIN', 'CONTACTED', 'OPINION_GIVEN', 'DEPUTY_TOLD', 'MEETING_HELD', 'ANSWERED', 'RECLASSIFIED'];

async function supersede(
  tx: EntityManager, id: string, before: number, reason: string, letters: readonly Letter[], states: readonly string[], now: Date,
): Promise<void> {
  await tx.query(`update notices set state = 'superseded', reason = $3, settled_at = $6
    where commitment_id = $1 and seq < $2 and letter = any($4) and state = any($5)`, [id, before, reason, letters, states, now]);
}

/** The words stand in another version of the reply now; they must stand there exactly. */
async function followCorrectedReply(tx: EntityManager, { id, quote, start, end }: Aggregate, { replySha256 }: PersonEvent['data']): Promise<void> {
  const [reply] = await tx.query<{ id: string; words: string }[]>('select r.id, r.text as words from replies r join commitments c on c.suggestion_id = r.suggestion_id where c.id = $1 and r.sha256 = $2', [id, replySha256]);
  if (reply?.words.slice(start, end) !== quote) {
    throw new DomainError('span-mismatch', `${id}: 更正后的答复第 ${String(start)}–${String(end)} 字不是“${quote.slice(0, 60)}” / the corrected reply reads otherwise there`,
      '请先导入更正后的答复，再给出原文在其中的起止 / import the corrected reply first, then name where the words stand in it', { id, replySha256, span: [start, end], quote });
  }
  await tx.query('update commitments set reply_id = $2 where id = $1', [id, reply.id]);
  await writeBoardTexts(tx, [id]);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
