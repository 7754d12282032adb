import { describe, expect, it } from '@jest/globals';
import { issueDocument } from '../../../workflows/kinds/issue-document.v2.js';
import { CLERK } from '../following.js';
import { CLOSED, closes, itIsClosedOnlyBy, Walk } from './walking.js';
import type { Proof } from './walking.js';

const PROMISED = '创新驱动发展融资担保基金运营管理方案';
const OLDER = '《广西创新驱动发展投资基金管理办法》'; // domain 4.4: of 2021, with a similar name
const CASE: Proof = {
  kind: issueDocument,
  on: '2022-12-20',
  proof: { title: `《${PROMISED}》`, number: '桂科资字〔2022〕88号', issuedOn: '2022-09-05', link: 'https://kjt.gxzf.gov.cn/88', registeredBy: '办公室 文岚', inForceOn: '2022-10-01' },
  ready: (setting) => new Walk(issueDocument, { terms: { documentTitle: PROMISED }, ...setting }).taken(),
};

describe('issue-document', () => {
  itIsClosedOnlyBy(CASE, [
    ['with the title however it is quoted and spaced', { title: ' “创新驱动发展融资担保基金 运营管理方案” ' }, []],
    ['when it is in force from its date of issue', { inForceOn: undefined }, []],
    ['on the day of the reply', { issuedOn: '2022-06-23', inForceOn: '2022-06-23' }, []],
    ['on the day of the claim', { issuedOn: '2022-12-20', inForceOn: '2022-12-20' }, []],
    ['with any title where none was promised', { title: OLDER }, [], { terms: {} }],
  ], [
    ['with an older document of a similar name', { title: OLDER }, ['title: another-document']],
    ['with it and its true date', { title: OLDER, issuedOn: '2021-11-01', inForceOn: '2021-11-01' }, ['issuedOn: older-than-pledge', 'title: another-document']],
    ['with a document of another sort (办法, not 方案)', { title: PROMISED.replace('方案', '办法') }, ['title: another-document']],
    ['with a draft of the right one', { title: `${PROMISED}（征求意见稿）` }, ['title: another-document']],
    ['with a document older than the pledge', { issuedOn: '2022-06-22' }, ['issuedOn: older-than-pledge']],
    ['with a document dated tomorrow', { issuedOn: '2022-12-21', inForceOn: undefined }, ['issuedOn: dated-in-future']],
    ['with a document not yet in force', { inForceOn: '2023-01-01' }, ['inForceOn: dated-in-future']],
    ['with a document in force before it was issued', { inForceOn: '2022-09-01' }, ['inForceOn: dates-reversed']],
  ]);

  it('says which document was promised and which was given', () => {
    const walk = CASE.ready();
    expect(issueDocument.examine({ ...CASE.proof, title: OLDER }, walk.situation(CASE.on), walk.context))
      .toEqual([{ code: 'another-document', field: 'title', facts: { promised: PROMISED, given: OLDER } }]);
  });

  it('is asked half way which stage it has reached, keeps it, and closes', () => {
    const walk = CASE.ready();
    expect([
      walk.stage,
      walk.say('2022-07-20', 'STAGE_REACHED', CLERK, { stage: 'consulting' }),
      walk.fires('halfTime'),
      walk.say('2022-12-01', 'STAGE_REACHED', CLERK, { stage: 'publishing' }),
    ]).toEqual(['doing.drafting', 'doing.consulting', 'doing.consulting | stage-ask to handler', 'doing.publishing']);
    expect(closes(CASE)).toEqual(CLOSED);
  });
});
