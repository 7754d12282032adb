import { describe, expect, it } from '@jest/globals';
import { parseEdit } from '../../../src/intake/review/edits.js';
import type { RecordedEdit } from '../../../src/intake/review/edits.js';
import { applied, belongingTo } from '../../../src/intake/review/fold.js';
import type { Review } from '../../../src/intake/review/fold.js';
import { CLERK, SEED, SEED_TEXT } from './seed-extraction.js';

/** The review after these edits, each taken as the program takes it. */
function taking(...wanted: unknown[]): { review: Review; edits: RecordedEdit[] } {
  const edits: RecordedEdit[] = [];
  let review: Review | null = null;
  for (const raw of wanted) {
    const next = { seq: edits.length + 1, at: new Date(0), by: CLERK, edit: parseEdit(raw) };
    review = applied(SEED, SEED_TEXT, edits, next);
    edits.push(next);
  }
  if (review === null) throw new Error('nothing was taken');
  return { review, edits };
}

describe('a split', () => {
  it('is refused where the parts could not be named, and every part it makes can be', () => {
    const [start = 0] = SEED.pledges.find(({ id }) => id === 'P5')?.span ?? [];
    const deeper = ['P5', 'P5b', 'P5bb', 'P5bbb', 'P5bbbb', 'P5bbbbb'].map((card, i) => ({ kind: 'split', card, at: start + i + 1 }));
    const { review } = taking(...deeper);
    const parts = review.cards.filter(({ id }) => id.startsWith('P5')).map(({ id }) => id);
    expect(parts).toContain('P5bbbbbb');
    expect(parseEdit({ kind: 'accept', cards: parts })).toMatchObject({ cards: parts });
    expect(() => taking(...deeper, { kind: 'split', card: 'P5bbbbbb', at: start + 7 })).toThrow(expect.objectContaining({ code: 'edit-refused', message: expect.stringContaining('P5bbbbbb') }));
  });
});

describe('rejecting', () => {
  const refusal = (...wanted: unknown[]): unknown => {
    try {
      taking(...wanted);
    } catch (error) {
      return error;
    }
    return null;
  };

  it.each<[string, unknown[], string]>([
    ['was merged into it', [{ kind: 'merge', card: 'P2', into: 'P1' }], 'P2'],
    ['was merged into what is merged into it', [{ kind: 'merge', card: 'P3', into: 'P2' }, { kind: 'merge', card: 'P2', into: 'P1' }], 'P3'],
    ['a person has attached to it', [{ kind: 'attach', card: 'P2', to: 'P1' }], 'P2'],
    ['was found with another and attached to it', [{ kind: 'attach', card: 'A3', to: 'P1' }], 'A3'],
  ])('is refused while it would hide what %s', (_, first, lost) => {
    expect(refusal(...first, { kind: 'reject', card: 'P1', reason: '重复' })).toMatchObject({ code: 'edit-refused', facts: { cards: expect.arrayContaining([lost]) }, hint: expect.stringContaining('undo the merge') });
    expect(refusal(...first, { kind: 'undo', seq: first.length }, ...(first.length > 1 ? [{ kind: 'undo', seq: 1 }] : []), { kind: 'reject', card: 'P1', reason: '重复' })).toBeNull();
  });

  it('takes along the clauses that were found with a pledge, also with a part of it', () => {
    expect(refusal({ kind: 'reject', card: 'P1', reason: '重复' })).toBeNull();
    const at = SEED_TEXT.indexOf('知识产权交易等方面');
    expect(refusal({ kind: 'split', card: 'P10', at }, { kind: 'reject', card: 'P10b', reason: '重复' })).toBeNull();
  });

  it('is not brought about by an undo either', () => {
    expect(refusal({ kind: 'attach', card: 'P2', to: 'P1' }, { kind: 'attach', card: 'P2', to: 'P3' }, { kind: 'reject', card: 'P1', reason: '重复' }, { kind: 'undo', seq: 2 })).toMatchObject({ code: 'edit-refused' });
  });
});

