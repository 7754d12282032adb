import { describe, expect, it } from '@jest/globals';
import { workflowVersion } from '../../workflows/registry.js';
import { CLERK, Following, LIAISON, SUPERVISOR } from './following.js';

const ACT = { on: '2022-09-20', act: '召开银企对接会', figure: '签约12家，授信3.4亿元' };
const STATEMENT = { evidence: { statement: '全年四次举措', statementNumber: '桂科办〔2022〕201号', statedOn: '2022-12-20' } };
const start = (): Following => new Following('maintain-effort').confirmed('scope');

describe('maintain-effort', () => {
  it('is asked each quarter and shown by dated acts with figures', () => {
    const item = start();
    expect([item.fires('nextCheckIn'), item.say('2022-09-20', 'CHECKED_IN', CLERK, ACT), item.fires('nextCheckIn')]).toEqual([
      'doing.keeping | ahead | check-in to handler', 'doing.keeping | ahead', 'doing.keeping | ahead | check-in to handler',
    ]);
    expect(item.waitsFor).toEqual(['nextCheckIn', 'nextReminder', 'untilOverdue']);
  });

  it.each([['without a figure', { figure: ' ' }], ['announced for later', { on: '2022-12-01' }]])('version 1 does not count an act %s', (_, change) => {
    expect(start().refusal('2022-09-20', 'CHECKED_IN', CLERK, { ...ACT, ...change })).toBe('event-refused');
  });

  it('cannot be claimed by a statement alone', () => {
    const item = start();
    expect(item.refusal('2022-12-21', 'CLAIMED', CLERK, STATEMENT)).toBe('event-refused');
    item.say('2022-09-20', 'CHECKED_IN', CLERK, ACT);
    expect(item.say('2022-12-21', 'CLAIMED', CLERK, STATEMENT)).toContain('claimed');
  });

  it('ends as maintained, by rating or by silence, and has no state “fulfilled” at all', () => {
    for (const rated of [true, false]) {
      const item = start();
      item.say('2022-09-20', 'CHECKED_IN', CLERK, ACT);
      item.say('2022-12-21', 'CLAIMED', CLERK, STATEMENT);
      item.say('2022-12-23', 'VERIFIED', SUPERVISOR, { outcome: 'fulfilled' });
      const told = rated ? item.say('2022-12-28', 'RATED', LIAISON, { rating: 'satisfied' }) : item.fires('ratingBy');
      expect(told).toBe('closed.maintained | closed to handler, sectionHead, supervisor');
    }
    const closed = workflowVersion('maintain-effort', 1).machine.root.states['closed'];
    expect(Object.keys(closed?.states ?? {}).sort()).toEqual(['dropped', 'maintained', 'notFulfilled', 'partly']);
  });

  it('climbs the ladder when its year ends without a statement', () => {
    const item = start();
    expect(item.fires('untilOverdue', 'untilBlueAgain', 'untilOrange')).toBe('doing.keeping | orange | overdue-orange to deputyHead, head');
    expect(item.waitsFor).toEqual(['nextCheckIn', 'untilRed']);
  });
});
