import { describe, expect, it } from '@jest/globals';
import { interimMeasure } from '../../../workflows/kinds/interim-measure.v1.js';
import { CLERK } from '../following.js';
import { CLOSED, closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof } from './walking.js';

const CASE: Proof = {
  kind: interimMeasure,
  on: '2022-12-20',
  proof: { startedOn: '2022-07-01', endedOn: '2022-12-10', endedBy: 'endDate', figures: '服务企业210家' },
  ready: (setting) => new Walk(interimMeasure, { dueOn: '2022-12-10', ...setting }).taken(),
};
const BRIDGED = { endedBy: 'parentClosed', parent: '2022190-P5', endedOn: '2022-11-24' };

describe('interim-measure', () => {
  itIsClosedOnlyBy(CASE, [
    ['after its last day', { endedOn: '2022-12-20' }, []],
    ['before its last day, because what it bridged is closed', BRIDGED, []],
    ['with any end where there is no due date', { endedOn: '2022-09-01' }, [], { dueOn: null }],
    ['started before the reply, where the ledger says so', { startedOn: '2022-05-01' }, [], { terms: { startsOn: '2022-05-01' } }],
  ], [
    ['ended early for no reason', { endedOn: '2022-12-09' }, ['endedOn: ended-early']],
    ['ended by something that is not named', { ...BRIDGED, parent: '' }, ['parent: missing']],
    ['ended before it started', { ...BRIDGED, startedOn: '2022-12-01' }, ['endedOn: dates-reversed']],
    ['started before the pledge', { startedOn: '2022-06-22' }, ['startedOn: older-than-pledge']],
    ['started before the pledge, where a later start was promised', { startedOn: '2022-06-22' }, ['startedOn: older-than-pledge'], { terms: { startsOn: '2022-07-01' } }],
    ['started tomorrow', { startedOn: '2022-12-21' }, ['startedOn: dated-in-future', 'endedOn: dates-reversed']],
    ['ended before the pledge', { ...BRIDGED, startedOn: '2022-05-01', endedOn: '2022-06-22' }, ['endedOn: older-than-pledge'], { terms: { startsOn: '2022-05-01' } }],
    ['ended tomorrow', { endedOn: '2022-12-21' }, ['endedOn: dated-in-future']],
  ]);

  it('starts on a day, shows once a month that it is in force, and closes', () => {
    const walk = CASE.ready();
    expect(walk.refusal('2022-07-01', 'STAGE_REACHED', CLERK, { stage: 'inForce' })).toBe('event-refused: reachesStage');
    expect([
      walk.say('2022-07-01', 'STAGE_REACHED', CLERK, { stage: 'inForce', on: '2022-07-01' }),
      walk.fires('measureAsk'),
      walk.say('2022-08-01', 'CHECKED_IN', CLERK, { on: '2022-07-30', act: '集中服务日', figure: '服务企业42家' }),
      walk.refusal('2022-08-01', 'CHECKED_IN', CLERK, { on: '2022-07-30', act: '集中服务日', figure: '' }),
      walk.fires('measureAsk'),
    ]).toEqual(['doing.inForce', 'doing.inForce | measure-ask to handler', 'doing.inForce', 'event-refused: occurrenceComplete', 'doing.inForce | measure-ask to handler']);
    expect(closes(CASE)).toEqual(CLOSED);
  });
});
