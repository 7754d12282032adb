import { describe, expect, it } from '@jest/globals';
import { watchOtherBody } from '../../../workflows/kinds/watch-other-body.v2.js';
import { CLERK } from '../following.js';
import { closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof } from './walking.js';

const NOTE = { on: '2022-12-20', text: '评估报告尚未印发' };
const CASE: Proof = {
  kind: watchOtherBody,
  on: '2023-02-10',
  proof: { body: '广西银保监局', title: '实施效果评估报告', number: '桂银保监〔2023〕5号', issuedOn: '2023-02-01' },
  ready: (setting) => new Walk(watchOtherBody, { terms: { otherBody: '金融管理部门' }, dueOn: null, ...setting }).taken(),
};

describe('watch-other-body', () => {
  itIsClosedOnlyBy(CASE, [
    ['with a document older than the reply: nobody promised it here', { issuedOn: '2022-01-01' }, []],
  ], [
    ['with a document from the future', { issuedOn: '2023-02-11' }, ['issuedOn: dated-in-future']],
  ]);

  it('is never overdue, whatever date somebody gives it', () => {
    const walk = CASE.ready({ dueOn: '2022-09-21' });
    expect([...walk.armed.keys()].sort()).toEqual(['nextLook']);
    for (const type of ['DATE_DECLARED', 'WAIT_BEGUN', 'CHANGE_REQUESTED']) {
      const data = { DATE_DECLARED: { dueOn: '2022-12-31' }, WAIT_BEGUN: { condition: '评估', reviewOn: '2022-12-31' }, CHANGE_REQUESTED: { change: 'cannot', reason: '无' } }[type];
      expect(walk.refusal('2022-07-10', type, CLERK, data)).toBe('event-not-accepted');
    }
  });

  it.each([['without what was learnt', { text: ' ' }], ['without a date', { on: '' }], ['dated tomorrow', { on: '2022-12-21' }]])('notes nothing %s', (_, change) => {
    expect(CASE.ready().refusal('2022-12-20', 'NOTED', CLERK, { ...NOTE, ...change })).toBe('event-refused: occurrenceComplete');
  });

  it('is looked at every half year, may be asked about by letter, and closes without a rating', () => {
    const walk = CASE.ready();
    expect([walk.fires('nextLook'), walk.say('2022-12-20', 'NOTED', CLERK, { ...NOTE, questionNumber: '桂科函〔2022〕300号' }), walk.fires('nextLook')])
      .toEqual(['doing.keeping | look-again to handler, supervisor', 'doing.keeping', 'doing.keeping | look-again to handler, supervisor']);
    expect(walk.context).toMatchObject({ count: 0, evidence: 'partial' });
    expect(closes({ ...CASE, on: '2023-01-05', proof: { ...CASE.proof, issuedOn: '2023-01-04' } }))
      .toEqual(['claimed | verification-request to supervisor', 'closed.noted | closed to handler, sectionHead, supervisor']);
  });
});
