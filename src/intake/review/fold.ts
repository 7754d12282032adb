/**
 * A review as it stands: the extraction, and what people have done to it since. Pure: the same rows always give the same review,
 * on the page, in the labels and in a test.
 */
import type { DueBasis, LocalDate, Terms } from '../../core/commitment.js';
import { DomainError } from '../../core/errors.js';
import type { Extraction, FoundBasis, FoundHeader, FoundPledge, PledgeRole, Span } from '../extract/extraction.js';
import { HEADER, meet, touches } from './edits.js';
import type { CardChanges, DraftEdit, HeaderChanges, RecordedEdit } from './edits.js';
import { refuseHiding, refuseNew, refuseWatchKind } from './new-edit.js';

/** `split` and `merged` cards are left as they were: their words live on in others. */
export type Decision = 'open' | 'accepted' | 'rejected' | 'split' | 'merged' | 'confirmed';

export interface Card {
  id: string;
  span: Span;
  quote: string;
  role: PledgeRole;
  /** Of an attached clause: the card it belongs to. */
  to: string | null;
  kind: string;
  /** Wording of the title; null = the quote stands for it. */
  title: string | null;
  /** Chosen by a person; null = guessed from the owner's name. */
  office: string | null;
  dueOn: LocalDate | null;
  dueBasis: DueBasis;
  terms: Terms;
  /** What the extractor found and why; null for what a person has marked. The parts of a split keep what the whole was found as. */
  found: FoundPledge | null;
  decision: Decision;
  /** Why it was rejected. */
  reason: string | null;
  /** Of a merged card: the one it went into. */
  into: string | null;
  /** Once confirmed: what it has become, or belongs to. */
  commitment: string | null;
  /** The commitment of the corrected reply that a person says it goes on as; null = they say none; undefined = nobody has said. */
  match?: string | null;
}

/** Facts of the header as they will be kept; null or empty where the text did not say and nobody has filled it in. */
export interface ReviewedHeader {
  suggestionNumber: string | null;
  session: string | null;
  title: string | null;
  leadDeputy: string | null;
  joint: boolean;
  handedOverBy: string | null;
  issuer: string | null;
  signedOn: LocalDate | null;
  /** Who has it unless a card says otherwise. */
  office: string | null;
  /** undefined = nobody has said whether it corrects an earlier reply. */
  replaces?: string | null;
}

export interface Review {
  header: ReviewedHeader;
  /** In the order of the text. */
  cards: Card[];
  /** Numbers of the edits that were taken back. */
  undone: ReadonlySet<number>;
  /** Why it was laid aside; null while it is not. */
  discarded: string | null;
}

export interface Progress {
  /** Cards somebody must decide: pledges, watch items and doubts, not the clauses attached to them. */
  total: number;
  decided: number;
  accepted: number;
  confirmed: number;
}

/** Throws what `applied` throws for the first edit that does not fit. */
export function foldReview(found: Extraction, text: string, edits: readonly RecordedEdit[]): Review {
  const undone = undoneOf(edits);
  const review: Review = { header: headerOf(found.header), cards: found.pledges.map(cardOf), undone, discarded: null };
  const live = edits.filter(({ seq, edit }) => edit.kind !== 'undo' && !undone.has(seq));
  return live.reduce((so, { seq, edit }) => ({ ...so, ...apply(so, text, seq, edit) }), review);
}

/**
 * The review once `next` is added. Throws `edit-refused`, `merge-circle` and `span-mismatch` when it does not fit: what it
 * names is gone, confirmed or of the wrong sort, a later edit builds on what it would take back, or new-edit.ts refuses it.
 */
export function applied(found: Extraction, text: string, edits: readonly RecordedEdit[], next: RecordedEdit): Review {
  if (next.edit.kind === 'undo') refuseUndo(edits, next.edit.seq);
  refuseNew(next.edit, text);
  try {
    const review = foldReview(found, text, [...edits, next]);
    refuseHiding(foldReview(found, text, edits), review);
    refuseWatchKind(next, review);
    return review;
  } catch (error) {
    if (next.edit.kind !== 'undo' || !(error instanceof DomainError)) throw error;
    throw refused(`后来的修改以第 ${String(next.edit.seq)} 项为前提 / a later edit builds on number ${String(next.edit.seq)}`, '请先撤销后来的修改 / undo the later one first');
  }
}

/** The last edit that can be taken back; null when there is none. */
export function lastUndoable(found: Extraction, text: string, edits: readonly RecordedEdit[]): RecordedEdit | null {
  const undone = undoneOf(edits);
  const last = edits.findLast(({ seq, edit }) => edit.kind !== 'undo' && edit.kind !== 'confirmed' && !undone.has(seq));
  if (last === undefined) return null;
  try {
    applied(found, text, edits, { ...last, seq: edits.length + 1, edit: { kind: 'undo', seq: last.seq } });
    return last;
  } catch {
    return null;
  }
}

