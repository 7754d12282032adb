import { describe, expect, it } from '@jest/globals';
import { recurringDelivery } from '../../../workflows/kinds/recurring-delivery.v2.js';
import { CLERK } from '../following.js';
import { CLOSED, closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof, Setting } from './walking.js';

const DELIVERY = { on: '2022-07-15', recipient: '广西地方金融监管局', batch: '2022年第一批', count: 312, receipt: '桂金监收〔2022〕31号' };
const delivered = (times: number, setting?: Setting): Walk => {
  const walk = new Walk(recurringDelivery, { terms: { deliveriesExpected: 3, gapDays: 120 }, ...setting }).taken();
  for (let n = 0; n < times; n += 1) walk.say(`2022-0${String(n + 7)}-15`, 'DELIVERED', CLERK, { ...DELIVERY, on: `2022-0${String(n + 7)}-15` });
  return walk;
};
const CASE: Proof = {
  kind: recurringDelivery,
  on: '2022-12-20',
  proof: { confirmedBy: '李处长', confirmedOn: '2022-12-19', confirmationNumber: '桂金监函〔2022〕9号' },
  ready: (setting) => delivered(3, setting),
};

describe('recurring-delivery', () => {
  itIsClosedOnlyBy(CASE, [
    ['with an explanation nobody asked for', { gapExplanation: '无间隔' }, []],
    ['with more deliveries than before', {}, [], { terms: { deliveriesExpected: 2 } }],
    ['with one a quarter where the reply names no number', {}, [], { terms: {}, dueOn: '2023-03-31' }],
    ['without a due date, where the reply names no number', {}, [], { terms: {}, dueOn: null }],
  ], [
    ['with fewer deliveries than before', {}, ['count: too-few-deliveries'], { terms: { deliveriesExpected: 4 } }],
    ['with fewer than one a quarter where the reply names no number', {}, ['count: too-few-deliveries'], { terms: {}, dueOn: '2023-06-30' }],
    ['confirmed before the pledge', { confirmedOn: '2022-06-22' }, ['confirmedOn: older-than-pledge']],
    ['confirmed tomorrow', { confirmedOn: '2022-12-21' }, ['confirmedOn: dated-in-future']],
  ]);

  it('says how many deliveries are expected and counted', () => {
    const walk = delivered(2);
    expect(recurringDelivery.examine(CASE.proof, walk.situation(CASE.on), walk.context))
      .toEqual([{ code: 'too-few-deliveries', field: 'count', facts: { expected: 3, counted: 2 } }]);
    expect(walk.refusal(CASE.on, 'CLAIMED', CLERK, { evidence: CASE.proof })).toBe('event-refused: mayClaim');
  });

  it.each([
    ['without a receipt', { receipt: '' }], ['without its batch', { batch: '' }], ['to nobody', { recipient: ' ' }], ['without a date', { on: '' }],
    ['dated tomorrow', { on: '2022-07-16' }], ['of a number that is none', { count: '若干' }],
  ])('does not count a delivery %s', (_, change) => {
    const walk = delivered(0);
    expect(walk.refusal('2022-07-15', 'DELIVERED', CLERK, { ...DELIVERY, ...change })).toBe('event-refused: occurrenceComplete');
    expect(walk.context.count).toBe(0);
  });

  it('is asked before each delivery, and a gap is alarmed and must be explained', () => {
    const walk = delivered(1);
    expect([walk.fires('nextDelivery'), walk.fires('gapAlarm')]).toEqual([
      'doing.keeping.asked | delivery-due to handler', 'doing.keeping.quiet | delivery-due to sectionHead, supervisor',
    ]);
    for (const on of ['2022-11-15', '2022-12-15']) expect(walk.say(on, 'DELIVERED', CLERK, { ...DELIVERY, on })).toBe('doing.keeping.quiet');
    expect(walk.problems(CASE.on, CASE.proof)).toEqual(['gapExplanation: gap-unexplained']);
    expect(walk.problems(CASE.on, { ...CASE.proof, gapExplanation: ' \u3000' })).toEqual(['gapExplanation: gap-unexplained']);
    expect(walk.refusal(CASE.on, 'CLAIMED', CLERK, { evidence: CASE.proof })).toBe('event-refused: mayClaim');
    expect(walk.say(CASE.on, 'CLAIMED', CLERK, { evidence: { ...CASE.proof, gapExplanation: '系统升级，已补推' } })).toBe('claimed | verification-request to supervisor');
  });

  it('closes', () => {
    expect(closes(CASE)).toEqual(CLOSED);
  });
});
