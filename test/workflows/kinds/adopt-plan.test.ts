import { describe, expect, it } from '@jest/globals';
import { adoptPlan } from '../../../workflows/kinds/adopt-plan.v1.js';
import { CLERK } from '../following.js';
import { CLOSED, closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof } from './walking.js';

const CASE: Proof = {
  kind: adoptPlan,
  on: '2022-12-20',
  proof: { title: '科技金融专营机构建设总体方案', adoptedBy: '厅党组会议', minutesNumber: '厅党组会议纪要〔2022〕31号', adoptedOn: '2022-12-12', link: '总体方案.pdf', sponsor: '梁副厅长' },
  ready: (setting) => new Walk(adoptPlan, setting).taken(),
};

describe('adopt-plan', () => {
  itIsClosedOnlyBy(CASE, [
    ['under the promised title', {}, [], { terms: { documentTitle: '《科技金融专营机构建设总体方案》' } }],
    ['with a word that only sounds like a draft', { title: '草原生态科技总体方案' }, []],
  ], [
    ['drafted but not adopted: no minutes', { minutesNumber: '' }, ['minutesNumber: missing']],
    ['with a draft for deliberation', { title: '科技金融专营机构建设总体方案（送审稿）' }, ['title: draft-only']],
    ['with a draft for comments', { title: '科技金融专营机构建设总体方案（征求意见稿）' }, ['title: draft-only']],
    ['with another plan', {}, ['title: another-document'], { terms: { documentTitle: '科技金融总体方案' } }],
    ['with a plan older than the pledge', { adoptedOn: '2022-06-22' }, ['adoptedOn: older-than-pledge']],
    ['with a plan to be adopted tomorrow', { adoptedOn: '2022-12-21' }, ['adoptedOn: dated-in-future']],
  ]);

  it('is asked half way, passes its stages, and closes', () => {
    const walk = CASE.ready();
    expect([walk.stage, walk.say('2022-09-01', 'STAGE_REACHED', CLERK, { stage: 'internalReview' }), walk.fires('halfTime'), walk.say('2022-12-01', 'STAGE_REACHED', CLERK, { stage: 'adopting' })])
      .toEqual(['doing.researching', 'doing.internalReview', 'doing.internalReview | stage-ask to handler', 'doing.adopting']);
    expect(closes(CASE)).toEqual(CLOSED);
  });
});
