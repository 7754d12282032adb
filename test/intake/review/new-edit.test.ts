import { describe, expect, it } from '@jest/globals';
import { parseEdit } from '../../../src/intake/review/edits.js';
import type { RecordedEdit } from '../../../src/intake/review/edits.js';
import { applied } from '../../../src/intake/review/fold.js';
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
