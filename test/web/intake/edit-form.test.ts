import { describe, expect, it } from '@jest/globals';
import type { Draft } from '../../../src/intake/review/drafts.js';
import { foldReview } from '../../../src/intake/review/fold.js';
import { editOf, textsOf } from '../../../src/web/intake/edit-form.js';
import { SEED, SEED_TEXT } from '../../intake/review/seed-extraction.js';

const draft: Draft = {
  row: {
    id: '1', jurisdiction: 'gx', sha256: SEED.sha256, name: '答复.txt', text: SEED_TEXT, encoding: 'utf-8', extraction: JSON.stringify(SEED), uploadedAt: new Date(0), uploadedBy: '蓝睿',
    replyId: null, state: 'open', revision: 0,
  },
  found: SEED, edits: [], review: foldReview(SEED, SEED_TEXT, []),
};
const asked = (fields: Record<string, unknown>) => (): unknown => editOf(textsOf({ revision: '0', ...fields }), draft);

describe('a posted form', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'confirmed', '', 'no-such-kind'])('of the kind “%s” asks for no edit', (kind) => {
    expect(asked(JSON.parse(`{"kind":${JSON.stringify(kind)},"card":"P1"}`) as Record<string, unknown>)).toThrow(expect.objectContaining({ code: 'edit-invalid' }));
  });

  it.each(['abc', '', '-1', '1.5', undefined])('with the revision %s is incomplete', (revision) => {
    expect(asked({ kind: 'accept', cards: 'P1', revision })).toThrow(expect.objectContaining({ code: 'edit-invalid' }));
  });

  it('is refused with a field that is too long, named with its limit, and what was entered is kept', () => {
    const reason = '甲'.repeat(4001);
    expect(asked({ kind: 'reject', card: 'P1', reason })).toThrow(expect.objectContaining({
      code: 'edit-invalid', message: expect.stringMatching(/reason: 4001 .*4000/), facts: { problems: [{ field: 'reason', problem: expect.stringContaining('4000') }] },
    }));
    expect(textsOf({ reason })['reason']).toBe(reason);
    expect(asked({ kind: 'reject', card: 'P1', reason: '重复' })()).toEqual({ edit: { kind: 'reject', card: 'P1', reason: '重复' }, expected: 0 });
  });
});
