import { describe, expect, it } from '@jest/globals';
import { coordinate } from '../../../workflows/kinds/coordinate.v1.js';
import { CLERK } from '../following.js';
import { CLOSED, closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof, Setting } from './walking.js';

const OWN_ACT = { on: '2022-08-01', act: '发函并召开联席会议', number: '桂科函〔2022〕210号' };
const ANSWER = { on: '2022-10-01', text: '对方同意共享数据', number: '南银函〔2022〕8号' };
const start = (setting?: Setting): Walk => new Walk(coordinate, { terms: { otherBody: '人民银行南宁中心支行' }, ...setting }).taken();
const CASE: Proof = {
  kind: coordinate,
  on: '2022-12-20',
  proof: { body: '人民银行南宁中心支行', answer: 'answered', answerNumber: '南银函〔2022〕8号', answeredOn: '2022-10-01' },
  ready: (setting) => {
    const walk = start(setting);
    walk.say('2022-08-01', 'CHECKED_IN', CLERK, OWN_ACT);
    return walk;
  },
};
const SILENCE = { answer: 'none', answerNumber: undefined, answeredOn: undefined };

describe('coordinate', () => {
  itIsClosedOnlyBy(CASE, [
    ['without an answer, with a statement', { ...SILENCE, statement: '两次发函未获答复' }, []],
  ], [
    ['without an answer and without a statement', SILENCE, ['statement: missing']],
    ['with an answer that has no number', { answerNumber: '' }, ['answerNumber: missing']],
    ['with an answer that has no date', { answeredOn: '' }, ['answeredOn: missing']],
    ['with a statement in place of the answer’s paper', { answerNumber: '', answeredOn: '', statement: '对方口头同意' }, ['answerNumber: missing', 'answeredOn: missing']],
    ['with an answer older than the pledge', { answeredOn: '2022-06-22' }, ['answeredOn: older-than-pledge']],
    ['with an answer from tomorrow', { answeredOn: '2022-12-21' }, ['answeredOn: dated-in-future']],
  ]);

  it('tells own acts from the other body’s result: the result alone is no act of the office', () => {
    const walk = start();
    expect(walk.say('2022-10-01', 'NOTED', CLERK, ANSWER)).toBe('doing.keeping');
    expect(walk.context.count).toBe(0);
    expect(walk.problems(CASE.on, CASE.proof)).toEqual(['body: no-own-act']);
    expect(walk.refusal(CASE.on, 'CLAIMED', CLERK, { evidence: CASE.proof })).toBe('event-refused: mayClaim');
    expect(walk.say('2022-10-02', 'CHECKED_IN', CLERK, OWN_ACT)).toBe('doing.keeping');
    expect(walk.context.count).toBe(1);
    expect(walk.say(CASE.on, 'CLAIMED', CLERK, { evidence: CASE.proof })).toBe(CLOSED[0]);
  });

  it.each([
    ['CHECKED_IN', 'without its letter or minutes', { ...OWN_ACT, number: '' }], ['CHECKED_IN', 'dated tomorrow', { ...OWN_ACT, on: '2022-12-21' }],
    ['NOTED', 'without what was answered', { ...ANSWER, text: ' ' }], ['NOTED', 'dated tomorrow', { ...ANSWER, on: '2022-12-21' }],
  ])('records no %s %s', (type, _, data) => {
    expect(start().refusal('2022-12-20', type, CLERK, data)).toBe('event-refused: occurrenceComplete');
  });

  it('is asked again and again, and closes', () => {
    const walk = start();
    expect([walk.fires('coordinateAsk'), walk.fires('coordinateAsk')]).toEqual(['doing.keeping | coordinate-ask to handler', 'doing.keeping | coordinate-ask to handler']);
    expect(closes(CASE)).toEqual(CLOSED);
  });
});
