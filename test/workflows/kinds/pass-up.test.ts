import { describe, expect, it } from '@jest/globals';
import { passUp } from '../../../workflows/kinds/pass-up.v1.js';
import { CLERK } from '../following.js';
import { CLOSED, closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof } from './walking.js';

const CASE: Proof = {
  kind: passUp,
  on: '2023-02-20',
  proof: { recipient: '科学技术部', sentNumber: '桂科报〔2022〕40号', sentOn: '2022-08-20', answer: 'answered', answerNumber: '国科函〔2022〕8号', answeredOn: '2022-12-01' },
  ready: (setting) => new Walk(passUp, setting).taken(),
};
const SILENCE = { answer: 'none', answerNumber: undefined, answeredOn: undefined };
const STATEMENT = { ...SILENCE, statement: '两次请示未获答复' };

describe('pass-up', () => {
  itIsClosedOnlyBy(CASE, [
    ['with a statement after six months to the day', STATEMENT, []],
    ['with a statement later than that', { ...STATEMENT, sentOn: '2022-06-23' }, []],
    ['with an answer on the day it was sent', { answeredOn: '2022-08-20' }, []],
  ], [
    ['with a statement a day before six months are over', { ...STATEMENT, sentOn: '2022-08-21' }, ['statement: silence-too-short']],
    ['with a statement a few weeks after', { ...STATEMENT, sentOn: '2023-01-02' }, ['statement: silence-too-short']],
    ['without an answer and without a statement', SILENCE, ['statement: missing']],
    ['with an answer that has no number', { answerNumber: '' }, ['answerNumber: missing']],
    ['with an answer that has no date', { answeredOn: '' }, ['answeredOn: missing']],
    ['with an answer older than the letter', { answeredOn: '2022-08-19' }, ['answeredOn: dates-reversed']],
    ['with a letter older than the pledge', { sentOn: '2022-06-22' }, ['sentOn: older-than-pledge']],
    ['with an answer older than the pledge', { sentOn: '2022-06-20', answeredOn: '2022-06-22' }, ['sentOn: older-than-pledge', 'answeredOn: older-than-pledge']],
    ['with a letter from tomorrow', { sentOn: '2023-02-21' }, ['sentOn: dated-in-future', 'answeredOn: dates-reversed']],
    ['with an answer from tomorrow', { answeredOn: '2023-02-21' }, ['answeredOn: dated-in-future']],
  ]);

  it('counts the months to the day, also where the day does not exist', () => {
    const walk = CASE.ready();
    const evidence = { ...CASE.proof, ...STATEMENT, sentOn: '2022-08-31' };
    expect(walk.problems('2023-02-28', evidence)).toEqual(['statement: silence-too-short']);
    expect(walk.problems('2023-03-01', evidence)).toEqual([]);
  });

  it('is sent with number and date, asked about every half year, and closes', () => {
    const walk = CASE.ready();
    const sent = { stage: 'sent', number: '桂科报〔2022〕40号', on: '2022-08-20' };
    for (const name of ['number', 'on']) expect(walk.refusal('2022-08-20', 'STAGE_REACHED', CLERK, { ...sent, [name]: '' })).toBe('event-refused: reachesStage');
    expect([walk.stage, walk.say('2022-08-20', 'STAGE_REACHED', CLERK, sent), walk.say('2022-08-21', 'STAGE_REACHED', CLERK, { stage: 'awaiting' }), walk.fires('nextLook')])
      .toEqual(['doing.preparing', 'doing.sent', 'doing.awaiting', 'doing.awaiting | coordinate-ask to handler']);
    expect(closes({ ...CASE, on: '2023-01-05' })).toEqual(CLOSED);
  });
});
