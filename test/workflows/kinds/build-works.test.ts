import { describe, expect, it } from '@jest/globals';
import { buildWorks } from '../../../workflows/kinds/build-works.v1.js';
import { CLERK } from '../following.js';
import { CLOSED, closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof, Setting } from './walking.js';

const SITE = { photo: '现场2022.jpg', place: '南宁市高新区' };
/** Every milestone with its date and its paper, in their order. */
const MILESTONES: readonly (Record<string, unknown> & { stage: string; on: string })[] = [
  { stage: 'approvedProject', on: '2022-06-28', number: '桂发改〔2022〕11号' },
  { stage: 'funds', on: '2022-07-05', number: '桂财建〔2022〕21号' },
  { stage: 'design', on: '2022-07-20', number: '桂建审〔2022〕31号' },
  { stage: 'tender', on: '2022-08-10', number: '合同2022-41' },
  { stage: 'start', on: '2022-08-15', number: '施工许可2022-51', ...SITE },
  { stage: 'finish', on: '2022-11-30', ...SITE },
  { stage: 'acceptance', on: '2022-12-05', number: '验收2022-61' },
  { stage: 'inUse', on: '2022-12-12', ...SITE },
];
const built = (upTo: number, setting?: Setting): Walk => {
  const walk = new Walk(buildWorks, setting).taken();
  for (const milestone of MILESTONES.slice(0, upTo)) walk.say(milestone.on, 'STAGE_REACHED', CLERK, milestone);
  return walk;
};
const CASE: Proof = {
  kind: buildWorks,
  on: '2022-12-20',
  proof: { acceptanceNumber: '验收2022-61', acceptedOn: '2022-12-05', inUseOn: '2022-12-12', ...SITE, siteVisitBy: '督查室 周谨' },
  ready: (setting) => built(MILESTONES.length, setting),
};

describe('build-works', () => {
  itIsClosedOnlyBy(CASE, [
    ['in use from the day of acceptance', { inUseOn: '2022-12-05' }, []],
    ['accepted before the reply, in use after it', { acceptedOn: '2022-05-20' }, []],
  ], [
    ['finished and accepted, but not in use', { inUseOn: '' }, ['inUseOn: missing']],
    ['in use before it was accepted', { inUseOn: '2022-12-04' }, ['inUseOn: dates-reversed']],
    ['in use before the pledge', { acceptedOn: '2022-06-01', inUseOn: '2022-06-22' }, ['inUseOn: older-than-pledge']],
    ['in use from tomorrow', { inUseOn: '2022-12-21' }, ['inUseOn: dated-in-future']],
    ['accepted tomorrow', { acceptedOn: '2022-12-21', inUseOn: '2022-12-12' }, ['acceptedOn: dated-in-future', 'inUseOn: dates-reversed']],
    ['without a site visit', { siteVisitBy: ' ' }, ['siteVisitBy: missing']],
  ]);

  it('runs through its milestones in their order and cannot be claimed before the last', () => {
    expect(built(0).stage).toBe('doing.notStarted');
    MILESTONES.forEach((milestone, n) => {
      const walk = built(n);
      expect(walk.refusal(CASE.on, 'CLAIMED', CLERK, { evidence: CASE.proof })).toBe('event-refused: mayClaim');
      expect(walk.say(milestone.on, 'STAGE_REACHED', CLERK, milestone)).toBe(`doing.${milestone.stage}`);
    });
  });

  it('refuses a milestone out of order: ahead, behind, again, and anything after the last', () => {
    for (let reached = 0; reached <= MILESTONES.length; reached += 1) {
      const walk = built(reached);
      for (const milestone of MILESTONES.filter((_, n) => n !== reached)) {
        expect(walk.refusal('2022-12-20', 'STAGE_REACHED', CLERK, milestone)).toBe('event-refused: reachesStage');
      }
    }
  });

  it('refuses a milestone without its date or paper, or on a day that has not come', () => {
    MILESTONES.forEach((milestone, n) => {
      const walk = built(n);
      const spoilt = Object.keys(milestone).filter((name) => name !== 'stage').map((name) => ({ ...milestone, [name]: '' }));
      expect(spoilt.length).toBeGreaterThanOrEqual(2);
      for (const data of [...spoilt, { ...milestone, on: '2022-12-21' }]) expect(walk.refusal('2022-12-20', 'STAGE_REACHED', CLERK, data)).toBe('event-refused: reachesStage');
    });
  });

  it('has a date planned for each milestone, is asked on it, and goes on from where it stood', () => {
    const walk = built(3);
    expect(walk.refusal('2022-07-21', 'MILESTONES_SET', CLERK, { dates: { opening: '2022-08-15' } })).toBe('event-refused: setsMilestones');
    expect([walk.say('2022-07-21', 'MILESTONES_SET', CLERK, { dates: { tender: '2022-08-15', start: '2022-08-31' } }), walk.fires('nextMilestone')])
      .toEqual(['doing.design', 'doing.design | milestone-due to handler, sectionHead']);
  });

  it('closes', () => {
    expect(closes(CASE)).toEqual(CLOSED);
  });
});
