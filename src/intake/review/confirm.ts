/**
 * Confirming: what was accepted becomes a reply and commitments, in the caller's transaction, all of it or nothing. The first
 * confirmation of a draft keeps the reply; later ones add to it. Only a supervisor confirms.
 */
import type { EntityManager } from 'typeorm';
import type { Actor } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import type { Commitments } from '../../engine/commitments.js';
import { draftBytes } from '../../store/readings/drafts.js';
import type { RuleBook } from '../../store/rule-book.js';
import { keepReply, openPledge, titleOf } from '../open-reply.js';
import type { KeptReply } from '../open-reply.js';
import { contextOf, officeOfCard } from './context.js';
import type { ReviewContext } from './context.js';
import { loadDraft, recordEdit, refuseStale } from './drafts.js';
import type { Draft } from './drafts.js';
import { HEADER } from './edits.js';
import { belongingTo } from './fold.js';
import type { Card } from './fold.js';

export interface Confirmation {
  draft: string;
  /** Cards to confirm; one that is still open is accepted by it. `accepted` = every card that is. */
  cards: readonly string[] | 'accepted';
  /** The number of the edit the supervisor has seen last. */
  expected: number;
  by: Actor;
  now: Date;
}

export interface Confirmed {
  reply: string;
  /** Card to commitment, also those that went on as one that was there. */
  cards: Record<string, string>;
  /** Commitments that were opened. */
  opened: string[];
  /** Commitments whose words now stand in this version. */
  corrected: string[];
  /** Closed commitments that were left as they are. */
  untouched: string[];
}

/** The application's engine and rules. */
export interface Engine {
  commitments: Pick<Commitments, 'open' | 'send'>;
  book: RuleBook;
}

/**
 * Throws `not-allowed`, `unknown-draft`, `stale-revision`, `draft-incomplete` (facts: `missing` fields of the header, `cards` without an office,
 * `conflicts` with the suggestion that has the number already),
 * `due-before-reply` naming the card, and what the engine throws.
 */
export async function confirmCards(tx: EntityManager, engine: Engine, { draft: id, cards: wanted, expected, by, now }: Confirmation): Promise<Confirmed> {
  if (!by.roles.includes('supervisor')) throw new DomainError('not-allowed', `${by.name} 不能立项 / ${by.name} may not confirm`, '由督查人员立项 / a supervisor does', { by: by.id });
  const seen = await loadDraft(tx, id, by, { locked: true });
  const ids = wanted === 'accepted' ? seen.review.cards.filter(({ decision, role }) => decision === 'accepted' && role !== 'attached').map((card) => card.id) : [...new Set(wanted)];
  const about = seen.review.cards.filter((card) => ids.includes(card.id) || [card.to, card.into].some((owner) => owner !== null && ids.includes(owner)));
  refuseStale(seen, [...about.map((card) => card.id), HEADER], expected);
  const open = ids.filter((card) => seen.review.cards.find((one) => one.id === card)?.decision !== 'accepted');
  const draft = open.length === 0 ? seen : await recordEdit(tx, seen, { kind: 'accept', cards: open }, by, now, seen.row.replyId);
  const cards = draft.review.cards.filter((card) => ids.includes(card.id));
  if (cards.length === 0) throw incomplete('没有可立项的承诺 / there is nothing to confirm', '请先接受至少一条 / accept at least one first', {});
  const context = await contextOf(tx, draft);
  refuseIncomplete(draft, context, cards);

  const reply = await replyOf(tx, engine, draft, context, by, now);
  const done: Confirmed = { reply: reply.id, cards: {}, opened: [], corrected: [], untouched: [] };
  const taken = new Set((await tx.query<{ id: string }[]>('select id from commitments where suggestion_id = $1', [reply.suggestion])).map((row) => row.id));
  for (const card of cards) {
    const match = context.matching?.matched.get(card.id);
    if (match === undefined) {
      const label = freeLabel(card.id, reply.suggestion, taken);
      const opened = await openPledge(tx, engine.commitments, reply, { ...pledgeOf(card, draft, context), label }, by, now);
      taken.add(opened);
      done.opened.push(opened);
      done.cards[card.id] = opened;
    } else if (match.commitment.closed) {
      done.untouched.push(match.commitment.id);
      done.cards[card.id] = match.commitment.id;
    } else {
      const [start, end] = card.span;
      await engine.commitments.send(tx, {
        id: match.commitment.id, type: 'CORRECTED', by, now, data: { replySha256: reply.sha256, quote: card.quote, start, end, reason: `更正后的答复：${draft.row.name}` },
      });
      done.corrected.push(match.commitment.id);
      done.cards[card.id] = match.commitment.id;
    }
  }
  await recordEdit(tx, draft, { kind: 'confirmed', cards: done.cards, reply: reply.id }, by, now, reply.id);
  return done;
}