export function progressOf({ cards }: Review): Progress {
  const asked = cards.filter(({ role, decision, into }) => role !== 'attached' && decision !== 'split' && into === null);
  const having = (decision: Decision): number => asked.filter((card) => card.decision === decision).length;
  return { total: asked.length, decided: asked.length - having('open'), accepted: having('accepted'), confirmed: having('confirmed') };
}

/** Clauses that become part of a card's commitment: those attached to it, and the words of what was merged into it. */
export function belongingTo(id: string, cards: readonly Card[]): Card[] {
  return cards.filter(({ role, to, into, decision }) => (decision === 'merged' ? into === id : role === 'attached' && to === id && decision !== 'rejected' && decision !== 'split'));
}

/** Still a thing of its own that edits may be about. */
export function isLive({ decision }: Card): boolean {
  return decision === 'open' || decision === 'accepted' || decision === 'rejected';
}

function undoneOf(edits: readonly RecordedEdit[]): Set<number> {
  const undone = new Set<number>();
  // From the newest back: an undo that was itself taken back takes nothing back.
  for (const { seq, edit } of edits.toReversed()) if (edit.kind === 'undo' && !undone.has(seq)) undone.add(edit.seq);
  return undone;
}

function refuseUndo(edits: readonly RecordedEdit[], seq: number): void {
  const target = edits.find((recorded) => recorded.seq === seq);
  if (target === undefined || undoneOf(edits).has(seq)) throw refused(`没有可撤销的第 ${String(seq)} 项修改 / there is no edit number ${String(seq)} to undo`, '请刷新页面查看现状 / reload to see where it stands');
  if (target.edit.kind === 'confirmed') throw refused('已立项的不能撤销 / what was confirmed cannot be undone', '请在事项页面办理 / go on from the page of the commitment');
  const about = touches({ kind: 'undo', seq }, edits);
  const sealed = edits.find(({ seq: later, edit }) => later > seq && edit.kind === 'confirmed' && meet(about, touches(edit, edits)));
  if (sealed !== undefined) throw refused('此后已据此立项，不能撤销 / a commitment was confirmed on it since', '请在事项页面办理 / go on from the page of the commitment');
}

function apply(review: Review, text: string, seq: number, edit: DraftEdit): Partial<Review> {
  const { cards } = review;
  if (review.discarded !== null) throw refused('此件已搁置 / this draft was laid aside', '如需继续，请先撤销搁置 / undo that first');
  switch (edit.kind) {
    case 'accept': {
      const named = edit.cards.map((id) => live(cards, id));
      return { cards: cards.map((card) => (named.includes(card) ? accepted(card) : card)) };
    }
    case 'correct': return { cards: replaced(cards, corrected(live(cards, edit.card), edit.changes, edit.accept)) };
    case 'attach': return { cards: attached(cards, live(cards, edit.card), edit.to) };
    case 'split': return { cards: split(cards, live(cards, edit.card), text, edit.at) };
    case 'merge': return { cards: merged(cards, live(cards, edit.card), edit.into) };
    case 'reject': return { cards: replaced(cards, { ...live(cards, edit.card), decision: 'rejected', reason: edit.reason }) };
    case 'mark': return { cards: marked(cards, text, seq, edit) };
    case 'header': return { header: headerChanged(review, edit.changes) };
    case 'match': return { cards: replaced(cards, { ...live(cards, edit.card), match: edit.commitment }) };
    case 'discard': return { discarded: laidAside(cards, edit.reason) };
    case 'confirmed': return { cards: cards.map((card) => confirmed(card, edit.cards)) };
    case 'undo': return {};
  }
}

function live(cards: readonly Card[], id: string): Card {
  const card = cards.find((one) => one.id === id);
  if (card === undefined) throw refused(`没有卡片 ${id} / there is no card ${id}`, '请刷新页面查看现状 / reload to see where it stands');
  if (!isLive(card)) {
    throw refused(`${id} 已${GONE[card.decision].zh} / ${id} ${GONE[card.decision].en}`, '如需改动，请先撤销 / undo that first if it was wrong', { card: id });
  }
  return card;
}

const GONE: Readonly<Record<Decision, { zh: string; en: string }>> = {
  open: { zh: '待核对', en: 'is open' }, accepted: { zh: '接受', en: 'is accepted' }, rejected: { zh: '排除', en: 'is rejected' },
  split: { zh: '拆分', en: 'has been split' }, merged: { zh: '并入他条', en: 'has been merged into another' }, confirmed: { zh: '立项', en: 'has been confirmed' },
};

