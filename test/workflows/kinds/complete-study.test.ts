import { describe, expect, it } from '@jest/globals';
import { completeStudy } from '../../../workflows/kinds/complete-study.v1.js';
import { CLERK } from '../following.js';
import { CLOSED, closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof } from './walking.js';

const CASE: Proof = {
  kind: completeStudy,
  on: '2022-12-20',
  proof: {
    reportTitle: '2022年度基金绩效评价报告', reportNumber: '评价报告2022-5', reportedOn: '2022-12-09', conclusion: 'do', result: '建议提高对早期项目的出资比例', sentToDeputyOn: '2022-12-13',
  },
  ready: (setting) => new Walk(completeStudy, setting).taken(),
};

describe('complete-study', () => {
  itIsClosedOnlyBy(CASE, [
    ['with the conclusion not to do it', { conclusion: 'doNot' }, []],
    ['with the conclusion to do it later', { conclusion: 'later' }, []],
    ['sent on the day of the report', { sentToDeputyOn: '2022-12-09' }, []],
  ], [
    ['studied, but without a result', { conclusion: '', result: '' }, ['conclusion: missing', 'result: missing']],
    ['reported, but not to the deputy', { sentToDeputyOn: '' }, ['sentToDeputyOn: missing']],
    ['sent before it was reported', { sentToDeputyOn: '2022-12-08' }, ['sentToDeputyOn: dates-reversed']],
    ['with a report older than the pledge', { reportedOn: '2022-06-22' }, ['reportedOn: older-than-pledge']],
    ['sent before the pledge', { reportedOn: '2022-06-20', sentToDeputyOn: '2022-06-22' }, ['reportedOn: older-than-pledge', 'sentToDeputyOn: older-than-pledge']],
    ['with a report from tomorrow', { reportedOn: '2022-12-21' }, ['reportedOn: dated-in-future', 'sentToDeputyOn: dates-reversed']],
    ['to be sent tomorrow', { sentToDeputyOn: '2022-12-21' }, ['sentToDeputyOn: dated-in-future']],
  ]);

  it('is asked half way, passes its stages, and closes', () => {
    const walk = CASE.ready();
    expect([walk.stage, walk.fires('halfTime'), walk.say('2022-10-01', 'STAGE_REACHED', CLERK, { stage: 'reporting' }), walk.say('2022-12-01', 'STAGE_REACHED', CLERK, { stage: 'concluding' })])
      .toEqual(['doing.researching', 'doing.researching | stage-ask to handler', 'doing.reporting', 'doing.concluding']);
    expect(closes(CASE)).toEqual(CLOSED);
  });
});