function refuseIncomplete({ row }: Draft, context: ReviewContext, cards: readonly Card[]): void {
  const { missing, header, suggestion, conflicts } = context;
  const homeless = cards.filter((card) => officeOfCard(card, context) === null).map(({ id }) => id);
  const attached = cards.filter(({ role }) => role === 'attached').map(({ id }) => id);
  if (attached.length > 0) throw incomplete(`${attached.join('、')} 是附属条款，随所属承诺立项 / is confirmed with the pledge it belongs to`, '请确认它所属的承诺 / confirm that pledge', { cards: attached });
  if (missing.some((field) => field !== 'office') || homeless.length > 0) {
    throw incomplete(`信头或承办单位不全 / header or office incomplete: ${[...missing, ...homeless].join(', ')}`, '请补齐后再确认 / fill them in, then confirm', { missing, cards: homeless });
  }
  if (suggestion !== null && suggestion.jurisdiction !== row.jurisdiction) {
    throw incomplete(`建议 ${suggestion.id} 属于另一地方 / the suggestion ${suggestion.id} belongs to another place`, '请核对建议编号 / check its number', { missing: ['suggestionNumber'] });
  }
  if (conflicts.length > 0) {
    const number = String(header.suggestionNumber);
    throw incomplete(`编号 ${number} 已登记的建议与本件不符 / the suggestion registered as ${number} is not the one of this reply: ${conflicts.map(({ field, found, registered }) => `${field}: ${found} ≠ ${registered}`).join('; ')}`,
      '编号每届每次会议重新编排：另一件建议请改编号（如 2023-8807，前加年份）；确是更正的，请指明更正哪份答复；读错的，请改正信头 / numbers begin anew each session: give another suggestion another number (such as 2023-8807, with its year in front), say which reply it corrects, or correct what was misread',
      { missing: ['suggestionNumber'], conflicts });
  }
  const early = cards.find(({ dueOn }) => dueOn !== null && header.signedOn !== null && dueOn < header.signedOn);
  if (early !== undefined) {
    throw new DomainError('due-before-reply', `${early.id} 的时限 ${String(early.dueOn)} 早于答复日期 ${String(header.signedOn)} / its due date lies before the reply`,
      '请改正时限或答复日期 / correct the due date or the date of the reply', { card: early.id, dueOn: early.dueOn });
  }
}

async function replyOf(tx: EntityManager, { book }: Engine, { row }: Draft, { header, replaces }: ReviewContext, by: Actor, now: Date): Promise<KeptReply> {
  const { suggestionNumber, session, title, leadDeputy, joint, handedOverBy, issuer, signedOn } = header;
  if (suggestionNumber === null || session === null || title === null || leadDeputy === null || handedOverBy === null || issuer === null || signedOn === null) {
    throw new Error('an incomplete header was let through');
  }
  const profile = (await book.current(tx)).profileOn(row.jurisdiction, signedOn);
  if (row.replyId !== null) return { id: row.replyId, jurisdiction: row.jurisdiction, suggestion: suggestionNumber, sha256: row.sha256, signedOn, profile };
  const reply = await keepReply(tx, {
    jurisdiction: row.jurisdiction, bytes: await draftBytes(tx, row.id), text: row.text, encoding: row.encoding, sha256: row.sha256, profile, replaces: replaces?.id ?? null,
    header: { suggestion_number: suggestionNumber, session, title, lead_deputy: leadDeputy, joint, handed_over_by: handedOverBy, issuer, signed_on: signedOn },
  }, by, now);
  if (reply !== null) return reply;
  throw new DomainError('edit-refused', '同一答复已用台账导入 / the same reply was imported with a ledger meanwhile', '请在台账中查看，并搁置此件 / see the board, and lay this draft aside', { sha256: row.sha256 });
}

function pledgeOf(card: Card, { review }: Draft, context: ReviewContext): Omit<Parameters<typeof openPledge>[3], 'label'> {
  const office = officeOfCard(card, context);
  if (office === null) throw new Error(`${card.id} was let through without an office`);
  return {
    kind: card.kind, title: card.title ?? titleOf(card.quote), pledge: spoken(card), attached: belongingTo(card.id, review.cards).map(spoken), office: office.id,
    dueOn: card.dueOn, dueBasis: card.dueBasis, terms: card.terms, sure: true,
  };
}

function spoken({ quote, span: [start, end] }: Card): { quote: string; start: number; end: number } {
  return { quote, start, end };
}

/** The card's own id where the suggestion has none of that name yet; else the next number of its letter. */
function freeLabel(card: string, suggestion: string, taken: ReadonlySet<string>): string {
  if (!taken.has(`${suggestion}-${card}`)) return card;
  const letter = card.slice(0, 1);
  for (let number = 1; ; number += 1) if (!taken.has(`${suggestion}-${letter}${String(number)}`)) return `${letter}${String(number)}`;
}

function incomplete(message: string, hint: string, facts: Record<string, unknown>): DomainError {
  return new DomainError('draft-incomplete', message, hint, facts);
}
