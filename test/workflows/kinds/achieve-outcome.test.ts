import { describe, expect, it } from '@jest/globals';
import { achieveOutcome } from '../../../workflows/kinds/achieve-outcome.v1.js';
import { CLERK, LIAISON, SUPERVISOR } from '../following.js';
import { CLOSED, closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof, Setting } from './walking.js';

const INDICATOR = { indicator: '新增上市受理的科技企业数', threshold: 2, unit: '家', source: '地方金融监管局统计' };
/** The engine writes what was proposed last into the terms. */
const TERMS = { indicator: INDICATOR.indicator, threshold: INDICATOR.threshold };
const start = (setting?: Setting): Walk => new Walk(achieveOutcome, { terms: TERMS, ...setting }).taken();
const proposed = (setting?: Setting): Walk => {
  const walk = start(setting);
  walk.say('2022-07-10', 'INDICATOR_PROPOSED', CLERK, INDICATOR);
  return walk;
};
const CASE: Proof = {
  kind: achieveOutcome,
  on: '2022-12-20',
  proof: { measured: 2, measuredOn: '2022-12-15', sourceDocument: '桂金监〔2022〕55号', firstInstance: '甲公司上市申请于9月获受理' },
  ready: (setting) => {
    const walk = proposed(setting);
    walk.say('2022-07-14', 'INDICATOR_AGREED', SUPERVISOR);
    return walk;
  },
};

describe('achieve-outcome', () => {
  itIsClosedOnlyBy(CASE, [
    ['with more than the threshold', { measured: '3' }, []],
  ], [
    ['below the threshold', { measured: 1 }, ['measured: below-threshold']],
    ['measured before the pledge', { measuredOn: '2022-06-22' }, ['measuredOn: older-than-pledge']],
    ['measured tomorrow', { measuredOn: '2022-12-21' }, ['measuredOn: dated-in-future']],
    ['where the threshold got lost', {}, ['measured: indicator-missing'], { terms: {} }],
  ]);

  it('says both values', () => {
    const walk = CASE.ready();
    expect(achieveOutcome.examine({ ...CASE.proof, measured: 1 }, walk.situation(CASE.on), walk.context))
      .toEqual([{ code: 'below-threshold', field: 'measured', facts: { threshold: 2, measured: 1 } }]);
  });

  it('cannot be claimed before an indicator is agreed, neither while none is proposed nor while one is judged', () => {
    for (const walk of [start(), proposed()]) {
      expect(walk.problems(CASE.on, CASE.proof)).toEqual(['measured: indicator-missing']);
      expect(walk.refusal(CASE.on, 'CLAIMED', CLERK, { evidence: CASE.proof })).toBe('event-not-accepted');
    }
  });

  it('agreed: asked, proposed, refused, proposed again, agreed by the other side, checked each quarter, closed', () => {
    const walk = start();
    expect([
      walk.stage,
      walk.fires('indicatorAsk'),
      walk.say('2022-07-13', 'INDICATOR_PROPOSED', CLERK, { ...INDICATOR, threshold: 0.1 }),
      walk.refusal('2022-07-14', 'INDICATOR_AGREED', CLERK),
      walk.fires('judgeBy'),
      walk.say('2022-07-14', 'INDICATOR_REFUSED', SUPERVISOR, { reason: '达标值过低' }),
      walk.say('2022-07-15', 'INDICATOR_PROPOSED', CLERK, INDICATOR),
      walk.say('2022-07-18', 'INDICATOR_AGREED', SUPERVISOR),
      walk.fires('nextCheckIn'),
    ]).toEqual([
      'doing.defining.quiet',
      'doing.defining.asked | indicator-ask to handler, sectionHead',
      'doing.judging | indicator-request to supervisor',
      'event-refused: mayAgreeIndicator',
      'doing.judging | indicator-request to supervisor',
      'doing.defining.quiet | indicator-ask to handler, sectionHead',
      'doing.judging | indicator-request to supervisor',
      'doing.pursuing',
      'doing.pursuing | check-in to handler',
    ]);
    expect(closes(CASE)).toEqual(CLOSED);
  });

  it('missed: listed as not verifiable, by a supervisor, and never rated', () => {
    const walk = start();
    expect([walk.fires('indicatorBy'), walk.fires('nextCheckIn')]).toEqual([
      'doing.unverifiable | not-verifiable to sectionHead, deputyHead, supervisor', 'doing.unverifiable | not-verifiable to sectionHead, supervisor',
    ]);
    expect(walk.context.indicator).toBe('missed');
    expect(walk.refusal(CASE.on, 'CLAIMED', CLERK, { evidence: CASE.proof })).toBe('event-not-accepted');
    expect(walk.refusal(CASE.on, 'LISTED', CLERK, { reason: '无指标' })).toBe('event-refused: bySupervisor');
    expect(walk.say(CASE.on, 'LISTED', SUPERVISOR, { reason: '期限内未提出指标' })).toBe('closed.notVerifiable | closed to handler, sectionHead, supervisor');
    expect(walk.refusal('2023-01-20', 'RATED', LIAISON, { rating: 'satisfied' })).toBe('event-not-accepted');
    expect([...walk.armed.keys()]).toEqual([]);
  });

  it('missed, but proposed after all: an indicator that comes late is better than none', () => {
    const walk = start();
    walk.fires('indicatorBy');
    expect([walk.say('2022-09-01', 'INDICATOR_PROPOSED', CLERK, INDICATOR), walk.say('2022-09-05', 'INDICATOR_AGREED', SUPERVISOR)])
      .toEqual(['doing.judging | indicator-request to supervisor', 'doing.pursuing']);
    expect(walk.say(CASE.on, 'CLAIMED', CLERK, { evidence: CASE.proof })).toBe(CLOSED[0]);
  });

  it('keeps what was agreed when a claim is returned', () => {
    const walk = CASE.ready();
    walk.say(CASE.on, 'CLAIMED', CLERK, { evidence: CASE.proof });
    expect(walk.say('2022-12-22', 'RETURNED', SUPERVISOR, { reason: '来源不符' })).toBe('doing.pursuing | returned to handler, sectionHead');
    expect(walk.context.indicator).toBe('agreed');
  });
});