function accepted(card: Card): Card {
  return { ...card, decision: 'accepted', reason: null, role: card.role === 'ambiguous' ? 'commitment' : card.role };
}

function corrected(card: Card, changes: CardChanges, accept: boolean): Card {
  const { role = card.role, pledgeKind = card.kind, title = card.title, office = card.office, documentTitle, edition, otherBody, deliveriesExpected } = changes;
  const dueOn = changes.dueOn === undefined ? card.dueOn : changes.dueOn;
  const dueBasis = changes.dueBasis ?? card.dueBasis;
  if ((dueOn === null) !== (dueBasis === 'none')) throw refused('日期与依据须一致：没有日期即为“未定时限” / date and basis belong together: no date has no basis', '请一并改正 / correct both', { field: 'dueBasis' });
  if (role === 'attached' && card.to === null) throw refused('附属条款须指明属于哪一条 / an attached clause belongs to another card', '请用“附属于” / use “attach to”', { field: 'role' });
  const terms: Terms = {
    ...card.terms, ...(documentTitle === undefined ? {} : { documentTitle }), ...(edition === undefined ? {} : { edition }),
    ...(otherBody === undefined ? {} : { otherBody }), ...(deliveriesExpected === undefined ? {} : { deliveriesExpected }),
  };
  const next: Card = { ...card, role, to: role === 'attached' ? card.to : null, kind: role === 'watch' ? 'watch-other-body' : pledgeKind, title, office, dueOn, dueBasis, terms };
  if (accept) return accepted(next);
  // Back to a doubt: it must be decided anew, or it would be confirmed as one.
  return changes.role === 'ambiguous' && card.decision === 'accepted' ? { ...next, decision: 'open' } : next;
}

/** What is attached to something that is attached itself goes along, and what was merged into it. */
function attached(cards: readonly Card[], card: Card, to: string): Card[] {
  const target = owner(cards, card, to);
  return cards.map((one) => {
    if (one === card) return { ...one, role: 'attached', to: target.id, decision: 'open', reason: null };
    if (one.to === card.id) return { ...one, to: target.id };
    return one.into === card.id ? { ...one, into: target.id } : one;
  });
}

function merged(cards: readonly Card[], card: Card, into: string): Card[] {
  const target = owner(cards, card, into);
  return cards.map((one) => {
    if (one === card) return { ...one, decision: 'merged', into: target.id, to: null };
    if (one.to === card.id) return { ...one, to: target.id };
    return one.into === card.id ? { ...one, into: target.id } : one;
  });
}

/** The card that another one is to belong to: another, of its own, and not one that has gone into the first. */
function owner(cards: readonly Card[], card: Card, id: string): Card {
  const circle = new DomainError('merge-circle', `${card.id} 不能归入 ${id} / ${card.id} cannot become part of ${id}`,
    '请选另一条承诺：不能是自己、附属条款或已归入本条的 / choose another pledge: not itself, not an attached clause, not one that belongs to it', { card: card.id, into: id });
  if (id === card.id || cards.find((one) => one.id === id)?.into === card.id) throw circle;
  const target = live(cards, id);
  if (target.role === 'attached') throw circle;
  if (target.decision === 'rejected') throw refused(`${id} 已排除 / ${id} was rejected`, '请先接受它，或选另一条 / accept it first or choose another', { card: id });
  return target;
}

const EDGE = /^[\s，、；。：,;]+|[\s，、；。：,;]+$/gu;

/** A span without the white space and the punctuation at its edges; null when nothing else is in it. */
function tight(text: string, start: number, end: number): { span: Span; quote: string } | null {
  const words = text.slice(start, end);
  const quote = words.replace(EDGE, '');
  if (quote === '') return null;
  const from = start + words.indexOf(quote);
  return { span: [from, from + quote.length], quote };
}

/** Two parts that hold all the words: only punctuation and white space where they part may belong to neither. */
function split(cards: readonly Card[], card: Card, text: string, at: number): Card[] {
  const [start, end] = card.span;
  const within = at > start && at < end;
  const [first, second] = [within ? tight(text, start, at) : null, within ? tight(text, at, end) : null];
  if (first === null || second === null) {
    throw refused(`${card.id} 不能在此处拆分 / ${card.id} cannot be split there`, '两部分都须有文字 / both parts need words', { card: card.id, at });
  }
  const parts = ([['a', first], ['b', second]] as const).map(([letter, part]): Card => ({ ...unmatched(card), ...part, id: `${card.id}${letter}`, decision: 'open', reason: null, title: null }));
  const heir = (child: Card): string => `${card.id}${child.span[0] >= second.span[0] ? 'b' : 'a'}`;
  return inOrder([...cards.map((one): Card => {
    if (one === card) return { ...one, decision: 'split' };
    if (one.to === card.id) return { ...one, to: heir(one) };
    return one.into === card.id ? { ...one, into: heir(one) } : one;
  }), ...parts]);
}

