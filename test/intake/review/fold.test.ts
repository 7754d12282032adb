import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../../../src/core/errors.js';
import { meet, parseEdit, touches } from '../../../src/intake/review/edits.js';
import type { DraftEdit, RecordedEdit } from '../../../src/intake/review/edits.js';
import { applied, belongingTo, foldReview, lastUndoable, progressOf } from '../../../src/intake/review/fold.js';
import type { Card, Review } from '../../../src/intake/review/fold.js';
import { CLERK, recorded, SEED, SEED_TEXT, spanOf } from './seed-extraction.js';

const fold = (...edits: unknown[]): Review => foldReview(SEED, SEED_TEXT, recorded(...edits));
function card(review: Review, id: string): Card {
  const found = review.cards.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no card ${id}`);
  return found;
}

describe('a review', () => {
  it('keeps the end of the scope with the terms, so that waiting never carries an inferred date past it', () => {
    const found = SEED.pledges.map((pledge) => (pledge.id === 'P5' ? { ...pledge, scope_ends_on: '2022-12-31' } : pledge));
    expect(card(foldReview({ ...SEED, pledges: found }, SEED_TEXT, []), 'P5').terms).toMatchObject({ scopeEndsOn: '2022-12-31' });
  });

  it('begins as it was found: thirteen to decide, none decided', () => {
    const review = fold();
    expect(progressOf(review)).toEqual({ total: 13, decided: 0, accepted: 0, confirmed: 0 });
    expect(review.cards).toHaveLength(SEED.pledges.length);
    expect(card(review, 'P5')).toMatchObject({ kind: 'issue-document', dueOn: '2022-09-21', dueBasis: 'inferred', terms: { documentTitle: '创新驱动发展融资担保基金运营管理方案' }, decision: 'open' });
    expect(card(review, 'P11').terms).toEqual({ documentTitle: '“十四五”广西科技计划项目申报指南（第二版）', edition: '第二版' });
    expect(review.header).toMatchObject({ suggestionNumber: '2022190', issuer: '广西壮族自治区科学技术厅', signedOn: '2022-06-23', office: null });
  });

  it('shows a continuing duty’s date as ours, never as promised', () => {
    const ongoing = { ...SEED, pledges: SEED.pledges.map((pledge) => (pledge.id === 'P3' ? { ...pledge, due_basis: 'ongoing' as const } : pledge)) };
    expect(card(foldReview(ongoing, SEED_TEXT, []), 'P3')).toMatchObject({ dueOn: '2022-12-31', dueBasis: 'inferred' });
  });

  it('accepts several at once, and a doubt becomes a pledge by being accepted', () => {
    const review = fold({ kind: 'accept', cards: ['P1', 'Q1'] });
    expect([card(review, 'P1').decision, card(review, 'Q1').decision, card(review, 'Q1').role]).toEqual(['accepted', 'accepted', 'commitment']);
    expect(progressOf(review)).toMatchObject({ total: 13, decided: 2 });
  });

  it('corrects kind, owner, date and title, and keeps what was found beside it', () => {
    const review = fold({ kind: 'correct', card: 'P4', changes: { pledgeKind: 'maintain-effort', office: 'cxkj', dueOn: '2022-11-30', dueBasis: 'explicit', title: '绩效评价' }, accept: true });
    expect(card(review, 'P4')).toMatchObject({ kind: 'maintain-effort', office: 'cxkj', dueOn: '2022-11-30', dueBasis: 'explicit', title: '绩效评价', decision: 'accepted', found: { kind: 'complete-study' } });
  });

  it('attaches a clause to a pledge, and what hung on it goes along', () => {
    const review = fold({ kind: 'attach', card: 'P3', to: 'P1' });
    expect(belongingTo('P1', review.cards).map(({ id }) => id)).toEqual(['A1', 'A2', 'P3', 'A3', 'A4']);
    expect(progressOf(review).total).toBe(12);
  });

  it('merges with all its words, also what had been merged into it', () => {
    const review = fold({ kind: 'merge', card: 'P2', into: 'P3' }, { kind: 'merge', card: 'P3', into: 'P1' });
    expect(belongingTo('P1', review.cards).map(({ id }) => id)).toEqual(['A1', 'A2', 'P2', 'P3', 'A3', 'A4']);
  });

  it('splits where it is told, and the attached clauses go with the nearer part', () => {
    const { start } = spanOf('知识产权交易等方面');
    const review = fold({ kind: 'split', card: 'P10', at: start });
    expect(card(review, 'P10a').quote).toBe('在科技企业资本市场工作');
    expect(card(review, 'P10b').quote).toBe('知识产权交易等方面有所突破');
    expect([card(review, 'P10').decision, belongingTo('P10b', review.cards).map(({ id }) => id), belongingTo('P10a', review.cards).map(({ id }) => id)]).toEqual(['split', ['A11', 'A12'], ['A10']]);
    expect(progressOf(review).total).toBe(14);
  });

  it('marks a missed clause without the punctuation at its edges', () => {
    const { start, end } = spanOf('，加强工作调研，');
    const edge = { kind: 'mark', start: start - 1, end: end + 1, role: 'commitment', pledgeKind: 'complete-study' };
    const review = fold({ kind: 'reject', card: 'A5', reason: '单列' }, { ...edge, start, end });
    expect(card(review, 'M2')).toMatchObject({ quote: '加强工作调研', decision: 'accepted', found: null, dueBasis: 'none' });
    expect(card(fold(edge), 'M1').quote).toBe('设，加强工作调研，对');
  });

  it('confirms a card with everything that belongs to it; the header then stands', () => {
    const review = fold({ kind: 'merge', card: 'P2', into: 'P1' }, { kind: 'accept', cards: ['P1'] }, { kind: 'confirmed', cards: { P1: '2022190-P1' }, reply: '1' });
    expect(['P1', 'P2', 'A1', 'A2'].map((id) => [card(review, id).decision, card(review, id).commitment])).toEqual(Array.from({ length: 4 }, () => ['confirmed', '2022190-P1']));
    expect(progressOf(review)).toMatchObject({ confirmed: 1 });
  });

  it.each<[string, string, unknown[]]>([
    ['a card that is not there', 'edit-refused', [{ kind: 'accept', cards: ['P99'] }]],
    ['a merge into itself', 'merge-circle', [{ kind: 'merge', card: 'P1', into: 'P1' }]],
    ['a merge in a circle', 'merge-circle', [{ kind: 'merge', card: 'P1', into: 'P2' }, { kind: 'merge', card: 'P2', into: 'P1' }]],
    ['attaching in a circle', 'merge-circle', [{ kind: 'attach', card: 'P1', to: 'P2' }, { kind: 'attach', card: 'P2', to: 'P1' }]],
    ['attaching to something rejected', 'edit-refused', [{ kind: 'reject', card: 'P2', reason: '重复' }, { kind: 'attach', card: 'P1', to: 'P2' }]],
    ['a split at the edge', 'edit-refused', [{ kind: 'split', card: 'P10', at: spanOf('在科技企业资本市场').start }]],
    ['a split into punctuation', 'edit-refused', [{ kind: 'split', card: 'P5', at: spanOf('尽快制定').start + 27 }]],
    ['editing what was split', 'edit-refused', [{ kind: 'split', card: 'P10', at: spanOf('知识产权交易').start }, { kind: 'accept', cards: ['P10'] }]],
    ['a date without a basis', 'edit-refused', [{ kind: 'correct', card: 'W1', changes: { dueOn: '2022-12-31' } }]],
    ['marking nothing but punctuation', 'span-mismatch', [{ kind: 'mark', start: spanOf('，持续完善基金').start, end: spanOf('，持续完善基金').start + 1, role: 'commitment', pledgeKind: 'maintain-effort' }]],
    ['marking beyond the end', 'span-mismatch', [{ kind: 'mark', start: 10, end: SEED_TEXT.length + 1, role: 'commitment', pledgeKind: 'maintain-effort' }]],
    ['marking what is marked', 'edit-refused', [{ kind: 'mark', ...spanOf('加强绩效评价'), role: 'commitment', pledgeKind: 'maintain-effort' }]],
    ['a header after a confirmation', 'edit-refused', [{ kind: 'accept', cards: ['P1'] }, { kind: 'confirmed', cards: { P1: 'X-P1' }, reply: '1' }, { kind: 'header', changes: { session: '六次会议' } }]],
    ['correcting what was confirmed', 'edit-refused', [{ kind: 'accept', cards: ['P1'] }, { kind: 'confirmed', cards: { P1: 'X-P1' }, reply: '1' }, { kind: 'correct', card: 'P1', changes: { title: '别的' } }]],
    ['editing what was laid aside', 'edit-refused', [{ kind: 'discard', reason: '不是答复' }, { kind: 'accept', cards: ['P1'] }]],
  ])('refuses %s, in both languages with a way out', (_, code, edits) => {
    const all = recorded(...edits);
    expect(() => foldReview(SEED, SEED_TEXT, all.slice(0, -1))).not.toThrow();
    expect(() => foldReview(SEED, SEED_TEXT, all)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(/\p{Script=Han}.* \/ /u), hint: expect.stringMatching(/\p{Script=Han}.* \/ /u) }));
  });

  it.each([
    [{ kind: 'accept', cards: [] }], [{ kind: 'accept', cards: ['p1'] }], [{ kind: 'reject', card: 'P1', reason: ' ' }], [{ kind: 'correct', card: 'P1', changes: { dueOn: '2022-02-30' } }],
    [{ kind: 'header', changes: { suggestionNumber: 'a b' } }], [{ kind: 'reject', card: 'P1', reason: '\u0007' }], [{ kind: 'nothing' }], [null],
  ])('does not take %j for an edit', (raw) => {
    expect(() => parseEdit(raw)).toThrow(expect.objectContaining({ code: 'edit-invalid' }));
  });
});

describe('undo', () => {
  it('of an undo does it again', () => {
    expect(card(fold({ kind: 'accept', cards: ['P1'] }, { kind: 'undo', seq: 1 }, { kind: 'undo', seq: 2 }), 'P1').decision).toBe('accepted');
  });

  it('is refused while a later edit builds on it, and for what was confirmed', () => {
    const given = recorded({ kind: 'split', card: 'P10', at: spanOf('知识产权交易').start }, { kind: 'accept', cards: ['P10b'] }, { kind: 'confirmed', cards: { P10b: 'X-P10b' }, reply: '1' });
    const undo = (edits: RecordedEdit[], seq: number) => () => applied(SEED, SEED_TEXT, edits, { seq: edits.length + 1, at: new Date(0), by: CLERK, edit: { kind: 'undo', seq } });
    expect(undo(given.slice(0, 2), 1)).toThrow(/builds on/);
    expect(undo(given, 2)).toThrow(/confirmed on it/);
    expect(undo(given, 1)).toThrow(/confirmed on it/);
    expect(undo(given, 3)).toThrow(/cannot be undone/);
    expect(undo(given, 9)).toThrow(/no edit number/);
    expect(undo(given.slice(0, 1), 1)).not.toThrow();
    expect(lastUndoable(SEED, SEED_TEXT, given.slice(0, 2))?.seq).toBe(2);
    expect(lastUndoable(SEED, SEED_TEXT, given)).toBeNull();
    expect(lastUndoable(SEED, SEED_TEXT, [])).toBeNull();
  });
});

/** Any sort of edit about the cards of the seed and the parts and marks that may have come to be; most fit, some do not. */
const cardId = fc.oneof(fc.constantFrom(...SEED.pledges.map(({ id }) => id)), fc.constantFrom('P5a', 'P5b', 'P10a', 'P10b', 'P10ba', 'M1', 'M2', 'M3'));
const place = fc.integer({ min: 1200, max: 1590 });
const anyEdit: fc.Arbitrary<DraftEdit> = fc.oneof(
  fc.record({ kind: fc.constant('accept' as const), cards: fc.array(cardId, { minLength: 1, maxLength: 3 }) }),
  fc.record({ kind: fc.constant('reject' as const), card: cardId, reason: fc.constant('重复') }),
  fc.record({ kind: fc.constant('correct' as const), card: cardId, changes: fc.record({ pledgeKind: fc.constantFrom('adopt-plan', 'build-works'), title: fc.constantFrom('甲', '乙') }, { requiredKeys: [] }), accept: fc.boolean() }),
  fc.record({ kind: fc.constant('attach' as const), card: cardId, to: cardId }),
  fc.record({ kind: fc.constant('merge' as const), card: cardId, into: cardId }),
  fc.record({ kind: fc.constant('split' as const), card: cardId, at: place }),
  fc.record({ kind: fc.constant('mark' as const), start: place, end: place, role: fc.constant('commitment' as const), pledgeKind: fc.constant('adopt-plan') }),
  fc.record({ kind: fc.constant('header' as const), changes: fc.record({ session: fc.constantFrom('五次', '六次') }) }),
  fc.record({ kind: fc.constant('undo' as const), seq: fc.integer({ min: 1, max: 12 }) }),
);

/** What of a random sequence the program would have taken, numbered as it would have been. */
function taken(wanted: readonly DraftEdit[]): RecordedEdit[] {
  const edits: RecordedEdit[] = [];
  for (const edit of wanted) {
    const next = { seq: edits.length + 1, at: new Date(0), by: CLERK, edit };
    try {
      applied(SEED, SEED_TEXT, edits, next);
      edits.push(next);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return edits;
}

const bare = ({ cards, header, discarded }: Review): object => ({ cards, header, discarded });

describe('any sequence of edits', () => {
  const sequences = fc.array(anyEdit, { minLength: 1, maxLength: 14 });

  it('that was taken folds again, and undoing the last restores what stood before it', () => {
    fc.assert(fc.property(sequences, (wanted) => {
      const edits = taken(wanted);
      const last = edits.at(-1);
      if (last === undefined || last.edit.kind === 'undo') return;
      const after = applied(SEED, SEED_TEXT, edits, { seq: edits.length + 1, at: new Date(0), by: CLERK, edit: { kind: 'undo', seq: last.seq } });
      expect(bare(after)).toEqual(bare(foldReview(SEED, SEED_TEXT, edits.slice(0, -1))));
    }), { numRuns: 150 });
  });

  it('keeps every quote on its exact words, every attachment on a card of its own, and loses no word to a split', () => {
    fc.assert(fc.property(sequences, (wanted) => {
      const { cards } = foldReview(SEED, SEED_TEXT, taken(wanted));
      for (const { id, quote, span: [start, end], to, into, role, decision } of cards) {
        expect(SEED_TEXT.slice(start, end)).toBe(quote);
        const owner = cards.find((one) => one.id === (decision === 'merged' ? into : to));
        if ((role === 'attached' && decision !== 'split') || decision === 'merged') expect([id, owner?.decision === 'split' || owner?.decision === 'merged']).toEqual([id, false]);
        if (decision !== 'split') continue;
        const parts = cards.filter((one) => one.id === `${id}a` || one.id === `${id}b`).map((one) => one.span);
        expect(parts).toHaveLength(2);
        const left = SEED_TEXT.slice(start, end).split('').filter((_, i) => !parts.some(([from, until]) => from <= start + i && start + i < until)).join('');
        expect(left).toMatch(/^[\s，、；。：,;]*$/u);
      }
    }), { numRuns: 150 });
  });

  it('comes to the same in either order when two edits share nothing', () => {
    const simple = anyEdit.filter(({ kind }) => kind !== 'undo' && kind !== 'mark');
    fc.assert(fc.property(simple, simple, (one, other) => {
      fc.pre(!meet(touches(one, []), touches(other, [])));
      const [forth, back] = [taken([one, other]), taken([other, one])];
      fc.pre(forth.length === 2 && back.length === 2);
      expect(bare(foldReview(SEED, SEED_TEXT, forth))).toEqual(bare(foldReview(SEED, SEED_TEXT, back)));
    }), { numRuns: 200 });
  });
});
