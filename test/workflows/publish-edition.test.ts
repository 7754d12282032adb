import { describe, expect, it } from '@jest/globals';
import { CLERK, Following, LIAISON, SUPERVISOR } from './following.js';

const TERMS = { documentTitle: '“十四五”广西科技计划项目申报指南', edition: '第二版', promisedContent: '“带土移植”人才引育计划项目选题' };
const PROOF = {
  title: '《“十四五”广西科技计划项目申报指南》', edition: '第二版', publishedOn: '2022-09-01', link: '指南第二版.pdf', contentClause: '第37页，六（三）',
};
const start = (): Following => new Following('publish-edition', TERMS).confirmed();

describe('publish-edition', () => {
  it('goes from drafting to a rated result', () => {
    const item = start();
    expect([
      item.say('2022-07-20', 'STAGE_REACHED', CLERK, { stage: 'expertReview' }),
      item.fires('nextReminder'),
      item.say('2022-08-20', 'STAGE_REACHED', CLERK, { stage: 'publishing' }),
      item.say('2022-09-02', 'CLAIMED', CLERK, { evidence: PROOF }),
      item.say('2022-09-05', 'VERIFIED', SUPERVISOR, { outcome: 'fulfilled' }),
      item.say('2022-09-20', 'RATED', LIAISON, { rating: 'satisfied' }),
    ]).toEqual([
      'doing.expertReview | ahead',
      'doing.expertReview | ahead | reminder to handler',
      'doing.publishing | ahead',
      'claimed | held | verification-request to supervisor',
      'feedback | rating-request to liaison',
      'closed.fulfilled | closed to handler, sectionHead, supervisor',
    ]);
  });

  it('knows no stage of another kind', () => {
    expect(start().refusal('2022-07-20', 'STAGE_REACHED', CLERK, { stage: 'legalReview' })).toBe('event-refused');
  });

  it.each([
    ['the first edition', { edition: '第一版' }],
    ['another guide', { title: '《广西科技计划项目申报指南（2021年）》' }],
    ['no place where the promised content stands', { contentClause: '' }],
    ['a publication before the reply', { publishedOn: '2022-06-01' }],
    ['a publication still to come', { publishedOn: '2022-10-01' }],
  ])('is not proved by %s', (_, change) => {
    expect(start().refusal('2022-09-02', 'CLAIMED', CLERK, { evidence: { ...PROOF, ...change } })).toBe('event-refused');
  });

  it('asks for no edition when the reply named none', () => {
    const item = new Following('publish-edition', {}).confirmed();
    expect(item.say('2022-09-02', 'CLAIMED', CLERK, { evidence: { ...PROOF, edition: '试行本' } })).toContain('claimed');
  });
});