describe('attaching', () => {
  it('takes along what had been merged into the clause', () => {
    const { review } = taking({ kind: 'merge', card: 'P2', into: 'P3' }, { kind: 'attach', card: 'P3', to: 'P1' });
    expect(belongingTo('P1', review.cards).map(({ id }) => id)).toEqual(['A1', 'A2', 'P2', 'P3', 'A3', 'A4']);
  });
});

describe('a correction', () => {
  it.each<[string, unknown]>([['of a card', { kind: 'correct', card: 'P1', changes: {} }], ['of the header', { kind: 'header', changes: {} }]])('%s that changes nothing is refused', (_, edit) => {
    expect(() => taking(edit)).toThrow(expect.objectContaining({ code: 'edit-invalid', message: expect.stringContaining('nothing was changed') }));
  });

  it('that changes nothing but accepts is taken', () => {
    expect(taking({ kind: 'correct', card: 'P1', changes: {}, accept: true }).review.cards.find(({ id }) => id === 'P1')?.decision).toBe('accepted');
  });

  it('of an act of another body into a pledge asks for its kind', () => {
    expect(() => taking({ kind: 'correct', card: 'W1', changes: { role: 'commitment' } })).toThrow(expect.objectContaining({ code: 'edit-invalid', facts: expect.objectContaining({ card: 'W1' }) }));
    expect(() => taking({ kind: 'correct', card: 'P1', changes: { pledgeKind: 'watch-other-body' } })).toThrow(expect.objectContaining({ code: 'edit-invalid' }));
    expect(taking({ kind: 'correct', card: 'W1', changes: { role: 'commitment', pledgeKind: 'coordinate' } }).review.cards.find(({ id }) => id === 'W1')).toMatchObject({ role: 'commitment', kind: 'coordinate' });
    expect(taking({ kind: 'correct', card: 'P1', changes: { role: 'watch' } }).review.cards.find(({ id }) => id === 'P1')).toMatchObject({ role: 'watch', kind: 'watch-other-body' });
  });

  it('back into a doubt opens what was accepted, unless it accepts', () => {
    const doubted = (accept: boolean): unknown => taking({ kind: 'accept', cards: ['P1'] }, { kind: 'correct', card: 'P1', changes: { role: 'ambiguous' }, accept }).review.cards.find(({ id }) => id === 'P1');
    expect(doubted(false)).toMatchObject({ role: 'ambiguous', decision: 'open' });
    expect(doubted(true)).toMatchObject({ role: 'commitment', decision: 'accepted' });
  });
});

describe('the parts of a split', () => {
  it.each([['X-P10', undefined], [null, null]])('of a card that goes on as %s', (commitment, match) => {
    const at = SEED_TEXT.indexOf('知识产权交易等方面');
    const { review } = taking({ kind: 'match', card: 'P10', commitment }, { kind: 'split', card: 'P10', at });
    expect(review.cards.filter(({ id }) => id === 'P10a' || id === 'P10b').map((card) => card.match)).toEqual([match, match]);
  });
});

describe('a place within a character', () => {
  const text = SEED_TEXT.replace('知识产权交易', '知识𠮷交易');
  const at = text.indexOf('𠮷');
  const quoted = { ...SEED, pledges: SEED.pledges.map((pledge) => ({ ...pledge, quote: text.slice(...pledge.span) })) };
  const take = (raw: unknown) => (): Review => applied(quoted, text, [], { seq: 1, at: new Date(0), by: CLERK, edit: parseEdit(raw) });

  it('begins and ends no mark and parts no card', () => {
    expect(text).toHaveLength(SEED_TEXT.length);
    const mark = { kind: 'mark', role: 'commitment', pledgeKind: 'adopt-plan' };
    for (const edit of [{ ...mark, start: at + 1, end: at + 5 }, { ...mark, start: at - 2, end: at + 1 }, { kind: 'split', card: 'P10', at: at + 1 }]) {
      expect(take(edit)).toThrow(expect.objectContaining({ code: 'span-mismatch', facts: { at: at + 1 } }));
    }
    expect(take({ ...mark, start: at, end: at + 2 })().cards.find(({ id }) => id === 'M1')?.quote).toBe('𠮷');
    expect(take({ kind: 'split', card: 'P10', at })().cards.find(({ id }) => id === 'P10b')?.quote).toMatch(/^𠮷交易/u);
  });
});
