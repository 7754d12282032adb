import { describe, expect, it } from '@jest/globals';
import { seekApproval } from '../../../workflows/kinds/seek-approval.v1.js';
import { CLERK, SUPERVISOR } from '../following.js';
import { CLOSED, closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof } from './walking.js';

const CASE: Proof = {
  kind: seekApproval,
  on: '2022-12-20',
  proof: { filingNumber: '桂科报〔2022〕9号', filedOn: '2022-08-01', answer: 'granted', answerNumber: '国科批〔2022〕77号', answeredOn: '2022-12-01' },
  ready: (setting) => new Walk(seekApproval, setting).taken(),
};
const REFUSED = { answer: 'refused', explanation: '名额已满，明年再报' };
const FOLLOW_ON = { followOn: [{ label: 'P9a', kind: 'build-works', title: '建设实验室', dueOn: null, dueBasis: 'none' }] };

describe('seek-approval', () => {
  itIsClosedOnlyBy(CASE, [
    ['with a no that is explained', REFUSED, []],
    ['with an answer to what had been filed before the reply', { filedOn: '2022-05-01' }, []],
    ['with an answer on the day of filing', { answeredOn: '2022-08-01' }, []],
  ], [
    ['with a no that is not explained', { answer: 'refused' }, ['explanation: missing']],
    ['while the answer is pending', { answerNumber: '', answeredOn: '' }, ['answerNumber: missing', 'answeredOn: missing']],
    ['with an answer older than the filing', { answeredOn: '2022-07-31' }, ['answeredOn: dates-reversed']],
    ['with an answer older than the pledge', { filedOn: '2022-05-01', answeredOn: '2022-06-22' }, ['answeredOn: older-than-pledge']],
    ['with an answer from tomorrow', { answeredOn: '2022-12-21' }, ['answeredOn: dated-in-future']],
    ['with a filing from tomorrow', { filedOn: '2022-12-21' }, ['filedOn: dated-in-future', 'answeredOn: dates-reversed']],
  ]);

  it('a yes opens follow-on commitments: the verification names them, or says why there are none', () => {
    const claimed = (): Walk => {
      const walk = CASE.ready();
      walk.say(CASE.on, 'CLAIMED', CLERK, { evidence: CASE.proof });
      return walk;
    };
    expect(claimed().context.followOn).toBe(true);
    for (const data of [{}, { followOn: [] }]) expect(claimed().refusal('2023-01-10', 'VERIFIED', SUPERVISOR, data)).toBe('event-refused: mayVerify');
    for (const data of [FOLLOW_ON, { noFollowOn: '已另案跟踪' }]) expect(claimed().say('2023-01-10', 'VERIFIED', SUPERVISOR, data)).toBe(CLOSED[1]);
  });

  it('a no opens none, also after a yes was claimed wrongly', () => {
    const walk = CASE.ready();
    walk.say(CASE.on, 'CLAIMED', CLERK, { evidence: CASE.proof });
    walk.say('2022-12-21', 'RETURNED', SUPERVISOR, { reason: '批复为不同意' });
    walk.say('2022-12-22', 'CLAIMED', CLERK, { evidence: { ...CASE.proof, ...REFUSED } });
    expect(walk.context.followOn).toBe(false);
    expect(walk.say('2023-01-10', 'VERIFIED', SUPERVISOR)).toBe(CLOSED[1]);
  });

  it('is filed with number and date, and asked each quarter what became of it', () => {
    const walk = CASE.ready();
    const filed = { stage: 'filed', number: '桂科报〔2022〕9号', on: '2022-08-01' };
    for (const name of ['number', 'on']) expect(walk.refusal('2022-08-01', 'STAGE_REACHED', CLERK, { ...filed, [name]: '' })).toBe('event-refused: reachesStage');
    expect([
      walk.stage,
      walk.say('2022-08-01', 'STAGE_REACHED', CLERK, filed),
      walk.say('2022-08-10', 'STAGE_REACHED', CLERK, { stage: 'pending' }),
      walk.fires('nextCheckIn'),
      walk.say('2022-10-08', 'CHECKED_IN', CLERK, { on: '2022-09-28', act: '赴京汇报', proof: '受理通知书2022-3' }),
      walk.refusal('2022-10-08', 'CHECKED_IN', CLERK, { on: '2022-09-28', act: '' }),
    ]).toEqual([
      'doing.prepared', 'doing.filed', 'doing.pending', 'doing.pending | check-in to handler', 'doing.pending', 'event-refused: occurrenceComplete',
    ]);
    expect(closes(CASE, FOLLOW_ON)).toEqual(CLOSED);
  });
});
