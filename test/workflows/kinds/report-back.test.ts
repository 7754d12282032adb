import { describe, expect, it } from '@jest/globals';
import { reportBack } from '../../../workflows/kinds/report-back.v1.js';
import { closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof } from './walking.js';

const CASE: Proof = {
  kind: reportBack,
  on: '2022-12-20',
  proof: { number: '桂科函〔2022〕401号', sentOn: '2022-12-01', receipt: '陈广华签收', receivedOn: '2022-12-05' },
  ready: (setting) => new Walk(reportBack, setting).taken(),
};

describe('report-back', () => {
  itIsClosedOnlyBy(CASE, [
    ['received on the day it was sent', { receivedOn: '2022-12-01' }, []],
  ], [
    ['sent, but without a receipt', { receipt: '', receivedOn: '' }, ['receipt: missing', 'receivedOn: missing']],
    ['received before it was sent', { receivedOn: '2022-11-30' }, ['receivedOn: dates-reversed']],
    ['with a letter older than the pledge', { sentOn: '2022-06-22' }, ['sentOn: older-than-pledge']],
    ['received before the pledge', { sentOn: '2022-06-20', receivedOn: '2022-06-22' }, ['sentOn: older-than-pledge', 'receivedOn: older-than-pledge']],
    ['to be sent tomorrow', { sentOn: '2022-12-21' }, ['sentOn: dated-in-future', 'receivedOn: dates-reversed']],
    ['to be received tomorrow', { receivedOn: '2022-12-21' }, ['receivedOn: dated-in-future']],
  ]);

  it('is reminded before its date, and closes on the receipt without asking for a rating', () => {
    const walk = CASE.ready();
    expect(walk.fires('nextReminder')).toBe('doing.keeping | reminder to handler');
    expect(closes(CASE)).toEqual(['claimed | verification-request to supervisor', 'closed.fulfilled | closed to handler, sectionHead, supervisor']);
  });
});
