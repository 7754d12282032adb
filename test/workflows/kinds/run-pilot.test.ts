import { describe, expect, it } from '@jest/globals';
import { runPilot } from '../../../workflows/kinds/run-pilot.v1.js';
import { CLERK, SUPERVISOR } from '../following.js';
import { CLOSED, closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof } from './walking.js';

const CASE: Proof = {
  kind: runPilot,
  on: '2022-12-20',
  proof: { evaluationNumber: '评估2022-3', evaluatedOn: '2022-12-05', decision: 'rollOut', decisionNumber: '桂科发〔2022〕90号', decidedOn: '2022-12-15' },
  ready: (setting) => new Walk(runPilot, { terms: { pilotEndsOn: '2022-11-30' }, ...setting }).taken(),
};
const FOLLOW_ON = { followOn: [{ label: 'P12', kind: 'issue-document', title: '推广办法', dueOn: '2023-06-30', dueBasis: 'declared' }] };

describe('run-pilot', () => {
  itIsClosedOnlyBy(CASE, [
    ['with the decision to adjust it', { decision: 'adjust' }, []],
    ['with the decision to stop it', { decision: 'stop' }, []],
    ['decided on the day of the evaluation', { decidedOn: '2022-12-05' }, []],
  ], [
    ['evaluated, but not decided', { decision: '', decisionNumber: '', decidedOn: '' }, ['decision: missing', 'decisionNumber: missing', 'decidedOn: missing']],
    ['decided, but not evaluated', { evaluationNumber: '', evaluatedOn: '' }, ['evaluationNumber: missing', 'evaluatedOn: missing']],
    ['decided before it was evaluated', { decidedOn: '2022-12-04' }, ['decidedOn: dates-reversed']],
    ['evaluated before the pledge', { evaluatedOn: '2022-06-22' }, ['evaluatedOn: older-than-pledge']],
    ['decided before the pledge', { evaluatedOn: '2022-06-22', decidedOn: '2022-06-22' }, ['evaluatedOn: older-than-pledge', 'decidedOn: older-than-pledge']],
    ['evaluated tomorrow', { evaluatedOn: '2022-12-21' }, ['evaluatedOn: dated-in-future', 'decidedOn: dates-reversed']],
    ['to be decided tomorrow', { decidedOn: '2022-12-21' }, ['decidedOn: dated-in-future']],
  ]);

  it.each([['rollOut', true], ['adjust', false], ['stop', false]])('the decision to %s opens something that follows: %s', (decision, opens) => {
    const walk = CASE.ready();
    walk.say(CASE.on, 'CLAIMED', CLERK, { evidence: { ...CASE.proof, decision } });
    expect(walk.context.followOn).toBe(opens);
    expect(walk.refusal('2023-01-10', 'VERIFIED', SUPERVISOR)).toBe(opens ? 'event-refused: mayVerify' : 'accepted');
  });

  it('is asked when the pilot ends, and closes with what follows named', () => {
    const walk = CASE.ready();
    expect([walk.say('2022-07-01', 'STAGE_REACHED', CLERK, { stage: 'piloting' }), walk.fires('pilotEnd'), walk.say('2022-12-01', 'STAGE_REACHED', CLERK, { stage: 'evaluating' })])
      .toEqual(['doing.piloting', 'doing.piloting | pilot-ended to handler, sectionHead', 'doing.evaluating']);
    expect(closes(CASE, FOLLOW_ON)).toEqual(CLOSED);
    expect(closes(CASE, { noFollowOn: '推广已另案跟踪' })).toEqual(CLOSED);
  });
});
