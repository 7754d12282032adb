import { describe, expect, it } from '@jest/globals';
import { workflowVersion } from '../../workflows/registry.js';
import { nodesOf } from '../../workflows/state-nodes.js';
import { CLERK, Following, SUPERVISOR } from './following.js';

const NOTE = { on: '2022-12-20', text: '评估报告尚未印发' };
const PROOF = { body: '广西银保监局', title: '实施效果评估报告', number: '桂银保监〔2023〕5号', issuedOn: '2023-02-01' };
const start = (): Following => new Following('watch-other-body', { otherBody: '金融管理部门' }).confirmed('none', { rung: 'undated', dueOn: null });

describe('watch-other-body', () => {
  it('is looked at again and again, notes what was learnt, and closes without a rating', () => {
    const item = start();
    expect([
      item.fires('nextLook'),
      item.say('2022-12-20', 'NOTED', CLERK, NOTE),
      item.fires('nextLook'),
      item.say('2023-02-10', 'CLAIMED', CLERK, { evidence: PROOF }),
      item.say('2023-02-12', 'RETURNED', SUPERVISOR, { reason: '无文号' }),
      item.say('2023-02-13', 'CLAIMED', CLERK, { evidence: PROOF }),
      item.say('2023-02-14', 'VERIFIED', SUPERVISOR, { outcome: 'partly' }),
    ]).toEqual([
      'doing.keeping | untimed | look-again to handler, supervisor',
      'doing.keeping | untimed',
      'doing.keeping | untimed | look-again to handler, supervisor',
      'claimed | untimed | verification-request to supervisor',
      'doing.keeping | untimed | returned to handler, sectionHead',
      'claimed | untimed | verification-request to supervisor',
      'closed.noted | closed to handler, sectionHead, supervisor',
    ]);
  });

  it('is never overdue: it has no ladder, no change of date and no “not fulfilled”', () => {
    const { machine } = workflowVersion('watch-other-body', 1);
    const ids = nodesOf(machine.root).map(({ id }) => id);
    expect(ids.filter((id) => /overdue|ahead|undeclared|waiting|pending|notFulfilled|partly|fulfilled/.test(id))).toEqual([]);
    const timers = new Set(nodesOf(machine.root).flatMap(({ config }) => Object.keys(config.after ?? {})));
    expect([...timers].sort()).toEqual(['confirmBy', 'nextLook', 'verifyBy']);
    for (const type of ['DATE_DECLARED', 'CHANGE_REQUESTED', 'WAIT_BEGUN']) expect(start().refusal('2022-07-10', type, CLERK, { dueOn: '2022-12-31' })).toBe('event-not-accepted');
  });

  it('has no provisional date, even if somebody infers one', () => {
    const item = new Following('watch-other-body').confirmed('inferred');
    expect(item.state.context.provisional).toBe(false);
    expect(item.waitsFor).toEqual(['nextLook']);
  });

  it('may be proved by a document older than the reply, but by none from the future', () => {
    expect(start().say('2023-02-10', 'CLAIMED', CLERK, { evidence: { ...PROOF, issuedOn: '2022-01-01' } })).toContain('claimed');
    expect(start().refusal('2023-02-10', 'CLAIMED', CLERK, { evidence: { ...PROOF, issuedOn: '2023-02-11' } })).toBe('event-refused');
  });
});
