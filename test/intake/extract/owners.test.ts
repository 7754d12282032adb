import { describe, expect, it } from '@jest/globals';
import { Issuer, otherActor, partners } from '../../../src/intake/extract/owners.js';
import { found, only, quotes } from './reading.js';

const ISSUER = '平湖县交通运输局';

describe('owners', () => {
  it('are the issuer where it says 我局将', () => {
    expect(only('我局将新增路灯30盏。').owner).toBe(ISSUER);
  });

  it('are others where 由A牵头 names another body, which is watched and has no date', () => {
    const [watch] = found('watch', '下一步，由县财政局牵头落实补助资金。');
    expect(watch).toMatchObject({ owner: '县财政局', kind: 'watch-other-body', due_on: null, due_basis: 'none' });
  });

  it('stay the issuer where 由我局牵头', () => {
    expect(only('下一步，由我局牵头修订养护办法。').owner).toBe(ISSUER);
  });

  it('name who acts together with the issuer: one pledge', () => {
    expect(only('我局将会同县财政局、县住建局制定养护办法。')).toMatchObject({ owner: ISSUER, co_owners: ['县财政局', '县住建局'], kind: 'issue-document' });
  });

  it('are the issuer with a duty of means where it helps or urges', () => {
    expect(only('我局将积极配合县公安局做好交通疏导工作。')).toMatchObject({ owner: ISSUER, kind: 'coordinate', co_owners: ['县公安局'] });
    expect(only('我局将督促施工单位加快进度。')).toMatchObject({ owner: ISSUER, kind: 'coordinate' });
  });

  it('wait where a superior must agree', () => {
    expect(only('我局将报县政府同意后组织实施。')).toMatchObject({ due_basis: 'conditional', due_on: null });
  });

  it('are nobody where 有关部门 or 各级 should act', () => {
    expect(found('watch', '下一步，有关部门将开展整治。').map(({ owner }) => owner)).toEqual([null]);
    expect(quotes('commitment', '各级各部门要高度重视道路安全。')).toEqual([]);
  });

  it('are lower levels and companies where these act', () => {
    expect(found('watch', '下一步，由属地乡镇负责日常保洁。')).toHaveLength(1);
    expect(found('watch', '下一步，城投公司将负责停车场运营。').map(({ owner }) => owner)).toEqual(['城投公司']);
  });

  it('are co-handlers whose opinion is reported', () => {
    expect(found('watch', '县财政局会办意见：2024年将安排养护补助300万元。').map(({ owner, quote }) => [owner, quote])).toEqual([['县财政局', '2024年将安排养护补助300万元']]);
    expect(found('watch', '县住建局表示，将于年内启动管网改造。').map(({ owner }) => owner)).toEqual(['县住建局']);
  });
});

describe('the issuer', () => {
  const issuer = new Issuer('陆川县公安局交通警察大队', null);

  it('answers to its long, its short and its own names', () => {
    expect(['陆川县公安局交通警察大队', '县公安局交通警察大队', '我大队', '本队', '我们'].map((name) => issuer.is(name))).toEqual([true, true, true, true, true]);
    expect(issuer.is('县财政局')).toBe(false);
  });

  it('of an autonomous county calls itself 县', () => {
    expect(new Issuer('石林彝族自治县卫生健康局', null).is('县卫生健康局')).toBe(true);
  });

  it('is never taken for another actor', () => {
    expect(otherActor('我大队将加强巡逻', issuer)).toBeNull();
    expect(otherActor('下步我局将继续争取资金', issuer)).toBeNull();
    expect(otherActor('县财政局将安排资金', issuer)?.body).toBe('县财政局');
  });

  it('has the partners that 会同 and 与…联合 name', () => {
    expect(partners('会同县财政局、县住建局制定办法', issuer)).toEqual(['县财政局', '县住建局']);
    expect(partners('修订养护办法', issuer)).toEqual([]);
  });
});
