/**
 * Commitments that come from another one or end in one: parts of a split, follow-ons of a verified claim, what was merged.
 * Written in the transaction of the event that causes them, by the person who caused it.
 */
import type { EntityManager } from 'typeorm';
import type { Actor, DueBasis, LocalDate, PersonEvent, Pledge } from '../core/commitment.js';
import { DomainError } from '../core/errors.js';
import { currentWorkflow } from '../../workflows/registry.js';
import type { Aggregate } from './aggregate.js';
import type { Opening } from './commitments.js';

interface Part { label: string; title: string; start: number; end: number; kind?: string; office?: string }
interface FollowOn { label: string; kind: string; title: string; office?: string; dueOn: LocalDate | null; dueBasis: DueBasis }
interface Origin { reply_id: string | null; sha256: string | null; attached: string; ledger_id: string | null; ledger_row: number | null }

/** What a person's event gives rise to: openings for the parts and follow-ons, each with its origin's words. */
export async function offspring(tx: EntityManager, aggregate: Aggregate, { type, data, by }: PersonEvent, now: Date): Promise<Opening[]> {
  const parts = type === 'SPLIT' ? partsOf(aggregate, data['parts'] as Part[]) : [];
  const followOns = type === 'VERIFIED' ? (data['followOn'] ?? []) as FollowOn[] : [];
  if (parts.length === 0 && followOns.length === 0) return [];
  const [origin] = await tx.query<Origin[]>(`
    select c.reply_id, coalesce(r.sha256, l.sha256) as sha256, c.attached, c.ledger_id, c.ledger_row
    from commitments c left join replies r on r.id = c.reply_id left join ledgers l on l.id = c.ledger_id where c.id = $1`, [aggregate.id]);
  if (origin === undefined) throw new Error(`${aggregate.id} is locked and gone`);
  const shared = sharedBy(aggregate, origin, by, now);
  return [
    ...parts.map(({ label, title, start, end, kind, office }): Opening => ({
      ...shared, ...named(aggregate, label), kind: kind ?? aggregate.workflow.kind, title, office: office ?? aggregate.office,
      pledge: { quote: aggregate.quote.slice(start - aggregate.start, end - aggregate.start), start, end }, attached: JSON.parse(origin.attached) as Pledge[],
      dueOn: aggregate.dueOn, dueBasis: aggregate.basis,
    })),
    ...followOns.map(({ label, kind, title, office, dueOn, dueBasis }): Opening => ({
      ...shared, ...named(aggregate, label), kind, title, office: office ?? aggregate.office, attached: [],
      pledge: { quote: aggregate.quote, start: aggregate.start, end: aggregate.end }, dueOn, dueBasis,
    })),
  ];
}

/** Refuses parts that leave words of the pledge to nobody; a word may belong to two parts (有所突破), punctuation to none. */
function partsOf({ id, quote, start: from, end: until }: Aggregate, parts: readonly Part[]): readonly Part[] {
  const outside = parts.find(({ start, end }) => start < from || end > until || start >= end);
  if (outside !== undefined) {
    throw new DomainError('split-loses-words', `${id}: ${outside.label} 的起止 ${String(outside.start)}–${String(outside.end)} 不在承诺原文 ${String(from)}–${String(until)} 之内 / its span does not lie within the pledge`,
      '请在原文之内划分 / divide the words of the pledge itself', { part: outside.label, span: [from, until] });
  }
  // By UTF-16 units, as spans are; half of a rare character is a word too.
  const lost = Array.from({ length: quote.length }, (_, i) => i).filter((i) => /[\p{L}\p{N}\p{Cs}]/u.test(quote[i] ?? '') && !parts.some(({ start, end }) => from + i >= start && from + i < end));
  if (lost.length > 0) {
    const words = lost.map((i) => quote[i]).join('');
    throw new DomainError('split-loses-words', `${id}: 分案遗漏了原文中的“${words}” / the parts leave out words of the pledge: “${words}”`,
      '每个字都须归入至少一个分案 / every word must belong to at least one part', { words, at: lost.map((i) => from + i) });
  }
  const labels = parts.map(({ label }) => label);
  if (new Set(labels).size < labels.length) {
    throw new DomainError('commitment-exists', `${id}: 分案编号重复 / two parts have one label: ${labels.join(', ')}`, '每个分案须有自己的编号 / give every part a label of its own', { labels });
  }
  return parts;
}

function named({ suggestion }: Aggregate, label: string): Pick<Opening, 'id' | 'label'> {
  return { id: `${suggestion}-${label}`, label };
}

function sharedBy({ id, jurisdiction, suggestion, repliedOn, profile, terms }: Aggregate, origin: Origin, by: Actor, now: Date) {
  return {
    jurisdiction, suggestion, replyId: origin.reply_id, replySha256: origin.sha256 ?? '', repliedOn, profile, terms, by, now, parent: id,
    ...(origin.ledger_id === null || origin.ledger_row === null ? {} : { ledger: { id: origin.ledger_id, row: origin.ledger_row } }),
  };
}

/** Throws `unknown-kind` before anything is written. */
export function refuseUnknownKinds(openings: readonly Opening[]): void {
  for (const { kind } of openings) currentWorkflow(kind);
}