/** Two parts cannot both go on as one commitment: somebody says which. That the whole is none holds for its parts. */
function unmatched({ match, ...card }: Card): Card {
  return match === null ? { ...card, match } : card;
}

function marked(cards: readonly Card[], text: string, seq: number, { start, end, role, pledgeKind, to }: Extract<DraftEdit, { kind: 'mark' }>): Card[] {
  const part = end <= text.length && start < end ? tight(text, start, end) : null;
  if (part === null) throw new DomainError('span-mismatch', `所选第 ${String(start)}–${String(end)} 字中没有文字 / no words stand at ${String(start)}–${String(end)}`, '请重新选择 / select again', { span: [start, end] });
  const same = cards.find((card) => card.decision !== 'rejected' && card.decision !== 'split' && card.span[0] === part.span[0] && card.span[1] === part.span[1]);
  if (same !== undefined) throw refused(`这些字已是 ${same.id} / these words are ${same.id} already`, '请在该卡片上改正 / correct that card', { card: same.id });
  const card: Card = {
    id: `M${String(seq)}`, ...part, role, to: null, kind: role === 'watch' ? 'watch-other-body' : pledgeKind, title: null, office: null, dueOn: null, dueBasis: 'none', terms: {},
    found: null, decision: role === 'attached' ? 'open' : 'accepted', reason: null, into: null, commitment: null,
  };
  if (role !== 'attached') return inOrder([...cards, card]);
  return inOrder([...cards, { ...card, to: owner(cards, card, to ?? '').id }]);
}

function headerChanged({ header, cards }: Review, changes: HeaderChanges): ReviewedHeader {
  if (cards.some(({ decision }) => decision === 'confirmed')) throw refused('已有承诺立项，信头不能再改 / the header stands: commitments were confirmed with it', '如有误，请登记更正后的答复 / bring in a corrected reply', { field: HEADER });
  return { ...header, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) };
}

function laidAside(cards: readonly Card[], reason: string): string {
  if (cards.some(({ decision }) => decision === 'confirmed')) throw refused('已有承诺立项，不能搁置整件 / commitments were confirmed from it, so it cannot be laid aside', '请逐条排除其余各条 / reject the rest one by one');
  return reason;
}

function confirmed(card: Card, became: Readonly<Record<string, string>>): Card {
  const owner = became[card.id] === undefined ? card.into ?? card.to : card.id;
  const commitment = owner === null ? undefined : became[owner];
  if (commitment === undefined || card.decision === 'split' || (owner !== card.id && card.decision === 'rejected')) return card;
  return { ...card, decision: 'confirmed', commitment };
}

function replaced(cards: readonly Card[], card: Card): Card[] {
  return cards.map((one) => (one.id === card.id ? card : one));
}

function inOrder(cards: readonly Card[]): Card[] {
  return cards.toSorted((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1]);
}

function cardOf(found: FoundPledge): Card {
  const { id, span, quote, role, to, kind, due_on: dueOn, due_basis: basis } = found;
  return {
    id, span, quote, role, to: to ?? null, kind, title: null, office: null, dueOn, dueBasis: dueOn === null ? 'none' : BASES[basis], terms: termsOf(found), found,
    decision: 'open', reason: null, into: null, commitment: null,
  };
}

/** A continuing duty ends with the year because we say so, not because the reply does: it must never look promised. */
const BASES: Readonly<Record<FoundBasis, DueBasis>> = { explicit: 'explicit', scope: 'scope', inferred: 'inferred', ongoing: 'inferred', conditional: 'none', none: 'none' };

function termsOf({ kind, role, documents: [document], owner, baseline, scope_ends_on: scopeEndsOn }: FoundPledge): Terms {
  return {
    ...(scopeEndsOn === undefined ? {} : { scopeEndsOn }),
    ...(document === undefined ? {} : { documentTitle: document.title, ...(document.edition === null ? {} : { edition: document.edition }) }),
    ...(role === 'watch' && owner !== null ? { otherBody: owner } : {}),
    ...(kind === 'recurring-delivery' && baseline !== undefined && Number.isInteger(baseline.value) && baseline.value > 0 && baseline.value < 100 ? { deliveriesExpected: baseline.value } : {}),
  };
}

function headerOf(found: FoundHeader): ReviewedHeader {
  return {
    suggestionNumber: found.suggestion_number, session: found.session, title: found.title, leadDeputy: found.lead_deputy, joint: found.joint,
    handedOverBy: found.handed_over_by, issuer: found.issuer, signedOn: found.signed_on, office: null,
  };
}

function refused(message: string, hint: string, facts: Record<string, unknown> = {}): DomainError {
  return new DomainError('edit-refused', message, hint, facts);
}
