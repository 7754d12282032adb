import { describe, expect, it } from '@jest/globals';
import { maintainEffort } from '../../../workflows/kinds/maintain-effort.v2.js';
import { CLERK } from '../following.js';
import { CLOSED, closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof, Setting } from './walking.js';

const ACT = { on: '2022-09-20', act: '召开银企对接会', figure: '签约12家，授信3.4亿元' };
const start = (setting?: Setting): Walk => new Walk(maintainEffort, setting).taken();
const CASE: Proof = {
  kind: maintainEffort,
  on: '2022-12-20',
  proof: { statement: '全年四次举措', statementNumber: '桂科办〔2022〕201号', statedOn: '2022-12-19' },
  ready: (setting) => {
    const walk = start(setting);
    walk.say('2022-09-20', 'CHECKED_IN', CLERK, ACT);
    return walk;
  },
};

describe('maintain-effort', () => {
  itIsClosedOnlyBy(CASE, [
    ['from the first day of the last quarter on', { statedOn: '2022-10-01' }, []],
    ['at any time where there is no due date', { statedOn: '2022-07-01' }, [], { dueOn: null }],
    ['in the last quarter of a period that is no calendar year', { statedOn: '2022-12-01' }, [], { dueOn: '2022-11-15' }],
  ], [
    ['with a statement half way through the year', { statedOn: '2022-09-30' }, ['statedOn: stated-too-early']],
    ['with a statement a year before its end', {}, ['statedOn: stated-too-early'], { dueOn: '2023-12-31' }],
    ['with a statement older than the pledge', { statedOn: '2022-06-22' }, ['statedOn: older-than-pledge'], { dueOn: null }],
    ['with a statement dated tomorrow', { statedOn: '2022-12-21' }, ['statedOn: dated-in-future']],
  ]);

  it('is not claimed by a statement alone', () => {
    expect(start().problems(CASE.on, CASE.proof)).toEqual(['statement: no-check-in']);
    expect(start().refusal(CASE.on, 'CLAIMED', CLERK, { evidence: CASE.proof })).toBe('event-refused: mayClaim');
  });

  it.each([['without a figure', { figure: ' ' }], ['without an act', { act: '' }], ['without a date', { on: '' }], ['announced for later', { on: '2022-12-01' }]])('does not count an act %s', (_, change) => {
    expect(start().refusal('2022-09-20', 'CHECKED_IN', CLERK, { ...ACT, ...change })).toBe('event-refused: occurrenceComplete');
  });

  it('is asked each quarter, and ends as maintained, never as fulfilled', () => {
    const walk = start();
    expect([walk.fires('nextCheckIn'), walk.say('2022-10-08', 'CHECKED_IN', CLERK, ACT), walk.fires('nextCheckIn')])
      .toEqual(['doing.keeping | check-in to handler', 'doing.keeping', 'doing.keeping | check-in to handler']);
    expect(closes(CASE)).toEqual([...CLOSED.slice(0, 2), 'closed.maintained | closed to handler, sectionHead, supervisor']);
  });
});
