import { describe, expect, it } from '@jest/globals';
import { publishEdition } from '../../../workflows/kinds/publish-edition.v2.js';
import { CLERK } from '../following.js';
import { CLOSED, closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof } from './walking.js';

const TERMS = { documentTitle: '“十四五”广西科技计划项目申报指南', edition: '第二版', promisedContent: '“带土移植”人才引育计划项目选题', lastEditionOn: '2021-09-10' };
const CASE: Proof = {
  kind: publishEdition,
  on: '2022-12-20',
  proof: { title: '《“十四五”广西科技计划项目申报指南》', edition: '第二版', publishedOn: '2022-12-01', link: '指南第二版.pdf', contentClause: '第37页，六（三）' },
  ready: (setting) => new Walk(publishEdition, { terms: TERMS, ...setting }).taken(),
};

describe('publish-edition', () => {
  itIsClosedOnlyBy(CASE, [
    ['with any edition where none was promised', { edition: '试行本' }, [], { terms: { documentTitle: TERMS.documentTitle } }],
  ], [
    ['with the edition but not the promised new content', { contentClause: '' }, ['contentClause: missing']],
    ['with the new content but another edition', { edition: '第一版' }, ['edition: another-edition']],
    ['with another guide', { title: '《广西科技计划项目申报指南（2021年）》' }, ['title: another-document']],
    ['with an edition older than the pledge', { publishedOn: '2022-06-22' }, ['publishedOn: older-than-pledge']],
    ['with an edition still to come', { publishedOn: '2022-12-21' }, ['publishedOn: dated-in-future']],
  ]);

  it('is asked half way and at the season of the last edition, keeps its stage, and closes', () => {
    const walk = CASE.ready();
    expect([
      walk.say('2022-07-20', 'STAGE_REACHED', CLERK, { stage: 'expertReview' }),
      walk.fires('lastSeason'),
      walk.fires('halfTime'),
      walk.refusal('2022-10-20', 'STAGE_REACHED', CLERK, { stage: 'legalReview' }),
    ]).toEqual(['doing.expertReview', 'doing.expertReview | stage-ask to handler', 'doing.expertReview | stage-ask to handler', 'event-refused: reachesStage']);
    expect(closes(CASE)).toEqual(CLOSED);
  });
});
